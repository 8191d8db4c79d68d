"""`python -m tests.browser.pictures`: pictures of the workbench for the README and the notebooks' index."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import expect

from simlib.views.language.words import Language
from tests.browser import stage as stages

FOLDER = stages.ROOT / "notebooks" / "pictures"


def shoot(language: Language, folder: Path) -> Path:
    """The workbench in a language, after a town was dragged and the answer has become precise."""
    file = folder / stages.COUNTY.name
    shutil.copy(stages.COUNTY, file)
    with stages.served("app", folder, file, language) as address, stages.browser() as one:
        stage = stages.Stage(one.new_page(), address, "app", folder / "server.log")
        stage.enter()
        stage.town("高庄乡").drag_to(stage.card("第一协作区"))
        expect(stage.page.locator(".sb-shares")).to_contain_text(
            "%", timeout=stages.FIRST
        )  # the baseline is known
        stage.page.screenshot(path=folder / "shot.png")
    path = FOLDER / f"workbench-{language}.png"
    with Image.open(folder / "shot.png") as picture:
        picture.convert("RGB").quantize(128).save(path, optimize=True)
    return path


def main() -> None:
    """One in each language, and a small one for the index."""
    for language in ("en", "zh"):
        with TemporaryDirectory() as folder:
            path = shoot(language, Path(folder))
    with Image.open(path) as picture:
        size = (420, round(picture.height * 420 / picture.width))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        small.quantize(64).save(FOLDER / "workbench-small.png", optimize=True)


if __name__ == "__main__":
    main()
