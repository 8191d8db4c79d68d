"""The shape of a scenario file: one world, its plans, and nothing that the code would have to know.

    Scenario
    ├── grounds       why each number may be believed (sourced, borrowed, derived, assumption, own, fitted)
    ├── time          calendar, hours, window                        WHEN
    ├── posts, units, borders, arrangements, gates                   WHO and WHERE
    ├── classes, limits, flows, followups, conflicts                 WHAT
    ├── streams, loads, start                                        HOW MUCH
    ├── programme                                                    WHAT HAS TO BE DONE BY WHEN
    ├── absences, closures                                           WHAT COMES BETWEEN
    ├── levers, plans, baseline, search                              WHAT MAY BE CHOSEN
    ├── rules                                                        WHAT NO PLAN BREAKS UNSAID
    └── shocks                                                       WHAT MAY BEFALL IT

These classes check the shape of one value at a time; `inputs.checks` checks what values mean to each
other. Numbers may be written `{value: 3, ground: name}` and any mapping may carry `ground: name` for
the numbers in it; `inputs.provenance` takes both out before the tree gets here.
"""

import math
import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

_SIGN = r"0-9A-Za-z〇\u4e00-\u9fff\u3400-\u4dbf"
NAME = re.compile(rf"[{_SIGN}](?:[{_SIGN} _·（）()\-]*[{_SIGN}_·（）()\-])?")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def _name(text: str) -> str:
    if not NAME.fullmatch(text) or len(text) > 60:
        raise PydanticCustomError("bad-name", "bad name")
    return text


def _code(text: str) -> str:
    if not CODE.fullmatch(text) or len(text) > 30:
        raise PydanticCustomError("bad-code", "bad code")
    return text


def _date(value: Any) -> date:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("bad-date", "bad date") from None
    if day.isoformat() != value:  # one spelling a day: 20210501 and 2021-W17-6 would be others
        raise PydanticCustomError("bad-date", "bad date")
    return day


