"""The baseline's own figure is worked out once, and is about just this world, seed and version."""

from dataclasses import replace

import pytest

from simlib.workbench.state.baseline import BaselineFile, Figure

FOUND = {"central": Figure(mean=0.9, low=0.88, high=0.91)}


@pytest.fixture
def kept(small, tmp_path):
    file = BaselineFile(tmp_path, small, 1, "v1", 200)
    file.write(FOUND)
    return file


def test_what_is_kept_is_read_again(kept, small, tmp_path):
    assert kept.read() == FOUND
    assert BaselineFile(tmp_path, small, 1, "v1", 200).read() == FOUND


def test_figures_of_another_world_seed_version_or_length_are_none(kept, small, tmp_path):
    other = replace(small, sha256="0" * 64)
    for about in [(other, 1, "v1", 200), (small, 2, "v1", 200), (small, 1, "v2", 200), (small, 1, "v1", 400)]:
        assert BaselineFile(tmp_path, *about).read() == {}


def test_a_damaged_file_costs_time_only(kept):
    kept.path.write_bytes(b'{"schema": ')
    assert kept.read() == {}


def test_without_a_folder_nothing_is_kept(small):
    file = BaselineFile(None, small, 1, "v1", 200)
    file.write(FOUND)
    assert file.read() == {}
