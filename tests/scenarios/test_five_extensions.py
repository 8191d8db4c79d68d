"""The world of 2016: what the document says of it, and the numbers that its grounds compute."""

from collections import Counter
from datetime import date, timedelta

import pytest

from simlib.inputs.changes import changed
from simlib.inputs.reading import read_source, read_world, world_of
from simlib.model.calendar import WorkCalendar, WorkingHours
from simlib.model.limits import LimitUnit, due_date
from simlib.scores.experiment import Setting, experiment
from tests.scenarios.expected import expected_visits

# One quarter (2020 Q1) of the whole country, in about 2,850 counties; 0.6 is what towns and groups take.
PETITIONS, LEADS, FILED = 620_000, 327_000, 104_000
COUNTIES, QUARTERS, SHARE = 2_850, 4, 0.6
HANDLING = {"verify", "verify-hard", "verify-lifted", "special-team"}
SPECIAL = {"major", "group-petition", "skip-level", "repeated", "disruptive", "held-back"}
COUNTY = {"division", "desk", "leadership"}
NEVER = "{dist: fixed, unit: working_days, mean: 1000}"
RULE = (
    "{{title: {{zh: 压案, en: held}}, of: [petition], when: {when}, chance: 0.2, "
    "flow: petition, class: held-back}}"
)
ROW = ("set_off_matters", "class", "held-back")


@pytest.fixture(scope="module")
def world(root):
    return read_world(root / "scenarios" / "five-extensions-2016.yaml")


@pytest.fixture(scope="module")
def county(world):
    return world.scenario


@pytest.fixture(scope="module")
def steps(county):
    return county.flows["petition"].steps


def of_kind(county, kind):
    return [name for name, unit in county.units.items() if unit.kind == kind]


# ---------------------------------------------------------------- what the document says


@pytest.mark.slow
def test_the_county_has_twelve_towns_in_zones_of_four(county):
    towns = of_kind(county, "town")
    zones = county.plans[county.baseline].zones.values()
    assert len(towns) == 12
    assert [len(set(zone.units) & set(towns)) for zone in zones] == [4, 4, 4]


def test_each_covering_leader_answers_for_one_or_two_towns(county):
    towns = Counter(county.units[name].contact for name in of_kind(county, "town"))
    covering = {name for name, unit in county.units.items() if unit.covers == (1, 2)}
    assert set(towns) == covering
    assert set(towns.values()) == {1, 2}


def test_limits_are_one_two_and_three_months(county):
    of = {name: (limit.amount, limit.unit) for name, limit in county.limits.items()}
    assert [of[name] for name in ("ordinary", "serious", "major")] == [
        (1, "months"),
        (2, "months"),
        (3, "months"),
    ]


def test_only_what_the_county_assigned_itself_can_be_extended(county):
    extendable = {name for name, limit in county.limits.items() if limit.extension}
    assert extendable == {"ordinary", "serious", "major"}


def test_there_are_five_ways_of_disposition(steps):
    """Talk and letter are one of the five."""
    assert set(steps["approve"].next) == {"file-at-once", "verify", "talk", "ask", "shelve", "close"}


def test_thirty_in_a_hundred_clean_replies_to_letters_are_checked_and_no_talk(steps):
    assert steps["clean"].next["recheck"] == 0.3
    assert [name for name, step in steps.items() if "clean" in step.next] == ["weigh"]
    assert [name for name, step in steps.items() if "weigh" in step.next] == ["reply"]
    assert not {"clean", "recheck"} & set(steps["weigh-talk"].next)


def test_special_petitions_get_a_team_of_their_own(county, steps):
    assert set(steps["special-team"].classes) == SPECIAL
    assert steps["special-team"].team > steps["verify-hard"].team
    assert not SPECIAL & {*steps["verify"].classes, *steps["verify-hard"].classes}
    assert set(steps["sponsor"].classes) == SPECIAL


def test_whoever_sponsors_approves_or_re_verifies_did_not_handle(steps):
    for name in ("sponsor", "adopt", "re-verify"):
        assert set(steps[name].not_by) >= HANDLING, name


def test_no_leader_is_among_the_handlers(county, steps):
    leading = {post for name in of_kind(county, "leadership") for post in county.units[name].staff}
    for name in HANDLING | {"investigate", "investigate-lifted"}:
        assert not leading & set(steps[name].posts), name


def test_reviewers_did_not_investigate(steps):
    for name in ("review", "review-known", "open-review"):
        assert set(steps[name].not_by) >= {"investigate", "investigate-lifted", "supplement"}, name


