"""A draft as a small file that extends the scenario, and back.

    extends: ../scenarios/pingluo-2021.yaml      Draft ── save ──> file ── load_draft ──> the same Draft
    loads: {central: {value: 1.1, ...}}          only what the draft changes of the world
    posts, borders: ...
    plans:
      三区方案: {like: plan-2021, zones: ...}      only what differs from the baseline

A plan that breaks a rule says so (`relax`), one that could not be proposed bears that in its title. What is
written is read before it takes its place: a saved plan passes `simlib check`, or is not there.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

from simlib.errors import InputFaults, SimlibError
from simlib.inputs.checks.rules import declared
from simlib.inputs.overlays import EXTENDS, resolve
from simlib.inputs.reading import World, read_world
from simlib.inputs.scenario import NAME, Border, PlanSpec, Scenario, Text
from simlib.inputs.yaml_reading import scan
from simlib.model.feasibility import feasibility_faults
from simlib.views.output.files import LONGEST, way_between, write_yaml
from simlib.views.output.files import folder as made_folder
from simlib.workbench.state.draft import Draft, loads_of, posts_of, undeclared
from simlib.workbench.state.problems import UNSAVABLE, problems, unsound

GROUND: Final = "workbench"
NOTE: Final = {
    "zh": "规划人员在工作台上设定，供比较之用，未经任何机关决定。",
    "en": "Set by a planner at the workbench, to be compared; decided by nobody.",
}
OUT: Final = "out"

DEVICES: Final = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for devices, with any ending."""

Tree = dict[str, Any]


def default_folder(file: Path) -> Path:
    """Where plans are saved unless somebody says otherwise: `out` here, or beside a scenario elsewhere that
    may be written beside."""
    file, here = file.resolve(), Path.cwd().resolve()
    elsewhere = not file.is_relative_to(here) and os.access(file.parent, os.W_OK)
    return (file.parent if elsewhere else here) / OUT


def save_draft(folder: Path, file: Path, world: World, *drafts: Draft, again: bool = False) -> Path:
    """Write a named draft as `NAME.yaml`, an overlay of the scenario's `file`; with it others that change the
    same of what is given.

    Raises SimlibError: `plan-name...`, `plan-title-taken` and `reserved-name` for its name, `plan-unsound`
    where a problem keeps it from being saved, `file-exists` unless it may be written `again`, as
    `views.output.files.way_between`, `cannot-write`; InputFaults where what was written has faults.
    """
    draft, scenario = drafts[0], world.scenario
    for n, one in enumerate(drafts):
        _check_name(scenario, one.name, (other.name for other in drafts[:n]))
        refuse_unsound(scenario, one)
    path = made_folder(folder) / f"{draft.name}.yaml"
    if path.name.casefold() == _copy_name(file).casefold():  # it would extend itself
        raise SimlibError("reserved-name")
    if path.exists() and not again:
        raise SimlibError("file-exists", name=draft.name, file=path.name)
    with _trial(path, file, overlay_of(world, *drafts)) as trial:
        trial.replace(path)
    return path


@contextmanager
def with_draft(folder: Path, file: Path, world: World, draft: Draft) -> Iterator[Path]:
    """A file of the county as it is, with a named draft among its plans, as long as the block lasts.

    Raises SimlibError `plan-unsound`, `cannot-write`; InputFaults where the draft cannot be run.
    """
    refuse_unsound(world.scenario, draft)
    overlay = {key: part for key, part in overlay_of(world, draft).items() if key not in ("name", "title")}
    with _trial(made_folder(folder) / f"{draft.name}.yaml", file, overlay) as trial:
        yield trial


def refuse_unsound(scenario: Scenario, draft: Draft) -> None:
    """Raises SimlibError `plan-unsound` where a problem keeps a draft from being saved."""
    if any(problem.code in UNSAVABLE for problem in problems(scenario, draft)):
        raise SimlibError("plan-unsound")


@contextmanager
def _trial(path: Path, file: Path, overlay: Tree) -> Iterator[Path]:
    """An overlay of the scenario's `file` beside the path that it may take, read without a fault."""
    trial = path.with_name(f".{path.stem}.{os.getpid()}.trial.yaml")
    try:
        write_yaml(trial, {EXTENDS: _way(path, file), **overlay})
        _proven(trial, path)
        yield trial
    finally:
        trial.unlink(missing_ok=True)


