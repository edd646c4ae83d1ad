"""From findings to points: what each code takes off, at most so much per code and per group of codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from service.checks.finding import Finding
from service.checks.profile import Profile

MAX = 100.0


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one code took off, and for how many findings; ``capped``: its limit or its group's was reached."""

    code: str
    points: float
    times: int
    capped: bool = False


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
    left = dict(profile.caps)
    deductions = []
    for code, points in sorted(lost.items()):
        taken = max(0.0, round(min(points, profile.rules[code].most, left[code[0]]), 4))
        left[code[0]] -= taken
        deductions.append(Deduction(code, taken, times[code], taken < points))
    total = max(0.0, MAX - sum(d.points for d in deductions))
    return Score(round(total, 4), tuple(deductions))
