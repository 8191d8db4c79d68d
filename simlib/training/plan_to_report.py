"""Lesson 5, From plan to report: its words, the chance of all together, interventions, three reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from simlib.reports.verifying import Mismatch
from simlib.training.address import own_seat
from simlib.training.answers import RIGHT, Kind, Off, Task, Value
from simlib.training.interventions import (
    CLOSE,
    MOST,
    NOTHING,
    TOGETHER,
    WANTED,
    all_mistakes,
    all_of,
    holds_up,
    in_time,
    interventions,
    played,
    roll_out,
)
from simlib.training.neighbours import COUNT, Change, Finding, findings, reports_folder
from simlib.training.numbers import Numbers
from simlib.training.places import training_folder
from simlib.views.language.names import Names, shown, span
from simlib.views.language.words import N_, Language, Words

PROSE: Final[Mapping[str, tuple[str, ...]]] = {
    "idea": (
        N_("One idea: a date that all must keep is kept by the last one, and a figure is worth what can be "
           "worked out again."),
        N_(
            "In each town a liaison is appointed, then rules and registers are drawn up and printed; a talk "
            "room is fitted out meanwhile; the county drafts uniform forms. A town is ready when all of it "
            "is there. Who has to wait for the longest way gains nothing where the other one is made "
            "shorter: the work that holds up the end is called critical."
        ),
        N_(
            "How likely it is that all towns are in time is counted over many simulated years, with an "
            "interval as in lesson 4. What comes of it goes into a report that holds its question; whoever "
            "doubts it has it made again and compares."
        ),
        N_(
            "Assumed: all tasks, dates, hours and waits; that the people who do them handle petitions too; "
            "and that nobody works more because a date is near."
        ),
    ),
    "take away": (
        N_("Twelve that are nearly sure are together not sure: look at all, and at the last one."),
        N_("Help where it is critical: shorten both ways that lead to the date, or nothing is gained."),
        N_("Hand in a report that can be made again, and verify one before you rest on it."),
    ),
}  # fmt: skip
"""Paragraphs, by part of the lesson."""

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "5.1": (
        N_("All of them"),
        N_("Each town is in time with the chance given, independent of the others. How likely are all of "
           "them in time, in percent?"),
    ),
    "5.2": (
        N_("Three interventions"),
        N_(
            "Ligou begins three weeks late. Choose at most three interventions, so that all twelve towns are "
            "ready by 30 September with a chance of nine tenths: the lower end of the 95 % interval has to "
            "reach 90 %."
        ),
    ),
    "5.3": (
        N_("Report and verify"),
        N_(
            "Have your plan reported, then verify what three neighbours hand in. They say that they made the "
            "same report. What became of each?"
        ),
    ),
}  # fmt: skip
HINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "5.1": (
        N_("All have to be in time: multiply the chance of one town by itself, as many times as there are "
           "towns."),
        N_("Two towns with 90 % each: 0.9 × 0.9 = 0.81. In percent, times 100."),
    ),
    "5.2": (
        N_("Try one intervention at a time above, and see which task holds up the end then."),
        N_("Two ways lead to the date: the talk room, and liaison with rules and registers. Shorten both."),
    ),
    "5.3": (
        N_("Where verifying finds nothing, the report is as it was made."),
        N_("Look at what is found: does the report say another figure than the one made again, or is a row "
           "not in it?"),
    ),
}  # fmt: skip
"""The first steps of help; the last one is worked out."""

FICTIONAL: Final = N_(
    "The county of this lesson is fictional; towns, tasks and dates are invented. All twelve towns are to be "
    "ready by 30 September 2021; work begins on 16 July."
)
PREDICT: Final = N_(
    "Before you look: where all towns begin on the day, all are ready in {timely:.0%} of the simulated "
    "years. Now one town of twelve begins three weeks late. In how many percent of the years will all be "
    "ready in time? Choose, then press the button. The choice stays."
)
TURN: Final = N_(
    "Turn one thing at a time: how late the one town begins, then one intervention. Watch how likely all are "
    "in time, and which task holds up the end. Is a second week lost worse than a first?"
)
BECAME: Final[Mapping[Change, str]] = {
    "as made": N_("as it was made"),
    "figure": N_("a figure was changed"),
    "row": N_("a row was taken out"),
}
"""What may have become of a report."""
SHOWN: Final = 3
"""Differences of a report that are said."""
QUOTED: Final[Mapping[Language, str]] = {
    "zh": N_("This report was made in Chinese; tables and rows are named as they stand in it."),
    "en": N_("This report was made in English; tables and rows are named as they stand in it."),
}


@dataclass(frozen=True)
class Interventions:
    """At most three interventions, by which all towns are in time."""

    title: str
    text: str
    hints: tuple[str, ...]
    kind: Kind = "name"

    @property
    def heads(self) -> Mapping[str, str]:
        return {N_("row"): "4em", N_("intervention"): "30em"}

    @property
    def rows(self) -> int:
        return MOST

    def cells(self, names: Names, row: int) -> tuple[str, ...]:
        """The number of the row."""
        return (f"{row + 1}",)

    def choices(self, names: Names) -> Mapping[str, str]:
        """The interventions of the file, and none."""
        own = {name: names.plan(name) for name in interventions()}
        return {NOTHING: names.words("nothing more"), **own}

    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]:
        """How likely all are in time with what is chosen."""
        said = cast(Sequence[str], values)
        chosen = [one for one in said if one != NOTHING]
        if not {*chosen} <= {*interventions()}:
            return [Off(w("no intervention of this list"), near=False, whole=True)]
        if len({*chosen}) < len(chosen):
            return [Off(w("The same intervention is chosen twice."), near=False, whole=True)]
        runs = played(frozenset(chosen)).runs
        share = in_time(runs)
        if share.low >= WANTED:
            return [RIGHT]
        lines = [chance_line(w, chosen), critical_line(w, chosen)]
        if share.mean >= WANTED:
            lines.append(w("That may be luck: the lower end of the interval has to reach 90 %."))
        return [Off(line, share.mean >= CLOSE, whole=True) for line in lines]

    def last_hint(self, w: Words) -> str:
        """What one intervention alone does, at best."""
        most = max(in_time(played(frozenset({one})).runs).mean for one in interventions())
        return w(
            "No intervention alone brings all into time in more than {most:.0%} of the years. A fast room "
            "helps only with fast registers, and the other way round.",
            most=most,
        )

    def afterwards(self, names: Names, answer: Sequence[str]) -> str:
        """How likely it is now."""
        return chance_line(names.words, [one for one in answer if one != NOTHING])


def chance_line(w: Words, chosen: Sequence[str], weeks: int = 3) -> str:
    """How likely all are in time."""
    share = in_time(played(frozenset(chosen), weeks).runs)
    return w(
        "All towns are ready in time in {mean} of the years, 95 % interval {span}.",
        mean=shown(share.mean, "share"),
        span=span(share.low, share.high, "share"),
    )


def critical_line(w: Words, chosen: Sequence[str], weeks: int = 3) -> str:
    """What holds up the end."""
    task, share = holds_up(played(frozenset(chosen), weeks).runs)
    name = Names(w, roll_out().scenario).task(task)
    return w("What holds up the end most often: {task} (in {share} of the years).",
             task=name, share=shown(share, "share"))  # fmt: skip


# ------------------------------------------------------------------ reports


@dataclass(frozen=True)
class Verifying:
    """What became of each neighbour's report; judged by what verifying found in `folder`."""

    title: str
    text: str
    hints: tuple[str, ...]
    folder: Path | None = None
    kind: Kind = "name"

    @property
    def heads(self) -> Mapping[str, str]:
        return {N_("report"): "10em", N_("what became of it"): "16em"}

    @property
    def rows(self) -> int:
        return COUNT

    @property
    def place(self) -> Path:
        """The folder of the reports: that of this seat where none is named."""
        return self.folder or reports_folder(training_folder(), own_seat())

    def cells(self, names: Names, row: int) -> tuple[str, ...]:
        """Whose report it is."""
        return (neighbour_words(names.words, row),)

    def choices(self, names: Names) -> Mapping[str, str]:
        """As it was made, or what was changed."""
        return {change: names.words(text) for change, text in BECAME.items()}

    def judge(self, w: Words, values: Sequence[Value]) -> list[Off]:
        """What is off of each report."""
        found = findings(self.place)
        if len(found) != COUNT:
            return [Off(w("First verify the three reports: nothing else tells."), near=False, whole=True)]
        return [_became(w, one, cast(str, said)) for one, said in zip(found, values, strict=True)]

    def last_hint(self, w: Words) -> str:
        """How many are as they were made."""
        found = findings(self.place)
        if not found:
            return w("First verify the three reports: nothing else tells.")
        same = sum(one.change == "as made" for one in found)
        return w("Of three reports, as they were made: {count}.", count=same)

    def afterwards(self, names: Names, answer: Sequence[str]) -> str:
        """What verifying is, and what it is not."""
        return names.words(
            "Verifying shows that a report is what its question gives, to the byte. Whether the question and "
            "its assumptions are good, nobody can verify: read them."
        )


