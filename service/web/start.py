"""``/``: the first minutes. A report of one's own, or the sample, is reviewed and shown."""

from __future__ import annotations

import io
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service import __version__
from service.reviewing.archive import Upload
from service.web import pages
from service.web.access import Reading, Uploading
from service.web.api.reviews import upload
from service.web.service import Service

router = APIRouter(include_in_schema=False)
SAMPLE = "qingshi-2023.docx"


@router.get("/")
def start(request: Request) -> HTMLResponse:
    """A form for a report, and the sample."""
    local = not Service.of(request).has_accounts()
    return HTMLResponse(pages.render("start.html", local=local, version=__version__))


@router.get("/sample")
def sample(_person: Reading) -> Response:
    """The sample report."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Response(_sample(), headers={"Content-Disposition": f"attachment; filename={SAMPLE}"}, media_type=kind)


@router.post("/try")
async def attempt(request: Request, person: Uploading) -> Response:
    """Review what the form holds, and go to the page of its review."""
    service = Service.of(request)
    async with request.form(max_files=2, max_fields=8) as form:
        given = Upload(io.BytesIO(_sample()), SAMPLE) if form.get("sample") else upload(form)
        found = await service.archive.add(given, person)
    return RedirectResponse(f"/shown/{found.review.id}", 303)


@router.get("/shown/{review_id}")
async def shown(request: Request, person: Reading, review_id: str) -> Response:
    """The page of a review."""
    _, content = await Service.of(request).archive.export(review_id, "html", person)
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    return HTMLResponse(content, headers={"Content-Security-Policy": policy})


def _sample() -> bytes:
    return files("corpus").joinpath("reports", SAMPLE).read_bytes()