def _way(path: Path, file: Path) -> str:
    """The way to the scenario; where an overlay may not go there (a scenario inside an installed program), to
    a copy beside it."""
    try:
        return way_between(path, file)
    except SimlibError as error:
        if error.code != "save-outside":
            raise
    copy = path.with_name(_copy_name(file))
    tree = resolve(file)
    if not copy.exists() or scan(copy).tree != tree:
        write_yaml(copy, tree)
    return copy.name


def _copy_name(file: Path) -> str:
    return f"base-{file.stem}.yaml"


def _check_name(scenario: Scenario, name: str, others: Iterable[str]) -> None:
    """A name is the name of a file as well, and tells the plan from all others in either language."""
    if not name.strip():
        raise SimlibError("plan-name-empty")
    if not NAME.fullmatch(name) or len(name) > 60 or name != name.strip():
        raise SimlibError("plan-name", name=name)
    if name.casefold() in DEVICES:
        raise SimlibError("plan-name-reserved", name=name)
    if name.casefold() in {other.casefold() for other in chain(scenario.plans, others)}:
        raise SimlibError("plan-name-taken", name=name)
    titles = (title for plan in scenario.plans.values() for title in (plan.title.zh, plan.title.en))
    if name.casefold() in {title.strip().casefold() for title in titles}:
        raise SimlibError("plan-title-taken", name=name)


def _proven(trial: Path, path: Path) -> None:
    """Read it as `simlib check` does. Raises InputFaults about the file that it was to be."""
    try:
        faults = feasibility_faults(read_world(trial))
    except InputFaults as error:
        raise InputFaults(path.name, error.faults) from None
    if faults:
        raise InputFaults(path.name, faults)


def overlay_of(world: World, *drafts: Draft) -> Tree:
    """What drafts change of a world, as a tree with grounds; all change the same of what is given."""
    scenario, title, names = world.scenario, world.scenario.title, [draft.name for draft in drafts]
    return {
        "name": f"{scenario.name[: LONGEST - 6]}-draft",
        "title": {"zh": f"{title.zh}：{'、'.join(names)}", "en": f"{title.en}: {', '.join(names)}"},
        "grounds": {GROUND: {"kind": "assumption", "note": NOTE}},
        **_world(world, drafts[0]),
        "plans": {draft.name: _plan(scenario, draft) for draft in drafts},
    }


def _plan(scenario: Scenario, draft: Draft) -> Tree:
    """A draft's plan by what differs from the baseline."""
    before, after = (
        spec.model_dump(mode="json", by_alias=True, exclude={"title"})
        for spec in (scenario.plans[scenario.baseline], declared(scenario, draft.spec))
    )
    title = (
        draft_title(draft.name) if unsound(problems(scenario, draft)) else Text(zh=draft.name, en=draft.name)
    )
    return {"like": scenario.baseline, **_grounded(difference(before, after) | {"title": title.model_dump()})}


def draft_title(name: str) -> Text:
    """The title of a plan that is saved although it could not be proposed: every output bears it."""
    return Text(zh=f"{name}（草案，不合规）", en=f"{name} (draft only, unsound)")


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Tree:
    """What has to be laid over one mapping to make it the other: None takes out.

    >>> difference({"a": 1, "b": {"c": 2, "d": 3}}, {"a": 1, "b": {"c": 2}, "e": None})
    {'b': {'d': None}}
    """
    found: Tree = {}
    for key, value in after.items():
        old = before.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            below = difference(old, value)
            found |= {key: below} if below else {}
        elif value != old:
            found[key] = _filled(value)
    gone = [key for key, old in before.items() if key not in after and old is not None]
    return found | dict.fromkeys(gone)


def _filled(value: Any) -> Any:
    """A value without what is not there."""
    if not isinstance(value, dict):
        return value
    return {key: _filled(item) for key, item in value.items() if item is not None}


def _grounded(tree: Mapping[str, Any]) -> Tree:
    """The tree with the workbench's ground in every mapping that it writes, words left out."""
    below = {
        key: _grounded(value) if isinstance(value, dict) and key != "title" else value
        for key, value in tree.items()
    }
    return {"ground": GROUND, **below}


