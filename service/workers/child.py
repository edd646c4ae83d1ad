"""The parent's side of a worker process: starts it, asks it, kills it when it takes too long."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path
from typing import ClassVar, cast

from service.errors import ReaderCrashed, ReadMemory, ReadTimeout
from service.intake.limits import MB, Limits
from service.workers import wire

_ROOT = Path(__file__).resolve().parents[2]
_DEATH_SECONDS = 2.0


class Child:
    """A process that runs ``module`` and answers one request at a time; its user sees to that.

    It starts with the first request (or ``start``), stays for the next ones, and is replaced after it was killed
    or died. ``hello`` is what it is sent first; no answer has more than ``most`` bytes.
    """

    START_SECONDS: ClassVar[float] = 60.0

    def __init__(self, module: str, hello: bytes, limits: Limits, most: int) -> None:
        self._module, self._hello, self._limits, self._most = module, hello, limits, most
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False

    @property
    def process_id(self) -> int | None:
        """The id of the process that waits for requests; None if there is none."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process without waiting for it. Raises ReaderCrashed where the system has none to give."""
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", self._module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=_environment(),
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:  # no memory, no file descriptors left
                raise ReaderCrashed(status=error.errno or 0) from error
            self._ready = False
            with contextlib.suppress(BrokenPipeError):  # it died at once: the first exchange will say so
                wire.write_frame(_stdin(self._process), self._hello)

    def wait(self) -> None:
        """Start the process and wait until it is ready. Raises ReadTimeout, ReaderCrashed."""
        self.start()
        if not self._ready:
            self._exchange(None, self.START_SECONDS)
            self._ready = True

    def ask(self, payload: bytes, seconds: float) -> bytes:
        """The answer to a request. Raises ReadTimeout, ReadMemory, ReaderCrashed; then the process is gone."""
        self.wait()
        return self._exchange(payload, seconds)

    def kill(self) -> None:
        """End the process from another thread: whoever waits for its answer gets ReaderCrashed."""
        process = self._process
        if process is not None:
            process.kill()

    def end(self, patience: float = 0.0) -> int:
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

    def _exchange(self, payload: bytes | None, seconds: float) -> bytes:
        process = cast("subprocess.Popen[bytes]", self._process)
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
            answer = wire.read_frame(_stdout(process), self._most)
        except (OSError, wire.BrokenFrame) as error:
            status = self.end(_DEATH_SECONDS)
            if late.is_set():
                raise ReadTimeout(seconds=seconds) from error
            if status == wire.OUT_OF_MEMORY:
                raise ReadMemory(limit_mb=self._limits.memory_bytes // MB) from error
            raise ReaderCrashed(status=status) from error
        finally:
            timer.cancel()
            timer.join()
            if answer is None or late.is_set():
                self.end()
        return answer


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
