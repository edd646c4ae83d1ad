"""``/livez``, ``/readyz``, ``/version``, ``/metrics``: at the root, open to whoever watches the service."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from starlette.responses import Response

from service import __version__
from service.errors import NotReady
from service.web.problems import described
from service.web.service import Service

router = APIRouter(tags=["运行"])


class Status(BaseModel):
    """The service is well."""

    status: Literal["ok"] = "ok"


class Version(BaseModel):
    """The program's version and that of the model in use."""

    version: str
    model: str


@router.get("/livez", operation_id="isAlive", summary="进程在运行", response_model=Status)
async def alive() -> Status:
    """The process answers."""
    return Status()


@router.get(
    "/readyz", operation_id="isReady", summary="可以接收报告", response_model=Status, responses=described(503)
)
def ready(request: Request) -> Status:
    """A worker has its model loaded, and the database answers; 503 until then."""
    service = Service.of(request)
    if not service.desk.pool.ready:
        raise NotReady(seconds=1)
    service.store.ping()
    return Status()


@router.get(
    "/version",
    operation_id="getVersion",
    summary="程序和模型的版本",
    response_model=Version,
    responses=described(503),
)
def version(request: Request) -> Version:
    """The program's version and the model's."""
    return Version(version=__version__, model=Service.of(request).desk.model())


@router.get(
    "/metrics",
    operation_id="getMetrics",
    summary="Prometheus 指标",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Counters and gauges; no names of organs or people."""
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)
