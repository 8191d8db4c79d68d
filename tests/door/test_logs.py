"""A case log in a notebook or a script."""

import json
from datetime import date

import pandas as pd
import pytest

import simlib
from simlib.cli.program import obey
from tests.inputs.caselog.logs import changed, csv_of, with_column


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "台账.csv"
    path.write_bytes(csv_of(changed((2, 1, ""))))
    return path


@pytest.fixture(scope="module")
def log(path):
    return simlib.log(path, until="2025-06-30", language="zh")


def test_a_log_is_frames_of_matters_and_of_odd_rows(log):
    assert log.matters["unit"].tolist() == ["城关镇", "城关镇"]
    assert log.matters.loc[2, "closed"] == pd.Timestamp("2025-04-01")
    assert log.matters.loc[4, "days"] == 14
    assert log.odd.loc[3, ["cell", "code", "left out"]].tolist() == ["B3", "missing", True]
    assert log.open_on("2025-03-10") == log.open_on(date(2025, 3, 10)) == (1, 0)


@pytest.mark.slow
def test_a_log_shows_itself_with_two_figures(log):
    shown = log._repr_mimebundle_()
    assert "2 件" in shown["text/plain"]
    assert shown["text/html"].count("<img") == 2
    assert "各单位件数" in shown["text/html"]


def test_its_document_is_what_the_command_prints(log, path, capsys):
    assert obey(["log", str(path), "--json", "--until", "2025-06-30"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(log.document()))


@pytest.mark.slow
def test_a_county_reads_a_log_by_its_own_names_and_limits(county, tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(csv_of(changed((2, 2, "头闸"))))
    log = county.log(path, until="2025-06-30")
    assert log.matters["unit"].tolist() == ["城关镇", "头闸镇", "城关镇"]
    assert [one.key for one in log.profile.limits] == ["ordinary", "major"]
    assert "Touzha" in repr(log.show("log units"))
    assert "头闸镇" in repr(log.said_in("zh").show("log units"))
    assert repr(simlib.log(path, county.file, until="2025-06-30").show("log limits"))


def test_what_is_no_log_of_matters_is_refused_with_all_its_faults(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(csv_of(with_column("电话", "139", "", "")))
    with pytest.raises(simlib.InputFaults) as raised:
        simlib.log(path)
    assert [fault.code for fault in raised.value.faults] == ["personal-column"]


def test_an_exhibit_of_plans_is_none_of_a_log(log):
    with pytest.raises(simlib.UnknownName):
        log.show("map")
