"""Errors over HTTP: ``application/problem+json`` (RFC 9457) with the program's stable codes."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from service import errors

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("nianbao")

STATUS: Mapping[type[errors.NianbaoError], int] = {
    errors.NianbaoError: 500,
    errors.UsageError: 422,
    errors.FileError: 422,
    errors.FileTooLarge: 413,
    errors.UnsupportedType: 415,
    errors.InternalError: 500,
    errors.LabelsUnusable: 422,
    errors.AccountInvalid: 422,
    errors.SignInFailed: 401,
    errors.SignInNeeded: 401,
    errors.Forbidden: 403,
    errors.OtherUnit: 403,
    errors.CrossOrigin: 403,
    errors.HostNotAllowed: 421,
    errors.ReviewUnknown: 404,
    errors.ModelUnknown: 404,
    errors.RequestTimeout: 408,
    errors.Busy: 409,
    errors.FileGone: 409,
    errors.ModelRefused: 409,
    errors.NoEarlierModel: 409,
    errors.TrainingEnded: 409,
    errors.TrainingCancelled: 409,
    errors.RequestTooLarge: 413,
    errors.TooManyFiles: 413,
    errors.SignInThrottled: 429,
    errors.NotReady: 503,
    errors.QueueFull: 503,
    errors.ServiceStopping: 503,
    errors.BatchesFull: 409,
    errors.BatchCancelled: 409,
    errors.TrainingsFull: 409,
    errors.TrainingCrashed: 503,
    errors.ModelUnusable: 503,
    errors.DatabaseUnusable: 503,
    errors.StorageUnusable: 503,
}
"""The status of each error; a class that is not listed has that of its nearest base."""

_FRAMEWORK = {
    400: ("malformed", "请求的格式不对，无法解析。上传文件请用 multipart/form-data，字段名为 file。"),
    404: ("not_found", "没有这个地址。接口说明见 /api/docs。"),
    405: ("method_not_allowed", "这个地址不支持该方法。接口说明见 /api/docs。"),
}


class Fault(BaseModel):
    """One field of a request that is wrong."""

    field: str
    message: str


class Problem(BaseModel):
    """What went wrong: ``code`` is stable, ``detail`` says what happened and what to do."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(examples=["urn:nianbao:problem:queue_full"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["queue_full"])
    errors: list[Fault] = Field(default=[], description="wrong fields of the request, for code invalid_request")


def status_of(error: errors.NianbaoError) -> int:
    """The HTTP status of an error."""
    return _class_status(type(error))


def respond(error: errors.NianbaoError) -> Response:
    """The response that tells an error."""
    seconds = error.params.get("seconds") if status_of(error) in (429, 503) else None
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    if status_of(error) in (408, 413):
        headers["Connection"] = "close"  # what the client still sends is not received
    if status_of(error) == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return _problem(status_of(error), error.code, error.message(), headers=headers)


def described(
    *statuses: int, files: bool = False, success: Mapping[int, dict[str, Any]] | None = None
) -> dict[int | str, dict[str, Any]]:
    """The part of a route's OpenAPI that documents its errors, and more of its ``success``.

    ``files``: the route reads a file, so that it also gives the errors of one.
    """
    own = success or {}
    return {s: own[s] if s in own else _described(s, files) for s in (*own, *statuses)}


def install(app: FastAPI) -> None:
    """Make the app answer every error as a problem."""

    @app.exception_handler(errors.NianbaoError)
    async def _ours(_request: Request, error: errors.NianbaoError) -> Response:
        if status_of(error) == HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, errors.DatabaseUnusable):
            _log.error("%s: %s", error.code, error)
        return respond(error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> Response:
        faults = [Fault(field=".".join(map(str, e["loc"])), message=_said(e)) for e in error.errors()]
        detail = f"请求中这些项不对：{'、'.join(dict.fromkeys(f.field for f in faults))}。接口说明见 /api/docs。"
        return _problem(422, "invalid_request", detail, faults)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> Response:
        code, detail = _FRAMEWORK.get(error.status_code, ("http_error", str(error.detail)))
        return _problem(error.status_code, code, detail, headers=error.headers)


@cache
def _faults() -> dict[str, str]:
    return tomllib.loads(resources.files("service.web").joinpath("faults.toml").read_text("utf-8"))


def _said(error: Mapping[str, Any]) -> str:
    """What is wrong with an item of the request, in Chinese."""
    said = _faults().get(error["type"], "{msg}")
    return said.format_map({"msg": error["msg"], **error.get("ctx", {})})


def _problem(
    status: int, code: str, detail: str, faults: list[Fault] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    content: dict[str, Any] = {
        "type": f"urn:nianbao:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail.encode("utf-8", "replace").decode(),
        "code": code,
        "errors": [f.model_dump() for f in faults or []],
    }
    return Response(msgspec.json.encode(content), status, headers, MEDIA_TYPE)


def _described(status: int, files: bool) -> dict[str, Any]:
    kinds = [k for k in errors.BY_CODE.values() if k is not errors.NianbaoError and _class_status(k) == status]
    codes = {k.code for k in kinds if files or not issubclass(k, errors.FileError)} - {errors.FileError.code}
    codes |= {"invalid_request"} if status == HTTPStatus.UNPROCESSABLE_ENTITY else set()
    codes |= {_FRAMEWORK[status][0]} if status in _FRAMEWORK else set()
    return {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(sorted(codes))}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _class_status(kind: type[errors.NianbaoError]) -> int:
    return next(STATUS[k] for k in kind.__mro__ if k in STATUS)
