"""How each plan's difference changes with what no document says: a share of every day, or fixed weekdays?

    python -m tests.scenarios.share_or_days [--replications 40]      the table of scenarios/README.md

The county as it is, and with each post on the weekdays or hours that make up its share: one day a week for
0.2, Tuesday and Thursday for 0.4, and so on, as the first edition had it.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from simlib.inputs.changes import changed
from simlib.inputs.reading import SourceFile, World, read_source, world_of
from simlib.scores.experiment import Setting, experiment

COUNTY = Path(__file__).parents[2] / "scenarios" / "pingluo-2021.yaml"
DAYS = {0.2: "[thu]", 0.4: "[tue, thu]", 0.6: "[tue, wed, thu]"}
EVERY_MORNING = {
    "liaison": "08:30-12:00",
    **dict.fromkeys(("registrar", "conduct-member", "main-leader", "leader", "zone-head"), "08:30-10:00"),
}
"""Posts that sign or register something every day; theirs were hours of every morning."""


def on_fixed_days(source: SourceFile) -> SourceFile:
    """The county with weekdays or hours instead of shares."""
    for name, post in source.bare["posts"].items():
        hours = EVERY_MORNING.get(name)
        days = "" if hours else DAYS[post["duty"]["share"]]
        duty = f'{{hours: ["{hours}"]}}' if hours else f"{{days: {days}}}"
        source = changed(source, f"posts.{name}.duty", duty)
    return source


def cells(world: World, load: str, replications: int) -> dict[str, str]:
    """Per cent on time of the baseline, and every other plan's difference, with their intervals."""
    found = experiment(world, Setting.of(world, (), load, replications=replications))
    baseline = found.setting.baseline
    level = next(m for m in found.measures(baseline) if m.name == "on_time_share" and m.by == "all")
    told = {baseline: f"{100 * level.mean:.1f} ({100 * level.low:.1f} to {100 * level.high:.1f})"}
    for d in found.differences():
        if d.name == "on_time_share" and d.by == "all":
            told[d.plan] = f"{100 * d.mean:+.1f} ({100 * d.low:+.1f} to {100 * d.high:+.1f})"
    return told


def table(replications: int) -> Iterator[str]:
    """The rows, in Markdown."""
    source = read_source(COUNTY)
    worlds = {"share": world_of(source), "days": world_of(on_fixed_days(source))}
    asked = [(load, kind) for load in ("low", "central", "high") for kind in worlds]
    told = [cells(worlds[kind], load, replications) for load, kind in asked]
    yield "| plan | " + " | ".join(f"{load}, {kind}" for load, kind in asked) + " |"
    yield "|---|" + "---:|" * len(asked)
    for plan in told[0]:
        yield f"| `{plan}` | " + " | ".join(column[plan] for column in told) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.scenarios.share_or_days")
    parser.add_argument("--replications", type=int, default=40)
    print("\n".join(table(parser.parse_args().replications)))


if __name__ == "__main__":
    main()
