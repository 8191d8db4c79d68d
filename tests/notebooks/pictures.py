"""`python -m tests.notebooks.pictures`: pictures of the index, the first figure of each notebook, small."""

import base64
import re
from io import BytesIO
from pathlib import Path

import nbformat
from PIL import Image

FOLDER = Path(__file__).parents[2] / "notebooks"
WIDTH = 420


def first_picture(file: Path) -> bytes | None:
    """The first figure that a notebook stores, None where it stores none."""
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                return base64.b64decode(data["image/png"])
            if found := re.search(r"base64,([A-Za-z0-9+/=]+)", "".join(data.get("text/html", ""))):
                return base64.b64decode(found[1])
    return None


def main() -> None:
    """Write one for each notebook that has a figure; the workbench's is made by a browser."""
    for file in sorted(FOLDER.glob("[012][0-9]-*.ipynb")):
        if png := first_picture(file):
            with Image.open(BytesIO(png)) as picture:
                size = (WIDTH, round(picture.height * WIDTH / picture.width))
                small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
                small.quantize(64).save(FOLDER / "pictures" / f"{file.name[:2]}.png", optimize=True)


if __name__ == "__main__":
    main()
