"""From findings to points: what each code takes off, at most so much per code."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from service.checks.finding import Finding
from service.checks.profile import Profile

MAX = 100.0


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one code took off, and for how many findings."""

    code: str
    points: float
    times: int


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` of ``max`` points after the deductions, never below 0."""

    total: float
    deductions: tuple[Deduction, ...]
    max: float = MAX


def score(findings: Sequence[Finding], profile: Profile) -> Score:
    """Points of a review. A finding that another one explains costs nothing."""
    lost: defaultdict[str, float] = defaultdict(float)
    times: Counter[str] = Counter()
    for finding in findings:
        points = profile.rules[finding.code].variant(finding.variant).points
        if finding.explained_by is None and points > 0:
            lost[finding.code] += points
            times[finding.code] += 1
    deductions = tuple(
        Deduction(code, round(min(points, profile.rules[code].most), 4), times[code])
        for code, points in sorted(lost.items())
    )
    total = max(0.0, MAX - sum(d.points for d in deductions))
    return Score(round(total, 4), deductions)
