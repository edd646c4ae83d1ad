"""How surprising it is that two reports have so much in common, given how many organs say each sentence anyway."""

from __future__ import annotations

import math

from service.copies.rules import rules


def surprise(common: float, expected: float) -> float:
    """Chernoff's bound on the chance of ``common`` sentences where ``expected`` is the mean, in nats."""
    if common <= expected:
        return 0.0
    return common * math.log(common / expected) - common + expected if expected > 0 else math.inf


def enough(organs: int) -> float:
    """The surprise from which chance gives less than ``decision.chance`` pairs among ``organs`` organs."""
    return math.log(organs * (organs - 1) / 2 / rules().decision.chance)
