"""The service's side of reviewing: tasks go to a pool of workers, JSON comes back."""

from __future__ import annotations

from concurrent.futures import Future

import msgspec

from models.registry import Registry
from service import tagging
from service.errors import ReaderCrashed
from service.intake.limits import Limits
from service.reviewing import wire
from service.reviewing.wire import ExportTask, Greeting, Hello, LabelsExportTask, LabelsTask, ReviewTask
from service.workers import pool
from service.workers.child import Child
from service.workers.pool import Pool

MODULE = "service.reviewing.worker"


class Desk:
    """A started pool of reviewing workers, which use the registry's current model; see ``Pool`` for its numbers.

    ``profile`` is the path of the office's rules, "" for none. Raises ModelUnusable, ModelUnknown.
    """

    def __init__(
        self,
        limits: Limits,
        registry: Registry,
        profile: str,
        *,
        size: int,
        waiting: int,
        recycle: int,
        together: bool = False,
    ) -> None:
        self._limits, self.registry = limits, registry
        hello = msgspec.msgpack.encode(Hello(limits, str(registry.folder), profile))
        self.pool: Pool[bytes] = Pool(
            lambda: Child(MODULE, hello, limits, wire.largest_answer(limits)),
            _decode,
            msgspec.msgpack.encode(Greeting(self.model())),
            size=size,
            waiting=waiting,
            recycle=recycle,
            together=together,
        )
        self.pool.start()

    def model(self) -> str:
        """The version of the model in use. Raises ModelUnusable, ModelUnknown."""
        with tagging.errors():
            return self.registry.current()

    def review(self, task: ReviewTask) -> Future[bytes]:
        """The JSON of a review, in UTF-8. Raises QueueFull, ServiceStopping; the future raises NianbaoError."""
        files = 2 if task.previous else 1
        return self.pool.submit(msgspec.msgpack.encode(task), self._limits.seconds * files)

    def export(self, face: bytes, kind: str) -> Future[bytes]:
        """An export of a review's JSON."""
        return self.pool.submit(msgspec.msgpack.encode(ExportTask(face, kind)), self._limits.seconds)

    def read_labels(self, path: str, name: str, format_: str) -> Future[bytes]:
        """What a file of labels holds, an encoded ``Taken``. Raises as ``review``."""
        return self.pool.submit(msgspec.msgpack.encode(LabelsTask(path, name, format_)), self._limits.seconds)

    def write_labels(self, lines: bytes, format_: str) -> Future[bytes]:
        """Labels, given as JSON lines, as a file of a format. Raises as ``review``."""
        return self.pool.submit(msgspec.msgpack.encode(LabelsExportTask(lines, format_)), self._limits.seconds)


_ANSWERS = msgspec.msgpack.Decoder(wire.Answer)


def _decode(payload: bytes) -> pool.Answer[bytes]:
    try:
        answer = _ANSWERS.decode(payload)
    except msgspec.MsgspecError as error:
        raise ReaderCrashed(status=0) from error
    if answer.failure is not None:
        raise answer.failure.error()
    return pool.Answer(answer.result or b"", answer.retire)
