"""A review as the JSON of the contract, with messages in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from models.report import Claim, Clause, FormCell, Report
from models.standard import load
from service import __version__, schema
from service.checks import catalogue, claims
from service.checks.finding import Change, Check, Finding, Suggestion
from service.checks.score import Deduction
from service.checks.words import Words
from service.review import Review


def to_json(review: Review, lang: str = "zh") -> schema.Review:
    """The review in the shape of ``nianbao.review/1``; ``lang`` is the language of its messages."""
    words = Words(load(review.report.standard), lang)
    document = review.report.document
    counts = Counter(c.status for c in review.checks)
    return schema.Review(
        source=schema.Source(
            name=review.name,
            media_type=document.media_type,
            sha256=review.sha256,
            bytes=review.size,
            pages=document.pages,
            reader=document.reader,
            complete=document.complete,
        ),
        report=_report(review.report),
        findings=[_finding(f, review, words, lang) for f in review.findings],
        checks=schema.Checks(
            passed=counts["passed"],
            failed=counts["failed"],
            not_assessable=counts["not_assessable"],
            items=[_check(c, words, lang) for c in review.checks],
        ),
        score=schema.Score(
            total=review.score.total,
            max=review.score.max,
            deductions=[_deduction(d) for d in review.score.deductions],
        ),
        model=schema.Model(version=review.model.version, sha256=review.model.sha256),
        program=schema.Program(version=__version__),
        seconds=round(review.seconds, 4),
    )


def message(finding: Finding, words: Words, lang: str = "zh") -> str:
    """The finding's message in the form's own words."""
    return catalogue.message(finding, words.fill(finding.params), lang)


def _report(report: Report) -> schema.Report:
    return schema.Report(
        title=report.title.text if report.title else None,
        unit=report.unit.name,
        unit_level=report.unit.level.value,
        year=report.year,
        standard=report.standard,
        sections=[
            schema.Section(code=s.code, heading=s.heading, present=s.present, start=s.start, end=s.end)
            for s in report.sections
        ],
        cells={name: _cell(cell) for name, cell in report.cells.items()},
        clauses=[_clause(c) for c in report.clauses],
        claims=[_claim(c, report) for c in report.claims],
        text=report.text,
    )


def _clause(clause: Clause) -> schema.Clause:
    return schema.Clause(
        id=clause.id,
        section=clause.section,
        text=clause.text,
        start=clause.start,
        end=clause.end,
        role=clause.role,
        role_score=clause.role_score,
        themes=[schema.Theme(code=code, score=score) for code, score in clause.themes],
        answers=list(clause.answers),
    )


def _deduction(deduction: Deduction) -> schema.Deduction:
    return schema.Deduction(
        code=deduction.code, points=deduction.points, times=deduction.times, capped=deduction.capped
    )


def _claim(claim: Claim, report: Report) -> schema.Claim:
    return schema.Claim(
        text=claim.text,
        value=claim.value,
        unit=claim.unit,
        kind=claim.kind,
        exactness=claim.exactness,
        thing=claim.thing,
        year=claim.year,
        scope=claim.scope,
        cells=claims.cells(claim, report.cells),
        section=claim.section,
        start=claim.start,
        end=claim.end,
    )


def _cell(cell: FormCell) -> schema.Cell:
    place = cell.place
    return schema.Cell.model_construct(
        value=cell.value,
        raw=cell.raw,
        state=cell.state.value,
        where=schema.Place.model_construct(
            table=place.table,
            row=place.row,
            column=place.column,
            page=place.page,
            start=place.start,
            end=place.end,
        ),
    )


def _finding(finding: Finding, review: Review, words: Words, lang: str) -> schema.Finding:
    rule = review.profile.rules[finding.code].variant(finding.variant)
    return schema.Finding(
        id=finding.id,
        code=finding.code,
        severity=rule.severity,
        title=rule.title[lang],
        message=message(finding, words, lang),
        mend=_mend(finding, review, words, lang),
        params=_plain(finding.params),
        basis=rule.basis,
        expected=finding.expected,
        actual=finding.actual,
        where=[schema.Where(cell=w.cell, section=w.section, start=w.start, end=w.end) for w in finding.where],
        suggestion=_suggestion(finding.suggestion),
        explained_by=finding.explained_by,
        dismissed=finding.id in review.dismissed,
    )


def _mend(finding: Finding, review: Review, words: Words, lang: str) -> str:
    if any(f.id == finding.explained_by for f in review.findings):
        return catalogue.word("mends", "explained", lang)
    return words.suggestion(finding.suggestion) if finding.suggestion is not None else ""


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in params.items()}


def _suggestion(suggestion: Suggestion | None) -> schema.Suggestion | None:
    if suggestion is None:
        return None
    return schema.Suggestion(
        changes=_changes(suggestion.changes),
        alternatives=suggestion.alternatives,
        others=[schema.Mend(changes=_changes(o)) for o in suggestion.others],
    )


def _changes(changes: tuple[Change, ...]) -> list[schema.Change]:
    return [schema.Change(cell=c.cell, before=c.before, after=c.after) for c in changes]


def _check(check: Check, words: Words, lang: str) -> schema.CheckItem:
    return schema.CheckItem(
        code=check.code,
        name=catalogue.check_name(check, words.fill(check.params), lang),
        status=check.status,
        left=check.left,
        right=check.right,
    )
