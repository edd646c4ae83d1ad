"""Who sends a request, and whether the person may: dependencies of the routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import Response

from service.access import keys
from service.access.roles import LOCAL, ROLES, Permission, Person
from service.errors import Forbidden, SignInNeeded
from service.web.service import Service

COOKIE = "nianbao_session"
_bearer = HTTPBearer(auto_error=False, scheme_name="apiKey", description="API 密钥：nb_…")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="session", description="登录后的会话")


def person(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    cookie: Annotated[str | None, Security(_cookie)],
) -> Person:
    """Who sends the request. Raises SignInNeeded; a key that is not in force is refused, never passed over."""
    service = Service.of(request)
    found = None
    if request.headers.get("authorization"):
        found = keys.authenticate(service.store, bearer.credentials) if bearer is not None else None
    elif cookie:
        found = service.sessions.person_of(cookie)
    if found is None and not request.headers.get("authorization") and not service.has_accounts():
        return LOCAL
    if found is None:
        raise SignInNeeded
    return found


def visitor(request: Request) -> Person | None:
    """Who looks at a page: the one signed in, the one at this machine while there are no accounts, or nobody."""
    service = Service.of(request)
    found = service.sessions.person_of(request.cookies.get(COOKIE, ""))
    return found or (None if service.has_accounts() else LOCAL)


def begin(request: Request, name: str, password: str) -> tuple[str, Person]:
    """The cookie of a new session, and whose it is. Raises SignInFailed, SignInThrottled."""
    sessions = Service.of(request).sessions
    cookie = sessions.sign_in(name, password, request.client.host if request.client is not None else "")
    found = sessions.person_of(cookie)
    if found is None:
        raise SignInNeeded
    return cookie, found


def remember(request: Request, response: Response, cookie: str) -> None:
    """Let the browser keep a session's cookie."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=Service.of(request).sessions.seconds,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )


Anyone = Annotated[Person, Depends(person)]


def _with(permission: Permission) -> Callable[[Person], Awaitable[Person]]:
    async def check(who: Anyone) -> Person:  # it waits for nothing, and so is worth no way to a thread
        if not who.may(permission):
            raise Forbidden(role=ROLES[who.role])
        return who

    return check


Reading = Annotated[Person, Depends(_with("read"))]
Uploading = Annotated[Person, Depends(_with("upload"))]
SeeingBatches = Annotated[Person, Depends(_with("batches"))]
Batching = Annotated[Person, Depends(_with("batch"))]
Deciding = Annotated[Person, Depends(_with("decide"))]
Deleting = Annotated[Person, Depends(_with("delete"))]
Labelling = Annotated[Person, Depends(_with("label"))]
SeeingModels = Annotated[Person, Depends(_with("models"))]
Training = Annotated[Person, Depends(_with("train"))]
Administering = Annotated[Person, Depends(_with("admin"))]
