"""What officers said of a report: decisions on findings, corrected cells. Every version inherits it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store import events
from service.store.face import Face, Number
from service.store.tables import Correction, Decision

DISMISSED, CONFIRMED, OPEN = "dismissed", "confirmed", "open"
STATES = (CONFIRMED, DISMISSED, OPEN)


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer said of a finding, having seen these two sides of it."""

    finding: str
    state: str
    reason: str
    expected: Number | str | None
    actual: Number | str | None
    message: str
    at: datetime
    by: str

    def outdated(self, face: Face) -> bool:
        """Whether the finding is not there any more, or says something else."""
        now = {f.id: (f.expected, f.actual, f.message) for f in face.findings}
        return now.get(self.finding, ()) != (self.expected, self.actual, self.message)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The number that an officer says stands in a cell where ``raw`` was read; None withdraws it."""

    cell: str
    raw: str
    value: Number | None
    reason: str
    at: datetime
    by: str

    def outdated(self, face: Face) -> bool:
        """Whether something else stands in the cell now: a correction is of what was printed."""
        cell = face.report.cells.get(self.cell)
        return cell is None or cell.raw != self.raw


@dataclass(frozen=True, slots=True)
class Inherited:
    """The decisions and corrections in force, in the order of their findings and cells."""

    said: tuple[Said, ...] = ()
    corrected: tuple[Corrected, ...] = ()

    def with_said(self, *more: Said) -> Inherited:
        """The same after further decisions."""
        latest = {s.finding: s for s in (*self.said, *more)}
        return replace(self, said=tuple(s for _, s in sorted(latest.items()) if s.state != OPEN))

    def with_corrected(self, *more: Corrected) -> Inherited:
        """The same after further corrections."""
        latest = {c.cell: c for c in (*self.corrected, *more)}
        return replace(self, corrected=tuple(c for _, c in sorted(latest.items()) if c.value is not None))


NOTHING = Inherited()


def read(session: Session, report_id: int) -> Inherited:
    """What is in force for a report: the latest of each finding and cell that was not withdrawn."""
    decisions = session.scalars(select(Decision).filter_by(report_id=report_id).order_by(Decision.id))
    corrections = session.scalars(select(Correction).filter_by(report_id=report_id).order_by(Correction.id))
    return Inherited().with_said(*map(_said, decisions)).with_corrected(*map(_corrected, corrections))


def decide(session: Session, report_id: int, said: Said) -> None:
    """Put a decision on record."""
    session.add(
        Decision(
            report_id=report_id,
            finding=said.finding,
            state=said.state,
            reason=said.reason,
            seen={"expected": said.expected, "actual": said.actual, "message": said.message},
            at=said.at,
            by=said.by,
        )
    )
    events.record(session, said.by, f"finding.{said.state}", said.finding, {"report": report_id})


def correct(session: Session, report_id: int, made: Corrected) -> None:
    """Put the correction of a cell on record."""
    session.add(
        Correction(
            report_id=report_id,
            cell=made.cell,
            raw=made.raw,
            value=made.value,
            reason=made.reason,
            at=made.at,
            by=made.by,
        )
    )
    action = "cell.withdraw" if made.value is None else "cell.correct"
    events.record(session, made.by, action, made.cell, {"report": report_id})


def _said(row: Decision) -> Said:
    seen = row.seen
    sides = seen["expected"], seen["actual"], seen.get("message", "")
    return Said(row.finding, row.state, row.reason, *sides, row.at, row.by)


def _corrected(row: Correction) -> Corrected:
    value = int(row.value) if row.value is not None and row.value.is_integer() else row.value
    return Corrected(row.cell, row.raw, value, row.reason, row.at, row.by)
