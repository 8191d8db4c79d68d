"""What a planner sees when the page and its kernel lose each other: never a plan beside another's figures."""

import re
import signal
from contextlib import suppress
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import TimeoutError as LetGo
from playwright.sync_api import expect

from tests.browser import stage as stages
from tests.browser.cable import Cable
from tests.browser.stage import PATIENT, SOON, Stage

FIRST, SECOND = "第一协作区", "第二协作区"
OF_THE_LIBRARY = (
    "Canceled future for kernel_info_request",  # its greeting, when it is torn off
    "Kernel connection disconnected",  # the same, asked just then
    "Cannot read properties of undefined (reading 'create_view')",  # a page that is left while it is drawn
)


DONE_OR_TOLD = """([unit, zone]) => {
  const said = document.querySelector(".sb-banner")?.textContent ?? "";
  const there = document.querySelector(`.sl-svg [data-unit="${unit}"]`)?.dataset.zone;
  return !document.querySelector(".sb[inert]") && (said === "" ? there === zone : said.includes("没有送到"));
}"""
"""Nothing is left to be said of a step: the town is there, or it is told that it is not."""


@pytest.fixture(scope="module")
def line(browser, tmp_path_factory):
    """The workbench in Voilà behind a cable that can be pulled."""
    folder = tmp_path_factory.mktemp("connection")
    with stages.served("app", folder, stages.county(folder), "zh") as address:
        port = urlsplit(address).port
        with Cable(port) as cable:
            one = Stage(
                browser.new_page(), address.replace(str(port), str(cable.port)), "app", folder / "server.log"
            )
            one.page.clock.install()
            one.enter()
            yield one, cable
            one.page.close()


@pytest.fixture
def stage(line, request, pictures):
    one, cable = line
    one.page.set_viewport_size(stages.SCREEN)
    one.begin_again()
    expect(banner(one)).to_have_count(0)
    for town in ("高庄乡", "渠口乡"):  # dropped where it is still shown, a town would not move
        one.expect_zone(town, SECOND)
    yield one
    cable.thaw()
    cable.plug()
    one.page.screenshot(path=pictures / f"{request.node.name}.png")
    assert [said for said in one.broken if not said.startswith(OF_THE_LIBRARY)] == []


@pytest.fixture
def cable(line):
    return line[1]


def server_of(stage):
    """The process that serves a stage."""
    folder = str(stage.log.parent)
    found = (one for one in psutil.process_iter() if "simlib.workbench.leashed" in said_of(one))
    return next(one for one in found if folder in " ".join(said_of(one)))


def kernel_of(stage):
    """The kernel of its page: a copy of the process that was loaded beforehand, where one can be made."""
    begun = {one: said_of(one) for one in server_of(stage).children(recursive=True)}
    copied = "simlib.workbench.forking"
    (found,) = [
        one
        for one, said in begun.items()
        if "ipykernel_launcher" in said or (copied in said and copied in said_of(one.parent()))
    ]
    return found


def said_of(process):
    """The words of its command line; none where it has ended."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def locked(stage):
    return expect(stage.page.locator(".sb").last).to_have_attribute("inert", "", timeout=SOON)


def unlocked(stage):
    return expect(stage.page.locator(".sb").last).not_to_have_attribute("inert", "", timeout=PATIENT)


def banner(stage):
    return stage.page.locator(".sb-banner")


def drag_where_it_is_drawn(stage, town, zone):
    """The page is drawn anew when the connection is mended; what is dragged just then is let go, and
    stays."""
    there = stage.page.locator(f'.sl-svg [data-unit="{town}"][data-zone="{zone}"]')
    for _ in range(10):
        stage.drag(town, zone)
        with suppress(LetGo):
            there.wait_for(state="attached", timeout=2_000)
            break
    stage.expect_zone(town, zone)


def test_a_town_moves_only_as_the_kernel_says_so(stage):
    """Held up, the drop is seen to wait: town and figures stay those of the same plan."""
    kernel = kernel_of(stage)
    kernel.suspend()
    try:
        stage.drag("高庄乡", FIRST)
        expect(stage.town("高庄乡")).to_have_attribute("data-pending", FIRST)
        assert stage.zone_of("高庄乡") == SECOND
        expect(banner(stage)).to_contain_text(
            "暂时没有响应", timeout=SOON
        )  # a laptop asleep, a machine too busy
        expect(banner(stage)).to_contain_text("高庄乡")
        locked(stage)
        assert stage.zone_of("高庄乡") == SECOND
    finally:
        kernel.resume()
    stage.expect_zone("高庄乡", FIRST)
    expect(banner(stage)).to_have_count(0, timeout=PATIENT)
    unlocked(stage)
    expect(stage.page.locator("[data-pending]")).to_have_count(0)


@pytest.mark.parametrize("seconds", [1, 10, 120])
def test_a_torn_connection_is_said_and_mended_and_nothing_is_lost(stage, cable, seconds):
    """However long it lasts, by the page's clock."""
    stage.drag("渠口乡", FIRST)
    stage.expect_zone("渠口乡", FIRST)
    stage.wait_for_answer()
    before = stage.key()
    cable.pull()
    expect(banner(stage)).to_contain_text("连接已断开", timeout=SOON)
    locked(stage)
    assert (stage.zone_of("渠口乡"), stage.key()) == (FIRST, before)
    for _ in range(8):
        stage.page.clock.fast_forward(125 * seconds)
        stage.page.wait_for_timeout(20)
    cable.plug()
    banner(stage).get_by_role("button").click(timeout=SOON)
    expect(banner(stage)).to_have_count(0, timeout=PATIENT)
    unlocked(stage)
    assert stage.zone_of("渠口乡") == FIRST
    drag_where_it_is_drawn(stage, "高庄乡", FIRST)
    stage.wait_for_answer(after=before)


