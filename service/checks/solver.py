"""Repairs of more than two cells: a mixed-integer program, trusted only where its answer is exact."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from service.checks.localize import Problem

SECONDS = 2.0
"""For all solutions of one problem together."""
MOST = 3
_LARGEST = 10**7
"""Beyond it the bounds of the program are too wide for its tolerances; the answer would not be exact."""


def solve(problem: Problem) -> list[dict[int, int]]:
    """Up to three smallest repairs, as changes by cell number; [] where none was proven in time.

    Minimises the number of changed cells z subject to A·(x + d) = 0, x + d ≥ 0, |d| ≤ M·z, with HiGHS
    (``scipy.optimize.milp``). Each solution found is forbidden for the next.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    cells = len(problem.names)
    big = float(np.abs(problem.values).sum() + np.abs(problem.residual).sum() + 1)
    if big > _LARGEST:
        return []
    eye = np.eye(cells)
    zero = np.zeros((len(problem.identities), cells))
    rules = [
        LinearConstraint(np.hstack([problem.matrix, zero]), -problem.residual, -problem.residual),
        LinearConstraint(np.hstack([eye, -big * eye]), -np.inf, 0),
        LinearConstraint(np.hstack([eye, big * eye]), 0, np.inf),
    ]
    bounds = Bounds(
        np.concatenate([-problem.values.astype(float), np.zeros(cells)]),
        np.concatenate([np.full(cells, big), np.ones(cells)]),
    )
    costs = np.concatenate([np.zeros(cells), np.ones(cells)])
    found: list[dict[int, int]] = []
    deadline = time.monotonic() + SECONDS
    while len(found) < MOST and (left := deadline - time.monotonic()) > 0.05:
        result = milp(
            costs, constraints=rules, bounds=bounds, integrality=np.ones(2 * cells), options={"time_limit": left}
        )
        if result.status != 0 or result.x is None:
            break
        deltas = np.rint(result.x[:cells]).astype(np.int64)
        changes = {int(j): int(deltas[j]) for j in np.flatnonzero(deltas)}
        if not problem.mends(changes) or (found and len(changes) > len(found[0])):
            break
        found.append(changes)
        chosen = np.zeros(2 * cells)
        chosen[[cells + j for j in changes]] = 1
        rules.append(LinearConstraint(chosen, -np.inf, len(changes) - 1))
    return found
