"""The panels around the map, each a box of widgets: they show a draft, and ask for another one.

    LeverPanel   what may be chosen, and what is given        change(lambda draft: draft.with_pooling("all"))
    AnswerPanel  the answer at one load, and at all three     shown anew with every Answer
    PlanPanel    name, save, open, lay aside to compare
    FindPanel    look for a better plan

A panel never keeps the draft: `show` sets all that it shows, without asking. All words come from `Names`;
nothing from a scenario is ever set as HTML but through `markup`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from typing import Any, Final, NamedTuple

import ipywidgets as ui

from simlib.inputs.scenario import WEEKDAYS, Scenario, Unit, UnitKind, Weekday
from simlib.search.problem.question import ON_TIME
from simlib.views.language.glossary import DISPATCH, POOLING, POOLING_HELP
from simlib.views.language.glossary import WEEKDAYS as WEEKDAY_WORDS
from simlib.views.language.levers import extra_words, lent_words, stay_words, wait_words
from simlib.views.language.names import Names
from simlib.views.language.words import N_
from simlib.workbench.estimate.answer import Estimate
from simlib.workbench.lever_words import label_of
from simlib.workbench.page import charts
from simlib.workbench.page.markup import html, tag
from simlib.workbench.state.draft import MOST_EXTRA, Draft, Meeting, meetings, of_kind, usual_leave

OnChange = Callable[[Callable[[Draft], Draft]], None]
"""Takes what makes another draft of the one on the table."""

ESCALATIONS: Final = (0.0, 1.0, 2.0, 3.0, 5.0, 10.0)
FULL: Final = {"width": "100%", "min_width": "0", "margin": "0"}


def label(text: str, klass: str = "sb-label", title: str | None = None) -> ui.HTML:
    """A small grey line above a field, or beside it (`sb-hint`); `title` explains it when pointed at."""
    layout = ui.Layout(margin="3px 0 0", flex="0 0 auto") if klass == "sb-label" else ui.Layout()
    return ui.HTML(html(tag("span", text, klass=klass, title=title)), layout=layout)


def closed(widget: Any) -> None:
    """Close a widget and all that is in it: what was replaced would stay with the kernel and the browser."""
    for part in (
        *getattr(widget, "children", ()),
        *(getattr(widget, name, None) for name in ("layout", "style")),
    ):
        if isinstance(part, ui.Widget):
            closed(part)
    widget.close()


def refill(box: Any, children: Sequence[Any]) -> None:
    """Put other widgets into a box, and close those that were there."""
    before, box.children = box.children, tuple(children)
    for one in before:
        closed(one)


class Panel:
    """A box that can be set without its fields asking for anything."""

    _silent = False

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Within the block nothing that is set asks for a change."""
        before, self._silent = self._silent, True
        try:
            yield
        finally:
            self._silent = before

    def watch(self, field: Any, act: Callable[[Any], None]) -> Any:
        """Call `act` with the value that somebody gives a field."""

        def changed(change: Any) -> None:
            if not self._silent:
                act(change["new"])

        field.observe(changed, "value")
        return field


def named(field: Any, name: str) -> Any:
    """The same field with a name for those who hear the page; those who see it have the line above."""
    field.description = name
    field.add_class("sb-named")
    return field


def choice(
    name: str, options: Sequence[tuple[str, Any]], value: Any = None, width: str = "100%"
) -> ui.Dropdown:
    """A drop-down list of words and what they stand for, with the first one chosen if no other is."""
    value = options[0][1] if value is None else value
    made: ui.Dropdown = named(
        ui.Dropdown(options=options, value=value, layout={**FULL, "width": width}), name
    )
    return made


def lending(scenario: Scenario) -> list[Unit]:
    """The units that may lend people to each other: those of zones."""
    return [unit for unit in scenario.units.values() if unit.kind in (UnitKind.TOWN, UnitKind.GROUP)]


