"""The least spread or travel of a map by another solver, in a process of its own.

    questions (JSON lines) ── a program with flows for contiguity, HiGHS ──> answers (JSON lines)

It shares nothing with simlib: zones are slots, each with a root that sends one unit of flow to each of its
towns along the borders inside the zone. highspy and other packages of numbers cannot always live in one
process, hence the script.
"""

import json
import sys

import highspy


def answer(question):
    """The least value, None if there is no plan. Keys: n, k, edges, load, minutes, goal, extra (load of the
    item that each zone takes one of), least, most (towns in a zone)."""
    n, k = question["n"], question["k"]
    model = highspy.Highs()
    model.silent()
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 1e-6)
    towns, zones = range(n), range(k)
    x = [[model.addBinary() for _ in zones] for _ in towns]
    root = [[model.addBinary() for _ in zones] for _ in towns]
    arcs = [(a, b) for a, b in question["edges"]] + [(b, a) for a, b in question["edges"]]
    flow = {(a, b, z): model.addVariable(lb=0, ub=n) for a, b in arcs for z in zones}
    for t in towns:
        model.addConstr(sum(x[t]) == 1)
    for z in zones:
        model.addConstr(sum(root[t][z] for t in towns) == 1)
        size = sum(x[t][z] for t in towns)
        model.addConstr(size >= question["least"])
        model.addConstr(size <= question["most"])
        for t in towns:
            model.addConstr(root[t][z] <= x[t][z])
            out = sum(flow[a, b, z] for a, b in arcs if a == t) + 0 * x[0][0]
            into = sum(flow[a, b, z] for a, b in arcs if b == t) + 0 * x[0][0]
            # every town takes one unit; only the root may send more than it gets
            model.addConstr(into - out >= x[t][z] - n * root[t][z])
            model.addConstr(into <= n * x[t][z])
            model.addConstr(out <= n * x[t][z])
    value = spread(model, question, x, zones) if question["goal"] == "spread" else travel(model, question, x)
    model.minimize(value)
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return round(model.getObjectiveValue(), 4)


def spread(model, question, x, zones):
    """Most minus least loaded zone; with extras, each zone takes one item."""
    load, extra = question["load"], question["extra"]
    most, least = model.addVariable(lb=0), model.addVariable(lb=0)
    item = [[model.addBinary() for _ in zones] for _ in extra]
    for row in item:
        model.addConstr(sum(row) == 1)
    for z in zones:
        own = sum(load[t] * x[t][z] for t in range(len(load)))
        if extra:
            model.addConstr(sum(row[z] for row in item) == 1)
            own = own + sum(by * row[z] for by, row in zip(extra, item, strict=True))
        model.addConstr(own <= most)
        model.addConstr(own >= least)
    return most - least


def travel(model, question, x):
    """Load times minutes from every town to the seat of its zone, which is one of its towns."""
    n, k = question["n"], question["k"]
    way = {(t, s, z): model.addBinary() for t in range(n) for s in range(n) for z in range(k)}
    seat = [[model.addBinary() for _ in range(k)] for _ in range(n)]
    for z in range(k):
        model.addConstr(sum(seat[s][z] for s in range(n)) == 1)
        for s in range(n):
            model.addConstr(seat[s][z] <= x[s][z])
        for t in range(n):
            model.addConstr(sum(way[t, s, z] for s in range(n)) == x[t][z])
            for s in range(n):
                model.addConstr(way[t, s, z] <= seat[s][z])
    load, minutes = question["load"], question["minutes"]
    return sum(load[t] * minutes[t][s] * column for (t, s, _), column in way.items())


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
