"""Page one, for those who read one page: the conclusion, three numbers, what moves, what it rests on.

┌ conclusion, or that there is none, and why
├ 每100件多按期办结N件, at each load, with interval
├ the other plans
└ towns that move or posts that are added; borrowed and assumed; for reference in deciding
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from simlib.inputs.scenario import GroundKind, UnitKind
from simlib.model.partition import Move, moves_between
from simlib.reports.annex import check_name, origin_line
from simlib.reports.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    ConclusionFrame,
    Paragraph,
    ReportPart,
    Title,
    part,
)
from simlib.reports.checks import Check, verdict_of
from simlib.reports.precision import TARGET, enough, widths
from simlib.reports.study import Study
from simlib.scores.comparison import Difference
from simlib.scores.experiment import Experiment
from simlib.studies.findings import Sensitivity
from simlib.studies.staffing import Staffing
from simlib.views.exhibits.results import marked_gain
from simlib.views.language.claims import alike, findings
from simlib.views.language.evidence import FAMILIES
from simlib.views.language.levers import lever_differences
from simlib.views.language.names import Names, gained, heading, shown
from simlib.views.language.price import moved_texts, price_texts
from simlib.views.language.provenance import GroundUse, borrowed, counted_line, shaky
from simlib.views.language.rules import relaxed_rules
from simlib.views.language.sensitivity import deciding_text
from simlib.views.language.staffing import plan_sentences
from simlib.views.language.words import N_, Words
from simlib.views.table import Cell, Cells, Table, table

# ---------------------------------------------------------------- what may be concluded

Direction = Literal["more", "less", "open"]
DIRECTIONS: dict[int, Direction] = {1: "more", 0: "open", -1: "less"}


@dataclass(frozen=True)
class Conclusion:
    """`directions` by load; `failed` are the checks that forbid a conclusion."""

    plan: str
    directions: dict[str, Direction]
    failed: tuple[Check, ...]

    @property
    def sure(self) -> bool:
        """Whether anything may be concluded."""
        return not self.failed

    @property
    def same(self) -> Direction | None:
        """The direction that all loads agree on; None where they differ."""
        found = set(self.directions.values())
        return found.pop() if len(found) == 1 else None


def conclude(study: Study, made: Sequence[Check]) -> Conclusion:
    """The conclusion about the plan that is reported on."""
    directions = {load: DIRECTIONS[study.sign(load, study.subject)] for load in study.loads}
    return Conclusion(study.subject, directions, tuple(one for one in made if not one.holds))


# ---------------------------------------------------------------- what changes


def moved_towns(names: Names, plan: str) -> list[Move]:
    """The towns that change their zone, in the order of the plan; towns in no zone before are left out."""
    scenario = names.scenario
    base, own = (scenario.plans[name].zones for name in (scenario.baseline, plan))
    order = [unit for zone in own.values() for unit in zone.units]
    moves = [one for one in moves_between(scenario, base, own) if one.before and one.after]
    towns = [move for move in moves if scenario.units[move.unit].kind is UnitKind.TOWN]
    return sorted(towns, key=lambda move: order.index(move.unit))


def move_lines(names: Names, plan: str) -> list[str]:
    """A line for each pair of zones between which towns move: `A → B: a, b`."""
    w, scenario = names.words, names.scenario
    base, own = scenario.plans[scenario.baseline].zones, scenario.plans[plan].zones
    groups: dict[tuple[str, str], list[str]] = {}
    for move in moved_towns(names, plan):
        groups.setdefault((move.before, move.after), []).append(names.short(move.unit))
    return [
        w("{old} → {new}: {towns}", old=names.zone(old, base[old]),
          new=names.zone(new, own[new]), towns=names.listed(towns))
        for (old, new), towns in groups.items()
    ]  # fmt: skip


def people_added(names: Names, plan: str) -> dict[str, dict[str, int]]:
    """Posts that a plan adds to those of the baseline, by unit and post; negative where it takes some."""
    scenario = names.scenario
    base, own = scenario.plans[scenario.baseline].extra, scenario.plans[plan].extra
    found: dict[str, dict[str, int]] = {}
    for unit in scenario.units:
        here: Sequence[str] = sorted({*base.get(unit, {}), *own.get(unit, {})})
        changed = {p: own.get(unit, {}).get(p, 0) - base.get(unit, {}).get(p, 0) for p in here}
        if any(changed.values()):
            found[unit] = {post: count for post, count in changed.items() if count}
    return found


# ---------------------------------------------------------------- the page


ReportKind = Literal["zone-plan", "staffing"]

TITLES: Final[dict[ReportKind, str]] = {
    "zone-plan": N_("Report on a zone plan"),
    "staffing": N_("Report on staffing"),
}
LEADS: Final = {
    "more": N_(
        "Compared with “{baseline}”, “{plan}” closes more matters on time at every load simulated: "
        "{numbers} more per 100 ({loads})."
    ),
    "less": N_(
        "Compared with “{baseline}”, “{plan}” closes fewer matters on time at every load simulated: "
        "{numbers} fewer per 100 ({loads})."
    ),
    "open": N_("“{plan}” shows no clear difference from “{baseline}” at any load simulated."),
    None: N_("Whether “{plan}” is better than “{baseline}” depends on the load: {list}."),
}
AT_LOAD: Final = {
    "more": N_("{load}: {number} more per 100"),
    "less": N_("{load}: {number} fewer per 100"),
    "open": N_("{load}: no clear difference"),
}
CARDS: Final = {
    "more": N_("more on time per 100 matters"),
    "less": N_("fewer on time per 100 matters"),
    "open": N_("difference per 100 matters"),
}
LEANED_ON: Final = ("streams", "flows", "posts")
"""Sections of the file of which page one names the ground that most rests on; the annex has all."""
LONGEST: Final = 46


WAYS: Final[dict[str, Direction]] = {"better": "more", "worse": "less", "unclear": "open"}
DECIDING: Final = 3
"""So many of the numbers that decide stand on page one."""


def first_page(
    study: Study,
    made: Sequence[Check],
    kind: ReportKind,
    decided: Sensitivity | None = None,
    staffed: Staffing | None = None,
    *,
    asked: bool = False,
) -> ReportPart:
    """The page for leaders; `decided` is which numbers decide, if it was `asked` and any may be off;
    `staffed` how many people reach a target, if there is one."""
    w, said = study.names.words, conclude(study, made)
    gains = [(w("Price"), _price(study)), (w("Rests most on"), _rests(study, said, decided, asked))]
    if staffed is not None:
        gains.insert(0, (w("People needed"), " ".join(plan_sentences(study.names, staffed))))
    facts = [(lead, text) for lead, text in _facts(study, kind, listed=decided is None) if text]
    several: list[Block] = [Bullets(tuple(gains)), _others(study), Bullets(tuple(facts))]
    rest: list[Block] = several if len(study.others) > 1 else [Bullets((*gains, *facts))]
    chosen = [] if study.asked else [Paragraph(w(CHOSEN, count=len(study.others)), "note")]
    return part(
        _title(study, kind),
        *chosen,
        _verdict(study, said),
        Cards(tuple(_card(study, said, load) for load in study.loads)),
        *rest,
        Paragraph(w(REFERENCE), "note"),
        Paragraph(origin_line(study), "note"),
    )


CHOSEN: Final = N_(
    "No plan was named: of the {count} plans compared with the baseline, the one that gains most is "
    "reported on."
)
VAGUE: Final = N_(
    "{count} of the differences are neither decided nor known to within ±{target} per 100 matters "
    "(widest: ±{widest}); some {needed} replications instead of {runs} would do"
)
REFERENCE: Final = N_(
    "For reference in decision-making. The figures come from simulating the scenario named below; "
    "definitions, checks and grounds are in the annexes."
)


def _title(study: Study, kind: ReportKind) -> Title:
    names = study.names
    w = names.words
    about = w(
        "{scenario}: “{plan}” compared with “{baseline}”",
        scenario=names.words.text(study.world.scenario.title),
        plan=names.plan(study.subject),
        baseline=names.plan(study.baseline),
    )
    return Title(w(TITLES[kind]), about, heading(names.mark()))


# ---------------------------------------------------------------- the conclusion


def _verdict(study: Study, said: Conclusion) -> ConclusionFrame:
    w = study.names.words
    if not said.sure:
        lines = [w("The figures below are shown without a conclusion because:"), *_why_not(study, said)]
        return ConclusionFrame(w("No conclusion drawn"), tuple(lines), sure=False)
    sentences = findings(study.names, study.experiments)
    also = sentences if len(study.others) > 1 else sentences[-1:]
    return ConclusionFrame(w("Conclusion"), (_lead(study, said), *also), sure=True)


def _lead(study: Study, said: Conclusion) -> str:
    names = study.names
    w = names.words
    about = {"plan": names.plan(said.plan), "baseline": names.plan(study.baseline)}
    numbers = {load: _number(study.difference(load, said.plan)) for load in study.loads}
    each = [
        w(AT_LOAD[way], load=names.load(load), number=numbers[load]) for load, way in said.directions.items()
    ]
    about["numbers"] = names.listed(numbers.values())
    about["loads"] = names.listed(map(names.load, numbers))
    return w(LEADS[said.same], **about, list=w("; ").join(each))


def _why_not(study: Study, said: Conclusion) -> list[str]:
    """A line for each kind of check that fails."""
    w, vague = study.names.words, [one.found for one in said.failed if one.code == "precision"]
    runs, others = study.setting.replications, [one for one in said.failed if one.code != "precision"]
    widest = f"{max(vague, default=0.0):.1f}"
    numbers = {"widest": widest, "runs": runs, "needed": enough(widths(study.experiments), runs)}
    lines = [w(VAGUE, count=len(vague), target=f"{TARGET:g}", **numbers)] if vague else []
    return lines + [w("a check fails: {check}", check=check_name(study.names, one)) for one in others]


def _number(difference: Difference) -> str:
    return f"{100 * abs(difference.mean):.1f}"


def _card(study: Study, said: Conclusion, load: str) -> Card:
    """The number at one load; its direction is that of the estimate where it is shown beyond doubt."""
    names, w = study.names, study.names.words
    difference, way = study.difference(load, said.plan), said.directions[load]
    number = _number(difference) if way != "open" else gained(difference.mean, "share")
    before, after = (study.share(load, plan) for plan in (study.baseline, said.plan))
    lines = [
        alike(w, difference.alike) if difference.alike
        else w("95% interval {low} ~ {high}", **_ends(difference)),
        w("on-time share {before} → {after}", before=shown(before.mean, before.unit),
          after=shown(after.mean, after.unit)),
        w("no clear difference") if way == "open" else "",
    ]  # fmt: skip
    below = "\n".join(line for line in lines if line)
    shade = way if said.sure else "open"
    return Card(heading(names.load(load)), w(CARDS[way]), number, w(" matters"), below, shade)


def _ends(difference: Difference) -> dict[str, str]:
    if difference.low is None or difference.high is None:
        return {"low": "–", "high": "–"}
    return {"low": gained(difference.low, "share"), "high": gained(difference.high, "share")}


def _others(study: Study) -> Table:
    """All plans: more or fewer on time per 100 matters."""
    w, names = study.names.words, study.names
    rows: list[Cells] = [
        [names.plan(plan), *(_gain(w, one.found, plan) for one in study.loads.values())]
        for plan in study.others
    ]
    return table(
        names,
        w("All plans compared: more (+) or fewer (−) on time per 100 matters"),
        [w("plan"), *map(names.load, study.loads)],
        rows,
        [w("▲ more, ▼ fewer, simultaneous over all plans; · no clear difference; 95% intervals in brackets")],
        w("plans, of 100"),
    )


def _gain(w: Words, found: Experiment, plan: str) -> Cell:
    """In one line, for page one has no room for two."""
    cell = marked_gain(w, found, plan)
    first, *below = cell.text.split("\n")
    return replace(cell, text=" ".join([first, *(f"({line})" for line in below)]))


# ---------------------------------------------------------------- what moves, what it rests on


def _price(study: Study) -> str:
    """What the gain costs: hours and shares at the central load, who is moved or added."""
    w, plans = study.names.words, study.names.scenario.plans
    texts = list(price_texts(study.names, study.central.found, study.subject))
    texts += moved_texts(study.names, plans[study.baseline], plans[study.subject])
    return w("; ").join(texts) if texts else w("no difference in any replication")


UNDECIDED: Final = {
    True: N_("nothing that may be off: every number of the file is sourced"),
    False: N_("not looked at; run: simlib sensitivity FILE --plans {plan}"),
}


def _rests(study: Study, said: Conclusion, decided: Sensitivity | None, asked: bool) -> str:
    """The numbers that decide, and as long as what the conclusion holds, where both draw the same one."""
    if decided is None:
        return study.names.words(UNDECIDED[asked], plan=study.subject)
    same = WAYS[decided.base.conclusion] == said.directions[decided.judge.load]
    return deciding_text(study.names, decided, DECIDING, concluded=said.sure and same)


def _facts(study: Study, kind: ReportKind, *, listed: bool) -> list[tuple[str, str]]:
    w, names = study.names.words, study.names
    change = _towns(names, study.subject) if kind == "zone-plan" else _posts(names, study.subject)
    levers = lever_lines(names, study.subject)
    return [
        (w("Towns moved") if kind == "zone-plan" else w("Posts added"), change),
        (w("Other differences"), w("; ").join(levers)),
        (w("Rules relaxed"), w("; ").join(relaxed_rules(w, names.scenario, names.plans))),
        (w("Numbers"), counted_line(w, study.world)),
        (w("Held against the log"), _judged(study)),
        (w("Borrowed"), names.listed(borrowed(w, names.scenario))),
        (w("Assumed"), _assumed(study, listed=listed)),
    ]


JUDGED: Final = N_("reproduces {log}, {first} to {last} ({runs} runs)")
JUDGED_OFF: Final = N_("does not reproduce {log}, {first} to {last} ({runs} runs), in: {where}")
NOT_JUDGED: Final = N_("not judged as it stands; run: simlib validate FILE --log LOG --keep")


def _judged(study: Study) -> str:
    """Whether a model that was fitted to a log reproduces it; empty where nothing was fitted."""
    w, names, scenario = study.names.words, study.names, study.world.scenario
    if not any(ground.kind is GroundKind.FITTED for ground in scenario.grounds.values()):
        return ""
    said = verdict_of(study.world)
    if said is None:
        return w(NOT_JUDGED)
    told = {"log": said.log, "first": said.first, "last": said.last, "runs": said.runs}
    where = names.listed(w(FAMILIES[family]) for family in said.not_reproduced if family in FAMILIES)
    return w(JUDGED_OFF, where=where, **told) if said.not_reproduced else w(JUDGED, **told)


def _towns(names: Names, plan: str) -> str:
    """How many towns move, and which."""
    w, scenario = names.words, names.scenario
    before, after = (len(scenario.plans[name].zones) for name in (scenario.baseline, plan))
    zones = w("zones: {old} → {new}", old=before, new=after) if before != after else ""
    count = len(moved_towns(names, plan))
    towns = w("towns: {count} ({list})", count=count, list=w("; ").join(move_lines(names, plan)))
    return w("; ").join(text for text in (zones, towns if count else w("no town moves")) if text)


def _posts(names: Names, plan: str) -> str:
    """How many posts are added, and where."""
    w, added = names.words, people_added(names, plan)
    if not added:
        return w("no post is added")
    total = sum(sum(of_unit.values()) for of_unit in added.values())
    groups: dict[tuple[str, int], list[str]] = {}
    for unit, of_unit in added.items():
        for post, count in of_unit.items():
            groups.setdefault((post, count), []).append(names.short(unit))
    posts = names.scenario.posts
    each = [
        w("{post} {count:+d} each: {units}", post=w.text(posts[post].title), count=count,
          units=names.listed(units))
        for (post, count), units in groups.items()
    ]  # fmt: skip
    return w("{count:+d} in all ({list})", count=total, list=w("; ").join(each))


def lever_lines(names: Names, plan: str) -> list[str]:
    """In what a plan differs from the baseline beside its zones and its posts."""
    base, own = (names.scenario.plans[name] for name in (names.scenario.baseline, plan))
    return list(lever_differences(names, base, own.model_copy(update={"extra": base.extra})))


COUNTED: Final = N_("{count} grounds with {numbers} unpublished numbers")


def _assumed(study: Study, *, listed: bool) -> str:
    """How many grounds are assumptions; where they are `listed`, those of how many matters come, how long
    they take, how much time people have: on them an answer leans most where nobody looked."""
    w = study.names.words
    uses = [use for use in shaky(study.world) if use.kind is GroundKind.ASSUMPTION]
    if not uses:
        return ""
    numbers = sum(len(use.numbers) for use in uses)
    if not listed:
        return w(COUNTED, count=len(uses), numbers=numbers)
    named = dict.fromkeys(use for section in LEANED_ON if (use := _largest(uses, section)))
    between = "；" if w.language == "zh" else "; "
    return w(
        "{count} grounds with {numbers} unpublished numbers, among them: {list}",
        count=len(uses),
        numbers=numbers,
        list=between.join(_short(use.note(w)) for use in named),
    )


def _largest(uses: Sequence[GroundUse], section: str) -> GroundUse | None:
    """The ground on which most numbers of a section of the file rest."""
    counts = {
        use: sum(entry.path.startswith(f"$.{section}") for entry in use.numbers) for use in uses if use.ground
    }
    best = max(counts, key=lambda use: counts[use], default=None)
    return best if best and counts[best] else None


def _short(text: str) -> str:
    """The beginning of a note, as far as page one has room: to the end of a clause, if one ends there.

    >>> _short("One sentence. Another one.")
    'One sentence'
    """
    text = re.split(r"[。；：]|[.;:] ", text.strip())[0].rstrip(".")
    chinese = any(ord(sign) > 0x2E80 for sign in text)
    most = LONGEST if chinese else 2 * LONGEST
    if len(text) <= most:
        return text
    cut = text[:most]
    whole = max(cut.rfind("，"), cut.rfind("（"), cut.rfind(", "))
    return cut[:whole] if whole > most // 3 else cut[: most - 1] + "…"
