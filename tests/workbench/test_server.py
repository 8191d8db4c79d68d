"""How the servers are started: for this machine alone, with nothing fetched, and ended with us."""

import json
import os
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import zmq

from simlib.errors import SimlibError
from simlib.inputs.shipped import shipped
from simlib.workbench import server
from simlib.workbench.server import (
    LOOPBACK,
    Request,
    Service,
    answers,
    doorway,
    end,
    refuse_root,
    serve,
    service,
)


@pytest.fixture
def request_(tmp_path):
    return Request(tmp_path / "county.yaml", tmp_path / "out", "zh")


@pytest.fixture(params=["lab", "app", "train"])
def asked(request, request_, tmp_path):
    return service(request.param, tmp_path / "00-workbench.ipynb", request_)


def test_it_listens_on_loopback_only(asked):
    assert any(word.endswith(f".ip={LOOPBACK}") for word in asked.command)
    assert asked.address.startswith(f"http://{LOOPBACK}:{asked.port}/")
    assert not any("0.0.0.0" in word or word.endswith("ip=*") for word in asked.command)


def test_the_page_learns_how_often_a_plan_is_run_at_most(request_, tmp_path):
    asked = service("app", tmp_path / "00-workbench.ipynb", replace(request_, replications=40))
    assert asked.environment[server.REPLICATIONS_VARIABLE] == "40"


def test_no_page_is_left_because_it_was_slow_to_give_a_sign_of_life(asked):
    (settings,) = [word.partition("=")[2] for word in asked.command if ".tornado_settings=" in word]
    assert json.loads(settings)["ws_ping_interval"] == 0


def test_the_token_is_random_and_on_no_command_line(request_, tmp_path):
    two = [service("app", tmp_path / "a.ipynb", request_) for _ in range(2)]
    tokens = [one.environment["JUPYTER_TOKEN"] for one in two]
    assert tokens[0] != tokens[1]
    for one, token in zip(two, tokens, strict=True):
        assert len(token) >= 32
        assert one.address.endswith(f"?token={token}")
        assert not any(token in word for word in one.command)


def test_the_notebook_is_told_what_to_show(asked, request_):
    assert asked.environment["SIMLIB_SCENARIO"] == str(request_.file.resolve())
    assert asked.environment["SIMLIB_FOLDER"] == str(request_.folder.resolve())
    assert asked.environment["SIMLIB_LANG"] == "zh"


def test_the_app_heeds_no_settings_of_another_kind_of_notebooks(request_, tmp_path):
    """A user's own `voila.json` may say another base address, template or port."""
    words = service("app", tmp_path / "a.ipynb", request_).command
    (own,) = [word.partition("=")[2] for word in words if word.startswith("--Voila.config_file_paths=")]
    assert Path(own).is_relative_to(server.HERE)
    assert not [*Path(own).glob("*.json"), *Path(own).glob("*.py")]
    assert "--Voila.base_url=/" in words


def test_a_port_that_another_program_has_is_refused_before_anything_is_started(request_, tmp_path):
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        with pytest.raises(SimlibError) as fault:
            service("app", tmp_path / "a.ipynb", request_, port=other.getsockname()[1])
    assert fault.value.code == "port-taken"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root")
def test_jupyterlab_is_not_started_for_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    refuse_root("app")
    with pytest.raises(SimlibError) as fault:
        refuse_root("lab")
    assert fault.value.code == "root-lab"


