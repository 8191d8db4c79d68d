"""What a newcomer is shown: a tour at the first start, the terms, and what a figure says.

    guide = Guide(words=guide_words(names), toured=True)     its "?" stands in the head of the page
    guide.observe(act, "toured")                             the tour was ended, or left
    explained(names, "people", figure)                       a figure, and under it how to read it

Whoever points at a term is told what it means; all of them are listed under "?". How that is done, and how
the tour walks over the page, is in `guide.js`.
"""

from pathlib import Path
from typing import Any, Final

import anywidget
import ipywidgets as ui
import traitlets

from simlib.views.language.explanations import EXPLAIN, EXPLANATIONS
from simlib.views.language.names import Names
from simlib.views.language.terms import meanings
from simlib.views.language.words import N_
from simlib.workbench.page.markup import html, style, tag

HERE: Final = Path(__file__).parent

TOUR: Final = (
    (
        ".sl-map",
        N_("This is today's plan"),
        N_(
            "Each disc is a town, each card under the map a zone. Drag a town onto another card, or select "
            "it by keyboard and press the number of the zone."
        ),
    ),
    (
        ".sb-headline",
        N_("This is the answer"),
        N_(
            "It appears a moment after every change: how many more or fewer matters end on time than under "
            "today's plan, and how sure that is. It gets sharper while you look at it."
        ),
    ),
    (
        ".sb-levers",
        N_("These are the rules and the people"),
        N_(
            "Which matters are pooled, when the county helps, who is added. Below stand the outside "
            "conditions: try whether your plan still holds when more matters come in."
        ),
    ),
    (
        ".sb-tabs",
        N_("These are the reasons"),
        N_(
            "Who is busy, why matters are late, what your plan changes. Here plans are compared, better ones "
            "looked for, and a report made."
        ),
    ),
    (
        ".sb-plan",
        N_("Nothing is lost"),
        N_(
            "Every step is kept at once and can be undone. Give a plan a name to save it. Point at any term "
            "to read what it means; all terms, and this tour, are under “?”."
        ),
    ),
)
"""The stations: what is pointed at, its title, and what is said there."""

KEYS: Final = (
    ("F6", N_("to the next part of the page: head, rules, plan, map, zones, result, tabs; with Shift back")),
    ("Tab", N_("to the next field, button or town")),
    ("1 2 3 …", N_("on a town: into the zone of this number; arrows choose a zone, Enter moves")),
    ("+", N_("on a town: into a new zone")),
    ("P", N_("on a town: keep it where it is in a search")),
    ("Enter", N_("on a town or a line: choose it; F6 then leads to what can be done with it")),
    ("← →", N_("on a tab: to another one; Enter opens it")),
    ("Ctrl + Z, Y", N_("on the map: undo, redo")),
)
"""What each key does: all of the workbench can be done without a mouse."""


class Guide(anywidget.AnyWidget):
    """The button "?", the lists of keys and terms, the word that is pointed at, the tour, the way by keys."""

    _esm = HERE / "guide.js"
    _css = style("guide.css")

    words = traitlets.Dict().tag(sync=True)
    toured = traitlets.Bool(True).tag(sync=True)


def guide_words(names: Names) -> dict[str, Any]:
    """All that the guide says in one language."""
    w = names.words
    stations = [{"at": at, "title": w(title), "text": w(text)} for at, title, text in TOUR]
    return {
        "terms": meanings(w),
        "stations": stations,
        "help": w("Keys, terms and tour"),
        "keys": [(key, w(means)) for key, means in KEYS],
        "keys_title": w("What the keys do"),
        "terms_title": w("What the terms mean"),
        "again": w("Show the tour"),
        "close": w("Close"),
        "next": w("Next"),
        "back": w("Back"),
        "done": w("Begin"),
        "skip": w("Skip"),
        "at": w("{n} of {count}", n="{n}", count="{count}"),
        "colon": {"zh": "：", "en": ": "}[w.language],
    }


def explained(names: Names, figure: str, shown: ui.Widget) -> ui.VBox:
    """A figure, and under it a line that opens: how to read it. It stays open while the figure sharpens."""
    w = names.words
    line = ui.HTML(html(tag("details", tag("summary", w(EXPLAIN)), tag("p", w(EXPLANATIONS[figure])))))
    line.add_class("sb-explain")
    box = ui.VBox([shown, line], layout=ui.Layout(width="100%", min_width="0"))
    box.add_class(f"sb-explained-{figure}")
    return box
