"""The program speaks Chinese and English, and the catalogue never falls behind the code."""

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages import Message

from simlib.errors import Fault, InputFaults, SimlibError, UnknownName
from simlib.views.language import catalogue, glossary
from simlib.views.language.faults import (
    DETAILS,
    PARAMETERS,
    RULES,
    UNKNOWN,
    FaultWords,
    error_line,
    fault_line,
    placeholders,
)
from simlib.views.language.words import Words, language_from_environment, words


@dataclass
class Text:
    zh: str
    en: str


# ---- one language or the other


def test_a_message_is_said_in_the_language_asked_for():
    assert words("zh")("write a value from {low} to {high}", low=1, high=5) == "请填写 1 至 5 之间的值"
    assert words("en")("write a value from {low} to {high}", low=1, high=5) == ("write a value from 1 to 5")


def test_what_fills_a_message_is_never_read_as_a_message():
    assert words("en")("no such file: {file}", file="{kind}.yaml") == "no such file: {kind}.yaml"


def test_an_unknown_message_is_said_in_english_and_an_empty_one_is_empty():
    assert words("zh")("not in the catalogue") == "not in the catalogue"
    assert words("zh")("") == ""


def test_an_authors_words_are_picked_by_language_and_the_other_fills_a_gap():
    zone = Text(zh="第一协作区", en="Zone 1")
    assert (words("zh").text(zone), words("en").text(zone)) == ("第一协作区", "Zone 1")
    assert words("en").text(Text(zh="第一协作区", en="")) == "第一协作区"
    assert words("zh").text(Text(zh="", en="Zone 1")) == "Zone 1"


def test_english_shows_the_chinese_name_of_a_unit_beside_its_own():
    assert words("en").unit("城关镇", "Chengguan") == "Chengguan 城关镇"
    assert words("en").unit("城关镇", None) == "城关镇"
    assert words("zh").unit("城关镇", "Chengguan") == "城关镇"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"SIMLIB_LANG": "en", "LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"SIMLIB_LANG": "ZH", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_TW.Big5"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "zh"),
        ({"SIMLIB_LANG": ""}, "zh"),
    ],
)
def test_the_environment_names_the_language(environment, language):
    assert language_from_environment(environment) == language


def test_the_environment_of_the_process_is_asked_by_default(monkeypatch):
    monkeypatch.setenv("SIMLIB_LANG", "en")
    assert language_from_environment() == "en"


# ---- the catalogue and the code


@pytest.mark.slow
def test_the_catalogue_holds_the_messages_of_the_code_no_more_and_no_fewer():
    in_code, in_catalogue = set(catalogue.messages_of()), set(catalogue.translations())
    advice = "run python -m simlib.views.language.catalogue and fill what is empty"
    assert in_code - in_catalogue == set(), advice
    assert in_catalogue - in_code == set(), advice


def test_every_message_has_its_chinese():
    entries = catalogue.translations()
    assert catalogue.unfinished(catalogue.catalogue(sorted(entries), entries)) == []


def test_the_compiled_catalogue_is_made_from_the_one_that_people_read():
    entries = catalogue.translations()
    made = catalogue.catalogue(sorted(entries), entries)
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(made)
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(made)


def test_the_catalogue_tells_no_date_and_no_address():
    header = catalogue.PO.read_text("utf-8").split("\n\n")[0]
    assert "Date" not in header
    assert "@" not in header


def test_both_languages_have_the_same_placeholders():
    for message, entry in catalogue.translations().items():
        assert placeholders(str(entry.string)) == placeholders(message), message


def test_messages_are_found_by_their_marks(tmp_path):
    (tmp_path / "view.py").write_text(
        'TABLE = {"a": N_("marked")}\n'
        "def view(w, name):\n"
        '    return w("said {x}", x=w("inside")) + _("old style") + w(name) + other("silent")\n'
    )
    assert catalogue.messages_of(tmp_path) == ["inside", "marked", "old style", "said {x}"]


