"""A class in one room: a door for each seat, and nobody comes through another's."""

import asyncio
import json
import os
import re
import signal
import socket
import stat
import sys
from collections import Counter
from contextlib import asynccontextmanager

import ipywidgets as ui
import pytest
from tornado.httpclient import HTTPClientError

from benchmarks.visitor import Visitor
from simlib.cli.program import obey
from simlib.errors import SimlibError
from simlib.inputs.shipped import shipped
from simlib.training.classroom import kernels
from simlib.training.classroom.addresses import class_address
from simlib.training.classroom.application import ClassServer
from simlib.training.classroom.overview import class_page, links_page, state_of, stranger_page
from simlib.training.classroom.register import FILE, kept_register, register
from simlib.training.page import lesson
from simlib.training.progress import Progress
from simlib.training.serving import FIRST, ClassRequest, class_service
from simlib.workbench import forking
from simlib.workbench.server import LOOPBACK, free_port
from tests.training.test_page import every

LESSON = "1-why-things-wait.ipynb"
UNLOADED = "from simlib.workbench import forking; forking.load = lambda module: None; forking.main()"
"""The process that is copied, without what takes it long to load."""
CLOSED = (
    "/api", "/api/contents", "/api/terminals", "/api/kernels", "/api/kernelspecs", "/api/sessions", "/lab",
    "/tree", "/files/class.json", "/terminals/1", "/voila/tree", "/voila/api/contents",
    f"/voila/files/{LESSON}", "/voila/render/GUIDE.md", "/voila/render/..%2Fx.ipynb",
    "/nbconvert/html/0-start.ipynb", "/voila/labextensions/..%2F..%2Fclass.json",
)  # fmt: skip
"""What other servers of the kind would answer."""


@pytest.fixture
def kept(tmp_path):
    return register(tmp_path, 3, LOOPBACK, free_port())


@asynccontextmanager
async def open_class(kept, folder):
    """The server of a class within this process, its kernels copied from one that has loaded nothing."""
    own = ClassServer()
    own.initialize([str(shipped(FIRST).parent), f"--connection_dir_root={folder}"])
    own.listen = lambda: None
    own.start()
    listening = own.app.listen(kept.port, LOOPBACK)
    try:
        yield own
    finally:
        listening.stop()
        await own.kernel_manager.shutdown_all(now=True)
        forking.forker().close()


def within(kept, folder, monkeypatch, story):
    """Let a story happen in an open class."""
    monkeypatch.setenv("SIMLIB_TRAINING", str(folder))
    monkeypatch.setenv(forking.LOADED_VARIABLE, "nothing")
    monkeypatch.setattr(forking, "COMMAND", (sys.executable, "-W", "ignore", "-c", UNLOADED))
    before = signal.getsignal(signal.SIGTERM)

    async def happen():
        async with open_class(kept, folder) as own:
            await story(own)

    try:
        asyncio.run(happen())
    finally:
        signal.signal(signal.SIGTERM, before)


async def kernel_of(own, seat):
    """A kernel of a seat, as its page would have started it."""
    environment = {**os.environ, "QUERY_STRING": f"seat={seat}", "SCRIPT_NAME": f"/voila/render/{LESSON}"}
    return await own.kernel_manager.start_kernel(env=environment, kernel_name="python3")


async def refusal(visitor, kernel):
    with pytest.raises(HTTPClientError) as refused:
        await visitor.connect(kernel)
    return refused.value.code


