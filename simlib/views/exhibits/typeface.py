"""How figures look: Chinese in every one, large enough for a projector, the same bytes each time.

    with house_style():                     # for one figure
        figure, axes = plt.subplots()
        save_figure(figure, path)           # .png, .svg or .pdf

    use_typeface()                          # for a whole notebook

Letters come from DejaVu Sans, Chinese from the font in `fonts/` (all of GB2312), and the rare
characters of place names from whatever Chinese font the machine has. The colours are those of Okabe
and Ito (2008), which colour-blind readers can tell apart.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure

from simlib.views.exhibits.palette import PALETTE
from simlib.views.output.files import replace_bytes

FAMILY: Final = "Simlib Sans SC"
FONT: Final = Path(__file__).with_name("fonts") / "SimlibSansSC-Regular.otf"
"""The Chinese font in the package; `fonts/README.md` says where it comes from."""

SYSTEM_FAMILIES: Final = (
    "Microsoft YaHei",
    "SimSun",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
)
"""Asked for rare characters, where the machine has them: Windows, macOS, Linux."""


STYLE: Final[Mapping[Any, Any]] = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.labelsize": 14,
    "axes.prop_cycle": cycler(color=PALETTE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.titlesize": 17,
    "axes.unicode_minus": False,
    "figure.constrained_layout.use": True,
    "figure.dpi": 150,
    "figure.figsize": (10, 5.6),
    "figure.labelsize": 14,
    "font.size": 14,
    "grid.color": "#DDDDDD",
    "legend.fontsize": 13,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "lines.markersize": 8,
    "savefig.dpi": 150,
    "svg.fonttype": "path",  # a browser without the font shows the same picture
    "svg.hashsalt": "simlib",
    "text.parse_math": False,  # a $ in a name or title is no formula
    "xtick.labelsize": 13,
    "ytick.labelsize": 13,
}

WITHOUT_DATE: Final[Mapping[str, Mapping[str, None]]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style within the block, and as before after it."""
    with mpl.rc_context():
        use_typeface()
        yield


def use_typeface() -> None:
    """Set the house style for every figure from now on, as a notebook wants it."""
    # A machine's own font may lack the weight that is asked for; another one serves as well, without a word.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    if FAMILY not in font_manager.get_font_names():  # a second time would list it twice
        font_manager.fontManager.addfont(FONT)
    mpl.rcParams.update({**STYLE, "font.family": families()})


def families() -> list[str]:
    """Font families in the order in which characters are looked for; system ones if installed."""
    installed = set(font_manager.get_font_names())
    return ["DejaVu Sans", FAMILY, *(name for name in SYSTEM_FAMILIES if name in installed)]


def save_figure(figure: Figure, path: Path) -> Path:
    """Write a figure as `.png`, `.svg` or `.pdf` without date or version, and move it into place.

    The house style must hold while it is saved: identifiers in a `.svg` depend on it. Raises
    SimlibError `cannot-write`, KeyError for any other ending.
    """
    stream = BytesIO()
    figure.savefig(stream, format=path.suffix[1:], metadata=dict(WITHOUT_DATE[path.suffix]))
    return replace_bytes(path, stream.getvalue())
