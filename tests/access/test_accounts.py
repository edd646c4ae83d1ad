"""Accounts: the first and the last admin, names, units, and that every change is on record."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from service.access import accounts
from service.access.accounts import Listed
from service.access.passwords import Passwords
from service.access.roles import LOCAL, PERMISSIONS, ROLES, Person
from service.errors import AccountInvalid, AccountUnknown
from service.store.engine import Store
from service.store.tables import Account, Event
from tests.access.conftest import GOOD

Make = Callable[..., Listed]


def _refused(what: str, call: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(AccountInvalid) as error:
        call(*args, **more)
    assert error.value.params["what"] == what
    assert "{" not in error.value.message("zh") + error.value.message("en")


def test_roles_grow() -> None:
    held = {r: {p for p, roles in PERMISSIONS.items() if r in roles} for r in ROLES}
    assert held["organ"] == {"read", "upload"}
    assert held["viewer"] == {"read", "models", "batches"}
    assert held["reviewer"] == held["viewer"] | {"upload", "batch", "decide", "label", "delete"}
    assert held["admin"] == set(PERMISSIONS)
    organ = Person("青石镇", "organ", "岚溪县青石镇人民政府")
    assert (organ.own, LOCAL.own) == (True, False)
    assert organ.may("upload")
    assert not organ.may("decide")
    assert LOCAL.may("admin")


def test_the_first_is_admin(store: Store, make: Make) -> None:
    assert not accounts.any_exist(store)
    _refused("first_admin", make, "李审核", "reviewer")
    _refused("first_admin", make, "青石镇", "organ", "岚溪县青石镇人民政府")
    assert not accounts.any_exist(store)
    assert make("王主任").role == "admin"
    assert accounts.any_exist(store)
    assert make("张三").role == "viewer"
    assert make("青石镇", None, " 岚溪县青石镇（人民政府）\u3000").unit == "岚溪县青石镇（人民政府）"
    assert [(a.name, a.role) for a in accounts.listed(store)] == [
        ("王主任", "admin"), ("张三", "viewer"), ("青石镇", "organ"),
    ]  # fmt: skip


def test_what_is_no_account(make: Make, store: Store, passwords: Passwords) -> None:
    make("Alice")
    for name in ("", " x", "x ", "a\nb", "a\u202eb", "\x1b[2J", "x" * 65):
        _refused("name", make, name)
    for name in ("alice", "ＡＬＩＣＥ", "Alice"):
        _refused("name_taken", make, name)
    _refused("role", make, "b", "boss")
    _refused("unit_missing", make, "b", "organ")
    _refused("unit_extra", make, "b", "viewer", "青石镇人民政府")
    _refused("unit", make, "b", "organ", "镇" * 201)
    _refused("unit_bare", make, "b", "organ", "石桥乡")
    _refused("unit_bare", make, "b", None, "青石镇人民政府")
    _refused("password_short", accounts.create, store, "b", "x", None, "", passwords=passwords, by="")
    assert make("x" * 64).name == "x" * 64
    assert len(accounts.listed(store)) == 2


def test_names_are_found_however_written(make: Make, store: Store) -> None:
    make("Ａlice")
    assert accounts.get(store, " ALICE").name == "Alice"
    with pytest.raises(AccountUnknown):
        accounts.get(store, "alic")


def test_one_admin_remains(make: Make, store: Store) -> None:
    make("王主任")
    make("张三")
    _refused("last_admin", accounts.disable, store, "王主任", by="")
    make("李主任", "admin")
    assert accounts.disable(store, "王主任", by="").disabled_at is not None
    _refused("last_admin", accounts.disable, store, "李主任", by="")
    accounts.disable(store, "王主任", by="")  # is so already
    assert accounts.enable(store, "王主任", by="").disabled_at is None
    accounts.disable(store, "李主任", by="")
    accounts.disable(store, "张三", by="")
    for change in (accounts.disable, accounts.enable):
        with pytest.raises(AccountUnknown):
            change(store, "赵六", by="")


def test_two_at_once_do_not_lose_the_last_admin(make: Make, store: Store) -> None:
    make("甲")
    make("乙", "admin")

    def off(name: str) -> bool:
        try:
            accounts.disable(store, name, by="")
        except AccountInvalid:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(off, ("甲", "乙"))) == [False, True]


def test_two_at_once_are_not_both_first_or_of_one_name(make: Make, store: Store) -> None:
    def on(name: str) -> str:
        try:
            return make(name).role
        except AccountInvalid as error:
            return str(error.params["what"])

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(on, ("甲", "乙", "丙", "丁"))) == ["admin", "viewer", "viewer", "viewer"]
        assert sorted(pool.map(on, ("Eve", "EVE", "eve", "eVe"))) == ["name_taken"] * 3 + ["viewer"]


def test_every_change_is_on_record(make: Make, store: Store, passwords: Passwords) -> None:
    make("王主任")
    make("青石镇", "organ", "岚溪县青石镇人民政府")
    accounts.set_password(store, "青石镇", "另一个密码-2024", passwords=passwords, by="王主任")
    accounts.disable(store, "青石镇", by="王主任")
    accounts.disable(store, "青石镇", by="王主任")
    accounts.enable(store, "青石镇", by="王主任")
    _refused("password_name", accounts.set_password, store, "王主任", "王主任王主任12", passwords=passwords, by="")
    with store.read() as session:
        events = [(e.by, e.action, e.subject, e.details) for e in session.scalars(select(Event).order_by(Event.id))]
        kept = [a.password for a in session.scalars(select(Account).order_by(Account.id))]
    unit = {"role": "organ", "unit": "岚溪县青石镇人民政府"}
    assert events == [
        ("测试", "account.create", "account:王主任", {"role": "admin", "unit": ""}),
        ("测试", "account.create", "account:青石镇", unit),
        ("王主任", "account.password", "account:青石镇", {}),
        ("王主任", "account.disable", "account:青石镇", {}),
        ("王主任", "account.enable", "account:青石镇", {}),
    ]
    assert passwords.matches(kept[0], GOOD)
    assert passwords.matches(kept[1], "另一个密码-2024")
