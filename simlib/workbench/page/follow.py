"""Follow one matter of the year that is played: where its time went, and the week of one who worked on it.

    panel = FollowPanel(names, carefully)
    panel.show(run)        some late matters and some on time; the first is drawn

Matters are said by what they are, where they came from and how they ended, people by unit, post and number:
nobody is named. Only what is chosen is drawn. `carefully` does what a drop-down asks, and says what goes
wrong.
"""

from collections.abc import Callable
from typing import Final

import ipywidgets as ui

from simlib.scores.person_week import person_week, worked_on
from simlib.scores.run import Run
from simlib.scores.story import late_matters, story, timely_matters
from simlib.views.language.names import Names
from simlib.views.language.stories import Telling
from simlib.views.language.words import N_
from simlib.workbench.page.gantts import matter_gantt, week_gantt
from simlib.workbench.page.guide import explained
from simlib.workbench.page.markup import html, tag
from simlib.workbench.page.panels import FULL, Panel, label, named

LATE: Final = 5
"""So many late matters can be followed, the latest first."""
DRAWN_BY_LOT: Final = N_("Posts are those of the model, their days are drawn by lot: nobody's real week.")
Careful = Callable[[Callable[[], None]], None]


class FollowPanel(Panel):
    """Two drop-downs, each over its drawing; not there before a run is shown, or where it has no matter."""

    run: Run

    def __init__(self, names: Names, carefully: Careful) -> None:
        self.names = names
        w = names.words
        title, week = w("Follow one matter"), w("The week in which somebody began to work on it")
        self.matter: ui.Dropdown = named(ui.Dropdown(layout=FULL), title)
        self.person: ui.Dropdown = named(ui.Dropdown(layout=FULL), week)
        self.matter.add_class("sb-follow-matter")
        self.person.add_class("sb-follow-person")
        self.course, self.days = ui.HTML(layout=FULL), ui.HTML(layout=FULL)
        foot = " · ".join(filter(None, (w(DRAWN_BY_LOT), names.mark())))
        of_week = [label(week), self.person, explained(names, "week", self.days)]
        self.week = ui.VBox([*of_week, ui.HTML(html(tag("p", foot, klass="sb-hint")))], layout=FULL)
        heading = ui.HTML(html(tag("h2", title)))
        self.box = ui.VBox([heading, self.matter, explained(names, "matter", self.course), self.week])
        self.box.layout.display = "none"
        self.watch(self.matter, lambda _: carefully(self._draw_matter))
        self.watch(self.person, lambda _: carefully(self._draw_week))

    def show(self, run: Run) -> None:
        """Offer matters of a run; the one that was followed is followed on, if it is there."""
        self.run = run
        options = [(_matter_words(one), one.story.matter) for one in map(self._told, followed(run))]
        self.box.layout.display = "" if options else "none"
        self._offer(self.matter, options)
        if options:
            self._draw_matter()

    def _told(self, matter: int) -> Telling:
        run = self.run
        told = story(run.model, run.plan, run.draws, run.record, matter)
        return Telling(self.names, run.model, run.draws, run.record, told)

    def _offer(self, field: ui.Dropdown, options: list[tuple[str, int]]) -> None:
        """Fill a drop-down, and leave what was chosen chosen where it can be."""
        before, values = field.value, [value for _, value in options]
        with self.silent():
            field.options = options
            field.value = before if before in values else next(iter(values), None)

    def _draw_matter(self) -> None:
        self.course.value = matter_gantt(self._told(self.matter.value))
        people = worked_on(self.run, self.matter.value)
        self._offer(self.person, [(person_words(self.names, self.run, p), p) for p in people])
        shown = people and self.run.model.calendar is not None
        self.week.layout.display = "" if shown else "none"
        if shown:
            self._draw_week()

    def _draw_week(self) -> None:
        run, person, matter = self.run, self.person.value, self.matter.value
        days = person_week(run, person, worked_on(run, matter)[person])
        self.days.value = week_gantt(self.names, run, person_words(self.names, run, person), days, matter)


def followed(run: Run) -> list[int]:
    """The matters that can be followed: the latest late ones; of those on time one quicker than most, the one
    in the middle, and the slowest."""
    timely = timely_matters(run)
    some = (
        [timely[n] for n in sorted({len(timely) // 4, len(timely) // 2, len(timely) - 1})] if timely else []
    )
    return [*(one.matter for one in late_matters(run)[:LATE]), *some]


def _matter_words(telling: Telling) -> str:
    """When a matter was received, how it ended, where it came from and what it is: the field may cut the end
    off."""
    m, names = telling.story.matter, telling.names
    received = telling.instant(int(telling.record.arrived[m]))[:10]
    unit = names.short(telling.model.units.name[int(telling.draws.unit[m])])
    return f"{received} · {telling.brief} · {unit} · {telling.kind}"


def person_words(names: Names, run: Run, person: int) -> str:
    """Somebody by unit, post and number."""
    people, posts, w = run.model.people, names.scenario.posts, names.words
    unit = names.short(run.model.units.name[int(people.unit[person])])
    post = w.text(posts[sorted(posts)[int(people.post[person])]].title)
    number = people.code[person].rsplit("/", 1)[-1]
    return w("{post} {number} · {unit}", post=post, number=number, unit=unit)
