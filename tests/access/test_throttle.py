"""Failed sign-ins are counted by name and address, by address, by name; the clock is the test's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from service.access.throttle import Throttle, network
from service.errors import SignInFailed, SignInThrottled


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Iterator[Clock]:
    made = Clock()
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=made))
    return made


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(5, clock=clock)


def _fail(throttle: Throttle, name: str, address: str, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(SignInFailed), throttle.attempt(name, address):
            raise SignInFailed


def _refused(throttle: Throttle, name: str, address: str) -> int:
    with pytest.raises(SignInThrottled) as error, throttle.attempt(name, address):
        pytest.fail("the password was looked at")
    return error.value.retry_after


def test_five_failures_of_a_name_from_an_address(throttle: Throttle, clock: Clock) -> None:
    _fail(throttle, "Alice", "10.0.0.1")
    clock.now += 100
    _fail(throttle, "alice ", "10.0.0.1", 4)
    assert _refused(throttle, "ＡLICE", "::ffff:10.0.0.1") == 201
    _fail(throttle, "alice", "10.0.0.2")
    _fail(throttle, "bob", "10.0.0.1")
    clock.now += 201
    _fail(throttle, "alice", "10.0.0.1")  # the first is forgotten
    assert _refused(throttle, "alice", "10.0.0.1") == 100


def test_twenty_of_an_address(throttle: Throttle) -> None:
    for n in range(20):
        _fail(throttle, f"name{n}", f"2001:db8::{n:x}")
    assert _refused(throttle, "another", "2001:db8::ffff") > 0
    _fail(throttle, "another", "2001:db8:0:1::1")


def test_fifty_of_a_name(throttle: Throttle) -> None:
    for n in range(50):
        _fail(throttle, "alice", f"10.0.{n}.1")
    assert _refused(throttle, "alice", "10.1.0.1") > 0
    _fail(throttle, "bob", "10.1.0.1")


def test_success_clears_name_and_address_only(throttle: Throttle) -> None:
    for n in range(5):
        _fail(throttle, f"name{n}", "10.0.0.1", 3)
    for _ in range(3):
        with throttle.attempt("name0", "10.0.0.1"):
            pass
    _fail(throttle, "name0", "10.0.0.1", 5)
    assert _refused(throttle, "name0", "10.0.0.1") > 0
    assert _refused(throttle, "name6", "10.0.0.1") > 0


def test_other_errors_are_not_counted(throttle: Throttle) -> None:
    for _ in range(10):
        with pytest.raises(OSError, match="gone"), throttle.attempt("alice", "10.0.0.1"):
            raise OSError("gone")
    assert not throttle._under_way


def test_many_at_once_are_no_way_around(throttle: Throttle) -> None:
    with ExitStack() as under_way:
        for _ in range(5):
            under_way.enter_context(throttle.attempt("alice", "10.0.0.1"))
        assert _refused(throttle, "alice", "10.0.0.1") == 1
    with throttle.attempt("alice", "10.0.0.1"):
        pass


def test_memory_is_bounded(throttle: Throttle) -> None:
    buckets = {throttle._bucket(f"name{n}", "10.0.0.1") for n in range(2000)}
    assert {len(b) for b in buckets} == {4}
    assert len(buckets) > 1800  # few names share a counter
    assert Throttle(5)._bucket("a") != Throttle(5)._bucket("a") or Throttle(5)._bucket("a") != throttle._bucket("a")


def test_networks() -> None:
    assert network("192.0.2.7") == network("::ffff:192.0.2.7") == "192.0.2.7"
    assert network("2001:db8::1") == network("2001:db8::ffff:1%eth0")
    assert network("2001:db8::1") != network("2001:db8:0:1::1")
    assert network("unix") == "unix"
