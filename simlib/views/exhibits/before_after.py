"""What a plan changes, at a glance: two small maps side by side, rings around the towns that move.

┌ before: the baseline ┬ after: the plan ┐
└ schematic map · estimates · mark ──────┘
"""

from collections.abc import Container
from typing import Final

from matplotlib.figure import Figure

from simlib.views.exhibits.county_map import draw_towns
from simlib.views.exhibits.frame import bare_page
from simlib.views.exhibits.map_layout import Scale, map_mark
from simlib.views.exhibits.palette import INK
from simlib.views.language.names import Names, heading
from simlib.views.language.text_width import wrapped
from simlib.views.language.words import N_

WIDTH, HEIGHT = 640, 310
"""Points; on paper three quarters of it."""
HALF: Final = WIDTH / 2
ROOM: Final = (12.0, 46.0, HALF - 24.0, HEIGHT - 78.0)
BEFORE, AFTER = N_("Before: {plan}"), N_("After: {plan}")


def before_after(names: Names, before: str, after: str, moved: Container[str] = ()) -> Figure:
    """Draw two plans of a scenario side by side; `moved` are the towns that bear a ring."""
    figure, page = bare_page(WIDTH, HEIGHT, down=False)
    left, *room = ROOM
    for title, plan, shift in ((BEFORE, before, 0.0), (AFTER, after, HALF)):
        place = (left + shift, room[0], room[1], room[2])
        draw_towns(page, names, plan, Scale(place, largest=17.0, label=10.5), moved)
        words = heading(names.words(title, plan=names.plan(plan)))
        title_lines = wrapped(words, HALF - 16, 12)
        page.text(left + shift, HEIGHT - 8, title_lines, fontsize=12, va="top", linespacing=1.2, color=INK)
    mark = wrapped(map_mark(names.showing([before, after])), WIDTH - 64, 9)
    page.text(left, 10, mark, fontsize=9, va="bottom", linespacing=1.2, color=INK)
    return figure
