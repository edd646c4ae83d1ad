"""``/labels``: labelled clauses in and out, in the shapes of the common tools."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack
from typing import Annotated, Any, Literal, get_args

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from service.errors import UsageError
from service.export.facts import clean
from service.reviewing.wire import Taken
from service.store import labels as stored
from service.web.access import Labelling, Training
from service.web.faces import Face
from service.web.forms import received
from service.web.problems import described
from service.web.service import Service
from training.labels.clause import Clause

router = APIRouter(tags=["标注"])
Format = Literal["jsonl", "csv", "xlsx", "doccano", "label-studio"]
FORMATS: tuple[str, ...] = get_args(Format)
_LINES = "application/x-ndjson"
_FILES = {
    "jsonl": ("labels.jsonl", _LINES),
    "csv": ("labels.csv", "text/csv; charset=utf-8"),
    "xlsx": ("labels.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "doccano": ("labels-doccano.jsonl", _LINES),
    "label-studio": ("labels-label-studio.json", "application/json"),
}
_BINARY = {"type": "string", "format": "binary"}
_EXPORTED: dict[str, Any] = {kind: {"schema": _BINARY} for _, kind in _FILES.values()} | {
    "application/json": {"schema": {"type": "array"}}
}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": _BINARY | {"description": "标注文件"},
                    "format": {
                        "type": "string",
                        "enum": list(FORMATS),
                        "description": "格式，不写则按扩展名和内容判断",
                    },
                },
            }
        }
    },
}


class Skipped(Face):
    """A line that can't be used, and why."""

    line: int
    reason: str


class Imported(Face):
    """How many labels were new, how many changed, how many there are now, and what was skipped."""

    new: int
    changed: int
    total: int
    skipped: list[Skipped]


@router.post(
    "/labels/import",
    operation_id="importLabels",
    summary="读入一个标注文件",
    response_model=Imported,
    responses=described(400, 401, 403, 408, 413, 415, 422, 503, files=True),
    openapi_extra={"requestBody": _FORM},
)
async def import_(request: Request, person: Training) -> Imported:
    """Unusable lines are told and skipped. The same report, id and text again takes the new label."""
    service = Service.of(request)
    service.desk.pool.check()
    async with received(request, files=1) as form:
        file, format_ = _given(form)
        with ExitStack() as held:
            path = await asyncio.to_thread(held.enter_context, service.archive.borrowed(file.file))
            name = clean(file.filename or "").strip()[-200:] or "标注"
            answer = await asyncio.wrap_future(service.desk.read_labels(str(path), name, format_))
    return await asyncio.to_thread(_keep, service, answer, person.name)


@router.get(
    "/labels/export",
    operation_id="exportLabels",
    summary="导出全部标注",
    response_class=Response,
    responses=described(401, 403, 422, 503, success={200: {"content": _EXPORTED}}),
)
async def export(
    request: Request,
    _person: Labelling,
    format_: Annotated[Format, Query(alias="format", description="格式")] = "jsonl",
) -> Response:
    """Every label, the clauses of a report together and in its order, as a file to be saved."""
    service = Service.of(request)
    lines = await asyncio.to_thread(_lines, service)
    content = await asyncio.wrap_future(service.desk.write_labels(lines, format_))
    name, kind = _FILES[format_]
    return Response(content, headers={"Content-Disposition": f"attachment; filename={name}"}, media_type=kind)


def _given(form: FormData) -> tuple[UploadFile, str]:
    file, format_ = form.get("file"), form.get("format") or ""
    if not isinstance(file, UploadFile):
        raise UsageError(what="请用 multipart/form-data 上传，文件放在字段 file 里")
    if not isinstance(format_, str) or (format_ and format_ not in FORMATS):
        raise UsageError(what=f"格式（format）应为 {'、'.join(FORMATS)}")
    unknown = sorted(set(form) - {"file", "format"})
    if unknown:
        raise UsageError(what=f"没有名为 {'、'.join(u[:40] for u in unknown)} 的字段")
    return file, format_


def _keep(service: Service, answer: bytes, by: str) -> Imported:
    taken = msgspec.msgpack.decode(answer, type=Taken)
    with service.store.write() as session:
        counts = stored.add(session, map(Clause.from_json, taken.clauses), by)
    skipped = [Skipped(line=s.line, reason=s.reason) for s in taken.skipped]
    return Imported(new=counts.new, changed=counts.changed, total=counts.total, skipped=skipped)


def _lines(service: Service) -> bytes:
    with service.store.read() as session:
        found = stored.all_(session)
    return "".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for c in found).encode()
