"""A found plan as a plan of a scenario: to be simulated, shown and saved."""

from simlib.inputs.scenario import PlanSpec, Text, Zone
from simlib.search.district import Candidate, District, zone_of_groups
from simlib.search.terms import naming


def zone_names(district: District, candidate: Candidate) -> tuple[str, ...]:
    """The names of a plan's zones: those of today that they carry on, and new ones numbered on."""
    new = "新协作区{}"
    return tuple(
        district.zones[name] if name < len(district.zones) else new.format(name + 1)
        for name in naming(district, candidate)
    )


def spec_of(
    district: District, candidate: Candidate, baseline: PlanSpec, title: Text | None = None
) -> PlanSpec:
    """The plan that a candidate stands for, with the baseline's levers; its zones in the order of today's.

    Groups whose division is in no zone are left out, as in `District`.
    """
    names = zone_names(district, candidate)
    order = sorted(range(candidate.count), key=lambda zone: naming(district, candidate)[zone])
    zones = {names[zone]: _zone(district, candidate, zone, names[zone], baseline) for zone in order}
    fields = {"zones": zones, "release_groups": baseline.release_groups or district.released}
    return baseline.model_copy(update=fields | ({"title": title} if title else {}))


def _zone(
    district: District, candidate: Candidate, number: int, name: str, baseline: PlanSpec
) -> Zone:
    towns = [t for t, zone in zip(district.towns, candidate.zone, strict=False) if zone == number]
    groups = zip(district.groups, zone_of_groups(district, candidate), strict=True)
    divisions = zip(district.divisions, candidate.divisions, strict=True)
    today = baseline.zones.get(name)
    return Zone(
        units=(*towns, *(group for group, zone in groups if zone == number)),
        division=tuple(division for division, zone in divisions if zone == number),
        english=today.english if today else None,
    )