def _hours(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", text) or text[:5] >= text[6:]:
        raise PydanticCustomError("bad-hours", "bad hours")
    return text


def _clock(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise PydanticCustomError("bad-clock", "bad clock time")
    return text


Name = Annotated[str, AfterValidator(_name)]
Code = Annotated[str, AfterValidator(_code)]
Day = Annotated[date, BeforeValidator(_date)]
HoursText = Annotated[str, AfterValidator(_hours)]
Number = Annotated[float, Field(allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10_000)]
LONGEST_DAYS = 40_000
"""The longest of all times in a world with a calendar: more than a hundred years."""
Days = Annotated[float, Field(ge=0, le=LONGEST_DAYS, allow_inf_nan=False)]
Minutes = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
"""Of a way; a week at most."""
AssessedMeasure = Literal[
    "on_time_share",
    "on_time_extended_share",
    "closing_rate",
    "days_to_close",
    "open_at_end",
    "overdue_at_end",
    "sent_back_share",
]
"""What comes of a unit's own matters, and so what it may be assessed by."""
SHARES: Final = ("on_time_share", "on_time_extended_share", "closing_rate")
Year = Annotated[int, Field(ge=1900, le=2100)]
Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTHS: Final[tuple[Month, ...]] = get_args(Month)
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Nth = Literal[-1, 1, 2, 3, 4]
"""Which of a weekday's days; -1 is the last one."""
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_DAYS_A_YEAR = 250
"""What `per_year` is spread over, whatever the year; published years have 248 to 251."""


class Part(BaseModel):
    """A part of a scenario: unknown keys are faults, nothing is coerced, nothing can be changed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


Dated = TypeVar("Dated", bound=Any)


def _ordered(part: Dated) -> Dated:
    """The part, whose first day is not after its last."""
    if part.first is not None and part.last is not None and part.first > part.last:
        raise PydanticCustomError("range-order", "from must not be after to")
    return part


class Text(Part):
    """Words of the scenario's author in both languages."""

    zh: str
    en: str


class GroundKind(StrEnum):
    """Kinds of provenance; `own` are figures of the county itself that nobody published, `fitted` ones were
    chosen so that the model meets the county's log."""

    SOURCED = "sourced"
    BORROWED = "borrowed"
    DERIVED = "derived"
    ASSUMPTION = "assumption"
    OWN = "own"
    FITTED = "fitted"


class Ground(Part):
    """Why the numbers that name it may be believed.

    `title` says in few words which numbers; `sources` are ids of clauses (`S3-001`) or limits (`L07`), or a
    publication; `note` says what it rests on, for `derived` the formula, for `borrowed` from whom. A rule
    that is `national` holds in every county; other grounds become borrowed in the file of another `place`
    or `year`, and name theirs here (`inputs.places`). `low` and `high` are the multiples of a number
    between which it may well lie. What was counted in or fitted to a log says `until` which day.
    """

    kind: Annotated[GroundKind, Field(strict=False)]
    title: Text | None = None
    sources: tuple[str, ...] = Field(default=(), strict=False)
    note: Text
    national: bool = False
    place: Text | None = None
    year: Year | None = None
    low: Annotated[float, Field(ge=0, le=1)] | None = None
    high: Annotated[float, Field(ge=1, le=100)] | None = None
    until: Day | None = None


# ---------------------------------------------------------------- when


class CalendarTime(Part):
    """Working time on China's published calendar; a tick is one working minute.

    `window` (first and last day, both included) is what measures speak of; `start` to `window.from` is
    the warm-up, `window.to` to `end` the run-out in which late matters may still end.
    """

    calendar: Literal["china"]
    hours: tuple[HoursText, ...] = Field(min_length=1, max_length=2, strict=False)
    start: Day
    window: "Window"
    end: Day
    extra_days: dict[
        Annotated[str, AfterValidator(lambda text: _date(text).isoformat())], Literal["off", "work"]
    ] = {}


class Window(Part):
    """First and last day of the measured period, both included."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class AbstractTime(Part):
    """A world of pure theory: ticks without a calendar, everybody always on duty."""

    calendar: Literal["none"]
    window: "TickWindow"
    end: Annotated[int, Field(gt=0, le=2**50)]


class TickWindow(Part):
    """Measured ticks: from the first (included) to the last (excluded)."""

    first: Annotated[int, Field(alias="from", ge=0)]
    last: Annotated[int, Field(alias="to", gt=0)]


Time = Annotated[CalendarTime | AbstractTime, Field(discriminator="calendar")]


# ---------------------------------------------------------------- who and where


class Duty(Part):
    """When a post serves supervision work. This *is* the part-time share.

    `share` is that part of every working day, of as many hours as arrangements and leave leave of it; 0.4 is
    two days a week spread over five. At which hours is not asked: it is laid at the start of the day. Who
    does serve on fixed days or hours has `days`, `hours` instead: on a make-up weekend a post that serves by
    weekday is not on duty, one of every day is. Without any of them it serves all day.
    """

    share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    days: tuple[Weekday, ...] = Field(default=WEEKDAYS[:5], min_length=1, strict=False)
    hours: tuple[HoursText, ...] = Field(default=(), max_length=2, strict=False)

    @model_validator(mode="after")
    def _share_or_days(self) -> "Duty":
        if self.share is not None and (self.hours or self.days != WEEKDAYS[:5]):
            raise PydanticCustomError("share-or-days", "give a share, or days and hours")
        return self


class Leave(Part):
    """Leave taken in spells: `spells` a year of `days` working days each, at drawn dates."""

    spells: Annotated[int, Field(ge=0, le=24)]
    days: Annotated[int, Field(ge=1, le=60)]


class Learning(Part):
    """How somebody new works: at this part of the post's pace for so many months."""

    pace: Annotated[float, Field(ge=0.05, le=1, allow_inf_nan=False)]
    months: Annotated[int, Field(ge=1, le=60)]


class Turnover(Part):
    """People who leave for good: so often a year, at drawn times; then the post is vacant for so many working
    days, and whoever comes learns. At the start every post is filled."""

    per_year: Annotated[float, Field(gt=0, le=12, allow_inf_nan=False)]
    vacancy: Annotated[int, Field(ge=0, le=1000)] = 0
    learning: Learning | None = None


class Post(Part):
    """A kind of post. `pace` 1 is standard; 0.8 needs a quarter more time. `steps` are the only steps that it
    may do (by name, in any flow); all when there are none."""

    title: Text
    duty: Duty = Duty()
    pace: Annotated[float, Field(ge=0.05, le=20, allow_inf_nan=False)] = 1.0
    leave: Leave | None = None
    turnover: Turnover | None = None
    steps: tuple[Name, ...] = Field(default=(), strict=False)


class UnitKind(StrEnum):
    """Kinds of unit in the organisation graph."""

    TOWN = "town"
    GROUP = "group"
    DIVISION = "division"
    DESK = "desk"
    LEADERSHIP = "leadership"


class UnitForm(StrEnum):
    """What a unit is beside its kind: a word for a planner, and for a few whether anything arises there."""

    SUBDISTRICT = "subdistrict"
    DEVELOPMENT_ZONE = "development-zone"
    ENTERPRISE = "enterprise"
    ZONE_OFFICE = "zone-office"
    COUNTY_TEAM = "county-team"


class Position(Part):
    """Where the seat lies, in degrees; schematic unless `quality` is `exact`."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    quality: Literal["exact", "near", "approximate"]


class Unit(Part):
    """A town office, resident group, division, desk or the leadership. `code` is its stable identity.

    `place` names the town where a unit without a position of its own sits; `linked` is the division to which
    a resident group belongs (归口); `rooms` are how many it has of each name, such as talk rooms (谈话室);
    `contact` is the unit of the leadership that answers for a town (包保), and `covers` how many towns such
    a unit must answer for: at least, at most. Nobody of the unit is there before it `opens`. `form` is what
    a unit is beside its kind: a sub-district (街道) is a town to the model, an enterprise's committee a
    group. In a world of several counties `county` is the unit's own: the pools `county` and `across` keep to
    it, and nobody is recused from a matter of another one.
    """

    code: Code
    kind: Annotated[UnitKind, Field(strict=False)]
    form: Annotated[UnitForm, Field(strict=False)] | None = None
    county: Name | None = None
    english: str | None = None
    staff: dict[Name, Count] = {}
    rooms: dict[Name, Count] = {}
    position: Position | None = None
    place: Name | None = None
    linked: Name | None = None
    contact: Name | None = None
    covers: tuple[Count, Count] | None = Field(default=None, strict=False)
    population: NonNegative | None = None
    villages: Count | None = None
    opens: Day | None = None


class Border(Part):
    """Two neighbouring towns and the minutes from seat to seat; `river` says that a river lies between."""

    between: tuple[Name, Name] = Field(strict=False)
    minutes: Minutes
    river: bool = False


class Arrangement(Part):
    """Hours that block people: `fixed` ones (规定安排) are never a lever, meetings and training are.

    `who` are kinds of unit; of their people only those of `posts`, all when there are none. `every: month`
    takes the `nth` such weekday of each month, `quarter` and `year` of the first month of each, the last one
    (`nth: -1`) of its last month; moved to the next working day when it falls on a holiday.
    """

    title: Text
    kind: Literal["fixed", "meeting", "training"]
    who: tuple[Annotated[UnitKind, Field(strict=False)], ...] = Field(min_length=1, strict=False)
    posts: tuple[Name, ...] = Field(default=(), strict=False)
    every: Literal["day", "week", "month", "quarter", "year"]
    weekday: Weekday = "mon"
    nth: Nth = 1
    hours: HoursText


class OnDemand(Part):
    """An extra meeting: as soon as so many papers wait, on the next working day at the usual hour."""

    waiting: Annotated[int, Field(ge=1, le=1000)]


class Gate(Part):
    """A regular meeting that decides: up to `agenda` matters, first by key, whose papers were ready before.

    It falls on the `nth` such weekday of each month, or every week, at a clock time; on a holiday it moves
    to the next working day. It takes nobody's task time, but needs one of `unit`'s people (of these posts)
    to be there. With `each` there is no `unit`: every unit has a meeting of its own for its matters, where
    its own people preside; or every zone one, where its head does. A plan may move its weekday.
    """

    title: Text
    every: Literal["week", "month"]
    weekday: Weekday
    nth: Nth = 1
    at: Annotated[str, AfterValidator(_clock)]
    agenda: Annotated[int, Field(ge=1, le=1000)]
    unit: Name | None = None
    each: Literal["unit", "zone"] | None = None
    on_demand: OnDemand | None = None
    posts: tuple[Name, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _of_one_or_of_each(self) -> "Gate":
        if (self.unit is None) == (self.each is None):
            raise PydanticCustomError("unit-or-each", "give a unit, or each")
        return self


# ---------------------------------------------------------------- what


class Duration(Part):
    """A duration, drawn from a distribution; `mean` also is the value of a fixed one.

    `cv` ends at 4: what is drawn ends at the quantile of 2^-40, beyond which a thicker tail would keep more
    than a ten-thousandth of its second moment.
    """

    dist: Literal["fixed", "exponential", "erlang", "gamma", "lognormal", "uniform", "empirical"]
    unit: Literal["ticks", "minutes", "hours", "working_days"]
    mean: NonNegative | None = None
    cv: Annotated[float, Field(gt=0, le=4, allow_inf_nan=False)] | None = None
    stages: Annotated[int, Field(ge=1, le=100)] | None = None
    low: NonNegative | None = None
    high: Positive | None = None
    values: tuple[NonNegative, ...] | None = Field(default=None, min_length=1, strict=False)

    @model_validator(mode="after")
    def _has_its_parameters(self) -> "Duration":
        wanted = SPAN_PARAMETERS[self.dist]
        given = {
            name
            for name in ("mean", "cv", "stages", "low", "high", "values")
            if getattr(self, name) is not None
        }
        if given != wanted:
            raise PydanticCustomError(
                "span-parameters", "{expected}", {"dist": self.dist, "expected": ", ".join(sorted(wanted))}
            )
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise PydanticCustomError("range-order", "low must be below high")
        return self

    @property
    def expected(self) -> float:
        """Its mean in its own unit.

        >>> Duration(dist="uniform", unit="hours", low=1, high=3).expected
        2.0
        """
        if self.values is not None:
            return sum(self.values) / len(self.values)
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return self.mean or 0.0

    @property
    def longest(self) -> float:
        """Its quantile of 2^-40, at which what is drawn ends, or a little more; in its own unit.

        >>> Duration(dist="exponential", unit="hours", mean=1).longest
        28.0
        """
        if self.values is not None:
            return max(self.values)
        if self.high is not None or self.dist == "fixed":
            return self.high or self.expected
        cv = self.cv or 1.0
        if self.dist == "lognormal":
            spread = math.sqrt(math.log1p(cv**2))
            return self.expected * math.exp(7.05 * spread - spread**2 / 2)
        return self.expected * 28.0 * max(1.0, cv**2)


def ticks_of_units(day_ticks: int) -> dict[str, int]:
    """Ticks of each unit of a span."""
    return {"ticks": 1, "minutes": 1, "hours": 60, "working_days": day_ticks}


SPAN_PARAMETERS: dict[str, set[str]] = {
    "fixed": {"mean"},
    "exponential": {"mean"},
    "erlang": {"mean", "stages"},
    "gamma": {"mean", "cv"},
    "lognormal": {"mean", "cv"},
    "uniform": {"low", "high"},
    "empirical": {"values"},
}


class MatterClass(Part):
    """A class of matters: its rank in dispatch (lower first), whether it is hard, its share of effort."""

    title: Text
    rank: Annotated[int, Field(ge=0, le=1000)]
    hard: bool = False
    effort_factor: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] = 1.0


class Extension(Part):
    """By how much a limit may be extended (延期); it runs from the due day."""

    amount: Annotated[int, Field(ge=1, le=2**50)]
    unit: Literal["months", "days", "working_days", "ticks"]


class Limit(Part):
    """From which event to which, how long. Events are milestones of steps, `arrived` or `completed`.

    A class has one `main` limit (its end stops the main clock: 办结); other limits are measured in rows
    of their own. A limit that `pauses` stands still during the waits of steps that pause clocks: whole days
    are added before the last day rolls to a working day. Only a main limit may have an `extension`; a
    follow-up that `extends` grants it. With `own` each matter has a length of its own, set from above
    (限期办结); `amount` is then what is usual.
    """

    title: Text
    classes: tuple[Name, ...] = Field(min_length=1, strict=False)
    start: Name = Field(alias="from")
    stop: Name = Field(alias="to")
    amount: Annotated[int, Field(ge=0, le=2**50)]
    unit: Literal["months", "days", "working_days", "ticks"]
    main: bool = False
    pauses: bool = False
    own: Duration | None = None
    extension: Extension | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class Chosen(Part):
    """What a plan may leave out: it is there only with this `lever` pulled, or only `without` that one."""

    lever: Name | None = None
    without: Name | None = None

    def is_there(self, levers: Collection[str]) -> bool:
        """Whether it is there with these levers pulled."""
        pulled = self.lever is None or self.lever in levers
        return pulled and (self.without is None or self.without not in levers)


class PoolUse(Chosen):
    """A pool of people and when it is used.

    `always`: opens after n escalations; `pooled`: only for matters that the plan pools; `blocked`: only
    when the pools before it can never form a team that may act (recusal: others take over); `absent`:
    stand-ins (AB角), who may begin once too few of the pools before it have been there for `after_days`.
    Of its people only those of `posts` count, all who may do the step when there are none: so somebody of
    another post of the same unit stands in for its leader.
    """

    pool: Name
    posts: tuple[Name, ...] = Field(default=(), strict=False)
    when: Literal["always", "pooled", "blocked", "absent"] = "always"
    after_days: Days = 0.0


def _pool_use(value: Any) -> Any:
    return {"pool": value} if isinstance(value, str) else value


class SamePeople(Part):
    """Whoever did a `step` of the same matter; others only after `days` of waiting for them."""

    step: Name
    days: Days = 0.0


class HandOver(Chosen):
    """Started work goes on with others once too few of its team have been there for `after_days`.

    Whoever of the team is there comes first, then the pools of the step, stand-ins at once. They do what
    is left, once, and read before for as long as `reading` says, long where the work is long.
    """

    after_days: Days
    reading: Duration | None = None


class Step(Chosen):
    """One step: an optional wait outside, then a meeting's decision (`gate`) or work by a team of different
    people, or neither.

    `pools` are tried in order (`home`, `zone`: the other units of the zone, `across`: the units of the other
    zones, `pair`: those that check it, `head`, `deputy`, `lead` and `staff`: of its zone under this plan,
    `division`, `county`, `contact`, or a unit's name); `same_as` puts whoever did another step before them;
    `not_by` bars whoever did those steps of the same matter. `least` says how many of the team must be of a
    post or of one of the pools: `{home: 1, zone: 1}`; somebody counts for his post if it is named, else for
    the first of the pools named that he is in. A `room` of this name is booked with the team: one of the
    matter's own unit, or any if that has none. Work that has begun waits for who began it, unless there is
    `hand_over`.

    `pauses`: the clocks of limits that pause stand still during the wait. `classes` are the only ones that
    come to the step; `role` is what waiting for it is called when a matter is late. `next` gives
    probabilities of what follows (`end` ends it).
    """

    title: Text
    role: Literal["handling", "approval", "review", "desk", "report"] = "handling"
    classes: tuple[Name, ...] = Field(default=(), strict=False)
    team: Annotated[int, Field(ge=0, le=8)] = 0
    least: dict[Name, Annotated[int, Field(ge=1, le=8)]] = {}
    room: Name | None = None
    pools: tuple[Annotated[PoolUse, BeforeValidator(_pool_use)], ...] = Field(default=(), strict=False)
    posts: tuple[Name, ...] = Field(default=(), strict=False)
    effort: Duration | None = None
    class_effort: bool = False
    on_site: bool = False
    not_by: tuple[Name, ...] = Field(default=(), strict=False)
    same_as: SamePeople | None = None
    hand_over: HandOver | None = None
    wait: Duration | None = None
    pauses: bool = False
    gate: Name | None = None
    only: Literal["pooled", "not_pooled"] | None = None
    milestone: Name | None = None
    next: dict[Name, Share] = Field(min_length=1)


class Flow(Part):
    """A way of matters: steps and what follows what. Work that the body gives itself (inspections, reports)
    is not `headline`: it is measured by class and by limit only, is in no total, and nobody stands back
    from it."""

    title: Text
    headline: bool = True
    first: Name
    steps: dict[Name, Step] = Field(min_length=1)


class Schedule(Part):
    """Regular days: the `nth` such weekday of every month, quarter, half-year or year; every week on it. With
    `nth: -1` it is the last such day of the whole month, quarter, half-year or year.

    None lies before the day `from` or after the day `to`, where these are given: a programme begins and
    ends it.
    """

    every: Literal["week", "month", "quarter", "half_year", "year"]
    weekday: Weekday
    nth: Nth = 1
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Schedule":
        return _ordered(self)


class FollowUp(Chosen):
    """A matter that another one may set off: it sleeps until then.

    `of` are the flows of its parents (`of_classes` their classes, all when empty); `when` is a milestone of
    the parent, `late` (the parent's main limit is over and it ends only now), or `due_near` (`days_before`
    working days before its main due instant it has not ended). `chance` belongs to the parent. It arises at
    the parent's unit, or at `unit`, in the parent's class or `class`, and takes `flow` from its first step.
    One that `extends` grants its parent the extension of the main limit, if it is completed by the due
    instant. With `at` it comes on the next of these regular days, after its delay.
    """

    title: Text
    of: tuple[Name, ...] = Field(min_length=1, strict=False)
    of_classes: tuple[Name, ...] = Field(default=(), strict=False)
    when: Name
    days_before: Days = 0.0
    chance: Share = 1.0
    delay: Duration | None = None
    at: Schedule | None = None
    flow: Name
    klass: Name | None = Field(default=None, alias="class")
    unit: Name | None = None
    extends: bool = False


class Conflicts(Part):
    """Probability that a person is recused from a matter (回避), by relation to its origin."""

    home: Share
    neighbour: Share
    elsewhere: Share


# ---------------------------------------------------------------- how much


class Stream(Chosen):
    """Outside matters of one flow. Either at drawn times: `per_year` (or one each `gap`) in all, split over
    units by `shares`; or on days: at each of `dates`, by a schedule (`every`), or on `random_days` drawn days
    a year, one matter at each unit, with a unit's share as its chance to be chosen. Random days are drawn for
    each unit apart; a campaign on which all are visited on the same day has `dates` or `every`.

    A file may give shares by kind of unit (`shares_by_kind`) or by the villages or people of towns (`per`),
    both written out by `inputs.kind_shares`. Matters at drawn times may wait for the next of regular days,
    `at` (a reception day). A year is
    `WORKING_DAYS_A_YEAR` working days, so one of 251 brings 0.4 % more. A load multiplies matters at drawn
    times only. Those come from the day `from` to the day `to`, both included, where these are given, and may
    have a `season`: how many times as many come on a working day of each month (1 where none is said), as
    multiples of one another, so that a calendar year brings as many matters as without.
    """

    title: Text
    flow: Name
    shares: dict[Name, NonNegative] = Field(min_length=1)
    classes: dict[Name, Share] = Field(min_length=1)
    per_year: NonNegative | None = None
    gap: Duration | None = None
    dates: tuple[Day, ...] = Field(default=(), strict=False)
    every: Schedule | None = None
    random_days: Annotated[int, Field(ge=1, le=50)] | None = None
    at: Schedule | None = None
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    season: dict[Month, Annotated[float, Field(ge=0, le=50)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_order(self) -> "Stream":
        return _ordered(self)

    @model_validator(mode="after")
    def _one_rate(self) -> "Stream":
        ways = (self.per_year, self.gap, self.dates or None, self.every, self.random_days)
        if sum(way is not None for way in ways) != 1:
            raise PydanticCustomError("one-rate", "give one of per_year, gap, dates, every, random_days")
        return self

    @property
    def on_days(self) -> bool:
        """Whether its matters come on given days and not at drawn times."""
        return self.per_year is None and self.gap is None

    @property
    def by_month(self) -> tuple[float, ...]:
        """The multiples of the twelve months; none without a season."""
        return tuple(self.season.get(month, 1.0) for month in MONTHS) if self.season else ()


class Absent(Part):
    """People who are not there: of each unit of these kinds (`of`) and each of these `units`, those of these
    posts (all when there are none): so many of each, those numbered last, or all."""

    of: tuple[Annotated[UnitKind, Field(strict=False)], ...] = Field(default=(), strict=False)
    units: tuple[Name, ...] = Field(default=(), strict=False)
    posts: tuple[Name, ...] = Field(default=(), strict=False)
    people: Annotated[int, Field(ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _somebody(self) -> "Absent":
        if not (self.of or self.units):
            raise PydanticCustomError("of-or-units", "give kinds of unit, units, or both")
        return self


class Absence(Absent):
    """People who are known to be away (抽调、脱产) from the day `from` to the day `to`, both included."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Absence":
        return _ordered(self)


class Closure(Part):
    """Days on which the whole county stands still (封控): nobody is on duty, and what would come of itself
    from the day `from` to the day `to`, both included, comes on the next working day."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Closure":
        return _ordered(self)


class OpenMatter(Part):
    """Matters that are open at the start: `count` alike at one unit, waiting for `step`."""

    unit: Name
    flow: Name
    klass: Name = Field(alias="class")
    step: Name
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    arrived: Day
    due: Day | None = None


class Start(Part):
    """How the world begins: empty (then a warm-up is needed), or with a backlog (then there is none)."""

    kind: Literal["empty", "backlog"]
    matters: tuple[OpenMatter, ...] = Field(default=(), strict=False)


# ---------------------------------------------------------------- what has to be done by when


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


OneOrMore = Annotated[tuple[Name, ...], BeforeValidator(_names), Field(strict=False)]


class Task(Part):
    """A task of the programme, once at each unit of a kind (`each`) or at each of some `units`.

    One with a `flow` is a matter of it, in the programme's class or in `class`; one without is a milestone,
    reached when all that comes before it is done. It begins when every task of `after` is done at its own
    unit and every one of `after_all` at all of theirs, and not before the day `start`. `due` is the last day
    on which it may end; one without is as urgent as what waits for it.
    """

    title: Text
    each: Annotated[UnitKind, Field(strict=False)] | None = None
    units: OneOrMore = ()
    flow: Name | None = None
    klass: Name | None = Field(default=None, alias="class")
    after: OneOrMore = ()
    after_all: OneOrMore = ()
    start: Day | None = None
    due: Day | None = None

    @model_validator(mode="after")
    def _of_a_kind_or_of_some(self) -> "Task":
        if (self.each is None) == (not self.units):
            raise PydanticCustomError("units-or-each", "give units, or each")
        if self.start is not None and self.due is not None and self.start > self.due:
            raise PydanticCustomError("range-order", "start must not be after due")
        return self


class Programme(Part):
    """Tasks that have to be done by certain days, some of them after others. They are work that the body
    gives itself: people's time and dates, but no part of any total. `class` is that of all their matters."""

    title: Text
    klass: Name = Field(alias="class")
    tasks: dict[Name, Task] = Field(min_length=1)


# ---------------------------------------------------------------- what may be chosen


class Zone(Part):
    """A zone of a plan: its towns and groups, the division (or divisions) linked to it, and the units of the
    leadership or divisions whose people are its `head` (主任、区长) and `deputy` (副主任) under this plan.

    `lead` is the town that leads it (牵头乡镇); of several, each leads for a month in turn. `staff` are units
    whose people stand ready for the zone (协作区办公室): an office of its own, a group, a division.
    """

    units: tuple[Name, ...] = Field(strict=False)
    division: OneOrMore = ()
    head: OneOrMore = ()
    deputy: OneOrMore = ()
    lead: OneOrMore = ()
    staff: OneOrMore = ()
    english: str | None = None


class Lever(Part):
    """Something that a plan may choose: it decides over all that names it in `lever` or `without`."""

    title: Text


class Change(Part):
    """On a day, another plan of the file takes over: open matters move over, running teams finish."""

    on: Day
    plan: Name


class Move(Part):
    """People of a post who belong to another unit for a spell (借调、轮岗): from the day `from` to the day
    `to`, both included; from the start, to the end where none is given. Those numbered last go. Work that
    runs is ended first. Duty, arrangements and recusals stay those of where they come from."""

    of: Name
    post: Name
    people: Annotated[int, Field(ge=1, le=100)] = 1
    joins: Name
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Move":
        return _ordered(self)

    def is_on(self, day: date) -> bool:
        """Whether they are there on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Delay(Part):
    """A task of the programme that begins so many working days later than it could, at all its units or at
    some."""

    days: Days
    units: OneOrMore = ()


def _changes(value: Any) -> Any:
    if value is None:
        return ()
    return [value] if isinstance(value, dict | Change) else value


Changes = Annotated[tuple[Change, ...], BeforeValidator(_changes), Field(strict=False)]
"""In the order of their days; one may be written without the list."""

Pair = Annotated[tuple[Name, ...], Field(min_length=2, strict=False)]


class PlanSpec(Part):
    """A zone plan and its levers. Of a unit's posts only `pooled_posts` are lent to others of its zone or of
    other zones, all when there are none; and of a post so many `stay` in each unit, those numbered first.
    `pairs` are zones, or towns and groups, that check each other (互查): the pool `pair`. `delays` are tasks
    of the programme that begin later than they could. `then` are days on which other plans take over, one
    after the other. Rules that it names in `relax` it may break, and outputs say so."""

    title: Text
    zones: dict[Name, Zone] = {}
    pooling: Literal["none", "hard", "all"] = "none"
    pooled_posts: tuple[Name, ...] = Field(default=(), strict=False)
    stay: dict[Name, Annotated[int, Field(ge=1, le=100)]] = {}
    order: Literal["due", "class", "first_come"] = "due"
    escalation_days: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 0.0
    weekdays: dict[Name, Weekday] = {}
    extra: dict[Name, dict[Name, Count]] = {}
    release_groups: bool = False
    levers: tuple[Name, ...] = Field(default=(), strict=False)
    pairs: tuple[Pair, ...] = Field(default=(), strict=False)
    moves: dict[Name, Move] = {}
    delays: dict[Name, Delay] = {}
    relax: tuple[Name, ...] = Field(default=(), strict=False)
    then: Changes = ()

    @field_serializer("then")
    def _one_change_as_it_is_written(self, then: tuple[Change, ...]) -> Any:
        plain = [change.model_dump(mode="json", by_alias=True) for change in then]
        return plain[0] if len(plain) == 1 else plain


UnitGroup = Annotated[tuple[Name, ...], Field(min_length=2, strict=False)]


class Bounds(Part):
    """Least and most of an amount in every zone of a plan that is searched for."""

    least: NonNegative | None = None
    most: NonNegative | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Bounds":
        if self.least is not None and self.most is not None and self.least > self.most:
            raise PydanticCustomError("range-order", "least must not be above most")
        return self


class Uncertainty(Part):
    """How far the map and the numbers may be off: kilometres of a seat by the quality of its position
    (an exact one by none), and the share by which the load of one unit may be."""

    approximate: NonNegative = 0.0
    near: NonNegative = 0.0
    load: Share = 0.0


class SearchSpec(Part):
    """What a search asks of every plan that it finds (`search.problem.constraints` says what each means).

    `load` is in staff hours a year, `people` in posts, `longest_trip` in minutes one way.
    """

    pin: dict[Name, Name] = {}
    together: tuple[UnitGroup, ...] = Field(default=(), strict=False)
    apart: tuple[UnitGroup, ...] = Field(default=(), strict=False)
    freeze: tuple[Name, ...] = Field(default=(), strict=False)
    towns: Bounds = Bounds()
    load: Bounds = Bounds()
    people: Bounds = Bounds()
    longest_trip: NonNegative | None = None
    river: bool = False
    crossings: tuple[Annotated[tuple[Name, Name], Field(strict=False)], ...] = Field(default=(), strict=False)
    most_moved: Count | None = None
    uncertainty: Uncertainty = Uncertainty()


# ---------------------------------------------------------------- how work is assessed


class Item(Part):
    """What an assessment counts: a measure of a unit's matters (only those of some `classes`, if it says so,
    its own work too), or the user's own marks from 0 to 1 by unit (`given`).

    A value at `worst` earns nothing, one at `best` all of `weight`, in between in proportion. A unit that
    earns less than the part `veto` of one item earns nothing at all, and its grade is the last one.
    """

    weight: Positive
    measure: AssessedMeasure | None = None
    classes: tuple[Name, ...] = Field(default=(), strict=False)
    worst: Annotated[float, Field(allow_inf_nan=False)] | None = None
    best: Annotated[float, Field(allow_inf_nan=False)] | None = None
    given: dict[Name, Share] = {}
    veto: Share | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """What earns nothing and what earns all; of shares 0 and 1 unless it is said."""
        return (0.0 if self.worst is None else self.worst), (1.0 if self.best is None else self.best)


class Grade(Part):
    """A grade: for at most a share of the units (`at_most`: of 11 units 0.3 are 3), from so many points of
    100 on (`at_least`); the last grade has neither."""

    title: Text
    at_most: Share | None = None
    at_least: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None


class Consequence(Part):
    """What a result brings in the next period: to whoever comes `last`, or gets a `grade`, in so many periods
    `running`. It may set off a matter each, like those of a stream (`sets_off`): a talk, a visit."""

    title: Text
    last: bool = False
    grade: Name | None = None
    running: Annotated[int, Field(ge=1, le=12)] = 1
    sets_off: Name | None = None


class Assessment(Part):
    """How units are graded: what they earn by `items`, once for the window or in `every` whole period of it;
    the best `grades` first, each unit in the first that has a place for it. What a result `follows` is
    counted after the run: it changes no run."""

    title: Text
    of: Literal["zone", "group", "town"]
    every: Literal["month", "quarter", "half_year", "year"] | None = None
    items: dict[Name, Item] = Field(min_length=1)
    grades: dict[Name, Grade] = Field(min_length=2)
    follows: dict[Name, Consequence] = {}


# ---------------------------------------------------------------- what may not be broken


class RulePart(Part):
    """What every rule has: words for it, and the ground that says whose it is and by which clause."""

    kind: str
    title: Text
    ground: Name


class PeopleRule(RulePart):
    """How many people of these posts, together, each unit of these kinds (`of`) and each of these `units` has
    under a plan: its `staff`, or those who stay `at_home` because the plan lends nobody of their post."""

    kind: Literal["staff", "at_home"]
    of: tuple[Annotated[UnitKind, Field(strict=False)], ...] = Field(default=(), strict=False)
    units: tuple[Name, ...] = Field(default=(), strict=False)
    posts: tuple[Name, ...] = Field(min_length=1, strict=False)
    least: Count | None = None
    most: Count | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "PeopleRule":
        if self.least is None and self.most is None:
            raise PydanticCustomError("least-or-most", "give least, most, or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise PydanticCustomError("range-order", "least must not be above most")
        if not (self.of or self.units):
            raise PydanticCustomError("of-or-units", "give kinds of unit, units, or both")
        return self


class PlanRule(RulePart):
    """Of a plan as a whole: it grants `no_new_posts`; its `moves_end`, so that nobody moves for good; or it
    changes no `subordination`, so that each resident group is in the zone of its linked division unless the
    plan releases groups."""

    kind: Literal["no_new_posts", "moves_end", "subordination"]


class HeadsRule(RulePart):
    """Each zone names so many heads and divisions (any number where none is given), and nobody heads two."""

    kind: Literal["one_head"]
    heads: Count | None = None
    divisions: Count | None = None


class StepRule(RulePart):
    """Of steps, by the names of flows and steps: all of a flow, or of all flows, where none is named."""

    flows: tuple[Name, ...] = Field(default=(), strict=False)
    steps: tuple[Name, ...] = Field(default=(), strict=False)


class StandInRule(StepRule):
    """Each step that approves has a stand-in pool (`when: absent`), or more people for it than it needs."""

    kind: Literal["stand_in"]


class HandlerRule(StepRule):
    """Nobody approves or reviews what he handled: each step of these roles bars (`not_by`) all handling steps
    before it (those `handled`, where some are named) that somebody could do as well."""

    kind: Literal["not_the_handler"]
    handled: tuple[Name, ...] = Field(default=(), strict=False)


class WhoMayRule(StepRule):
    """Only people of these posts do these steps."""

    kind: Literal["who_may"]
    posts: tuple[Name, ...] = Field(min_length=1, strict=False)


Rule = Annotated[
    PeopleRule | PlanRule | HeadsRule | StandInRule | HandlerRule | WhoMayRule, Field(discriminator="kind")
]


class Shock(Part):
    """Something that may befall the county, for `simlib stress`: no run of the file itself has it.

    For so many working `days`, from a day that is asked for or drawn: `more` matters (0.5: half as many
    again) of these `streams`, of all at drawn times where none is named; people `absent`; the county
    `closed`; a stream on days every week besides (`again`: a campaign). All along: `turnover` so many times
    as often, and each approval begun so many working days later (`late_approvals`).
    """

    title: Text
    days: Annotated[int, Field(ge=1, le=1000)] | None = None
    more: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None
    streams: tuple[Name, ...] = Field(default=(), strict=False)
    absent: tuple[Absent, ...] = Field(default=(), strict=False)
    closed: bool = False
    again: Name | None = None
    turnover: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None
    late_approvals: Annotated[int, Field(ge=1, le=250)] | None = None

    @property
    def dated(self) -> bool:
        """Whether any of it lasts for some days only."""
        return bool(self.more or self.absent or self.closed or self.again)


class Variant(Part):
    """What if some numbers of the file were others: `changes` are values by place (`posts.monitor.pace`; `*`
    is every one there), or `~remove`. No run of the file itself has it; `County.vary` asks for it."""

    title: Text
    changes: dict[str, Any] = Field(min_length=1)


class JudgedFamily(Part):
    """How many numbers of a family were judged, and how many lie outside what the model shows."""

    judged: Annotated[int, Field(ge=0)]
    outside: Annotated[int, Field(ge=0)]


class Validated(Part):
    """What a county's log said of this file (`simlib validate --keep`): whose log, which days were judged,
    and how many numbers of each family. It says nothing of the world, so it is no part of its hash; `given`
    is the hash of what was judged, without plans: a file that has changed since is not judged.
    """

    log: str
    log_sha256: str
    plan: Name
    load: Name
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    runs: int
    seed: int
    families: dict[Name, JudgedFamily]
    given: str

    @property
    def not_reproduced(self) -> tuple[str, ...]:
        """The families in which the file does not reproduce the log."""
        return tuple(name for name, family in self.families.items() if family.outside)


class Scenario(Part):
    """One world. Arrays are made of it by `model.compile`; it is never changed.

    `place` and `year` say whose county it is: what another place's file says is borrowed here.
    Mappings keep the file's order for display only: nothing that is computed depends on it.
    """

    schema_: Literal["simlib/1"] = Field(alias="schema")
    name: Code
    title: Text
    note: Text | None = None
    data: Literal["demonstration", "own", "theory"]
    place: Text | None = None
    year: Year | None = None
    grounds: dict[Name, Ground] = {}
    time: Time
    posts: dict[Name, Post] = Field(min_length=1)
    units: dict[Name, Unit] = Field(min_length=1)
    borders: tuple[Border, ...] = Field(default=(), strict=False)
    arrangements: dict[Name, Arrangement] = {}
    gates: dict[Name, Gate] = {}
    classes: dict[Name, MatterClass] = Field(min_length=1)
    limits: dict[Name, Limit] = {}
    flows: dict[Name, Flow] = Field(min_length=1)
    followups: dict[Name, FollowUp] = {}
    conflicts: Conflicts = Conflicts(home=0.0, neighbour=0.0, elsewhere=0.0)
    streams: dict[Name, Stream] = Field(min_length=1)
    loads: dict[Name, Positive] = Field(min_length=1)
    absences: dict[Name, Absence] = {}
    closures: dict[Name, Closure] = {}
    start: Start = Start(kind="empty")
    programme: Programme | None = None
    levers: dict[Name, Lever] = {}
    plans: dict[Name, PlanSpec] = Field(min_length=1)
    baseline: Name
    search: SearchSpec | None = None
    rules: dict[Name, Rule] = {}
    shocks: dict[Name, Shock] = {}
    assessments: dict[Name, Assessment] = {}
    variants: dict[Name, Variant] = {}
    validated: Validated | None = None