class LeverPanel(Panel):
    """What may be chosen, from the top: rules, levers, people; then what is given: caseload, leave."""

    def __init__(self, names: Names, change: OnChange) -> None:
        self.names, self.change, self.scenario = names, change, names.scenario
        w = names.words
        self.fields: dict[str, Any] = {}
        self._values: dict[str, Callable[[Draft], Any]] = {}
        self._words: dict[str, Callable[[Any], str]] = {}
        titles = (w("Levers"), label_of(w, self.scenario, "extra"), w("Outside conditions"))
        levers, people, given = (ui.HTML(html(tag("h2", title))) for title in titles)
        choices = [*self._rules(), levers, *self._levers(), *self._weekdays(), people, *self._people()]
        self.box = ui.VBox([*choices, given, *self._given()], layout=ui.Layout(width="100%"))
        self.box.add_class("sb-levers")

    def _field(
        self, key: str, field: Any, child: Callable[[Draft, Any], Draft], value: Callable[[Draft], Any]
    ) -> Any:
        """A field whose value makes another draft, and that shows the value of a draft."""
        self.fields[key], self._values[key] = field, value
        field.add_class(f"sb-field-{key}")
        return self.watch(field, lambda given: self.change(lambda draft: child(draft, given)))

    def _rules(self) -> list[Any]:
        w, scenario = self.names.words, self.scenario
        days = sorted({*ESCALATIONS, *(plan.escalation_days for plan in scenario.plans.values())})
        said = {key: label_of(w, scenario, key) for key in ("pooling", "order", "escalation")}
        pooling = choice(said["pooling"], [(w(word), code) for code, word in POOLING.items()])
        order = choice(said["order"], [(w(word), code) for code, word in DISPATCH.items()])
        wait = choice(said["escalation"], [(wait_words(w, day), day) for day in days])
        return [
            label(said["pooling"], title=w(POOLING_HELP)),
            self._field("pooling", pooling, Draft.with_pooling, attrgetter("spec.pooling")),
            label(said["order"]),
            self._field("order", order, Draft.with_order, attrgetter("spec.order")),
            label(said["escalation"]),
            self._field("escalation", wait, Draft.with_escalation, attrgetter("spec.escalation_days")),
            *self._lending(),
        ]

    def _lending(self) -> list[Any]:
        """Whom units lend to each other: the posts, and those who stay."""
        w, scenario, plans = self.names.words, self.scenario, self.scenario.plans.values()
        held = [post for post in scenario.posts if any(post in unit.staff for unit in lending(scenario))]
        one = tuple((post, 1) for post in held)
        lent = [(), *((post,) for post in held), *(plan.pooled_posts for plan in plans)]
        stay = [(), one, *((of,) for of in one), *(tuple(plan.stay.items()) for plan in plans)]

        def posts(some: Any) -> str:
            return lent_words(self.names, some)

        def people(some: Any) -> str:
            return w("one of each post") if some == one else stay_words(self.names, dict(some))

        def listed(key: str, words: Callable[[Any], str], values: Iterable[Any]) -> Any:
            self._words[key] = words
            return choice(label_of(w, scenario, key), [(words(some), some) for some in dict.fromkeys(values)])

        return [
            label(label_of(w, scenario, "lent")),
            self._field("lent", listed("lent", posts, lent),
                        lambda draft, some: draft.with_lent(scenario, some), attrgetter("spec.pooled_posts")),
            label(label_of(w, scenario, "stay")),
            self._field("stay", listed("stay", people, stay),
                        lambda draft, some: draft.with_stay(scenario, dict(some)),
                        lambda draft: tuple(draft.spec.stay.items())),
        ]  # fmt: skip

    def _levers(self) -> list[Any]:
        w, scenario = self.names.words, self.scenario

        def ticked(
            name: str, title: str, child: Callable[[Draft, Any], Draft], on: Callable[[Draft], bool]
        ) -> Any:
            return self._field(name, ui.Checkbox(description=title, indent=False, layout=FULL), child, on)

        def lever(name: str, title: str) -> Any:
            def pulled(draft: Draft, on: bool) -> Draft:
                return draft.with_lever(scenario, name, on)

            return ticked(f"lever-{name}", title, pulled, lambda draft: name in draft.spec.levers)

        return [
            *(lever(name, w.text(one.title)) for name, one in scenario.levers.items()),
            ticked("release", label_of(w, scenario, "release"),
                   lambda draft, on: draft.with_release(scenario, on), attrgetter("spec.release_groups")),
        ]  # fmt: skip

    def _weekdays(self) -> list[Any]:
        w, scenario = self.names.words, self.scenario

        def weekday(name: str, meeting: Meeting) -> list[Any]:
            """The field of one meeting."""
            days = [(w(WEEKDAY_WORDS[day]), day) for day in dict.fromkeys((*WEEKDAYS[:5], meeting.weekday))]

            def moved(draft: Draft, day: Weekday) -> Draft:
                return draft.with_weekday(scenario, name, day)

            def held(draft: Draft) -> Weekday:
                return draft.spec.weekdays.get(name, meeting.weekday)

            title = w.text(meeting.title)
            return [label(title), self._field(f"weekday-{name}", choice(title, days), moved, held)]

        return [part for name, meeting in meetings(scenario).items() for part in weekday(name, meeting)]

    def _people(self) -> list[Any]:
        names, w, scenario = self.names, self.names.words, self.scenario
        units = [
            (names.short(name), name)
            for name, unit in scenario.units.items()
            if unit.staff and unit.kind is not UnitKind.LEADERSHIP
        ]
        self.unit, self.post = choice(w("unit"), units), choice(w("post"), self._posts(units[0][1]))
        narrow = ui.Layout(width="calc(58 * var(--u))", margin="0", flex="0 0 auto")
        self.number = named(
            ui.BoundedIntText(min=0, max=MOST_EXTRA, layout=narrow), label_of(w, scenario, "extra")
        )
        self.people = ui.HTML()
        self.watch(self.unit, self._unit_chosen)
        self.watch(self.post, lambda _: self._show_number(self.draft))
        self.watch(self.number, self._number_given)
        for name, field in (("unit", self.unit), ("post", self.post), ("number", self.number)):
            field.add_class(f"sb-field-{name}")
        row = ui.HBox(
            [ui.HTML("+"), self.number, label(w("at most {n}", n=MOST_EXTRA), "sb-hint")], layout=FULL
        )
        return [self.unit, self.post, row, self.people]

    def _posts(self, unit: str) -> list[tuple[str, str]]:
        """The posts of a unit, that of which the county has most people first: it is mostly added to."""
        w, scenario = self.names.words, self.scenario
        people = Counter[str]()
        for one in scenario.units.values():
            people.update(one.staff)
        ordered = sorted(scenario.units[unit].staff, key=lambda post: -people[post])
        return [(w.text(scenario.posts[post].title), post) for post in ordered]

    def _unit_chosen(self, unit: str) -> None:
        with self.silent():
            self.post.options = self._posts(unit)
            self.post.value = self.post.options[0][1]
        self._show_number(self.draft)

    def _number_given(self, number: int) -> None:
        unit, post = self.unit.value, self.post.value
        self.change(lambda draft: draft.with_extra(self.scenario, unit, post, number))

    def _show_number(self, draft: Draft) -> None:
        there = draft.spec.extra.get(self.unit.value, {}).get(self.post.value, 0)
        with self.silent():
            self.number.max = max(MOST_EXTRA, there)  # a file may say more
            self.number.value = there

    def _given(self) -> list[Any]:
        w, (spells, usual) = self.names.words, usual_leave(self.scenario)
        given = {"continuous_update": False, "layout": FULL}
        caseload, leave = (label_of(w, self.scenario, key) for key in ("caseload", "leave"))
        load = ui.FloatSlider(min=0.5, max=2.0, step=0.05, value=1.0, readout_format=".0%", **given)
        parts = [
            label(caseload),
            self._field("caseload", named(load, caseload), Draft.with_caseload, attrgetter("caseload")),
        ]

        def left(draft: Draft, days: int) -> Draft:
            return draft.with_leave(None if days == usual else days)

        def days(draft: Draft) -> int:
            return usual if draft.leave is None else draft.leave

        if spells:
            slider = named(ui.IntSlider(min=0, max=30, value=usual, **given), leave)
            parts += [label(leave), self._field("leave", slider, left, days)]
        return parts

    def show(self, draft: Draft) -> None:
        """Set every field to the draft."""
        self.draft = draft
        lines = extra_words(self.names, draft.spec)
        with self.silent():
            for key, field in self.fields.items():
                _set(field, self._values[key](draft), self._words.get(key, "{:g}".format))
            extra = tag("ul", *(tag("li", line) for line in lines), klass="sb-extras")
            self.people.value = html(extra) if lines else ""
        self._show_number(draft)


