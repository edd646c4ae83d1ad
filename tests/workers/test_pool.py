"""The pool: what a worker does to itself harms no other task, and every task gets an answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from service.errors import QueueFull, ReaderCrashed, ReadMemory, ReadTimeout, ServiceStopping
from service.intake.limits import Limits
from service.workers import wire
from service.workers.child import Child
from service.workers.pool import Answer, Pool
from tests.conftest import ROOT

PATIENCE = 60


def _pool(hello: bytes = b"hello", *, size: int = 2, waiting: int = 8, recycle: int = 100) -> Pool[bytes]:
    return Pool(
        lambda: Child("tests.workers.odd_worker", hello, Limits(), 1 << 20),
        lambda payload: Answer(payload, b"retire" in payload),
        b"greet",
        size=size,
        waiting=waiting,
        recycle=recycle,
    )


@pytest.fixture
def pools() -> Iterator[Callable[..., Pool[bytes]]]:
    made = []

    def make(**kwargs: int) -> Pool[bytes]:
        made.append(_pool(**kwargs))
        made[-1].start()
        return made[-1]

    yield make
    for pool in made:
        pool.close()


def _pid(answer: bytes) -> int:
    return int(answer.split()[0])


def test_every_task_gets_its_own_answer(pools) -> None:
    pool = pools(waiting=50)
    futures = {n: pool.submit(b"echo %d" % n, PATIENCE) for n in range(40)}
    assert all(f.result(PATIENCE).endswith(b"echo %d" % n) for n, f in futures.items())
    assert pool.open == 0
    assert pool.ready


def test_a_task_whose_worker_dies_is_given_to_a_new_one(pools, tmp_path: Path) -> None:
    pool = pools(size=1)
    mark = tmp_path / "died"
    assert pool.submit(b"die-once " + os.fsencode(mark), PATIENCE).result(PATIENCE).endswith(os.fsencode(mark))
    assert mark.exists()


def test_a_task_that_kills_every_worker_is_told_and_the_next_is_done(pools) -> None:
    pool = pools(size=1)
    dead, living = pool.submit(b"die", PATIENCE), pool.submit(b"echo", PATIENCE)
    with pytest.raises(ReaderCrashed):
        dead.result(PATIENCE)
    assert living.result(PATIENCE)


def test_a_worker_that_is_killed_from_outside_loses_nothing(pools, tmp_path: Path) -> None:
    pool = pools(size=1)
    first = _pid(pool.submit(b"echo", PATIENCE).result(PATIENCE))
    go = tmp_path / "go"
    waiting = pool.submit(b"wait-for " + os.fsencode(go), PATIENCE)
    os.kill(first, signal.SIGKILL)
    go.touch()
    assert _pid(waiting.result(PATIENCE)) != first


def test_a_late_task_is_ended_and_holds_up_no_other(pools) -> None:
    pool = pools()
    late = pool.submit(b"sleep", 0.3)
    others = [pool.submit(b"echo", PATIENCE) for _ in range(4)]
    assert all(f.result(PATIENCE) for f in others)
    with pytest.raises(ReadTimeout):
        late.result(PATIENCE)
    assert pool.submit(b"echo", PATIENCE).result(PATIENCE)


def test_a_worker_that_the_system_can_not_make_is_told_and_the_next_is_made(pools, monkeypatch) -> None:
    pool = pools(size=1)
    first = _pid(pool.submit(b"echo", PATIENCE).result(PATIENCE))
    with monkeypatch.context() as patch:
        patch.setattr("service.workers.child.subprocess.Popen", _none_left)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(ReaderCrashed):
            pool.submit(b"echo", PATIENCE).result(PATIENCE)
    assert pool.submit(b"echo", PATIENCE).result(PATIENCE)


def _none_left(*_: object, **__: object) -> None:
    raise OSError(24, "too many open files")


def test_no_memory_left_is_told_as_such(pools) -> None:
    with pytest.raises(ReadMemory):
        pools(size=1).submit(b"memory", PATIENCE).result(PATIENCE)


def test_a_full_queue_refuses_and_says_when_to_come_back(pools, tmp_path: Path) -> None:
    pool = pools(size=1, waiting=2)
    go = tmp_path / "go"
    taken = [pool.submit(b"wait-for " + os.fsencode(go), PATIENCE) for _ in range(3)]
    for refused in (pool.check, lambda: pool.submit(b"echo", PATIENCE)):
        with pytest.raises(QueueFull) as full:
            refused()
        assert full.value.params["waiting"] == 2
        assert full.value.params["seconds"] >= 1
    go.touch()
    assert all(f.result(PATIENCE) for f in taken)
    assert pool.submit(b"echo", PATIENCE).result(PATIENCE)


def test_workers_are_replaced_after_so_many_tasks_and_when_they_have_grown(pools) -> None:
    pool = pools(size=1, recycle=3)
    pids = [_pid(pool.submit(b"echo", PATIENCE).result(PATIENCE)) for _ in range(6)]
    assert len(set(pids[:3])) == len(set(pids[3:])) == 1
    assert pids[2] != pids[3]
    grown = _pid(pool.submit(b"retire", PATIENCE).result(PATIENCE))
    assert _pid(pool.submit(b"echo", PATIENCE).result(PATIENCE)) != grown


def test_a_cancelled_task_is_passed_over(pools, tmp_path: Path) -> None:
    pool = pools(size=1)
    go = tmp_path / "go"
    first = pool.submit(b"wait-for " + os.fsencode(go), PATIENCE)
    second: Future[bytes] = pool.submit(b"echo", PATIENCE)
    assert second.cancel()
    go.touch()
    assert first.result(PATIENCE)
    assert pool.submit(b"echo", PATIENCE).result(PATIENCE)
    assert pool.open == 0


def test_closing_answers_every_task_and_leaves_no_process() -> None:
    pool = _pool(size=1)
    pool.start()
    assert pool.submit(b"echo", PATIENCE).result(PATIENCE)
    (pid,) = pool.process_ids
    open_tasks = [pool.submit(b"sleep", PATIENCE), pool.submit(b"echo", PATIENCE)]
    pool.close()
    for task in open_tasks:
        with pytest.raises(ServiceStopping):
            task.result(0)
    with pytest.raises(ServiceStopping):
        pool.submit(b"echo", PATIENCE)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not any(t.is_alive() for t in pool._threads)


def test_a_worker_that_can_not_start_is_said_and_the_pool_closes(caplog: pytest.LogCaptureFixture) -> None:
    pool = _pool(b"broken", size=1)
    told = threading.Event()
    caplog.handler.emit = lambda record, emit=caplog.handler.emit: (emit(record), told.set())  # type: ignore[method-assign]
    pool.start()
    assert told.wait(PATIENCE)
    assert not pool.ready
    pool.close()
    assert "could not be made ready" in caplog.text


def test_workers_that_start_together_do_not_wait_for_the_first() -> None:
    hellos = iter([b"broken", b"hello"])
    pool: Pool[bytes] = Pool(
        lambda: Child("tests.workers.odd_worker", next(hellos), Limits(), 1 << 20),
        Answer,
        b"greet",
        size=2,
        waiting=1,
        recycle=100,
        together=True,
    )
    pool.start()
    try:
        assert pool.submit(b"echo", PATIENCE).result(PATIENCE).endswith(b"echo")
    finally:
        pool.close()


def test_a_worker_whose_answer_nobody_takes_ends_without_a_word(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.workers.odd_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        wire.write_frame(process.stdin, b"hello")
        assert wire.read_frame(process.stdout, 0) == b""
        go = tmp_path / "go"
        wire.write_frame(process.stdin, b"wait-for " + os.fsencode(go))
        process.stdout.close()
        go.touch()
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == b""
