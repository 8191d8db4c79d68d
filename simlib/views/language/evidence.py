"""Words of what a log tells: what is counted, fitted, judged.

KNOBS       a factor that is fitted, in the middle of a sentence
FAMILIES    what is judged as a whole
verdict     one sentence: reproduces the log, or where not
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from simlib.evidence.counting import Counted
from simlib.evidence.fitting import Fit
from simlib.evidence.judging import Judged
from simlib.evidence.seasons import FEWEST_EXPECTED, SURE, Season
from simlib.evidence.standing import Standing
from simlib.evidence.validating import Validation
from simlib.views.language.glossary import MONTHS, WEEKDAYS
from simlib.views.language.names import Names, heading
from simlib.views.language.words import N_

KNOBS: Final[Mapping[str, str]] = {
    "effort": N_("effort of the steps"),
    "share": N_("time shares"),
    "waits": N_("outside waits before the end"),
    "hard": N_("extra effort of harder classes (as a power)"),
}

FIXED: Final[Mapping[str, str]] = {
    "share": N_("Dates alone do not tell effort from time share, so the time shares are the file's."),
    "effort": N_("Dates alone do not tell effort from time share, so the efforts are the file's."),
}
"""By which of the two is held fixed."""

FAMILIES: Final[Mapping[str, str]] = {
    "arrivals": N_("matters received"),
    "on_time_class": N_("on-time share by class"),
    "on_time_unit": N_("on-time share by unit"),
    "closed": N_("share closed within some days"),
    "days": N_("days to close (Wasserstein distance)"),
    "ways": N_("dispositions"),
    "weekdays": N_("weekday of closing"),
    "open": N_("open matters over time"),
}

REPRODUCES: Final = N_(
    "The model reproduces the log: of {count} numbers judged from {first} to {last}, none is outside what "
    "{runs} runs show (95 %, all together)."
)
REPRODUCES_NOT: Final = N_(
    "The model does not reproduce the log from {first} to {last}: {where} lie outside what {runs} runs show "
    "(95 %, all together). Draw no conclusion from it on that."
)
SAME_DAYS: Final = N_(
    "The file was fitted to matters up to {until}, so these days are no independent test; calibrate with "
    "--until and judge the rest."
)
NOT_FITTED: Final = N_("Nothing in the file says that it was fitted to a log.")


def verdict(names: Names, found: Validation) -> str:
    """One sentence: whether the model reproduces the log, and where not."""
    w = names.words
    told = {"first": found.judge_from, "last": found.of.last, "runs": found.runs}
    if found.reproduces:
        return w(REPRODUCES, count=len(found.judged), **told)
    return w(REPRODUCES_NOT, where=names.listed(w(FAMILIES[family]) for family in found.failed), **told)


def on_what(names: Names, found: Validation) -> list[str]:
    """What is to be known of the days it was judged on."""
    w = names.words
    if found.fitted_until is None:
        return [w(NOT_FITTED)]
    return [] if found.apart else [w(SAME_DAYS, until=found.fitted_until)]


def key_said(names: Names, of: Standing, one: Judged) -> str:
    """What a judged number is about."""
    w, (kind, key, *more) = names.words, one.key
    if kind == "weekday":
        return w(list(WEEKDAYS.values())[int(key)])
    if kind == "week":
        return f"{date.fromordinal(int(key))}"
    if kind == "way":
        way = of.ways.ways[int(key)]
        return w(
            "{flow}: {what}", flow=flow_said(names, way.flow), what=disposition_said(names, of, int(key))
        )
    if kind == "stream":
        return w.text(names.scenario.streams[key].title)
    said = (
        w("all") if kind == "all" else names.key(kind, key) if kind != "turn" else _turn(names, of, int(key))
    )
    return w("{group}, within {days} days", group=said, days=more[0]) if more else said


def _turn(names: Names, of: Standing, turn: int) -> str:
    """What ways of several flows share."""
    return disposition_said(names, of, of.ways.turns.tolist().index(turn))


def flow_said(names: Names, flow: str) -> str:
    """The title of a flow."""
    return names.words.text(names.scenario.flows[flow].title)


def disposition_said(names: Names, of: Standing, row: int) -> str:
    """A disposition by the title of the step to which it leads last."""
    way = of.ways.ways[row]
    return names.words.text(names.scenario.flows[way.flow].steps[way.follows[-1][1]].title)


# ---------------------------------------------------------------- what was counted and fitted


NO_SEASON: Final = N_("Months do not differ by more than chance (p = {chance}).")
SEASON: Final = N_(
    "Months differ by more than chance (p = {chance}), {most} most: {times} times an average working day. "
    "The file takes this season."
)
EVERY_YEAR: Final = N_("Years have the same season as far as can be told (p = {chance}).")
ONE_YEAR: Final = N_("No month is in the log twice: whether it is so every year, nothing tells.")
OTHER_YEARS: Final = N_(
    "Months differ by more than chance (p = {chance}), but not alike every year (p = {years}), so the file "
    "takes no season."
)
SHORT_SEASON: Final = N_(
    "Months differ by more than chance (p = {chance}); a season would take a log of all twelve months, with "
    "{fewest} matters or more in each, so the file takes none."
)
CHANCE: Final = N_(
    "How well: the distance is {distance} standard errors (root mean square of {shares} shares); of logs "
    "drawn from the fitted model {chance} lie as far from it."
)
TOO_FAR: Final = N_(
    "So the fitted model is hardly this county: something else than the fitted numbers differs. "
    "Where, says: {command}"
)
AT_END: Final = N_("{knobs}: ran into the end of what is tried (a factor of {limit}); believe it not.")
WIDE: Final = N_("{knobs}: the log hardly tells (the interval spans more than a factor of 2).")
UNKNOWN: Final = N_("Dispositions that name no step of their flow, not used: {list}")
HELD: Final = N_("The log holds all matters of its kinds, so these are not set off besides: {list}")
RECUSALS: Final = N_("Recusals: from {share} of matters somebody of the own unit stood back.")

SURELY_NOT: Final = 0.05
"""Of logs of the fitted model so few lie as far off as one that the model cannot make."""


ONLY_TOTALS: Final = N_("Totals hold no days: only arrivals are counted, and nothing is fitted.")


def counted_remarks(names: Names, of: Standing, counts: Counted) -> list[str]:
    """What is to be known of what was counted."""
    w, season = names.words, counts.season
    dated = any(matter.closed for matter in of.log.matters)
    lines = [] if dated else [w(ONLY_TOTALS)]
    if season is not None and dated:
        lines += season_said(names, season)
    if counts.recused is not None:
        lines.append(w(RECUSALS, share=f"{100 * counts.recused.value:.1f}%"))
    if of.held:
        lines.append(
            w(HELD, list=names.listed(w.text(names.scenario.followups[one].title) for one in of.held))
        )
    if of.ways.unknown:
        lines.append(w(UNKNOWN, list=names.listed(sorted({text for _, text in of.ways.unknown}))))
    return lines


def season_said(names: Names, season: Season) -> list[str]:
    """Whether months differ, and what the file takes of it."""
    w, chance = names.words, f"{season.chance:.2g}"
    if season.chance >= SURE:
        return [w(NO_SEASON, chance=chance)]
    if season.short:
        return [w(SHORT_SEASON, chance=chance, fewest=f"{FEWEST_EXPECTED:g}")]
    years = "" if season.years is None else f"{season.years:.2g}"
    if not season.multiples:
        return [w(OTHER_YEARS, chance=chance, years=years)]
    most = max(season.multiples, key=lambda month: season.multiples[month].value)
    told = {"most": w(MONTHS[most]), "times": f"{season.multiples[most].value:.1f}"}
    return [w(SEASON, chance=chance, **told), w(EVERY_YEAR, chance=years) if years else w(ONE_YEAR)]


def fitted_remarks(names: Names, fit: Fit, command: str) -> list[str]:
    """How well it fits, and what cannot be told."""
    w = names.words
    told = {"distance": f"{fit.distance:.2f}", "shares": fit.shares, "chance": f"{100 * fit.chance:.0f}%"}
    lines = [w(FIXED[fit.fixed]), w(CHANCE, **told)]
    if fit.chance < SURELY_NOT:
        lines.append(w(TOO_FAR, command=command))
    wide = [knob for knob, one in fit.factors.items() if one.high > 2 * one.low]
    lines += [w(WIDE, knobs=_knobs(names, wide))] if wide else []
    lines += [w(AT_END, knobs=_knobs(names, fit.at_end), limit=8)] if fit.at_end else []
    return [heading(line) for line in lines]


def _knobs(names: Names, knobs: tuple[str, ...] | list[str]) -> str:
    return names.listed(names.words(KNOBS[knob]) for knob in knobs)
