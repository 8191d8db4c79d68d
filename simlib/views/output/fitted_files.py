"""What was counted and fitted, as a small file that extends the scenario.

    extends: county.yaml
    grounds: {log-counted: {kind: own, until: ...}, fitted-effort: {kind: fitted, until: ...}}
    streams, conflicts, followups          what was counted, each number with its interval
    flows, posts, classes                  what was fitted: the file's numbers times a factor

What is written is read before it takes its place, as a saved plan is.
"""

import re
from collections.abc import Mapping
from importlib.metadata import version
from math import fsum
from pathlib import Path
from typing import Any, Final

import yaml

from simlib.errors import InputFaults, SimlibError
from simlib.evidence.counting import Counted
from simlib.evidence.estimates import Estimate
from simlib.evidence.fitting import Fit
from simlib.evidence.standing import Standing
from simlib.evidence.turning import EFFORT, HARD, SHARE, WAITS, outside_classes, waited_for
from simlib.evidence.validating import FITTED_GROUND, Validation
from simlib.inputs.overlays import EXTENDS
from simlib.inputs.reading import given_sha256, read_world
from simlib.inputs.scenario import Duration, Scenario
from simlib.inputs.yaml_reading import scan
from simlib.model.feasibility import feasibility_faults
from simlib.views.language.evidence import FIXED, KNOBS
from simlib.views.language.words import N_, Language, words
from simlib.views.output.files import LONGEST, mine, replacing, way_between, write_yaml

COUNTED: Final = "log-counted"
YAML: Final = (".yaml", ".yml")
DIGITS: Final = 6
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

COUNTED_NOTE: Final = N_(
    "Counted in the case log {source} ({digest}): {count} matters received from {first} to {last}; with 90% "
    "intervals."
)
TOTALS_NOTE: Final = N_(
    "Totals of {first} to {last} in {source} ({digest}): {count} matters; with 90% intervals."
)
FITTED_NOTE: Final = N_(
    "Fitted to the case log {source} ({digest}, {first} to {last}, {count} matters): {knob}, {value} times "
    "the file's (90% interval {low} to {high}). Simulated minimum distance over {shares} shares of matters "
    "closed, {runs} runs, seed {seed}, plan {plan}, load {load}, scenario {name} ({hash}), simlib {version}. "
    "Of logs drawn from the fitted model {chance} lie as far from it as the real one. {fixed}"
)
TITLE: Final = N_("{title}, calibrated")

Tree = dict[str, Any]


def save_fitted(path: Path, file: Path, of: Standing, counts: Counted, fit: Fit | None) -> Path:
    """Write it as an overlay of the scenario's `file`, and read it back before it takes its place.

    Raises SimlibError as `views.output.files.way_between`, `write-over` for a file that is no calibration,
    `cannot-write`; InputFaults where it has faults.
    """
    check_place(path, file)
    tree = {EXTENDS: way_between(path, file), **fitted_tree(of, counts, fit)}
    trial = path.with_name(f".{path.stem}.{mine()}.trial.yaml")
    try:
        write_yaml(trial, tree)
        _proven(trial, path)
        write_yaml(path, tree)
    finally:
        trial.unlink(missing_ok=True)
    return path


def keep_verdict(file: Path, found: Validation) -> None:
    """Write what a log said of a calibrated file at the end of that file, so that reports carry it; all
    else in it stays as it is.

    Raises SimlibError `keep-in-calibrated` for a file that `calibrate` did not write, `keep-apart` where
    days were judged that it was fitted to, `cannot-write`.
    """
    written = scan(file).tree if file.suffix.lower() in YAML else None
    if not isinstance(written, dict) or COUNTED not in (written.get("grounds") or {}):
        raise SimlibError("keep-in-calibrated", file=str(file))
    if not found.apart:
        raise SimlibError("keep-apart", date=f"{found.fitted_until}")
    of = found.of
    told = {
        "log": of.log.source, "log_sha256": of.log.digest, "plan": found.plan, "load": found.load,
        "from": f"{found.judge_from}", "to": f"{of.last}", "runs": found.runs, "seed": found.seed,
        "given": given_sha256(of.world),
        "families": {
            name: {"judged": some, "outside": outside} for name, (some, outside) in found.families.items()
        },
    }  # fmt: skip
    before = KEPT.sub("", file.read_text(encoding="utf-8")).rstrip("\n")
    with replacing(file) as stream:
        stream.write(f"{before}\n{yaml.safe_dump({'validated': told}, allow_unicode=True, sort_keys=False)}")


