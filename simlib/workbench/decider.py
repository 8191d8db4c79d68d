"""Which numbers decide about the draft: a study in small pieces, as long as somebody looks.

    draft ── file with it, factors ──> Deciding ── piece ──> a process of its own ── answer ──> Deciding
                                          └── decisive: the strongest first, at any moment

First every group of numbers is moved to both ends with few replications, then the strongest again with more
and more, and where they turn is looked for. A piece is one world: whoever looks away, or changes the draft,
waits for nothing, and what is known of a draft stays known. The process is started when it is first needed.
"""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from simlib.inputs.reading import SourceFile, World, read_source, world_of
from simlib.runs.parallel import ProcessPool, processes_for
from simlib.studies.factors import Factor, factors_of
from simlib.studies.findings import End, Word
from simlib.studies.outcomes import Impossible, Judge, Outcome
from simlib.studies.sensitivity import levels_of, word_of
from simlib.studies.turning import Turn, turn
from simlib.studies.varying import moved
from simlib.workbench.messages import plan_that_is
from simlib.workbench.state.draft import Draft, plan_name
from simlib.workbench.state.saved_plans import with_draft

GLANCE: Final = 5
"""Replications of each world at first."""
CLOSER: Final = (10, 20, 40)
"""Replications of the strongest, looked at again and again."""
LOOKED: Final = 5
"""So many are looked at again."""
KEPT: Final = 6
"""Drafts of which what is known is kept."""


class Piece(NamedTuple):
    """One world to be judged: a factor (None: the file as it is) at a level; or, where it `turns`, the level
    between 0 and that one at which the two plans do equally well."""

    judge: Judge
    factor: Factor | None = None
    level: float = 0.0
    turns: bool = False


Answer = Outcome | Impossible | Turn | None


def answered(thing: tuple[SourceFile, Piece]) -> Answer:
    """The answer of one piece; a task for another process."""
    source, (judge, factor, level, turns) = thing
    if factor is None:
        return judge.outcome(source)
    return turn(source, judge, factor, level) if turns else judge.outcome(moved(source, {factor: level}))


class Decisive(NamedTuple):
    """A factor: what comes of both plans at its ends, in how many replications, what that does to the
    conclusion (None where it was only glanced at: of forty, some would seem to turn it by chance), and where
    it turns."""

    factor: Factor
    ends: Mapping[float, Outcome | Impossible]
    runs: int
    strength: float
    word: Word | None
    turns: tuple[Turn, ...]