@pytest.mark.slow
@pytest.mark.skipif(not forking.can_fork(), reason="kernels are no copies here")
def test_a_seat_has_its_own_kernel_and_no_code_gets_into_it(kept, tmp_path, monkeypatch):
    async def story(own):
        mine, path = await kernel_of(own, 1), tmp_path / "written"
        code = {"code": f"open({str(path)!r}, 'w')", "silent": False}
        async with (
            Visitor(kept.link(1)) as one,
            Visitor(kept.link(2)) as two,
            Visitor(kept.trainers_link) as third,
        ):
            assert (await one.ask(f"/api/kernels/{mine}")).code == 200
            stranger = Visitor(kept.link(1))
            for other in (two, third):
                assert (await other.ask(f"/api/kernels/{mine}")).code == 403
                assert await refusal(other, mine) == 403
            assert (await stranger.ask(f"/api/kernels/{mine}")).code in (302, 403)
            assert await refusal(stranger, mine) == 403
            two.cookies["_xsrf"] = token = "x" * 32
            end = {"method": "POST", "body": "", "headers": {"X-XSRFToken": token}}
            assert (await two.ask(f"/voila/api/shutdown/{mine}", **end)).code == 403
            await one.connect(mine)
            assert own.kernel_manager.open_pages() == {1: LESSON}
            await one.send("execute_request", code)
            asked = await one.send("kernel_info_request", {})
            while True:  # answered in the order in which they were asked
                heard = await one.hear()
                assert heard["msg_type"] not in ("execute_input", "execute_reply")
                if heard["msg_type"] == "kernel_info_reply" and heard["parent_header"]["msg_id"] == asked:
                    break
            assert not path.exists()
            later = [await kernel_of(own, 1), await kernel_of(own, 1)]
            assert own.kernel_manager.owner(mine) is None
            assert [own.kernel_manager.owner(each) for each in later] == [1, 1]

    within(kept, tmp_path, monkeypatch, story)


@pytest.fixture
def deaths(monkeypatch):
    """Let the first so many copies be killed before anybody could ask them: the numbers of all copies."""

    def first(own, many):
        fork, copies = forking.forker().fork, []

        async def and_kill(*asked):
            copies.append(await fork(*asked))
            if len(copies) <= many:
                os.kill(copies[-1], signal.SIGKILL)
            return copies[-1]

        monkeypatch.setattr(forking.forker(), "fork", and_kill)
        return copies

    return first


@pytest.mark.slow
@pytest.mark.skipif(not forking.can_fork(), reason="kernels are no copies here")
def test_a_copy_that_dies_before_it_answers_is_replaced_and_the_seat_opens(
    kept, tmp_path, monkeypatch, deaths, caplog
):
    async def story(own):
        own.log.propagate = True
        copies = deaths(own, 1)
        mine = await kernel_of(own, 1)
        assert len(copies) == 2
        assert sum("died before it answered" in line for line in caplog.messages) == 1
        async with Visitor(kept.link(1)) as one:
            await one.connect(mine)
            asked = await one.send("kernel_info_request", {})
            while (await one.hear())["parent_header"].get("msg_id") != asked:
                pass
        assert own.kernel_manager.get_kernel(mine).transport == "ipc"  # no port that another may take

    within(kept, tmp_path, monkeypatch, story)


@pytest.mark.slow
@pytest.mark.skipif(not forking.can_fork(), reason="kernels are no copies here")
def test_where_one_copy_after_the_other_dies_the_page_fails_and_the_next_one_opens(
    kept, tmp_path, monkeypatch, deaths
):
    async def story(own):
        copies = deaths(own, kernels.TRIES)
        with pytest.raises(ChildProcessError):
            await kernel_of(own, 1)
        assert len(copies) == kernels.TRIES
        assert own.kernel_manager.list_kernel_ids() == []
        assert own.kernel_manager.owner(await kernel_of(own, 1)) == 1

    within(kept, tmp_path, monkeypatch, story)


