"""Sessions: begun with a password, ended by sign-out, time, a new password, a disabled account; never by forgery."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from itsdangerous import TimestampSigner
from sqlalchemy import func, select

from service.access import accounts
from service.access.accounts import Listed
from service.access.passwords import Passwords
from service.access.roles import Person
from service.access.sign_in import Sessions
from service.access.throttle import Throttle
from service.errors import SignInFailed, SignInThrottled
from service.store.engine import Store
from service.store.tables import Account, Event, SignIn
from tests.access.conftest import GOOD

KEY = "k" * 32
HERE = "192.0.2.1"


class Calendar:
    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def begin(store: Store, calendar: Calendar, passwords: Passwords) -> Callable[..., Sessions]:
    def do(key: str = KEY, passwords: Passwords = passwords) -> Sessions:
        return Sessions(store, key, hours=12, passwords=passwords, throttle=Throttle(5), now=calendar)

    return do


@pytest.fixture
def sessions(begin: Callable[..., Sessions], make: Callable[..., Listed]) -> Sessions:
    make("王主任")
    make("青石镇", "organ", "岚溪县青石镇人民政府")
    return begin()


def _rows(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(SignIn)) or 0


def test_in_and_out(sessions: Sessions, store: Store) -> None:
    one, other = (sessions.sign_in(" 青石镇", GOOD, HERE) for _ in range(2))
    assert sessions.person_of(one) == Person("青石镇", "organ", "岚溪县青石镇人民政府")
    assert sessions.seconds == 12 * 3600
    sessions.sign_out(one)
    sessions.sign_out(one)
    sessions.sign_out("x")
    assert sessions.person_of(one) is None
    assert sessions.person_of(other) is not None
    with store.read() as session:
        events = [e for e in session.scalars(select(Event).order_by(Event.id)) if e.action.startswith("session.")]
    assert [e.action for e in events] == ["session.begin", "session.begin", "session.end"]
    assert events[0].details == {"address": HERE}


def test_the_token_is_kept_as_a_hash(sessions: Sessions, store: Store) -> None:
    cookie = sessions.sign_in("王主任", GOOD, HERE)
    token = cookie.split(".")[0]
    assert len(token) == 43
    with store.read() as session:
        row = session.scalars(select(SignIn)).one()
    assert row.id == hashlib.sha256(token.encode()).hexdigest()
    assert row.expires_at - row.created_at == timedelta(hours=12)


@pytest.mark.parametrize(
    ("name", "password"),
    [("王主任", GOOD + "x"), ("王主任", ""), ("赵六", GOOD), ("", ""), ("王主任", "x" * 9999), ("\ud800\0", "\0")],
)
def test_wrong_is_told_alike(sessions: Sessions, store: Store, name: str, password: str) -> None:
    with pytest.raises(SignInFailed) as error:
        sessions.sign_in(name, password, HERE)
    assert error.value.params == {}
    assert _rows(store) == 0


def test_tampered_cookies(sessions: Sessions, begin: Callable[..., Sessions], store: Store) -> None:
    cookie = sessions.sign_in("王主任", GOOD, HERE)
    token, stamp, signature = cookie.split(".")
    elsewhere = TimestampSigner(KEY, salt="another", key_derivation="hmac", digest_method=hashlib.sha256)
    with store.read() as session:
        stored = session.scalars(select(SignIn.id)).one()
    for forged in (
        "", token, f"{token}.{stamp}", f"{token}.{stamp}.{signature[:-2]}AA", f"x{cookie}", cookie + " ", "密", "x" * 9999,
        f"{token}.AAAAAA.{signature}", elsewhere.sign(token).decode(), stored,
    ):  # fmt: skip
        assert sessions.person_of(forged) is None
    assert begin("another key " * 3).person_of(cookie) is None
    assert begin().person_of(cookie) is not None  # a restart ends nothing


def test_expired(sessions: Sessions, calendar: Calendar, store: Store) -> None:
    cookie = sessions.sign_in("王主任", GOOD, HERE)
    calendar.ahead = timedelta(hours=11, minutes=59)
    assert sessions.person_of(cookie) is not None
    calendar.ahead = timedelta(hours=12, seconds=1)
    assert sessions.person_of(cookie) is None
    later = sessions.sign_in("王主任", GOOD, HERE)
    assert _rows(store) == 1
    assert sessions.person_of(later) is not None
    calendar.ahead = timedelta(hours=25)
    sessions.purge()
    assert _rows(store) == 0


def test_a_signature_expires_too(sessions: Sessions, monkeypatch) -> None:
    cookie = sessions.sign_in("王主任", GOOD, HERE)
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 12 * 3600 + 2)
    assert sessions.person_of(cookie) is None


def test_disabled(sessions: Sessions, store: Store) -> None:
    cookie = sessions.sign_in("青石镇", GOOD, HERE)
    accounts.disable(store, "青石镇", by="王主任")
    assert sessions.person_of(cookie) is None
    with pytest.raises(SignInFailed):
        sessions.sign_in("青石镇", GOOD, HERE)
    accounts.enable(store, "青石镇", by="王主任")
    assert sessions.person_of(cookie) is None
    assert sessions.person_of(sessions.sign_in("青石镇", GOOD, HERE)) is not None


def test_a_new_password_ends_every_session(sessions: Sessions, store: Store, passwords: Passwords) -> None:
    mine, theirs = sessions.sign_in("王主任", GOOD, HERE), sessions.sign_in("青石镇", GOOD, HERE)
    accounts.set_password(store, "青石镇", "另一个密码-2024", passwords=passwords, by="王主任")
    assert sessions.person_of(theirs) is None
    assert sessions.person_of(mine) is not None
    with pytest.raises(SignInFailed):
        sessions.sign_in("青石镇", GOOD, HERE)
    sessions.sign_in("青石镇", "另一个密码-2024", HERE)


def test_a_password_changed_while_it_is_verified(sessions: Sessions, store: Store, passwords, monkeypatch) -> None:
    stale = passwords.stale

    def changed(stored: str) -> bool:
        accounts.set_password(store, "青石镇", "另一个密码-2024", passwords=passwords, by="王主任")
        return stale(stored)

    monkeypatch.setattr(passwords, "stale", changed)
    with pytest.raises(SignInFailed):
        sessions.sign_in("青石镇", GOOD, HERE)
    assert _rows(store) == 0


def test_a_stale_hash_is_made_anew(sessions: Sessions, begin: Callable[..., Sessions], store: Store) -> None:
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    begin(passwords=stronger).sign_in("王主任", GOOD, HERE)
    with store.read() as session:
        kept = session.scalars(select(Account.password).order_by(Account.id)).all()
    assert [stronger.stale(k) for k in kept] == [False, True]
    sessions.sign_in("王主任", GOOD, HERE)


def test_throttled(sessions: Sessions) -> None:
    for _ in range(5):
        with pytest.raises(SignInFailed):
            sessions.sign_in("王主任", "wrong password", HERE)
    with pytest.raises(SignInThrottled) as error:
        sessions.sign_in("王主任", GOOD, HERE)
    assert 0 < error.value.retry_after <= 301
    assert str(error.value.retry_after) in error.value.message("en")
    sessions.sign_in("王主任", GOOD, "192.0.2.2")
