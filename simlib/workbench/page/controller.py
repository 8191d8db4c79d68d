"""The workbench: one page on which a draft is changed, and its answer sharpens while somebody looks.

    map, levers ──ask──> Bench.change ──> Desk ──> Estimator.ask
                                           │           │ step, step, step (a task in the kernel's loop)
            panels <──show── Bench._lay <──┘           │
            answer <──publish── as soon as something is known, then four times a second at most

The bench holds the desk (what lies on the table), the estimator and the page, and passes between them. What
changed decides what is drawn (`_parts`). A newer draft drops what was under way for the older one. Whatever
somebody does is kept on disk at once. An error of whatever kind is said in words on the page: an observer's
traceback would be lost in the app.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any, Concatenate, Final, Literal, ParamSpec

import ipywidgets as ui

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.reading import read_world
from simlib.inputs.scenario import Scenario, UnitKind
from simlib.model.partition import moves_between
from simlib.scores.experiment import Setting, one_run
from simlib.scores.readying import is_ready, make_ready
from simlib.search.problem.constraints import Constraints
from simlib.views.language.faults import error_line, fault_line
from simlib.views.language.names import Names
from simlib.views.language.search import constraint_lines
from simlib.views.language.words import Language, words
from simlib.workbench.decider import Decider
from simlib.workbench.estimate.estimator import MOST, Estimator
from simlib.workbench.finder import Finder
from simlib.workbench.messages import called, found_lines, notice_line, problem_line, unsound_lines
from simlib.workbench.page.carrying import Carrying, Others
from simlib.workbench.page.connection import Connection, connection_words
from simlib.workbench.page.layout import Layout
from simlib.workbench.page.panels import Wanted, closed
from simlib.workbench.page.zone_map import Ask, Marks, picture, zone_cards
from simlib.workbench.price import facts_of
from simlib.workbench.server import REPLICATIONS_VARIABLE, START_VARIABLE
from simlib.workbench.state.draft import Draft, moves, of_kind, plan_name, scenario_of, world_of_draft
from simlib.workbench.state.problems import Problem, problems, unsound
from simlib.workbench.state.saved_plans import changed_since, load_draft, save_draft, saved
from simlib.workbench.state.session import MOST_COLUMNS, Desk
from simlib.workbench.state.session_file import Drawer

COMPARED: Final = 4
"""The tab with plans side by side, counted from 0."""
RESTS: Final = 7
"""The tab that says which numbers decide."""
PLAYED: Final = 8
"""The tab in which a year is played."""
START: Final = "start"
"""Under which the desk keeps the start of the server that it was last opened by."""
HELPERS: Final = min(2, (os.cpu_count() or 1) - 1)
"""Processes that compute beside the kernel's own."""
PUBLISHED_EACH: Final = 0.25
"""Seconds between two answers shown, but for the first, which is shown at once."""
SHOWING: Final = 8.0
"""So many times as long as showing an answer took passes before the next: the time is for computing."""
LOOKED_EACH: Final = 0.3
"""Seconds between two looks at a search under way."""
STILL_DRAWN: Final = 6
"""Pages left that are kept: a slow browser may still be drawing them when the next one comes."""

ACTS: Final[Mapping[str, Callable[[Desk, Scenario, Ask], Desk]]] = {
    "undo": lambda desk, scenario, asked: desk.undone(),
    "redo": lambda desk, scenario, asked: desk.redone(),
    "again": lambda desk, scenario, asked: desk.did(Draft.of(scenario)),
    "look_away": lambda desk, scenario, asked: desk,
    "pin": lambda desk, scenario, asked: desk.ticked("pinned", asked.unit, on=asked.on),
    "freeze": lambda desk, scenario, asked: desk.ticked("frozen", asked.zone, on=asked.on),
    "together": lambda desk, scenario, asked: _tied(desk, scenario, "together", asked),
    "apart": lambda desk, scenario, asked: _tied(desk, scenario, "apart", asked),
    "move": lambda desk, scenario, asked: desk.did(desk.draft.placed(scenario, asked.unit, asked.zone)),
    "new_zone": lambda desk, scenario, asked: desk.did(desk.draft.founded(scenario, asked.unit)),
    "take_out": lambda desk, scenario, asked: desk.did(desk.draft.without_zone(asked.zone)),
    "river": lambda desk, scenario, asked: desk.did(desk.draft.across_river(asked.a, asked.b, asked.on)),
    "link": lambda desk, scenario, asked: desk.did(desk.draft.bordering(scenario, asked.a, asked.b)),
    "unlink": lambda desk, scenario, asked: desk.did(desk.draft.without_border(asked.a, asked.b)),
}
"""What is done on the map and in the head of the page, as another state of the desk."""


