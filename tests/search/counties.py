"""Random small counties whose numbers are set by what a search looks at: loads, posts, minutes, zones.

    dice ─> towns on a grid with gaps ─> borders, some across a river ─> today's zones ─> Scenario ─> World

One stream for each unit and one step an hour long: the load of a unit is its number of matters. Names are
in another order than codes, and files in another than either.
"""

from random import Random

from simlib.inputs.reading import World
from simlib.inputs.scenario import Scenario
from simlib.search.problem.constraints import components

TITLE = {"zh": "示例", "en": "example"}
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def town(n):
    """The name of the n-th town; its code is T and the number."""
    return f"{SIGNS[n]}{n}镇"


def cells(n, dice):
    """Places of n towns on a grid with some gaps, connected."""
    found = [(0, 0)]
    while len(found) < n:
        x, y = dice.choice(found)
        dx, dy = dice.choice([(0, 1), (1, 0), (0, -1), (-1, 0)])
        if (x + dx, y + dy) not in found:
            found.append((x + dx, y + dy))
    return found


def make_borders(places, dice, river):
    """Borders of towns beside each other, straight or (some) aslant; those over row 0 may be a river."""
    rows = []
    for j, (x, y) in enumerate(places):
        for i in range(j):
            dx, dy = abs(places[i][0] - x), abs(places[i][1] - y)
            if dx + dy == 1 or (dx == dy == 1 and dice.random() < 0.4):
                across = river and {places[i][1] >= 0, y >= 0} == {True, False}
                rows.append((i, j, dice.randint(8, 40), across))
    return rows


def make_zones(n, k, borders, dice):
    """A connected way to group towns: zones grow from towns drawn."""
    zone = dict(zip(dice.sample(range(n), k), range(k), strict=True))
    while len(zone) < n:
        i, j, *_ = dice.choice(borders)
        for a, b in ((i, j), (j, i)):
            if a in zone and b not in zone:
                zone[b] = zone[a]
    return zone


def county(n, k, seed, *, groups=0, divisions=0, river=False, loads=(5, 60), shuffled=0):
    """A world of n towns in k zones today. `shuffled` changes the order of everything in the file."""
    dice = Random(f"{n}/{k}/{seed}")
    places = cells(n, dice)
    borders = make_borders(places, dice, river)
    zone = make_zones(n, k, borders, dice)
    units, shares, zones = {}, {}, {z: {"units": [], "division": []} for z in range(k)}
    for t in range(n):
        point = {"lon": 106 + places[t][0] / 10, "lat": 38 + places[t][1] / 10, "quality": "approximate"}
        staff = {"officer": dice.randint(1, 4)}
        units[town(t)] = {"code": f"T{t:02}", "kind": "town", "staff": staff, "position": point}
        shares[town(t)] = dice.randint(*loads)
        zones[zone[t]]["units"].append(town(t))
    for d in range(divisions):
        staff = {"officer": dice.randint(1, 3)}
        units[f"{SIGNS[d]}室"] = {"code": f"D{d}", "kind": "division", "staff": staff}
        zones[d % k]["division"].append(f"{SIGNS[d]}室")
    for g in range(groups):
        d = dice.randrange(divisions)
        place = {"place": town(0), "linked": f"{SIGNS[d]}室"}
        staff = {"officer": dice.randint(1, 3)}
        units[f"{SIGNS[g]}组"] = {"code": f"G{g}", "kind": "group", "staff": staff, **place}
        shares[f"{SIGNS[g]}组"] = dice.choice([10, 10, 25])
        zones[d % k]["units"].append(f"{SIGNS[g]}组")
    rows = [
        {"between": [town(i), town(j)], "minutes": minutes, "river": across}
        for i, j, minutes, across in borders
    ]
    tree = scenario_tree(units, rows, shares, {f"{SIGNS[z]}区": own for z, own in zones.items()})
    return World(
        "random.yaml", Scenario.model_validate(mixed(tree, Random(shuffled)) if shuffled else tree), (), ""
    )


def scenario_tree(units, borders, shares, zones):
    """A world of pure theory around units and zones: a matter takes an hour of one person of its unit."""
    step = {
        "title": TITLE, "team": 1, "pools": ["home"], "next": {"end": 1.0}, "milestone": "ended",
        "effort": {"dist": "fixed", "unit": "hours", "mean": 1.0},
    }  # fmt: skip
    return {
        "schema": "simlib/1", "name": "random", "title": TITLE, "data": "theory",
        "time": {"calendar": "none", "window": {"from": 0, "to": 100_000}, "end": 120_000},
        "posts": {"officer": {"title": TITLE}},
        "units": units, "borders": borders,
        "classes": {"plain": {"title": TITLE, "rank": 0}},
        "flows": {"matter": {"title": TITLE, "first": "do", "steps": {"do": step}}},
        "streams": {"all": {
            "title": TITLE, "flow": "matter", "shares": shares, "classes": {"plain": 1.0},
            # in the 120,000 minutes of a year as many matters as the shares add up to
            "gap": {"dist": "fixed", "unit": "ticks", "mean": 120_000 / sum(shares.values())},
        }},
        "loads": {"central": 1.0}, "baseline": "today",
        "plans": {"today": {"title": TITLE, "zones": zones}},
    }  # fmt: skip


def mixed(value, dice):
    """The same tree with its mappings and lists of names in another order."""
    if isinstance(value, dict):
        return {key: mixed(value[key], dice) for key in dice.sample(list(value), len(value))}
    if isinstance(value, list) and value and isinstance(value[0], dict | str):
        return [mixed(item, dice) for item in dice.sample(value, len(value))]
    return value


def all_groupings(border, k):
    """Every connected way to group towns into k zones, the slow and plain way: town by town."""
    n = len(border)

    def grown(zones, t):
        if t == n:
            if len(zones) == k and all(len(components(border, z)) == 1 for z in zones):
                yield tuple(sorted(zones))
            return
        for i, zone in enumerate(zones):
            yield from grown((*zones[:i], zone | 1 << t, *zones[i + 1 :]), t + 1)
        if len(zones) < k:
            yield from grown((*zones, 1 << t), t + 1)

    return list(grown((), 0))
