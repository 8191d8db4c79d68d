"""Tables for notebooks and for the terminal: the words of one language, the numbers of the result."""

import pandas as pd
import pytest
from rich.console import Console

from simlib.inputs.reading import read_world
from simlib.scores.experiment import Setting, experiment
from simlib.views.findings import findings
from simlib.views.grounds import grounds_used, shaky
from simlib.views.names import Names
from simlib.views.tables import (
    assumptions_table,
    differences_table,
    measures_table,
    plans_table,
)
from simlib.views.terminal import (
    comparison_table,
    console,
    definition_lines,
    ground_lines,
    loads_table,
    plan_differences,
    run_table,
)
from simlib.views.words import words


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "tests" / "inputs" / "good.yaml")


@pytest.fixture(scope="module")
def found(world):
    return experiment(world, Setting.of(world, replications=3))


@pytest.fixture(params=["zh", "en"])
def names(world, request):
    return Names(words(request.param), world.scenario)


@pytest.fixture
def english(world):
    return Names(words("en"), world.scenario)


def printed(table, width=90):
    out = Console(width=width, markup=False, highlight=False)
    with out.capture() as capture:
        out.print(table)
    return capture.get()


# ---------------------------------------------------------------- pandas


def test_a_table_of_measures_holds_the_numbers_unrounded(english, found):
    measures = found.measures("two-zones")
    table = measures_table(english, measures, by="all")
    row = table.set_index("measure").loc["on-time share"]
    given = next(m for m in measures if (m.name, m.by) == ("on_time_share", "all"))
    assert (row["mean"], row["interval from"], row["interval to"]) == (
        given.mean,
        given.low,
        given.high,
    )
    assert len(measures_table(english, measures)) == len(measures)


def test_tables_speak_the_language_that_is_asked_for(names, found):
    table = measures_table(names, found.measures("two-zones"), by="class")
    chinese = names.words.language == "zh"
    assert table.columns[0] == ("指标" if chinese else "measure")
    assert set(table.iloc[:, 2]) == (
        {"一般", "较重大", "重大"} if chinese else {"ordinary", "fairly serious", "major"}
    )


def test_without_intervals_there_is_nan_and_not_zero(english, world):
    once = experiment(world, Setting.of(world, ["two-zones"], replications=1))
    table = measures_table(english, once.measures("two-zones"))
    assert table["interval from"].isna().all()
    assert table["mean"].notna().all()


def test_differences_are_those_of_the_other_plans(english, found):
    table = differences_table(english, found.differences(), by="all")
    assert set(table["plan"]) == {"one pool"}
    assert pd.api.types.is_float_dtype(table["detectable difference"])


def test_the_table_of_plans_says_where_each_unit_is(english):
    table = plans_table(english)
    assert list(table.columns) == ["two zones", "one pool"]
    assert table.loc["Nantang 南塘镇"].tolist() == ["Zone 2", "The county"]
    assert len(table) == 4


def test_the_table_of_assumptions_has_a_row_a_number(english, world):
    table = assumptions_table(english, world)
    assert len(table) == sum(len(use.numbers) for use in grounds_used(world))
    assert table["kind"].tolist() == sorted(
        table["kind"], key=["borrowed", "assumption", "derived"].index
    )


# ---------------------------------------------------------------- grounds


def test_only_borrowed_and_assumed_grounds_are_shaky(world):
    assert [(use.name, use.kind.value) for use in shaky(world)] == [
        ("tongcheng", "borrowed"),
        ("review-month", "borrowed"),
        ("guess", "assumption"),
        ("simlib-default", "assumption"),
    ]


def test_a_ground_is_listed_with_its_note_and_every_number(names, world):
    use = next(use for use in grounds_used(world) if use.name == "tongcheng")
    lines = ground_lines(names.words, use)
    assert lines[0].endswith("tongcheng")
    assert "S4-015" in lines[1]
    assert [line.strip() for line in lines[2:]] == [
        "$.limits.ordinary.amount = 1",
        "$.limits.serious.amount = 2",
        "$.limits.major.amount = 3",
    ]


# ---------------------------------------------------------------- the terminal


@pytest.mark.parametrize("width", [80, 100])
def test_tables_fit_the_terminal_and_say_how_they_were_made(names, found, width):
    loads = {"central": found}
    tables = [
        run_table(names, found, "two-zones"),
        comparison_table(names, found),
        loads_table(names, loads),
    ]
    for table in tables:
        text = printed(table, width)
        assert "2021-04-01 – 2021-12-31" in text
        assert names.words("{count} replications, seed {seed}", count=3, seed=1) in text
        assert "…" not in text
    assert names.load("central").lower() in printed(tables[0], width).lower()


def test_a_share_is_in_per_cent_with_one_decimal_and_so_is_its_interval(english, found):
    share = next(
        m for m in found.measures("two-zones") if (m.name, m.by) == ("on_time_share", "all")
    )
    text = printed(run_table(english, found, "two-zones"))
    assert f"{100 * share.mean:.1f}%" in text
    assert f"{100 * share.low:.1f}–{100 * share.high:.1f}%" in text


def test_named_units_are_not_ranked_in_what_is_shown(english, found):
    assert "Nantang" not in printed(run_table(english, found, "two-zones"))


def test_definitions_are_said_in_the_language(names):
    (line,) = definition_lines(names, ("on_time_share",))
    assert line.startswith("按期办结率 = " if names.words.language == "zh" else "on-time share = ")
    for line in definition_lines(names):
        assert names.words.language == "en" or not any("a" <= letter <= "z" for letter in line)


def test_what_a_plan_changes_is_listed(english):
    assert plan_differences(english, "one-pool") == [
        "zones: 2 → 1",
        "pooling: hard matters pooled → all matters pooled",
        "working days until the next pool opens: 0 → 3",
        "weekdays of meetings: – → work meeting Wednesday",
    ]
    assert plan_differences(english, "two-zones") == []


def test_a_name_in_brackets_is_a_name(english, found):
    out = console()
    with out.capture() as capture:
        out.print(run_table(english, found, "two-zones"))
        out.print("[bold]x[/bold] :smile:")
    assert capture.get().endswith("[bold]x[/bold] :smile:\n")


# ---------------------------------------------------------------- sentences


def test_what_intervals_do_not_support_is_not_said(names, world, found):
    w = names.words
    once = experiment(world, Setting.of(world, replications=1))
    assert findings(names, {"central": once}) == [w("One replication shows nothing for certain.")]
    verdict = found.verdict()
    text = "\n".join(findings(names, {"central": found}))
    assert verdict.better_than_baseline + verdict.worse_than_baseline + verdict.not_told_apart == (
        "one-pool",
    )
    assert names.plan("one-pool") in text
    assert names.plan("two-zones") in text
    assert "95%" in text


def test_a_plan_that_is_the_baseline_under_another_name_is_not_told_apart(root, tmp_path):
    text = (root / "tests" / "inputs" / "good.yaml").read_text("utf-8")
    begin, end = text.index("  one-pool:\n"), text.index("baseline: two-zones")
    two_zones = text[text.index("  two-zones:\n") : begin]
    same = two_zones.replace("two-zones:", "same:").replace("en: two zones", "en: the same")
    (tmp_path / "same.yaml").write_text(text[:begin] + same + "\n" + text[end:], encoding="utf-8")
    world = read_world(tmp_path / "same.yaml")
    found = experiment(world, Setting.of(world, replications=4))
    said = findings(Names(words("en"), world.scenario), {"central": found})
    assert said[0] == "At central load not told apart from “two zones”: “the same”."
    assert said[1].startswith("A true difference of 0.0 percentage points")
