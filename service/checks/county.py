"""A county's reports together: who has not sent one (C101), who sent several (C102), and the sums (C103)."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from models.standard import Standard
from service.checks.finding import Check, Finding, Outcome, Status, Where

Number = int | Decimal
"""Exact: counts, and amounts in 万元."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was handed in, by its name and the hash of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What an organ on the roster sent: ``row`` is its line there, ``due`` its last day.

    ``files`` are its reports on the year that is looked at (and files that could not be read), ``others`` the names
    of its reports on another year; ``counted`` is the name of the file that counts, None where none does.
    """

    organ: str
    row: int
    due: date | None = None
    files: tuple[File, ...] = ()
    counted: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cell of the county's report (None: not read) beside the sum over ``count`` organs.

    ``lacking`` are organs with no report or no number in that cell, ``blank`` those that left it blank (or with a
    mark), which adds nothing to the sum; ``county_blank``: so did the county, and ``county`` is 0. ``unlisted``: no
    roster says who is to report, and the county's report is larger as it would be if reports had not come.
    """

    cell: str
    county: Number | None
    sum: Number
    count: int
    lacking: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    county_blank: bool = False
    unlisted: bool = False

    @property
    def difference(self) -> Number:
        """What the county's report has more than its organs; negative where it has less."""
        return (self.county or 0) - self.sum


def submissions(filings: Iterable[Filing], year: int | None) -> Outcome:
    """C101 and C102 for each organ; ``year`` is the year that the reports are on."""
    findings: list[Finding] = []
    checks: list[Check] = []
    for filing in filings:
        params = {"organ": filing.organ}
        checks.append(Check("C101", "passed" if filing.files else "failed", params))
        if not filing.files:
            findings.append(_missing(filing, year))
            continue
        several = len(filing.files) > 1
        checks.append(Check("C102", "failed" if several else "passed", params))
        if several:
            findings.append(_several(filing))
    return Outcome(tuple(findings), tuple(checks))


def sums(comparisons: Iterable[Comparison], form: Standard) -> Outcome:
    """C103 for each cell of ``form``."""
    findings: list[Finding] = []
    checks: list[Check] = []
    for c in comparisons:
        status = judge(c, form)
        left = None if c.county is None else shown(c.county)
        checks.append(Check("C103", status, {"cell": c.cell}, left, shown(c.sum)))
        if status == "failed":
            findings.append(_apart(c))
    return Outcome(tuple(findings), tuple(checks))


def judge(comparison: Comparison, form: Standard) -> Status:
    """Whether a cell of the county's report is the sum over its organs.

    A blank counts as 0 where the two then agree. A sum that lacks organs is too small, never too large: it
    contradicts the county's figure only if it is larger; where numbers may be negative it says nothing. Rows that
    the government itself fills are contradicted only by a larger sum too.
    """
    c = comparison
    if c.county is None:
        return "not_assessable"
    if c.difference == 0:
        return "not_assessable" if c.lacking else "passed"
    signed = form.split(c.cell)[2].kind == "signed"
    open_ = c.lacking or c.blank or c.unlisted
    if c.county_blank or (open_ and signed):
        return "not_assessable"
    if c.difference > 0 and (open_ or c.cell.rpartition(".")[0] in own_rows()):
        return "not_assessable"
    return "failed"


@cache
def own_rows() -> frozenset[str]:
    """Rows, as ``table.row``, that the county's government fills by itself."""
    data = tomllib.loads(files("service.checks").joinpath("county.toml").read_text("utf-8"))
    return frozenset(data["own"]["rows"])


def shown(number: Number) -> int | float:
    """A number as JSON has it."""
    return int(number) if number == int(number) else float(number)


def _missing(filing: Filing, year: int | None) -> Finding:
    params: dict[str, object] = {"organ": filing.organ, "line": filing.row}
    variant = ""
    if filing.others and year is not None:
        variant = "other_year"
        params |= {"year": year, "files": list(filing.others)}
    elif filing.due is not None:
        variant = "due"
        params["due"] = filing.due.isoformat()
    return Finding("C101", params, variant=variant, key=filing.organ)


def _several(filing: Filing) -> Finding:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for file in filing.files:
        alike[file.sha256].append(file.name)
    variant = "" if len(alike) == len(filing.files) else "some" if len(alike) > 1 else "identical"
    groups = ["”＝“".join(names) for names in alike.values()]
    params: dict[str, object] = {
        "organ": filing.organ,
        "count": len(filing.files),
        "files": groups if variant == "some" else [f.name for f in filing.files],
        "counted": filing.counted or "",
    }
    return Finding("C102", params, variant=variant if filing.counted else "none", key=filing.organ)


def _apart(c: Comparison) -> Finding:
    assert c.county is not None
    county, total = shown(c.county), shown(c.sum)
    lacking = list(dict.fromkeys((*c.lacking, *c.blank)))
    params: dict[str, object] = {
        "cell": c.cell,
        "value": county,
        "sum": total,
        "count": c.count,
        "difference": abs(shown(c.difference)),
    }
    if lacking:
        params["lacking"] = lacking
    return Finding(
        "C103", params, (Where(cell=c.cell),), total, county, variant="incomplete" if lacking else "", key=c.cell
    )