def _world(world: World, draft: Draft) -> Tree:
    """Loads, leave and borders, where the draft changes them."""
    scenario = world.scenario
    tree: Tree = {}
    loads = loads_of(scenario, draft)
    if loads != scenario.loads:
        tree["loads"] = {name: {"value": load, "ground": GROUND} for name, load in loads.items()}
    changed = {name: post for name, post in posts_of(scenario, draft).items() if post != scenario.posts[name]}
    if changed:
        tree["posts"] = {
            name: {"leave": {"days": {"value": post.leave.days, "ground": GROUND}} if post.leave else None}
            for name, post in changed.items()
        }
    if draft.borders != scenario.borders:
        grounds = _border_grounds(world)
        tree["borders"] = [_border(border, grounds) for border in draft.borders]
    return tree


def _border_grounds(world: World) -> dict[Border, str]:
    """Why the file's borders may be believed."""
    ground = {entry.path: entry.ground for entry in world.provenance}
    found = {b: ground.get(f"$.borders[{n}].minutes") for n, b in enumerate(world.scenario.borders)}
    return {border: name for border, name in found.items() if name is not None}


def _border(border: Border, grounds: Mapping[Border, str]) -> Tree:
    minutes = int(border.minutes) if border.minutes.is_integer() else border.minutes
    tree: Tree = {"between": list(border.between), "minutes": minutes}
    return tree | ({"river": True} if border.river else {}) | {"ground": grounds.get(border, GROUND)}


def saved(folder: Path, file: Path) -> dict[str, Path]:
    """The plans that lie in a folder as overlays of the scenario's `file`: name -> path, by name."""
    found: dict[str, Path] = {}
    bases = (file.resolve(), (folder / _copy_name(file)).resolve())  # the scenario, or the copy of it
    for path in sorted(folder.glob("*.yaml")):
        tree = _overlay_tree(path)
        if tree is not None and (path.parent / tree[EXTENDS]).resolve() in bases:
            plans = tree.get("plans")
            found |= dict.fromkeys(plans if isinstance(plans, dict) else (), path)
    return dict(sorted(found.items()))


def _overlay_tree(path: Path) -> Tree | None:
    """The tree of an overlay; None for what is none, or cannot be read."""
    if path.name.startswith("."):
        return None
    tree = scan(path).tree
    return tree if isinstance(tree, dict) and isinstance(tree.get(EXTENDS), str) else None


def load_draft(path: Path, world: World, name: str) -> Draft:
    """The plan of a name that an overlay of this world adds, as a draft.

    Raises InputFaults for its faults, SimlibError `other-world` where it has no such plan or changes more of
    the world than a draft can.
    """
    other = read_world(path)
    if name not in other.scenario.plans or name in world.scenario.plans:
        raise SimlibError("other-world", file=str(path))
    return _draft(world, other, name, path)


def changed_since(known: Draft, path: Path, world: World) -> bool:
    """Whether the file of a plan says something else than it did when it was saved or opened here."""
    try:
        return path.exists() and load_draft(path, world, known.name) != known
    except SimlibError:
        return True


def _draft(world: World, other: World, name: str, path: Path) -> Draft:
    given, found = world.scenario, other.scenario
    load = next(iter(given.loads))
    draft = Draft(
        name=name,
        spec=_titled(undeclared(found.plans[name]), name),
        borders=found.borders,
        caseload=round(found.loads.get(load, 0.0) / given.loads[load], 2),
        leave=_leave_of(given, found),
    )
    same = given.model_copy(
        update={"loads": loads_of(given, draft), "posts": posts_of(given, draft), "borders": found.borders}
    )
    free = ("name", "title", "note", "grounds", "plans")
    parts = (part for part in Scenario.model_fields if part not in free)
    if any(getattr(same, part) != getattr(found, part) for part in parts):
        raise SimlibError("other-world", file=str(path))
    return draft


def _titled(spec: PlanSpec, name: str) -> PlanSpec:
    """A plan without the mark of a draft: whether it needs one is found out anew."""
    marked = spec.title == draft_title(name)
    return spec.model_copy(update={"title": Text(zh=name, en=name)}) if marked else spec


def _leave_of(given: Scenario, found: Scenario) -> int | None:
    """The days of a spell where they are not the file's; 0 where leave was taken out."""
    for name, post in given.posts.items():
        other = found.posts.get(name)
        if other is not None and post.leave is not None and other.leave != post.leave:
            return other.leave.days if other.leave else 0
    return None
