"""How to read a figure, in two or three sentences: the line that can be opened under each figure.

w(EXPLANATIONS["over-time"])
"""

from collections.abc import Mapping
from typing import Final

from simlib.views.language.words import N_

EXPLAIN: Final = N_("How to read this")
"""What the line says before it is opened."""

EXPLANATIONS: Final[Mapping[str, str]] = {
    "map": N_(
        "Each disc is a town; its colour and number show its zone. Drag a town onto another zone's card, or "
        "onto one of its towns, to see at once what would change. The map is schematic: distances and areas "
        "mean nothing, only which towns border on each other."
    ),
    "headline": N_(
        "The large number is the difference between this plan and the baseline, over the same simulated "
        "years. The line under it is its 95% interval: if it holds zero, no difference can be claimed yet. "
        "The rows below it ask whether the answer stays the same when fewer or more matters come in."
    ),
    "over-time": N_(
        "How many matters are open, and how many of them overdue, in each week of the measured period. The "
        "line is the mean of the simulated years; the middle half of them lies in the shaded band. A line "
        "that keeps rising means that people do not keep up; peaks that fall again are chance or the season."
    ),
    "people": N_(
        "Which share of the time on duty is spent on matters, for each unit. A unit far above the others is "
        "often where matters wait for people; a low share does not mean that there are too many people, "
        "because a team needs several who are free at once."
    ),
    "why-late": N_(
        "Where the working days of late matters went: for each cause, days per late matter. A long bar names "
        "what would have to change. Some causes, such as replies from others or dates of meetings, lie "
        "outside a plan."
    ),
    "changes": N_(
        "All that distinguishes this plan from the baseline: units moved, rules and people changed. What is "
        "not listed is the same under both plans."
    ),
    "compare": N_(
        "Plans side by side under the same simulated years. Each figure is a difference from the baseline "
        "with its interval. To know which of two plans is better, make one of them the baseline (simlib "
        "compare --baseline): intervals that overlap do not decide it."
    ),
    "basis": N_(
        "Numbers that nobody could source are moved down and up, as far as their ground allows. A long bar "
        "is one on which the difference between this plan and the baseline rests most: find out more about "
        "it first. It is a first look; simlib sensitivity looks thoroughly."
    ),
    "year": N_(
        "One simulated year, day by day: where matters pile up, who is at work, what is overdue. It is one "
        "of many possible years and shows how things come about, not what to expect."
    ),
    "matter": N_(
        "One matter from receipt to closing, in working time. On top its steps, below them what each minute "
        "went on, then the same cause by cause, the longest first. The lines are its due day and closing. "
        "Causes that lie before a step begins say what the matter waited for."
    ),
    "week": N_(
        "One post's week, a row a day. Shaded: on duty for these matters; where a post gives them a share of "
        "its day, it is known how long, not when, and the share is drawn at the beginning. Bars are what was "
        "booked, with ▼ for the matter that is followed. The pale rest of the day belongs to other work."
    ),
}
