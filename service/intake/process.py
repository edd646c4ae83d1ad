"""The parent's side of the reading process: starts it, keeps it warm, kills it when it takes too long."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self, cast

import msgspec

from models.document import Document
from service.errors import BY_CODE, FileError, ReaderCrashed, ReadMemory, ReadTimeout
from service.intake import wire
from service.intake.guard import check_size
from service.intake.limits import MB, Limits

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_DEATH_SECONDS = 2.0


class ReaderProcess:
    """Reads files in a process of its own, one at a time; threads wait for each other.

    The process starts with the first file (or ``start``), stays for the next ones, and is replaced after it was
    killed, died or grew. Use it as a context manager, or ``close`` it.
    """

    MODULE: ClassVar[str] = "service.intake.worker"

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._answers = msgspec.msgpack.Decoder(wire.Answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The id of the process that waits for files; None if there is none."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process without waiting for it: it gets ready while the caller does other things."""
        with self._lock:
            self._started()

    def read(self, data: bytes) -> Document:
        """The document in ``data``. Raises FileError; after any of them the next file is read as ever."""
        check_size(data, self._limits)
        with self._lock:
            process = self._started()
            if not self._ready:
                self._exchange(process, None, _START_SECONDS)
                self._ready = True
            payload = self._exchange(process, msgspec.msgpack.encode(data), self._limits.seconds)
            try:
                answer = self._answers.decode(payload)
            except msgspec.MsgspecError as error:
                raise ReaderCrashed(status=self._end()) from error
            if answer.retire:
                self._end()
        if answer.document is not None:
            return answer.document
        raise _error(answer.failure)

    def close(self) -> None:
        """End the process and close its pipes; a later ``read`` starts another."""
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", self.MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._ready = False
            with contextlib.suppress(BrokenPipeError):  # it died at once: the first exchange will say so
                wire.write_frame(_stdin(self._process), msgspec.msgpack.encode(self._limits))
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], payload: bytes | None, seconds: float) -> bytes:
        """Send ``payload`` and wait for the answer. Raises ReadTimeout, ReaderCrashed; then the process is gone."""
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), kill)
        timer.daemon = True
        timer.start()
        answer: bytes | None = None
        try:
            if payload is not None:
                wire.write_frame(_stdin(process), payload)
            answer = wire.read_frame(_stdout(process), wire.largest_answer(self._limits))
        except (OSError, wire.BrokenFrame) as error:
            status = self._end(_DEATH_SECONDS)
            if late.is_set():
                raise ReadTimeout(seconds=seconds) from error
            if status == wire.OUT_OF_MEMORY:
                raise ReadMemory(limit_mb=self._limits.memory_bytes // MB) from error
            raise ReaderCrashed(status=status) from error
        finally:
            timer.cancel()
            timer.join()
            if answer is None or late.is_set():
                self._end()
        return answer

    def _end(self, patience: float = 0.0) -> int:
        """The exit status of the process, which is gone then: its own if it ends within ``patience`` seconds."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with contextlib.suppress(OSError):  # what could not be written is of no use to a dead process
            _stdin(process).close()
        try:
            status = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        _stdout(process).close()
        return status


def _error(failure: wire.Failure | None) -> FileError:
    """The error that the worker met, as the same class; a worker that says something else is broken."""
    kind = BY_CODE.get(failure.code) if failure is not None else None
    if failure is None or kind is None or not issubclass(kind, FileError):
        return ReaderCrashed(status=0)
    return kind(**failure.params)


def _environment() -> dict[str, str]:
    """The worker's environment: it finds this package even where the parent found it by other means."""
    if str(_ROOT) in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        return dict(os.environ)
    path = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def _stdin(process: subprocess.Popen[bytes]) -> wire.Stream:
    return cast("wire.Stream", process.stdin)


def _stdout(process: subprocess.Popen[bytes]) -> wire.Stream:
    return cast("wire.Stream", process.stdout)
