"""Passwords: which are refused, and that only the right one fits its hash."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from service.access.passwords import Passwords, check
from service.errors import AccountInvalid
from tests.access.conftest import GOOD


@pytest.mark.parametrize(
    ("password", "name", "what"),
    [
        ("1234567", "王主任", "password_short"),
        ("x" * 100 + "y" * 157, "王主任", "password_long"),
        ("ﷺ" * 20 + "短密码不短", "王主任", "password_long"),  # 18 characters each, in normal form
        ("aaaaaaaaa", "王主任", "password_repeated"),
        ("ａaAａaaaa", "王主任", "password_repeated"),
        ("Password", "王主任", "password_common"),
        ("１２３４５６７８", "王主任", "password_common"),
        ("secretary", "The Secretary", "password_name"),
        ("Wang-Li-123", "wang-li-", "password_name"),
        ("wangliwangli", "wangli", "password_name"),
        ("good-one\ud800", "王主任", "password_text"),
    ],
)
def test_what_is_refused(password: str, name: str, what: str) -> None:
    with pytest.raises(AccountInvalid) as error:
        check(password, name)
    assert error.value.params["what"] == what
    assert password not in error.value.message("zh") + error.value.message("en")


@pytest.mark.parametrize("password", ["8个字符也可以的", "correct horse", "lightweight", "密码" * 60 + "x", GOOD])
def test_what_is_taken(password: str) -> None:
    check(password, "li")


def test_only_the_right_password_fits(passwords: Passwords) -> None:
    stored = passwords.hash("密码ｘ１２３４５６")
    assert stored.startswith("$argon2id$")
    assert passwords.hash("密码ｘ１２３４５６") != stored
    assert passwords.matches(stored, "密码x123456")  # the same in normal form
    for wrong in ("密码X123456", "", "密码x123456 ", "x" * 10_000, "\ud800"):
        assert not passwords.matches(stored, wrong)
    assert not passwords.matches("no hash", "密码x123456")
    assert not passwords.matches(None, "密码x123456")


def test_without_a_hash_as_much_is_computed(monkeypatch) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(hasher)
    seen: list[str] = []
    verify = hasher.verify
    monkeypatch.setattr(passwords, "_hasher", _Spy(verify, seen))
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches(None, "x" * 10_000)
    assert [s.rsplit("$", 2)[0] for s in seen] == [passwords._nobodys.rsplit("$", 2)[0]] * 2


class _Spy:
    def __init__(self, verify, seen: list[str]) -> None:
        self._verify, self._seen = verify, seen

    def verify(self, stored: str, password: bytes) -> bool:
        self._seen.append(stored)
        return self._verify(stored, password)


def test_a_hash_of_other_parameters_is_stale(passwords: Passwords) -> None:
    stored = passwords.hash(GOOD)
    assert not passwords.stale(stored)
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert stronger.stale(stored)
    assert stronger.matches(stored, GOOD)
