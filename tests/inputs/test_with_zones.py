"""A plan whose zones change keeps what still has a meaning."""

from simlib.inputs.pools import with_zones
from simlib.inputs.scenario import PlanSpec, Text, Zone

TITLE = Text(zh="方案", en="plan")


def spec(**more):
    zones = {"东区": Zone(units=("甲", "乙"), lead=("甲", "乙")), "西区": Zone(units=("丙",), lead="丙")}
    return PlanSpec(title=TITLE, zones=zones, **more)


def test_a_town_that_moves_leads_its_old_zone_no_more():
    plan = spec()
    moved = {"东区": plan.zones["东区"].model_copy(update={"units": ("甲",)}),
             "西区": plan.zones["西区"].model_copy(update={"units": ("丙", "乙")})}  # fmt: skip
    leads = {name: zone.lead for name, zone in with_zones(plan, moved).zones.items()}
    assert leads == {"东区": ("甲",), "西区": ("丙",)}


def test_a_zone_that_is_gone_checks_nobody_and_towns_still_do():
    plan = spec(pairs=(("东区", "西区"), ("甲", "丙")))
    alone = {"东区": plan.zones["东区"].model_copy(update={"units": ("甲", "乙", "丙")})}
    assert with_zones(plan, alone).pairs == (("甲", "丙"),)
    assert with_zones(plan, plan.zones).pairs == plan.pairs
