"""Which cells are wrong: the smallest change that makes the identities hold.

I. P. Fellegi and D. Holt, A Systematic Approach to Automatic Edit and Imputation, JASA 71 (1976) 17-35.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.identities import IdentitySystem, Outcome
from models.report import FormCell
from models.standard import Identity
from service.checks import localize_search, localize_solver
from service.checks.localize_search import Component
from service.checks.localize_told import Statement
from service.checks.localize_weights import Change, Repair, Weigher

__all__ = ["Change", "Localisation", "Repair", "localize"]

SECONDS = 2.0
"""What the solver may take for one report."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Localisation:
    """Broken identities that hang together, and how they can be mended.

    ``repairs`` are the best, at most three, likeliest first; none where nothing was found in time.
    ``alternatives`` counts the sets of cells, as few as in the first repair, that mend everything, and ``tied``
    those of the best weight. ``exact``: these are all; otherwise a row was moved, or the solver stopped at its
    limits, and there may be more.
    """

    identities: tuple[Identity, ...]
    repairs: tuple[Repair, ...]
    alternatives: int
    tied: int
    exact: bool


def localize(
    system: IdentitySystem,
    cells: Mapping[str, FormCell],
    outcomes: Sequence[Outcome],
    confirmed: frozenset[str] = frozenset(),
    told: Collection[Statement] = frozenset(),
    *,
    seconds: float = SECONDS,
) -> list[Localisation]:
    """One localisation per connected component of the broken identities, in the form's order.

    ``outcomes`` are those of ``cells``. A repair changes as few cells as possible so that every identity of the
    component that can be assessed holds, with no changed cell below 0; weights only order repairs of one size.
    Changing a cell in ``confirmed`` is dear; a change that makes a statement of ``told`` true is likely. A row
    moved by one column is one act: it is preferred to repairs of more than two cells, which only the solver finds.
    ``seconds`` limits the solver in total.
    """
    if all(o.status != "failed" for o in outcomes):
        return []
    deadline = time.monotonic() + seconds
    weigher = Weigher(system, cells, confirmed, told)
    return [_localise(c, weigher, deadline) for c in localize_search.components(system, cells, outcomes)]


def _localise(component: Component, weigher: Weigher, deadline: float) -> Localisation:
    exact = True
    mends = localize_search.one(component) or localize_search.two(component)
    repairs = [weigher.repair(component.after(deltas)) for deltas in mends]
    if not repairs:
        exact = False
        moved = localize_search.shifted(component, weigher.cells)
        repairs = [weigher.repair(after, shifted=True) for after in moved]
    if not repairs:
        dear = [component.name(column) in weigher.confirmed for column in range(len(component.cells))]
        mends, exact = localize_solver.solve(component, dear, deadline)
        repairs = [weigher.repair(component.after(deltas)) for deltas in mends]
    index = component.system.index
    repairs.sort(key=lambda r: (r.weight, [(index[c.cell], c.after) for c in r.changes]))
    tied = sum(r.weight == repairs[0].weight for r in repairs)
    return Localisation(component.broken, tuple(repairs[:_SHOWN]), len(repairs), tied, exact)
