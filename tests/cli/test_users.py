"""Accounts and keys on the command line; what settings show of secrets."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from service import settings
from service.access import keys
from service.access.roles import Person
from service.store.engine import Store
from service.store.tables import Event
from tests.cli.conftest import Nianbao

GOOD = "青石镇的报告-2023"
Users = Callable[..., int]


@pytest.fixture(autouse=True)
def cheap(monkeypatch) -> None:
    monkeypatch.setattr(
        "service.access.passwords.PasswordHasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


@pytest.fixture
def stdin(monkeypatch) -> Callable[[bytes], None]:
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


@pytest.fixture
def users(nianbao: Nianbao, stdin: Callable[[bytes], None]) -> Users:
    """``nianbao users``, with a password on standard input where one is asked for."""

    def do(*args: str, password: str = GOOD) -> int:
        stdin(password.encode() + b"\n")
        return nianbao("users", *args, *(["--password-stdin"] if args[0] in ("create", "password") else []))

    return do


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_accounts(users: Users, nianbao: Nianbao) -> None:
    assert users("list") == 0
    assert (nianbao.out, "users create" in nianbao.err) == ("", True)
    assert users("create", "李审核", "--role", "reviewer") == 2
    assert "第一个账号必须是管理员" in nianbao.err
    assert users("create", "王主任") == 0
    assert "管理员（admin）" in nianbao.out
    assert users("create", "青石镇", "--unit", "岚溪县青石镇人民政府") == 0
    assert users("create", "石桥乡", "--unit", "石桥乡") == 2
    assert "单位“石桥乡”不是全称" in nianbao.err
    assert "须写全称" in nianbao.err
    assert users("create", "张三") == 0
    assert users("create", "张三") == 2
    assert users("disable", "王主任") == 2
    assert "最后一个" in nianbao.err
    assert users("disable", "张三") == 0
    assert [(u["name"], u["role"], u["unit"], u["active"]) for u in nianbao.json("users", "list")] == [
        ("王主任", "admin", "", True), ("青石镇", "organ", "岚溪县青石镇人民政府", True), ("张三", "viewer", "", False),
    ]  # fmt: skip
    users("list")
    assert nianbao.out.splitlines()[2] == "张三  查看（viewer）  已停用"
    assert users("enable", "张三") == 0
    assert users("password", "张三", password="另一个密码-2024") == 0
    for command in ("enable", "disable", "password"):
        assert users(command, "赵六") == 2
        assert "users list" in nianbao.err


def test_no_password_is_printed(
    users: Users, nianbao: Nianbao, folder: Path, stdin: Callable[[bytes], None]
) -> None:
    for data in (b"geheim", b"geheimgeheimgeheim" * 20, b"geheim\xff"):
        stdin(data)
        assert nianbao("users", "create", "王主任", "--password-stdin") == 2
        assert "错误：" in nianbao.err
        assert "geheim" not in nianbao.out + nianbao.err
    users("create", "王主任")
    assert GOOD not in nianbao.out + nianbao.err
    assert b"$argon2id$" in b"".join(p.read_bytes() for p in folder.iterdir())
    assert not any(GOOD.encode() in p.read_bytes() for p in folder.iterdir())


def test_asked_for_twice_on_a_terminal(nianbao: Nianbao, monkeypatch) -> None:
    answers = [GOOD, GOOD + "x", GOOD, GOOD]
    monkeypatch.setattr("service.commands.users.getpass.getpass", lambda _prompt: answers.pop(0))
    assert nianbao("users", "create", "王主任") == 2
    assert "--password-stdin" in nianbao.err
    monkeypatch.setattr(sys, "stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _self: True})())
    assert nianbao("users", "create", " 王主任") == 2  # told before anything is asked
    assert len(answers) == 4
    assert nianbao("users", "create", "王主任") == 2
    assert "不一样" in nianbao.err
    assert nianbao("users", "create", "王主任") == 0


def test_keys(users: Users, nianbao: Nianbao, folder: Path) -> None:
    users("create", "王主任")
    assert nianbao("keys", "create", "--user", "赵六") == 2
    assert nianbao("keys", "create", "--user", "王主任", "--label", "报送系统") == 0
    key = nianbao.out.strip()
    assert re.fullmatch(r"nb_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", key)
    assert (key in nianbao.err, "不会再次显示" in nianbao.err) == (False, True)
    store = Store.at(folder)
    assert keys.authenticate(store, key) == Person("王主任", "admin", "")
    assert nianbao("keys", "list") == 0
    assert f"{key[3:15]}  王主任  可用" in nianbao.out
    (line,) = nianbao.json("keys", "list")
    assert (line["id"], line["user"], line["label"], line["active"]) == (key[3:15], "王主任", "报送系统", True)
    assert key[16:] not in nianbao.out
    assert nianbao("keys", "revoke", "0" * 12) == 2
    assert nianbao("keys", "revoke", key[3:15]) == 0
    assert keys.authenticate(store, key) is None
    assert not nianbao.json("keys", "list")[0]["active"]
    with store.read() as session:
        assert {e.by for e in session.scalars(select(Event))} == {"本机"}
    store.close()


def test_a_database_by_url(users: Users, nianbao: Nianbao, folder: Path, database_url: str, monkeypatch) -> None:
    monkeypatch.setenv("NIANBAO_DATABASE_URL", database_url)
    assert users("create", "王主任") == 0
    assert [u["name"] for u in nianbao.json("users", "list")] == ["王主任"]
    assert not folder.exists()
    monkeypatch.setenv("NIANBAO_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/d")
    assert users("list") == 2
    assert "NIANBAO_DATABASE_URL" in nianbao.err
    assert "geheim" not in nianbao.err


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://nianbao:geheim@db/nianbao", "postgresql://nianbao:******@db/nianbao"),
        ("postgresql+psycopg://u:ge:h@e/im@db:5432/n?x=1", "postgresql+psycopg://u:******@db:5432/n?x=1"),
        ("postgresql://u@/n?host=/run&password=geheim&x=1", "postgresql://u@/n?host=/run&password=******&x=1"),
        ("postgresql:/u:geheim@db", "postgresql:/u:******@db"),
        ("postgresql://u@db:5432/n", "postgresql://u@db:5432/n"),
        ("sqlite:////srv/nianbao.db", "sqlite:////srv/nianbao.db"),
        ("", ""),
    ],
)
def test_settings_show_no_secrets(nianbao: Nianbao, monkeypatch, url: str, shown: str) -> None:
    monkeypatch.setenv("NIANBAO_DATABASE_URL", url)
    monkeypatch.setenv("NIANBAO_SECRET_KEY", "geheim" * 6)
    values = nianbao.json("settings")
    assert values["database_url"]["value"] == shown
    assert values["secret_key"]["value"] == "******"
    assert nianbao("settings") == 0
    assert "geheim" not in nianbao.out
    assert settings.load()["database_url"].value == url


def test_only_the_data_folder_has_a_place_by_default(tmp_path: Path) -> None:
    values = settings.load({}, tmp_path)
    assert values["data_dir"].value
    assert [values[n].value for n in ("database_url", "secret_key")] == ["", ""]
    assert [values[n].value for n in ("session_hours", "sign_in_tries")] == [12, 5]
