"""Run all benchmarks and write RESULTS.md beside this file: `python -m benchmarks [--quick] [name ...]`."""

import argparse
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import perf_counter

from benchmarks import browser, cluster, engines, growth, memory, nanoseconds, peers, search, startup, workers
from benchmarks.harness import FULL, QUICK, Effort, Section, report

RESULTS = Path(__file__).with_name("RESULTS.md")

QUESTIONS = {
    "engines": engines.measure,
    "nanoseconds": nanoseconds.measure,
    "peers": peers.measure,
    "growth": growth.measure,
    "workers": workers.measure,
    "cluster": cluster.measure,
    "startup": startup.measure,
    "memory": memory.measure,
    "search": search.measure,
    "browser": browser.measure,
}


def main(words: list[str] | None = None) -> None:
    """Answer the questions that are named, or all; only all of them are written down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of: {', '.join(QUESTIONS)}")
    parser.add_argument("--quick", action="store_true", help="see only that everything runs")
    parser.add_argument("--out", type=Path, help="where to write (else RESULTS.md, if not --quick)")
    asked = parser.parse_args(words)
    if unknown := set(asked.names) - set(QUESTIONS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    effort = QUICK if asked.quick else FULL
    sections = [_answer(name, effort) for name in asked.names or QUESTIONS]
    text = report(sections, effort)
    print(text)
    if asked.out or not (asked.names or asked.quick):
        write(asked.out or RESULTS, text)


def _answer(name: str, effort: Effort) -> Section:
    begin = perf_counter()
    section = QUESTIONS[name](effort)
    print(f"{name}: {perf_counter() - begin:.0f} s", flush=True)
    return section


def write(path: Path, text: str) -> None:
    """Write under a temporary name and move into place."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)


if __name__ == "__main__":
    main()