def _tied(desk: Desk, scenario: Scenario, kind: Literal["together", "apart"], asked: Ask) -> Desk:
    towns = asked.a != asked.b and {asked.a, asked.b} <= {*of_kind(scenario, UnitKind.TOWN)}
    return desk.tied(kind, asked.a, asked.b, on=asked.on) if towns else desk


P = ParamSpec("P")
log = logging.getLogger("simlib.workbench")


def said_in_words(act: "Callable[Concatenate[Bench, P], None]") -> "Callable[Concatenate[Bench, P], None]":
    """Say on the page what goes wrong in an action; a new action takes the last message away."""

    @wraps(act)
    def careful(bench: "Bench", /, *args: P.args, **kwargs: P.kwargs) -> None:
        bench.carefully(lambda: act(bench, *args, **kwargs))

    return careful


class Bench:
    """One planner's workbench on one scenario; `box` is what is shown. Nothing runs before `start`."""

    def __init__(
        self, file: Path, folder: Path, language: Language | None = None, others: Others | None = None
    ) -> None:
        """`file` is the scenario, `others` are the counties beside it. Raises InputFaults for its faults."""
        self.world = read_world(file)
        self.carrying = Carrying(self, others or Others(folder))
        self.file, self.folder, self.scenario = file, folder, self.world.scenario
        self.drawer = Drawer(folder, self.world)
        self.desk, self.notice = self.drawer.open(language or "zh")
        self._heed_start(language)
        most = int(os.environ.get(REPLICATIONS_VARIABLE, MOST))
        self.estimator = Estimator(
            self.world, load=self.desk.load or None, most=most, processes=HELPERS, folder=folder
        )
        self.finder = Finder(self.world)
        self.decider = Decider(file, self.world, folder)
        self._deciding = False
        self.tab = 0
        self.looked: int | None = None
        """Which plan that was found is looked at on the map, counted from 0."""
        self.connection = Connection()
        self.connection.on_open(self.tell_again)
        self.connection.on_resume(self.build)
        self.box = ui.VBox([self.connection])
        self._left: tuple[ui.DOMWidget, ...] = ()
        self._asked = asyncio.Event()
        self._drawn: dict[str, Any] = {}
        """What each part of the page was drawn from last."""
        self._published = ("", 0.0)
        """The draft that an answer is shown of, and until when it stands."""
        self._done = ("", "", 0)
        self._tasks: list[asyncio.Task[None]] = []
        self.estimator.ask(self.draft)
        self.build()

    def _heed_start(self, language: Language | None) -> None:
        """Speak the language that a server was started with, until another one is chosen on the page."""
        start = os.environ.get(START_VARIABLE, "")
        if language is not None and self.desk.ticks.get(START) != start:
            ticks = {**self.desk.ticks, START: start}
            self.desk = replace(self.desk, language=language, ticks=ticks)

    @property
    def draft(self) -> Draft:
        return self.desk.draft

    @property
    def load(self) -> str:
        """The load that is looked at first."""
        return self.desk.load or self.estimator.load

    @property
    def names(self) -> Names:
        """The names in which the page speaks, with the draft among the plans."""
        scenario = scenario_of(self.scenario, self.draft)
        shown = (plan_name(self.scenario, self.draft),)
        return Names(words(self.desk.language), scenario, self.desk.codes, shown)

    @property
    def marked_names(self) -> Names:
        """The names for what is carried away: it says why the draft is unsound."""
        names, found = self.names, unsound(problems(self.scenario, self.draft))
        lines = unsound_lines(
            names, (one for one in found if not one.rule)
        )  # of rules the plan says so itself
        return replace(names, warned=lines)

    def build(self) -> None:
        """Make the page anew: at the start, for another language or codes, and where the browser may have
        missed what was told."""
        desk, (_, *before) = self.desk, self.box.children
        self.connection.words = connection_words(self.names)
        self.page = Layout(self.names, self, self.load, desk.codes, self.tab)
        self._drawn.clear()
        self._tell()
        self.show()
        if self.finder.found or not self.finder.done:
            self._show_found()
        self.carrying.show()
        self.box.children = [self.connection, self.page.box]  # last: a browser draws what it has been told
        left = (*self._left, *before)
        self._left = left[-STILL_DRAWN:]
        for page in left[:-STILL_DRAWN]:
            closed(page)

    def tell_again(self) -> None:
        """Send what changes at the start once more: a browser that was still making the page has asked what
        stands in each part, and may have missed what was told before it listened."""
        answer = self.page.answer
        for part in (self.page.message, answer.headline, answer.progress, answer.loads, answer.origin):
            part.send_state("value")

    def show(self) -> None:
        """Draw what rests on something that changed since it was drawn last."""
        for name, (rests_on, draw_part) in self._parts().items():
            if name not in self._drawn or self._drawn[name] != rests_on:
                draw_part()
                self._drawn[name] = rests_on
        self.page.undo.disabled = not self.desk.history.past
        self.page.redo.disabled = not self.desk.history.future

    def _parts(self) -> dict[str, tuple[Any, Callable[[], None]]]:
        """The parts of the page: on what each rests, and what draws it."""
        desk, draft = self.desk, self.draft
        ticks = (desk.pinned, desk.frozen, desk.together, desk.apart)
        levers = draft.spec.model_copy(update={"zones": {}, "title": None})
        zones = (draft.spec.zones, draft.spec.release_groups, draft.borders)
        page, names, others = self.page, self.names, self.drawer.around()
        wrong = problems(self.scenario, draft)
        work = (draft.spec.extra, draft.spec.levers, draft.caseload, self.load)
        return {
            "picture": (draft.borders, lambda: setattr(page.map, "picture", picture(names))),
            "map": ((zones, ticks, wrong, self.looked, work), lambda: self._show_map(wrong)),
            "levers": ((levers, draft.caseload, draft.leave), lambda: page.levers.show(draft)),
            "plans": ((draft.name, others), lambda: page.plan.show(draft.name, self._openable())),
            "ticked": ((ticks, draft.zones if any(ticks) else None),
                       lambda: page.find.asks(constraint_lines(names, self._ticked()))),
            "beside": (desk.columns, self._show_beside),
            "answer": (draft, self._show_answer),
            "rests": ((draft.key, self.load) if self.tab == RESTS else None, self._watch_rests),
            "year": ((draft.key, self.load) if self.tab == PLAYED else None, self._show_year),
        }  # fmt: skip

    def _show_map(self, wrong: Sequence[Problem]) -> None:
        """Zones with what is wrong with them, and marks; or a plan that is looked at, with what it moves."""
        desk, draft, scenario, names = self.desk, self.draft, self.scenario, self.names
        if self.looked is not None:
            found = self.finder.found[self.looked]
            moved = tuple(move.unit for move in moves_between(scenario, draft.zones, found.zones))
            about = names.words("Proposal {n}, not adopted: ↦ marks what it moves", n=self.looked + 1)
            cards = zone_cards(names, found.spec, facts=facts_of(names, scenario, found, self.load))
            self.page.map.show(cards, Marks(moved=moved), about)
            return
        said: dict[str, list[str]] = {}
        for problem in wrong:
            said.setdefault(problem.zone, []).append(problem_line(names, problem))
        cut = tuple(unit for one in wrong if one.code == "zone-broken" for unit in one.units)
        moved = tuple(move.unit for move in moves(scenario, draft))
        marks = Marks(cut, moved, desk.pinned, desk.frozen, desk.together, desk.apart)
        facts = facts_of(names, scenario, draft, self.load)
        self.page.map.show(zone_cards(names, draft.spec, said, facts), marks)

    def _show_year(self) -> None:
        """The year of the draft's first replication, where its tab is open: half a second of computing."""
        if self.tab != PLAYED:
            return
        world, name = world_of_draft(self.world, self.draft), plan_name(self.scenario, self.draft)
        run = one_run(world, Setting.of(world, (name,), self.load, name))
        self.page.year.show(run, self.load)

    def _show_answer(self) -> None:
        """What is known of the draft, or that it is worked on."""
        if self.estimator.runs(self.draft, self.load):
            self.publish(working=not self.estimator.answer().narrow)
        else:
            self._published = ("", 0.0)
            self.page.answer.wait()

    def publish(self, *, working: bool) -> None:
        """Show what is known of the draft."""
        begin = time.monotonic()
        answer = self.estimator.answer()
        self.page.answer.show(answer, working=working, tab=self.tab)
        if self.tab == COMPARED:
            self._show_beside()
        if answer.error is not None:
            self.page.say(error_line(words(self.desk.language), answer.error), fault=True)
        end = time.monotonic()
        self._published = (answer.draft.key, end + max(PUBLISHED_EACH, SHOWING * (end - begin)))

    def complain(self, error: Exception) -> None:
        """Say in words what went wrong; what nobody foresaw goes into the log as well."""
        w = words(self.desk.language)
        if isinstance(error, InputFaults):
            lines = "; ".join(fault_line(w, error.file, fault) for fault in error.faults)
        elif isinstance(error, SimlibError):
            lines = error_line(w, error)
        elif isinstance(error, OSError):
            params = {"file": str(error.filename or ""), "problem": error.strerror or str(error)}
            lines = error_line(w, SimlibError("cannot-write", **params))
        else:
            log.error("unforeseen", exc_info=error)
            lines = w("This did not work ({problem}). Undo the last step and continue.",
                      problem=f"{type(error).__name__}: {error}")  # fmt: skip
        self.page.say(lines, fault=True)

    def _keep(self, desk: Desk) -> None:
        """Another state of the desk, kept on disk at once."""
        self.desk = desk
        told = self.drawer.keep(desk)
        if told is not None:
            self.notice = told
            self._tell()

    def _tell(self) -> None:
        """Tell what became of the state on disk, until it is understood."""
        told = self.notice
        self.page.tell(notice_line(words(self.desk.language), told) if told else "")

    @said_in_words
    def understood(self) -> None:
        """Take away what was told."""
        self.notice = None
        self._tell()

    def _lay(self, desk: Desk) -> None:
        """Another state of the desk: keep it, show it; for another draft drop the work on the last one."""
        before, self.looked = self.desk.history, None
        if desk != self.desk:
            self._keep(desk)
        if desk.history != before:
            self.estimator.ask(self.draft)
            self._asked.set()
        self.show()

    @said_in_words
    def change(self, child: Callable[[Draft], Draft]) -> None:
        """Lay another draft on the table, made of the one that lies there."""
        self._drawn.pop("levers", None)  # a field may hold what cannot be, or what changes nothing
        self._lay(self.desk.did(child(self.draft)))

    @said_in_words
    def obey(self, asked: Ask) -> None:
        """Do what was asked on the map, or in the head of the page."""
        self._lay(ACTS[asked.kind](self.desk, self.scenario, asked))

    @said_in_words
    def speak(self, language: Language) -> None:
        """Another language for the whole page."""
        self._keep(replace(self.desk, language=language))
        self.build()

    @said_in_words
    def show_codes(self, on: bool) -> None:
        """Units by their codes, or by their names."""
        self._keep(replace(self.desk, codes=on))
        self.build()

    @said_in_words
    def choose(self, load: str) -> None:
        """Look at another load first."""
        self._keep(replace(self.desk, load=load))
        self.estimator.choose(load)
        self._asked.set()
        self.show()
        self.publish(working=True)

    @said_in_words
    def turn(self, tab: int) -> None:
        """Another tab: only the open one is drawn."""
        self.tab = tab
        self.show()
        self.publish(working=not self.estimator.answer().narrow)
        self._watch_rests()

    def _watch_rests(self) -> None:
        """Begin to find out which numbers decide, where that tab is open and nobody does so already."""
        if self.tab == RESTS and not self._deciding:
            self._deciding = True
            self.alongside(self._decide())

    async def _decide(self) -> None:
        """One piece after the other as long as the tab is open, when nothing else works: a draft that was
        just dropped has its answer first."""
        shown: tuple[object, ...] = ()
        try:
            while self.tab == RESTS:
                draft, load, settled = self.draft, self.load, self._settled
                study = await asyncio.to_thread(self.decider.about, draft, load)
                now = (draft.key, load, settled, study.done if study else 0, self.page)
                looked_at = self.tab == RESTS and draft.key == self.draft.key
                if looked_at and now != shown:
                    self.page.rests.show(study, settled=settled)
                    shown = now
                more = looked_at and settled and study is not None and await self.decider.step(study)
                if not more:
                    await asyncio.sleep(LOOKED_EACH)
        except SimlibError as error:
            self.page.rests.say(error_line(words(self.desk.language), error))
        finally:
            self._deciding = False

    @property
    def _settled(self) -> bool:
        """Whether the answer stands, and no search is under way."""
        return self._done[:2] == (self.draft.key, self.load) and self.finder.done

    def _openable(self) -> dict[str, str]:
        """The plans that can be opened, as they are called, by code: what lies on the tables of other pages,
        saved ones, those of the file."""
        names, w = self.file_names, words(self.desk.language)
        others = {
            f"other {file}": w("another window: {plan} ({when})", plan=called(names, one.draft),
                               when=f"{one.when:%m-%d %H:%M}")
            for file, one in self.drawer.others().items()
        }  # fmt: skip
        kept = {f"saved {name}": w("saved: {name}", name=name) for name in saved(self.folder, self.file)}
        return others | kept | {f"plan {name}": names.plan(name) for name in self.scenario.plans}

    @said_in_words
    def save(self, name: str) -> None:
        """Save the draft under a name, or the next free one, as a file that extends the scenario."""
        w = words(self.desk.language)
        named = self.draft.named(name.strip() or self._free_name())
        again = named.name == self.draft.name  # another plan's file is not written over unasked
        if again:
            self._refuse_changed(named.name)
        path = save_draft(self.folder, self.file, self.world, named, again=again)
        self._lay(self.desk.kept_as(named.name))
        why = unsound_lines(self.names, problems(self.scenario, self.draft))
        said = w("Saved: {file}", file=path.name)
        if why:
            said = w("Saved as a draft only: {file}. It is not a plan to propose: {list}",
                     file=path.name, list=w("; ").join(why))  # fmt: skip
        self.page.say(said)

    def _free_name(self) -> str:
        """The first of "plan 1", "plan 2" … that is not taken: a hand on the mouse types no name."""
        w, taken = words(self.desk.language), {*saved(self.folder, self.file), *self.scenario.plans}
        return next(name for n in count(1) if (name := w("plan {n}", n=n)) not in taken)

    def _refuse_changed(self, name: str) -> None:
        """Raise SimlibError `plan-changed` where another window has saved the plan since it was opened here:
        writing over it would lose that work without a word."""
        known, path = self.desk.known(name), saved(self.folder, self.file).get(name)
        if known is not None and path is not None and changed_since(known, path, self.world):
            raise SimlibError("plan-changed", name=name, file=path.name)

    @said_in_words
    def open(self, code: str) -> None:
        """Lay a saved plan, one of the file, or what lies on another page's table on this one."""
        kind, _, name = code.partition(" ")
        if kind == "plan":
            draft = Draft.of(self.scenario, name)
        elif kind == "other":
            draft = self.drawer.others()[name].draft
        else:
            draft = load_draft(saved(self.folder, self.file)[name], self.world, name)
            self._keep(self.desk.knowing(draft))
        self._lay(self.desk.did(draft))

    @property
    def file_names(self) -> Names:
        """The names of the file, without the draft among its plans."""
        return Names(words(self.desk.language), self.scenario, self.desk.codes)

    def _show_beside(self) -> None:
        columns = self.desk.columns
        answers = [self.estimator.recall(draft) for draft in columns]
        self.page.beside.show([called(self.file_names, draft) for draft in columns], answers)

    @said_in_words
    def lay_beside(self) -> None:
        """Lay the draft beside the others; where four are there, say that one has to be removed first."""
        desk = self.desk.beside(self.draft)
        self._lay(desk)
        if all(one.key != self.draft.key for one in desk.columns):
            w = words(desk.language)
            self.page.say(w("{n} plans stand side by side already. Remove one of them, then add this one.",
                            n=MOST_COLUMNS))  # fmt: skip

    @said_in_words
    def take_out(self, number: int) -> None:
        """Take a draft out of those side by side, counted from 0."""
        self._lay(self.desk.not_beside(self.desk.columns[number]))

    @said_in_words
    def find(self, wanted: Wanted) -> None:
        """Look for a better plan, within what is ticked."""
        given = replace(self._ticked(), most_moved=wanted.most_moved, river=wanted.river)
        self.looked = None
        self.show()
        self.finder.start(self.draft, given, wanted.zones, wanted.seconds, self.load,
                          objective=wanted.objective, divisions=wanted.divisions)  # fmt: skip
        self._show_found()  # what was found before can no longer be taken
        self.alongside(self._look())

    def _ticked(self) -> Constraints:
        """What is ticked on the map, as far as it speaks of the draft: what is gone cannot be unticked."""
        desk, draft = self.desk, self.draft
        there = {unit: name for name, zone in draft.zones.items() for unit in zone.units}
        return Constraints(
            pin=tuple(sorted((unit, there[unit]) for unit in desk.pinned if unit in there)),
            freeze=tuple(zone for zone in desk.frozen if zone in there.values()),
            together=tuple(pair for pair in desk.together if {*pair} <= there.keys()),
            apart=tuple(pair for pair in desk.apart if {*pair} <= there.keys()),
        )

    async def _look(self) -> None:
        """Show how a search goes until it is done."""
        while not self.finder.done:
            self._show_found()
            await asyncio.sleep(LOOKED_EACH)
        self._show_found()
        self._asked.set()

    def _show_found(self) -> None:
        names = self.names
        lines, found = found_lines(names, self.finder)
        self.page.find.show(lines, found, busy=not self.finder.done)

    @said_in_words
    def stop_finding(self) -> None:
        """Give up the search under way."""
        self.finder.cancel()
        self._show_found()

    @said_in_words
    def look(self, number: int) -> None:
        """Show a plan that was found on the map, counted from 0, without adopting it; once more: the draft
        again."""
        if number < len(self.finder.found):
            self.looked = None if self.looked == number else number
            self.show()

    @said_in_words
    def take(self, number: int) -> None:
        """Lay a plan that was found on the table, counted from 0."""
        found = self.finder.found
        if number < len(found):  # a click may come when another search has begun
            self._lay(self.desk.did(found[number]))

    def carefully(self, act: Callable[[], None]) -> None:
        """Do it, and say on the page what goes wrong; the last message is taken away first."""
        try:
            self.page.message.value = ""
            act()
        except Exception as error:
            self.complain(error)

    def alongside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what takes its time beside the page, and say there what goes wrong."""

        async def careful() -> None:
            try:
                await work
            except Exception as error:
                self.complain(error)

        self._tasks.append(asyncio.get_running_loop().create_task(careful()))

    def start(self) -> None:
        """Begin to work, in the loop of the kernel."""
        self._tasks.append(asyncio.get_running_loop().create_task(self._work()))

    def stop(self) -> None:
        """End all work; the page stays as it is."""
        for task in self._tasks:
            task.cancel()
        self.finder.cancel()
        self.decider.close()
        self.carrying.reporter.stop()
        self.estimator.close()

    async def _work(self) -> None:
        """Warm up, then step for the draft on the table; lay up for the next one when that is done."""
        w = words(self.desk.language)
        self.page.say(w("Getting ready: some seconds.") if is_ready() else w(
            "The engine is compiled once for this machine, in half a minute to two minutes."))  # fmt: skip
        try:
            await asyncio.to_thread(self._warm)
            self.page.say("")
        except Exception as error:
            self.complain(error)
        self.estimator.ask(self.draft)
        while True:
            try:
                more = self._step()
            except Exception as error:
                self.complain(error)
                more = False
            if more:
                await asyncio.sleep(0.001)
            else:
                self._asked.clear()
                await self._asked.wait()

    def _warm(self) -> None:
        if not is_ready():
            make_ready()
        self.estimator.warm()

    def _step(self) -> bool:
        """One slice of work, and its answer shown when it is time to; false where nothing is left."""
        working = self.estimator.step()
        at = (self.draft.key, self.load, len(self.estimator.figures))
        key, until = self._published
        if working and (key != self.draft.key or time.monotonic() > until):
            if self.estimator.runs(self.draft, self.load) > 1:
                self.publish(working=True)
        elif not working and self._done != at:
            self.publish(working=False)
            self._done = at
        return working or (self.finder.done and self.estimator.idle())  # a search has the machine to itself
