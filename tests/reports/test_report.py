"""A report from the question to the verdict on it: made, opened in every form, altered, found out."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from simlib.cli.program import obey
from simlib.errors import SimlibError
from simlib.inputs.reading import read_world
from simlib.reports.blocks import MIME
from simlib.reports.bundle import packed, unpacked
from simlib.reports.making import make, rendered
from simlib.reports.printing import browser, printed
from simlib.reports.templates import dumps, loads, prepared
from simlib.reports.verifying import compared, opened, refuse_altered, verify
from tests.reports.question import FEW, STEM

FORMS = ("docx", "html", "ipynb", "xlsx", "zip")


def test_every_form_is_there_and_nothing_else(made, told):
    out, said = made
    assert sorted(path.name for path in out.iterdir()) == [f"{STEM}.{e}" for e in FORMS]
    assert [path.name for path in said.files] == [f"{STEM}.{e}" for e in FORMS]
    assert told[-1][0] == told[-1][1] == len(told)


def test_with_too_few_replications_it_draws_no_conclusion(made):
    out, said = made
    assert not said.sure
    html = (out / f"{STEM}.html").read_text("utf-8")
    assert "本次不下结论" in html
    assert "模拟 3 次不够" in html
    assert "每100件多按期办结" in html or "每100件相差" in html


def test_the_page_bears_its_marks_and_fetches_nothing(made):
    html = (made[0] / f"{STEM}.html").read_text("utf-8")
    assert "演示数据，非真实业务数据" in html
    assert "供决策参考" in html
    bare = re.sub(r'src="data:image/png;base64,[^"]*"', "", html)
    assert re.findall(r"https?://|url\(|<link|@import|src=", bare) == []
    assert read_world(opened_scenario(made)).sha256 in html


def opened_scenario(made):
    out, _ = made
    place = out.parent / "scenario.yaml"
    place.write_text(opened(out / f"{STEM}.zip").scenario, "utf-8")
    return place


def test_the_scenario_inside_is_the_one_that_was_given(made, county):
    assert read_world(opened_scenario(made)).sha256 == read_world(county).sha256


def test_the_notebook_ran_without_complaint(report):
    kinds = {o.output_type for cell in report.notebook.cells for o in cell.get("outputs", [])}
    assert kinds == {"execute_result"}


def test_word_has_headings_tables_and_pictures(made):
    document = docx.Document(made[0] / f"{STEM}.docx")
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[0] == "一、参加比较的方案"
    assert headings[-1] == "附件五：结果的标识"
    assert len(document.tables) > 15
    assert len(document.inline_shapes) == 8
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
    assert names == ["README.txt", "report.docx", "report.html", "report.ipynb", "report.xlsx",
                     "scenario.yaml"]  # fmt: skip
    assert dates == {(1980, 1, 1, 0, 0, 0)}


# ---- again


@pytest.mark.slow
def test_made_twice_it_is_the_same_to_the_byte(made, county, tmp_path):
    make(county, "zone-plan", FEW, tmp_path, find=lambda: None)
    for path in made[0].iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.suffix


@pytest.mark.slow
def test_the_command_finds_the_one_number_that_was_altered(made, tmp_path, capsys):
    where = altered_zip(made, tmp_path, alter_number)
    assert obey(["verify", "--lang", "en", str(where)]) == 1
    said = capsys.readouterr().out
    assert "the report says “99.9%" in said
    assert "Not the same: 1 differences." in said


# ---- found out, without running again: what was made stands for what is found now


@pytest.fixture(scope="module")
def now(report):
    """What running the template again gives."""
    return loads(dumps(report.notebook))


@pytest.fixture(scope="module")
def world(county):
    return read_world(county)


def altered_zip(made, tmp_path, change):
    """The report's zip with another notebook."""
    files = unpacked((made[0] / f"{STEM}.zip").read_bytes())
    notebook = loads(files["report.ipynb"].decode())
    change(notebook)
    files["report.ipynb"] = dumps(notebook).encode()
    where = tmp_path / "altered.zip"
    where.write_bytes(packed(files))
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


