"""The record of changes: who did what to which thing, and when. It outlives what it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from service.store.tables import Event, table


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def record(session: Session, by: str, action: str, subject: str, details: Mapping[str, Any] | None = None) -> None:
    """Put a change on record: ``action`` is a thing and a verb, as in ``review.create``."""
    row = {"at": now(), "by": by, "action": action, "subject": subject, "details": dict(details or {})}
    session.execute(insert(table(Event)), row)


def page(session: Session, by: str, subject: str, number: int, size: int) -> tuple[Sequence[Event], int]:
    """A page of the record, the newest first, and how many there are; of one person or thing where named."""
    query = select(Event)
    if by:
        query = query.where(Event.by == by)
    if subject:
        query = query.where(Event.subject == subject)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return session.scalars(query.order_by(Event.id.desc()).offset((number - 1) * size).limit(size)).all(), total
