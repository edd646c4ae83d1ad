"""The text against the tables: statements of number, breakdowns, percentages (X101-X107).

A statement that may be meant in several ways fails only where none of them holds; one that can't be tied to a cell
makes no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.claims.cells import sums
from models.identities import count_of
from models.report import CellState, Claim, FormCell, Rate, Report, Terms
from service.checks.finding import Check, Finding, Outcome, Status, Where

_TOUCH = 1e-6
_QUOTE = 60


def check(report: Report, previous: Report | None = None, tables: Sequence[Finding] = ()) -> Outcome:
    """Findings on what the text says of the tables; ``previous`` is last year's report, for rates of growth.

    ``tables`` are the findings of the identities: a statement that holds once such a suggestion is followed is
    explained by it.
    """
    findings: list[Finding] = []
    checks: list[Check] = []
    failed: dict[Claim, Finding] = {}
    for claim in report.claims:
        if not claim.readings:
            continue
        values = [_value(report.cells, r) for r in claim.readings]
        holds = [_holds(claim, r, v, report.cells) for r, v in zip(claim.readings, values, strict=True)]
        code, status = _code(claim), _status(holds, values)
        at = _meant(holds)
        params = _about(claim, at)
        checks.append(Check(code, status, params, claim.value, values[at]))
        if status == "failed" and claim not in failed:
            cause = _mended_by(claim, report.cells, tables)
            failed[claim] = replace(_contradiction(claim, code, values, report.cells), explained_by=cause)
            findings.append(failed[claim])
    findings += _breakdowns(report, failed)
    findings += _rates(report, previous)
    return Outcome(tuple(findings), tuple(checks))


def confirmed(report: Report) -> frozenset[str]:
    """Cells whose number the text repeats: a second source that agrees."""
    return frozenset(
        r[0]
        for c in report.claims
        for r in c.readings[:1]
        if len(r) == 1 and c.value and _value(report.cells, r) == c.value
    )


def _value(read: Mapping[str, FormCell], reading: Terms) -> int | float | None:
    """The sum of a reading; None where a cell of it has no number."""
    total: float = 0
    for sign, name in sums(reading):
        cell = read[name]
        value = cell.value if name.endswith(".amount") else count_of(cell)
        if value is None or cell.state is not CellState.NUMBER:
            return None
        total += sign * value
    return int(total) if total == int(total) else round(total, 4)


def _status(holds: Sequence[bool], values: Sequence[int | float | None]) -> Status:
    if any(holds):
        return "passed"
    return "not_assessable" if None in values else "failed"


def _mended_by(claim: Claim, read: Mapping[str, FormCell], tables: Sequence[Finding]) -> str | None:
    """The id of the finding whose suggestion makes the statement true; None where none does."""
    told = {name for reading in claim.readings for name in _names(reading)}
    for finding in tables:
        changes = finding.suggestion.changes if finding.suggestion is not None else ()
        if not told & {c.cell for c in changes}:
            continue
        mended = {c.cell: replace(read[c.cell], value=c.after, state=CellState.NUMBER) for c in changes}
        then = {**read, **mended}
        if any(_holds(claim, r, _value(then, r), then) for r in claim.readings):
            return finding.id
    return None


def _holds(claim: Claim, reading: Terms, value: int | float | None, read: Mapping[str, FormCell]) -> bool:
    """Whether a reading agrees. An outcome less what was carried in is a least: how those ended isn't told."""
    if value is None:
        return False
    least = reading[-1].startswith("-requests.carried_in.") and ".processed_total." not in reading[0]
    if not least:
        return _agrees(claim, value)
    most = _value(read, tuple(r for r in reading if not r.startswith("-")))
    return most is not None and value <= claim.value <= most


def _agrees(claim: Claim, value: int | float) -> bool:
    if claim.value == value or (claim.unit != "万元" and claim.places >= 0):
        return claim.value == value
    step = 10.0**-claim.places
    return abs(claim.value - value) < step * 1.0001  # rounded, or cut off


def _code(claim: Claim) -> str:
    if claim.kind == "none":
        return "X107"
    table, row, _ = claim.readings[0][0].removeprefix("-").split(".")
    if table == "requests":
        return "X101" if row in ("new", "carried_in") else "X102"
    return "X103" if table == "litigation" else "X104"


def _meant(holds: Sequence[bool]) -> int:
    """Which reading is meant: the first that holds, else the likeliest."""
    return holds.index(True) if True in holds else 0


def _about(claim: Claim, reading: int) -> dict[str, Any]:
    names = _names(claim.readings[reading])
    return {"section": claim.section, "quote": _quote(claim), "table": names[0].split(".")[0], "cells": names}


def _quote(claim: Claim) -> str:
    text = " ".join(claim.text.split())
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


