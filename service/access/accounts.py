"""Accounts: made, listed, disabled, given a new password. Every change is on record.

The first account is an admin, and one active admin remains: with none, the service would either answer to
everyone or to nobody who can mend it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from service import names
from service.access import passwords as rules
from service.access.passwords import Passwords
from service.access.roles import ROLES, Person, Role
from service.errors import AccountInvalid, AccountUnknown
from service.store import events
from service.store.engine import Store
from service.store.tables import Account, SignIn

_LONGEST_NAME, _LONGEST_UNIT = 64, 200
_LOCK = 0x6E696162
"""Advisory lock of PostgreSQL under which one transaction at a time changes accounts."""
_ANY = select(Account.id).limit(1)


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as it is listed: nothing of its password."""

    name: str
    role: Role
    unit: str
    created_at: datetime
    disabled_at: datetime | None


def create(
    store: Store, name: str, password: str, role: str | None, unit: str, *, passwords: Passwords, by: str
) -> Listed:
    """Make an account; without ``role`` the first is admin, one with a unit organ, any other viewer.

    Raises AccountInvalid for a name that is no name or taken, a role that does not exist or is not admin for the
    first account, a unit that is missing, too much or no full name, a password that is easily guessed.
    """
    name, unit = checked(name), _line(unit)
    planned = plan(store, name, role, unit)
    rules.check(password, name)
    hashed = passwords.hash(password)
    with store.write() as session:
        _alone(session)
        planned = _plan(session, name, role, unit)  # what held a moment ago may not hold now
        account = Account(name=name, role=planned, unit=unit, password=hashed, created_at=datetime.now(UTC))
        session.add(account)
        events.record(session, by, "account.create", f"account:{name}", {"role": planned, "unit": unit})
        return _listed(account)


def plan(store: Store, name: str, role: str | None, unit: str) -> Role:
    """The role that ``create`` would give, before a password is asked for. Raises as ``create`` does."""
    with store.read() as session:
        return _plan(session, checked(name), role, _line(unit))


def listed(store: Store) -> list[Listed]:
    """All accounts, in the order of their making."""
    with store.read() as session:
        return [_listed(a) for a in session.scalars(select(Account).order_by(Account.id))]


def any_exist(store: Store) -> bool:
    """Whether there are accounts; without any the service answers on loopback only, to ``LOCAL``."""
    with store.connect() as connection:  # asked with each request while there are none
        return connection.scalar(_ANY) is not None


def disable(store: Store, name: str, *, by: str) -> Listed:
    """End an account's sign-ins and let its password and keys count for nothing. AccountInvalid: the last admin."""
    with store.write() as session:
        account = _taken(session, name)
        if account.disabled_at is None:
            others = select(func.count()).where(
                Account.role == "admin", Account.disabled_at.is_(None), Account.id != account.id
            )
            if account.role == "admin" and not session.scalar(others):
                raise AccountInvalid(what="last_admin", detail=account.name)
            account.disabled_at = datetime.now(UTC)
            _end_sign_ins(session, account)
            events.record(session, by, "account.disable", f"account:{account.name}")
        return _listed(account)


def enable(store: Store, name: str, *, by: str) -> Listed:
    """Let a disabled account count again, with its password and its keys."""
    with store.write() as session:
        account = _taken(session, name)
        if account.disabled_at is not None:
            account.disabled_at = None
            events.record(session, by, "account.enable", f"account:{account.name}")
        return _listed(account)


def set_password(store: Store, name: str, password: str, *, passwords: Passwords, by: str) -> Listed:
    """Give an account another password and end its sign-ins. AccountInvalid: one that is easily guessed."""
    rules.check(password, get(store, name).name)
    hashed = passwords.hash(password)
    with store.write() as session:
        account = _taken(session, name)
        account.password = hashed
        _end_sign_ins(session, account)
        events.record(session, by, "account.password", f"account:{account.name}")
        return _listed(account)


def get(store: Store, name: str) -> Listed:
    """The account of that name. Raises AccountUnknown."""
    with store.read() as session:
        account = find(session, name)
        if account is None:
            raise AccountUnknown(name=name)
        return _listed(account)


def find(session: Session, name: str) -> Account | None:
    """The account of that name, however it is written. Every name is compared, whether or not one fits."""
    wanted = folded(name)
    fitting = [id_ for id_, other in session.execute(select(Account.id, Account.name)) if folded(other) == wanted]
    return session.get(Account, fitting[0]) if fitting else None


def folded(name: str) -> str:
    """What two spellings of one name have in common."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())


def person(account: Account) -> Person:
    """Whom the account stands for."""
    return Person(account.name, cast("Role", account.role), account.unit)


def checked(name: str) -> str:
    """The name in its normal form. Raises AccountInvalid for what is none."""
    plain = unicodedata.normalize("NFKC", name)
    if not 1 <= len(plain) <= _LONGEST_NAME or not plain.isprintable() or plain != plain.strip():
        raise AccountInvalid(what="name")
    return plain


def _plan(session: Session, name: str, role: str | None, unit: str) -> Role:
    first = session.scalar(select(Account.id).limit(1)) is None
    role = role or ("admin" if first else "organ" if unit else "viewer")
    if role not in ROLES:
        raise AccountInvalid(what="role", detail=role)
    if first and role != "admin":
        raise AccountInvalid(what="first_admin", detail=role)
    if (role == "organ") != bool(unit):
        raise AccountInvalid(what="unit_extra" if unit else "unit_missing")
    if unit and names.lacks_place(unit):
        raise AccountInvalid(what="unit_bare", detail=unit)
    taken = find(session, name)
    if taken is not None:
        raise AccountInvalid(what="name_taken", detail=taken.name)
    return cast("Role", role)


def _taken(session: Session, name: str) -> Account:
    """The account, to be changed by this transaction alone. Raises AccountUnknown."""
    _alone(session)
    account = find(session, name)
    if account is None:
        raise AccountUnknown(name=name)
    session.refresh(account, with_for_update=True)
    return account


def _alone(session: Session) -> None:
    """One transaction at a time from here on; on SQLite one that writes always is."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def _end_sign_ins(session: Session, account: Account) -> None:
    session.flush()
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def _line(unit: str) -> str:
    plain = " ".join(unit.split())
    if len(plain) > _LONGEST_UNIT or not plain.isprintable():
        raise AccountInvalid(what="unit")
    return plain


def _listed(account: Account) -> Listed:
    role = cast("Role", account.role)
    return Listed(account.name, role, account.unit, account.created_at, account.disabled_at)
