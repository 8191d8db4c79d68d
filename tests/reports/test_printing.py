"""A page as PDF: nothing leaves the machine for it, and Chinese is there also where no Chinese font is."""

from pathlib import Path

import matplotlib as mpl
import pytest
from pypdf import PdfReader

from simlib.reports import printing
from simlib.reports.blocks import Paragraph, ReportPart, Title
from simlib.reports.page import page
from simlib.reports.printing import SWITCHES, browser, printed
from simlib.views.exhibits.typeface import FONT

PROGRAM = browser()
WITHOUT = "no Chromium, Chrome or Edge is installed"

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{letters}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
"""A machine with Latin letters alone."""


@pytest.fixture
def report(tmp_path):
    blocks = (Title("平罗县", "协作区", ""), Paragraph("乡镇监督检查。"))
    file = tmp_path / "report.html"
    file.write_text(page([ReportPart(blocks)], "zh", "{}"), encoding="utf-8")
    return file


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """No Chinese font is installed."""
    letters = Path(mpl.get_data_path()) / "fonts" / "ttf"
    settings = tmp_path / "fonts.conf"
    settings.write_text(FONTS.format(letters=letters, cache=tmp_path / "cache"), encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))


def test_the_browser_may_look_up_no_other_machine(report, monkeypatch, tmp_path):
    asked = []

    def run(command, **_):
        asked.extend(command)
        (paper,) = [word.partition("=")[2] for word in command if word.startswith("--print-to-pdf=")]
        Path(paper).write_bytes(b"%PDF")

    monkeypatch.setattr(printing.subprocess, "run", run)
    assert printed(report, Path("chromium")) == b"%PDF"
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in asked
    assert {*SWITCHES} <= {*asked}
    assert asked[-1].startswith("file:")


def fonts_of(paper):
    """The names of the fonts in a paper; an OpenType font is put in as drawings of its letters."""
    fonts = [f.get_object() for one in PdfReader(paper).pages for f in one["/Resources"]["/Font"].values()]
    known = [font["/FontDescriptor"]["/FontName"] for font in fonts if "/FontDescriptor" in font]
    return {name.partition("+")[2] for name in known}


@pytest.mark.slow
@pytest.mark.skipif(PROGRAM is None, reason=WITHOUT)
def test_chinese_is_printed_where_no_chinese_font_is(report, bare_machine, tmp_path):
    paper = tmp_path / "report.pdf"
    paper.write_bytes(printed(report, PROGRAM))
    assert FONT.stem in fonts_of(paper)
    assert "乡镇监督检查" in PdfReader(paper).pages[0].extract_text()
