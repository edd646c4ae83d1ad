"""``/``: the first minutes in a browser. A report of one's own, or the sample, is reviewed and its result shown."""

from __future__ import annotations

import asyncio
import io
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service import __version__
from service.access.roles import Person
from service.errors import NianbaoError
from service.reviewing.kept import Upload
from service.web import pages, problems
from service.web.access import COOKIE, Reading, Uploading, begin, remember, visitor
from service.web.api.reviews import upload
from service.web.forms import received
from service.web.service import Service

router = APIRouter(include_in_schema=False)
SAMPLE = "qingshi-2023.docx"
Visitor = Annotated[Person | None, Depends(visitor)]
ReviewId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


@router.get("/")
def start(person: Visitor) -> HTMLResponse:
    """A form for a report, and the sample; a form to sign in where there are accounts."""
    return _page(person)


@router.post("/enter")
async def enter(request: Request) -> Response:
    """Sign in by the form."""
    async with received(request, files=0) as form:
        name, password = str(form.get("name", ""))[:64], str(form.get("password", ""))[:256]
    try:
        cookie, _ = await asyncio.to_thread(begin, request, name, password)
    except NianbaoError as error:
        return _page(None, error)
    response = RedirectResponse("/", 303)
    remember(request, response, cookie)
    return response


@router.post("/leave")
def leave(request: Request) -> Response:
    """Sign out."""
    Service.of(request).sessions.sign_out(request.cookies.get(COOKIE, ""))
    return RedirectResponse("/", 303)


@router.get("/sample")
def sample(_person: Reading) -> Response:
    """The sample report."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Response(_sample(), headers={"Content-Disposition": f"attachment; filename={SAMPLE}"}, media_type=kind)


@router.post("/try")
async def attempt(request: Request, person: Uploading) -> Response:
    """Review what the form holds, and go to its result; what is wrong with it is said on the page."""
    service = Service.of(request)
    try:
        service.desk.pool.check()
        async with received(request, files=2) as form:
            given = Upload(io.BytesIO(_sample()), SAMPLE) if form.get("sample") else upload(form)
            found = await service.apart(service.archive.add, given, person)
    except NianbaoError as error:
        return _page(person, error)
    return RedirectResponse(f"/done/{found.review.id}", 303)


@router.get("/done/{review_id}")
def done(request: Request, person: Reading, review_id: ReviewId) -> HTMLResponse:
    """The result in short, and where the rest is."""
    found = Service.of(request).archive.get(review_id, person)
    return HTMLResponse(pages.render("done.html", review=found.review))


@router.get("/shown/{review_id}")
async def shown(request: Request, person: Reading, review_id: ReviewId) -> Response:
    """The page of a review."""
    service = Service.of(request)
    _, content = await service.apart(service.archive.export, review_id, "html", person)
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    return HTMLResponse(content, headers={"Content-Security-Policy": policy})


def _page(person: Person | None, error: NianbaoError | None = None) -> HTMLResponse:
    page = pages.render(
        "start.html",
        person=person,
        may=person is not None and person.may("upload"),
        error=error.message() if error is not None else "",
        version=__version__,
    )
    return HTMLResponse(page, 200 if error is None else problems.status_of(error))


def _sample() -> bytes:
    return files("corpus").joinpath("reports", SAMPLE).read_bytes()
