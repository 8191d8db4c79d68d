"""What comes to the workbench and what goes out: whole counties, tables, figures.

a picked file ── bring ──> faults on the page, or another workbench on that county (`Others.turn_to`)
the county with the plan on the table ── write_county ──> a workbook
the answer ── write_tables, write_figures ──> Excel, PNG, SVG
the plan on the table beside the baseline ── write_report ──> a report, made by a process of its own
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from simlib.errors import Fault, InputFaults
from simlib.views.language.words import Words, words
from simlib.views.output.files import folder as made_folder
from simlib.views.output.files import replace_bytes
from simlib.workbench.messages import UNFIT, file_stem, plan_that_is
from simlib.workbench.page.downloads import draw, link
from simlib.workbench.page.file_picker import Picked
from simlib.workbench.page.files_panel import CountyFiles, Making
from simlib.workbench.page.markup import tag
from simlib.workbench.reporter import Reporter
from simlib.workbench.state.counties import bring, too_large
from simlib.workbench.state.draft import Draft
from simlib.workbench.state.saved_plans import refuse_unsound, with_draft
from simlib.workbench.state.toured import is_toured, remember_tour

TO_READ: Final = (".docx", ".pdf")
"""The forms of a report that the page offers; the others are larger, and lie beside them."""

if TYPE_CHECKING:
    from simlib.views.workbook.writing import Exported
    from simlib.workbench.page.controller import Bench


def _nowhere(path: Path) -> None:
    """Where a workbench stands alone, no other county is shown in its place."""


@dataclass(frozen=True)
class Others:
    """The counties beside the one on the table: the folder to which they are brought, those that can be
    opened now, and how the page turns to one of them."""

    folder: Path
    known: Callable[[], dict[str, Path]] = field(default=dict)
    turn_to: Callable[[Path], None] = _nowhere


class Carrying:
    """The tab with files of one workbench; `refused` are the faults of the file that was brought last."""

    def __init__(self, bench: "Bench", others: Others) -> None:
        self.bench, self.others = bench, others
        self.refused: InputFaults | None = None
        self.reporter = Reporter()

    @property
    def toured(self) -> bool:
        """Whether the tour was taken here before, on any county."""
        return is_toured(self.others.folder)

    def remember_tour(self) -> None:
        """Show the tour no more."""
        remember_tour(self.others.folder)

    @property
    def _words(self) -> Words:
        return words(self.bench.desk.language)

    def county(self) -> CountyFiles:
        """What can be done with whole counties."""
        w = self._words
        make = {w("Export as a workbook"): self.write_county, w("Empty workbook"): self.write_template}
        known = [name for name, path in self.others.known().items() if path != self.bench.file]
        return CountyFiles(self.bring, self.open, known, self._careful(make))

    def files(self) -> Making:
        """What can be carried away of the answer, by the word of its button."""
        w = self._words
        make: Making = {
            w("Excel tables"): self.write_tables,
            w("Figures as PNG"): partial(self.write_figures, ".png"),
            w("Figures as SVG"): partial(self.write_figures, ".svg"),
            w("Report (Word, PDF)"): self.write_report,
        }
        return self._careful(make)

    def _careful(self, make: Making) -> Making:
        return {word: partial(self.bench.carefully, act) for word, act in make.items()}

    def show(self) -> None:
        """Show again, on a page that was made anew, why a file was refused."""
        if self.refused is not None:
            self.bench.page.files.refuse(self.refused)

    def bring(self, picked: Picked) -> None:
        """Turn to the county of a picked file; where it has faults, show them and change nothing."""
        self.bench.carefully(partial(self._bring, picked))

    def _bring(self, picked: Picked) -> None:
        page, w = self.bench.page, self._words
        page.files.show([])
        page.say(w("Checking {file} …", file=picked.name))
        try:
            path = bring(self.others.folder, picked.name, _content(picked))
        except InputFaults as error:
            self.refused = error
            page.say("")
            self.show()
            return
        self.refused = None
        self.others.turn_to(path)

    def open(self, name: str) -> None:
        """Turn to a county that is known by this name."""
        known = self.others.known()
        if name in known:
            self.bench.carefully(partial(self.others.turn_to, known[name]))

    def write_county(self) -> None:
        """The county, with the plan on the table among its plans, as a workbook."""
        bench, w = self.bench, self._words
        bench.page.say(w("Writing the workbook; this takes some seconds …"))
        made = self._exported()
        kind = w("workbook")
        stem = UNFIT.sub("", f"{file_stem(bench.file_names, bench.draft)}-{kind}")
        path = _written(bench.folder / f"{stem}.xlsx", made.content)
        lost = [w("Not held by the workbook: {what}", what=line) for line in made.lost]
        bench.page.say("")
        self._offer([link(bench.names, path), *(tag("p", line, klass="sb-hint") for line in lost)])

    def _exported(self) -> "Exported":
        from simlib.views.workbook.writing import exported  # only when it is asked for

        bench = self.bench
        if plan_that_is(bench.scenario, bench.draft):
            return exported(self._words, bench.file)
        with with_draft(bench.folder, bench.file, bench.world, self._named(bench.draft)) as file:
            return exported(self._words, file)

    def _named(self, draft: Draft) -> Draft:
        """The draft under its name, or one that no plan of the file has."""
        w, plans = self._words, self.bench.scenario.plans
        name = draft.name or w("plan of the workbench")
        names = chain([name], (f"{name}{n}" for n in count(2)))
        titles = {title for plan in plans.values() for title in (plan.title.zh, plan.title.en)}
        return draft.named(next(one for one in names if one not in plans and one not in titles))

    def write_template(self) -> None:
        """An empty workbook for another county."""
        from simlib.views.workbook.writing import template

        bench, w = self.bench, self._words
        name = w("empty county workbook")
        path = _written(bench.folder / f"{name}.xlsx", template(w))
        self._offer([link(bench.names, path)])

    def write_tables(self) -> None:
        """All tables of the answer as one Excel file."""
        from simlib.workbench.tables import tables, to_excel  # pandas only when it is asked for

        bench = self.bench
        answer, names = bench.estimator.answer(), bench.marked_names
        path = bench.folder / f"{file_stem(bench.file_names, answer.draft)}.xlsx"
        to_excel(path, tables(names, answer))
        self._offer([link(names, path)])

    def write_figures(self, ending: str) -> None:
        """The map and the figures, as pictures or as drawings."""
        bench = self.bench
        answer, names = bench.estimator.answer(), bench.marked_names
        stem = file_stem(bench.file_names, answer.draft)
        paths = draw(names, answer, bench.load, bench.folder, stem, ending)
        self._offer([link(names, path) for path in paths])

    def write_report(self) -> None:
        """A report on the plan on the table beside the baseline: it takes minutes, and the page goes on."""
        bench, w = self.bench, self._words
        if self.reporter.busy:
            bench.page.say(w("A report is being made already."))
            return
        refuse_unsound(bench.scenario, bench.draft)
        bench.alongside(self._report(bench.draft))

    async def _report(self, draft: Draft) -> None:
        """The report of a draft, and its files offered; the draft is in a file as long as it takes."""
        bench, w = self.bench, self._words
        bench.page.say(w("The report is being made; this takes some minutes. You can go on working."))
        scenario, there = bench.scenario, plan_that_is(bench.scenario, draft)
        named = self._named(draft)
        kind = w("report")
        folder = bench.folder / UNFIT.sub("", f"{file_stem(bench.file_names, draft)}-{kind}")
        lying = (
            with_draft(bench.folder, bench.file, bench.world, named)
            if there is None
            else nullcontext(bench.file)
        )
        with lying as file:
            plans = dict.fromkeys((scenario.baseline, there or named.name))
            self.reporter.start(file, [*plans], folder, w.language, codes=bench.desk.codes)
            made = await self.reporter.made(folder)
        bench.page.say(w("The report is ready: see the tab “Files”."))
        where = tag("p", w("All its forms are in {folder}.", folder=folder.name), klass="sb-hint")
        self._offer([*(link(bench.names, path) for path in made if path.suffix in TO_READ), where])

    def _offer(self, lines: list[Element]) -> None:
        """Offer what was made, in the place where faults may stand."""
        self.refused = None
        self.bench.page.files.show(lines)


def _written(path: Path, content: bytes) -> Path:
    """Write a workbook; one that was filled in since is somebody's work, and stays."""
    made_folder(path.parent)
    names = chain([path], (path.with_stem(f"{path.stem}-{n}") for n in count(2)))
    free = next(one for one in names if not one.exists() or one.read_bytes() == content)
    return replace_bytes(free, content)


def _content(picked: Picked) -> bytes:
    """What is in a picked file. Raises InputFaults where the browser did not hand it over."""
    if picked.kind == "large":
        raise InputFaults(picked.name, [too_large()])
    if picked.kind == "unreadable":
        raise InputFaults(picked.name, [Fault("$", "file-unreadable")])
    return picked.content