@dataclass(eq=False)
class Deciding:
    """One draft under study at one load: what is known, and what is to be asked next."""

    source: SourceFile
    judge: Judge
    factors: tuple[Factor, ...]
    bases: dict[int, Outcome] = field(default_factory=dict)
    ends: dict[Factor, dict[float, tuple[int, Outcome | Impossible]]] = field(default_factory=dict)
    turns: dict[Factor, list[Turn]] = field(default_factory=dict)
    done: int = 0
    _pieces: Iterator[Piece] | None = None
    _waiting: Piece | None = None

    @property
    def next(self) -> Piece | None:
        """What is to be asked now; None when all is known."""
        if self._waiting is None:
            self._pieces = self._pieces or self._asked()
            self._waiting = next(self._pieces, None)
        return self._waiting

    def take(self, piece: Piece, answer: Answer) -> None:
        """Keep the answer of a piece, once."""
        if piece is not self._waiting:
            return
        self._waiting, self.done = None, self.done + 1
        runs = piece.judge.replications
        if isinstance(answer, Turn) and piece.factor is not None:
            self.turns.setdefault(piece.factor, []).append(answer)
        elif isinstance(answer, Outcome) and piece.factor is None:
            self.bases[runs] = answer
        elif isinstance(answer, Outcome | Impossible) and piece.factor is not None:
            self.ends.setdefault(piece.factor, {})[piece.level] = (runs, answer)

    def _asked(self) -> Iterator[Piece]:
        """One piece after the other; what is asked later rests on what is known by then."""
        for runs in (GLANCE, *CLOSER):
            judge = replace(self.judge, replications=runs)
            yield Piece(judge)
            if runs not in self.bases:  # the draft cannot be run at all
                return
            chosen = self.factors if runs == GLANCE else [row.factor for row in self.decisive[:LOOKED]]
            for factor in chosen:
                yield from (Piece(judge, factor, level) for level in levels_of(factor))
        strongest = self.decisive[:LOOKED]
        for row in strongest:
            yield from (Piece(judge, row.factor, level, turns=True) for level in self._crossed(row))

    def _crossed(self, row: Decisive) -> Iterator[float]:
        """The ends at which the other plan is ahead; none where there is no conclusion to turn."""
        base = self.base
        if base is not None and base.conclusion != "unclear":
            for level, outcome in row.ends.items():
                if isinstance(outcome, Outcome) and outcome.difference.mean * base.difference.mean < 0:
                    yield level

    # ------------------------------------------------------------ what is known

    @property
    def base(self) -> Outcome | None:
        """Both plans with the values of the file, by as many replications as are known."""
        return self.bases[max(self.bases)] if self.bases else None

    @property
    def glanced(self) -> int:
        """How many factors have been moved to both ends."""
        return sum(len(self.ends.get(factor, ())) == len([*levels_of(factor)]) for factor in self.factors)

    @property
    def decisive(self) -> list[Decisive]:
        """Factors moved to both ends so far: those looked at closely first, of them what turns the
        conclusion; then by strength."""
        rows = [self._row(factor) for factor in self.factors
                if len(self.ends.get(factor, ())) == len([*levels_of(factor)])]  # fmt: skip
        words: list[Word | None] = ["turns", "unsettles", "holds", None]
        return sorted(rows, key=lambda row: (words.index(row.word), -row.strength))

    def _row(self, factor: Factor) -> Decisive:
        known = self.ends[factor]
        runs = min(runs for runs, _ in known.values())
        base = self.bases[runs]
        ends = {level: outcome for level, (_, outcome) in known.items()}
        shifts = [abs(outcome.difference.mean - self.bases[of].difference.mean)
                  for of, outcome in known.values() if isinstance(outcome, Outcome)]  # fmt: skip
        reached = [End(level, outcome) for level, outcome in ends.items()]
        word = word_of(base, reached) if runs > GLANCE else None
        return Decisive(factor, ends, runs, max(shifts, default=0.0), word,
                        tuple(self.turns.get(factor, ())))  # fmt: skip


class Decider:
    """Studies of the drafts of one world, and the process that does their pieces."""

    def __init__(self, file: Path, world: World, folder: Path) -> None:
        self.file, self.world, self.folder = file, world, folder
        self.known: dict[tuple[str, str], Deciding | None] = {}
        """What is known by draft and load; None of the baseline, about which nothing is to be decided."""
        self._pool: ProcessPool[tuple[SourceFile, Piece], Answer] | None = None

    def about(self, draft: Draft, load: str) -> Deciding | None:
        """The study of a draft, begun if there is none. Raises SimlibError `plan-unsound`, InputFaults."""
        key = (draft.key, load)
        if key not in self.known:
            self.known[key] = self._begun(draft, load)
            for old in [*self.known][:-KEPT]:
                del self.known[old]
        return self.known[key]

    def _begun(self, draft: Draft, load: str) -> Deciding | None:
        scenario = self.world.scenario
        there = plan_that_is(scenario, draft)
        if there == scenario.baseline or draft.plan_key == Draft.of(scenario).plan_key:
            return None
        named = draft.named(plan_name(scenario, draft))
        lying = nullcontext(self.file) if there else with_draft(self.folder, self.file, self.world, named)
        with lying as file:
            source = read_source(file)
        judge = Judge(there or named.name, scenario.baseline, load, GLANCE, 1)
        source = judge.narrowed(source)
        return Deciding(source, judge, factors_of(source, world_of(source), load).moved)

    async def step(self, study: Deciding) -> bool:
        """Have one piece done; false where nothing is left."""
        piece = study.next
        if piece is None:
            return False
        self._pool = self._pool or processes_for(answered, 1)
        try:
            answer = await asyncio.wrap_future(self._pool.submit((study.source, piece)))
        except BrokenProcessPool:
            self.close()
            raise
        study.take(piece, answer)
        return True

    def close(self) -> None:
        """End the process; a piece under way is lost."""
        if self._pool is not None:
            self._pool.executor.shutdown(wait=False, cancel_futures=True)
            self._pool = None
