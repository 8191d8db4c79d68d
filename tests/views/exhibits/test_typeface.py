"""Figures show Chinese on every machine, look alike, and are the same bytes each time."""

import hashlib
import re
import warnings
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

from simlib.views.exhibits.palette import PALETTE
from simlib.views.exhibits.typeface import FAMILY, FONT, house_style, save_figure, use_typeface
from simlib.views.language import catalogue

GB2312 = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xFF) for cell in range(0xA1, 0xFF)
)


def figure_of(text: str) -> Figure:
    figure = Figure()
    figure.text(0, 0, text)
    return figure


@pytest.fixture
def settings():
    """Whatever a test sets for all figures ends with the test."""
    with mpl.rc_context():
        yield


@pytest.mark.slow
def test_every_chinese_word_of_the_catalogue_can_be_drawn(tmp_path):
    said = {sign for entry in catalogue.translations().values() for sign in str(entry.string)}
    chinese = "".join(sorted(said - {"\n"}))
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        save_figure(figure_of(chinese), tmp_path / "words.png")


def test_a_character_that_no_font_has_is_warned_of(tmp_path):
    """So that the test above could fail."""
    with house_style(), mpl.rc_context({"font.family": ["DejaVu Sans", FAMILY]}):
        figure = figure_of("䶮")
        with pytest.warns(UserWarning, match="Glyph .* missing"):
            save_figure(figure, tmp_path / "rare.png")


def test_chinese_is_ink_of_its_own_and_not_boxes(tmp_path):
    """A missing character is drawn as the same box whichever it is; two words differ."""
    with house_style():
        pictures = [
            save_figure(figure_of(word), tmp_path / f"{number}.png").read_bytes()
            for number, word in enumerate(["协作区", "纪检监", "   "])
        ]
    assert len(set(pictures)) == 3


def test_the_font_holds_gb2312_ascii_and_the_signs_of_tables():
    held = font_manager.get_font(FONT).get_charmap()
    ascii_characters = "".join(map(chr, range(0x20, 0x7F)))
    wanted = GB2312 + ascii_characters + "→±×≤≥–—·•●○▲▼■□✓½‰％−"
    assert len(GB2312) == 7445
    assert [character for character in wanted if ord(character) not in held] == []


def test_the_font_is_small_named_by_us_and_under_its_licence():
    assert FONT.stat().st_size < 1_700_000
    assert font_manager.get_font(FONT).family_name == FAMILY
    licence = FONT.with_name("OFL.txt").read_text("utf-8")
    assert "© 2014-2021 Adobe" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_readme_beside_the_font_speaks_of_this_very_file():
    readme = FONT.with_name("README.md").read_text("utf-8")
    sums = re.findall(r"sha256 `([0-9a-f]{64})`", readme)
    assert hashlib.sha256(FONT.read_bytes()).hexdigest() == sums[-1]


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_figure_is_the_same_bytes(ending, tmp_path):
    def draw(name: str) -> bytes:
        with house_style():
            figure = Figure()
            axes = figure.subplots()
            axes.plot([1, 2, 3], [0.8, 0.9, 0.7], label="按期办结率")
            axes.legend()
            return save_figure(figure, tmp_path / f"{name}.{ending}").read_bytes()

    assert draw("once") == draw("again")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"again.{ending}", f"once.{ending}"]


def test_no_date_and_no_version_is_written_into_a_figure(tmp_path):
    with house_style():
        drawn = [save_figure(figure_of("件"), tmp_path / f"a.{ending}") for ending in ("png", "svg", "pdf")]
    for path in drawn:
        assert b"atplotlib" not in path.read_bytes()
        assert b"Date" not in path.read_bytes()


def test_another_kind_of_file_is_refused_and_nothing_is_left(tmp_path):
    with pytest.raises(KeyError):
        save_figure(figure_of("件"), tmp_path / "a.bmp")
    assert list(tmp_path.iterdir()) == []


def test_the_house_style_ends_with_its_block():
    before = dict(mpl.rcParams)
    with house_style():
        assert mpl.rcParams["font.family"][:2] == ["DejaVu Sans", FAMILY]
        assert mpl.rcParams["font.size"] >= 14
    assert dict(mpl.rcParams) == before


def test_a_notebook_sets_it_once_for_all_its_figures(settings):
    use_typeface()
    use_typeface()
    assert mpl.rcParams["font.family"][1] == FAMILY
    assert mpl.rcParams["axes.unicode_minus"] is False
    registered = [entry for entry in font_manager.fontManager.ttflist if entry.name == FAMILY]
    assert len(registered) == 1
    assert Path(registered[0].fname) == FONT


def test_lines_take_the_colours_that_everybody_can_tell_apart(settings):
    use_typeface()
    axes = Figure().subplots()
    lines = [axes.plot([0, 1])[0] for _ in PALETTE]
    assert tuple(line.get_color() for line in lines) == PALETTE
    assert PALETTE[0] == PALETTE.blue


def test_a_dollar_in_a_name_is_drawn_as_text_and_no_formula(tmp_path):
    """In titles, axes, legends and tables alike: two of them would begin and end a formula."""
    name = "Dong$he_{ $"
    with house_style():
        figure = Figure()
        axes = figure.subplots()
        axes.bar([name], [1], label=name)
        axes.set(title=name, xlabel=name, ylabel=name)
        axes.table([[name]])
        axes.legend()
        figure.suptitle(name)
        assert save_figure(figure, tmp_path / "a.svg").read_bytes()
