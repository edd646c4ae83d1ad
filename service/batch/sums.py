"""The organs' cells added up, beside last year's and the county's own report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from service.batch import causes, totals
from service.batch.face import Candidate, Entry, Total
from service.batch.reviews import Reviews
from service.batch.totals import CountedReport, Totals, counted
from service.batch.years import Years
from service.checks.county import Comparison, shown

Exact = int | Decimal


class Sums:
    """The sums over counted entries in the form of ``standard``, compared with ``county``'s report where given.

    ``lacking`` are organs whose report is no part of the sums; ``listed``: a roster says who is to report.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        reviews: Reviews,
        standard: str,
        county: CountedReport | None,
        lacking: Sequence[str],
        *,
        listed: bool,
    ) -> None:
        self._entries = [e for e in entries if e.counted]
        self._reviews, self.standard = reviews, standard
        self.totals: Totals = totals.add(self._counted(), standard)
        self.comparisons: tuple[Comparison, ...] = ()
        self.candidates: dict[str, tuple[Candidate, ...]] = {}
        if county is not None:
            self.comparisons = self.totals.compare(county, lacking)
            if not listed and self.totals.like_reports(self.comparisons):
                self.comparisons = tuple(replace(c, unlisted=True) for c in self.comparisons)
            found = causes.differences(self.totals, county, self.comparisons)
            self.candidates = {d.comparison.cell: d.candidates for d in found}

    def faces(self, past: Years | None) -> list[Total]:
        """Every cell with its sum; with last year's over the organs whose report of then is there."""
        if not self._entries:
            return []
        county = {c.cell: c.county for c in self.comparisons if c.county is not None}
        last, now = self._years(past) if past is not None else ({}, {})
        reports = self.totals.reports
        return [
            Total(
                cell=cell,
                value=shown(value),
                reports=reports[cell],
                county=shown(county[cell]) if cell in county else None,
                last=shown(last[cell]) if cell in last else None,
                last_now=shown(now[cell]) if cell in last else None,
            )
            for cell, value in self.totals.sums.items()
        ]

    def _counted(self) -> Iterator[CountedReport]:
        for entry in self._entries:
            report = counted(entry.organ or entry.name, self._reviews.lean(entry.name))
            yield CountedReport(report.organ, entry.name, report.cells, report.changes)

    def _years(self, past: Years) -> tuple[dict[str, Exact], dict[str, Exact]]:
        """The sums of last year and of this year over cells that have a number in both of an organ's reports."""
        last: dict[str, Exact] = {}
        now: dict[str, Exact] = {}
        for entry in self._entries:
            before = past.cells(entry.unit, entry.year - 1) if entry.year is not None else None
            if before is None:
                continue
            for name, cell in self._reviews.lean(entry.name).report.cells.items():
                if cell.value is not None and name in before:
                    last[name] = last.get(name, 0) + totals.exact(before[name])
                    now[name] = now.get(name, 0) + totals.exact(cell.value)
        return last, now
