"""The log's line in the band of the runs is drawn in both languages without a missing letter."""

import warnings

import pytest

from simlib.evidence.counting import counted
from simlib.evidence.fitting import Fit
from simlib.evidence.validating import validate
from simlib.views.exhibits.calibration import counted_sheet, fitted_sheet, units_sheet
from simlib.views.exhibits.typeface import house_style, save_figure
from simlib.views.exhibits.validation import days_sheet, families_sheet, judged_sheet, open_figure
from simlib.views.language.evidence import counted_remarks, fitted_remarks
from simlib.views.language.names import Names
from simlib.views.language.words import words

MARKS = {"zh": "演示数据", "en": "emonstration data"}


@pytest.fixture(scope="module")
def found(example):
    return validate(example, runs=40)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_judged_is_drawn_and_has_tables_beside_it(tmp_path, found, language):
    names = Names(words(language), found.of.world.scenario)
    with warnings.catch_warnings(), house_style():
        warnings.simplefilter("error")  # a missing glyph is a warning
        figure = open_figure(names, found)
        save_figure(figure, tmp_path / "open.png")
    assert len(figure.axes[0].lines[0].get_xdata()) == len(found.open_days)
    for sheet in (families_sheet, judged_sheet, days_sheet):
        made = sheet(names, found)
        assert made.rows
        assert MARKS[language] in repr(made)
    outside = [row for row in families_sheet(names, found).rows if row[2].value]
    assert len(outside) == len(found.failed)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_counted_and_fitted_is_told_in_either_language(example, language):
    names, counts = Names(words(language), example.world.scenario), counted(example)
    rows = counted_sheet(names, example, counts).rows
    assert [row[4].text for row in rows][:2] == [f"{one.count}" for one in counts.per_year.values()]
    units = [unit for unit in names.scenario.units if unit in counts.units["lead-towns"]]
    assert [row[0].text for row in units_sheet(names, counts).rows] == list(map(names.unit, units))
    told = " ".join(counted_remarks(names, example, counts))
    assert {"zh": "回避", "en": "Recusals"}[language] in told
    factors = {"effort": counts.per_year["lead-towns"], "waits": counts.recused}
    fit = Fit(factors, 0.01, 3.0, 20, 100, 1, "central", "two-zones", at_end=("waits",))
    said = " ".join(fitted_remarks(names, fit, "COMMAND"))
    assert "COMMAND" in said
    assert {"zh": "单凭日期无法区分", "en": "Dates alone do not tell"}[language] in said
    assert len(fitted_sheet(names, fit).rows) == 2
