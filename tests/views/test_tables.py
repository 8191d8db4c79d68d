"""Tables for notebooks and for the terminal: the words of one language, the numbers of the result."""

from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console
from scipy.stats import t

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import GroundKind
from simlib.model.compile import compile_model
from simlib.scores.experiment import Setting, experiment
from simlib.views.exhibits.comparison import loads_sheet
from simlib.views.exhibits.results import compared_sheet, measures_sheet
from simlib.views.language.claims import findings, headline_differences
from simlib.views.language.levers import plan_differences
from simlib.views.language.names import Names, heading
from simlib.views.language.names import shown as shown_number
from simlib.views.language.provenance import (
    borrowed,
    borrowed_line,
    ground_lines,
    grounds_used,
    projected_years,
    shaky,
)
from simlib.views.language.results import definition_lines, footing, result_footing
from simlib.views.language.text_width import text_cells
from simlib.views.language.words import words
from simlib.views.output.documents import comparison_document, run_document
from simlib.views.output.terminal import console, shown


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
        out.print(shown(table))
    return capture.get()


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
        measures_sheet(names, found, "two-zones"),
        compared_sheet(names, found),
        loads_sheet(names, loads),
    ]
    for table in tables:
        text = printed(table, width)
        assert "2021-04-01 – 2021-12-31" in text
        assert names.words("{count} replications, seed {seed}", count=3, seed=1) in text
        assert "…" not in text
    assert names.load("central").lower() in printed(tables[0], width).lower()


@pytest.mark.parametrize("width", [50, 60, 72, 80])
def test_no_plan_loses_its_name_or_its_means_on_a_narrow_terminal(names, found, width):
    loads = dict.fromkeys(("low", "central", "high"), found)
    for table, measured in (
        (compared_sheet(names, found), ("on_time_share", "days_to_close", "travel_hours")),
        (loads_sheet(names, loads), ("on_time_share",)),
    ):
        text = printed(table, width)
        assert max(text_cells(line) for line in text.splitlines()) <= width
        for plan in found.setting.plans:
            assert heading(names.plan(plan))[:4] in text
            means = {m.name: m for m in found.measures(plan) if m.by == "all"}
            for name in measured:
                assert shown_number(means[name].mean, means[name].unit) in text


def test_what_is_split_stands_in_the_order_of_the_file(names, found):
    text = printed(measures_sheet(names, found, "two-zones"), 120)
    for by, keys in (("class", "classes"), ("limit", "limits")):
        said = [names.key(by, key) for key in getattr(names.scenario, keys)]
        lines = [line.split("  ") for line in text.splitlines()]
        cells = [cell.strip() for line in lines for cell in line]
        places = [cells.index(one) for one in said if one in cells]
        assert len(places) > 1
        assert places == sorted(places)


def test_the_footing_names_whose_rules_are_borrowed(names, world):
    text = "\n".join(footing(names, world, "simlib assumptions"))
    if names.words.language == "zh":
        assert "借用：通城2016年（S4-015、S4-016、S4-017）；全国性规定（L07）" in text
    else:
        assert "S4-017); national rules (L07)" in text


@pytest.mark.slow
def test_every_document_that_rules_are_borrowed_from_has_a_name(names, root):
    county = read_world(root / "scenarios" / "pingluo-2021.yaml").scenario
    chinese = names.words.language == "zh"
    places = list(borrowed(names.words, county))
    assert ("通城2016年" if chinese else "Tongcheng (Hubei) 2016") in places
    assert ("献县2021年" if chinese else "Xian county 2021") in places
    assert not any(place.startswith("S") and place[1:2].isdigit() for place in places)


def test_a_publication_is_shown_as_its_user_writes_it(english):
    ground = next(iter(english.scenario.grounds.values())).model_copy(
        update={"kind": GroundKind.BORROWED, "sources": ("Yearbook 2020",)}
    )
    own = english.scenario.model_copy(update={"grounds": {"own": ground}})
    assert borrowed_line(english.words, own, clauses=True) == "Borrowed: Yearbook 2020"


def test_nothing_is_said_of_borrowing_where_nothing_is_borrowed(english):
    own = english.scenario.model_copy(update={"grounds": {}})
    assert borrowed_line(english.words, own) == ""


def test_years_without_published_holidays_are_named_where_they_are_simulated(names, root, tmp_path):
    text = (root / "tests" / "inputs" / "good.yaml").read_text("utf-8")
    assert "2022" in text
    later = text.replace("2022-", "2032-").replace("2021-", "2031-")
    (tmp_path / "later.yaml").write_text(later, encoding="utf-8")
    world = read_world(tmp_path / "later.yaml")
    found = experiment(world, Setting.of(world, ["two-zones"], replications=1))
    years = projected_years(found.model)
    assert years[0] == 2031
    assert years[-1] == world.scenario.time.end.year
    assert set(years) < set(found.model.calendar.projected_years)  # room for dues is not simulated
    line = result_footing(names, found.model, "simlib assumptions")[-1]
    assert "2031" in line
    assert "time.extra_days" in line
    assert run_document(found)["projected_years"] == list(years)


def test_of_a_projected_year_the_days_of_the_file_are_told_from_the_others(names, world):
    """A region's own holiday with its make-up day is no notice of a year."""
    time = world.scenario.time.model_copy(
        update={"end": date(2027, 12, 31), "extra_days": {"2027-03-10": "off", "2021-05-13": "off"}}
    )
    far = replace(world, scenario=world.scenario.model_copy(update={"time": time}))
    own = replace(names, scenario=far.scenario)
    said = result_footing(own, compile_model(far, "central"), "simlib assumptions")
    assert "2027" in said[-2]
    assert "2027-03-10" in said[-1]
    assert "2021" not in said[-1]


