"""Trainings in the store: a queue that outlives the service, and what came of each."""

from __future__ import annotations

import json
import secrets
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.store import events
from service.store.tables import Label, Training

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


def add(session: Session, by: str) -> Training:
    """A training at the end of the queue."""
    row = Training(id=secrets.token_hex(8), state=QUEUED, at=events.now(), by=by)
    session.add(row)
    events.record(session, by, "training.create", row.id)
    session.flush()
    return row


def waiting(session: Session) -> int:
    """How many trainings wait."""
    return session.scalar(select(func.count()).where(Training.state == QUEUED)) or 0


def again(session: Session) -> None:
    """Put trainings that were running when the service ended back into the queue."""
    session.execute(update(Training).where(Training.state == RUNNING).values(state=QUEUED, started_at=None))


def take(session: Session) -> str | None:
    """The id of the training that waits longest, which runs from now on; None where none waits."""
    query = select(Training).where(Training.state == QUEUED).order_by(Training.at, Training.id).limit(1)
    row = session.scalars(query.with_for_update()).one_or_none()
    if row is None:
        return None
    row.state, row.started_at = RUNNING, events.now()
    return row.id


def runs(session: Session, training_id: str) -> bool:
    """Whether a training is said to run: not when it was cancelled meanwhile."""
    return session.scalar(select(Training.state).where(Training.id == training_id)) == RUNNING


def finish(session: Session, training_id: str, **values: Any) -> bool:
    """Put down what came of a training, unless it was cancelled; whether it was not."""
    done = session.execute(
        update(Training)
        .where(Training.id == training_id, Training.state == RUNNING)
        .values(ended_at=events.now(), **values)
        .returning(Training.id)
    )
    return done.first() is not None


def cancel(session: Session, training_id: str, error: dict[str, Any], by: str) -> bool | None:
    """End a training that waits or runs; whether there was anything to end, None where it is not known."""
    row = session.scalars(select(Training).where(Training.id == training_id).with_for_update()).one_or_none()
    if row is None:
        return None
    if row.state not in (QUEUED, RUNNING):
        return False
    row.state, row.error, row.ended_at = FAILED, error, events.now()
    events.record(session, by, "training.cancel", training_id)
    return True


def page(session: Session, number: int, size: int) -> tuple[list[Training], int]:
    """A page of trainings, the newest first, and how many there are."""
    total = session.scalar(select(func.count()).select_from(Training)) or 0
    query = select(Training).order_by(Training.at.desc(), Training.id).offset((number - 1) * size).limit(size)
    return list(session.scalars(query)), total


def labels(session: Session) -> bytes:
    """The labels to train on, as JSON lines: those of roles and themes, in no order but their reports'."""
    lines = session.scalars(select(Label.line).order_by(Label.report, Label.place, Label.id))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines if "label" not in line).encode()
