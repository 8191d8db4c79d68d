"""The base of any county: nothing of it is a county's own, every assumption says how far it may be off."""

import pytest

from simlib.inputs.overlays import resolve
from simlib.inputs.reading import read_source

UNRANGED = {"class-order"}
"""Numbers that are places in an order, not amounts."""


@pytest.fixture(scope="module")
def base(root):
    return resolve(root / "scenarios" / "base" / "county.yaml")


@pytest.fixture(scope="module")
def source(root):
    return read_source(root / "scenarios" / "base" / "county.yaml")


def test_it_has_no_unit_nobody_and_no_plan(base):
    assert not {"units", "borders", "plans", "baseline", "name", "place"} & base.keys()
    streams = base["streams"].values()
    assert not [stream for stream in streams if "per_year" in stream]
    shared = {unit for stream in streams for unit in stream.get("shares", {})} - {"ground"}
    assert shared == {"党风政风监督室"}  # plans the tasks: one of the five desks that every county has


def test_only_rules_of_the_whole_country_are_sourced(base):
    grounds = base["grounds"].values()
    sourced = [ground for ground in grounds if ground["kind"] == "sourced"]
    assert sourced
    assert all(ground["national"] for ground in sourced)
    assert {ground["kind"] for ground in grounds} == {"sourced", "borrowed", "assumption"}


def test_every_assumed_number_says_how_far_it_may_be_off(base, source):
    assumed = {name for name, ground in base["grounds"].items() if ground["kind"] == "assumption"}
    entries = [entry for entry in source.entries if entry.ground in assumed - UNRANGED]
    numbers = [entry for entry in entries if not isinstance(entry.value, str)]
    assert len(numbers) > 300
    assert [e.path for e in numbers if e.low is None or e.high is None] == []
    assert all(e.low <= e.value <= e.high for e in numbers)


def test_the_county_of_2021_repeats_nothing_of_it(base, root):
    """What both say is there because they say it differently."""
    import yaml

    own = yaml.safe_load((root / "scenarios" / "pingluo-2021.yaml").read_text("utf-8"))
    assert list(_repeated(own, base, "$")) == []


def _repeated(own, base, path):
    for key in own.keys() & base.keys():
        both = own[key], base[key]
        if all(isinstance(one, dict) for one in both):
            yield from _repeated(*both, f"{path}.{key}")
        elif both[0] == both[1] and not path.startswith("$.grounds."):
            yield f"{path}.{key}"