def test_an_untouched_report_is_the_same_figure_by_figure(made, now, world):
    found = compared(opened(made[0]), now, world)
    assert found.same
    assert found.differences == ()
    assert found.unlike == 0
    assert found.figures > 300
    assert found.pictures == 8


def test_one_number_is_found_where_it_stands(made, now, world, tmp_path):
    where = altered_zip(made, tmp_path, alter_number)
    (found,) = compared(opened(where), now, world).differences
    assert found.stored == "99.9% [0.999]"
    assert "按期办结率" in found.where


def test_what_is_only_shown_is_compared_too(made, now, world, tmp_path):
    def change(notebook):
        shown = [o for c in notebook.cells for o in c.get("outputs", []) if "text/html" in o.data]
        shown[0].data["text/html"] = shown[0].data["text/html"].replace("件", "万件", 1)

    where = altered_zip(made, tmp_path, change)
    assert not compared(opened(where), now, world).same


@pytest.mark.parametrize("form", ["html", "docx", "xlsx"])
def test_a_number_altered_in_a_form_is_found(made, now, world, tmp_path, form):
    for path in made[0].iterdir():
        shutil.copy(path, tmp_path)
    target = tmp_path / f"{STEM}.{form}"
    target.write_bytes(alter_form(form, target.read_bytes(), world.sha256[:12]))
    found = compared(opened(tmp_path), now, world)
    assert {one.where for one in found.differences} == {target.name}


def alter_form(form, content, word):
    """The same file with another hash in what it says."""
    old, new = word.encode(), b"0" * 12
    if form == "html":
        return content.replace(old, new)
    return packed({n: part.replace(old, new) for n, part in unpacked(content).items()})


def test_a_page_is_verified_with_the_zip_beside_it(made, tmp_path):
    page = made[0] / f"{STEM}.html"
    assert page.name in opened(page).forms
    shutil.copy(page, tmp_path)
    with pytest.raises(SimlibError) as alone:
        opened(tmp_path / page.name)
    assert alone.value.code == "no-zip-beside"


def test_what_was_compared_is_said_by_name_and_that_the_pdf_was_not(made, now, world, tmp_path):
    from simlib.cli.reporting import verified_lines
    from simlib.views.language.words import words

    inside = [f"{STEM}.zip/report.{form}" for form in ("docx", "html", "ipynb", "xlsx")]
    beside = [f"{STEM}.{form}" for form in ("docx", "html", "ipynb", "xlsx")]
    for path in made[0].iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / f"{STEM}.pdf").write_bytes(b"%PDF-1.4")
    names = {
        tmp_path: [*inside, *beside],
        tmp_path / f"{STEM}.zip": inside,
        tmp_path / f"{STEM}.html": [*inside, f"{STEM}.html"],
        tmp_path / f"{STEM}.ipynb": [f"{STEM}.ipynb"],
    }
    for path, files in names.items():
        report = opened(path)
        assert sorted(report.files) == sorted(files)
        assert report.unread == (f"{STEM}.pdf",)
    lines = [*verified_lines(words("zh"), compared(opened(tmp_path), now, world))]
    assert {f"  {name}" for name in names[tmp_path]} < {*lines}
    assert [line for line in lines if f"PDF（{STEM}.pdf）" in line]
    assert [line for line in verified_lines(words("en"), compared(opened(made[0]), now, world))
            if line.startswith("A PDF is never compared")]  # fmt: skip


def test_another_picture_is_found(made, now, world, tmp_path):
    def change(notebook):
        outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
        one, two = [o for o in outputs if "image/png" in o.data][:2]
        one.data["image/png"] = two.data["image/png"]

    found = compared(opened(altered_zip(made, tmp_path, change)), now, world)
    assert (found.unlike, found.differences, found.same) == (1, (), False)


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


