"""What a draft costs, beside what it gains: said under the headline, and on the cards of zones.

price_lines     travel, work by outsiders; towns and heads moved, divisions relinked, people added
facts_of        people, matters and hours of work a year of each zone and unit, at one load
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from simlib.inputs.caseload import matters_a_year
from simlib.inputs.scenario import Scenario
from simlib.model.workload import yearly_hours
from simlib.views.language.names import Names
from simlib.views.language.price import MEASURED, change_text, moved_texts
from simlib.workbench.estimate.answer import Compared, Estimate, LoadEstimate
from simlib.workbench.state.draft import Draft, loads_of, posts_of


def price_lines(names: Names, answer: Estimate, at: LoadEstimate) -> list[str]:
    """What the draft costs beside the baseline; nothing where it moves nobody and nothing differs."""
    changes = [line for measure in MEASURED for line in _change(names, measure, at.one(measure))]
    baseline = Draft.of(answer.file.scenario)
    return [*changes, *moved_texts(names, baseline.spec, answer.draft.spec)]


def _change(names: Names, measure: str, one: Compared) -> Iterator[str]:
    """A difference with its interval; nothing where there is none, or no run differs."""
    d = one.difference
    if d is not None and d.low is not None and d.high is not None:
        yield from change_text(names, measure, (d.mean, d.low, d.high), one.unit)


class Facts(NamedTuple):
    """In a line each: people, and matters and hours of work a year, of every zone and every unit."""

    zones: Mapping[str, str]
    units: Mapping[str, str]


NO_FACTS: Final = Facts({}, {})


def facts_of(names: Names, scenario: Scenario, draft: Draft, load: str) -> Facts:
    """The facts of a draft at one load."""
    w, units, factor = names.words, scenario.units, loads_of(scenario, draft)[load]
    given = scenario.model_copy(
        update={"loads": loads_of(scenario, draft), "posts": posts_of(scenario, draft)}
    )
    matters, hours = matters_a_year(given), yearly_hours(given, load, draft.spec)

    def people(unit: str) -> int:
        return sum(units[unit].staff.values()) + sum(draft.spec.extra.get(unit, {}).values())

    def line(some: Iterable[str]) -> str:
        return w("{people} staff · {matters} in · {hours} h",
                 people=sum(map(people, some)),
                 matters=f"{factor * sum(matters.get(unit, 0.0) for unit in some):,.0f}",
                 hours=f"{sum(hours.get(unit, 0.0) for unit in some):,.0f}")  # fmt: skip

    return Facts(
        {name: line(zone.units) for name, zone in draft.zones.items()}, {unit: line([unit]) for unit in units}
    )
