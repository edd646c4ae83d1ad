"""Clauses of reviews for labelling: filled when a review is kept, listed with the most uncertain first."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Select, func, insert, select, update
from sqlalchemy.orm import Session

from service.store.face import Face
from service.store.tables import Clause, Label, Report, Review, table

_ID_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Filter:
    """Which clauses to list. ``role`` and ``theme`` are the model's."""

    unlabelled: bool = True
    unit: str = ""
    year: int | None = None
    role: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A clause, the review it stands in, and its label."""

    clause: Clause
    review: Review
    label: Label | None


def clause_id(report: str, text: str) -> str:
    """The id of a clause: the same in every version of the report that holds the text."""
    name = json.dumps([report, text], ensure_ascii=False).encode("utf-8", "replace")
    return hashlib.sha256(name).hexdigest()[:_ID_CHARACTERS]


def report_name(report: Report) -> str:
    """What stands for a report in lines of labels."""
    known = report.organ is not None and report.year is not None
    return f"{report.organ} {report.year}" if known else f"#{report.id}"


def fill(session: Session, report: Report, review_id: str, face: Face) -> bool:
    """Put a review's clauses to it; labels that were there before them become the report's own: whether any did.

    The report is locked already. Of clauses with the same text the first is kept.
    """
    name = report_name(report)
    rows: dict[str, dict[str, Any]] = {}
    for place, clause in enumerate(face.report.clauses):
        text = clause.text.replace("\0", "\ufffd")  # PostgreSQL holds no NUL
        key = clause_id(name, text)
        rows.setdefault(
            key,
            {
                "review_id": review_id,
                "id": key,
                "place": place,
                "text": text,
                "role": clause.role,
                "role_score": clause.role_score,
                "themes": [{"code": t.code, "score": t.score} for t in clause.themes],
                "codes": "".join(f";{t.code}" for t in clause.themes) + ";",
                "margin": min([clause.role_score, *(t.score for t in clause.themes)]),
            },
        )
    if not rows:
        return False
    session.execute(insert(table(Clause)), list(rows.values()))
    labels = table(Label)
    own = update(labels).where(labels.c.key.in_(rows), labels.c.report_id.is_(None))
    done = cast("CursorResult[Any]", session.execute(own.values(report_id=report.id)))
    return done.rowcount > 0


def page(session: Session, wanted: Filter, number: int, size: int) -> tuple[list[Found], int]:
    """A page of the clauses of the latest versions, the most uncertain first, and how many there are."""
    query = _latest(select(Clause, Review, Label).outerjoin(Label, Label.key == Clause.id))
    if wanted.unlabelled:
        query = query.where(Label.id.is_(None))
    if wanted.unit:
        query = query.where(Review.unit.contains(wanted.unit, autoescape=True))
    if wanted.year is not None:
        query = query.where(Review.year == wanted.year)
    if wanted.role:
        query = query.where(Clause.role == wanted.role)
    if wanted.theme:
        query = query.where(Clause.codes.contains(f";{wanted.theme};", autoescape=True))
    total = session.scalar(query.with_only_columns(func.count())) or 0
    found = session.execute(
        query.order_by(Clause.margin, Clause.id, Clause.review_id).offset((number - 1) * size).limit(size)
    )
    return [Found(clause, review, label) for clause, review, label in found], total


def get(session: Session, key: str) -> Found | None:
    """The clause of that id, where it was seen last."""
    query = (
        select(Clause, Review, Label)
        .join(Review, Review.id == Clause.review_id)
        .outerjoin(Label, Label.key == Clause.id)
        .where(Clause.id == key)
        .order_by(Review.version.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Found(row[0], row[1], row[2])


def labels(session: Session, review_id: str) -> list[tuple[Clause, Label]]:
    """The labelled clauses of a review in its order, each with its label."""
    query = select(Clause, Label).join(Label, Label.key == Clause.id).where(Clause.review_id == review_id)
    return [(clause, label) for clause, label in session.execute(query.order_by(Clause.place))]


def _latest(query: Select[Clause, Review, Label]) -> Select[Clause, Review, Label]:
    newest = (
        select(Review.report_id, func.max(Review.version).label("version")).group_by(Review.report_id).subquery()
    )
    return query.join(Review, Review.id == Clause.review_id).join(
        newest, (newest.c.report_id == Review.report_id) & (newest.c.version == Review.version)
    )
