"""A zip is the same for the same files, and whatever befalls it, it is read or no report."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from simlib.errors import SimlibError
from simlib.reports.bundle import packed, unpacked

FILES = {"b.txt": b"1" * 50, "a.txt": b"content"}


def test_what_was_packed_is_unpacked_in_the_order_of_names():
    assert [*unpacked(packed(FILES)).items()] == sorted(FILES.items())


def test_what_is_not_known_is_named():
    with pytest.raises(SimlibError) as refused:
        unpacked(packed(FILES | {"../../c": b""}), FILES)
    assert (refused.value.code, refused.value.params) == ("report-extra", {"known": "../../c", "count": "1"})


@pytest.mark.slow
@settings(max_examples=300)
@given(st.data())
def test_whatever_befalls_a_zip_it_is_read_or_no_report(data):
    zipped = bytearray(packed(FILES))
    for _ in range(data.draw(st.integers(1, 3))):
        zipped[data.draw(st.integers(0, len(zipped) - 1))] = data.draw(st.integers(0, 255))
    try:
        unpacked(bytes(zipped), FILES)
    except SimlibError as error:
        event(error.code)  # any other error ends the test
