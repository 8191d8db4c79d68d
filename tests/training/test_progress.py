"""What a seat has done is kept after every step, and a class's results are numbers without names."""

import csv

import pytest

import simlib
from simlib.errors import InputFaults, SimlibError
from simlib.training.address import own_seat
from simlib.training.exercises import TASKS
from simlib.training.progress import Progress, class_results, training_folder


def test_what_is_kept_is_there_after_a_reload(tmp_path):
    first = Progress.open(7, tmp_path)
    first.note("2.1", answer=("2021-04-01", "", "", "", ""), tries=1)
    first.note("2.1", hints=2)
    first.predict("2", "2021-10-01")
    again = Progress.open(7, tmp_path)
    assert again.seat == first.seat
    assert (again.done("2.1").tries, again.done("2.1").hints, again.done("2.1").right) == (1, 2, False)
    assert again.seat.predictions == {"2": "2021-10-01"}


def test_nothing_is_written_before_something_is_done(tmp_path):
    Progress.open(1, tmp_path / "not-there")
    assert list(tmp_path.iterdir()) == []


def test_a_prediction_stays(tmp_path):
    seat = Progress.open(1, tmp_path)
    seat.predict("2", "2021-10-01")
    seat.predict("2", "2021-10-08")
    assert seat.seat.predictions == {"2": "2021-10-01"}


def test_seats_and_open_lessons_do_not_disturb_each_other(tmp_path):
    one, other = Progress.open(1, tmp_path), Progress.open(1, tmp_path)
    one.note("2.1", tries=1)
    other.note("2.2", tries=1)
    Progress.open(2, tmp_path).note("2.1", tries=9)
    assert sorted(Progress.open(1, tmp_path).seat.exercises) == ["2.1", "2.2"]


def test_a_lesson_begins_again_and_leaves_the_others(tmp_path):
    seat = Progress.open(1, tmp_path)
    seat.note("2.1", right=True)
    seat.note("1.1", right=True)
    seat.predict("2", "2021-10-01")
    seat.reset("2")
    kept = Progress.open(1, tmp_path).seat
    assert (list(kept.exercises), kept.predictions) == (["1.1"], {})


def test_only_whole_files_are_in_the_folder(tmp_path):
    Progress.open(3, tmp_path).note("2.1", tries=1)
    assert [path.name for path in tmp_path.iterdir()] == ["seat-03.json"]


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"format": "other"}', '{"exercises": {"2.1": {"tries": -1}}}']
)
def test_a_damaged_record_is_set_aside_and_said(tmp_path, damage):
    (tmp_path / "seat-03.json").write_text(damage, "utf-8")
    seat = Progress.open(3, tmp_path)
    assert seat.aside == "seat-03.aside-1.json"
    assert (tmp_path / seat.aside).read_text("utf-8") == damage
    seat.note("2.1", tries=1)
    assert Progress.open(3, tmp_path).done("2.1").tries == 1


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_other_numbers_are_no_seats(tmp_path, number):
    with pytest.raises(ValueError, match="from 1 to 999"):
        Progress.open(number, tmp_path)


def test_the_environment_names_folder_and_seat(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMLIB_TRAINING", str(tmp_path))
    assert training_folder() == tmp_path
    monkeypatch.delenv("SIMLIB_TRAINING")
    assert training_folder().parts[-2:] == ("simlib", "training")
    for said, number in (("12", 12), ("", 1), ("0", 1), ("x", 1), ("1000", 1)):
        monkeypatch.setenv("SIMLIB_SEAT", said)
        assert own_seat() == number


def test_where_nothing_can_be_written_it_is_said(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SimlibError) as raised:
        Progress.open(1, tmp_path / "file").note("2.1", tries=1)
    assert raised.value.code == "cannot-write"


def test_a_class_is_one_table_by_seat_without_names(tmp_path):
    for number in (12, 3):
        Progress.open(number, tmp_path).note("2.1", right=True, tries=number, answer=("2021-04-01",))
    rows = list(csv.reader(class_results(tmp_path, tmp_path / "class.csv").read_text("utf-8").splitlines()))
    assert rows[0] == ["seat", "exercise", "right", "tries", "hints"]
    assert [row for row in rows if row[0] == "3" and row[1] < "2.3"][-2:] == [
        ["3", "2.1", "1", "3", "0"],
        ["3", "2.2", "0", "0", "0"],
    ]
    assert [row[:2] for row in rows[1:]] == [[seat, name] for seat in ("3", "12") for name in TASKS]
    assert all(cell.replace(".", "").isdigit() for row in rows[1:] for cell in row)


def test_every_file_that_is_no_record_is_named_at_once_and_nothing_is_written(tmp_path):
    Progress.open(1, tmp_path).note("2.1", tries=1)
    (tmp_path / "seat-02.json").write_text("{", "utf-8")
    (tmp_path / "seat-001.json").write_text("{}", "utf-8")
    (tmp_path / "seat-two.json").write_text("{}", "utf-8")
    with pytest.raises(InputFaults) as raised:
        simlib.class_results(tmp_path, tmp_path / "class.csv")
    assert len(raised.value.faults) == 3
    assert {fault.code for fault in raised.value.faults} == {"training-record"}
    assert not (tmp_path / "class.csv").exists()


def test_a_folder_without_records_is_said(tmp_path):
    with pytest.raises(SimlibError) as raised:
        class_results(tmp_path, tmp_path / "class.csv")
    assert raised.value.code == "no-training-records"
