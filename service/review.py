"""From a file's bytes to its review: read, understand, check, score. The whole way, on one screen."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from models import registry
from models.claims import read as claims_reader
from models.corrections import CorrectionError, correct
from models.document import Document
from models.narrative import read as narrative_reader
from models.registry import Model
from models.report import Report
from models.understand import doubts, understand, with_unit
from service.checks import (
    arithmetic,
    claims,
    content,
    cover,
    localize_told,
    narrative,
    organs,
    structure,
    tables,
    years,
)
from service.checks.causes import pass_on
from service.checks.finding import Check, Finding
from service.checks.profile import Profile
from service.checks.score import Score, score
from service.errors import CorrectionUnusable, NotAReport


class Reader(Protocol):
    """What turns bytes into a document; raises FileError."""

    def read(self, data: bytes) -> Document:
        """The document in ``data``."""
        ...


class Previous(Protocol):
    """What finds last year's report."""

    def of(self, report: Report) -> Report | None:
        """The report of the same organ on the year before, None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """How to review: the user's profile, and what the user knows better than the file.

    ``model`` tags the narrative; None takes the newest one shipped with the program. ``previous`` finds last
    year's report of the same organ. ``dismissed`` are ids of findings that do not count, ``corrections`` the values
    that stand in cells by their names, in place of what is read there. ``more`` are findings that only a comparison
    with other reports gives.
    """

    profile: Profile = field(default_factory=Profile)
    published: date | None = None
    unit: str | None = None
    model: Model | None = None
    previous: Previous | None = None
    dismissed: frozenset[str] = frozenset()
    corrections: Mapping[str, int | float] = field(default_factory=dict)
    more: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A review as data; ``service.render`` turns it into JSON and messages. ``seconds`` is wall time."""

    name: str
    sha256: str
    size: int
    report: Report
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    score: Score
    profile: Profile
    model: Model
    seconds: float
    dismissed: frozenset[str] = frozenset()

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that were not dismissed."""
        return tuple(f for f in self.findings if f.id not in self.dismissed)


def review(data: bytes, name: str, reader: Reader, options: Options | None = None) -> Review:
    """Review one file.

    Raises FileError if it can't be read, NotAReport if it is something else, CorrectionUnusable for a correction
    of a cell that it has not or to a value that is no number of the form.
    """
    options = options or Options()
    started = time.perf_counter()
    document = reader.read(data)
    report = understand(document)
    if options.unit:
        report = with_unit(report, options.unit)
    _refuse_others(report)
    report = _corrected(report, options.corrections)
    model = options.model or registry.shipped()
    report = claims_reader.read(replace(report, clauses=narrative_reader.read(report, model.tagger)))
    previous = options.previous.of(report) if options.previous is not None else None
    evaluated = arithmetic.evaluate(report)
    identities = arithmetic.check(report, evaluated, claims.confirmed(report), localize_told.contradictions(report))
    outcomes = [
        structure.check(report),
        cover.check(report, options.profile, options.published),
        tables.check(report, arithmetic.implied(evaluated)),
        identities,
        claims.check(report, previous, identities.findings),
        organs.check(report),
        content.check(report),
        narrative.check(report),
    ]
    if previous is not None:
        outcomes.append(years.check(report, previous))
    findings = _in_order((*(f for o in outcomes for f in o.findings), *options.more), options)
    return Review(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        report=report,
        findings=findings,
        checks=tuple(c for o in outcomes for c in o.checks),
        score=score([f for f in findings if f.id not in options.dismissed], options.profile),
        profile=options.profile,
        model=model,
        seconds=time.perf_counter() - started,
        dismissed=options.dismissed,
    )


def _refuse_others(report: Report) -> None:
    """A document that is no report is refused; one that is mostly pictures of text is not judged."""
    marks = doubts(report)
    unread = {p for loss in report.document.losses for p in loss.pages}
    if marks and len(unread) * 2 < (report.document.pages or 1):
        raise NotAReport(marks=" ".join(marks))


def _corrected(report: Report, corrections: Mapping[str, int | float]) -> Report:
    try:
        return correct(report, corrections)
    except CorrectionError as error:
        raise CorrectionUnusable(cell=error.cell, reason=error.reason) from error


def _in_order(findings: Iterable[Finding], options: Options) -> tuple[Finding, ...]:
    """Findings that the profile has on, gravest first, else in the order in which the engines gave them."""
    rules = options.profile.rules
    rank = {"error": 0, "warning": 1, "notice": 2}
    on = pass_on(options.profile.keep(findings), lambda f: f.id in options.dismissed)
    return tuple(sorted(on, key=lambda f: rank[rules[f.code].variant(f.variant).severity]))