def test_of_published_years_nothing_is_projected(names, found, world):
    assert projected_years(found.model) == ()
    assert result_footing(names, found.model, "x") == footing(names, world, "x")
    assert comparison_document(found)["projected_years"] == []


def test_a_share_is_in_per_cent_with_one_decimal_and_so_is_its_interval(english, found):
    share = next(m for m in found.measures("two-zones") if (m.name, m.by) == ("on_time_share", "all"))
    text = printed(measures_sheet(english, found, "two-zones"))
    assert f"{100 * share.mean:.1f}%" in text
    assert f"{100 * share.low:.1f}–{100 * share.high:.1f}%" in text


def test_named_units_are_not_ranked_in_what_is_shown(english, found):
    assert "Nantang" not in printed(measures_sheet(english, found, "two-zones"))


def test_definitions_are_said_in_the_language(names):
    (line,) = definition_lines(names, ("on_time_share",))
    assert line.startswith("按期办结率 = " if names.words.language == "zh" else "on-time share = ")
    for line in definition_lines(names):
        assert names.words.language == "en" or not any("a" <= letter <= "z" for letter in line)


def test_what_a_plan_changes_is_listed(english):
    assert plan_differences(english, "one-pool") == [
        "zones: 2 → 1",
        "Matters pooled in the zone: pool difficult matters → pool all matters",
        "When nobody in the unit is free, the zone helps: at once → after 3 working days",
        "work meeting: Monday → Wednesday",
    ]
    assert plan_differences(english, "two-zones") == []


def test_a_name_in_brackets_is_a_name(english, found):
    out = console()
    with out.capture() as capture:
        out.print(shown(measures_sheet(english, found, "two-zones")))
        out.print("[bold]x[/bold] :smile:")
    assert capture.get().endswith("[bold]x[/bold] :smile:\n")


# ---------------------------------------------------------------- sentences


def test_what_intervals_do_not_support_is_not_said(names, world, found):
    w = names.words
    once = experiment(world, Setting.of(world, replications=1))
    assert findings(names, {"central": once}) == [w("One replication cannot support a conclusion.")]
    verdict = found.verdict()
    text = "\n".join(findings(names, {"central": found}))
    assert verdict.better_than_baseline + verdict.worse_than_baseline + verdict.not_told_apart == (
        "one-pool",
    )
    assert names.plan("one-pool") in text
    assert names.plan("two-zones") in text
    assert "95%" in text


def test_more_than_all_is_not_said_to_be_what_would_be_seen(english, world):
    """Of two replications that differ a little, the interval is wider than all there is."""
    found = experiment(world, Setting.of(world, ["two-zones", "one-pool"], replications=2, seed=6))
    (one,) = headline_differences(found).values()
    assert one.detectable is not None
    assert one.detectable > 1
    said = findings(english, {"central": found})
    assert "So few replications would detect no difference, however large." in said
    assert not any("A true difference of" in sentence for sentence in said)


def test_a_plan_that_is_the_baseline_under_another_name_is_not_told_apart(root, tmp_path):
    text = (root / "tests" / "inputs" / "good.yaml").read_text("utf-8")
    begin, end = text.index("  one-pool:\n"), text.index("baseline: two-zones")
    two_zones = text[text.index("  two-zones:\n") : begin]
    same = two_zones.replace("two-zones:", "same:").replace("en: two zones", "en: the same")
    (tmp_path / "same.yaml").write_text(text[:begin] + same + "\n" + text[end:], encoding="utf-8")
    world = read_world(tmp_path / "same.yaml")
    found = experiment(world, Setting.of(world, replications=4))
    said = findings(Names(words("en"), world.scenario), {"central": found})
    assert said[0] == "At central load no clear difference from “two zones”: “the same”."
    unseen = f"{100 * (1 - 0.05 ** (1 / 4)):.1f}%"
    assert said[1].startswith("None of 4 replications showed any difference for “the same”")
    assert unseen == "52.7%"
    assert unseen in said[1]
    for table in (compared_sheet, lambda names, one: loads_sheet(names, {"central": one})):
        shown_ = " ".join(printed(table(Names(words("en"), world.scenario), found), width=200).split())
        assert "none of 4 replications differs; at most 52.7% of all do" in shown_
        assert "0.0 ~" not in shown_
    assert not any("A true difference of" in sentence for sentence in said)


def test_what_could_have_been_seen_is_asked_of_the_level_of_the_verdict(english, found):
    """Two plans are one comparison; with four plans three hold at once, and more is needed."""
    (one,) = (d for d in found.differences() if (d.name, d.by) == ("on_time_share", "all"))
    more = replace(
        found,
        setting=replace(found.setting, plans=("two-zones", "one-pool", "b", "c")),
        rows={**found.rows, **dict.fromkeys("bc", found.rows["one-pool"])},
        tallies={**found.tallies, **dict.fromkeys("bc", found.tallies["one-pool"])},
    )
    assert more.verdict().not_told_apart == ("one-pool", "b", "c")
    degrees = found.setting.replications - 1
    power = t.ppf(0.8, degrees)
    scale = (t.ppf(1 - 0.05 / 3 / 2, degrees) + power) / (t.ppf(0.975, degrees) + power)
    for of, times in ((found, 1.0), (more, scale)):
        amount = f"{100 * one.detectable * times:.1f}"
        said = "\n".join(findings(english, {"central": of}))
        assert f"A true difference of {amount} percentage points" in said
