"""``/batches``: a county's submissions handed in together, their progress, and what comes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.datastructures import FormData
from starlette.responses import FileResponse, Response

from service.errors import ReviewUnknown, UsageError
from service.store import batches as stored
from service.store import tables
from service.store.batches import Role
from service.web.access import Batching, SeeingBatches
from service.web.api.reviews import shown
from service.web.batch_faces import Batches, BatchFace, KeptBatch, far, whole
from service.web.forms import received
from service.web.problems import described
from service.web.service import Service

router = APIRouter(tags=["批量"])
BatchId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="编号", examples=["0123456789abcdef"])]
_MOST_FILES = 2000
_FIELDS: dict[str, Role] = {
    "files": "report",
    "roster": "roster",
    "county": "county",
    "previous": "previous",
    "template": "template",
}
_ONE = ("roster", "county")
_BINARY = {"type": "string", "format": "binary"}
_MANY = {"type": "array", "items": _BINARY}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": _MANY | {"description": "报告：一个 zip，或多个文件", "minItems": 1},
                    "roster": _BINARY | {"description": "名单（CSV 或 XLSX：单位、类型、截止日期），可以没有"},
                    "county": _BINARY | {"description": "本县自己的年度报告，可以没有"},
                    "previous": _MANY | {"description": "上年报告：zip 或多个文件，可以没有"},
                    "template": _MANY | {"description": "县里下发的模板，其中文字不算雷同，可以没有"},
                },
            }
        }
    },
}
_LOCATION = {"Location": {"description": "这一批的地址", "schema": {"type": "string"}}}
_EVENT = {200: {"description": "进度", "content": {"text/event-stream": {"schema": {"type": "string"}}}}}
_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_KINDS = {
    200: {
        "content": {
            kind: {"schema": {"type": "object"} if kind == _TYPES["json"] else _BINARY} for kind in _TYPES.values()
        }
    }
}
_LOOK_SECONDS = 0.5
"""How often the events look how far a batch is."""


def _known(request: Request, _person: SeeingBatches, batch_id: BatchId) -> str:
    """The id of a batch that is there: an answer that is a stream can't be taken back. Raises ReviewUnknown."""
    return _found(Service.of(request), batch_id).id


KnownId = Annotated[str, Depends(_known)]


@router.post(
    "/batches",
    operation_id="createBatch",
    summary="交来一批报告，排队审查",
    status_code=202,
    response_model=KeptBatch,
    responses=described(400, 401, 403, 408, 409, 413, 422, 503, success={202: {"headers": _LOCATION}}),
    openapi_extra={"requestBody": _FORM},
)
async def create(request: Request, response: Response, person: Batching) -> KeptBatch:
    """Every report is kept like one that was uploaded; the batch goes on where it stood after a restart."""
    service = Service.of(request)
    async with received(request, files=_MOST_FILES) as form:
        row = await asyncio.to_thread(service.batches.ask, _given(form), person)
    response.headers["Location"] = f"/api/v1/batches/{row.id}"
    return whole(row)


@router.get(
    "/batches",
    operation_id="listBatches",
    summary="列出各批报送，最近的在前",
    response_model=Batches,
    responses=described(401, 403, 422, 503),
)
def list_(
    request: Request,
    _person: SeeingBatches,
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Batches:
    """A page of batches."""
    with Service.of(request).store.read() as session:
        rows, total = stored.page(session, page, size)
        items = [far(row) for row in rows]
        return Batches(items=items, total=total, page=page, size=size)


@router.get(
    "/batches/{batch_id}",
    operation_id="getBatch",
    summary="一批报送的进度和结果",
    response_model=KeptBatch,
    responses=described(401, 403, 404, 422, 503),
)
def get(request: Request, _person: SeeingBatches, batch_id: BatchId) -> KeptBatch:
    """Its state, and when it is done the counts and the files of its result."""
    return _found(Service.of(request), batch_id)


@router.get(
    "/batches/{batch_id}/events",
    operation_id="watchBatch",
    summary="一批报送的进度，随时推送（server-sent events）",
    response_class=EventSourceResponse,
    responses=described(401, 403, 404, 422, 503, success=_EVENT),
)
async def events(request: Request, batch_id: KnownId) -> AsyncIterator[ServerSentEvent]:
    """An event ``progress`` with the batch whenever it is further, and at the end one named by its state."""
    service = Service.of(request)
    before: BatchFace | None = None
    while True:
        try:
            now = await asyncio.to_thread(_far, service, batch_id)
        except ReviewUnknown:
            return  # it was deleted while somebody watched
        ended = now.state in (stored.DONE, stored.FAILED)
        if now != before:
            yield ServerSentEvent(event=now.state if ended else "progress", raw_data=now.model_dump_json())
            before = now
        if ended or service.closing.is_set():
            return
        await asyncio.sleep(_LOOK_SECONDS)


@router.get(
    "/batches/{batch_id}/files/{name}",
    operation_id="getBatchFile",
    summary="一批报送的结果文件：排名、意见书、汇总页……",
    response_class=Response,
    responses=described(401, 403, 404, 422, 503, success=_KINDS),
)
def file(
    request: Request,
    _person: SeeingBatches,
    batch_id: BatchId,
    name: Annotated[str, Path(max_length=40, examples=["scores.xlsx"])],
) -> Response:
    """A file of the result, to be saved."""
    service = Service.of(request)
    if name not in _found(service, batch_id).files:
        raise ReviewUnknown(what="这个文件")
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    path = service.batches.folder(batch_id) / name
    if not path.is_file():
        raise ReviewUnknown(what="这个文件")
    return FileResponse(path, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)


@router.delete(
    "/batches/{batch_id}",
    operation_id="cancelBatch",
    summary="取消一批报送，或删除已做完的结果",
    status_code=204,
    response_class=Response,
    responses=described(401, 403, 404, 422, 503),
)
def cancel(request: Request, person: Batching, batch_id: BatchId) -> Response:
    """One that waits or runs ends as ``failed`` (``batch_cancelled``); one that has ended goes with its files.

    Reviews that it made stay; they are deleted one by one.
    """
    Service.of(request).batches.cancel(batch_id, person)
    return Response(status_code=204)


def _found(service: Service, batch_id: str) -> KeptBatch:
    with service.store.read() as session:
        row = stored.get(session, batch_id)
        if row is None:
            raise ReviewUnknown(what="这一批")
        return whole(row)


def _far(service: Service, batch_id: str) -> BatchFace:
    """How far a batch is, without the list of its files. Raises ReviewUnknown."""
    with service.store.read() as session:
        row = session.get(tables.Batch, batch_id)
        if row is None:
            raise ReviewUnknown(what="这一批")
        return far(row)


def _given(form: FormData) -> list[tuple[Role, str, BinaryIO]]:
    """What a form holds. Raises UsageError."""
    unknown = sorted(set(form) - set(_FIELDS))
    if unknown:
        raise UsageError(what=f"没有名为 {'、'.join(u[:40] for u in unknown)} 的字段")
    given: list[tuple[Role, str, BinaryIO]] = []
    for field, value in form.multi_items():
        if isinstance(value, str):
            if value:
                raise UsageError(what=f"字段 {field} 应为文件")
        elif value.size or field == "files":
            given.append((_FIELDS[field], shown(value.filename), value.file))
    for role in _ONE:
        if sum(r == role for r, _, _ in given) > 1:
            raise UsageError(what=f"字段 {role} 只能有一个文件")
    if not any(role == "report" for role, _, _ in given):
        raise UsageError(what="请用 multipart/form-data 上传，报告（一个 zip 或多个文件）放在字段 files 里")
    return given
