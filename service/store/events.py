"""The record of changes: who did what to which thing, and when. It outlives what it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from service.store.tables import Event


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def record(session: Session, by: str, action: str, subject: str, details: Mapping[str, Any] | None = None) -> None:
    """Put a change on record: ``action`` is a thing and a verb, as in ``review.create``."""
    session.add(Event(at=now(), by=by, action=action, subject=subject, details=dict(details or {})))
