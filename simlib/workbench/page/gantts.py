"""One matter over time, and one person's week, as the workbench draws them. Each function makes HTML.

    matter_gantt   steps     │ accept ││      verify           │ file │
                   labels    ██▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░██▒▒▒▒│▒▒▒▒▒▒██│
                   a row each  nobody free  ▒▒▒▒▒▒▒▒    9.4   due     closed
    week_gantt     a row a working day: hours on duty, what is booked, the way to it, leave

What they show is `scores.story` and `scores.person_week`; pieces, looks and marks are those of the figure of
`simlib explain` (`views.exhibits.one_matter`), in colours that follow the page. `gantts.html.j2` draws.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from simlib.model.calendar import WorkCalendar
from simlib.model.duty import Intervals, halved
from simlib.model.plan import step_specs
from simlib.scores.person_week import PersonDay, Work
from simlib.scores.run import Run
from simlib.views.exhibits.cause_looks import DRESS, Dress
from simlib.views.exhibits.matter_time import (
    MARKS,
    STYLES,
    TITLE,
    date_ticks,
    marked,
    right_end,
    step_spans,
)
from simlib.views.exhibits.palette import PALETTE
from simlib.views.language.dates import weekday
from simlib.views.language.glossary import CAUSES
from simlib.views.language.names import Names, heading
from simlib.views.language.stories import Telling
from simlib.views.language.text_width import text_width
from simlib.workbench.page.charts import TEMPLATES, WIDTH

LEAST_X, MOST_X = 2.0, WIDTH - 2.0
"""Between which a matter's time is drawn."""
WEEK_X: Final = 92.0
"""Where a day begins; before it stands its name."""
LETTERS: Final = 10.5
"""Of names in bars, in units of the drawing."""
DATES: Final = 7
"""At most so many dates under a matter."""
DASHES: Final = {"-": "none", "--": "6 3", ":": "2 3"}
"""Lines as the template has them."""
LOOKS: Final = {
    "way": Dress("var(--accent)", "/", "var(--paper)"),
    "other-way": Dress("var(--edge)", "/", "var(--paper)"),
    "away": Dress("var(--paper)", "\\", "var(--hint)"),
}
"""What is hatched in a week."""

TEMPLATES.globals |= {"LEAST_X": LEAST_X, "MOST_X": MOST_X}


@cache
def _macros() -> Any:
    """Those of the template, which is not wanted before somebody follows a matter."""
    return TEMPLATES.get_template("gantts.html.j2").module


# ---------------------------------------------------------------- one matter


def matter_gantt(telling: Telling) -> str:
    """The time of one matter from its arrival to its end: steps, labels, due instants."""
    w, story = telling.names.words, telling.story
    longest = sorted(story.sums, key=lambda label: -story.sums[label])
    last = right_end(telling)
    sums = [f"{heading(name)} {amount}" for name, amount, _ in telling.sums]
    return str(_macros().matter(
        w(TITLE, matter=telling.kind),
        heading(telling.verdict),
        w("; ").join([telling.verdict, *sums]),
        [(label, _followed(DRESS[label])) for label in longest],
        list(_steps(telling, last)),
        [{**_place(story.begin, last, p.begin, p.end), "label": p.label} for p in story.pieces],
        list(_rows(telling, longest, last)),
        list(_marks(telling, last)),
        list(_dates(telling, last)),
        w("working time, excluding nights and days off"),
    ))  # fmt: skip


def _followed(look: Dress) -> Dress:
    """A look in which black is the ink of the page: it would be gone on a dark one."""
    return look._replace(face="var(--ink)", line="var(--paper)") if look.face == PALETTE.black else look


def _x(begin: int, last: int, tick: int) -> float:
    return LEAST_X + (MOST_X - LEAST_X) * (tick - begin) / (last - begin)


def _place(first: int, last: int, begin: int, end: int) -> dict[str, Any]:
    x = _x(first, last, begin)
    return {"x": x, "width": max(_x(first, last, end) - x, 0.4)}


def _steps(telling: Telling, last: int) -> Iterator[dict[str, Any]]:
    """The steps, named where there is room."""
    for visit, (begin, end) in step_spans(telling.story).items():
        at = _place(telling.story.begin, last, begin, end)
        title = telling.names.words.text(telling.step(visit).title)
        yield {**at, "title": _if_room(title, at["width"]),
               "said": f"{title}: {telling.instant(begin)} – {telling.instant(end, ends=True)}"}  # fmt: skip


def _if_room(title: str, width: float) -> str:
    return title if text_width(title, LETTERS) < width - 3 else ""


def _rows(telling: Telling, longest: Sequence[str], last: int) -> Iterator[dict[str, Any]]:
    """A label a row, with its time and its stretches."""
    begin = telling.story.begin
    for label, (name, amount, share) in zip(longest, telling.sums, strict=True):
        pieces = [
            {**_place(begin, last, one.begin, one.end),
             "said": f"{heading(name)}: {telling.amount(one.end - one.begin)}"}
            for one in telling.story.pieces if one.label == label
        ]  # fmt: skip
        yield {"label": label, "name": heading(name), "amount": f"{amount} · {share}", "pieces": pieces}


def _dates(telling: Telling, last: int) -> Iterator[dict[str, Any]]:
    """Some mornings, said so that none is cut off at the edges."""
    for tick, when in date_ticks(telling, last, DATES):
        x = _x(telling.story.begin, last, tick)
        anchor = "start" if x < LEAST_X + 16 else "end" if x > MOST_X - 16 else "middle"
        yield {"x": x, "anchor": anchor, "said": f"{when:%m-%d}"}


