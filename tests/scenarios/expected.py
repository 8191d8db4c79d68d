"""How often a matter is expected to come to each step of a flow that may lead back."""

import numpy as np


def expected_visits(flow):
    """Visits by step: v = first + v P, where P holds the shares of what follows what."""
    names = list(flow.steps)
    share = np.array([[flow.steps[a].next.get(b, 0.0) for b in names] for a in names])
    first = np.array([float(name == flow.first) for name in names])
    visits = np.linalg.solve((np.eye(len(names)) - share).T, first)
    return dict(zip(names, visits.tolist(), strict=True))
