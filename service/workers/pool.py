"""A few workers behind a bounded queue: one that dies or hangs is replaced, and its task gets an answer."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.errors import NianbaoError, QueueFull, ReaderCrashed, ServiceStopping
from service.workers.child import Child

_log = logging.getLogger("nianbao")
_AGAIN_SECONDS = 5.0
"""How long a worker that could not be started is left before the next try."""
_FIRST_GUESS_SECONDS = 0.1
_WEIGHT = 0.1

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Answer(Generic[Result]):
    """What a worker's bytes mean; ``retire``: it has grown and should be replaced."""

    result: Result
    retire: bool = False


@dataclass(slots=True)
class _Task(Generic[Result]):
    payload: bytes
    seconds: float
    future: Future[Result]
    tries: int = 2


class Pool(Generic[Result]):
    """``size`` workers and at most ``waiting`` tasks in line for them.

    ``make`` makes a worker's process, ``greet`` is the first request, whose answer makes the worker ready, and
    ``decode`` turns bytes into an answer or raises the error that they tell. A worker is replaced after
    ``recycle`` answers. A task whose worker dies is given once more to a new one; one that is late is not.
    The first worker is started alone, so that it is ready the sooner, unless all start ``together``.
    """

    def __init__(
        self,
        make: Callable[[], Child],
        decode: Callable[[bytes], Answer[Result]],
        greet: bytes,
        *,
        size: int,
        waiting: int,
        recycle: int,
        together: bool = False,
    ) -> None:
        self._make, self._decode, self._greet = make, decode, greet
        self._size, self._waiting, self._recycle, self._together = size, waiting, recycle, together
        self._tasks: queue.Queue[_Task[Result] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._open = 0
        self._ready: set[Child] = set()
        self._once_ready = threading.Event()
        self._children: list[Child] = []
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._usual = _FIRST_GUESS_SECONDS

    def start(self) -> None:
        """Start the workers without waiting for them."""
        for number in range(self._size):
            child = self._make()
            name = f"nianbao-worker-{number}"
            thread = threading.Thread(
                target=self._run, args=(child, number > 0 and not self._together), name=name, daemon=True
            )
            self._children.append(child)
            self._threads.append(thread)
            thread.start()

    def submit(self, payload: bytes, seconds: float) -> Future[Result]:
        """Put a task in line; it may run for ``seconds``. Raises QueueFull, ServiceStopping."""
        with self._lock:
            self._admit()
            self._open += 1
        task = _Task(payload, seconds, Future[Result]())
        task.future.add_done_callback(self._done)
        self._tasks.put(task)
        return task.future

    def check(self) -> None:
        """Raises QueueFull, ServiceStopping if a task would be refused now."""
        with self._lock:
            self._admit()

    @property
    def ready(self) -> bool:
        """Whether a worker is ready to take a task."""
        return bool(self._ready)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until a worker was ready for the first time, or the pool is closed; whether one was."""
        return self._once_ready.wait(seconds) and not self._stopping.is_set()

    @property
    def open(self) -> int:
        """How many tasks wait or run."""
        return self._open

    @property
    def process_ids(self) -> list[int]:
        """The ids of the workers' processes."""
        return [pid for child in self._children if (pid := child.process_id) is not None]

    def close(self) -> None:
        """End the workers; tasks that are not done fail with ServiceStopping."""
        self._stopping.set()
        self._once_ready.set()
        for child in self._children:
            child.kill()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        while not self._tasks.empty():
            task = self._tasks.get()
            if task is not None:
                task.future.set_exception(ServiceStopping())

    def _done(self, _future: Future[Result]) -> None:
        with self._lock:
            self._open -= 1

    def _admit(self) -> None:
        if self._stopping.is_set():
            raise ServiceStopping
        if self._open >= self._size + self._waiting:
            raise QueueFull(waiting=self._waiting, seconds=self._patience())

    def _patience(self) -> int:
        return max(1, round(self._open * self._usual / self._size))

    def _run(self, child: Child, later: bool) -> None:
        if later:
            self._once_ready.wait()
        while not self._stopping.is_set() and not self._greeted(child):
            self._stopping.wait(_AGAIN_SECONDS)
        answers = 0
        while (task := self._tasks.get()) is not None and not self._stopping.is_set():
            if not task.future.set_running_or_notify_cancel():
                continue
            answers += 1
            retire = self._serve(child, task)
            if (retire or answers >= self._recycle) and not self._stopping.is_set():
                child.end()
                answers = 0
                self._greeted(child)
        if task is not None:
            task.future.set_exception(ServiceStopping())
        self._ready.discard(child)
        child.end()

    def _greeted(self, child: Child) -> bool:
        """Whether the worker is up and has done its first task."""
        try:
            child.wait()
            self._decode(child.ask(self._greet, Child.START_SECONDS))
        except NianbaoError as error:
            self._ready.discard(child)
            if not self._stopping.is_set():
                _log.error("a worker could not be made ready: %s", error)
            return False
        self._ready.add(child)
        self._once_ready.set()
        return True

    def _serve(self, child: Child, task: _Task[Result]) -> bool:
        """Answer a task; whether the worker should be replaced."""
        begun = time.monotonic()
        while True:
            task.tries -= 1
            try:
                answer = self._decode(child.ask(task.payload, task.seconds))
            except ReaderCrashed as error:
                if self._stopping.is_set():
                    task.future.set_exception(ServiceStopping())
                    return False
                if task.tries and error.params["status"]:
                    _log.warning(
                        "a worker ended (status %s); its task is given to a new one", error.params["status"]
                    )
                    continue
                task.future.set_exception(error)
            except NianbaoError as error:
                task.future.set_exception(error)
            else:
                task.future.set_result(answer.result)
                self._usual += _WEIGHT * (time.monotonic() - begun - self._usual)
                return answer.retire
            return False
