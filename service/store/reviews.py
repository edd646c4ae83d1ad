"""Reviews in the store: versions by organ and year, lists, what a version inherits, deletion."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, undefer

from service import names
from service.store import clauses, events
from service.store import face as faces
from service.store.face import Face
from service.store.tables import Clause, Report, Review, table

_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: its name, its hash, last year's report, and what the sender said of it."""

    name: str
    sha256: str
    previous_sha256: str | None = None
    unit: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which reviews to list. ``organ`` limits them to one organ's (the key of its name)."""

    organ: str | None = None
    unit: str = ""
    year: int | None = None
    errors: bool | None = None
    latest: bool = False


def organ_key(unit: str) -> str | None:
    """The key by which reports of an organ belong together; None where its name is not known."""
    return names.key(unit) or None


def report_of(session: Session, organ: str | None, year: int | None) -> tuple[Report, bool]:
    """The report of an organ on a year, locked until the session ends, and whether it was made for this.

    Where the organ or the year is unknown each file is a report of its own.
    """
    reports = table(Report)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(reports).values(organ=organ, year=year).on_conflict_do_nothing()
    while True:
        made = session.scalar(new.returning(reports.c.id))
        if made is not None:
            return Report(id=made, organ=organ, year=year), True
        found = session.scalars(select(Report).filter_by(organ=organ, year=year).with_for_update()).one_or_none()
        if found is not None:  # else it was deleted between the two
            return found, False


def lock(session: Session, report_id: int) -> bool:
    """Hold a report until the session ends, so that what is read of it stays true; whether it is there."""
    return session.scalar(select(Report.id).where(Report.id == report_id).with_for_update()) is not None


def new_id() -> str:
    """An id that no review has."""
    return secrets.token_hex(_ID_BYTES)


def add(
    session: Session,
    review_id: str,
    report: Report,
    newest: int,
    sent: Sent,
    unit: str,
    content: bytes,
    face: Face,
    by: str,
) -> Review:
    """The version after the ``newest`` (0: the first) of a report that is locked; its clauses come after."""
    row = dict(
        id=review_id,
        report_id=report.id,
        version=newest + 1,
        name=sent.name,
        sha256=sent.sha256,
        previous_sha256=sent.previous_sha256,
        asked_unit=sent.unit,
        published=sent.published,
        unit=unit,
        created_at=events.now(),
        created_by=by,
        **_said(content, face),
    )
    session.execute(insert(table(Review)), row)  # past the unit of work, which costs more than the rest
    events.record(session, by, "review.create", review_id, {"version": row["version"]})
    return Review(**row)


def put(session: Session, review: Review, content: bytes, face: Face) -> None:
    """Give a review its JSON anew, and what lists and filters read of it."""
    for name, value in _said(content, face).items():
        setattr(review, name, value)
    session.execute(delete(Clause).where(Clause.review_id == review.id))
    clauses.fill(session, session.get_one(Report, review.report_id), review.id, face)


def _said(content: bytes, face: Face) -> dict[str, Any]:
    """The columns of a review that its JSON fills."""
    counts = face.counts
    return {
        "year": face.report.year,
        "score": face.score.total,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notices": counts["notice"],
        "model": face.model.version,
        "program": face.program.version,
        "face": faces.pack(content),
        "reviewed_at": events.now(),
    }


def get(session: Session, review_id: str, organ: str | None = None) -> Review | None:
    """A review with its JSON; None where there is none, or none of ``organ``."""
    query = select(Review).where(Review.id == review_id).options(undefer(Review.face))
    return session.scalars(_own(query, organ)).one_or_none()


def versions(session: Session, report_id: int) -> list[Review]:
    """Every version of a report, the newest first."""
    return list(
        session.scalars(select(Review).where(Review.report_id == report_id).order_by(Review.version.desc()))
    )


def page(session: Session, wanted: Filter, number: int, size: int) -> tuple[list[tuple[Review, bool]], int]:
    """A page of reviews, the newest first, each with whether it is the latest version, and how many there are."""
    newest = (
        select(Review.report_id, func.max(Review.version).label("version")).group_by(Review.report_id).subquery()
    )
    query = _own(
        select(Review, newest.c.version).join(newest, newest.c.report_id == Review.report_id), wanted.organ
    )
    if wanted.unit:
        query = query.where(Review.unit.contains(wanted.unit, autoescape=True))
    if wanted.year is not None:
        query = query.where(Review.year == wanted.year)
    if wanted.errors is not None:
        query = query.where(Review.errors > 0 if wanted.errors else Review.errors == 0)
    if wanted.latest:
        query = query.where(Review.version == newest.c.version)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.execute(
        query.order_by(Review.created_at.desc(), Review.id).offset((number - 1) * size).limit(size)
    )
    return [(review, review.version == latest) for review, latest in rows], total


def remove(session: Session, review: Review, by: str) -> set[str]:
    """Delete a review, and with its last version the report and all that hangs on it; the files it used."""
    report_id, used = review.report_id, {review.sha256, review.previous_sha256 or review.sha256}
    lock(session, report_id)  # a version that comes meanwhile must not go with the last one
    events.record(session, by, "review.delete", review.id, {"version": review.version})
    session.delete(review)
    session.flush()
    if not session.scalar(select(func.count()).where(Review.report_id == report_id)):
        session.execute(delete(Report).where(Report.id == report_id))
    return used


def uses(session: Session, sha256: str, since: datetime | None = None) -> bool:
    """Whether a review, sent ``since`` then, needs the file."""
    query = select(Review.id).where((Review.sha256 == sha256) | (Review.previous_sha256 == sha256)).limit(1)
    if since is not None:
        query = query.where(Review.created_at >= since)
    return session.scalar(query) is not None


def older(session: Session, than: datetime) -> list[Review]:
    """Reviews of files that were sent before a moment."""
    return list(session.scalars(select(Review).where(Review.created_at < than)))


def _own(query: Select[Any], organ: str | None) -> Select[Any]:
    return (
        query if organ is None else query.join(Report, Report.id == Review.report_id).where(Report.organ == organ)
    )
