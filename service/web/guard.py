"""What every request passes: which host and origin it names, how much it may send, the headers of every answer.

The headers follow the OWASP Secure Headers Project; requests across sites are told by ``Origin`` and
``Sec-Fetch-Site`` (W3C Fetch Metadata).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import CrossOrigin, HostNotAllowed, InternalError, NianbaoError, RequestTimeout, RequestTooLarge
from service.intake.limits import MB
from service.store import files
from service.store.engine import unusable
from service.web import problems

_log = logging.getLogger("nianbao")
_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PROXIED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
"""What tells that a proxy passed a request on, for someone who may be anywhere."""
_AWAY = (OperationalError, InterfaceError, SQLAlchemyTimeout)
"""The database does not answer, or has no connection left."""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Most:
    """The largest body of a route in bytes, and what is told of it: a limit in MB and the setting behind it."""

    bytes: int
    mb: float
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """``open_to``: hosts answered for when there are accounts (() for any); ``largest``: the largest body of a

    route, by its path, others take 1 MB; ``patience``: seconds without a byte after which receiving ends.
    """

    has_accounts: Callable[[], Awaitable[bool]]
    open_to: frozenset[str]
    largest: Mapping[str, Most]
    patience: float


_SMALL = Most(MB, 1)


class Guard:
    """ASGI middleware that holds requests to the rules."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer what is wrong with it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        begun = False
        receiving = _Receiving(receive, self._rules.patience)

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        async def send_unless_failed(message: Message) -> None:
            if begun or receiving.failure is None:  # else the app's own words for it are passed over
                await send_with_headers(message)

        headers = Headers(scope=scope)
        try:
            await self._check_host(scope, headers)
            _check_origin(scope, headers)
            receiving.allow(self._rules.largest.get(scope["path"], _SMALL), headers)
            await self._app(scope, receiving, send_unless_failed)
            if receiving.failure is not None and not begun:
                raise receiving.failure
        except NianbaoError as error:
            await problems.respond(error)(scope, receive, send_with_headers)
        except _AWAY as error:
            told = unusable(error)
            _log.error("%s: %s", told.code, told)
            if begun:
                raise
            await problems.respond(told)(scope, receive, send_with_headers)
        except ClientDisconnect:
            _log.info("the client was gone before its request had arrived")
        except Exception as error:
            full = files.unusable(error)
            if full is None:
                _log.exception("a fault of the service")
            else:
                _log.error("%s: %s", full.code, full)
            if begun:  # what was sent can't be taken back: the client must see that it ends too soon
                raise
            said = full or InternalError(reason=type(error).__name__)
            await problems.respond(said)(scope, receive, send_with_headers)

    async def _check_host(self, scope: Scope, headers: Headers) -> None:
        """Without accounts this machine alone is answered, under its own names: no other site's name leads here."""
        host = _host(headers.get("host", ""))
        if host in _LOOPBACK and _is_loopback(scope) and not any(name in headers for name in _PROXIED):
            return  # always answered, so that one who asks here whether the service lives needs no database
        if not await self._rules.has_accounts():
            raise HostNotAllowed
        if self._rules.open_to and host not in self._rules.open_to | _LOOPBACK:
            raise HostNotAllowed


class _Receiving:
    """Receives a body of at most as many bytes as are allowed, each part of it within ``patience`` seconds.

    ``failure`` is what went wrong, whatever became of it when it was raised.
    """

    def __init__(self, receive: Receive, patience: float) -> None:
        self._receive, self._patience = receive, patience
        self._most, self._left = _SMALL, _SMALL.bytes
        self._whole = False
        self.failure: NianbaoError | None = None

    def allow(self, most: Most, headers: Headers) -> None:
        """Allow so much. Raises RequestTooLarge where more is announced."""
        self._most, self._left = most, most.bytes
        announced = headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > most.bytes:
            raise self._too_large()

    async def __call__(self) -> Message:
        if self._whole:  # only the news that the client is gone can come, whenever that is
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._patience)
        except TimeoutError as error:
            self.failure = RequestTimeout(seconds=self._patience)
            raise self.failure from error
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.failure = self._too_large()
                raise self.failure
            self._whole = not message.get("more_body", False)
        return message

    def _too_large(self) -> RequestTooLarge:
        setting = f"（{self._most.setting}）" if self._most.setting else ""
        return RequestTooLarge(limit_mb=f"{self._most.mb:g}", setting=setting)


def _check_origin(scope: Scope, headers: Headers) -> None:
    if scope["method"] in _SAFE:
        return
    origin = headers.get("origin")
    foreign = origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()
    if foreign or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossOrigin(origin=(origin or "?")[:200])


def _host(header: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_loopback(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0].partition("%")[0]).is_loopback
    except ValueError:
        return False