KEPT: Final = re.compile(r"^validated:\n(?:[ \t].*\n?)*", re.MULTILINE)
"""A verdict that was kept before."""


def check_place(path: Path, file: Path) -> None:
    """Whether an overlay of `file` may be written there; raises as `save_fitted`."""
    way_between(path, file)
    if path.exists():
        written = scan(path).tree
        grounds = written.get("grounds") if isinstance(written, dict) else None
        if not isinstance(grounds, dict) or COUNTED not in grounds:
            raise SimlibError("write-over", file=str(path))


def _proven(trial: Path, path: Path) -> None:
    """Read it as `simlib check` does. Raises InputFaults about the file that it is to be."""
    try:
        faults = feasibility_faults(read_world(trial))
    except InputFaults as error:
        raise InputFaults(path.name, error.faults) from None
    if faults:
        raise InputFaults(path.name, faults)


def fitted_tree(of: Standing, counts: Counted, fit: Fit | None) -> Tree:
    """What was counted and fitted, as a tree with grounds."""
    scenario = of.world.scenario
    tree: Tree = {
        "name": f"{scenario.name[: LONGEST - 7].rstrip('-')}-fitted",
        "title": {lang: words(lang)(TITLE, title=words(lang).text(scenario.title)) for lang in LANGUAGES},
        "grounds": _grounds(of, fit),
        "streams": _streams(scenario, counts),
        "followups": {name: {"chance": {"value": 0, "ground": COUNTED}} for name in of.held},
    }
    if counts.conflicts is not None and counts.recused is not None:
        tree["conflicts"] = _conflicts(scenario, counts, counts.recused)
    _laid_over(tree, {"flows": _branches(counts)})
    for knob, one in (fit.factors if fit else {}).items():
        _laid_over(tree, _TURNED[knob](scenario, one))
    return {key: value for key, value in tree.items() if value != {}}


def _laid_over(tree: Tree, above: Tree) -> None:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(tree.get(key), dict):
            _laid_over(tree[key], value)
        else:
            tree[key] = value


# ---------------------------------------------------------------- why they may be believed


def _grounds(of: Standing, fit: Fit | None) -> Tree:
    note = COUNTED_NOTE if any(matter.closed for matter in of.log.matters) else TOTALS_NOTE
    grounds: Tree = {COUNTED: _ground("own", of, note, {})}
    for knob, one in (fit.factors if fit else {}).items():
        grounds[FITTED_GROUND + knob] = _ground("fitted", of, FITTED_NOTE, _told_of(of, fit, one), knob)
    return grounds


def _ground(kind: str, of: Standing, note: str, told: Mapping[str, Any], knob: str = "") -> Tree:
    log = of.log
    known = {
        "source": log.source, "digest": log.digest[:12] or "–", "count": len(log.matters),
        "first": of.first, "last": of.last,
    }  # fmt: skip
    said: dict[str, str] = {}
    held = told.get("fixed", "")
    for lang in LANGUAGES:
        w = words(lang)
        in_words = {"knob": w(KNOBS[knob]), "fixed": w(FIXED[held])} if knob else {}
        said[lang] = w(note, **{**known, **told, **in_words})
    return {"kind": kind, "until": of.last.isoformat(), "note": said}


def _told_of(of: Standing, fit: Fit | None, one: Estimate) -> dict[str, Any]:
    assert fit is not None
    world = of.world
    return {
        "value": f"{one.value:.2f}", "low": f"{one.low:.2f}", "high": f"{one.high:.2f}", "shares": fit.shares,
        "runs": fit.runs, "seed": fit.seed, "plan": fit.plan, "load": fit.load, "name": world.scenario.name,
        "hash": world.sha256[:12], "version": version("simlib"), "chance": f"{100 * fit.chance:.0f}%",
        "fixed": fit.fixed,
    }  # fmt: skip


# ---------------------------------------------------------------- what was counted


def ranged(value: float, low: float, high: float, ground: str) -> Tree:
    """A number with its interval and its ground."""
    value, low, high = (_round(number) for number in (value, low, high))
    return {"value": value, "low": min(low, value), "high": max(high, value), "ground": ground}


def _round(number: float) -> int | float:
    rounded = round(float(number), DIGITS)
    return int(rounded) if rounded.is_integer() else rounded


def _counted(one: Estimate) -> Tree:
    return ranged(one.value, one.low, one.high, COUNTED)


