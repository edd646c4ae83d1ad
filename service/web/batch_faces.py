"""What ``/batches`` answers with: a batch, how far it is, what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from service.batch.written import FILES
from service.store import batches as stored
from service.store import tables
from service.web.faces import Face


class Failure(Face):
    """What went wrong."""

    code: str
    message: str


class Sent(Face):
    """A file of a batch as it was sent."""

    role: Literal["report", "roster", "county", "previous", "template"]
    name: str


class BatchFace(Face):
    """A batch: how far it is (``done`` of ``total`` in ``stage``), and when it is done the counts of its result.

    ``errors`` are the files that could not be reviewed; ``files`` names what can be fetched then.
    """

    id: str
    state: Literal["queued", "running", "done", "failed"]
    stage: str
    done: int
    total: int
    errors: int | None
    at: datetime
    by: str
    started_at: datetime | None
    ended_at: datetime | None
    counts: dict[str, Any] | None
    files: list[str]
    error: Failure | None


class KeptBatch(BatchFace):
    """A batch with the files that it came in."""

    sent: list[Sent]


class Batches(Face):
    """A page of batches, the newest first: ``total`` in all."""

    items: list[BatchFace]
    total: int
    page: int
    size: int


def far(row: tables.Batch) -> BatchFace:
    """How far a batch is."""
    return BatchFace.model_validate(_values(row))


def whole(row: tables.Batch) -> KeptBatch:
    """A batch with the files that it came in."""
    sent = [Sent.model_validate({"role": f.role, "name": f.name}) for f in row.files]
    return KeptBatch.model_validate(_values(row) | {"sent": sent})


def _values(row: tables.Batch) -> dict[str, Any]:
    done = row.state == stored.DONE
    return {
        "id": row.id,
        "state": row.state,
        "stage": row.stage,
        "done": row.done,
        "total": row.total,
        "errors": (row.result or {}).get("failed"),
        "at": row.at,
        "by": row.by,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "counts": row.result,
        "files": list(FILES) if done else [],
        "error": row.error,
    }