def test_a_town_case_is_reviewed_by_two_of_the_county(steps):
    assert [use.pool for use in steps["review"].pools] == ["案件审理室"]
    assert steps["review"].team == steps["review-known"].team == 2


def test_a_crossed_review_is_read_by_somebody_of_another_zone_before_the_county(steps):
    crossed = steps["cross-read"]
    assert [use.pool for use in crossed.pools] == ["across"]
    assert set(crossed.not_by) >= {"investigate", "investigate-lifted", "supplement"}
    assert set(crossed.next) == {"review"}
    assert 0 < steps["hand-over"].next["cross-read"] < 1


def test_each_town_and_group_sorts_its_hard_leads_itself(county, steps):
    meeting = county.gates[steps["sort"].gate]
    assert (meeting.each, set(meeting.posts)) == ("unit", {"secretary", "group-leader"})
    assert "ordinary" not in steps["sort"].classes


def test_talks_and_review_talks_are_held_in_the_talk_room_of_a_zone(county, steps):
    assert {name for name, step in steps.items() if step.room} == {"talk", "review-talk"}
    zones = county.plans[county.baseline].zones.values()
    assert [sum(county.units[u].rooms.get("谈话室", 0) for u in zone.units) for zone in zones] == [1, 1, 1]


def test_reviewers_who_did_not_investigate_talk_to_whom_they_review(steps):
    talk = steps["review-talk"]
    assert ([use.pool for use in talk.pools], talk.team, talk.on_site) == (["案件审理室"], 2, True)
    assert set(talk.not_by) >= {"investigate", "investigate-lifted", "supplement"}
    assert set(talk.next) == {"judge"}


def test_a_cross_check_is_made_by_people_of_two_other_units(county):
    (check,) = county.flows["cross-check"].steps.values()
    assert check.least == {"zone": 1, "across": 1}


def test_one_of_each_zone_learns_in_its_division_and_comes_back(county):
    plan = county.plans[county.baseline]
    joined = {move.joins: move for move in plan.moves.values()}
    for zone in plan.zones.values():
        (division,) = zone.division
        assert joined[division].of in zone.units
        assert joined[division].last is not None


def test_closing_is_audited_by_rate_and_quality_and_a_missed_target_is_vetoed(county):
    audit, cases = (county.assessments[name] for name in ("audit", "cases"))
    assert [item.measure for item in audit.items.values()] == ["closing_rate", "sent_back_share"]
    assert [name for name, item in cases.items.items() if item.veto] == ["target"]


def test_early_review_saves_no_hour(county, steps):
    """Reading early and deciding later take as long as doing both at once; nothing else is gained."""
    (early,) = county.flows["early-look"].steps.values()
    at_once, later = steps["review"], steps["review-known"]
    assert early.team == at_once.team == later.team
    assert early.effort.mean + later.effort.mean == at_once.effort.mean
    assert at_once.wait is None is later.wait


def test_work_of_towns_and_departments_is_done_by_their_own_people(county):
    """Patrol, inspection, notice, check, appraisal, plan, summary, reports on duty, promises, campaigns."""
    own = ("patrol", "inspection", "town-notice", "town-check", "town-appraisal", "town-plan", "town-summary")
    own += ("duty-report", "promise", "appraisal", "campaign", "mobilisation", "sweep", "push-meeting")
    for name in own:
        pools = {use.pool for step in county.flows[name].steps.values() for use in step.pools}
        assert pools == {"home"}, name
        arise = {u for s in county.streams.values() if s.flow == name for u in s.shares}
        assert not COUNTY & {county.units[unit].kind for unit in arise}, name


def test_whoever_was_talked_to_reports_himself(county):
    """It takes nobody's time here: the matter waits for his meeting and that is all."""
    (told,) = county.flows["statement"].steps.values()
    assert (told.team, told.pools, told.effort) == (0, (), None)


def test_leading_members_of_towns_receive_petitioners_and_no_county_leader(county):
    reception = county.arrangements["reception"]
    assert not COUNTY & set(reception.who)
    assert set(reception.posts) == {"secretary", "group-leader"}


def test_a_lead_is_reported_to_two_at_the_same_time_and_the_county_records_it(county):
    rules = [county.followups[name] for name in ("committee-report", "county-report")]
    assert {(rule.when, rule.delay, rule.chance) for rule in rules} == {("disposed", None, 1.0)}
    pools = [[use.pool for s in county.flows[rule.flow].steps.values() for use in s.pools] for rule in rules]
    assert pools == [["home"], ["home", "案件监督管理室"]]


