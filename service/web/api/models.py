"""``/models``: the versions of the tagger; which one is in use."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field

from service import modelling
from service.access.roles import Person
from service.jobs import process
from service.modelling import Changed as Change
from service.store import events
from service.web.access import SeeingModels, Training
from service.web.faces import Face
from service.web.problems import described
from service.web.service import Service

router = APIRouter(tags=["模型"])


class Gold(Face):
    """Figures on the gold set."""

    role_accuracy: float
    micro_f1: float
    macro_f1: float


class Model(Face):
    """A version. ``flaw`` says why it can't be used, "" where it can."""

    version: str
    current: bool
    released: bool = Field(description="随程序发布的；否则是候选模型")
    flaw: str
    gold: Gold | None = Field(description="固定测试集上的成绩")
    sha256: str


class Models(Face):
    """Every version, those shipped with the program first."""

    items: list[Model]
    current: str


class Changed(Face):
    """The version in use, and the one before."""

    current: str
    before: str


@router.get(
    "/models",
    operation_id="listModels",
    summary="列出模型的各个版本",
    response_model=Models,
    responses=described(401, 403, 503),
)
def list_(request: Request, _person: SeeingModels) -> Models:
    """Versions with their figures."""
    desk = Service.of(request).desk
    items = [Model.model_validate(asdict(v)) for v in modelling.listed(desk.registry)]
    return Models(items=items, current=desk.model())


@router.post(
    "/models/{version}/promote",
    operation_id="promoteModel",
    summary="启用一个版本；不如当前模型的候选不启用",
    response_model=Changed,
    responses=described(401, 403, 404, 409, 422, 503),
)
def promote(
    request: Request,
    person: Training,
    version: Annotated[str, Path(max_length=100, examples=["c-0123456789"])],
    force: Annotated[bool, Query(description="不比较，直接启用")] = False,
) -> Changed:
    """Reviews made from now on use it. A candidate is compared with the current model first."""
    service = Service.of(request)
    registry = service.desk.registry
    folder = service.models_folder
    with service.promoting:
        made = modelling.promote(registry, version, force, lambda name: process.objections(folder, name))
        return _changed(service, made, "model.promote", person)


@router.post(
    "/models/rollback",
    operation_id="rollBackModel",
    summary="退回上一个版本",
    response_model=Changed,
    responses=described(401, 403, 409, 503),
)
def roll_back(request: Request, person: Training) -> Changed:
    """The version that was in use before the current one."""
    service = Service.of(request)
    with service.promoting:
        return _changed(service, modelling.rollback(service.desk.registry), "model.rollback", person)


def _changed(service: Service, made: Change, action: str, person: Person) -> Changed:
    with service.store.write() as session:
        events.record(session, person.name, action, made.current, {"before": made.before})
    return Changed(current=made.current, before=made.before)