def test_without_a_door_nothing_is_open_and_much_is_closed_to_everybody(kept, tmp_path, monkeypatch):
    Progress.open(2, tmp_path).note("1.1", answer=("", "17"), tries=1)

    async def story(own):
        stranger = Visitor(kept.link(1))
        wrong = kept.link(1).replace(kept.codes[0][:4], kept.codes[1][:4])
        for address in (wrong, kept.link(2).replace("/2/", "/1/"), "/4/abcd-efgh", "/trainer/" + "a" * 32):
            assert (await stranger.ask(address)).code == 403
        for address in ("/", f"/voila/render/{LESSON}", "/class", "/class/results.csv", "/class/links"):
            answer = await stranger.ask(address)
            assert answer.code == 302
            assert "/login" in answer.headers["Location"]
        assert stranger.cookies.keys() <= {"_xsrf"}
        async with Visitor(kept.link(2)) as two, Visitor(kept.trainers_link) as trainer:
            for address in CLOSED:
                for one in (two, trainer):
                    answer = await one.ask(address)
                    assert answer.code in (403, 404) or answer.headers["Location"] == "/class", address
                answer = await stranger.ask(address)
                assert answer.code in (403, 404) or "/login" in answer.headers["Location"], address
            for address in ("/class", "/class/results.csv", "/class/links"):
                assert (await two.ask(address)).code == 403
            assert (await two.ask("/?lang=en")).headers["Location"] == "/voila/render/0-start.ipynb?lang=en"
            csv = (await trainer.ask("/class/results.csv?lang=zh")).body.decode("utf-8-sig").splitlines()
            assert csv[0].startswith("座位,练习,")
            assert csv[1] == "2,1.1,0,1,0"
            page = (await trainer.ask("/class?lang=zh")).body.decode()
            assert "本班" in page
            assert not any(code[:4] in page for code in kept.codes)
            links = (await trainer.ask("/class/links?lang=en")).body.decode()
            assert all(kept.link(seat) in links for seat in (1, 2, 3))

    within(kept, tmp_path, monkeypatch, story)


def test_two_fields_filled_in_quickly_are_both_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    page = lesson("1", "en", 4)
    fields = every(page.ask("1.1"), ui.Text)
    fields[1].value, fields[2].value = "17", "21"
    assert Progress.open(4, tmp_path).done("1.1").answer[:3] == ("", "17", "21")


def test_a_page_that_is_opened_again_shows_none_of_the_one_before(kept, monkeypatch):
    """What a benchmark's visitor knows of fields is that of the page it sees."""
    visitor = Visitor(kept.link(1))
    visitor.states["old"] = {"_model_name": "TextModel", "description": "1.1, row 2:", "value": "17"}

    class Answer:
        code, body = 200, b'"kernelId": "' + b"0" * 36 + b'"'

    async def nothing(*_):
        return Answer

    for name in ("ask", "connect", "_ask_for_states"):
        monkeypatch.setattr(visitor, name, nothing)
    asyncio.run(visitor.open(LESSON))
    assert visitor.widgets("TextModel") == []


# ---------------------------------------------------------------- register, addresses


def test_links_hold_when_the_class_starts_again_and_with_more_seats(kept, tmp_path):
    again = register(tmp_path, 5, LOOPBACK, kept.port)
    assert again.codes[:3] == kept.codes
    assert (again.trainer, again.secret) == (kept.trainer, kept.secret)
    assert len({*again.codes}) == 5
    assert kept_register(tmp_path) == again
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_code_may_be_typed_as_it_comes_but_is_the_seats_own(kept):
    code = kept.codes[0]
    assert kept.opens(1, f"{code[:4]}-{code[4:]}".upper())
    assert not any((kept.opens(2, code), kept.opens(0, code), kept.opens(4, code), kept.opens(1, code[:-1])))
    assert not kept.opens_trainer(code)


@pytest.mark.parametrize(
    ("asked", "public", "own", "code"),
    [
        (None, False, [], "no-address"),
        (None, False, ["10.0.0.5", "192.168.1.2"], "which-address"),
        ("10.0.0.6", False, ["10.0.0.5"], "not-our-address"),
        ("59.255.0.1", False, ["59.255.0.1"], "public-address"),
    ],
)
def test_an_address_at_which_no_class_is_served(asked, public, own, code):
    with pytest.raises(SimlibError) as fault:
        class_address(asked, public, own)
    assert fault.value.code == code


def test_a_public_address_is_served_when_it_is_asked_for():
    assert class_address("59.255.0.1", True, ["59.255.0.1"]) == "59.255.0.1"


