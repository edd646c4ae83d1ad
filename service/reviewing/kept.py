"""What is sent, what is kept of it, and what an officer adds: the things that the archive goes about with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sqlalchemy.orm import Session

from service.access.roles import Person
from service.errors import ReviewUnknown
from service.store import clauses, inherited, reviews
from service.store import face as faces
from service.store.face import Face
from service.store.inherited import Corrected, Inherited, Said
from service.store.reviews import Sent
from service.store.tables import Clause, Label, Review


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: the file and its name, last year's report, and what the sender says of the file."""

    file: BinaryIO
    name: str
    previous: BinaryIO | None = None
    unit: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A review as it is kept: its row, its JSON, all versions of its report, what was said of that, its labels."""

    review: Review
    content: bytes
    face: Face
    versions: Sequence[Review]
    inherited: Inherited
    labels: Sequence[tuple[Clause, Label]]


def organ_of(person: Person) -> str | None:
    """The key of the organ whose reports alone a person sees; None for one who sees all."""
    return (reviews.organ_key(person.unit) or "") if person.own else None


@dataclass(frozen=True, slots=True)
class Change:
    """What an officer adds to what was said of a report."""

    said: tuple[Said, ...] = ()
    corrected: tuple[Corrected, ...] = ()


def found(session: Session, review_id: str, person: Person) -> Review:
    """A review's row. Raises ReviewUnknown, also for one that the person may not see."""
    review = reviews.get(session, review_id, organ_of(person))
    if review is None:
        raise ReviewUnknown(what="这次审查")
    return review


def kept_of(session: Session, review: Review) -> Kept:
    """A review with all that is kept of it."""
    content = faces.unpack(review.face)
    return Kept(
        review=review,
        content=content,
        face=faces.read(content),
        versions=reviews.versions(session, review.report_id),
        inherited=inherited.read(session, review.report_id),
        labels=clauses.labels(session, review.id),
    )


def sent_of(review: Review) -> Sent:
    """What was sent when the review was made."""
    return Sent(review.name, review.sha256, review.previous_sha256, review.asked_unit, review.published)
