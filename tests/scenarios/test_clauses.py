"""The table that leads from each clause of the documents to its place in a world, and what it does there.

acts    a change at the place moves the row that it names: a few are run each time, all by `make facts`
held    a change at the place has the named fault
shown   the place is there, and `shows` says where it can be seen
out     the note says why
"""

import csv
import re
from dataclasses import replace
from random import Random

import pytest

from simlib.inputs.changes import changed, ways
from simlib.inputs.clauses import COLUMNS, SEEN_IN, Status, read_clauses
from simlib.inputs.provenance import fact_rows
from simlib.scores.definitions import DEFINITIONS
from simlib.views.language.names import HEADINGS
from tests.scenarios.acts import DATES, DRAWN, TABLE, Trial, act, drawn, hold, source
from tests.scenarios.itself import says_itself

RUN_EACH_TIME = 6
MOVED = TABLE.with_name("clauses_moved.csv")


@pytest.fixture(scope="module")
def clauses():
    return read_clauses(TABLE)


def of_status(clauses, status):
    return [clause for clause in clauses if clause.status is status]


# ---------------------------------------------------------------- the table


def test_every_clause_is_there_once_in_the_order_of_the_facts(clauses):
    facts = fact_rows("source_facts.csv")
    assert [dict(clause.fact) for clause in clauses] == facts
    assert len(TABLE.read_text(encoding="utf-8").splitlines()) == 1 + len(facts)


def test_the_columns_are_those_that_the_readme_explains(root):
    text = (root / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in text] == []
    assert [place for place in SEEN_IN if f"`{place}`" not in text] == []


def test_at_least_fifty_five_clauses_of_the_zones_and_the_five_extensions_act(clauses):
    acting = [clause.id for clause in of_status(clauses, Status.ACTS)]
    assert len([name for name in acting if name.startswith(("S3", "S4"))]) >= 55


@pytest.mark.slow
def test_every_clause_that_the_grounds_of_a_world_name_is_not_left_out(clauses):
    """A number may rest on another county's clause, which then acts in that county's world."""
    status = {clause.id: clause.status for clause in clauses}
    for name in {clause.scenario for clause in clauses} - {""}:
        grounds = source(name).bare["grounds"].values()
        sources = {said for ground in grounds for said in ground.get("sources", [])}
        named = {said for said in sources if re.fullmatch(r"S\d-\d+", said)}
        assert [clause for clause in sorted(named) if status[clause] is Status.OUT] == []


# ---------------------------------------------------------------- shown, held


@pytest.mark.slow
def test_what_is_shown_has_a_place(clauses):
    shown = of_status(clauses, Status.SHOWN)
    assert [c.id for c in shown if not ways(source(c.scenario).bare, c.place)] == []


@pytest.mark.slow
def test_what_is_held_has_the_named_fault(clauses):
    outcomes = [hold(clause) for clause in of_status(clauses, Status.HELD)]
    assert [str(outcome) for outcome in outcomes if not outcome.holds] == []


# ---------------------------------------------------------------- acts


@pytest.mark.slow
def test_what_acts_has_a_place_where_its_change_changes_something(clauses):
    for clause in of_status(clauses, Status.ACTS):
        before = source(clause.scenario)
        assert changed(before, clause.place, clause.change).bare != before.bare, clause.id


def test_what_acts_moves_something_else_than_itself(clauses):
    """Not the class of a stream taken out, the limit made longer, or the hours of who does the work."""
    acting = of_status(clauses, Status.ACTS)
    assert [c.id for c in acting if says_itself(c, source(c.scenario).bare)] == []


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("streams.patrol", "open_matters/class/patrol"),
        ("streams.patrol", "limit_met_share/limit/patrol"),
        ("streams.patrol", "staff_hours_worked/all/all"),
        ("limits.ordinary.amount", "on_time_share/class/ordinary"),
        ("flows.appraisal.steps.appraise.effort.mean", "days_to_close/class/appraisal"),
        ("followups.repeat.chance", "set_off_matters/all/all"),
        ("start.matters.*.due", "on_time_share/class/old"),
        ("arrangements.reception", "staff_hours_duty/unit/第一乡镇"),
    ],
)
def test_what_only_says_again_what_was_changed(clauses, place, row):
    clause = next(c for c in clauses if c.scenario == "five-extensions-2016.yaml")
    tree = source(clause.scenario).bare
    assert says_itself(replace(clause, place=place, shows=row), tree)
    assert not says_itself(replace(clause, place=place, shows="days_to_close/class/serious"), tree)


def test_what_each_clause_moves_is_stored_with_the_row_that_it_names(clauses):
    with MOVED.open(encoding="utf-8") as file:
        stored = list(csv.DictReader(file))
    tried = [c for c in clauses if c.status in (Status.ACTS, Status.HELD)]
    assert [(row["id"], row["status"], row["shows"]) for row in stored] == [
        (clause.id, clause.status, clause.shows) for clause in tried
    ]
    acting = [row for row in stored if row["status"] == Status.ACTS]
    assert [row["id"] for row in acting if float(row["low"]) <= 0 <= float(row["high"])] == []


def test_forty_of_s0_to_s2_are_stored_with_and_without(clauses):
    with MOVED.with_name("clauses_drawn.csv").open(encoding="utf-8") as file:
        stored = list(csv.DictReader(file))
    assert sorted(row["id"] for row in stored) == drawn(clauses)
    assert len(stored) == DRAWN
    for row in stored:
        numbers = {name: float(row[name]) for name in ("as_it_is", "changed", "mean", "low", "high")}
        assert numbers["changed"] - numbers["as_it_is"] == pytest.approx(
            numbers["mean"], rel=0.05, abs=0.06
        ), row
        assert numbers["low"] <= numbers["mean"] <= numbers["high"]
        assert not numbers["low"] <= 0 <= numbers["high"]


def test_at_most_twelve_clauses_are_left_out(clauses):
    assert len(clauses) == 237
    assert len(of_status(clauses, Status.OUT)) <= 12


def test_what_acts_names_a_measure_and_a_split(clauses):
    for clause in of_status(clauses, Status.ACTS):
        measure, by, _ = clause.shows.split("/")
        assert measure in {*DEFINITIONS, DATES}, clause.id
        assert by in HEADINGS, clause.id


@pytest.mark.slow
@pytest.mark.parametrize("place", range(RUN_EACH_TIME))
def test_what_acts_moves_what_it_names(clauses, seed, place):
    """Some of them, drawn; a difference that is there by luck one time in twenty is not good enough."""
    acting = of_status(clauses, Status.ACTS)
    clause = Random(seed).sample(acting, RUN_EACH_TIME)[place]
    outcome = act(clause, Trial(seed=seed))
    assert outcome.holds, f"{outcome} (seed {seed})"


@pytest.mark.slow
def test_a_change_that_changes_nothing_does_not_act(clauses):
    clause = next(c for c in of_status(clauses, Status.ACTS) if c.scenario == "pingluo-2021.yaml")
    idle = replace(clause, place="title.en", change="another title", shows="days_to_close/all/all")
    assert not act(idle, Trial(replications=2)).holds
    assert not hold(idle).holds
    assert "no row" in act(replace(idle, shows="days_to_close/all/none"), Trial(replications=2)).said


def test_a_change_that_breaks_the_file_does_not_act(clauses):
    clause = next(c for c in of_status(clauses, Status.HELD))
    assert not act(clause, Trial(replications=2)).holds
    assert not hold(replace(clause, shows="another-fault")).holds
