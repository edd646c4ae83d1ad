"""This year's report against last year's: what was carried over, what is in force, what was copied (Y10x, N201)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz import fuzz

from models.identities import count_of
from models.narrative import clauses as narrative
from models.narrative.read import SECTION, paragraphs
from models.report import CellState, Clause, FormCell, Report
from models.standard import load
from service.checks.finding import Check, Finding, Outcome, Status, Where

_ALIKE = 90.0
"""Similarity (Levenshtein ratio, percent) from which a clause is last year's."""
_LEAST = 10
"""Han characters below which a clause is too short to be called copied."""
_FOLD = 10
"""How many times as large a figure must be for Y103, beside a difference that counts."""
_DIFFERENCE = {"count": 100.0, "signed": 100.0, "amount": 100.0}
_DIGITS = re.compile(r"[\d０-９]+")
_HAN = re.compile(r"[㐀-鿿]")
_QUOTE = 30
_QUOTES = 3


def check(report: Report, previous: Report) -> Outcome:
    """Findings against the same organ's report on the year before."""
    outcomes = (
        _carried(report, previous),
        _in_force(report, previous),
        _changed(report, previous),
        _copied(report, previous),
    )
    return Outcome(tuple(f for o in outcomes for f in o.findings), tuple(c for o in outcomes for c in o.checks))


def _carried(report: Report, previous: Report) -> Outcome:
    """Y101, per column."""
    findings: list[Finding] = []
    checks: list[Check] = []
    apart = 0
    form = load(report.standard).table("requests")
    for column in form.columns:
        here, there = form.cell("carried_in", column.code), form.cell("carried_out", column.code)
        value, due = _count(report.cells, here), _count(previous.cells, there)
        params = {"table": "requests", "column": column.code, "last": previous.year}
        status = _status(report.cells[here], previous.cells.get(there), value, due)
        checks.append(Check("Y101", status, params, value, due))
        if status == "failed" and value is not None and due is not None:
            shown = params | {"value": value, "due": due, "difference": abs(value - due)}
            follows = column.code == "total" and findings and apart == value - due
            cause = findings[0].id if follows else None
            apart += value - due
            findings.append(Finding("Y101", shown, (Where(cell=here),), due, value, explained_by=cause))
    return Outcome(tuple(findings), tuple(checks))


def _in_force(report: Report, previous: Report) -> Outcome:
    """Y102; the form of 2019 had no such column."""
    findings: list[Finding] = []
    checks: list[Check] = []
    if report.standard == "2019" or previous.standard == "2019":
        return Outcome()
    for row in ("regulations", "normative_documents"):
        names = [f"disclosure.{row}.{c}" for c in ("issued", "repealed", "in_force")]
        issued, repealed, value = (_count(report.cells, n) for n in names)
        before = _count(previous.cells, names[2])
        params = {"table": "disclosure", "row": row, "last": previous.year}
        if issued is None or repealed is None or value is None or before is None:
            checks.append(Check("Y102", "not_assessable", params))
            continue
        due = before + issued - repealed
        checks.append(Check("Y102", "passed" if value == due else "failed", params, value, due))
        if value != due:
            shown = params | {"value": value, "before": before, "issued": issued, "repealed": repealed, "due": due}
            findings.append(Finding("Y102", shown, tuple(Where(cell=n) for n in names), due, value))
    return Outcome(tuple(findings), tuple(checks))


def _changed(report: Report, previous: Report) -> Outcome:
    """Y103: totals and decisions that grew or shrank tenfold."""
    form = load(report.standard)
    findings = []
    for name in form.cells:
        table, row, column = name.split(".")
        if table == "litigation" or (
            table == "requests" and (row not in ("new", "processed_total") or column != "total")
        ):
            continue
        value, before = report.cells[name].value, previous.cells[name].value if name in previous.cells else None
        if value is None or before is None:
            continue
        low, high = sorted((float(value), float(before)))
        if high - low >= _DIFFERENCE[form.split(name)[2].kind] and high >= _FOLD * low:
            params = {"cell": name, "before": before, "value": value, "last": previous.year}
            findings.append(Finding("Y103", params, (Where(cell=name),), before, value))
    return Outcome(tuple(findings))


def _copied(report: Report, previous: Report) -> Outcome:
    """N201: problems and measures that stood in last year's report, with their share of the section."""
    section, old = report.section(SECTION), previous.section(SECTION)
    if not report.clauses or not section.present or old.body is None or old.end is None:
        return Outcome()
    lines = paragraphs(previous.document, old.body, old.end)
    known = [_bare(previous.text[a:b]) for a, b in narrative.split(previous.text, lines)]
    own = [c for c in report.clauses if c.role != "other" and len(_HAN.findall(c.text)) >= _LEAST]
    repeated = [c for c in own if _among(_bare(c.text), known)]
    params: dict[str, Any] = {"section": SECTION, "last": previous.year}
    checks = (Check("N201", "failed" if repeated else "passed", params, len(repeated), len(own)),)
    if not repeated:
        return Outcome((), checks)
    share = round(100 * _length(repeated) / max(1, _length(report.clauses)))
    quotes = [c.text[:_QUOTE] + ("…" if len(c.text) > _QUOTE else "") for c in repeated[:_QUOTES]]
    params |= {"count": len(repeated), "share": share, "quotes": quotes, "shares": _shares(report, previous)}
    where = tuple(Where(section=SECTION, start=c.start, end=c.end) for c in repeated)
    return Outcome((Finding("N201", params, where),), checks)


def _shares(report: Report, previous: Report) -> dict[str, int]:
    """Percent of each section's characters that stand in sentences of last year's report."""
    shares = {}
    for code in ("overview", SECTION, "others"):
        old = {_bare(s) for s in _sentences(previous.body(code))}
        sentences = list(_sentences(report.body(code)))
        total = sum(map(len, sentences))
        if total:
            shares[code] = round(100 * sum(len(s) for s in sentences if _bare(s) in old) / total)
    return shares


def _sentences(text: str) -> Iterator[str]:
    return (s for s in re.split(r"[。！？；\n]", text) if len(_HAN.findall(s)) >= _LEAST)


def _among(text: str, known: list[str]) -> bool:
    return any(abs(len(text) - len(k)) <= len(text) // 4 and fuzz.ratio(text, k) >= _ALIKE for k in known)


def _bare(text: str) -> str:
    """The text without white space and with every number alike, as years and counts change."""
    return _DIGITS.sub("#", re.sub(r"\s+", "", text))


def _length(clauses: list[Clause] | tuple[Clause, ...]) -> int:
    return sum(len(c.text) for c in clauses)


def _count(cells: Mapping[str, FormCell], name: str) -> int | None:
    return count_of(cells.get(name))


def _status(here: FormCell, there: FormCell | None, value: int | None, due: int | None) -> Status:
    """A blank or a mark counts as 0 only where that makes the two agree."""
    if value is None or due is None or there is None:
        return "not_assessable"
    if value == due:
        return "passed"
    read = here.state is CellState.NUMBER and there.state is CellState.NUMBER
    return "failed" if read else "not_assessable"
