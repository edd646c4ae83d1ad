"""Who does the tasks of a batch: the worker processes of this machine, several tasks at a time, in any order."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import joblib
import msgspec

from service.errors import NianbaoError, QueueFull, ServiceStopping
from service.reviewing.wire import Task
from service.workers.pool import Pool

AHEAD = 2
"""Tasks that are made ready for each that runs."""
_AGAIN_SECONDS = 0.2
"""After how long a task is handed in again where the queue was full of others' tasks."""


@dataclass(frozen=True, slots=True)
class Job:
    """A task under a number of the caller's, and the seconds that it may take."""

    number: int
    task: Task
    seconds: float


Done = tuple[int, bytes | NianbaoError]


class Crew(Protocol):
    """Does jobs."""

    def do(self, jobs: Iterable[Job]) -> Generator[Done]:
        """What each job gives, as they end: its number with its result, or the error that it met.

        Jobs are taken as they are needed, few ahead. Close it where it is left before its end: it then waits for
        the jobs under way. Raises ServiceStopping.
        """
        ...


class Threads:
    """Does jobs with a pool of worker processes, ``size`` at a time, each watched by a thread."""

    def __init__(self, pool: Pool[bytes], size: int) -> None:
        self._pool, self._size = pool, size
        self._never = threading.Event()

    def do(self, jobs: Iterable[Job]) -> Generator[Done]:
        """See ``Crew``."""
        parallel = joblib.Parallel(
            n_jobs=self._size,
            backend="threading",
            return_as="generator_unordered",
            batch_size=1,
            pre_dispatch=AHEAD * self._size,
        )
        yield from unordered(parallel, (joblib.delayed(self._one)(job) for job in jobs))

    def _one(self, job: Job) -> Done:
        while True:
            try:
                return job.number, answer(self._pool, job)
            except QueueFull:
                self._never.wait(_AGAIN_SECONDS)
            except ServiceStopping:
                raise
            except NianbaoError as error:
                return job.number, error


def unordered(parallel: joblib.Parallel, calls: Iterable[Any]) -> Generator[Any]:
    """What calls give as they end. Left early, it takes no further call and waits for those under way."""
    left = threading.Event()

    def taken() -> Iterator[Any]:
        for call in calls:
            if left.is_set():
                return
            yield call

    results = parallel(taken())
    try:
        for result in results:  # noqa: UP028 - joblib would warn of what a `yield from` cancels
            yield result
    finally:
        left.set()
        for _ in results:
            pass


def answer(pool: Pool[bytes], job: Job) -> bytes:
    """What a pool's worker answers. Raises NianbaoError."""
    return pool.submit(msgspec.msgpack.encode(job.task), job.seconds).result()
