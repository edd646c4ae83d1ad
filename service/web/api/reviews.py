"""``/reviews``: upload, list, read, export, delete; decisions on findings, corrections of cells."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from models.wording import narrow
from service.errors import UsageError
from service.export.facts import clean
from service.reviewing.kept import Kept, Upload, organ_of
from service.store import reviews as stored
from service.store.reviews import Filter
from service.web import faces
from service.web.access import Deciding, Deleting, Reading, Uploading
from service.web.faces import CellPatch, FindingPatch, KeptReview, Page
from service.web.forms import received
from service.web.problems import described
from service.web.service import Service

router = APIRouter(tags=["审查"])
_NAME_CHARACTERS = 200
_ID = r"^[0-9a-f]{16}$"
ReviewId = Annotated[str, Path(pattern=_ID, description="编号", examples=["0123456789abcdef"])]
_EXPORTS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
_BINARY = {"type": "string", "format": "binary"}
_FILES = {
    kind: {"schema": {"type": "object"} if kind == "application/json" else _BINARY} for kind in _EXPORTS.values()
}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": _BINARY | {"description": "报告（.docx、.pdf、.html、纯文本，按内容识别）"},
                    "previous": _BINARY | {"description": "上年报告，可以没有"},
                    "unit": {"type": "string", "maxLength": 200, "description": "单位全称，代替从标题读出的名称"},
                    "published": {"type": "string", "format": "date", "description": "公布日期"},
                },
            }
        }
    },
}
_CREATED = {201: {"headers": {"Location": {"description": "这次审查的地址", "schema": {"type": "string"}}}}}


@router.post(
    "/reviews",
    operation_id="createReview",
    summary="上传一份报告，审查并保存",
    status_code=201,
    response_model=KeptReview,
    responses=described(400, 401, 403, 408, 409, 413, 415, 422, 503, files=True, success=_CREATED),
    openapi_extra={"requestBody": _FORM},
)
async def create(request: Request, person: Uploading) -> Response:
    """The same organ and year again is a new version: decisions and corrections are carried over."""
    service = Service.of(request)
    service.desk.pool.check()
    async with received(request, files=2) as form:
        found = await service.apart(service.archive.add, upload(form), person)
    location = f"/api/v1/reviews/{found.review.id}"
    return Response(faces.kept(found), 201, {"Location": location}, "application/json")


@router.get(
    "/reviews",
    operation_id="listReviews",
    summary="列出审查过的报告，最近的在前",
    response_model=Page,
    responses=described(401, 403, 422, 503),
)
def list_(
    request: Request,
    person: Reading,
    unit: Annotated[str, Query(max_length=200, pattern=faces.TEXT, description="单位名称中的文字")] = "",
    year: Annotated[int | None, Query(ge=1900, le=2200, description="年度")] = None,
    errors: Annotated[bool | None, Query(description="true 只列有错误的，false 只列没有错误的")] = None,
    latest: Annotated[bool, Query(description="只列每份报告的最新一版")] = False,
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page:
    """A page of the reviews that the person may see."""
    wanted = Filter(organ_of(person), unit, year, errors, latest)
    with Service.of(request).store.read() as session:
        rows, total = stored.page(session, wanted, page, size)
        return Page(items=[faces.listed(*row) for row in rows], total=total, page=page, size=size)


@router.get(
    "/reviews/{review_id}",
    operation_id="getReview",
    summary="一次审查的全部结果",
    response_model=KeptReview,
    responses=described(401, 403, 404, 422, 503),
)
def get(request: Request, person: Reading, review_id: ReviewId) -> Response:
    """The review with its record."""
    return _response(Service.of(request).archive.get(review_id, person))


@router.get(
    "/reviews/{review_id}/export.{kind}",
    operation_id="exportReview",
    summary="导出：审核意见书（docx）、工作簿（xlsx）、网页（html）、JSON",
    response_class=Response,
    responses=described(401, 403, 404, 422, 503, success={200: {"content": _FILES}}),
)
async def export(
    request: Request, person: Reading, review_id: ReviewId, kind: Literal["docx", "xlsx", "html", "json"]
) -> Response:
    """A review as a file to be saved."""
    service = Service.of(request)
    found, content = await service.apart(service.archive.export, review_id, kind, person)
    name = quote(_file_name(found, kind))
    headers = {"Content-Disposition": f"attachment; filename=review.{kind}; filename*=UTF-8''{name}"}
    return Response(content, headers=headers, media_type=_EXPORTS[kind])


@router.delete(
    "/reviews/{review_id}",
    operation_id="deleteReview",
    summary="删除一次审查和它的原文件",
    status_code=204,
    response_class=Response,
    responses=described(401, 403, 404, 422, 503),
)
def delete(request: Request, person: Deleting, review_id: ReviewId) -> Response:
    """With its last version all that was said of a report goes too."""
    Service.of(request).archive.delete(review_id, person)
    return Response(status_code=204)


@router.post(
    "/reviews/{review_id}/again",
    operation_id="reviewAgain",
    summary="用现在的模型和规则重新审查",
    response_model=KeptReview,
    responses=described(401, 403, 404, 408, 409, 413, 415, 422, 503, files=True),
)
async def again(request: Request, person: Deciding, review_id: ReviewId) -> Response:
    """The same file, reviewed anew; decisions and corrections stay."""
    service = Service.of(request)
    return _response(await service.apart(service.archive.again, review_id, person))


@router.patch(
    "/reviews/{review_id}/findings/{finding_id}",
    operation_id="decideFinding",
    summary="确认一条发现，或注明理由不采纳",
    response_model=KeptReview,
    responses=described(401, 403, 404, 408, 409, 413, 415, 422, 503, files=True),
)
async def decide(
    request: Request,
    person: Deciding,
    review_id: ReviewId,
    finding_id: Annotated[str, Path(max_length=40, examples=["t201-5f2c0a1b2c3d"])],
    patch: FindingPatch,
) -> Response:
    """A dismissed finding costs no points; ``open`` takes a decision back. Later versions inherit it."""
    reason = patch.reason.strip()
    if patch.state == "dismissed" and not reason:
        raise UsageError(what="不采纳一条发现要写明理由（reason）")
    service = Service.of(request)
    made = await service.apart(service.archive.decide, review_id, finding_id, patch.state, reason, person)
    return _response(made)


@router.patch(
    "/reviews/{review_id}/cells/{name}",
    operation_id="correctCell",
    summary="更正读错的一格，重新核对",
    response_model=KeptReview,
    responses=described(401, 403, 404, 408, 409, 413, 415, 422, 503, files=True),
)
async def correct(
    request: Request,
    person: Deciding,
    review_id: ReviewId,
    name: Annotated[str, Path(max_length=80, examples=["requests.new.natural_person"])],
    patch: CellPatch,
) -> Response:
    """The number that stands in the report, where another was read. Later versions in which the same is printed

    inherit it.
    """
    service = Service.of(request)
    reason = patch.reason.strip()
    return _response(await service.apart(service.archive.correct, review_id, name, patch.value, reason, person))


def _response(found: Kept) -> Response:
    return Response(faces.kept(found), media_type="application/json")


def upload(form: FormData) -> Upload:
    """What a form holds. Raises UsageError."""
    file, previous = form.get("file"), form.get("previous")
    if len(form.getlist("file")) > 1:
        raise UsageError(what="一次上传一份报告：字段 file 只能有一个")
    if not isinstance(file, UploadFile):
        raise UsageError(what="请用 multipart/form-data 上传，文件放在字段 file 里")
    if isinstance(previous, str) and not previous:
        previous = None
    if previous is not None and not isinstance(previous, UploadFile):
        raise UsageError(what="字段 previous 应为文件")
    unknown = sorted(set(form) - {"file", "previous", "unit", "published"})
    if unknown:
        raise UsageError(what=f"没有名为 {'、'.join(u[:40] for u in unknown)} 的字段")
    return Upload(
        file=file.file,
        name=shown(file.filename),
        previous=previous.file if previous is not None and previous.size else None,
        unit=_unit(form.get("unit")),
        published=_day(form.get("published")),
    )


def _unit(value: Any) -> str | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not clean(value).strip() or len(narrow(value)) > _NAME_CHARACTERS:
        raise UsageError(what=f"单位名称（unit）应为不超过 {_NAME_CHARACTERS} 个字的文字")
    return clean(value).strip()


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value), re.ASCII):
            raise ValueError(value)
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise UsageError(what="公布日期（published）应写作 2024-01-31") from error


def shown(name: str | None) -> str:
    """The file's name without folders and control characters; it is shown, never used as a path."""
    return clean(re.split(r"[/\\]", name or "")[-1]).strip()[-_NAME_CHARACTERS:] or "未命名"


def _file_name(found: Kept, kind: str) -> str:
    unit = re.sub(r'[\\/:*?"<>|]', "_", clean(found.review.unit)) or "报告"
    return f"审核意见-{unit}-{found.review.year or ''}.{kind}".replace("-.", ".")
