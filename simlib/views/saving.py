"""Found plans as a small file that extends the scenario: an overlay, as `scenarios/README.md` tells.

    extends: pingluo-2021.yaml
    plans:
      found-1:
        like: plan-2021                 levers and their grounds are the baseline's
        zones: {第五协作区: null, ...}    zones that are not carried on are taken out

The file can be checked, run and compared like any other.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from simlib.errors import SimlibError
from simlib.inputs.scenario import Scenario, Zone
from simlib.search.answering import NamedPlan
from simlib.views.files import replacing

GROUND: Final = "search-result"
LONGEST: Final = 30
"""Characters of a scenario's name."""


def save_plans(path: Path, file: Path, scenario: Scenario, plans: Sequence[NamedPlan]) -> Path:
    """Write the plans that are not in the file as an overlay of it.

    Raises SimlibError `save-outside` where an overlay may not name the scenario, `save-over` where it would
    be the scenario itself, `nothing-to-save` without a new plan, `cannot-write`.
    """
    found = [plan for plan in plans if plan.name not in scenario.plans]
    if not found:
        raise SimlibError("nothing-to-save")
    tree = {
        "extends": way_between(path, file),
        "name": f"{scenario.name[: LONGEST - 6]}-found",
        "grounds": {GROUND: _ground()},
        "plans": {plan.name: _overlay(scenario, plan) for plan in found},
    }
    with replacing(path) as stream:
        yaml.safe_dump(tree, stream, allow_unicode=True, sort_keys=False, width=100)
    return path


def way_between(path: Path, file: Path) -> str:
    """The way from an overlay to the scenario; a reader opens nothing above the overlay's parent folder.

    Raises SimlibError `save-over` where the overlay would be the scenario, `save-outside` where it may not
    name it.
    """
    folder, base = path.resolve().parent, file.resolve()
    if path.resolve() == base:
        raise SimlibError("save-over", file=str(path))
    if not base.is_relative_to(folder.parent):
        raise SimlibError("save-outside", file=str(path), other=str(file))
    return Path(os.path.relpath(base, folder)).as_posix()


def _ground() -> dict[str, Any]:
    note = {
        "zh": "由本文件所列数据搜索得出，供比较之用，未经任何机关决定。",
        "en": "Found by a search over the numbers of this file, to be compared; decided by nobody.",
    }
    return {"kind": "assumption", "note": note}


def _overlay(scenario: Scenario, plan: NamedPlan) -> dict[str, Any]:
    """A plan by what differs from the baseline."""
    before = scenario.plans[scenario.baseline]
    number = plan.name.rpartition("-")[2]
    gone: dict[str, Any] = {name: None for name in before.zones if name not in plan.spec.zones}
    kept = {name: _zone(zone) for name, zone in plan.spec.zones.items()}
    tree: dict[str, Any] = {
        "like": scenario.baseline,
        "title": {"zh": f"搜索方案{number}", "en": f"found plan {number}"},
        "zones": {"ground": GROUND, **kept, **gone},
    }
    if plan.spec.release_groups != before.release_groups:
        tree["release_groups"] = {"value": plan.spec.release_groups, "ground": GROUND}
    return tree


def _zone(zone: Zone) -> dict[str, Any]:
    return {"division": list(zone.division), "units": list(zone.units)}
