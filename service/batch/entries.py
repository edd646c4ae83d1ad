"""From a file and its review to its line in the result."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from datetime import date

from service.batch import lean
from service.batch.face import Entry, Failure, ThemeCount
from service.batch.file import Submission
from service.checks import catalogue
from service.errors import NianbaoError

FOLDER = "reviews"
"""Where the JSON of each review goes, beside the result."""
_UNSAFE = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f\ud800-\udfff]|[. ]+(?=/|$)')
_PART = 120
"""Bytes of a part of a path that every system takes, with room for an ending."""
_PATH = 400
"""Bytes of a path from which it is left without its folders."""


def failed(one: Submission, error: NianbaoError) -> Entry:
    """The line of a file that has no review."""
    return Entry(
        name=one.name,
        sha256=one.sha256,
        bytes=one.size,
        error=Failure(code=error.code, message=error.message()),
    )


def entry(one: Submission, review: lean.Review, published: date | None) -> Entry:
    """The line of a file that was reviewed, as far as the file alone tells."""
    standing = [f for f in review.findings if not f.dismissed]
    severities = Counter(f.severity for f in standing)
    lost: defaultdict[str, float] = defaultdict(float)
    for deduction in review.score.deductions:
        lost[deduction.code[0]] += deduction.points
    report = review.report
    roles = Counter(c.role for c in report.clauses)
    return Entry(
        name=one.name,
        sha256=one.sha256,
        bytes=one.size,
        review=f"{FOLDER}/{_safe(one.name)}.json",
        unit=report.unit,
        organ=report.unit,
        kind=catalogue.word("levels", report.unit_level, "zh"),
        unit_level=report.unit_level,
        year=report.year,
        standard=report.standard,
        sent=published,
        complete=review.source.complete and all(f.code != "R101" for f in standing),
        score=review.score.total,
        lost={group: round(points, 4) for group, points in sorted(lost.items())},
        errors=severities["error"],
        warnings=severities["warning"],
        notices=severities["notice"],
        codes=dict(sorted(Counter(f.code for f in standing).items())),
        passed=review.checks.passed,
        failed=review.checks.failed,
        not_assessable=review.checks.not_assessable,
        problems=roles["problem"],
        measures=roles["measure"],
        themes=themes(review),
    )


def themes(review: lean.Review) -> list[ThemeCount]:
    """How many problems and measures of a report are of each theme."""
    problems: Counter[str] = Counter()
    measures: Counter[str] = Counter()
    unanswered: Counter[str] = Counter()
    for clause in review.report.clauses:
        codes = [t.code for t in clause.themes]
        if clause.role == "problem":
            problems.update(codes)
            unanswered.update([] if clause.answers else codes)
        elif clause.role == "measure":
            measures.update(codes)
    return [
        ThemeCount(code=c, problems=problems[c], measures=measures[c], unanswered=unanswered[c])
        for c in sorted(problems | measures)
    ]


def summed(lines: list[Entry]) -> list[ThemeCount]:
    """The themes of all, those with the most problems first."""
    sums: dict[str, list[int]] = {}
    for line in lines:
        for theme in line.themes:
            counts = sums.setdefault(theme.code, [0, 0, 0])
            for place, count in enumerate((theme.problems, theme.measures, theme.unanswered)):
                counts[place] += count
    made = [ThemeCount(code=c, problems=p, measures=m, unanswered=u) for c, (p, m, u) in sums.items()]
    return sorted(made, key=lambda t: (-t.problems, -t.measures, t.code))


def _short(part: str) -> str:
    raw = part.encode()
    return part if len(raw) <= _PART else raw[:_PART].decode(errors="ignore")


def _safe(name: str) -> str:
    """The name as a path that every system takes; one that had to be changed is told apart by a hash."""
    *folders, last = (_short(part) for part in _UNSAFE.sub("_", name).split("/"))
    made = "/".join([*(f"{f}_" if f.lower().endswith(".json") else f for f in folders), last])
    if len(made.encode()) > _PATH:
        made = last
    if made == name:
        return name
    return f"{made}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
