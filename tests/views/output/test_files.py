"""A file is whole or not there."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from simlib.errors import SimlibError
from simlib.views.output.files import (
    HOST,
    _part_of,
    apart,
    csv_writer,
    folder,
    mine,
    replace_bytes,
    replacing,
)


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


def test_a_file_keeps_its_mode_when_it_is_written_again(tmp_path):
    path = tmp_path / "a.csv"
    path.touch(0o600)
    replace_bytes(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)


@pytest.mark.parametrize(
    "made", [Path.mkdir, lambda p: p.symlink_to("a.csv"), os.mkfifo], ids=["folder", "link", "pipe"]
)
def test_what_is_no_plain_file_is_never_replaced(tmp_path, made):
    path = tmp_path / "there"
    made(path)
    before = path.lstat()
    with pytest.raises(SimlibError, match="cannot-write"), replacing(path):
        pytest.fail("nothing is written")
    assert path.lstat().st_mode == before.st_mode
    with pytest.raises(SimlibError, match="cannot-write"):
        replace_bytes(Path(), b"the folder that one is in")


def test_a_full_disk_leaves_the_old_file_and_names_the_new_one(tmp_path):
    """/dev/full is one; its words carry the name of what was asked for."""
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with pytest.raises(SimlibError, match=r"a\.png") as raised, _part_of(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert raised.value.params["problem"] == os.strerror(errno.ENOSPC)
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_what_killed_processes_left_is_taken_away_and_what_others_write_is_not(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (f".a.csv.{HOST}-{ended.pid}.part", f".r.{HOST}-{ended.pid}.part"):
        (tmp_path / name).mkdir() if name.startswith(".r") else (tmp_path / name).touch()
    others = {f".b.csv.{mine()}.part", ".c.csv.elsewhere-1.part", "d.part"}
    for name in others:
        (tmp_path / name).touch()
    replace_bytes(tmp_path / "e", b"")
    assert {path.name for path in tmp_path.iterdir()} == {*others, "e"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is copied here")
def test_a_copy_of_a_process_writes_halves_of_its_own():
    """Kernels of a class are copies of one process; two that wrote one half would spoil it."""
    reading, writing = os.pipe()
    copy = os.fork()
    if copy == 0:
        os.write(writing, mine().encode())
        os._exit(0)
    os.waitpid(copy, 0)
    assert os.read(reading, 200).decode() == f"{HOST}-{copy}" != mine()


def test_results_go_neither_over_a_scenario_nor_over_each_other(tmp_path):
    scenario, link = tmp_path / "mine.txt", tmp_path / "link.csv"
    scenario.touch()
    link.symlink_to(scenario)
    for path in (scenario, link, tmp_path / "base.YAML"):
        with pytest.raises(SimlibError, match="write-over"):
            apart((None, path), scenario)
    with pytest.raises(SimlibError, match="same-path"):
        apart((tmp_path / "a.csv", tmp_path / "." / "a.csv"), scenario)
    apart((tmp_path / "a.csv", tmp_path / "b.csv"), scenario)
