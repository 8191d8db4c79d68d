"""Matters and instants as a reader names them: stable codes, flows, days and minutes."""

from datetime import datetime

from simlib.model.arrays import TASK, Model
from simlib.model.limits import NEVER
from simlib.runs.draws import Draws
from simlib.runs.record import NOT_YET


def matter_codes(model: Model, draws: Draws) -> list[str]:
    """Stable codes such as `T01-petition-towns-0001`; `T01-backlog-petition-0001` for the backlog, and
    `T01-petition-towns-0001-repeat` for what another matter sets off, `T01-programme-nominate` for a task."""
    flow = matter_flows(model, draws)
    codes: list[str] = []
    for m, (u, s, n) in enumerate(zip(draws.unit, draws.stream, draws.index, strict=True)):
        if draws.parent[m] >= 0:
            codes.append(f"{codes[draws.parent[m]]}-{model.followups.name[draws.follow[m]]}")
        elif s == TASK:
            codes.append(f"{model.units.code[u]}-programme-{model.tasks.name[model.tasks.row[n]]}")
        else:
            source = model.streams.name[s] if s >= 0 else f"backlog-{flow[m]}"
            codes.append(f"{model.units.code[u]}-{source}-{n + 1:04}")
    return codes


def matter_flows(model: Model, draws: Draws) -> list[str]:
    return [model.steps.flow[step] for step in draws.step[draws.first[:-1]].tolist()]


class Timestamps:
    """Ticks as a reader of the log wants them; each is worked out once."""

    def __init__(self, model: Model) -> None:
        self._calendar = model.calendar
        self._begins: dict[int, str | int] = {}
        self._ends: dict[int, str | int] = {}

    def begin(self, tick: int) -> str | int:
        """The instant at which a minute begins."""
        if tick not in self._begins:
            calendar = self._calendar
            self._begins[tick] = tick if calendar is None else _minute(calendar.moment(tick))
        return self._begins[tick]

    def begun(self, tick: int) -> str | int:
        """The same, empty for what has not begun."""
        return "" if tick == NOT_YET else self.begin(tick)

    def end(self, tick: int) -> str | int:
        """The instant at which a span ends; empty for what is never due."""
        if tick == NEVER:
            return ""
        if tick not in self._ends:
            calendar = self._calendar
            self._ends[tick] = tick if calendar is None else _minute(calendar.moment_end(tick))
        return self._ends[tick]

    def ended(self, tick: int, since: int) -> str | int:
        """The same, empty for what has not ended; what took no time ends when it begins."""
        if tick == NOT_YET:
            return ""
        return self.begin(tick) if tick == since else self.end(tick)


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
