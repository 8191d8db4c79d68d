"""Tasks done by a cluster: the same answers whoever works, whoever ends, comes late or does not fit."""

import sys
from functools import partial

import numpy as np
import pytest

from simlib.errors import SimlibError, Unfinished
from simlib.runs import cluster as cluster_module
from simlib.runs.cluster import cluster, made_of
from simlib.runs.keeping import keeping
from simlib.runs.parallel import told


@pytest.fixture(autouse=True)
def one_thing_a_block(monkeypatch, tmp_path):
    """So that there are many blocks, and it is known which ones are under way."""
    monkeypatch.setattr(cluster_module, "MOST_IN_A_BLOCK", 1)
    monkeypatch.setattr(cluster_module, "LOOK", 0.05)
    monkeypatch.setattr(cluster_module, "FETCH", 0.5)
    monkeypatch.setenv("SIMLIB_CACHE", str(tmp_path))


def squared(offset, number):
    """Of a module, so that a worker can be told of it."""
    if number < 0:
        raise ValueError("no square of that")
    return np.array([number * number + offset])


def answers(numbers, after=-1, do=None):
    """The squares; after so many answers something is done."""
    found = []
    with told(partial(squared, 1)) as ask:
        for done, answer in enumerate(ask(numbers)):
            found.append(int(answer[0]))
            if done == after:
                do()
    return found


WANTED = [n * n + 1 for n in range(40)]


@pytest.mark.slow
def test_answers_come_in_order_and_can_be_written(office):
    with cluster(office.staffed().address), told(partial(squared, 1)) as ask:
        assert [int(one[0]) for one in ask(range(40))] == WANTED
        (one,) = ask([3])
        one += 1
        assert int(one[0]) == 11


@pytest.mark.slow
def test_a_worker_that_is_killed_takes_nothing_along_and_gives_nothing_twice(office):
    with cluster(office.staffed().address):
        assert answers(range(40), 5, office.kill) == WANTED


@pytest.mark.slow
def test_one_takes_over_from_all_that_were_there_before(office):
    """Blocks under way were meant for workers that are gone: they are asked of the one who came."""

    def replace():
        for worker in tuple(office.workers):
            office.kill(worker)
        office.hire()

    with cluster(office.staffed().address):
        assert answers(range(40), 5, replace) == WANTED


@pytest.mark.slow
def test_a_worker_with_other_code_is_told_of_with_both_versions_and_gets_nothing(office, tmp_path):
    preload = tmp_path / "other.py"
    preload.write_text(
        "from simlib.runs import cluster\ncluster.made_of = lambda: 'simlib 0.0.9'\n"
        "cluster._do = lambda *_: 1 / 0\n", encoding="utf-8",
    )  # fmt: skip
    said = []
    office.staffed(1)
    with cluster(office.address, said.append):
        late = office.hire(preload)
        assert answers(range(40)) == WANTED
        office.kill(late)
    (fault,) = said
    assert (fault.code, fault.params["theirs"], fault.params["ours"]) == (
        "cluster-refused", "simlib 0.0.9", made_of(),
    )  # fmt: skip
    office.staffed(0)
    alone = office.hire(preload)
    with pytest.raises(SimlibError) as none, cluster(office.address):
        pass
    office.kill(alone)
    assert none.value.code == "cluster-none-fits"


@pytest.mark.slow
def test_an_error_of_the_task_reaches_whoever_asked(office):
    with pytest.raises(ValueError, match="no square"), cluster(office.staffed().address):
        answers([1, -1, 2])


@pytest.mark.slow
def test_where_nobody_is_left_what_was_answered_is_kept_and_one_machine_goes_on(office, monkeypatch):
    monkeypatch.setattr(cluster_module, "COMES", 0.3)
    with pytest.raises(Unfinished) as end, cluster(office.staffed(1).address), keeping():
        answers(range(40), 5, office.kill)
    assert end.value.code == "cluster-deserted"
    asked = []
    monkeypatch.setattr(sys.modules[__name__], "squared", squared)
    assert goes_on(asked, monkeypatch) == WANTED
    assert asked[0] >= 6


def goes_on(asked, monkeypatch):
    """The same question on one machine; which things were worked out is noted."""
    from simlib.runs import parallel

    def noting(function, things):
        for thing in things:
            asked.append(thing)
            yield function(thing)

    monkeypatch.setattr(parallel, "map", noting, raising=False)
    with keeping():
        return answers(range(40))


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told_and_what_was_answered_is_kept(office, monkeypatch):
    with pytest.raises(Unfinished) as end, cluster(office.staffed().address), keeping():
        answers(range(40), 5, office.lose_scheduler)
    office.workers.clear()
    assert end.value.code == "cluster-lost"
    asked = []
    assert goes_on(asked, monkeypatch) == WANTED
    assert asked[0] >= 6
    office.open()


@pytest.mark.slow
def test_a_scheduler_without_workers_and_one_that_is_not_there(office, monkeypatch):
    monkeypatch.setattr(cluster_module, "COMES", 0.0)
    monkeypatch.setattr(cluster_module, "ANSWERS", 0.5)
    with pytest.raises(SimlibError) as empty, cluster(office.staffed(0).address):
        pass
    with pytest.raises(SimlibError) as nobody, cluster("tcp://127.0.0.1:1"):
        pass
    assert (empty.value.code, nobody.value.code) == ("cluster-empty", "cluster-no-answer")


@pytest.mark.slow
def test_processes_of_this_machine_listen_to_nobody_else():
    import psutil

    with cluster("local:1"):
        assert answers(range(40)) == WANTED
        here = psutil.Process()
        ports = [c for p in (here, *here.children(recursive=True)) for c in p.net_connections()]
        heard = {c.laddr.ip for c in ports if c.status == psutil.CONN_LISTEN}
    assert heard <= {"127.0.0.1"}


@pytest.mark.parametrize("address", ["local:", "local:0", "local:62", "local:-1", "10.0.0.5", ""])
def test_what_is_no_address_is_said_before_anything_starts(address):
    with pytest.raises(SimlibError) as fault, cluster(address):
        pass
    assert fault.value.code == "cluster-address"


def test_without_dask_it_is_said_how_to_have_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SimlibError) as fault, cluster("local:2"):
        pass
    assert fault.value.code == "cluster-extra"
