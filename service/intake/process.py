"""The parent's side of the reading process: starts it, keeps it warm, kills it when it takes too long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from models.document import Document
from service.errors import BY_CODE, FileError, ReaderCrashed, ReadTimeout
from service.intake.limits import Limits
from service.intake.worker import Answer, read_frame, write_frame

_ROOT = str(Path(__file__).resolve().parent.parent.parent)


class ReaderProcess:
    """Reads files in a process of its own, one at a time. A context manager; not for several threads at once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._decoder = msgspec.msgpack.Decoder(Answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, data: bytes) -> Document:
        """The document in ``data``. Raises FileError; after any of them the next file is read as ever."""
        process = self._process or self._start()
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limits.seconds, kill)
        timer.start()
        try:
            payload = self._ask(process, data)
        finally:
            timer.cancel()
        if payload is None:
            status = self._stop()
            if late.is_set():
                raise ReadTimeout(seconds=self._limits.seconds)
            raise ReaderCrashed(status=status)
        answer = self._decoder.decode(payload)
        if answer.failure is not None:
            raise _error(answer.failure.code, answer.failure.params)
        assert answer.document is not None
        return answer.document

    def close(self) -> None:
        """End the process; the next ``read`` starts another."""
        if self._process is not None:
            self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "service.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert self._process.stdin is not None
        write_frame(self._process.stdin, msgspec.msgpack.encode(self._limits))  # type: ignore[arg-type]
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], data: bytes) -> bytes | None:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            write_frame(process.stdin, data)  # type: ignore[arg-type]
        except OSError:
            return None
        return read_frame(process.stdout)  # type: ignore[arg-type]

    def _stop(self) -> int:
        process, self._process = self._process, None
        assert process is not None
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue  # the pipe is broken: that is what is being cleaned up
        return process.wait()


def _error(code: str, params: dict[str, str | int | float]) -> FileError:
    made = BY_CODE[code](**params)
    assert isinstance(made, FileError)
    return made
