"""Logs whose true numbers are known: a run, written down as a county would have written it."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from simlib.evidence.seen import OPEN, seen_in_run
from simlib.evidence.standing import kinds_of
from simlib.evidence.turning import turned_model, turned_world
from simlib.evidence.ways import ways_of
from simlib.inputs.caselog.rows import CaseLog, LoggedMatter
from simlib.inputs.reading import World
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.draws import draw
from simlib.runs.engines import ENGINES
from simlib.scores.run import Run
from tests.runs.recusals import recusals

DISPOSITIONS = ("out-of-scope", "closed-before", "repeated", "ask", "measures", "shelve", "close")


def run_of(world: World, plan: str = "", seed: int = 1, factors: Mapping[str, float] | None = None) -> Run:
    """One run of a world whose efforts, waits ... are multiplied."""
    factors = factors or {}
    load = "central" if "central" in world.scenario.loads else next(iter(world.scenario.loads))
    made = compile_model(turned_world(world, factors), load)
    chosen = compile_plan(made, plan or world.scenario.baseline)
    model = turned_model(made, factors)
    draws = draw(model, seed, 0)
    return Run(model, chosen, draws, ENGINES["kernel"](model, chosen, draws))


def log_of(run: Run, first: date, last: date, dispositions: bool = True) -> CaseLog:
    """What a county would have written of the matters received from one day to another, on the last."""
    return CaseLog(tuple(_matters(run, first, last, dispositions)), "log.csv", last)


def _matters(run: Run, first: date, last: date, dispositions: bool) -> Iterator[LoggedMatter]:
    model, scenario = run.model, run.model.world.scenario
    kinds = list(kinds_of(scenario))
    said = [(kind, step) for kind in kinds for step in DISPOSITIONS if step in scenario.flows[kind].steps]
    ways = ways_of(scenario, said if dispositions else ())
    seen = seen_in_run(model, ways, kinds, first, last, run.draws, run.record)
    stood_back = _stood_back(run, seen_in_run_rows(run, kinds, first, last))
    flows = sorted(scenario.flows)
    for row, (received, closed, _, klass, unit, flow, way, _) in enumerate(zip(*seen, strict=True)):
        yield LoggedMatter(
            row + 2,
            model.units.name[unit],
            flows[flow],
            model.classes.name[klass],
            date.fromordinal(int(received)),
            None if closed >= OPEN else date.fromordinal(int(closed)),
            disposition=ways.ways[way].disposition if way >= 0 else "",
            recused=bool(stood_back[row]),
        )


def seen_in_run_rows(run: Run, kinds: list[str], first: date, last: date) -> np.ndarray:
    """The numbers of a run's matters that `seen_in_run` shows, in its order."""
    numbers = replace(run.draws, unit=np.arange(run.draws.matters))
    return seen_in_run(
        run.model, ways_of(run.model.world.scenario, ()), kinds, first, last, numbers, run.record
    ).unit


def _stood_back(run: Run, rows: np.ndarray) -> np.ndarray:
    """From which matters somebody of the own unit stands back."""
    own = run.model.people.unit[None, :] == run.draws.unit[rows][:, None]
    return (recusals(run.draws)[rows] & own).any(axis=1)


HEADINGS = ("受理日期", "单位", "来源", "类别", "处置方式", "办结日期", "回避")


def save_log(log: CaseLog, path: Path) -> Path:
    """The log as a file that a county would keep."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(HEADINGS)
        for m in log.matters:
            kind = {"petition": "信访举报", "lead": "问题线索"}[m.kind]
            said = {"measures": "初步核实", "ask": "谈话函询", "close": "了结", "shelve": "暂存待查", "": ""}
            way = said.get(m.disposition, "不予受理")
            recused = {True: "是", False: "否", None: ""}[m.recused]
            rows.writerow([m.received, m.unit, kind, m.matter_class, way, m.closed or "", recused])
    return path
