"""The app: routes, guard, errors, and the service that opens and closes with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib.resources import files

import anyio.to_thread
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from service import __version__
from service.intake.limits import MB
from service.web import docs, health, problems, start
from service.web.api import batches, clauses, events, labels, models, reviews, session, trainings
from service.web.guard import Guard, Most, Rules
from service.web.metrics import Measure, Metrics
from service.web.problems import Problem
from service.web.service import Service

API = "/api/v1"
ROUTERS = (
    (API, reviews.router),
    (API, batches.router),
    (API, clauses.router),
    (API, labels.router),
    (API, models.router),
    (API, trainings.router),
    (API, session.router),
    (API, events.router),
    ("", health.router),
    ("", docs.router),
    ("", start.router),
)
_ABOUT = (
    "审查政府信息公开工作年度报告：上传、查看、更正、导出。错误一律为 application/problem+json，"
    "其中 code 是稳定的编号。没有账号时只回应本机；有账号时用 API 密钥（Authorization: Bearer nb_…）或会话 cookie。"
)
_FORM_OVERHEAD = 1 << 20
_UPLOADS = (f"{API}/reviews", f"{API}/labels/import", "/try")
_THREADS = 64
"""Routes that wait for the database run in threads."""


def create_app(service: Service) -> FastAPI:
    """The app of an open service, which stays its caller's to close."""
    config, metrics = service.config, Metrics()
    metrics.watch(service.desk.pool)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        await asyncio.to_thread(service.trainings.start)
        await asyncio.to_thread(service.batches.start)
        tidy = asyncio.create_task(service.keep_tidy())
        service.started.set()
        try:
            yield
        finally:
            tidy.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await tidy
            await asyncio.to_thread(service.batches.close)
            await asyncio.to_thread(service.trainings.close)

    async def has_accounts() -> bool:
        return await asyncio.to_thread(service.has_accounts)

    rules = Rules(
        has_accounts=has_accounts,
        open_to=config.allowed_hosts,
        largest=dict.fromkeys(_UPLOADS, _most(config.limits.upload_bytes, "NIANBAO_MAX_UPLOAD_MB", files=2))
        | {f"{API}/batches": _most(config.batch_bytes, "NIANBAO_MAX_BATCH_MB")},
        patience=config.upload_patience,
    )
    app = FastAPI(
        title="nianbao",
        summary="政府信息公开工作年度报告的审查",
        description=_ABOUT,
        version=__version__,
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_url=f"{API.rpartition('/')[0]}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=[Middleware(Measure, metrics=metrics), Middleware(Guard, rules=rules)],
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    app.state.service, app.state.metrics = service, metrics
    problems.install(app)
    for prefix, router in ROUTERS:
        app.include_router(router, prefix=prefix)
    static = str(files("service.web").joinpath("static"))
    app.mount("/static", StaticFiles(directory=static), name="static")
    _describe(app)
    return app


def _most(size: int, setting: str, files: int = 1) -> Most:
    return Most(files * size + _FORM_OVERHEAD, size / MB, setting)


def _operation_id(route: APIRoute) -> str:
    return route.operation_id or route.name


def _describe(app: FastAPI) -> None:
    """Put the shape of errors into the OpenAPI, where routes refer to it."""
    made = app.openapi

    def openapi() -> dict[str, object]:
        if app.openapi_schema is None:
            schema = made()
            shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            named = schema.setdefault("components", {}).setdefault("schemas", {})
            named |= shape.pop("$defs", {}) | {"Problem": shape}
            for name in ("HTTPValidationError", "ValidationError"):
                named.pop(name, None)
            for methods in schema["paths"].values():
                for answer in (a for operation in methods.values() for a in operation["responses"].values()):
                    answer["description"] = answer["description"].replace("Successful Response", "成功")
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to extend it
