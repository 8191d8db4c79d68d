"""The rows of a run: all there, named, in order, and consistent with each other."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.runs.replications import replicate
from simlib.scores.measures import CAUSES, DEFINITIONS, MEASURES, layout, tally

SHARES = (
    "on_time_share",
    "on_time_extended_share",
    "closing_rate",
    "limit_met_share",
    "late_first_cause",
    "open_at_horizon_share",
    "staff_use",
    "stranger_share",
)


def place(rows):
    return {(row.name, row.by, row.key): k for k, row in enumerate(rows)}


class TestTheTable:
    def test_every_measure_is_defined_and_every_definition_measured(self):
        every = (*MEASURES, *CAUSES)
        assert [entry.name for entry in every] + ["worst_town"] == sorted(
            DEFINITIONS, key=[*(entry.name for entry in every), "worst_town"].index
        )
        assert all(entry.of.__doc__ for entry in every)

    def test_causes_come_after_all_others(self, county):
        for plan in county.plans.values():
            rows, with_causes = (layout(county.model, plan, causes=c) for c in (False, True))
            assert with_causes[: len(rows)] == rows
            assert {row.by for row in with_causes[len(rows) :]} == {"cause"}

    def test_units_are_known(self):
        units = {definition.unit for definition in DEFINITIONS.values()}
        assert units == {"share", "days", "working_days", "matters", "hours", "count"}
        assert {n for n, d in DEFINITIONS.items() if d.unit == "share"} == {*SHARES, "worst_town"}

    def test_definitions_are_whole(self):
        for name, definition in DEFINITIONS.items():
            assert all((definition.numerator, definition.denominator, definition.cohort)), name

    def test_rows_are_told_apart(self, county):
        for plan in county.plans.values():
            rows = layout(county.model, plan, causes=True)
            assert len(place(rows)) == len(rows) > 200
            assert {row.by for row in rows} == {
                "all", "class", "town", "group", "unit", "zone", "division", "limit", "milestone", "cause",
            }  # fmt: skip

    def test_rows_are_those_of_the_plan(self, county):
        two, one = (layout(county.model, county.plans[n]) for n in ("two-zones", "one-pool"))
        zones = [{row.key for row in rows if row.by == "zone"} for rows in (two, one)]
        assert zones == [{"第一协作区", "第二协作区"}, {"全县"}]

    def test_a_plan_that_no_file_writes_down_has_the_rows_of_its_zones_and_divisions(self, county):
        """As a search finds it: a plan of another name."""
        searched = replace(county.plans["two-zones"], name="found-by-search")
        rows, written = (
            [(row.name, row.by, row.key) for row in layout(county.model, plan)]
            for plan in (searched, county.plans["two-zones"])
        )
        assert rows == written
        assert ("on_time_share", "division", "第一室") in rows


class TestReduction:
    def test_it_is_what_processes_send_home(self, county):
        assert pickle.loads(pickle.dumps(tally)) is tally
        plan = county.plans["two-zones"]
        (found,) = next(replicate(county.model, [plan], 1, range(1), tally))
        assert found.shape == (2, len(layout(county.model, plan)))
        assert found.dtype == np.float64

    def test_a_second_look_is_the_same_to_the_byte(self, county):
        plan = county.plans["two-zones"]
        looks = [tally(county.model, plan, *county.run("two-zones", 3)) for _ in range(2)]
        assert looks[0].tobytes() == looks[1].tobytes()


class TestConsistency:
    @pytest.mark.slow
    @settings(max_examples=15)
    @given(st.integers(0, 2**32), st.integers(0, 1000), st.sampled_from(["two-zones", "one-pool"]))
    def test_of_any_run(self, county, seed, replication, name):
        plan = county.plans[name]
        draws, record = county.run(name, replication, seed)
        numbers = tally(county.model, plan, draws, record)
        rows = layout(county.model, plan)
        assert np.isfinite(numbers).all()
        assert (numbers >= 0).all()
        share = np.array([row.unit == "share" for row in rows])
        assert (numbers[0] <= numbers[1])[share].all()
        self.parts_add_up(rows, numbers)
        self.arrivals_have_ended_or_are_open(county, rows, numbers, draws, record)

    @staticmethod
    def parts_add_up(rows, numbers):
        """Matters arise in towns and groups; each has one class, and here each unit has one zone."""
        at = place(rows)
        for entry in MEASURES:
            if "town" in entry.by and not entry.name.startswith(("staff", "fixed")):
                whole = numbers[0, at[entry.name, "all", "all"]]
                for parts in [("town", "group"), ("class",), ("zone",), ("unit",)]:
                    if set(parts) <= set(entry.by):
                        of = [k for k, r in enumerate(rows) if r.name == entry.name and r.by in parts]
                        assert numbers[0, of].sum() == pytest.approx(whole), (entry.name, parts)

    @staticmethod
    def arrivals_have_ended_or_are_open(county, rows, numbers, draws, record):
        _, last = county.model.window
        arrived = (draws.arrived < last).sum()
        ended = ((record.ended >= 0) & (record.ended <= last)).sum()
        assert numbers[0, place(rows)["open_at_end", "all", "all"]] == arrived - ended


def test_more_is_open_than_is_late(tallies):
    rows, numbers = tallies
    at = place(rows["two-zones"])
    mean = numbers["two-zones"][:, 0].mean(axis=0)
    assert mean[at["open_matters", "all", "all"]] > mean[at["overdue_matters", "all", "all"]] > 0
