"""Counties side by side: the order of the files, no rank, no sum."""

from pathlib import Path

from simlib.studies.province import province
from simlib.views.exhibits.province import province_sheet
from simlib.views.language.words import words

FILES = [Path("scenarios/theory/m-m-3.yaml"), Path("scenarios/theory/m-m-1.yaml")]


def test_a_row_a_file_in_their_order_whoever_is_better():
    found = province(FILES, replications=2)
    sheet = province_sheet(words("en"), found)
    assert [row[0].text.split("\n")[0].split(" · ")[-1] for row in sheet.rows] == ["m-m-3", "m-m-1"]
    assert sheet.rows[0][1].text == "–"  # a queue has no limits
    assert any("counties are not compared" in note for note in sheet.notes)


def test_who_stops_has_the_counties_that_were_done():
    stopped = province(FILES, replications=2, stop=lambda: True)
    assert (len(stopped.rows), stopped.asked) == (1, 2)
