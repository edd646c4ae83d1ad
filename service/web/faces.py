"""What the API takes and gives, apart from the review itself: pydantic models, the source of the OpenAPI."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt

from service import schema
from service.reviewing.kept import Kept
from service.store.tables import Review

TEXT = r"^[^\x00]*$"
"""PostgreSQL takes no NUL."""


class Face(BaseModel):
    """Base: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class Version(Face):
    """One file of a report, and when it came."""

    id: str
    version: int
    name: str
    score: float
    created_at: datetime
    created_by: str


class Decision(Face):
    """What an officer said of a finding. ``outdated``: the finding is gone, or other numbers stand in it now."""

    finding: str
    state: Literal["confirmed", "dismissed"]
    reason: str
    at: datetime
    by: str
    outdated: bool


class Correction(Face):
    """The number that an officer says stands in a cell. ``outdated``: something else is printed there now."""

    cell: str
    raw: str
    value: float
    reason: str
    at: datetime
    by: str
    outdated: bool


class ClauseLabel(Face):
    """The label of a clause. ``clause`` is its id for ``/clauses``, the same in every version of the report."""

    clause: str
    text: str
    role: str
    themes: list[str]
    at: datetime
    by: str


class Record(Face):
    """What the service knows of a review beside its content. ``versions`` has the newest first."""

    id: str
    version: int
    latest: bool
    created_at: datetime
    created_by: str
    reviewed_at: datetime
    published: date | None
    previous: Literal["none", "compared", "not_used"] = Field(
        description="last year's report: none was sent; it was compared; it was of another organ or year"
    )
    versions: list[Version]
    decisions: list[Decision]
    corrections: list[Correction]
    labels: list[ClauseLabel]


class KeptReview(schema.Review):
    """A review (``nianbao.review/1``) with its record."""

    record: Record


class Listed(Face):
    """A review in a list."""

    id: str
    version: int
    latest: bool
    name: str
    unit: str
    year: int | None
    score: float
    errors: int
    warnings: int
    notices: int
    model: str
    created_at: datetime
    created_by: str


class Page(Face):
    """A page of a list: ``total`` items in all."""

    items: list[Listed]
    total: int
    page: int
    size: int


class FindingPatch(Face):
    """A decision; a dismissal needs its reason."""

    state: Literal["confirmed", "dismissed", "open"]
    reason: str = Field(default="", max_length=1000, pattern=TEXT)


class CellPatch(Face):
    """The number that stands in the report; null takes an earlier correction back."""

    value: StrictInt | StrictFloat | None = Field(ge=0, le=10**15, allow_inf_nan=False, examples=[12])
    reason: str = Field(default="", max_length=1000, pattern=TEXT)


def kept(found: Kept) -> bytes:
    """The JSON of a kept review: its own, with ``record`` added."""
    return found.content[:-1] + b',"record":' + record(found).model_dump_json().encode() + b"}"


def record(found: Kept) -> Record:
    """The record of a review."""
    review, face = found.review, found.face
    previous: Any = "none" if review.previous_sha256 is None else "compared" if face.compared else "not_used"
    return Record(
        id=review.id,
        version=review.version,
        latest=review.version == found.versions[0].version,
        created_at=review.created_at,
        created_by=review.created_by,
        reviewed_at=review.reviewed_at,
        published=review.published,
        previous=previous,
        versions=[
            Version(
                id=v.id,
                version=v.version,
                name=v.name,
                score=v.score,
                created_at=v.created_at,
                created_by=v.created_by,
            )
            for v in found.versions
        ],
        decisions=[
            Decision(
                finding=s.finding,
                state="dismissed" if s.state == "dismissed" else "confirmed",
                reason=s.reason,
                at=s.at,
                by=s.by,
                outdated=s.outdated(face),
            )
            for s in found.inherited.said
        ],
        corrections=[
            Correction(
                cell=c.cell,
                raw=c.raw,
                value=c.value or 0,
                reason=c.reason,
                at=c.at,
                by=c.by,
                outdated=c.outdated(face),
            )
            for c in found.inherited.corrected
        ],
        labels=[
            ClauseLabel(
                clause=clause.id,
                text=clause.text,
                role=label.line.get("role") or "",
                themes=label.line.get("themes") or [],
                at=label.at,
                by=label.by,
            )
            for clause, label in found.labels
        ],
    )


def listed(review: Review, latest: bool) -> Listed:
    """A review's line in a list."""
    return Listed(
        id=review.id,
        version=review.version,
        latest=latest,
        name=review.name,
        unit=review.unit,
        year=review.year,
        score=review.score,
        errors=review.errors,
        warnings=review.warnings,
        notices=review.notices,
        model=review.model,
        created_at=review.created_at,
        created_by=review.created_by,
    )
