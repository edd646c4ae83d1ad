"""The reviewing worker: a file's path in, the JSON of its review out; also exports of such JSON."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from models.document import Document
from models.registry import Model, Registry
from service import names, previous, schema, tagging
from service.batch import lean
from service.checks import profile as profiles
from service.copies.sketch import sketch
from service.copies.text import narrative
from service.errors import FileNotFound, InternalError, NianbaoError, ReadMemory
from service.intake.limits import MB, Limits
from service.intake.read import read
from service.render import to_json
from service.review import Options, Review, review
from service.reviewing import wire
from service.reviewing.wire import (
    Correction,
    Dismissal,
    ExportTask,
    Greeting,
    Hello,
    Indexed,
    IndexTask,
    LabelsExportTask,
    LabelsTask,
    Record,
    RecordTask,
    ReviewTask,
    Task,
)
from service.workers import loop
from service.workers.loop import Answer, Growth
from service.workers.wire import Failure

_log = logging.getLogger(__name__)
_READERS = ("docx", "html", "pdf", "text")


class _Held:
    """A reader of one file that reads it once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._document: Document | None = None

    def read(self, data: bytes) -> Document:
        """The document, read at the first call."""
        if self._document is None:
            self._document = read(data, self._limits)
        return self._document


class Reviewer:
    """What a worker keeps between tasks: the office's rules and the model that it used last."""

    def __init__(self, hello: Hello) -> None:
        self._limits = hello.limits
        self._profile = profiles.load(Path(hello.profile)) if hello.profile else profiles.Profile()
        self._registry = Registry(Path(hello.models))
        self._model: Model | None = None
        self._years: previous.Listed | None = None
        self._do: Mapping[type, Callable[[Any], bytes]] = {
            ReviewTask: lambda task: _json(self._review(task)[1]),
            RecordTask: self._record,
            IndexTask: self._index,
            ExportTask: self._export,
            LabelsTask: self._read_labels,
            LabelsExportTask: self._write_labels,
            Greeting: self._greet,
        }

    def answer(self, task: Task) -> bytes:
        """What the task asks for. Raises NianbaoError."""
        return self._do[type(task)](task)

    def _greet(self, task: Greeting) -> bytes:
        self._load(task.model)
        for name in _READERS:
            import_module(f"service.intake.{name}")
        return b""

    def _record(self, task: RecordTask) -> bytes:
        result, face = self._review(task.review)
        content = _json(face)
        review = lean.read(content)
        sketched = sketch(narrative(review, names.key(review.report.unit)))
        return msgspec.msgpack.encode(
            Record(review.source.sha256, zlib.compress(content, 1), result.report.published, sketched)
        )

    def _index(self, task: IndexTask) -> bytes:
        report = previous.load(Path(task.path), _Held(self._limits)).reports[0]
        cells = {name: cell.value for name, cell in report.cells.items() if cell.value is not None}
        return msgspec.msgpack.encode(Indexed(report.unit.name, report.year, cells, previous.content(report)))

    def _review(self, task: ReviewTask) -> tuple[Review, schema.Review]:
        options = Options(
            profile=self._profile,
            published=task.published,
            unit=task.unit or None,
            model=self._load(task.model),
            previous=self._previous(task),
            more=task.more,
        )
        try:
            data = Path(task.path).read_bytes()
        except OSError as error:
            raise FileNotFound(reason=error.strerror or "") from error
        reader = _Held(self._limits)
        result = review(data, task.name, reader, options)
        corrections = _still(task.corrections, result)
        if corrections:
            options = replace(options, corrections=corrections)
            result = review(data, task.name, reader, options)
        face = to_json(result)
        dismissed = _same(task.dismissals, face)
        if dismissed:
            result = review(data, task.name, reader, replace(options, dismissed=dismissed))
            face = to_json(result)
        return result, face

    def _previous(self, task: ReviewTask) -> previous.LastYear | previous.Listed | None:
        if task.previous:
            return previous.load(Path(task.previous), _Held(self._limits), "（字段 previous）")
        if not task.years:
            return None
        if self._years is None or self._years.path != Path(task.years):
            self._years = previous.Listed(Path(task.years), lambda: _Held(self._limits))
        return self._years

    def _export(self, task: ExportTask) -> bytes:
        from service.export import EXPORTS
        from service.schema import Review as Face

        return EXPORTS[task.kind](Face.model_validate_json(task.face), "zh")

    def _read_labels(self, task: LabelsTask) -> bytes:
        from service.reviewing import labels

        return labels.read(Path(task.path), task.name, task.format, self._limits)

    def _write_labels(self, task: LabelsExportTask) -> bytes:
        from service.reviewing import labels

        return labels.write(task.lines, task.format)

    def _load(self, version: str) -> Model:
        if self._model is None or self._model.version != version:
            with tagging.errors():
                self._model = self._registry.load(version)
        return self._model


def _json(face: schema.Review) -> bytes:
    return face.model_dump_json(by_alias=True).encode("utf-8", "replace")


def _still(corrections: tuple[Correction, ...], result: Review) -> dict[str, int | float]:
    """The corrections of cells in which the same is printed as when they were made."""
    cells = result.report.cells
    return {c.cell: c.value for c in corrections if c.cell in cells and cells[c.cell].raw == c.raw}


def _same(dismissals: tuple[Dismissal, ...], face: schema.Review) -> frozenset[str]:
    """The dismissed findings that say the same as when they were dismissed."""
    found = {f.id: (f.expected, f.actual, f.message) for f in face.findings}
    return frozenset(d.finding for d in dismissals if found.get(d.finding) == (d.expected, d.actual, d.message))


def main() -> None:
    """Serve until standard input ends: first a ``Hello``, then a task each."""
    loop.run(_prepare, wire.FILES)


def _prepare(hello: bytes, growth: Growth) -> tuple[Limits, int, Answer]:
    told = msgspec.msgpack.decode(hello, type=Hello)
    reviewer = Reviewer(told)
    tasks = msgspec.msgpack.Decoder(Task)
    most = wire.largest_answer(told.limits)
    return (
        told.limits,
        wire.LARGEST_REQUEST,
        lambda request: _answer(reviewer, tasks.decode(request), growth, told.limits, most),
    )


def _answer(reviewer: Reviewer, task: Task, growth: Growth, limits: Limits, most: int) -> bytes:
    """The encoded answer; no fault gets past this."""
    try:
        payload = msgspec.msgpack.encode(wire.Answer(reviewer.answer(task), retire=growth.much))
        if len(payload) <= most:
            return payload
        failure = Failure.of(InternalError(reason="answer too large"))
    except NianbaoError as error:
        failure = Failure.of(error)
    except MemoryError:
        failure = Failure.of(ReadMemory(limit_mb=limits.memory_bytes // MB))
        return msgspec.msgpack.encode(wire.Answer(failure=failure, retire=True))
    except Exception as error:  # noqa: BLE001 - one task's fault must not look like a lost process
        _log.exception("a task failed")
        failure = Failure.of(InternalError(reason=type(error).__name__))
    return msgspec.msgpack.encode(wire.Answer(failure=failure, retire=growth.much))


if __name__ == "__main__":
    main()
