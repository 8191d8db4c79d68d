"""How the servers are started: for this machine alone, with nothing fetched, and ended with us."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import zmq

from simlib.workbench import server
from simlib.workbench.server import LOOPBACK, Request, Service, answers, end, serve, service


@pytest.fixture
def request_(tmp_path):
    return Request(tmp_path / "county.yaml", tmp_path / "out", "zh")


@pytest.fixture(params=["lab", "app"])
def asked(request, request_, tmp_path):
    return service(request.param, tmp_path / "00-workbench.ipynb", request_)


def test_it_listens_on_loopback_only(asked):
    assert any(word.endswith(f".ip={LOOPBACK}") for word in asked.command)
    assert asked.address.startswith(f"http://{LOOPBACK}:{asked.port}/")
    assert not any("0.0.0.0" in word or word.endswith("ip=*") for word in asked.command)


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
    notebook = server.shipped("notebooks", server.NOTEBOOK)
    assert notebook == root / "notebooks" / "00-workbench.ipynb"
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code"]
    assert cells[-1]["outputs"] == []
    assert cells[-1]["execution_count"] is None
    assert "".join(cells[-1]["source"]).rstrip().endswith("simlib.workbench()")


# ---------------------------------------------------------------- a server of three lines

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
HTTPServer(("127.0.0.1", int(sys.argv[1])), BaseHTTPRequestHandler).serve_forever()
"""


def stub(code: str) -> Service:
    port = server.free_port()
    command = (sys.executable, "-c", code, str(port))
    return Service(command, dict(os.environ), port, f"http://{LOOPBACK}:{port}/?token=t")


def test_the_address_is_told_once_it_answers_and_the_server_ends_with_us():
    one, told = stub(SERVER), []

    def say(address: str) -> None:
        told.append(address)
        raise KeyboardInterrupt  # somebody presses Ctrl-C

    with pytest.raises(KeyboardInterrupt):
        serve(one, say)
    assert told == [one.address]
    with socket.socket() as caller:
        assert caller.connect_ex((LOOPBACK, one.port)) != 0  # nobody listens there any more


def test_a_server_that_ends_at_once_is_not_announced():
    told = []
    assert serve(stub("raise SystemExit(3)"), told.append) == 3
    assert told == []


def test_a_server_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(server, "LONGEST_END", 0.3)
    deaf = stub("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVER)
    child = subprocess.Popen(deaf.command, env=dict(deaf.environment))
    assert answers(deaf, child)
    end(child)
    assert child.returncode is not None
