"""Tables: present, whole, filled with numbers that may stand there (T1xx, T301, T302), read in full (R101)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from models.report import CellState, FormCell, FoundTable, Report, UnitLevel
from models.standard import TableForm, load
from models.values import AMOUNT_DECIMALS, decimals
from service.checks.finding import Change, Check, Finding, Outcome, Status, Suggestion, Where

_NO_POWER = {UnitLevel.TOWNSHIP, UnitLevel.COUNTY}


def check(report: Report, implied: Mapping[str, int]) -> Outcome:
    """Findings on the three tables; a missing table has just T101, unread rows just R101.

    ``implied`` are the numbers that blank cells must hold by the identities, where that is not 0.
    """
    findings: list[Finding] = list(_pages(report))
    checks: list[Check] = []
    for table in report.tables:
        form = load(report.standard).table(table.code)
        params = {"table": table.code, "title": form.title}
        if not table.present:
            unread = not report.document.complete
            checks.append(Check("T101", "not_assessable" if unread else "failed", params))
            if not unread:
                variant = "picture" if _pictured(report, form) else ""
                findings.append(Finding("T101", params, (Where(section=form.section),), variant=variant))
            continue
        checks.append(Check("T101", "passed", params))
        findings.extend(_shape(report, table))
        findings.extend(_unread(report, table, form))
        findings.extend(_states(report, table, form, implied))
    for outcome in (_regulations(report), _in_force(report)):
        findings.extend(outcome.findings)
        checks.extend(outcome.checks)
    return Outcome(tuple(findings), tuple(checks))


def _pages(report: Report) -> Iterator[Finding]:
    for loss in report.document.losses:
        variant = "garbled" if loss.kind == "garbled_text" else "pages"
        yield Finding("R101", {"pages": list(loss.pages)}, (), variant=variant, key=loss.kind)


def _pictured(report: Report, form: TableForm) -> bool:
    """Whether a picture stands in the section of a table that was not found."""
    section = report.section(form.section)
    if section.start is None or section.end is None:
        return False
    return any(section.start <= p.start <= section.end for p in report.document.pictures)


def _shape(report: Report, table: FoundTable) -> Iterator[Finding]:
    form = load(report.standard).table(table.code)
    base = {"table": table.code}
    if table.rows_missing and report.document.complete:
        where = tuple(Where(cell=form.cell(r, c)) for r in table.rows_missing for c in form.row[r].columns)
        count = len(table.rows_missing)
        yield Finding("T102", base | {"rows": list(table.rows_missing), "count": count}, where, key=table.code)
    if table.columns_missing:
        where = tuple(Where(cell=form.cell(r, c)) for c in table.columns_missing for r in table.rows_found)
        params = base | {"columns": list(table.columns_missing), "count": len(table.columns_missing)}
        yield Finding("T102", params, where, variant="columns", key=table.code)
    here = (Where(section=form.section, start=table.start, end=table.end),)
    if table.rows_added:
        yield Finding("T102", base | {"labels": list(table.rows_added)}, here, variant="rows_added", key=table.code)
    if table.columns_added:
        params = base | {"labels": list(table.columns_added)}
        yield Finding("T102", params, here, variant="columns_added", key=table.code)


def _unread(report: Report, table: FoundTable, form: TableForm) -> Iterator[Finding]:
    """Rows that are there and whose numbers could not all be placed; a missing column explains itself."""
    lost: dict[str, list[str]] = {}
    for row in table.rows_unread:
        names = [form.cell(row, c) for c in form.row[row].columns if c not in table.columns_missing]
        missing = [n for n in names if report.cells[n].state is CellState.MISSING]
        if missing:
            lost[row] = missing
    if lost:
        where = tuple(Where(cell=n) for names in lost.values() for n in names)
        params = {"table": table.code, "rows": list(lost), "count": len(lost)}
        yield Finding("R101", params, where, key=table.code)


def _states(report: Report, table: FoundTable, form: TableForm, implied: Mapping[str, int]) -> Iterator[Finding]:
    blanks: list[str] = []
    for row in table.rows_found:
        for column in form.row[row].columns:
            name = form.cell(row, column)
            cell = report.cells[name]
            if cell.state in (CellState.BLANK, CellState.MARK):
                blanks.append(name)
            elif cell.state is CellState.TEXT:
                yield Finding("T104", {"cell": name, "raw": cell.raw}, (Where(cell=name),))
            elif cell.state is CellState.NUMBER:
                yield from _number(name, cell, form.column[column].kind)
    if blanks:
        params = {"table": table.code, "cells": blanks, "count": len(blanks)}
        where = tuple(Where(cell=n) for n in blanks)
        wanted = {n: implied[n] for n in blanks if n in implied}
        if wanted:
            changes = tuple(Change(n, None, v) for n, v in wanted.items())
            mend = Suggestion(changes, alternatives=1, reason="blank_filled")
            params |= {"implied": list(wanted), "others": len(blanks) - len(wanted)}
            yield Finding("T103", params, where, suggestion=mend, variant="implied", key=table.code)
        else:
            yield Finding("T103", params, where, key=table.code)


def _number(name: str, cell: FormCell, kind: str) -> Iterator[Finding]:
    assert cell.value is not None
    params = {"cell": name, "raw": cell.raw}
    here = (Where(cell=name),)
    if cell.value < 0 and kind != "signed":
        yield Finding("T105", params, here, actual=cell.value)
    elif kind != "amount" and cell.value != int(cell.value):
        yield Finding("T105", params, here, actual=cell.value, variant="fraction")
    elif kind == "amount" and _too_fine(cell):
        count = decimals(cell.raw)
        yield Finding("T105", params | {"count": count}, here, actual=cell.value, variant="decimals")


def _too_fine(cell: FormCell) -> bool:
    """Whether an amount is finer than a yuan, trailing zeros aside, in the unit it is printed in."""
    if decimals(cell.raw) <= AMOUNT_DECIMALS or cell.value is None:
        return False
    exponent = Decimal(str(cell.value)).normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent > AMOUNT_DECIMALS


def _regulations(report: Report) -> Outcome:
    """T301: who may make 规章 (立法法); a level that the name does not tell is not judged."""
    form = load(report.standard).table("disclosure")
    cells = [(c, form.cell("regulations", c)) for c in form.row["regulations"].columns]
    params = {"table": "disclosure", "row": "regulations"}
    read = [report.cells[n].state is not CellState.MISSING for _, n in cells]
    level, government = report.unit.level, report.unit.government
    powerless = level in _NO_POWER or (level is UnitLevel.DEPARTMENT and government in _NO_POWER)
    asked = level is UnitLevel.DEPARTMENT and government in (UnitLevel.CITY, UnitLevel.PROVINCE)
    values = [(c, n, v) for c, n in cells if isinstance(v := report.cells[n].value, int) and v > 0]
    if values and (powerless or asked):
        shown = params | {"values": [(c, v) for c, _, v in values], "unit": report.unit.name}
        where = tuple(Where(cell=n) for _, n, _ in values)
        finding = Finding("T301", shown, where, 0, values[0][2], "" if powerless else "department")
        return Outcome((finding,), (Check("T301", "failed", params),))
    judged = all(read) and (not values or level is not UnitLevel.OTHER)
    status: Status = "passed" if judged else "not_assessable"
    return Outcome((), (Check("T301", status, params),))


def _in_force(report: Report) -> Outcome:
    """T302, per kind of document; standard 2019 has no such columns."""
    if report.standard == "2019":
        return Outcome()
    findings, checks = [], []
    for row in ("regulations", "normative_documents"):
        names = [f"disclosure.{row}.{c}" for c in ("issued", "repealed", "in_force")]
        issued, repealed, in_force = (report.cells[n].value for n in names)
        params = {"table": "disclosure", "row": row}
        if issued is None or repealed is None or in_force is None:
            checks.append(Check("T302", "not_assessable", params))
            continue
        due = issued - repealed
        checks.append(Check("T302", "passed" if in_force >= due else "failed", params, in_force, due))
        if in_force < due:
            shown = params | {"left": in_force, "right": due, "issued": issued, "repealed": repealed}
            where = tuple(Where(cell=n) for n in names)
            findings.append(Finding("T302", shown, where, due, in_force))
    return Outcome(tuple(findings), tuple(checks))
