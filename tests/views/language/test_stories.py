"""Stories in words, and the figures of time: all that the data holds is said and drawn in both languages."""

import warnings

import pytest

from simlib.inputs.reading import read_world
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import draw
from simlib.runs.kernel.loop import simulate
from simlib.scores.experiment import Setting, experiment
from simlib.scores.run import Run
from simlib.scores.story import ORDER, late_matters, story
from simlib.scores.why_late import LABELS
from simlib.views.exhibits.cause_looks import DRESS
from simlib.views.exhibits.late_matters import causes_figure, causes_sheet
from simlib.views.exhibits.one_matter import spent_sheet, story_lines, timeline_figure
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.language.glossary import CAUSES
from simlib.views.language.names import Names, heading
from simlib.views.language.stories import TELLS, Telling, unknown_matter
from simlib.views.language.words import words
from tests.tables import read


@pytest.fixture(scope="module")
def run(root):
    model = compile_model(read_world(root / "tests" / "inputs" / "good.yaml"), "high")
    plan, draws = compile_plan(model, "two-zones"), draw(model, 1, 0)
    return Run(model, plan, draws, simulate(model, plan, draws))


@pytest.fixture(scope="module")
def setting(run):
    return Setting.of(run.model.world, ["two-zones"], "high", "two-zones", 1)


@pytest.fixture(params=["zh", "en"])
def names(request, run):
    return Names(words(request.param), run.model.world.scenario)


@pytest.fixture
def telling(run, names):
    worst = late_matters(run)[0].matter
    return Telling(
        names, run.model, run.draws, run.record, story(run.model, run.plan, run.draws, run.record, worst)
    )


def texts(figure):
    found = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return "\n".join(text.get_text() for text in found)


def saved(figure, path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter that no font has is a warning
        return save_figure(figure, path).read_bytes()


def test_every_label_has_words_and_a_look_of_its_own():
    assert tuple(CAUSES) == LABELS == tuple(DRESS)
    assert len(set(DRESS.values())) == len(LABELS)
    assert set(TELLS) | {"step"} == set(ORDER)


def test_labels_of_one_colour_differ_in_grey_too():
    """Same face, other hatching: only the plain one of a colour has none."""
    for face in {look.face for look in DRESS.values()}:
        hatchings = [look.hatch for look in DRESS.values() if look.face == face]
        assert len(set(hatchings)) == len(hatchings)


def test_a_story_is_told_from_arrival_to_the_end(telling):
    lines = telling.lines
    told = telling.story
    assert len(lines) >= len({p.visit for p in told.pieces}) + 2
    assert [when for when, _ in lines] == sorted(when for when, _ in lines)
    people = {telling.model.people.code[p] for e in told.events for p in e.people}
    assert people
    assert all(any(code in said for _, said in lines) for code in people)


def test_the_sums_are_the_longest_first_and_all_of_the_time(telling):
    sums = telling.sums
    assert len(sums) == len(telling.story.sums)
    shares = [int(share.rstrip("%")) for _, _, share in sums]
    assert shares == sorted(shares, reverse=True)
    assert 97 <= sum(shares) <= 103


def test_the_lines_end_with_the_sums(telling):
    said = list(story_lines(telling, "above"))
    assert said[0] == telling.heading
    assert said[1] == "above"
    assert len(said) == 5 + len(telling.lines) + len(telling.sums)


def test_lateness_is_in_working_and_in_calendar_days(telling):
    unit = "calendar days" if telling.names.words.language == "en" else "日历日"
    assert unit in telling.verdict


def test_an_unknown_code_names_a_close_one_and_late_ones():
    late = [f"T01-petition-{n:04}" for n in range(20)]
    error = unknown_matter("T01-petition-003", late, late)
    assert error.code == "unknown-matter"
    assert error.params["close"].startswith("T01-petition-00")
    assert error.params["known"].split(", ") == [*late[:8], "…"]


@pytest.mark.slow
def test_the_timeline_names_labels_steps_and_marks(telling, tmp_path):
    with house_style():
        figure = timeline_figure(telling)
        assert saved(figure, tmp_path / "story.png")
    said = texts(figure)
    w = telling.names.words
    for label in telling.story.sums:
        assert w(CAUSES[label])[1:] in said
    assert telling.code in said
    assert telling.verdict[1:] in said
    assert ("演示数据" if w.language == "zh" else "emonstration data") in said


def test_units_stand_in_the_order_of_the_file(names, run, setting):
    found = experiment(run.model.world, setting, why=True).causes("two-zones")
    order = [heading(names.short(unit)) for unit in names.scenario.units]
    rows = [row for row in read(causes_sheet(names, found, "unit")).index if row in order]
    assert len(rows) > 2
    assert rows == sorted(rows, key=order.index)


def test_the_table_of_a_story_is_the_sums_of_its_labels(telling):
    frame = read(spent_sheet(telling))
    assert len(frame) == len(telling.story.sums)
    assert list(frame.iloc[:, 0]) == [amount for _, amount, _ in telling.sums]


def test_the_table_of_causes_holds_the_means(names, run, setting):
    found = experiment(run.model.world, setting, why=True).causes("two-zones")
    rows = [m for m in found if (m.name, m.by) == ("late_days", "class/cause")]
    times = [row[2].value for row in causes_sheet(names, found, "class").rows]
    assert sum(times) == pytest.approx(sum(m.mean for m in rows))


@pytest.mark.slow
def test_the_bars_of_causes_are_as_long_as_the_matters_took(names, run, setting, tmp_path):
    found = experiment(run.model.world, setting, why=True).causes("two-zones")
    with house_style():
        figure = causes_figure(names, found, "unit")
        assert saved(figure, tmp_path / "causes.png")
    rows = [m for m in found if (m.name, m.by) == ("late_days", "unit/cause")]
    bars = [bar for bar in figure.axes[0].patches if bar.get_width() > 0 and bar.get_height() > 0]
    assert sum(bar.get_width() for bar in bars if abs(bar.get_height() - 0.7) < 1e-6) == pytest.approx(
        sum(m.mean for m in rows)
    )
    units = {m.key.split("/")[0] for m in rows}
    assert all(names.short(unit)[:3] in texts(figure) for unit in units)
