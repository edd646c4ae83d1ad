"""Who sends a request, and whether the person may: dependencies of the routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

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


Anyone = Annotated[Person, Depends(person)]


def _with(permission: Permission) -> Callable[[Person], Person]:
    def check(who: Anyone) -> Person:
        if not who.may(permission):
            raise Forbidden(role=ROLES[who.role])
        return who

    return check


Reading = Annotated[Person, Depends(_with("read"))]
Uploading = Annotated[Person, Depends(_with("upload"))]
Deciding = Annotated[Person, Depends(_with("decide"))]
Deleting = Annotated[Person, Depends(_with("delete"))]
Labelling = Annotated[Person, Depends(_with("label"))]
SeeingModels = Annotated[Person, Depends(_with("models"))]
Training = Annotated[Person, Depends(_with("train"))]
