"""What a study of part-time shares says: how much of their time it takes, or that all is too little."""

from typing import Final

from simlib.studies.part_time import LeastOfPlan, PartTime, share_after
from simlib.views.language.names import RUNS, Names, shown, span
from simlib.views.language.words import N_

STAGES: Final = {
    "full time": N_("part-time people with full time"),
    "share": N_("the least share of time"),
}
"""What is under way."""

LEAST: Final = N_(
    "“{plan}”: for {target} on time, part-time people must give at least {times} times the share of time "
    "that they give today ({ends}): {list}."
)
SETTLED: Final = N_("From {times} times on the target is reached at 95% confidence.")
UNSETTLED: Final = N_("That full time reaches the target is not shown at 95% confidence.")
TOO_LITTLE: Final = N_(
    "“{plan}”: {target} on time cannot be reached by part-time people giving more of their time: even if all "
    "of them served full time, {share} ({ends}) would be on time."
)
NOT_SHOWN: Final = N_(
    "“{plan}”: that {target} on time can be reached by part-time people giving more of their time is not "
    "shown: if all of them served full time, {share} ({ends}) would be on time."
)
HOW: Final = N_(
    "Nobody is added and nobody moves; all shares of working time are multiplied alike, up to full time. "
    "Leave, meetings and fixed arrangements stay."
)


def runs_line(names: Names, found: PartTime) -> str:
    """Loads, window, replications and seed."""
    asked = found.question
    loads = names.listed(map(names.load, asked.loads))
    runs = names.words(RUNS, count=asked.replications, seed=asked.seed)
    return f"{loads} · {names.window()} · {runs}"


def sentences(names: Names, found: PartTime) -> list[str]:
    """What was found; what is out of reach first."""
    rows = sorted(found.rows, key=lambda row: row.hardest.times is not None)
    return [*(_said(names, found, row) for row in rows), names.words(HOW)]


def _said(names: Names, found: PartTime, row: LeastOfPlan) -> str:
    w, least = names.words, row.hardest
    told = {"plan": names.plan(row.plan), "target": shown(found.question.target, "share")}
    if least.times is None:
        share, ends = shown(least.full.mean, "share"), span(least.full.low, least.full.high, "share")
        said = TOO_LITTLE if least.full.high < found.question.target else NOT_SHOWN
        return w(said, **told, share=share, ends=ends)
    listed, high = shares_text(names, found, row), highest(row)
    said = w(LEAST, **told, times=f"{least.times:.2f}", ends=ends_text(names, row), list=listed)
    return f"{said} {w(UNSETTLED) if high is None else w(SETTLED, times=f'{high:.2f}')}"


def ends_text(names: Names, row: LeastOfPlan) -> str:
    """Between what multiples nothing can be said, over all loads of a plan."""
    low, high = max(one.low or 0.0 for one in row.loads), highest(row)
    return names.words("{low} or more", low=f"{low:.2f}") if high is None else f"{low:.2f}–{high:.2f}"


def highest(row: LeastOfPlan) -> float | None:
    """From what multiple on the target is reached at all loads; None where full time does not settle it."""
    ends = [one.high for one in row.loads]
    return None if None in ends else max(end for end in ends if end is not None)


def shares_text(names: Names, found: PartTime, row: LeastOfPlan) -> str:
    """What the file's shares become, each share once."""
    times = row.hardest.times or 0.0
    return names.listed(_instead(names, share, times) for share in sorted(set(found.shares.values())))


def _instead(names: Names, share: float, times: float) -> str:
    after = shown(share_after(share, times), "share")
    return names.words("{after} instead of {before}", after=after, before=shown(share, "share"))
