"""Stores with accounts in them; argon2 with parameters that cost nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher

from service.access import accounts
from service.access.accounts import Listed
from service.access.passwords import Passwords
from service.store.engine import Store

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "青石镇的报告-2023"


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords(CHEAP)


@pytest.fixture
def make(store: Store, passwords: Passwords) -> Callable[..., Listed]:
    """Makes an account, whose password is ``GOOD``."""

    def do(name: str, role: str | None = None, unit: str = "") -> Listed:
        return accounts.create(store, name, GOOD, role, unit, passwords=passwords, by="测试")

    return do