def _contradiction(
    claim: Claim, code: str, values: Sequence[int | float | None], read: Mapping[str, FormCell]
) -> Finding:
    """The finding, with every reading that was tried; the likeliest is the one that the message names.

    A denial names only the cells that are not 0.
    """
    value = values[0]
    params = _about(claim, 0) | {
        "stated": claim.value,
        "value": value,
        "difference": round(abs(claim.value - (value or 0)), 4),
    }
    if code == "X107":
        params["cells"] = [n for n in params["cells"] if _value(read, (n,))] or params["cells"]
    tried = [[_names(r), v] for r, v in zip(claim.readings, values, strict=True) if not r[-1].startswith("-")]
    variant = "sum" if code != "X104" and len(params["cells"]) > 1 else ""
    if len(tried) > 1 and code in ("X101", "X102"):
        variant, params = "either", params | {"readings": tried}
    places = dict.fromkeys(n for r in claim.readings for n in _names(r))
    where = (Where(section=claim.section, start=claim.start, end=claim.end), *(Where(cell=n) for n in places))
    key = f"{claim.section} {claim.text}"
    return Finding(code, params, where, expected=value, actual=claim.value, variant=variant, key=key)


def cells(claim: Claim, read: Mapping[str, FormCell]) -> list[str]:
    """The cells that a claim speaks of: those of the reading that holds, else of the likeliest one."""
    if not claim.readings:
        return []
    return _names(claim.readings[_meant([_holds(claim, r, _value(read, r), read) for r in claim.readings])])


def _names(reading: Terms) -> list[str]:
    return [name for _, name in sums(reading)]


def _breakdowns(report: Report, failed: Mapping[Claim, Finding]) -> Iterator[Finding]:
    """X105: parts that exceed their total, or that are all of it and add up to something else."""
    for breakdown in report.breakdowns:
        total, parts = breakdown.total, breakdown.parts
        listed = round(sum(p.value for p in parts), 4)
        exceeds = listed > total.value and not breakdown.overlapping
        larger = sum(p.value > total.value for p in parts)
        if not total.readings and larger * 2 > len(parts):
            continue  # 收到12件，撤回0件，其中…: parts of another number
        if listed == total.value or not (exceeds or (breakdown.whole and listed != total.value)):
            continue
        cause = next((failed[c].id for c in (total, *parts) if c in failed), None)
        params = {
            "section": total.section,
            "quote": _quote(total),
            "stated": total.value,
            "parts": [p.value for p in parts],
            "sum": listed,
            "difference": round(abs(listed - total.value), 4),
        }
        where = tuple(Where(section=c.section, start=c.start, end=c.end) for c in (total, *parts))
        key = f"{total.section} {total.text}"
        yield Finding("X105", params, where, listed, total.value, explained_by=cause, key=key)


def _rates(report: Report, previous: Report | None) -> Iterator[Finding]:
    """X106: a share or a rate of growth that follows from none of the numbers that it may be of."""
    for rate in report.rates:
        bases = [b for b in (*rate.bases, *_from_tables(report, previous, rate)) if b > 0]
        exact = {_exact(rate, base) for base in bases}
        if not exact or any(_follows(rate.claim, value) for value in exact):
            continue
        base = bases[0]
        params = {
            "section": rate.claim.section,
            "quote": _quote(rate.claim),
            "part": rate.part.value,
            "base": int(base) if base == int(base) else base,
            "value": round(_exact(rate, base), max(2, rate.claim.places)),
        }
        where = tuple(Where(section=c.section, start=c.start, end=c.end) for c in (rate.claim, rate.part))
        key = f"{rate.claim.section} {rate.claim.text}"
        variant = "growth" if rate.growth else ""
        yield Finding("X106", params, where, params["value"], rate.claim.value, variant=variant, key=key)


def _from_tables(report: Report, previous: Report | None, rate: Rate) -> Iterator[float]:
    """What the tables add: totals that a share may be of; last year's number that a growth is over."""
    for reading in rate.part.readings:
        if rate.growth and previous is not None and all(n in previous.cells for n in _names(reading)):
            value = _value(previous.cells, reading)
            if value is not None:
                yield float(value)
        if not rate.growth and reading[0].startswith("requests."):
            for base in (("new",), ("new", "carried_in"), ("processed_total",)):
                value = _value(report.cells, tuple(f"requests.{row}.total" for row in base))
                if value is not None and value >= rate.part.value:
                    yield float(value)


def _exact(rate: Rate, base: float) -> float:
    value = float(rate.part.value)
    return value / base * 100 if not rate.growth else (value - base) / base * 100 * rate.growth


def _follows(claim: Claim, exact: float) -> bool:
    """Whether a printed percentage is the exact one, rounded or cut off at its last decimal."""
    step = 10.0 ** -max(claim.places, 0)
    return -step / 2 - _TOUCH <= exact - claim.value < step + _TOUCH
