"""Batches in the store: a queue that outlives the service, how far each is, and the files that it came in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.store import events
from service.store.tables import Batch, BatchFile

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
Role = Literal["report", "roster", "county", "previous", "template"]
ROLES: tuple[Role, ...] = ("report", "roster", "county", "previous", "template")


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was sent."""

    role: Role
    name: str
    sha256: str


def add(session: Session, given: Sequence[Given], by: str) -> Batch:
    """A batch at the end of the queue."""
    row = Batch(id=secrets.token_hex(8), state=QUEUED, at=events.now(), by=by, stage="", done=0, total=0)
    row.files = [BatchFile(place=n, role=g.role, name=g.name, sha256=g.sha256) for n, g in enumerate(given)]
    session.add(row)
    session.flush()
    events.record(session, by, "batch.create", row.id, {"files": len(given)})
    return row


def get(session: Session, batch_id: str) -> Batch | None:
    """A batch, its files loaded."""
    row = session.get(Batch, batch_id)
    if row is not None:
        _ = row.files
    return row


def waiting(session: Session) -> int:
    """How many batches wait."""
    return session.scalar(select(func.count()).where(Batch.state == QUEUED)) or 0


def again(session: Session) -> None:
    """Put batches that were running when the service ended back into the queue."""
    session.execute(update(Batch).where(Batch.state == RUNNING).values(state=QUEUED))


def take(session: Session) -> str | None:
    """The id of the batch that waits longest, which runs from now on; None where none waits."""
    query = select(Batch).where(Batch.state == QUEUED).order_by(Batch.at, Batch.id).limit(1)
    row = session.scalars(query.with_for_update()).one_or_none()
    if row is None:
        return None
    row.state, row.started_at = RUNNING, row.started_at or events.now()
    return row.id


def report(session: Session, batch_id: str, stage: str, done: int, total: int) -> bool:
    """Put down how far a batch is; whether it still runs: not when it was cancelled meanwhile."""
    values = {"stage": stage, "done": done, "total": total}
    found = session.execute(
        update(Batch)
        .where(Batch.id == batch_id, Batch.state == RUNNING)
        .values(**values)
        .returning(Batch.id)
        .execution_options(synchronize_session=False)
    )
    return found.one_or_none() is not None


def finish(session: Session, batch_id: str, **values: Any) -> None:
    """Put down what came of a batch, unless it was cancelled."""
    session.execute(
        update(Batch)
        .where(Batch.id == batch_id, Batch.state == RUNNING)
        .values(ended_at=events.now(), **values)
        .execution_options(synchronize_session=False)
    )


def cancel(session: Session, row: Batch, error: dict[str, Any], by: str) -> bool:
    """End a batch that waits or runs; whether there was anything to end."""
    session.refresh(row, with_for_update=True)
    if row.state not in (QUEUED, RUNNING):
        return False
    row.state, row.error, row.ended_at = FAILED, error, events.now()
    events.record(session, by, "batch.cancel", row.id)
    return True


def remove(session: Session, row: Batch, by: str) -> set[str]:
    """Delete a batch; the hashes of the files that it used."""
    used = {file.sha256 for file in row.files}
    events.record(session, by, "batch.delete", row.id)
    session.delete(row)
    return used


def uses(session: Session, sha256: str, since: datetime | None = None) -> bool:
    """Whether a batch, sent ``since`` then, or one that has not ended, needs the file."""
    query = select(BatchFile.batch_id).join(Batch).where(BatchFile.sha256 == sha256).limit(1)
    if since is not None:
        query = query.where((Batch.at >= since) | Batch.state.in_((QUEUED, RUNNING)))
    return session.scalar(query) is not None


def ids(session: Session) -> set[str]:
    """The ids of all batches."""
    return set(session.scalars(select(Batch.id)))


def older(session: Session, than: datetime) -> list[Batch]:
    """Batches that ended before a moment."""
    return list(session.scalars(select(Batch).where(Batch.ended_at < than)))


def page(session: Session, number: int, size: int) -> tuple[list[Batch], int]:
    """A page of batches, the newest first, and how many there are."""
    total = session.scalar(select(func.count()).select_from(Batch)) or 0
    query = select(Batch).order_by(Batch.at.desc(), Batch.id).offset((number - 1) * size).limit(size)
    return list(session.scalars(query)), total
