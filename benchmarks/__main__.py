"""Run all benchmarks and write RESULTS.md beside this file: `python -m benchmarks [--quick] [name ...]`."""

import argparse
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import perf_counter

from benchmarks import engines, growth, memory, nanoseconds, peers, startup, workers
from benchmarks.harness import FULL, QUICK, Effort, Section, report

QUESTIONS = {
    "engines": engines.measure,
    "nanoseconds": nanoseconds.measure,
    "peers": peers.measure,
    "growth": growth.measure,
    "workers": workers.measure,
    "startup": startup.measure,
    "memory": memory.measure,
}


def main(words: list[str] | None = None) -> None:
    """Answer the questions that are named, or all; only all of them are written down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of: {', '.join(QUESTIONS)}")
    parser.add_argument("--quick", action="store_true", help="see only that everything runs")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    asked = parser.parse_args(words)
    if unknown := set(asked.names) - set(QUESTIONS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    effort = QUICK if asked.quick else FULL
    sections = [_answer(name, effort) for name in asked.names or QUESTIONS]
    text = report(sections, effort)
    print(text)
    if not asked.names and (not asked.quick or "out" in (words or [])):
        write(asked.out, text)


def _answer(name: str, effort: Effort) -> Section:
    begin = perf_counter()
    section = QUESTIONS[name](effort)
    print(f"{name}: {perf_counter() - begin:.0f} s", flush=True)
    return section


def write(path: Path, text: str) -> None:
    """Write under a temporary name and move into place."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    os.replace(file.name, path)


if __name__ == "__main__":
    main()
