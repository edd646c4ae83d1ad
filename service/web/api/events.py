"""``/events``: the record of changes, for the administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from service.store import events
from service.web.access import Administering
from service.web.faces import TEXT, Face
from service.web.problems import described
from service.web.service import Service

router = APIRouter(tags=["记录"])


class Event(Face):
    """Who did what, and when."""

    at: datetime
    by: str
    action: str = Field(examples=["review.create"])
    subject: str
    details: dict[str, Any]


class Events(Face):
    """A page of the record, the newest first."""

    items: list[Event]
    total: int
    page: int
    size: int


@router.get(
    "/events",
    operation_id="listEvents",
    summary="谁在何时做了什么，最近的在前",
    response_model=Events,
    responses=described(401, 403, 422, 503),
)
def list_(
    request: Request,
    _person: Administering,
    by: Annotated[str, Query(max_length=64, pattern=TEXT, description="谁")] = "",
    subject: Annotated[str, Query(max_length=200, pattern=TEXT, description="对什么（编号）")] = "",
    page: Annotated[int, Query(ge=1, le=10**6, description="第几页")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="每页几条")] = 50,
) -> Events:
    """Uploads, decisions, corrections, labels, deletions, accounts, keys, sign-ins."""
    with Service.of(request).store.read() as session:
        rows, total = events.page(session, by, subject, page, size)
        items = [Event(at=r.at, by=r.by, action=r.action, subject=r.subject, details=r.details) for r in rows]
    return Events(items=items, total=total, page=page, size=size)