def _set(field: Any, value: Any, words: Callable[[Any], str]) -> None:
    """Give a field a value, a drop-down list one that was not among its options before, in words."""
    if isinstance(field, ui.Dropdown) and value not in {code for _, code in field.options}:
        field.options = [*field.options, (value if isinstance(value, str) else words(value), value)]
    field.value = value


class AnswerPanel(Panel):
    """The headline at one load, all loads at a glance, and tabs for the reasons."""

    def __init__(self, names: Names, load: str, choose: Callable[[str], None]) -> None:
        self.names, w = names, names.words
        self.load = ui.ToggleButtons(
            options=[(names.load(one), one) for one in names.scenario.loads],
            value=load,
            style={"button_width": "auto"},
        )
        self.load.add_class("sb-loads")
        self.watch(self.load, choose)
        self.headline, self.progress, self.loads = ui.HTML(), ui.HTML(), ui.HTML()
        self.waiting = charts.waiting(names)
        self.pages = {
            w("Over time"): ui.HTML(),
            w("People"): ui.HTML(),
            w("Why late"): ui.HTML(),
            w("Changes"): ui.HTML(),
        }
        self.origin = ui.HTML()
        self.top = ui.VBox([self.load, self.headline, self.progress, self.loads], layout=FULL)

    def wait(self) -> None:
        """Nothing is known yet of the draft; what is left of the last one is greyed by `bench.css`."""
        self.headline.value = self.waiting

    def show(self, answer: Estimate, *, working: bool, tab: int) -> None:
        """Show an answer; only the open tab is drawn."""
        names, load = self.names, self.load.value
        self.headline.value = charts.headline(names, answer, load)
        self.progress.value = charts.progress(names, answer, load, working)
        self.loads.value = charts.at_all_loads(names, answer, load)
        self.origin.value = charts.provenance(names, answer)
        for page, drawing in [*zip(self.pages.values(), DRAWINGS, strict=True)][tab : tab + 1]:
            page.value = drawing(names, answer, load)


