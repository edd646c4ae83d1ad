"""``/trainings``: candidates trained beside the service, one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from service.errors import ReviewUnknown
from service.store import tables
from service.store import trainings as stored
from service.web.access import Training
from service.web.faces import Face
from service.web.problems import described
from service.web.service import Service

router = APIRouter(tags=["训练"])
TrainingId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="编号", examples=["0123456789abcdef"])]
_LOCATION = {"Location": {"description": "这次训练的地址", "schema": {"type": "string"}}}
_APART = {"comparison", "reasons"}


class Failure(Face):
    """What went wrong."""

    code: str
    message: str


class Doubt(Face):
    """A new label that models which never saw it contradict; ``id`` is the clause's."""

    id: str | None
    role: str | None
    themes: list[str] | None
    suggested: str


class TrainingFace(Face):
    """A training. ``reasons`` speak against the candidate: where there are none it may be promoted."""

    id: str
    state: Literal["queued", "running", "done", "failed"]
    at: datetime
    by: str
    started_at: datetime | None
    ended_at: datetime | None
    version: str | None = Field(description="候选模型的版本")
    metrics: dict[str, Any] | None = Field(description="固定测试集上的成绩、条数、有疑问的条数")
    comparison: dict[str, Any] | None = Field(description="与当前模型在同样条目上的比较")
    reasons: list[str]
    doubts: list[Doubt]
    error: Failure | None


class Trainings(Face):
    """A page of trainings, the newest first: ``total`` in all."""

    items: list[TrainingFace]
    total: int
    page: int
    size: int


@router.post(
    "/trainings",
    operation_id="createTraining",
    summary="用语料和全部标注训练一个候选模型",
    status_code=202,
    response_model=TrainingFace,
    responses=described(401, 403, 409, 503, success={202: {"headers": _LOCATION}}),
)
def create(request: Request, response: Response, person: Training) -> TrainingFace:
    """Queued; it takes the labels that are there when it starts. The same labels again give the same candidate."""
    row = Service.of(request).trainings.ask(person)
    response.headers["Location"] = f"/api/v1/trainings/{row.id}"
    return _shown(row)


@router.get(
    "/trainings",
    operation_id="listTrainings",
    summary="列出训练，最近的在前",
    response_model=Trainings,
    responses=described(401, 403, 422, 503),
)
def list_(
    request: Request,
    _person: Training,
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Trainings:
    """A page of trainings."""
    with Service.of(request).store.read() as session:
        rows, total = stored.page(session, page, size)
        return Trainings(items=[_shown(row) for row in rows], total=total, page=page, size=size)


@router.get(
    "/trainings/{training_id}",
    operation_id="getTraining",
    summary="一次训练的状态和结果",
    response_model=TrainingFace,
    responses=described(401, 403, 404, 422, 503),
)
def get(request: Request, _person: Training, training_id: TrainingId) -> TrainingFace:
    """Its state, and when it is done the candidate with its figures."""
    with Service.of(request).store.read() as session:
        row = session.get(tables.Training, training_id)
        if row is None:
            raise ReviewUnknown(what="这次训练")
        return _shown(row)


@router.delete(
    "/trainings/{training_id}",
    operation_id="cancelTraining",
    summary="取消一次训练",
    status_code=204,
    response_class=Response,
    responses=described(401, 403, 404, 409, 422, 503),
)
def cancel(request: Request, person: Training, training_id: TrainingId) -> Response:
    """It ends as ``failed`` with the code ``training_cancelled``; one that has ended can't be cancelled."""
    Service.of(request).trainings.cancel(training_id, person)
    return Response(status_code=204)


def _shown(row: tables.Training) -> TrainingFace:
    result = row.result or {}
    metrics = result.get("metrics")
    return TrainingFace.model_validate(
        {
            "id": row.id,
            "state": row.state,
            "at": row.at,
            "by": row.by,
            "started_at": row.started_at,
            "ended_at": row.ended_at,
            "version": row.version,
            "metrics": None if metrics is None else {k: v for k, v in metrics.items() if k not in _APART},
            "comparison": None if metrics is None else metrics.get("comparison"),
            "reasons": (metrics or {}).get("reasons", []),
            "doubts": result.get("doubts", []),
            "error": row.error,
        }
    )
