"""What theory says of waiting, in closed form.

    one desk     M/M/1, M/M/c      Erlang's delay formula      chance and length of a wait
                 M/G/1             Pollaczek and Khinchine     only two moments of the service matter
    priorities   M/G/1 by class    Cobham                      first come, first served within a class
    network      M/M/c by desk     Jackson                     each desk as if it were alone

Rates are per tick, times in ticks; `c` people serve one queue, each one matter at a time. Chapters are those
of Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th edition, Wiley 2008.
"""

from collections.abc import Sequence
from math import exp, prod

import numpy as np

from simlib.inputs.scenario import Duration


def erlang_b(c: int, load: float) -> float:
    """The share of arrivals that find all c busy if nobody waits (section 2.6), by its recursion in c.

    >>> round(erlang_b(1, 0.5), 4), round(erlang_b(10, 5.0), 4)
    (0.3333, 0.0184)
    """
    blocked = 1.0
    for n in range(1, c + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def waits_at_all(c: int, load: float) -> float:
    """Erlang's delay formula: the share of arrivals at M/M/c that must wait (section 2.3).

    Printed tables of Erlang C give 5 % at 3.87 erlangs on 8 lines and 1 % at 4.08 on 10.

    >>> [round(waits_at_all(c, load), 3) for c, load in ((8, 3.87), (10, 4.08), (1, 0.5))]
    [0.05, 0.01, 0.5]
    >>> abs(waits_at_all(3, 2.0) - 4 / 9) < 1e-15
    True
    """
    blocked = erlang_b(c, load)
    return c * blocked / (c - load * (1 - blocked))


def waits_longer(t: float, c: int, rate: float, service: float) -> float:
    """The share of arrivals at M/M/c that wait longer than t (section 2.3).

    >>> round(waits_longer(0, 1, 0.5, 1.0), 3), round(waits_longer(2, 1, 0.5, 1.0) / 0.5, 3)
    (0.5, 0.368)
    """
    return waits_at_all(c, rate * service) * exp(-(c / service - rate) * t)


def mean_wait(c: int, rate: float, service: float) -> float:
    """The mean wait in the queue of M/M/c (section 2.3).

    Bronson, Operations Research (Schaum 1982), problems 23.14 and 24.6: 30 an hour at 90 seconds each wait
    4.5 minutes; 300 a year, three people, two days each (365 days) are 0.352 waiting on average.

    >>> round(mean_wait(1, 30 / 60, 1.5), 3), round(300 * mean_wait(3, 300, 2 / 365), 3)
    (4.5, 0.352)
    """
    return waits_at_all(c, rate * service) / (c / service - rate)


def all_idle(c: int, load: float) -> float:
    """The share of time in which M/M/c is empty (section 2.3).

    Bronson, problem 24.6 again.

    >>> round(all_idle(3, 300 / 182.5), 4), round(all_idle(1, 0.8), 4)
    (0.1775, 0.2)
    """
    empty, term = 1.0, 1.0
    for n in range(1, c):
        term *= load / n
        empty += term
    return 1 / (empty + term * load / c / (1 - load / c))


def mean_wait_any_service(rate: float, mean: float, second: float) -> float:
    """Pollaczek and Khinchine: the mean wait of M/G/1 from two moments of its service (section 5.1).

    With fixed service it is half of that with exponential service.

    >>> mean_wait_any_service(0.5, 1.0, 2.0), mean_wait_any_service(0.5, 1.0, 1.0)
    (1.0, 0.5)
    """
    return rate * second / (2 * (1 - rate * mean))


def mean_waits_by_class(
    rates: Sequence[float], means: Sequence[float], seconds: Sequence[float]
) -> list[float]:
    """Cobham: the mean wait of each class, first class first, without interruption (section 3.4).

    A. Cobham, Priority assignment in waiting line problems, Operations Research 2 (1954) 70-76. However
    service is handed out, the load-weighted mean of waits stays what it is without classes (Kleinrock).

    >>> first, second = mean_waits_by_class([0.25, 0.25], [1.0, 1.0], [2.0, 2.0])
    >>> round(first, 4), round(second, 4), round((first + second) / 2, 4)
    (0.6667, 1.3333, 1.0)
    """
    residual = sum(r * s for r, s in zip(rates, seconds, strict=True)) / 2
    waits, before = [], 0.0
    for rate, mean in zip(rates, means, strict=True):
        after = before + rate * mean
        waits.append(residual / ((1 - before) * (1 - after)))
        before = after
    return waits


def throughput(outside: Sequence[float], routing: Sequence[Sequence[float]]) -> list[float]:
    """Jackson's traffic equations: the rate at each desk, rework included (section 4.2).

    J. R. Jackson, Networks of waiting lines, Operations Research 5 (1957) 518-521.

    >>> [float(round(rate, 6)) for rate in throughput([1, 0], [[0, 1], [0.2, 0]])]
    [1.25, 1.25]
    """
    balance = np.eye(len(outside)) - np.array(routing, dtype=float).T
    return [float(rate) for rate in np.linalg.solve(balance, np.array(outside, dtype=float))]


def network_idle(servers: Sequence[int], loads: Sequence[float]) -> float:
    """The share of time in which a Jackson network is empty: the product of its desks' (section 4.2).

    >>> network_idle([1, 1], [0.5, 0.5])
    0.25
    """
    return prod(all_idle(c, load) for c, load in zip(servers, loads, strict=True))


def sum_longer(t: float, one: float, other: float) -> float:
    """The chance that two independent exponential times of different means are longer than t together: here
    the waits of a matter at two desks of a network in a row, which are independent (section 4.2; E. Reich,
    Waiting times when queues are in tandem, Annals of Mathematical Statistics 28 (1957) 768-773).

    >>> sum_longer(0, 1.0, 2.0), round(sum_longer(2.0, 1.0, 2.0), 4)  # 2 e^-1 - e^-2
    (1.0, 0.6004)
    """
    return (one * exp(-t / one) - other * exp(-t / other)) / (one - other)


def moments(span: Duration) -> tuple[float, float]:
    """Mean and second moment of a duration, in its own unit.

    >>> moments(Duration(dist="uniform", unit="ticks", low=0, high=6))
    (3.0, 12.0)
    >>> moments(Duration(dist="erlang", unit="ticks", mean=2, stages=4))
    (2.0, 5.0)
    """
    if span.values is not None:
        return float(np.mean(span.values)), float(np.mean(np.square(span.values)))
    if span.low is not None and span.high is not None:
        low, high = span.low, span.high
        return (low + high) / 2, (low * low + low * high + high * high) / 3
    mean = float(span.mean or 0.0)
    squared_cv = {"fixed": 0.0, "exponential": 1.0}.get(span.dist)
    if squared_cv is None:
        squared_cv = 1 / span.stages if span.stages else (span.cv or 0.0) ** 2
    return mean, mean * mean * (1 + squared_cv)