DRAWINGS: Final = (charts.over_time, charts.use_of_people, charts.why_late, charts.changes)
"""What the tabs of an answer show."""


def button(word: str, name: str, act: Callable[[], None], style: str = "") -> ui.Button:
    """A button as wide as its word; `name` is its class, for styles and tests."""
    made = ui.Button(description=word, button_style=style, layout=ui.Layout(width="auto", flex="0 0 auto"))
    made.add_class(f"sb-{name}")
    made.on_click(lambda _: act())
    return made


class PlanPanel(Panel):
    """A line above the map: the draft's name, save, and the saved plans to open."""

    def __init__(self, names: Names, save: Callable[[str], None], opened: Callable[[str], None]) -> None:
        w = names.words
        grown = {"flex": "1 1 80px", "min_width": "0", "max_width": "calc(230 * var(--u))"}
        self.name = ui.Text(placeholder=w("name of the plan"), layout=ui.Layout(**grown))
        self.saved = named(ui.Dropdown(options=[], layout=ui.Layout(**grown)), w("open a plan …"))
        for name, field in (("name", self.name), ("saved", self.saved)):
            field.add_class(f"sb-field-{name}")
        self.choose, self.named = w("open a plan …"), ""
        self.opened = opened
        self.watch(self.saved, self._chosen)
        parts = [self.name, button(w("Save"), "save", lambda: save(self.name.value), "primary"), self.saved]
        self.box = ui.HBox(parts, layout=ui.Layout(width="100%", align_items="center"))
        self.box.add_class("sb-plan")

    def _chosen(self, code: str) -> None:
        if code:
            self.opened(code)
            with self.silent():
                self.saved.value = ""

    def show(self, name: str, plans: Mapping[str, str]) -> None:
        """Set the name, and the plans that can be opened: what they are called, by code."""
        with self.silent():
            if name != self.named:  # else somebody may be typing another one
                self.name.value = self.named = name
            options = [(self.choose, ""), *((word, code) for code, word in plans.items())]
            if list(self.saved.options) != options:
                self.saved.options = options
                self.saved.value = ""


class ComparePanel(Panel):
    """Up to four drafts side by side: a table, and a button a draft to take it out."""

    def __init__(self, names: Names, add: Callable[[], None], out: Callable[[int], None]) -> None:
        self.names, self.out = names, out
        self.table = ui.HTML()
        self.row = ui.HBox([], layout=ui.Layout(flex_flow="row wrap"))
        self.add = button(names.words("Add to comparison"), "beside", add)
        self.box = ui.VBox([self.add, self.table, self.row])

    def show(self, called: Sequence[str], answers: Sequence[Estimate | None]) -> None:
        """Set the table; `called` are the names shown, one for each answer."""
        self.table.value = charts.side_by_side(self.names, list(zip(called, answers, strict=True)))
        if len(self.row.children) != len(called):
            refill(self.row, [
                button(self.names.words("remove {n}", n=n + 1), f"out-{n + 1}", partial(self.out, n))
                for n in range(len(called))
            ])  # fmt: skip


