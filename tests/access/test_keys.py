"""API keys: shown once, held as a hash, worth nothing when revoked or when their account is disabled."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.access import accounts, keys
from service.access.accounts import Listed
from service.access.roles import Person
from service.errors import AccountInvalid, AccountUnknown, KeyUnknown
from service.store.engine import Store
from service.store.tables import Event, Key

Make = Callable[..., Listed]


@pytest.fixture
def key(make: Make, store: Store) -> str:
    make("王主任")
    make("青石镇", "organ", "岚溪县青石镇人民政府")
    return keys.create(store, "青石镇", " 报送系统 ", by="王主任")


def test_a_key_stands_for_its_account(key: str, store: Store) -> None:
    assert re.fullmatch(r"nb_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", key)
    assert keys.authenticate(store, key) == Person("青石镇", "organ", "岚溪县青石镇人民政府")
    (line,) = keys.listed(store)
    assert (line.id, line.account, line.label, line.active) == (key[3:15], "青石镇", "报送系统", True)


def test_only_its_hash_is_kept(key: str, store: Store) -> None:
    secret = key[16:]
    with store.read() as session:
        kept = session.scalars(select(Key)).one()
        events = [e.subject + str(e.details) for e in session.scalars(select(Event))]
    assert kept.secret == hashlib.sha256(secret.encode()).hexdigest()
    assert not any(secret in text for text in events)


def test_what_is_no_key(key: str, store: Store) -> None:
    other = "A" if key[-1] != "A" else "B"
    unknown = f"nb_{'0' * 12}_{key[16:]}"
    for text in ("", "nb_", key[:-1], key + "x", key + "\n", key.upper(), key[:-1] + other, unknown, "密" * 59):
        assert keys.authenticate(store, text) is None


def test_an_unknown_id_is_compared_too(key: str, store: Store, monkeypatch) -> None:
    compared: list[tuple[str, str]] = []

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("service.access.keys.hmac.compare_digest", compare)
    assert keys.authenticate(store, f"nb_{'0' * 12}_{key[16:]}") is None
    assert [len(text) for pair in compared for text in pair] == [64, 64]


def test_revoked(key: str, store: Store) -> None:
    second = keys.create(store, "青石镇", "", by="王主任")
    keys.revoke(store, key[3:15], by="王主任")
    keys.revoke(store, key, by="王主任")  # is so already; the whole key will do
    assert keys.authenticate(store, key) is None
    assert keys.authenticate(store, second) is not None
    assert [k.active for k in keys.listed(store)].count(False) == 1
    for unknown in ("0" * 12, "", "\0", "\ud800", f"nb_{key[3:15]}_"):
        with pytest.raises(KeyUnknown):
            keys.revoke(store, unknown, by="王主任")
    with store.read() as session:
        actions = [e.action for e in session.scalars(select(Event).where(Event.subject == f"key:{key[3:15]}"))]
    assert actions == ["key.create", "key.revoke"]


def test_a_disabled_account_has_no_keys(key: str, store: Store) -> None:
    accounts.disable(store, "青石镇", by="王主任")
    assert keys.authenticate(store, key) is None
    assert not keys.listed(store)[0].active
    with pytest.raises(AccountInvalid):
        keys.create(store, "青石镇", "", by="王主任")
    accounts.enable(store, "青石镇", by="王主任")
    assert keys.authenticate(store, key) is not None


def test_no_key_without_account_or_with_a_long_label(key: str, store: Store) -> None:
    with pytest.raises(AccountUnknown):
        keys.create(store, "赵六", "", by="王主任")
    for label in ("x" * 101, "a\nb"):
        with pytest.raises(AccountInvalid):
            keys.create(store, "青石镇", label, by="王主任")
    assert len(keys.listed(store)) == 1
