"""API keys: ``nb_<id>_<secret>``, shown once. The database holds the SHA-256 of the secret.

The secret is 256 random bits, so a fast hash keeps it: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from service.access import accounts
from service.access.roles import Person
from service.errors import AccountInvalid, AccountUnknown, KeyUnknown
from service.store import events
from service.store.engine import Store
from service.store.tables import Account, Key

_ID = re.compile(r"[0-9a-f]{12}")
_KEY = re.compile(r"nb_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A key as it is listed: nothing of its secret. ``active``: neither it nor its account is switched off."""

    id: str
    account: str
    label: str
    created_at: datetime
    revoked_at: datetime | None
    active: bool


def create(store: Store, account: str, label: str, *, by: str) -> str:
    """Make a key for an account and tell it, this once.

    Raises AccountUnknown, AccountInvalid where the account is disabled or the label too long.
    """
    label = label.strip()
    if len(label) > _LONGEST_LABEL or not label.isprintable():
        raise AccountInvalid(what="label")
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with store.write() as session:
        owner = accounts.find(session, account)
        if owner is None:
            raise AccountUnknown(name=account)
        if owner.disabled_at is not None:
            raise AccountInvalid(what="disabled", detail=owner.name)
        session.add(
            Key(id=id_, account_id=owner.id, label=label, secret=_digest(secret), created_at=datetime.now(UTC))
        )
        events.record(session, by, "key.create", f"key:{id_}", {"account": owner.name, "label": label})
    return f"nb_{id_}_{secret}"


def listed(store: Store) -> list[Listed]:
    """All keys, in the order of their making."""
    query = select(Key, Account).join(Key.account).order_by(Key.created_at, Key.id)
    with store.read() as session:
        return [_listed(key, account) for key, account in session.execute(query)]


def revoke(store: Store, id_: str, *, by: str) -> Listed:
    """Let a key count for nothing from now on. Raises KeyUnknown. A whole key in place of its id will do."""
    whole = _KEY.fullmatch(id_)
    id_ = whole[1] if whole else id_
    with store.write() as session:
        key = session.get(Key, id_) if _ID.fullmatch(id_) else None
        if key is None:
            raise KeyUnknown(id=id_)
        if key.revoked_at is None:
            key.revoked_at = datetime.now(UTC)
            events.record(session, by, "key.revoke", f"key:{id_}", {"account": key.account.name})
        return _listed(key, key.account)


def authenticate(store: Store, text: str) -> Person | None:
    """Whose key it is; None for one that is unknown or revoked, or whose account is disabled."""
    form = _KEY.fullmatch(text)
    if form is None:
        return None
    query = select(Key, Account).join(Key.account).where(Key.id == form[1])
    with store.read() as session:
        found = session.execute(query).one_or_none()
        right = hmac.compare_digest(found[0].secret if found else _digest(""), _digest(form[2]))
        if found is None or not right:
            return None
        key, account = found
        return accounts.person(account) if _active(key, account) else None


def _active(key: Key, account: Account) -> bool:
    return key.revoked_at is None and account.disabled_at is None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _listed(key: Key, account: Account) -> Listed:
    return Listed(key.id, account.name, key.label, key.created_at, key.revoked_at, _active(key, account))