def _streams(scenario: Scenario, counts: Counted) -> Tree:
    streams: Tree = {}
    for name, rate in counts.per_year.items():
        gone = {"gap": None} if scenario.streams[name].gap else {}
        units = {unit: _counted(one) for unit, one in counts.units[name].items()}
        known = rate.count > 0  # of a stream without a matter nothing tells whose they would be
        streams[name] = {"per_year": _counted(rate), **gone} | ({"shares": units} if known else {})
        if name in counts.classes:
            streams[name]["classes"] = _mix(counts.classes[name])
        if counts.season and counts.season.multiples:
            streams[name]["season"] = {month: _counted(one) for month, one in counts.season.multiples.items()}
    return streams


def _mix(shares: Mapping[str, Estimate]) -> Tree:
    """Shares that add up to 1 as they are written."""
    mix = {name: _counted(one) for name, one in shares.items()}
    largest = max(mix, key=lambda name: float(mix[name]["value"]))
    rest = fsum(one["value"] for name, one in mix.items() if name != largest)
    mix[largest] = ranged(1 - rest, mix[largest]["low"], mix[largest]["high"], COUNTED)
    return mix


def _branches(counts: Counted) -> Tree:
    flows: Tree = {}
    for (flow, step), after in counts.branches.items():
        flows.setdefault(flow, {"steps": {}})["steps"][step] = {"next": _mix(after)}
    return flows


def _conflicts(scenario: Scenario, counts: Counted, recused: Estimate) -> Tree:
    """The odds, with a range as wide (in multiples) as that of the share of matters that gave them."""
    times = [end / recused.value if recused.value else 1.0 for end in (recused.low, recused.high)]
    return {
        name: ranged(odds, odds * times[0], min(1.0, odds * times[1]), COUNTED)
        for name, odds in (counts.conflicts.model_dump() if counts.conflicts else {}).items()
    }


# ---------------------------------------------------------------- what was fitted


def _effort(scenario: Scenario, one: Estimate) -> Tree:
    return {"flows": {
        name: {"steps": {
            step: {"effort": _times(spec.effort, one, EFFORT)}
            for step, spec in flow.steps.items() if spec.effort is not None
        }}
        for name, flow in scenario.flows.items() if flow.headline
    }}  # fmt: skip


def _waits(scenario: Scenario, one: Estimate) -> Tree:
    flows: Tree = {}
    for name, flow in scenario.flows.items():
        for step in waited_for(scenario, name):
            wait = flow.steps[step].wait
            if wait is not None:
                flows.setdefault(name, {"steps": {}})["steps"][step] = {"wait": _times(wait, one, WAITS)}
    return {"flows": flows}


def _times(span: Duration, one: Estimate, knob: str) -> Tree:
    """A duration's numbers, so many times as long."""
    ground = FITTED_GROUND + knob
    if span.values is not None:
        return {"values": {"value": [_round(v * one.value) for v in span.values], "ground": ground}}
    ends = {key: number for key in ("mean", "low", "high") if (number := getattr(span, key)) is not None}
    return {key: _scaled(number, one, ground) for key, number in ends.items()}


def _scaled(number: float, one: Estimate, ground: str) -> Tree:
    return ranged(number * one.value, number * one.low, number * one.high, ground)


def _share(scenario: Scenario, one: Estimate) -> Tree:
    return {"posts": {
        name: {"duty": {"share": _part_of_day(post.duty.share, one)}}
        for name, post in scenario.posts.items() if post.duty.share
    }}  # fmt: skip


def _part_of_day(share: float, one: Estimate) -> Tree:
    """Nobody serves more than all day."""
    value, low, high = (min(1.0, share * times) for times in (one.value, one.low, one.high))
    return ranged(value, low, high, FITTED_GROUND + SHARE)


def _hard(scenario: Scenario, one: Estimate) -> Tree:
    ground = FITTED_GROUND + HARD
    return {"classes": {
        name: {"effort_factor": ranged(*sorted_around(
            *(scenario.classes[name].effort_factor ** power for power in (one.value, one.low, one.high))),
            ground)}
        for name in outside_classes(scenario)
    }}  # fmt: skip


def sorted_around(value: float, *ends: float) -> tuple[float, float, float]:
    """A value with its ends in order.

    >>> sorted_around(0.5, 0.7, 0.3)
    (0.5, 0.3, 0.7)
    """
    return value, min(ends), max(ends)


_TURNED: Final = {EFFORT: _effort, WAITS: _waits, SHARE: _share, HARD: _hard}