def test_a_step_in_the_air_when_the_connection_broke_is_done_or_told(stage, cable):
    stage.expect_zone("高庄乡", SECOND)
    cable.freeze()
    stage.drag("高庄乡", FIRST)
    expect(stage.town("高庄乡")).to_have_attribute("data-pending", FIRST)
    cable.pull()
    expect(banner(stage)).to_contain_text("高庄乡", timeout=SOON)
    cable.thaw()
    cable.plug()
    stage.page.wait_for_function(DONE_OR_TOLD, arg=["高庄乡", FIRST], timeout=PATIENT)
    if stage.zone_of("高庄乡") != FIRST:
        expect(banner(stage)).to_contain_text(re.compile("没有送到.*高庄乡"), timeout=PATIENT)
        banner(stage).get_by_role("button", name="知道了").click(timeout=PATIENT)
    expect(banner(stage)).to_have_count(0, timeout=PATIENT)


def test_a_step_that_was_not_taken_is_told_until_it_is_read_though_the_connection_breaks_again(stage, cable):
    stage.expect_zone("高庄乡", SECOND)
    cable.freeze()
    stage.drag("高庄乡", FIRST)
    expect(stage.town("高庄乡")).to_have_attribute("data-pending", FIRST)
    cable.pull()  # what was held up never arrives
    cable.thaw()
    cable.plug()
    expect(banner(stage)).to_contain_text(re.compile("没有送到.*高庄乡"), timeout=PATIENT)
    cable.pull()
    expect(banner(stage)).to_contain_text(re.compile("连接已断开.*高庄乡"), timeout=PATIENT)
    cable.plug()
    expect(banner(stage)).to_contain_text(re.compile("没有送到.*高庄乡"), timeout=PATIENT)
    banner(stage).get_by_role("button", name="知道了").click(timeout=PATIENT)
    expect(banner(stage)).to_have_count(0, timeout=PATIENT)


def test_a_dead_kernel_is_said_and_the_workbench_is_opened_where_it_was_left(stage):
    stage.drag("高庄乡", FIRST)
    stage.expect_zone("高庄乡", FIRST)
    kernel = kernel_of(stage)
    kernel.send_signal(signal.SIGKILL)
    expect(banner(stage)).to_contain_text("已停止", timeout=PATIENT)
    locked(stage)
    icons = "[...document.querySelectorAll('.jupyter-widgets-disconnected')].every("
    icons += "one => getComputedStyle(one, '::before').content === 'none')"
    assert stage.page.evaluate(icons)  # no broken links are shown
    banner(stage).get_by_role("button").click()
    expect(banner(stage)).to_have_count(0, timeout=PATIENT)
    stage.headline.and_(stage.page.locator("[data-half]")).wait_for(timeout=PATIENT)
    stage.expect_zone("高庄乡", FIRST)


def test_a_killed_server_is_said(stage):
    server_of(stage).kill()
    expect(banner(stage)).to_contain_text("重新启动", timeout=SOON)
    locked(stage)
