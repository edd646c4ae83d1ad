"""What the service and its reviewing workers say to each other (see ``service.workers.wire`` for the frames)."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from service.checks.finding import Finding
from service.intake.limits import MB, Limits
from service.workers.wire import Failure

LARGEST_REQUEST = 64 * MB
"""A review as JSON on its way to be exported; files cross as paths."""
FILES = 2
"""A task reads at most so many files: the report and last year's."""


class Hello(msgspec.Struct, frozen=True):
    """What a worker is told at its start. ``profile`` is the path of the office's rules, "" for none."""

    limits: Limits
    models: str
    profile: str = ""


class Correction(msgspec.Struct, frozen=True):
    """The number that an officer says stands in ``cell`` where ``raw`` was read."""

    cell: str
    raw: str
    value: int | float


class Dismissal(msgspec.Struct, frozen=True):
    """A finding that an officer dismissed, and the two sides and the message that were seen then."""

    finding: str
    expected: int | float | str | None
    actual: int | float | str | None
    message: str


class ReviewTask(msgspec.Struct, frozen=True, tag=True):
    """Review the file at ``path``, called ``name``, with the model ``model``; the answer is its JSON.

    ``previous`` is the path of last year's report, ``years`` that of a list of last year's reports (see
    ``service.previous.Listed``); ``more`` are findings of a comparison with other reports.
    """

    path: str
    name: str
    model: str
    previous: str = ""
    years: str = ""
    unit: str = ""
    published: date | None = None
    corrections: tuple[Correction, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    more: tuple[Finding, ...] = ()


class RecordTask(msgspec.Struct, frozen=True, tag=True):
    """Review a file of a batch; the answer is an encoded ``Record``."""

    review: ReviewTask


class Record(msgspec.Struct, frozen=True):
    """A review as a batch keeps it: its JSON (zlib), the day the report bears, what copies are told by.

    ``sha256`` is the hash of the file as the worker found it.
    """

    sha256: str
    face: bytes
    published: date | None
    sketch: bytes


class IndexTask(msgspec.Struct, frozen=True, tag=True):
    """Read last year's report at ``path``; the answer is an encoded ``Indexed``."""

    path: str


class Indexed(msgspec.Struct, frozen=True):
    """Whose report a file is, on which year, the numbers in it, and a hash of all that it says."""

    unit: str
    year: int | None
    cells: dict[str, int | float]
    content: str


class ExportTask(msgspec.Struct, frozen=True, tag=True):
    """Make the export ``kind`` (see ``service.export``) of a review's JSON."""

    face: bytes
    kind: str


class LabelsTask(msgspec.Struct, frozen=True, tag=True):
    """Read the file of labels at ``path``, called ``name``; ``format`` "" to guess. The answer is a ``Taken``."""

    path: str
    name: str
    format: str = ""


class LabelsExportTask(msgspec.Struct, frozen=True, tag=True):
    """Write labels, given as JSON lines, as a file of a format."""

    lines: bytes
    format: str


class Skipped(msgspec.Struct, frozen=True):
    """A line of a file of labels that can't be used, and why."""

    line: int
    reason: str


class Taken(msgspec.Struct, frozen=True):
    """What a file of labels holds: lines of the contract, and what was skipped."""

    clauses: list[dict[str, Any]]
    skipped: list[Skipped]


class Greeting(msgspec.Struct, frozen=True, tag=True):
    """Load the model and what a review needs; the answer is empty."""

    model: str


Task = ReviewTask | RecordTask | IndexTask | ExportTask | LabelsTask | LabelsExportTask | Greeting


class Answer(msgspec.Struct, frozen=True):
    """The bytes that were asked for, or a failure. ``retire``: the worker has grown and should be replaced."""

    result: bytes | None = None
    failure: Failure | None = None
    retire: bool = False


def largest_answer(limits: Limits) -> int:
    """The bytes that an answer may have: the JSON of a review is a few times its text."""
    return 4 * limits.inflated_bytes
