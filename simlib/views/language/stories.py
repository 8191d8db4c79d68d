"""One matter's story in plain words.

    told(names, run, code) -> Telling
    Telling(names, plan, model, draws, record, story)
      heading     T01-petition-towns-0007 · petition · ordinary · Chengguan
      lines       2021-03-04 10:20   acceptance: nobody free 2.0 h; T01/director/01 works until ...
      verdict     12.5 working days (18 calendar days) late
      sums        nobody free   9.4 working days   47%

People are told by the codes of their posts. An amount below a day is in hours.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from simlib.errors import SimlibError
from simlib.inputs.scenario import Step
from simlib.model.arrays import TASK, Model
from simlib.model.plan import step_specs
from simlib.model.rules import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET, Record, handed_over
from simlib.scores.run import Run
from simlib.scores.story import Event, Story, late_matters, story
from simlib.views.language.glossary import CAUSES
from simlib.views.language.matters import Timestamps, matter_codes, matter_flows
from simlib.views.language.names import Names
from simlib.views.language.words import N_

SUGGESTED: Final = 8
"""So many late matters are named to somebody who asks for one that is not there."""


def unknown_matter(code: str, came: Sequence[str], late: Sequence[str]) -> SimlibError:
    """The fault of a code that no matter of a run bears; a close one and late ones are named."""
    close = get_close_matches(code, came, n=1, cutoff=0.8)
    known = ", ".join([*late[:SUGGESTED], *(["…"] if len(late) > SUGGESTED else [])])
    return SimlibError("unknown-matter", name=code, known=known, close="".join(close))


WAITS: Final = ("reply", "outside")
BOOKED: Final = ("work", "travel", "off_duty")
"""Labels of waits outside and of booked time; `leave` is of both booked and queued time."""

TASK_BEGINS: Final = N_("a task of the programme begins; it, or what waits for it, is due {due}")
TASK_WITHOUT_DATE: Final = N_("a task of the programme begins; nothing that waits for it has a date")

TELLS: Final[Mapping[str, str]] = {
    "arrived": N_("arrives"),
    "counted": N_("the main limit begins; due {due}"),
    "paused": N_("the clock was paused for the wait: now due {due}"),
    "extended": N_("extended: now due {due}"),
    "set_off": N_("triggers: {title} ({code})"),
    "left_out": N_("{step}: {time}; then skipped under the new plan"),
    "overdue": N_("the due time passes"),
    "ended": N_("closed: {verdict}"),
    "completed": N_("all steps are done"),
    "open": N_("the run ends; the matter is still open"),
}
"""What happens, but for steps."""


@dataclass(frozen=True)
class Telling:
    """A story with all that is needed to say it."""

    names: Names
    model: Model
    draws: Draws
    record: Record
    story: Story

    @property
    def code(self) -> str:
        """The matter's code, as in the logs."""
        return matter_codes(self.model, self.draws)[self.story.matter]

    @property
    def heading(self) -> str:
        """Code, flow, class and unit."""
        unit = self.names.unit(self.model.units.name[self.draws.unit[self.story.matter]])
        return " · ".join([self.code, self.kind, unit])

    @property
    def kind(self) -> str:
        """Flow and class."""
        w, scenario, m = self.names.words, self.names.scenario, self.story.matter
        flow = scenario.flows[matter_flows(self.model, self.draws)[m]]
        klass = self.model.classes.name[self.draws.klass[m]]
        return f"{w.text(flow.title)} · {self.names.key('class', klass)}"

    @property
    def lines(self) -> list[tuple[str, str]]:
        """When, and what happened; a step without a wait and without work is not worth a line."""
        events = [e for e in self.story.events if e.kind != "step" or e.queued != e.finished or e.labels]
        return [(self.at(event), self._said(event)) for event in events]

    @property
    def verdict(self) -> str:
        """In time, or by how much late, in working days and in calendar days."""
        return self._verdict(self._late)

    @property
    def brief(self) -> str:
        """The verdict in working days alone."""
        return self._verdict(lambda due, end: self.amount(end - due))

    def _verdict(self, late_by: Callable[[int, int], str]) -> str:
        w, m = self.names.words, self.story.matter
        end, due, extended = (self.story.end, int(self.record.due[m]), int(self.record.extended[m]))
        if due == NEVER:
            return w("no time limit applies")
        if end <= due:
            return w("in time") if self.record.ended[m] != NOT_YET else w("not due yet")
        late = late_by(max(due, extended), end)
        if extended == NOT_YET:
            return w("{time} late", time=late)
        if end <= extended:
            return w("after the due time, within the extension")
        return w("{time} late, the extension counted", time=late)

    @property
    def sums(self) -> list[tuple[str, str, str]]:
        """What the time was spent on, how long, and its share; the longest first."""
        whole = max(1, sum(self.story.sums.values()))
        longest = sorted(self.story.sums.items(), key=lambda item: -item[1])
        return [(self.names.words(CAUSES[name]), self.amount(n), f"{n / whole:.0%}") for name, n in longest]

    def at(self, event: Event) -> str:
        """The instant of an event: a day's end belongs to the day that ends."""
        ends = event.kind in ("paused", "extended", "overdue", "ended", "completed", "open")
        return self.instant(event.tick, ends)

    def instant(self, tick: int, ends: bool = False) -> str:
        """A tick as a date and a time, or as a number."""
        clock = Timestamps(self.model)
        said = str(clock.end(tick) if ends and tick > 0 else clock.begin(tick))
        return said.replace("T", " ")

    def amount(self, ticks: int) -> str:
        """A span in working days or, below one, in hours; in ticks without a calendar."""
        w = self.names.words
        if self.model.calendar is None:
            return w("{n} ticks", n=ticks)
        if ticks < self.model.day_ticks:
            return w("{n} h", n=f"{ticks / 60:.1f}")
        return w("{n} working days", n=f"{ticks / self.model.day_ticks:.1f}")

    def listed(self, labels: Mapping[str, int]) -> str:
        """Labels with their time, the longest first."""
        longest = sorted(labels.items(), key=lambda item: -item[1])
        return self.names.listed(f"{self.names.words(CAUSES[name])} {self.amount(n)}" for name, n in longest)

    def step(self, visit: int) -> Step:
        """The step of a visit, as the scenario has it."""
        return step_specs(self.model)[int(self.draws.step[visit])]

    def step_name(self, visit: int) -> str:
        """The name of a visit's step in the file."""
        return self.model.steps.name[int(self.draws.step[visit])]

    # ------------------------------------------------------------ events

    def _said(self, event: Event) -> str:
        w = self.names.words
        if event.kind == "step":
            title = w.text(self.step(event.visit).title)
            return w("{step}: {told}", step=title, told=w("; ").join(self._step_parts(event)))
        if event.kind == "arrived" and self.draws.stream[self.story.matter] == -1:
            return w("received before the first day; its time is counted from that day")
        if event.kind == "counted" and self.draws.stream[self.story.matter] == TASK:
            return w(TASK_BEGINS if event.due < NEVER else TASK_WITHOUT_DATE, **self._params(event))
        if event.kind == "counted" and event.due >= NEVER:
            return w("the main limit begins; none is in force")
        return w(TELLS[event.kind], **self._params(event))

    def _params(self, event: Event) -> dict[str, str]:
        w = self.names.words
        params = {"verdict": self.verdict}
        if 0 <= event.due < NEVER:
            params["due"] = self.instant(event.due, ends=True)
        if event.visit >= 0:
            params |= {"step": w.text(self.step(event.visit).title)}
            params["time"] = self.listed(event.labels)
        if event.kind == "set_off":
            rule = self.model.followups.name[self.draws.follow[event.other]]
            params["title"] = w.text(self.names.scenario.followups[rule].title)
            params["code"] = matter_codes(self.model, self.draws)[event.other]
        return params

    def _step_parts(self, event: Event) -> Iterator[str]:
        """What a visit to a step consists of: its wait, its queue, its work or decision."""
        w, labels = self.names.words, event.labels
        waits = {name: n for name, n in labels.items() if name in WAITS}
        working = {name: n for name, n in labels.items() if name in BOOKED}
        queue = {name: n for name, n in labels.items() if name not in {*waits, *working}}
        if waits:
            yield self.listed(waits)
        if event.people:
            yield from self._work(event, queue, working)
            return
        if queue:
            yield self.listed(queue)
        spec = self.step(event.visit)
        if spec.gate and event.finished != NOT_YET:
            gate = w.text(self.names.scenario.gates[spec.gate].title)
            yield w("decided {when} by: {gate}", when=self.instant(event.finished), gate=gate)
        elif event.finished == NOT_YET:
            yield w("unfinished when the run ends")
        elif not labels:
            yield w("over {when}", when=self.instant(event.finished, ends=True))

    def _work(self, event: Event, queue: Mapping[str, int], working: Mapping[str, int]) -> Iterator[str]:
        """Work by a team: what came before it, who, from when to when, and what the time went on."""
        w = self.names.words
        waited = event.started - event.queued
        if waited and queue:
            yield w("queued {time} ({causes})", time=self.amount(waited), causes=self.listed(queue))
        elif waited:
            yield w("queued {time}", time=self.amount(waited))
        codes = self.names.listed(self.model.people.code[p] for p in event.people)
        params = {"people": codes, "begin": self.instant(event.started)}
        if event.finished == NOT_YET:
            yield w("{people} from {begin}, unfinished when the run ends", **params)
        else:
            params["end"] = self.instant(event.finished, ends=True)
            yield w("{people} from {begin} to {end}", **params)
        if working:
            yield self.listed(working)
        if handed_over(self.model, self.draws, self.record)[event.visit]:
            yield w("then handed over")

    def _late(self, due: int, end: int) -> str:
        """By how much an end is after a due tick, in working days and in calendar days."""
        calendar, day_ticks = self.model.calendar, self.model.day_ticks
        if calendar is None or due <= 0:
            return self.amount(end - due)
        days = calendar.date_of_day((end - 1) // day_ticks) - calendar.date_of_day((due - 1) // day_ticks)
        return self.names.words("{time} ({days} calendar days)", time=self.amount(end - due), days=days.days)


def told(names: Names, run: Run, code: str) -> Telling:
    """The story of a matter by its code. Raises SimlibError `unknown-matter`."""
    codes = matter_codes(run.model, run.draws)
    came = {codes[m]: m for m in range(len(codes)) if run.record.arrived[m] < NEVER}
    if code not in came:
        raise unknown_matter(code, list(came), [codes[one.matter] for one in late_matters(run)])
    events = story(run.model, run.plan, run.draws, run.record, came[code])
    return Telling(names, run.model, run.draws, run.record, events)