def test_a_new_message_enters_empty_a_gone_one_leaves_and_a_fuzzy_one_is_unfinished():
    known = {
        "stays": Message("stays", "留"),
        "gone": Message("gone", "去"),
        "doubtful": Message("doubtful", "疑", flags=["fuzzy"]),
    }
    made = catalogue.catalogue(["doubtful", "new", "stays"], known)
    assert [entry.id for entry in made if entry.id] == ["doubtful", "new", "stays"]
    assert catalogue.unfinished(made) == ["doubtful", "new"]


def test_updating_writes_both_files_and_says_what_waits(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(catalogue, "PO", tmp_path / "simlib.po")
    monkeypatch.setattr(catalogue, "MO", tmp_path / "simlib.mo")
    monkeypatch.setattr(catalogue, "messages_of", lambda: ["zone"])
    monkeypatch.setattr(catalogue, "translations", lambda: {})
    assert catalogue.main() == 1
    assert "zone" in capsys.readouterr().out
    monkeypatch.setattr(catalogue, "translations", lambda: {"zone": Message("zone", "协作区")})
    assert catalogue.main() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["simlib.mo", "simlib.po"]
    assert "协作区" in (tmp_path / "simlib.po").read_text("utf-8")


# ---- the glossary


@pytest.mark.parametrize(
    ("table", "code", "chinese"),
    [
        ("UNIT_KINDS", "group", "派驻纪检监察组"),
        ("UNIT_KINDS", "division", "纪检监察室"),
        ("POOLING", "hard", "疑难统筹"),
        ("DISPATCH", "first_come", "按先后"),
        ("LOADS", "low", "低任务量"),
        ("MEASURES", "on_time_share", "按期办结率"),
        ("MEASURES", "overdue_matters", "超期未结"),
        ("MEASURE_UNITS", "matters", "件"),
        ("PROVENANCE", "assumption", "假定"),
        ("WEEKDAYS", "sun", "星期日"),
    ],
)
def test_the_terms_are_those_of_the_documents(table, code, chinese):
    assert words("zh")(getattr(glossary, table)[code]) == chinese


def test_the_marks_are_said_exactly():
    assert words("zh")(glossary.DEMONSTRATION) == "演示数据，非真实业务数据"
    assert words("zh")(glossary.SCHEMATIC) == "示意图，不作划界依据"


# ---- faults


def test_a_fault_is_one_line_with_file_place_rule_value_and_way_out():
    fault = Fault("$.units.城关镇.staf", "unknown-key", "2", {"close": "staff", "known": "english, staff"})
    assert fault_line(words("en"), "county.yaml", fault) == (
        "county.yaml: $.units.城关镇.staf: no such key here (value: 2)"
        " -> did you mean staff? Keys known here: english, staff"
    )
    assert fault_line(words("zh"), "county.yaml", fault) == (
        "county.yaml: $.units.城关镇.staf: 此处没有这个键（值：2）"
        " -> 是否应为 staff？此处可用的键：english、staff"
    )


def test_without_a_value_and_without_a_close_name_the_line_leaves_them_out():
    fault = Fault("$.units.x", "unknown-key", params={"close": "", "known": "staff"})
    assert fault_line(words("en"), "a.yaml", fault) == (
        "a.yaml: $.units.x: no such key here -> keys known here: staff"
    )


def test_line_and_base_file_are_told_where_they_are_known():
    params = {"line": "12", "column": "3", "base": "county.yaml"}
    fault = Fault("$.units.x", "not-finite", ".inf", params)
    assert "not a finite number (value: .inf, line 12, in county.yaml) ->" in fault_line(
        words("en"), "overlay.yaml", fault
    )
    assert "不是有限的数值（值：.inf，第 12 行，见 county.yaml） ->" in fault_line(
        words("zh"), "overlay.yaml", fault
    )
    fault = Fault("$", "bad-yaml", params={"line": "4", "column": "1", "problem": "tab"})
    assert fault_line(words("en"), "a.yaml", fault).count("line 4") == 1


def test_parameters_that_are_codes_are_said_in_words():
    fault = Fault("$.units.x.code", "wrong-type", "3", {"expected": "text"})
    assert fault_line(words("zh"), "a.yaml", fault).endswith("-> 请填写文字")
    error = UnknownName("plan", "pan-2021", ["plan-2021"])
    assert error_line(words("zh"), error) == "没有这个协作区划分方案：pan-2021 -> 现有：plan-2021"


def test_characters_that_cannot_be_seen_are_shown_and_break_no_line():
    fault = Fault("$.a\nb", "bad-name", "城\u202e关\x1b[31m\u2028")
    line = fault_line(words("en"), "a.yaml", fault)
    assert line.isprintable()
    assert r"$.a\nb" in line
    assert r"城\u202e关\x1b[31m\u2028" in line


def test_braces_in_a_file_are_not_placeholders():
    fault = Fault("$.{low}", "bad-date", "{0.__class__}")
    assert "$.{low}: not a date (value: {0.__class__})" in fault_line(words("en"), "a", fault)


def test_a_file_with_faults_is_counted_in_one_line():
    error = InputFaults("county.yaml", [Fault("$.a", "missing"), Fault("$.b", "missing")])
    assert error_line(words("zh"), error).startswith("county.yaml 中有 2 处错误 -> ")


def test_a_code_without_words_names_itself_and_a_missing_parameter_hides_nothing():
    assert error_line(words("en"), SimlibError("brand-new")).endswith("report the code: brand-new")
    assert error_line(words("en"), SimlibError("too-deep")) == (
        "values are nested deeper than ? levels -> use fewer levels"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_a_rule_and_a_way_out_that_needs_nothing(language):
    assert [code for code in RULES if placeholders(RULES[code].ways[-1])] == []
    said = {code: error_line(Words(language), SimlibError(code)) for code in RULES}
    assert [code for code, line in said.items() if not all(line.partition(" -> "))] == []


def test_every_placeholder_is_documented_and_no_documentation_is_stale():
    entries = [*RULES.values(), UNKNOWN, *(FaultWords(detail, ()) for detail in DETAILS)]
    used = {name for entry in entries for text in (entry.rule, *entry.ways) for name in placeholders(text)}
    assert used == set(PARAMETERS)


@pytest.mark.slow
def test_every_code_in_the_code_has_words():
    codes = {code for code, _, _ in raised()}
    assert {"input-faults", "unknown-name"} <= codes  # the search finds what errors.py raises
    assert codes - set(RULES) == set()


@pytest.mark.slow
def test_where_a_fault_is_made_its_rule_gets_the_parameters_it_speaks_of():
    for code, params, place in raised():
        if params is not None:
            assert placeholders(RULES[code].rule) - {"file"} <= params, f"{code} in {place}"


CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def raised() -> Iterator[tuple[str, set[str] | None, str]]:
    """Code, names of the parameters (None if not written out) and place of each error made."""
    for source in sorted(catalogue.PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (code := code_of(node, source)):
                yield code, parameters_of(node), f"{source.name}:{node.lineno}"


def code_of(call: ast.Call, source: Path) -> str | None:
    """The code that a call writes out: Fault(path, CODE), self._fault(path, CODE), AnyError(CODE)."""
    name = ast.unparse(call.func).split(".")[-1]
    if name[0].isupper() and hasattr(builtins, name):  # ValueError speaks to programmers
        return None
    positional: list[ast.expr] = []
    if name.lower().endswith("fault"):
        positional = call.args[1:2]
    elif name.endswith(("Error", "Refusal", "_unknown")) or source.name == "errors.py":
        positional = call.args[0:1]
    named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    argument = next(iter([*positional, *named]), None)
    if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
        return str(argument.value)
    return None


def parameters_of(call: ast.Call) -> set[str] | None:
    """The names of the parameters that a call gives, if they are written out there."""
    name = ast.unparse(call.func).split(".")[-1]
    if name not in ("Fault", "SimlibError", "__init__"):  # others may add some
        return None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    if name != "Fault":
        return {keyword.arg for keyword in call.keywords if keyword.arg}
    named = [keyword.value for keyword in call.keywords if keyword.arg == "params"]
    given = next(iter([*call.args[3:4], *named]), ast.Dict([], []))
    if not isinstance(given, ast.Dict) or not all(isinstance(k, ast.Constant) for k in given.keys):
        return None
    return {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}