def test_the_linked_division_takes_part_in_the_meetings_of_its_towns(county):
    (attend,) = county.flows["lead-meeting"].steps.values()
    assert [use.pool for use in attend.pools] == ["division"]
    assert attend.on_site


def test_a_matter_held_back_is_noticed_at_its_due_instant_and_traced_back(county):
    held, traced = county.followups["repeat"], county.followups["trace-back"]
    assert (held.when, held.days_before) == ("due_near", 0)
    assert traced.of_classes == (held.klass,)


@pytest.mark.slow
@pytest.mark.parametrize(("when", "noticed"), [("due_near", True), ("late", False)])
def test_a_matter_that_never_ends_is_noticed_too(root, when, noticed):
    """Dispositions that take longer than the run: a rule that looks at late ends would see nothing."""
    source = read_source(root / "scenarios" / "five-extensions-2016.yaml")
    held = changed(source, "flows.petition.steps.dispose.wait", NEVER)
    rule = changed(held, "followups.repeat", RULE.format(when=when))
    world = world_of(rule)
    found = experiment(world, Setting.of(world, [world.scenario.baseline], None, None, 2, 1))
    plan = found.setting.baseline
    set_off = next(n for n, row in enumerate(found.rows[plan]) if (row.name, row.by, row.key) == ROW)
    assert (found.tallies[plan][:, 0, set_off].min() > 20) == noticed


def test_the_round_of_lectures_comes_to_every_town_once(county):
    stops = [stream for name, stream in county.streams.items() if name.startswith("lecture")]
    assert Counter(unit for stop in stops for unit in stop.shares) == dict.fromkeys(
        of_kind(county, "town"), 1
    )
    zones = county.plans[county.baseline].zones.values()
    for stop in stops:
        assert [len(set(zone.units) & set(stop.shares)) for zone in zones] == [1, 1, 1]


def test_what_the_second_phase_begins_begins_in_march(county):
    begun = {s.every.first for s in county.streams.values() if s.flow in ("patrol", "inspection")}
    assert begun == {date(2016, 3, 1)}
    for name in ("campaign", "cross-check", *(f"lecture-{n}" for n in range(1, 5))):
        assert all(date(2016, 3, 1) <= day <= date(2016, 9, 30) for day in county.streams[name].dates), name


def test_there_are_two_audits_a_year(county):
    assert county.streams["audit"].random_days == 2


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("mobilisation", date(2016, 2, 29)),
        ("evaluation", date(2016, 10, 31)),
        ("town-plan", date(2016, 2, 26)),
        ("town-summary", date(2016, 10, 17)),  # 15 October is a Saturday
    ],
)
def test_the_programme_is_due_on_the_days_of_the_document(county, name, due):
    hours = WorkingHours.parse(county.time.hours)
    year = WorkCalendar.build(county.time.start, date(2016, 1, 1), date(2016, 12, 31), hours)
    (asked,) = county.streams[name].dates
    (limit,) = (
        limit for limit in county.limits.values() if set(county.streams[name].classes) & {*limit.classes}
    )
    assert due_date(year, asked, limit.amount, LimitUnit(limit.unit)) == due


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("mobilisation", date(2016, 1, 1)),
        ("evaluation", date(2016, 10, 1)),
        ("town-summary", date(2016, 10, 1)),
    ],
)
def test_what_is_due_in_a_phase_is_asked_for_on_its_first_working_day(county, name, begins):
    hours = WorkingHours.parse(county.time.hours)
    year = WorkCalendar.build(county.time.start, date(2016, 1, 1), date(2016, 12, 31), hours)
    assert county.streams[name].dates == (year.roll(begins),)


def test_plans_are_asked_for_by_the_document_and_due_ten_days_later(county):
    (asked,) = county.streams["town-plan"].dates
    assert (
        date(2016, 2, 26) - asked == timedelta(days=county.limits["town-plan"].amount) == timedelta(days=10)
    )


def test_push_meetings_are_in_april_and_july(county):
    assert [when.month for when in county.streams["push-meeting"].dates] == [4, 7]


def test_the_programme_lies_on_working_days(county):
    hours = WorkingHours.parse(county.time.hours)
    year = WorkCalendar.build(county.time.start, date(2016, 1, 1), date(2016, 12, 31), hours)
    for name, stream in county.streams.items():
        assert all(year.is_working(when) for when in stream.dates), name


# ---------------------------------------------------------------- numbers that follow from others