def test_the_server_is_told_its_address_and_no_code(tmp_path):
    asked, kept = class_service("en", ClassRequest(2, tmp_path, LOOPBACK))
    assert asked.address == kept.trainers_link
    assert asked.environment["SIMLIB_TRAINING"] == str(tmp_path)
    line = " ".join(asked.command)
    assert not any(secret in line for secret in (*kept.codes, kept.trainer, kept.secret))
    assert class_service("en", ClassRequest(2, tmp_path, LOOPBACK))[1] == kept


# ---------------------------------------------------------------- the command line


@pytest.fixture
def said(capsys, monkeypatch, tmp_path):
    """Exit status 2, one line of errors, nothing else: the line."""
    monkeypatch.setenv("SIMLIB_LANG", "en")
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path / "records"))

    def line(*words):
        assert obey(["train", "--no-browser", *words]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        return err

    return line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--class", "0"], "at least 1"),
        (["--class", "61"], "at most 60"),
        (["--class", "2", "--address", "203.0.113.9"], "none of this machine's addresses"),
        (["--class", "2", "--seat", "1"], "--seat and --class do not go together"),
        (["--handouts", "x", "--class", "2"], "--handouts and --class do not go together"),
        (["--links", "x.html"], "--links has a meaning only beside --class"),
        (["--with-answers"], "--with-answers has a meaning only beside --handouts"),
    ],
)
def test_what_cannot_be_served_is_one_line(said, words, told):
    assert told in said(*words)


def test_a_port_that_is_taken_and_a_folder_with_another_record_are_told(said, tmp_path):
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert port in said("--class", "2", "--address", LOOPBACK, "--port", port)
    (tmp_path / FILE).write_text("{}")
    assert FILE in said("--class", "2", "--address", LOOPBACK, "--folder", str(tmp_path))


def test_slips_are_written_before_the_class_begins(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("simlib.cli.serve._wait", lambda *_: None)
    slips = tmp_path / "slips.html"
    words = ["--class", "3", "--address", LOOPBACK, "--folder", str(tmp_path), "--links", str(slips)]
    assert obey(["train", *words, "--lang", "zh"]) == 0
    kept, (out, _) = kept_register(tmp_path), capsys.readouterr()
    for seat in (1, 2, 3):
        assert kept.link(seat) in slips.read_text("utf-8")
        assert f"{seat}号座位  {kept.link(seat)}" in out
    assert kept.trainer not in slips.read_text("utf-8")


# ---------------------------------------------------------------- what is seen


def test_the_trainer_sees_where_each_seat_is(kept, tmp_path):
    Progress.open(1, tmp_path).note("1.1", right=True, tries=3, answer=("1",))
    Progress.open(1, tmp_path).note("1.2", tries=2, hints=1, answer=("5",))
    state = state_of(tmp_path, 3, {1: LESSON, 2: "0-start.ipynb"})
    assert [(one.at, one.here, one.begun) for one in state] == [
        ("1.2", True, True),
        (None, True, False),
        (None, False, False),
    ]
    page = class_page("en", state, kept)
    rows = re.findall(r"<tr>.*?</tr>", page)
    assert '<td class="at">2?</td>' in rows[1]
    assert "list of lessons" in rows[2]
    assert "Pages open: 2 seats; begun: 1 seats." in page


def test_pages_are_in_both_languages_and_fetch_nothing(kept, tmp_path):
    state = state_of(tmp_path, 3, {})
    for language in ("zh", "en"):
        shown = (class_page(language, state, kept), links_page(language, kept), stranger_page(language, True))
        for page in shown:
            assert f'<html lang="{language}">' in page
            assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
        assert Counter(re.findall(r'lang="(zh|en)"', shown[1]))["zh"] >= 3


def test_the_register_is_plain_json_without_names(kept, tmp_path):
    assert {*json.loads((tmp_path / FILE).read_text())} == {
        "format", "address", "port", "codes", "trainer", "secret",
    }  # fmt: skip
