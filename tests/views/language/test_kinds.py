"""What units are called: each kind by its own word, and units where a sentence counts several kinds."""

import pytest

from simlib.inputs.reading import read_world
from simlib.inputs.scenario import UnitForm, UnitKind
from simlib.views.exhibits.county import units_sheet, zones_sheet
from simlib.views.language.names import Names
from simlib.views.language.words import words

FORMS = {"town": UnitForm.SUBDISTRICT, "group": UnitForm.ENTERPRISE}


@pytest.fixture(scope="module")
def towns(root):
    """A county of towns alone."""
    return read_world(root / "tests" / "inputs" / "good.yaml").scenario


@pytest.fixture(scope="module")
def mixed(towns):
    """The same, its first town a sub-district, its first resident group an enterprise's committee."""
    units = dict(towns.units)
    for kind, form in FORMS.items():
        name = next((name for name, unit in units.items() if unit.kind == kind), None)
        if name is not None:
            units[name] = units[name].model_copy(update={"form": form})
    return towns.model_copy(update={"units": units})


def first(scenario, kind):
    return next(name for name, unit in scenario.units.items() if unit.kind is kind)


@pytest.mark.parametrize(("language", "word"), [("zh", "街道"), ("en", "sub-district")])
def test_a_unit_is_called_by_its_own_word(mixed, towns, language, word):
    town = first(mixed, UnitKind.TOWN)
    assert Names(words(language), mixed).kind(town) == word
    assert Names(words(language), towns).kind(town) == words(language)("town")


def test_where_kinds_are_mixed_units_are_counted(mixed, towns):
    assert Names(words("zh"), mixed).words("at most {amount} towns move", amount=2) == "至多调整 2 个单位"
    assert Names(words("zh"), towns).words("at most {amount} towns move", amount=2) == "至多调整 2 个乡镇"
    assert Names(words("en"), mixed, codes=True).by("town") == "unit"


def test_an_author_s_words_and_names_stay(mixed):
    said = Names(words("zh"), mixed).words("moves {units}", units="城郊乡镇")
    assert said == "调整单位：城郊乡镇"


def test_a_table_has_a_row_a_kind(mixed, towns):
    kinds = [row[0].text.split("\n")[0] for row in units_sheet(Names(words("zh"), mixed)).rows]
    before = [row[0].text.split("\n")[0] for row in units_sheet(Names(words("zh"), towns)).rows]
    assert kinds[:2] == ["街道", "乡镇"]
    assert before[0] == "乡镇"
    heads = [column.heading for column in zones_sheet(Names(words("zh"), mixed), mixed.baseline).columns]
    assert "单位" in heads
    assert "乡镇" not in heads
