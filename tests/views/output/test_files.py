"""A file is whole or not there."""

import pytest

from simlib.errors import SimlibError
from simlib.views.output.files import csv_writer, folder, replacing


def test_a_file_appears_when_it_is_complete_and_not_before(tmp_path):
    path = tmp_path / "a.csv"
    with replacing(path) as stream:
        stream.write("half")
        stream.flush()
        assert not path.exists()
    assert path.read_text("utf-8") == "half"
    assert list(tmp_path.iterdir()) == [path]


def write_and_stop(path, stop):
    with replacing(path) as stream:
        stream.write("new")
        raise stop


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, ValueError])
def test_whatever_stops_the_writing_leaves_the_old_file_and_nothing_else(tmp_path, stop):
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(stop):
        write_and_stop(path, stop)
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_rows_are_the_same_bytes_on_every_system(tmp_path):
    path = tmp_path / "a.csv"
    with csv_writer(path, ("单位", "n")) as write:
        write([("东河镇", 1)])
        write([("甲, 乙", 2)])
    assert path.read_bytes() == '单位,n\n东河镇,1\n"甲, 乙",2\n'.encode()


def test_a_mark_for_wps_and_excel_comes_first(tmp_path):
    path = tmp_path / "a.csv"
    with csv_writer(path, ("n",), bom=True) as write:
        write([(1,)])
    assert path.read_bytes() == b"\xef\xbb\xbfn\n1\n"


def test_without_a_path_nothing_is_written(tmp_path):
    with csv_writer(None, ("n",)) as write:
        write([(1,)])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_the_planners_to_mend(tmp_path):
    with pytest.raises(SimlibError) as raised, replacing(tmp_path / "no" / "a.csv"):
        pass
    assert raised.value.code == "cannot-write"
    assert raised.value.params["file"].endswith("a.csv")


def test_a_folder_for_results_is_made_with_those_above_it(tmp_path):
    assert folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(SimlibError, match="cannot-write"):
        folder(tmp_path / "file")
