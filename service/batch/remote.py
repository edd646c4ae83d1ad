"""What runs on the workers of a Dask cluster: a pool of reviewing processes there, fed by the cluster's tasks."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from models.registry import Registry
from service import __version__, tagging
from service.batch import crew
from service.batch.crew import Job
from service.errors import FileNotFound, InternalError, NianbaoError
from service.intake.limits import Limits
from service.reviewing.desk import Desk
from service.reviewing.wire import IndexTask, RecordTask, Task
from service.workers.wire import Failure

_WAITING = 8
_RECYCLE = 500
_lock = threading.Lock()
_desks: dict[Setup, Desk] = {}


@dataclass(frozen=True, slots=True)
class Setup:
    """What the workers of a cluster need: limits, the folder of candidate models, the office's rules as text."""

    limits: Limits
    models: str
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a worker says of itself: the versions of the program and of Python, the hash of the model, and

    the hash of a file as it reads it ("" where it can't).
    """

    program: str
    python: str
    model: str
    file: str


def probe(setup: Setup, model: str, path: str) -> Report:
    """Look around on a worker."""
    try:
        with tagging.errors():
            sha256 = Registry(Path(setup.models)).load(model).sha256
    except NianbaoError:
        sha256 = ""
    try:
        seen = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        seen = ""
    return Report(__version__, ".".join(map(str, sys.version_info[:2])), sha256, seen)


def answer(setup: Setup, job: Job, content: bytes | None) -> tuple[int, bytes | Failure]:
    """The number of a job with its result, or what it met; ``content`` is its file where this machine has none."""
    try:
        with _at(job.task, content) as task:
            return job.number, crew.answer(_desk(setup).pool, Job(job.number, task, job.seconds))
    except NianbaoError as error:
        return job.number, Failure.of(error)
    except OSError as error:
        return job.number, Failure.of(InternalError(reason=type(error).__name__))


@contextlib.contextmanager
def _at(task: Task, content: bytes | None) -> Iterator[Task]:
    """The task, its file lying on this machine while the block lasts."""
    if content is None:
        yield task
        return
    handle, name = tempfile.mkstemp(prefix="nianbao-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield moved(task, name)
    finally:
        Path(name).unlink(missing_ok=True)


def file_of(task: Task) -> str | None:
    """The path of the file that a task reads; None for one that reads none."""
    if isinstance(task, RecordTask):
        return task.review.path
    return task.path if isinstance(task, IndexTask) else None


def moved(task: Task, path: str) -> Task:
    """The task with its file at another path. Raises FileNotFound for one that reads none."""
    if isinstance(task, RecordTask):
        return RecordTask(msgspec.structs.replace(task.review, path=path))
    if isinstance(task, IndexTask):
        return IndexTask(path)
    raise FileNotFound(reason=path)


def _desk(setup: Setup) -> Desk:
    """The desk of this process, opened at the first task and closed with the process."""
    with _lock:
        if setup not in _desks:
            _desks[setup] = Desk(
                setup.limits,
                Registry(Path(setup.models)),
                _profile(setup.profile),
                size=_threads(),
                waiting=_WAITING,
                recycle=_RECYCLE,
            )
        return _desks[setup]


def _threads() -> int:
    """How many tasks this worker runs at a time."""
    from distributed import get_worker

    worker: Any = get_worker()
    return int(worker.state.nthreads)


def _profile(text: str) -> str:
    """The path of a file with the office's rules; "" for none."""
    if not text:
        return ""
    handle, name = tempfile.mkstemp(prefix="nianbao-", suffix=".toml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return name
