"""The tables (SQLAlchemy 2). SQLite and PostgreSQL hold the same; migrations make and change them.

A *report* is what one organ files on one year; each file that it sends is a *review* of it, a version. Decisions
and corrections belong to the report, so that the next version inherits them. They are a history: rows are only
added, the latest counts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import DateTime

HASH = 64


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which knows no zones, holds it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC. ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment with its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of the tables; every constraint has a name, which migrations need."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy's


def table(entity: type[Base]) -> Table:
    """The table of an entity, for statements that pass the unit of work by."""
    return cast(Table, entity.__table__)


class Account(Base):
    """A person who signs in. ``unit`` is the organ of an ``organ`` account, "" for the others."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str] = mapped_column(String(200), default="")
    password: Mapped[str] = mapped_column(String(256))
    """The argon2 hash."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Key(Base):
    """An API key: ``id`` is its public part, ``secret`` the SHA-256 of the rest."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(100), default="")
    secret: Mapped[str] = mapped_column(String(HASH))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()


class SignIn(Base):
    """A session of the pages: ``id`` is the SHA-256 of what the signed cookie holds."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(String(HASH), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[Account] = relationship()


class Report(Base):
    """What one organ files on one year. ``organ`` is the key of its name, null where it or the year is unknown."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("organ", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organ: Mapped[str | None] = mapped_column(String(200))
    year: Mapped[int | None]


class Review(Base):
    """One file of a report, reviewed: a version. ``face`` is the JSON of the contract, compressed with zlib."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("report_id", "version"), Index("ix_reviews_unit_year", "unit", "year"))

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(HASH), index=True)
    previous_sha256: Mapped[str | None] = mapped_column(String(HASH), index=True)
    asked_unit: Mapped[str | None] = mapped_column(String(200))
    published: Mapped[date | None]
    unit: Mapped[str] = mapped_column(String(200))
    year: Mapped[int | None]
    score: Mapped[float]
    errors: Mapped[int]
    warnings: Mapped[int]
    notices: Mapped[int]
    model: Mapped[str] = mapped_column(String(100))
    program: Mapped[str] = mapped_column(String(40))
    face: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[str] = mapped_column(String(64))
    reviewed_at: Mapped[datetime]
    report: Mapped[Report] = relationship()


class Clause(Base):
    """A clause of section five as the model tagged it in a review; filled when the review is kept.

    ``id`` is the hash of the report and the text: it stays the same in every version. ``codes`` holds the themes
    for filters (``;content;platform;``). ``margin`` is the least score among the tags given: the lower, the more
    the model is in doubt (least-confidence sampling; D. Lewis, W. Gale, SIGIR 1994).
    """

    __tablename__ = "clauses"

    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(16))
    role_score: Mapped[float]
    themes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    codes: Mapped[str] = mapped_column(Text)
    margin: Mapped[float] = mapped_column(index=True)


class Decision(Base):
    """What an officer said of a finding: ``confirmed``, ``dismissed`` or ``open`` (withdrawn).

    ``seen`` holds the two sides (``expected``, ``actual``) that the officer saw: where they differ later, the
    decision is out of date.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_report_id_finding", "report_id", "finding"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    finding: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    seen: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))


class Correction(Base):
    """The number that an officer says stands in a cell; null withdraws it. ``raw`` is what had been read there."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_report_id_cell", "report_id", "cell"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    cell: Mapped[str] = mapped_column(String(80))
    raw: Mapped[str] = mapped_column(Text)
    value: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))


class Label(Base):
    """A labelled clause. ``key`` tells it by its report, id and text, so that it outlives reviews and models; for a

    clause of a report in this store it is the id in ``clauses``.

    ``line`` is the line of the contract; ``report`` the name that stands there, ``place`` its order within it.
    A clause of a report in this store goes when that report is deleted.
    """

    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(HASH), unique=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    report: Mapped[str | None] = mapped_column(String(400))
    place: Mapped[int] = mapped_column(default=0)
    line: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))


class Training(Base):
    """A training of a candidate: ``queued``, ``running``, ``done`` or ``failed``. ``result`` holds its figures."""

    __tablename__ = "trainings"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[str | None] = mapped_column(String(100))
    result: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    """``code`` and ``message`` of what went wrong."""


class Batch(Base):
    """Files that were handed in together: ``queued``, ``running``, ``done`` or ``failed``.

    ``stage``, ``done`` and ``total`` tell how far it is; ``result`` holds the counts, the rest lies in its folder.
    """

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    stage: Mapped[str] = mapped_column(String(16), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    """``code`` and ``message`` of what went wrong."""
    files: Mapped[list[BatchFile]] = relationship(order_by="BatchFile.place", cascade="all, delete-orphan")


class BatchFile(Base):
    """A file of a batch as it was sent. ``role`` is one of ``store.batches.ROLES``."""

    __tablename__ = "batch_files"

    batch_id: Mapped[str] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(HASH), index=True)


class Event(Base):
    """The record of changes: who did what to which thing, and when. It outlives what it speaks of."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]]
