"""What one county's file says holds in that county; another's file only borrows it."""

import pytest

from simlib.inputs.overlays import resolve
from simlib.inputs.reading import read_world
from simlib.views.language.provenance import borrowed_line, ground_lines, grounds_used
from simlib.views.language.words import words

ELSEWHERE = "place: {zh: 青山县, en: Qingshan county}\nyear: 2024\n"


@pytest.fixture
def county_file(root):
    return root / "scenarios" / "pingluo-2021.yaml"


@pytest.fixture
def variant(root, tmp_path):
    """Writes a file that extends the county of 2021, and gives its path."""

    def write(text):
        folder = tmp_path / "scenarios"
        folder.mkdir(exist_ok=True)
        county = (root / "scenarios" / "pingluo-2021.yaml").read_text("utf-8")
        (folder / "pingluo-2021.yaml").write_text(county, encoding="utf-8")
        (folder / "own.yaml").write_text(f"extends: pingluo-2021.yaml\n{text}", encoding="utf-8")
        return folder / "own.yaml"

    return write


def kinds(path):
    return {name: ground["kind"] for name, ground in resolve(path)["grounds"].items()}


@pytest.mark.slow
def test_a_variant_without_a_place_is_the_same_countys(variant, county_file):
    assert kinds(variant("name: own\n")) == kinds(county_file)


@pytest.mark.slow
def test_the_same_place_said_again_changes_nothing(variant, county_file):
    assert kinds(variant("place: {zh: 平罗县, en: Pingluo county}\nyear: 2021\n")) == kinds(county_file)


@pytest.mark.slow
@pytest.mark.parametrize("text", [ELSEWHERE, "year: 2024\n"], ids=["another place", "another year"])
def test_what_was_sourced_or_derived_there_is_borrowed_here(variant, county_file, text):
    there, here = kinds(county_file), kinds(variant(text))
    assert (there["zones-2021"], there["taole-split"]) == ("sourced", "derived")
    assert (here["zones-2021"], here["taole-split"]) == ("borrowed", "borrowed")
    assert {name for name, kind in here.items() if kind == "sourced"} == {
        "review-month", "two-people", "acceptance-days", "announce-month", "feedback-days", "review-apart",
    }  # fmt: skip
    assert all(here[name] == "assumption" for name, kind in there.items() if kind == "assumption")


def test_what_the_file_grounds_itself_is_its_own(variant):
    own = "grounds: {zones-2021: {kind: own, sources: [], note: {zh: 本县方案, en: our plan}}}\n"
    zones = resolve(variant(ELSEWHERE + own))["grounds"]["zones-2021"]
    assert (zones["kind"], "place" in zones) == ("own", False)


def test_whose_it_is_is_said_wherever_grounds_are(variant):
    world, w = read_world(variant(ELSEWHERE)), words("en")
    (use,) = (use for use in grounds_used(world) if use.name == "zones-2021")
    assert ground_lines(w, use)[1].startswith("  From Pingluo county 2021: The four zones")
    assert "Pingluo county 2021" in borrowed_line(w, world.scenario)
    assert "取自平罗县2021年：" in ground_lines(words("zh"), use)[1]


@pytest.mark.slow
def test_read_again_from_the_whole_tree_it_is_the_same_world(variant, tmp_path):
    import yaml

    path = variant(ELSEWHERE)
    whole = tmp_path / "whole.yaml"
    whole.write_text(yaml.safe_dump(resolve(path), allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert read_world(whole).sha256 == read_world(path).sha256
