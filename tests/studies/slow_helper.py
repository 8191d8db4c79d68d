"""Two people of unequal pace at one queue, the quicker first: how long matters take, by its Markov chain.

States: nobody busy; one busy, the quick or the slow one; n matters with both busy. No closed form is
needed: the balance equations are solved as they stand, for as many states as matter.
"""

import numpy as np

RATE, QUICK = 1 / 20_000, 1 / 10_000
"""Arrivals, and services of the quick one, a tick: as in scenarios/theory/slow-helper.yaml."""
MOST = 200


def time_in_system(pace: float, rate: float = RATE, quick: float = QUICK) -> float:
    """Mean ticks from arrival to end with a helper of this pace; of M/M/2 where the pace is 1.

    >>> abs(time_in_system(1.0) - 1 / QUICK / (1 - (RATE / QUICK / 2) ** 2)) < 0.001
    True
    """
    rate, slow, quick, tick = rate / quick, pace, 1.0, 1 / quick  # by services of the quick one
    flows = np.zeros((MOST + 2, MOST + 2))
    moves = [
        (0, 1, rate),
        (1, 0, quick),
        (2, 0, slow),
        (1, 3, rate),
        (2, 3, rate),
        (3, 2, quick),
        (3, 1, slow),
    ]
    moves += [(n, n + 1, rate) for n in range(3, MOST + 1)]
    moves += [(n + 1, n, quick + slow) for n in range(3, MOST + 1)]
    for here, there, often in moves:
        flows[here, there] += often
        flows[here, here] -= often
    whole = np.vstack([flows.T, np.ones(MOST + 2)])
    share, *_ = np.linalg.lstsq(whole, np.append(np.zeros(MOST + 2), 1.0), rcond=None)
    matters = np.array([0, 1, 1, *range(2, MOST + 1)])
    return float(share @ matters) / rate * tick


def gain(pace: float) -> float:
    """By how many ticks matters end later with the helper than without (M/M/1)."""
    return time_in_system(pace) - 1 / (QUICK - RATE)