def a_year(national_quarter):
    return national_quarter / COUNTIES * QUARTERS * SHARE


@pytest.mark.parametrize(("kind", "national"), [("petition", PETITIONS), ("lead", LEADS)])
def test_arrivals_are_national_ones_cut_to_fifties(county, kind, national):
    total = a_year(national) // 50 * 50
    assert county.streams[f"{kind}-towns"].per_year == pytest.approx(0.8 * total)
    assert county.streams[f"{kind}-groups"].per_year == pytest.approx(0.2 * total)


def test_one_to_two_inspections_a_month_are_one_and_a_half(county):
    certain, possible = county.streams["inspection-first"], county.streams["inspection-second"]
    for unit in certain.shares:
        assert certain.shares[unit] + possible.shares[unit] == (1 + 2) / 2, unit


def test_as_many_cases_are_opened_as_the_ground_says(county):
    matters = sum(s.per_year for s in county.streams.values() if s.per_year is not None)
    assert matters * expected_visits(county.flows["petition"])["open-case"] == pytest.approx(
        a_year(FILED), rel=0.05
    )


@pytest.fixture(scope="module")
def swept(county):
    """Matters of the sweep by class: those still open, and those closed that are checked again."""
    return {name: [m for m in county.start.matters if m.klass == name] for name in ("old", "swept")}


def test_the_sweep_is_of_all_petitions_of_two_years(county, swept):
    yearly = county.streams["petition-towns"].per_year + county.streams["petition-groups"].per_year
    counts = {name: sum(matter.count for matter in matters) for name, matters in swept.items()}
    assert sum(counts.values()) == 2 * yearly
    assert counts["old"] == pytest.approx(0.05 * 2 * yearly, rel=0.05)
    assert set(Counter(matter.unit for matter in swept["old"]).values()) == {3}


@pytest.mark.parametrize("kind", ["towns", "groups"])
def test_what_is_swept_lies_where_it_came_from(county, swept, kind):
    stream = county.streams[f"petition-{kind}"]
    for unit, share in stream.shares.items():
        came = 2 * stream.per_year * share / sum(stream.shares.values())
        lies = sum(m.count for matters in swept.values() for m in matters if m.unit == unit)
        assert abs(lies - came) < 1, unit


def test_closed_petitions_are_checked_within_the_first_phase(swept):
    assert {matter.due for matter in swept["swept"]} == {date(2016, 2, 29)}


def test_each_old_matter_has_a_due_day_of_its_own(county, swept):
    dues = [matter.due for matter in swept["old"]]
    assert len(set(dues)) == len(dues)
    assert county.time.start < min(dues) <= max(dues) <= county.time.window.last


def test_old_matters_came_within_two_years(county, swept):
    oldest = county.time.start - timedelta(days=2 * 366)
    assert min(matter.arrived for matter in swept["old"]) >= oldest


def test_the_backlog_is_a_start_without_warm_up(county):
    assert county.start.kind == "backlog"
    assert county.time.start == county.time.window.first
    assert county.time.window.last.year == 2016


# ---------------------------------------------------------------- plans, grounds


def test_only_what_is_computed_from_sourced_figures_alone_is_derived(county):
    derived = {name for name, ground in county.grounds.items() if ground.kind == "derived"}
    assert derived == {"phases", "plans-due", "summaries-due", "second-inspection"}


def test_the_documents_own_numbers_are_few(world, county):
    """Efforts, headcounts and shares are in no document, so no effort or headcount may claim one."""
    sourced = {name for name, ground in county.grounds.items() if ground.kind == "sourced"}
    claimed = [
        entry.path
        for entry in world.provenance
        if entry.ground in sourced and (".effort." in entry.path or ".staff." in entry.path)
    ]
    assert claimed == []


def test_plans_differ_from_today_by_levers_people_or_a_date(county):
    today = county.plans[county.baseline]
    for name, plan in county.plans.items():
        assert plan.zones == today.zones, name
        assert plan is today or plan.levers or plan.extra or plan.then, name


def test_every_lever_is_pulled_by_some_plan(county):
    assert {lever for plan in county.plans.values() for lever in plan.levers} == set(county.levers)


def test_nothing_that_the_body_sets_itself_is_in_the_totals(county):
    assert [name for name, flow in county.flows.items() if flow.headline] == ["petition"]


def test_every_ground_is_used(world, county):
    assert {entry.ground for entry in world.provenance} >= set(county.grounds)


def test_the_file_says_that_it_is_a_demonstration(county):
    assert county.data == "demonstration"
    assert "演示数据" in county.note.zh