def test_the_browser_is_led_to_the_address_by_a_page_for_this_user_alone(tmp_path):
    page = doorway(tmp_path, "http://127.0.0.1:1/?token=t&a=b")
    assert "url=http://127.0.0.1:1/?token=t&amp;a=b" in page.read_text("utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_messages_between_server_and_kernel_are_encrypted_where_they_can_be(asked, monkeypatch, tmp_path):
    option = "--KernelManager.transport_encryption=auto"
    assert (option in asked.command) is zmq.has("curve")
    monkeypatch.setattr(zmq, "has", lambda what: False)
    assert option not in service("app", tmp_path / "a.ipynb", Request(tmp_path, tmp_path, "zh")).command


def test_jupyterlab_opens_the_workbench_without_its_list_of_files(request_, tmp_path):
    address = service("lab", tmp_path / "a.ipynb", request_, port=1234, token="t").address
    assert address == f"http://{LOOPBACK}:1234/doc/tree/a.ipynb?token=t"


def test_jupyterlab_asks_nobody_for_news(request_, tmp_path):
    words = service("lab", tmp_path / "a.ipynb", request_).command
    assert "--LabApp.news_url=" in words
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in words
    assert "--LabApp.extension_manager=readonly" in words


@pytest.mark.parametrize(("language", "locale"), [("zh", "zh_CN"), ("en", "en")])
def test_jupyterlab_speaks_the_language(tmp_path, language, locale):
    asked = service("lab", tmp_path / "a.ipynb", Request(tmp_path, tmp_path, language))
    folder = Path(asked.environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0])
    settings = json.loads((folder / "labconfig" / "default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == locale
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_the_app_shows_no_traceback_and_no_code(request_, tmp_path):
    words = service("app", tmp_path / "a.ipynb", request_).command
    assert "--VoilaConfiguration.show_tracebacks=False" in words
    assert "--VoilaConfiguration.strip_sources=True" in words
    assert "--VoilaConfiguration.template=simlib" in words


def test_the_template_fetches_nothing(request_, tmp_path):
    asked = service("app", tmp_path / "a.ipynb", request_)
    data = Path(asked.environment["JUPYTER_PATH"].split(os.pathsep)[0])
    templates = data / "voila" / "templates" / "simlib"
    assert json.loads((templates / "conf.json").read_text()) == {"base_template": "lab"}
    texts = {file.name: file.read_text("utf-8") for file in templates.iterdir()}
    assert {"index.html.j2", "page.html"} <= set(texts)
    assert not [name for name, text in texts.items() if "://" in text]


def test_search_paths_of_the_user_come_after_ours(monkeypatch, request_, tmp_path):
    monkeypatch.setenv("JUPYTER_PATH", "elsewhere")
    asked = service("app", tmp_path / "a.ipynb", request_)
    assert asked.environment["JUPYTER_PATH"].split(os.pathsep)[1:] == ["elsewhere"]


def test_the_shipped_notebook_says_what_it_is_and_is_one_call(root):
    notebook = shipped(server.NOTEBOOK)
    assert notebook == root / "notebooks" / "00-workbench.ipynb"
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    assert [cell["cell_type"] for cell in cells] == ["code", "markdown"]
    assert cells[0]["outputs"] == []
    assert cells[0]["execution_count"] is None
    assert "".join(cells[0]["source"]).rstrip().endswith("simlib.open_workbench()")


# ---------------------------------------------------------------- a server of three lines

SERVER = """
import os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(200)
        self.send_header("X-Simlib-Start", os.environ["SIMLIB_START"])
        self.end_headers()

    def log_message(self, *said):
        pass

HTTPServer(("127.0.0.1", int(sys.argv[-1])), Handler).serve_forever()
"""


def stub(*command: str) -> Service:
    port = server.free_port()
    environment = {**os.environ, "SIMLIB_START": "ours"}
    return Service(
        (sys.executable, *command, str(port)), environment, port, f"http://{LOOPBACK}:{port}/?token=t"
    )


def test_the_address_is_told_once_it_answers_and_the_server_ends_with_us():
    one, told = stub("-c", SERVER), []

    def say(address: str, door: Path) -> None:
        told.extend((address, door.read_text("utf-8")))
        raise KeyboardInterrupt  # somebody presses Ctrl-C

    with pytest.raises(KeyboardInterrupt):
        serve(one, say)
    assert told[0] == one.address
    assert one.address in told[1]
    with socket.socket() as caller:
        assert caller.connect_ex((LOOPBACK, one.port)) != 0  # nobody listens there any more


def test_a_server_that_ends_at_once_is_not_announced():
    told = []
    assert serve(stub("-c", "raise SystemExit(3)"), lambda *said: told.append(said)) == 3
    assert told == []


def test_another_program_that_answers_at_the_port_is_told_nothing():
    """Its mark is not the one that this start has."""
    other = stub("-c", SERVER)
    child = subprocess.Popen(other.command, env=dict(other.environment), stdin=subprocess.PIPE)
    try:
        assert answers(other, child)
        ours = replace(other, command=(sys.executable, "-c", "pass"), environment={"SIMLIB_START": "new"})
        told = []
        assert serve(ours, lambda *said: told.append(said)) == 0
        assert told == []
    finally:
        end(child)


def test_a_server_that_is_slow_is_spoken_of(monkeypatch):
    """First after some seconds, then after twice as many."""
    monkeypatch.setattr(server, "SLOW_START", 0.2)
    told = []

    def tell(seconds: float) -> None:
        told.append(seconds)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serve(stub("-c", "input()"), lambda *said: None, tell)
    assert told == [0.2, 0.4, 0.8]


KILLED = """
import sys
from tests.workbench.test_server import stub
from simlib.workbench.server import serve
serve(stub("-m", "simlib.workbench.leashed", sys.argv[1]), lambda *said: print("answers", flush=True))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_server_ends_with_us_also_where_we_are_killed(root, tmp_path):
    """Server and killed process write to one pipe, which has an end only when both have let go of it."""
    (tmp_path / "served.py").write_text(SERVER, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(root), str(tmp_path)))}
    command = (sys.executable, "-c", KILLED, "served")
    with subprocess.Popen(command, env=environment, cwd=root, stdout=subprocess.PIPE) as ours:
        assert ours.stdout.readline() == b"answers\n"
        ours.kill()
        rest, _ = ours.communicate(timeout=60)
    assert rest == b""


def test_a_server_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(server, "LONGEST_END", 0.3)
    deaf = stub("-c", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVER)
    child = subprocess.Popen(deaf.command, env=dict(deaf.environment))
    assert answers(deaf, child)
    end(child)
    assert child.returncode is not None


def test_lessons_are_served_beside_each_other_and_know_it(request_, tmp_path):
    asked = service("train", tmp_path / "training" / "0-start.ipynb", request_, port=1234, token="t")
    assert str(tmp_path / "training") in asked.command
    assert asked.address == f"http://{LOOPBACK}:1234/voila/render/0-start.ipynb?token=t"
    assert asked.environment["SIMLIB_TRACK"] == "1"
    assert "SIMLIB_TRACK" not in service("app", tmp_path / "a.ipynb", request_).environment
