"""Whether the page still hears the kernel: it asks each second, and is locked while no answer comes.

    connection = Connection(words=connection_words(names))
    connection.on_open(bench.tell_again)    the page has been made: tell again what it may have missed
    connection.on_resume(bench.build)       the socket was torn and holds again: show the page anew

The page never shows what the kernel has not confirmed: what became of a step that was under way when the
connection broke is seen only once both speak again. How that is noticed and said is in `connection.js`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import anywidget
import traitlets

from simlib.views.language.names import Names
from simlib.views.language.words import COMMA

HERE: Final = Path(__file__).parent


class Connection(anywidget.AnyWidget):
    """The watch, and the banner that says what happened with a button to go on."""

    _esm = HERE / "connection.js"

    words = traitlets.Dict().tag(sync=True)

    def on_open(self, tell_again: Callable[[], None]) -> None:
        """Call `tell_again` when a page that was just made asks for the first time."""

        def heard(answer: dict[str, Any]) -> None:
            if answer.get("beat") == 1:
                tell_again()

        self._hear(heard)

    def on_resume(self, show_anew: Callable[[], None]) -> None:
        """Answer beats; call `show_anew` before a page is answered that had lost us."""

        def heard(answer: dict[str, Any]) -> None:
            if "resumed" in answer:
                show_anew()
            self.send(answer)

        self._hear(heard)

    def _hear(self, act: Callable[[dict[str, Any]], object]) -> None:
        def heard(_: object, content: object, __: object) -> None:
            if answer := answered(content):
                act(answer)

        self.on_msg(heard)


def answered(content: object) -> dict[str, Any]:
    """The answer to a message of the page; empty for anything that it would not send.

    >>> answered({"beat": 7}), answered({"resume": 8}), answered({"beat": "x"}), answered([])
    ({'beat': 7}, {'resumed': 8}, {}, {})
    """
    if not isinstance(content, dict):
        return {}
    for said, answer in (("beat", "beat"), ("resume", "resumed")):
        if type(content.get(said)) is int:
            return {answer: content[said]}
    return {}


def connection_words(names: Names) -> dict[str, str]:
    """What the banner says in one language."""
    w = names.words
    return {
        "language": {"zh": "zh-CN", "en": "en"}[w.language],
        "title": w("{county} · workbench", county=w.text(names.scenario.title)),
        "comma": COMMA[w.language],
        "space": "" if w.language == "zh" else " ",
        "torn": w(
            "The connection to simlib is lost, and is being made again. Everything done so far is saved. If "
            "the window of simlib was closed, start simlib again: it opens where you left off."
        ),
        "silent": w(
            "simlib does not answer at the moment. The page is locked until it does; nothing is lost."
        ),
        "dead": w(
            "simlib's computing process has stopped. Everything done so far is saved: open the workbench "
            "again and go on where you left off."
        ),
        "lasts": w("({n} seconds so far)", n="{n}"),
        "not_yet": w("Not yet done: {list}.", list="{list}"),
        "not_taken": w("This step did not arrive and was not done: {list}. Do it again if you still want it.",
                       list="{list}"),
        "retry": w("Try again now"),
        "open": w("Open again"),
        "understood": w("I see"),
    }  # fmt: skip