def _became(w: Words, found: Finding, said: str) -> Off:
    if said == found.change:
        return RIGHT
    if found.change == "as made":
        return Off(w("verifying finds no difference"))
    if said == "as made":
        return Off(w("verifying finds a difference"), near=False)
    return Off(w("something was changed, but look whether a figure is another one or a row is gone"))


def neighbour_words(w: Words, row: int) -> str:
    """Whose report it is.

    >>> from simlib.views.language.words import words
    >>> neighbour_words(words("en"), 0)
    'neighbour 1'
    """
    return w("neighbour {n}", n=row + 1)


def finding_lines(w: Words, found: Finding) -> list[str]:
    """What verifying a report gave, a line a figure or row. Places are quoted as they stand in the report;
    where that is in another language than the page, it is said."""
    if not found.differences:
        return [w("Compared: {count} figures. No difference.", count=found.figures)]
    lines = [*dict.fromkeys(_difference_line(w, one) for one in found.differences)]
    more = [w("and {count} more", count=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    quoted = [w(QUOTED[found.language])] if found.language != w.language else []
    return [*lines[:SHOWN], *more, *quoted]


def _difference_line(w: Words, one: Mismatch) -> str:
    """A figure that is another one; a row that is gone, in the same words for each of its cells."""
    if one.row and not one.stored:
        return w("“{row}”: this row is not in the report; made again, it is there.", row=one.row)
    said = {"where": one.where, "stored": figure(one.stored), "now": figure(one.now)}
    return w("“{where}”: the report says {stored}; made again, it is {now}.", **said)


def figure(said: str) -> str:
    """What a cell of a report says first, without the number behind it.

    >>> figure("43.9%\\n39.2–42.6% [0.439129350971]"), figure("")
    ('43.9%', '–')
    """
    return said.split("\n")[0].partition(" [")[0] or "–"


# ------------------------------------------------------------------ tasks


def _all_given(names: Names, row: int) -> tuple[str, ...]:
    one = TOGETHER[row]
    return f"{one.towns}", f"{one.percent:g}"


def _all_told(w: Words) -> str:
    first = all_of(TOGETHER[0])
    return w("The first row is {first:.0f}. The others go the same way, with more factors.", first=first)


TASKS: Final[Mapping[str, Task]] = {
    "5.1": Numbers(
        *TITLES["5.1"], HINTS["5.1"],
        {N_("row"): "4em", N_("how many towns"): "12em", N_("each in time, in percent"): "16em",
         N_("all in time, in percent"): "16em"},
        lambda: [all_of(one) for one in TOGETHER], lambda row: all_mistakes(TOGETHER[row]), _all_given,
        _all_told, 0.004,
    ),
    "5.2": Interventions(*TITLES["5.2"], HINTS["5.2"]),
    "5.3": Verifying(*TITLES["5.3"], HINTS["5.3"]),
}  # fmt: skip