def _marks(telling: Telling, last: int) -> Iterator[dict[str, Any]]:
    """Due instants and the end, named on two lines so that no two names meet."""
    w, begin = telling.names.words, telling.story.begin
    for name, tick in marked(telling):
        if begin < tick <= last:
            x = _x(begin, last, tick)
            right = x > WIDTH / 2
            yield {
                "x": x,
                "y": 24 if name in ("ended", "horizon") else 9,
                "dash": DASHES[STYLES.get(name, ":")],
                "said": f"{w(MARKS[name])} {telling.instant(tick, ends=True)[:10]}",
                "at": x + (3 if right else -3),
                "anchor": "end" if right else "start",
            }


# ---------------------------------------------------------------- one person's week


def week_gantt(names: Names, run: Run, person: str, days: Sequence[PersonDay], matter: int) -> str:
    """The week of somebody (said by unit, post and number), with the bookings of a matter marked; nothing
    without a calendar."""
    calendar = run.model.calendar
    if calendar is None or not days:
        return ""
    w, clock = names.words, _Clock(calendar)
    dates = [calendar.date_of_day(one.day) for one in days]
    rows = [
        {"name": f"{weekday(names, when)} {when:%m-%d}", **_row(names, run, clock, one, matter)}
        for one, when in zip(days, dates, strict=True)
    ]
    title = w("The week of {person}, {first} to {last}", person=person, first=dates[0], last=dates[-1])
    office = clock.places(((0, calendar.day_ticks),))
    drawn = _macros().week(title, _heard(names, rows), [*LOOKS.items()], clock.hours(), office, rows)
    return str(drawn) + _key(names, rows)


def _row(names: Names, run: Run, clock: "_Clock", day: PersonDay, matter: int) -> dict[str, Any]:
    """A day: duty, absence and bookings; those that are too short for their names are told behind them."""
    duty, away = clock.places(day.duty), clock.places(day.away)
    works = [bar for work in day.works for bar in _bars(names, run, clock, work, matter)]
    end = max((at["x"] + at["width"] for at in (*duty, *away, *works)), default=WEEK_X) + 6
    short = [bar for bar in works if not bar["title"]]
    told = [_told(names, short), _told(names, [bar for bar in short if bar["own"]])]
    room = next((said for said in told if text_width(said, LETTERS) < MOST_X - end), "")
    return {"duty": duty, "away": away, "works": works, "told": room, "told_at": end}


def _told(names: Names, bars: Iterable[dict[str, Any]]) -> str:
    """What bars are, one after the other, the matter that is followed marked."""
    return names.listed(dict.fromkeys(f"▼ {bar['step']}" if bar["own"] else bar["step"] for bar in bars))


class _Clock:
    """Where the hours of a day stand in the drawing."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.of = calendar.hours
        self.opens, self.closes = self.of.spans[0][0], self.of.spans[-1][1]

    def x(self, minute: int) -> float:
        """Where a minute of the day stands."""
        return WEEK_X + (MOST_X - WEEK_X - 8) * (minute - self.opens) / (self.closes - self.opens)

    def hours(self) -> list[tuple[float, str]]:
        """The full hours with their places."""
        return [(self.x(60 * n), f"{n}") for n in range(-(-self.opens // 60), self.closes // 60 + 1)]

    def places(self, spans: Intervals) -> list[dict[str, Any]]:
        """Spans in ticks of the day as places; what goes on after noon is two."""
        _, morning, afternoon = halved(spans, self.of.morning_ticks)
        return [self._place(*span) for span in (*morning, *afternoon)]

    def _place(self, begin: int, end: int) -> dict[str, Any]:
        first, last = self.of.minute_of_day(begin), self.of.minute_of_day(end - 1) + 1
        said = " – ".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (first, last))
        return {"x": self.x(first), "width": self.x(last) - self.x(first), "clock": said}


def _bars(names: Names, run: Run, clock: _Clock, work: Work, matter: int) -> Iterator[dict[str, Any]]:
    """What is booked for one visit, a bar a stretch; `matter` is the one that is followed."""
    title = names.words.text(step_specs(run.model)[int(run.draws.step[work.visit])].title)
    ways = clock.places(work.way)
    for at in clock.places(work.spans):
        inside = [way for way in ways if at["x"] <= way["x"] < at["x"] + at["width"]]
        way = sum(one["width"] for one in inside)
        yield {**at, "own": work.matter == matter, "ways": inside, "step": title,
               "said": f"{at['clock']} {title}",
               "title": _if_room(title, at["width"]) if not way else ""}  # fmt: skip


def _heard(names: Names, rows: Iterable[dict[str, Any]]) -> str:
    """The bookings day by day, for those who hear the page."""
    w = names.words
    days = [(row["name"], [bar["said"] for bar in row["works"]]) for row in rows]
    return w("; ").join(f"{day}: {names.listed(said) if said else w('nothing booked')}" for day, said in days)


def _key(names: Names, rows: Sequence[dict[str, Any]]) -> str:
    """What the colours and hatchings mean, of those that are there."""
    w = names.words
    bars = [bar for row in rows for bar in row["works"]]
    parts = [
        (bool(bars), "var(--accent)", 1, w("▼ this matter")),
        (not all(bar["own"] for bar in bars), "var(--edge)", 1, w("other matters")),
        (any(bar["ways"] for bar in bars), "url(#sf-way)", 1, w(CAUSES["travel"])),
        (True, "var(--accent)", 0.22, w("on duty")),
        (any(row["away"] for row in rows), "url(#sf-away)", 1, w("on leave, or away")),
        (True, "var(--track)", 1, w("other work")),
    ]
    return str(_macros().key([part[1:] for part in parts if part[0]]))
