"""Commands on a cluster of which a worker is killed in the middle, and many counties in one command."""

import json

import pytest

from simlib.evidence import fitting
from simlib.runs.cluster import Cluster
from tests.evidence.example import FOLDER

GOOD = "tests/inputs/good.yaml"
FEW = ("--replications", "2", "--processes", "1")


@pytest.fixture
def killing(office, monkeypatch):
    """Two workers, of which one is killed (-9) once the first block was answered; how often that happened."""
    killed = []
    read = Cluster._read

    def read_and_kill(self, future):
        found = read(self, future)
        if not killed:
            killed.append(office.workers[0])
            office.kill()
        return found

    monkeypatch.setattr(Cluster, "_read", read_and_kill)
    office.staffed()
    return killed


COMMANDS = {
    "run": ("run", GOOD, "--replications", "60"),
    "compare": ("compare", GOOD, "--replications", "30"),
    "search": (
        "search",
        "tests/search/short-county.yaml",
        "--most-moved",
        "1",
        "--simulate",
        "12",
        "--top",
        "1",
    ),
    "sensitivity": (
        "sensitivity",
        GOOD,
        "--plans",
        "one-pool",
        "--within",
        "load-steps",
        "--replications",
        "2",
    ),
    "staff": ("staff", GOOD, "--target", "0.5", "--replications", "2"),
    "staff --moves": ("staff", GOOD, "--moves", "--most", "1", "--replications", "2"),
    "staff --share": (
        "staff",
        "scenarios/training/one-office.yaml",
        "--share",
        "--target",
        "0.5",
        "--replications",
        "2",
    ),
    "stress": ("stress", GOOD, "--dates", "1", "--replications", "2"),
    "province": ("province", GOOD, GOOD, GOOD, GOOD, "--replications", "3"),
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_worker_killed_in_the_middle_changes_no_byte(simlib, office, killing, command):
    code, wanted, _ = simlib(*COMMANDS[command], "--json", "--processes", "1")
    assert (code, killing) == (0, [])
    code, found, err = simlib(*COMMANDS[command], "--json", "--cluster", office.address)
    assert (code, len(killing)) == (0, 1), err
    assert found == wanted


@pytest.mark.slow
def test_so_it_is_when_a_model_is_fitted_to_a_log(simlib, office, killing, monkeypatch, tmp_path):
    monkeypatch.setattr(fitting, "MATTERS_A_TRIAL", 600)
    monkeypatch.setattr(fitting, "LOGS", 8)
    monkeypatch.setattr(fitting, "MOST_STEPS", 1)
    monkeypatch.setattr(fitting, "FEWEST_RUNS", 2)
    monkeypatch.setattr(fitting, "GRID", {"effort": (1.0, 2.2)})
    for name in ("qinglan.yaml", "qinglan-log.csv"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    ask = [
        "calibrate",
        tmp_path / "qinglan.yaml",
        tmp_path / "out.yaml",
        "--log",
        tmp_path / "qinglan-log.csv",
    ]
    ask += ["--fit", "effort", "--until", "2024-09-30", "--json"]
    _, wanted, _ = simlib(*ask)
    code, found, err = simlib(*ask, "--cluster", office.address)
    assert (code, len(killing)) == (0, 1), err
    assert found == wanted


@pytest.mark.slow
def test_a_scheduler_that_is_lost_ends_a_command_as_an_interruption_does(simlib, office, monkeypatch):
    read = Cluster._read

    def read_and_lose(self, future):
        found = read(self, future)
        office.lose_scheduler()
        return found

    with monkeypatch.context() as losing:
        losing.setattr(Cluster, "_read", read_and_lose)
        address = office.staffed().address
        code, out, err = simlib("run", GOOD, "--replications", "60", "--cluster", address, "--lang", "en")
    office.workers.clear()
    office.open()
    assert (code, out) == (130, "")
    assert "was lost; what was done is kept -> start it again" in err


def test_counties_stand_in_the_order_of_their_files_with_what_they_cost(simlib):
    queue = "scenarios/theory/m-m-1.yaml"
    code, out, err = simlib("province", GOOD, queue, GOOD, *FEW, "--json")
    told = json.loads(out)["counties"]
    assert (code, [one["file"] for one in told]) == (0, [GOOD, queue, GOOD])
    assert told[0] == told[2]
    assert "seconds" not in out
    assert "平均每县计算" in err
    _, run, _ = simlib("run", GOOD, "--replications", "2", "--json")
    of_all = {m["name"]: m for m in json.loads(run)["measures"] if m["by"] == "all"}
    assert all(m == of_all[m["name"]] for m in told[0]["measures"])


def test_the_faults_of_all_files_are_said_before_anything_is_run(simlib):
    bad = [f"tests/inputs/bad/{name}.yaml" for name in ("above-one", "zone-empty")]
    code, out, err = simlib("province", bad[0], GOOD, bad[1], *FEW, "--lang", "en")
    assert (code, out) == (2, "")
    assert all(f"{file}: $" in err for file in bad)
    assert "nothing was run" in err
    code, _, err = simlib("province", GOOD, GOOD, *FEW, "--load", "none", "--lang", "en")
    assert (code, err.count("no such load: none")) == (2, 2)


@pytest.mark.slow
def test_in_python_a_block_stands_on_a_cluster(office):
    import simlib as front

    county = front.read(GOOD)
    alone = county.compare(replications=4).document()
    with front.cluster(office.staffed().address):
        assert county.compare(replications=4).document() == alone
