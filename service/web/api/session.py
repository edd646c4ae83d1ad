"""``/session``: sign in, who am I, sign out."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from service.access.roles import Person
from service.web.access import COOKIE, Anyone, begin, remember
from service.web.faces import Face
from service.web.problems import described
from service.web.service import Service

router = APIRouter(tags=["登录"])
_COOKIE_SET = {"Set-Cookie": {"schema": {"type": "string"}}}


class Credentials(Face):
    """A name and its password."""

    name: str = Field(max_length=64, examples=["王芳"])
    password: str = Field(max_length=256, examples=["correct horse battery"])


class Who(Face):
    """Who is signed in; ``unit`` is the organ of an ``organ`` account."""

    name: str
    role: Literal["organ", "viewer", "reviewer", "admin"]
    unit: str


@router.post(
    "/session",
    operation_id="signIn",
    summary="登录，得到会话 cookie",
    response_model=Who,
    responses=described(401, 408, 413, 422, 429, 503, success={200: {"headers": _COOKIE_SET}}),
)
def sign_in(request: Request, given: Credentials) -> Response:
    """A session for the pages; tries that fail too often are throttled."""
    cookie, found = begin(request, given.name, given.password)
    response = JSONResponse(_who(found).model_dump())
    remember(request, response, cookie)
    return response


@router.get(
    "/session",
    operation_id="whoAmI",
    summary="当前登录的人",
    response_model=Who,
    responses=described(401, 503),
)
def who(person: Anyone) -> Who:
    """Who the key or session is of; without accounts the one at this machine."""
    return _who(person)


@router.delete(
    "/session",
    operation_id="signOut",
    summary="退出登录",
    status_code=204,
    response_class=Response,
    responses=described(503),
)
def sign_out(request: Request) -> Response:
    """End the session of the cookie, if there is one."""
    cookie = request.cookies.get(COOKIE)
    if cookie:
        Service.of(request).sessions.sign_out(cookie)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def _who(person: Person) -> Who:
    return Who(name=person.name, role=person.role, unit=person.unit)