def test_parameters_that_do_more_than_set_values_are_no_report(made, tmp_path):
    def change(notebook):
        notebook.metadata["simlib"]["parameters"]["seed"] = "__import__('os')"

    with pytest.raises(SimlibError) as refused:
        verify(altered_zip(made, tmp_path, change))
    assert refused.value.code == "not-a-report"


def test_another_scenario_in_the_zip_is_no_report(made, tmp_path):
    files = unpacked((made[0] / f"{STEM}.zip").read_bytes())
    files["scenario.yaml"] = files["scenario.yaml"].replace(b"replications", b"x") + b"\n"
    where = tmp_path / "other.zip"
    where.write_bytes(packed(files))
    with pytest.raises(SimlibError) as refused:
        opened(where)
    assert refused.value.code == "not-a-report"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", packed({"a": b"1"})])
def test_what_is_no_report_is_said(tmp_path, content, capsys):
    where = tmp_path / "a.zip"
    where.write_bytes(content)
    assert obey(["verify", "--lang", "en", str(where)]) == 2
    assert "a.zip is no report that this program has made" in capsys.readouterr().err
    assert obey(["verify", "--lang", "en", str(tmp_path / "none.zip")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_another_version_is_said(made, now, world, report):
    older = report.origin.model_copy(update={"version": "0.0.9"})
    found = compared(replace(report, origin=older, forms={}), now, world)
    assert not found.same_version
    from simlib.cli.reporting import verified_lines
    from simlib.views.language.words import words

    assert "simlib 0.0.9" in next(iter(verified_lines(words("zh"), found)))


def test_the_template_of_the_report_passes(report):
    refuse_altered(report, prepared(report.origin.kind, report.origin.parameters))


# ---- paper


@pytest.mark.skipif(browser() is None, reason="no Chromium, Chrome or Edge on this machine")
def test_a_browser_prints_the_page(made):
    content = printed(made[0] / f"{STEM}.html", browser())
    pages = PdfReader(BytesIO(content)).pages
    first = pages[0].extract_text()
    assert "协作区划分方案比较报告" in first.replace(" ", "")
    assert float(pages[0].mediabox.width) == pytest.approx(595, abs=2)
    assert f"/ {len(pages)}" in first or f"/{len(pages)}" in first.replace(" ", "")


def test_a_browser_that_prints_nothing_is_named(made, tmp_path):
    fake = tmp_path / "browser"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    with pytest.raises(SimlibError) as failed:
        printed(made[0] / f"{STEM}.html", fake)
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
    for extra, words in (
        (["--plans", "nobody"], "no such zone plan: nobody"),
        (["--plans", "plan-2021"], "no plan to report on beside the baseline"),
        (["--kind", "other"], "no such report: other"),
    ):
        command = ["report", "--lang", "en", str(county), "--out", str(tmp_path / "o"), *extra]
        assert obey(command) == 2
        assert words in capsys.readouterr().err
    assert list(tmp_path.rglob("*.part")) == []
    assert list(tmp_path.rglob("*.html")) == []


def test_rendering_again_from_the_notebook_gives_the_page(report, made):
    from simlib.reports.blocks import parts_of
    from simlib.reports.making import outputs

    again = rendered(list(parts_of(outputs(report.notebook))), report.origin)
    assert again["html"] == (made[0] / f"{STEM}.html").read_bytes()
    json.loads(re.search(r'id="simlib-report">(.*?)</script>', again["html"].decode()).group(1))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to another process")
def test_ctrl_c_leaves_nothing_behind(county, tmp_path):
    out = tmp_path / "out"
    code = "from simlib.cli.program import main; main()"
    asked = ["report", str(county), "--out", str(out), "--replications", "100000"]
    command = [sys.executable, "-c", code, *asked]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: list(out.glob(".*.part/scenario.yaml")))
    time.sleep(5)  # the kernel starts
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=60)
    assert program.returncode == 130, said
    assert list(out.iterdir()) == []
    assert "Traceback" not in said


def wait_for(there, seconds=60):
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end
        time.sleep(0.1)