OBJECTIVE_WORDS: Final = {
    ON_TIME: N_("most matters on time (simulated)"),
    "spread": N_("even loads of zones (exact)"),
    "travel": N_("short ways to the seat (exact)"),
}


class Wanted(NamedTuple):
    """What somebody asks of a better plan, beside what is ticked on the map."""

    zones: int
    most_moved: int | None
    river: bool
    seconds: float
    objective: str = ON_TIME
    divisions: bool = False


class FindPanel(Panel):
    """Ask for a better plan; what was found comes as lines with a button each."""

    def __init__(
        self,
        names: Names,
        zones: int,
        find: Callable[[Wanted], None],
        stop: Callable[[], None],
        take: Callable[[int], None],
        look: Callable[[int], None],
    ) -> None:
        self.names, self.take, self.look = names, take, look
        w = names.words
        narrow = ui.Layout(width="calc(70 * var(--u))")
        towns = len(of_kind(names.scenario, UnitKind.TOWN))
        self.zones = named(ui.BoundedIntText(value=zones, min=1, max=towns, layout=narrow), w("zones"))
        numbers = [(w("any number"), 0), *((f"{n}", n) for n in (1, 2, 3, 4, 5, 8))]
        self.moved = choice(w("towns moved at most"), numbers, 0, "auto")
        self.river = ui.Checkbox(description=w("zones may cross the river"), indent=False)
        spans = [(w("{n} seconds", n=n), float(n)) for n in (15, 30, 60, 120)]
        aims = [(w(word), code) for code, word in OBJECTIVE_WORDS.items()]
        self.seconds = choice(w("time"), spans, 15.0, "calc(110 * var(--u))")
        self.objective = choice(w("look for"), aims, ON_TIME, "auto")
        self.divisions = ui.Checkbox(description=w("divisions may be relinked"), indent=False)
        self.objective.add_class("sb-field-objective")
        self.find = button(w("Find better"), "find", lambda: find(self.wanted()), "primary")
        self.stop = button(w("Stop"), "stop", stop)
        self.said, self.found, self.asked = ui.HTML(), ui.VBox([]), ui.HTML()
        most = w("1 to {n}: each zone needs a town", n=towns)
        self.box = ui.VBox([
            ui.HBox([label(w("look for")), self.objective]),
            ui.HBox([label(w("zones")), self.zones, label(most, "sb-hint"), self.divisions]),
            ui.HBox([label(w("towns moved at most")), self.moved, self.river]),
            ui.HBox([label(w("time")), self.seconds, self.find, self.stop]),
            self.asked,
            self.said,
            self.found,
        ])  # fmt: skip
        self.box.add_class("sb-finding")

    def wanted(self) -> Wanted:
        bounds = self.zones.value, self.moved.value or None, self.river.value, self.seconds.value
        return Wanted(*bounds, self.objective.value, self.divisions.value)

    def asks(self, ticked: Sequence[str]) -> None:
        """Set what is ticked on the map, and so holds in every plan that is found."""
        w = self.names.words
        said = w("No constraints set; select a town or tick “lock”.")
        if ticked:
            said = w("Constraints set on the map: {list}", list=w("; ").join(ticked))
        self.asked.value = html(tag("p", said, klass="sb-hint sb-asked"))

    def show(self, lines: Sequence[str], found: Sequence[str], *, busy: bool) -> None:
        """Set what is said (reasons, progress) and what was found, each with a button to take it."""
        self.find.disabled, self.stop.disabled = busy, not busy
        self.said.value = html(*(tag("p", line) for line in lines))
        refill(self.found, [
            ui.HBox([
                button(self.names.words("look at"), f"look-{n + 1}", partial(self.look, n)),
                button(self.names.words("adopt"), f"take-{n + 1}", partial(self.take, n)),
                ui.HTML(html(tag("span", text)), layout=ui.Layout(width="100%")),
            ])
            for n, text in enumerate(found)
        ])  # fmt: skip
