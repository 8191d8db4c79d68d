"""The tab that says what the answer rests on: a bar a group of numbers, the strongest first, and how sure."""

from typing import Any, Final

import ipywidgets as ui

from simlib.studies.outcomes import Impossible, Outcome
from simlib.views.language.names import Names, gained
from simlib.views.language.sensitivity import NEWLY, WORDS, at_level, factor_name, range_text
from simlib.views.language.words import N_
from simlib.workbench.decider import CLOSER, GLANCE, LOOKED, Deciding, Decisive
from simlib.workbench.page.charts import DRAWN
from simlib.workbench.page.markup import html, tag

SHOWN: Final = 10
"""So many are drawn."""
WHOLE: Final = (212.0, 330.0)
"""Between which bars are drawn, in the units of a drawing."""
CONCLUDED: Final = {
    "better": N_("With the file's values the draft is better than the baseline"),
    "worse": N_("With the file's values the draft is worse than the baseline"),
    "unclear": N_("With the file's values no clear difference from the baseline"),
}
SAME: Final = N_("No changes yet: there is nothing to decide.")
SETTLING: Final = N_("Begins when the answer above is settled.")
FIRST: Final = N_("First look: {done} of {all} groups of numbers moved, {runs} replications each. Rough.")
CLOSE: Final = N_("The {count} strongest are looked at more closely: {runs} replications so far.")
SETTLED: Final = N_("The {count} strongest by {runs} replications, the others by {few}.")
EACH: Final = N_(
    "None of these numbers is sourced; each group is moved alone over its range. Bars: pale to the lowest "
    "values, dark to the highest; left of the line at 0 the baseline is ahead."
)


class DecidingPanel:
    """Shows what is known of which numbers decide; it asks for nothing."""

    def __init__(self, names: Names) -> None:
        self.names, self.box = names, ui.HTML()
        self.box.add_class("sb-rests")

    def say(self, line: str) -> None:
        """One sentence in place of a study."""
        self.box.value = html(tag("p", line, klass="sb-hint"))

    def show(self, study: Deciding | None, *, settled: bool) -> None:
        """A study as far as it is known; None where the draft changes nothing."""
        w = self.names.words
        if study is None:
            self.say(w(SAME))
        elif study.base is None:
            self.say(w("Working …") if settled else w(SETTLING))
        else:
            lines = [(how_sure(self.names, study), "sb-hint")]
            if max(study.bases) > GLANCE:  # of a glance the answer above says more
                lines.insert(0, (_concluded(self.names, study.base), "sb-rests-said"))
            if not settled and study.next is not None:
                lines.append((w(SETTLING), "sb-hint"))
            rows = study.decisive[:SHOWN]
            drawn = str(DRAWN.deciding(w("Rests on"), *_drawn(self.names, study, rows))) if rows else ""
            said = html(*(tag("p", text, klass=klass) for text, klass in lines))
            self.box.value = f"{said}{drawn}{html(tag('p', w(EACH), klass='sb-hint'))}"


def _concluded(names: Names, base: Outcome) -> str:
    difference, unit = base.difference, base.unit
    ends = f"{gained(difference.low, unit)} ~ {gained(difference.high, unit)}"
    return names.words("{what}: {mean} ({ends})", what=names.words(CONCLUDED[base.conclusion]),
                       mean=gained(difference.mean, unit), ends=ends)  # fmt: skip


def how_sure(names: Names, study: Deciding) -> str:
    """By how many replications it is known."""
    w, runs = names.words, max(study.bases)
    if runs == GLANCE:
        return w(FIRST, done=study.glanced, all=len(study.factors), runs=runs)
    count = min(LOOKED, len(study.factors))
    if study.next is not None:
        return w(CLOSE, count=count, runs=runs)
    return w(SETTLED, count=count, runs=CLOSER[-1], few=GLANCE)


def _drawn(names: Names, study: Deciding, rows: list[Decisive]) -> tuple[float, float, list[dict[str, Any]]]:
    """Where 0 and the difference with the file's values stand, and the rows with their bars."""
    assert study.base is not None
    base, unit = study.base.difference.mean, study.base.unit
    means = [outcome.difference.mean for row in rows for outcome in row.ends.values()
             if isinstance(outcome, Outcome)]  # fmt: skip
    low, high = min(0.0, base, *means), max(0.0, base, *means)
    left, right = WHOLE
    scale = (right - left) / ((high - low) or 1.0)

    def place(value: float) -> float:
        return left + (value - low) * scale

    bars = [_bar(names, study, row, place, unit) for row in rows]
    return place(0.0), place(base), bars


def _bar(names: Names, study: Deciding, row: Decisive, place: Any, unit: str) -> dict[str, Any]:
    """One row: its name and range, the bars to both ends, what becomes of the conclusion."""
    assert study.base is not None
    w, base = names.words, place(study.base.difference.mean)
    newly = study.base.conclusion == "unclear" and row.word != "holds"
    said = "" if row.word is None else w(NEWLY if newly else WORDS[row.word])
    turns = names.listed(at_level(names, row.factor, one.level) for one in row.turns)
    way = " → ".join(gained(one.difference.mean, unit) for _, one in sorted(row.ends.items())
                     if isinstance(one, Outcome))  # fmt: skip
    ends = []
    for level, outcome in sorted(row.ends.items()):
        if not isinstance(outcome, Impossible):
            there = place(outcome.difference.mean)
            ends.append({"x": min(base, there), "width": abs(there - base), "low": level < 0})
    return {"name": factor_name(names, row.factor), "range": range_text(names, row.factor), "ends": ends,
            "word": said, "below": w("at {amount}", amount=turns) if turns else way,
            "strong": row.word == "turns"}  # fmt: skip
