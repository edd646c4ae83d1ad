"""Sessions of the pages: a random token, signed in the cookie, hashed in the database.

The database alone decides whether a session holds; the signature spares it the cookies that were made up.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy import delete, select

from service.access import accounts
from service.access.passwords import Passwords
from service.access.roles import Person
from service.access.throttle import Throttle
from service.errors import SignInFailed
from service.store import events
from service.store.engine import Store
from service.store.tables import Account, SignIn

_SALT = "nianbao.session"
_LONGEST = 200
"""Characters of a cookie; more is none of ours."""
_LONGEST_ADDRESS = 64


def _now() -> datetime:
    return datetime.now(UTC)


class Sessions:
    """Signs people in and out. ``key`` signs the cookies; a session ends ``hours`` after its sign-in."""

    def __init__(
        self,
        store: Store,
        key: str,
        *,
        hours: int,
        passwords: Passwords,
        throttle: Throttle,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._store = store
        self._signer = TimestampSigner(key, salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256)
        self._life = timedelta(hours=hours)
        self._passwords = passwords
        self._throttle = throttle
        self._now = now

    @property
    def seconds(self) -> int:
        """How long a session lasts: the ``Max-Age`` of its cookie."""
        return int(self._life.total_seconds())

    def sign_in(self, name: str, password: str, address: str) -> str:
        """The value of the cookie of a new session. Raises SignInFailed, SignInThrottled."""
        with self._throttle.attempt(name, address):
            with self._store.read() as session:
                account = accounts.find(session, name)
                known = (account.id, account.password) if account else None
            if not self._passwords.matches(known[1] if known else None, password) or known is None:
                raise SignInFailed
            better = self._passwords.hash(password) if self._passwords.stale(known[1]) else None
            return self._begun(*known, better, address)

    def person_of(self, cookie: str) -> Person | None:
        """Whose session it is; None for one that was forged, has ended, or whose account is disabled."""
        id_ = self._id(cookie)
        if id_ is None:
            return None
        query = select(SignIn, Account).join(SignIn.account).where(SignIn.id == id_)
        with self._store.read() as session:
            found = session.execute(query).one_or_none()
            if found is None or found[0].expires_at <= self._now() or found[1].disabled_at is not None:
                return None
            return accounts.person(found[1])

    def sign_out(self, cookie: str) -> None:
        """End a session; one that is unknown or over is no error."""
        id_ = self._id(cookie)
        if id_ is not None:
            with self._store.write() as session:
                found = session.get(SignIn, id_)
                if found is not None:
                    events.record(session, found.account.name, "session.end", f"account:{found.account.name}")
                    session.delete(found)

    def purge(self) -> None:
        """Remove sessions that have ended; every sign-in does so too."""
        with self._store.write() as session:
            session.execute(delete(SignIn).where(SignIn.expires_at <= self._now()))

    def _begun(self, account_id: int, password: str, better: str | None, address: str) -> str:
        """A new session, if the account is still as it was when its password was verified."""
        token, at = secrets.token_urlsafe(32), self._now()
        with self._store.write() as session:
            account = session.get(Account, account_id, with_for_update=True)
            if account is None or account.disabled_at is not None or account.password != password:
                raise SignInFailed
            account.password = better or password
            session.execute(delete(SignIn).where(SignIn.expires_at <= at))
            session.add(SignIn(id=_digest(token), account_id=account_id, created_at=at, expires_at=at + self._life))
            events.record(
                session,
                account.name,
                "session.begin",
                f"account:{account.name}",
                {"address": address[:_LONGEST_ADDRESS]},
            )
        return self._signer.sign(token).decode("ascii")

    def _id(self, cookie: str) -> str | None:
        """The id of the session that a cookie names; None where we did not sign it, or too long ago."""
        if len(cookie) > _LONGEST or not cookie.isascii():
            return None
        try:
            return _digest(self._signer.unsign(cookie, max_age=self.seconds).decode("ascii"))
        except (BadSignature, UnicodeDecodeError):
            return None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
