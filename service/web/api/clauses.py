"""``/clauses``: clauses of section five, the most uncertain first, and their labels."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from service.errors import LabelsUnusable, ReviewUnknown
from service.store import clauses as stored
from service.store import labels, reviews
from service.store.clauses import Filter, Found
from service.store.tables import Label
from service.web.access import Labelling
from service.web.faces import TEXT, Face
from service.web.problems import described
from service.web.service import Service
from training.labels import check
from training.labels.check import Record

router = APIRouter(tags=["标注"])
_ID = r"^[0-9a-f]{16}$"


class Theme(Face):
    """A theme that the model gave, with its probability."""

    code: str
    score: float


class Labelled(Face):
    """What a person said of a clause; null where a line that was read in left it out."""

    role: str | None
    themes: list[str] | None
    at: datetime
    by: str


class Clause(Face):
    """A clause as the model tagged it, and its label. ``id`` stays the same in every version of the report."""

    id: str
    review: str = Field(description="编号：最新一版的审查")
    unit: str
    year: int | None
    text: str
    role: Literal["problem", "measure", "other"]
    role_score: float
    themes: list[Theme]
    label: Labelled | None


class Clauses(Face):
    """A page of clauses: ``total`` in all."""

    items: list[Clause]
    total: int
    page: int
    size: int


class Given(Face):
    """The role and the themes of a clause, by code or Chinese name; ``other`` has no themes."""

    role: str = Field(min_length=1, max_length=20, examples=["problem"])
    themes: list[Annotated[str, Field(max_length=40)]] = Field(max_length=40, examples=[["content"]])


@router.get(
    "/clauses",
    operation_id="listClauses",
    summary="列出第五部分的条目，模型最没有把握的在前",
    response_model=Clauses,
    responses=described(401, 403, 422, 503),
)
def list_(
    request: Request,
    _person: Labelling,
    queue: Annotated[
        Literal["uncertain", "all"], Query(description="uncertain 只列没有标注的，all 全部")
    ] = "uncertain",
    unit: Annotated[str, Query(max_length=200, pattern=TEXT, description="单位名称中的文字")] = "",
    year: Annotated[int | None, Query(ge=1900, le=2200, description="年度")] = None,
    role: Annotated[Literal["problem", "measure", "other"] | None, Query(description="模型给出的角色")] = None,
    theme: Annotated[str, Query(max_length=40, pattern=TEXT, description="模型给出的主题的代码")] = "",
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Clauses:
    """Clauses of the latest version of every report."""
    wanted = Filter(queue == "uncertain", unit, year, role or "", theme)
    with Service.of(request).store.read() as session:
        found, total = stored.page(session, wanted, page, size)
        return Clauses(items=[_shown(f) for f in found], total=total, page=page, size=size)


@router.put(
    "/clauses/{clause_id}/label",
    operation_id="labelClause",
    summary="标注一条：角色和主题",
    response_model=Clause,
    responses=described(401, 403, 404, 422, 503),
)
def label(
    request: Request,
    person: Labelling,
    clause_id: Annotated[str, Path(pattern=_ID, description="编号", examples=["0123456789abcdef"])],
    given: Given,
) -> Clause:
    """The label in the place of an earlier one; a new version, review or model of the report leaves it as it is."""
    with Service.of(request).store.write() as session:
        found = stored.get(session, clause_id)
        if found is None or not reviews.lock(session, found.review.report_id):
            raise ReviewUnknown(what="这一条")
        fields = {"text": found.clause.text, "role": given.role, "themes": given.themes}
        usable, faults = check.clauses([Record(1, fields)])
        if faults:
            raise LabelsUnusable(path="标注", reason=faults[0].reason)
        made = labels.put(session, found, usable[0], person.name)
        return _shown(Found(found.clause, found.review, made))


@router.delete(
    "/clauses/{clause_id}/label",
    operation_id="unlabelClause",
    summary="取消一条的标注",
    status_code=204,
    response_class=Response,
    responses=described(401, 403, 404, 422, 503),
)
def unlabel(
    request: Request,
    person: Labelling,
    clause_id: Annotated[str, Path(pattern=_ID, description="编号", examples=["0123456789abcdef"])],
) -> Response:
    """The clause is as if it had never been labelled."""
    with Service.of(request).store.write() as session:
        found = stored.get(session, clause_id)
        if found is None or not reviews.lock(session, found.review.report_id):
            raise ReviewUnknown(what="这一条")
        labels.remove(session, found, person.name)
    return Response(status_code=204)


def _shown(found: Found) -> Clause:
    clause, review = found.clause, found.review
    return Clause.model_validate(
        {
            "id": clause.id,
            "review": review.id,
            "unit": review.unit,
            "year": review.year,
            "text": clause.text,
            "role": clause.role,
            "role_score": clause.role_score,
            "themes": clause.themes,
            "label": _labelled(found.label),
        }
    )


def _labelled(row: Label | None) -> Labelled | None:
    if row is None:
        return None
    return Labelled(role=row.line.get("role"), themes=row.line.get("themes"), at=row.at, by=row.by)
