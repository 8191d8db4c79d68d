"""The colours of zones as those see them who confuse colours.

Simulated as in Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color
vision deficiency (IEEE Transactions on Visualization and Computer Graphics 15(6), 2009), table of severity
1; distances are those of CIE 1976 L*a*b*, in which a difference of about 2 is just seen side by side.
"""

from itertools import combinations

import numpy as np
import pytest

from simlib.views.exhibits.map_layout import COLOURS

SEEN = {
    "all three": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}
TO_XYZ = [[0.412456, 0.357576, 0.180438], [0.212673, 0.715152, 0.072175], [0.019334, 0.119192, 0.950304]]
WHITE = (0.95047, 1.0, 1.08883)


def linear(colour):
    """Linear red, green and blue of a colour of sRGB, 0 to 1."""
    share = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def seen(colour, by):
    """L*, a* and b* of a colour as somebody sees it."""
    ratio = np.array(TO_XYZ) @ np.clip(np.array(SEEN[by]) @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("by", SEEN)
def test_four_zones_are_told_apart_by_everybody(by):
    apart = {pair: float(np.linalg.norm(seen(pair[0], by) - seen(pair[1], by)))
             for pair in combinations(COLOURS[:4], 2)}  # fmt: skip
    assert min(apart.values()) > 25, apart


def test_white_is_white_and_grey_has_no_hue():
    assert seen("#FFFFFF", "all three") == pytest.approx((100, 0, 0), abs=0.1)
    for by in SEEN:
        assert seen("#808080", by)[1:] == pytest.approx((0, 0), abs=0.3)
