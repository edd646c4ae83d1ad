"""The parent's side of the reading process: a file's bytes in, a document or an error out."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import ClassVar, Self

import msgspec

from models.document import Document
from service.errors import FileError, ReaderCrashed
from service.intake import wire
from service.intake.guard import check_size
from service.intake.limits import Limits
from service.workers.child import Child


class ReaderProcess:
    """Reads files in a process of its own, one at a time; threads wait for each other.

    The process starts with the first file (or ``start``), stays for the next ones, and is replaced after it was
    killed, died or grew. Use it as a context manager, or ``close`` it.
    """

    MODULE: ClassVar[str] = "service.intake.worker"

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._child = Child(self.MODULE, msgspec.msgpack.encode(limits), limits, wire.largest_answer(limits))
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
        return self._child.process_id

    def start(self) -> None:
        """Start the process without waiting for it: it gets ready while the caller does other things."""
        with self._lock:
            self._child.start()

    def read(self, data: bytes) -> Document:
        """The document in ``data``. Raises FileError; after any of them the next file is read as ever."""
        check_size(data, self._limits)
        with self._lock:
            payload = self._child.ask(msgspec.msgpack.encode(data), self._limits.seconds)
            try:
                answer = self._answers.decode(payload)
            except msgspec.MsgspecError as error:
                raise ReaderCrashed(status=self._child.end()) from error
            if answer.retire:
                self._child.end()
        if answer.document is not None:
            return answer.document
        met = answer.failure.error() if answer.failure is not None else None
        raise met if isinstance(met, FileError) else ReaderCrashed(status=0)

    def close(self) -> None:
        """End the process and close its pipes; a later ``read`` starts another."""
        with self._lock:
            self._child.end()
