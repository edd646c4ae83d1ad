"""Files of labels in a worker: untrusted bytes in, clauses and the faults of unusable lines out; and back."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import msgspec

from service.errors import FileNotFound, LabelsUnusable
from service.intake.guard import check_size
from service.intake.limits import Limits
from service.intake.package import Package
from service.reviewing.wire import Skipped, Taken
from training.labels import check, formats
from training.labels.check import Fault
from training.labels.clause import Clause

LINES = 100_000
"""Lines of the longest file taken."""
_REASON = 300
_ZIP = b"PK\x03\x04"


def read(path: Path, name: str, format_: str, limits: Limits) -> bytes:
    """What a file holds, a ``Taken``; ``format_`` "" to guess. Raises FileError, LabelsUnusable for all of it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileNotFound(reason=error.strerror or "") from error
    check_size(data, limits)
    if data.startswith(_ZIP):
        _check_book(data, limits)
        format_ = format_ or "xlsx"
    chosen = formats.FORMATS[format_] if format_ else formats.guess(name, data)
    try:
        records = list(itertools.islice(chosen.read(data), LINES + 1))
    except (formats.Unreadable, ArithmeticError, AssertionError, LookupError, RecursionError) as error:
        why = str(error) if isinstance(error, formats.Unreadable) else "文件损坏"
        raise LabelsUnusable(path=name, reason=f"{why}（按 {chosen.name} 格式读取）") from error
    if len(records) > LINES:
        raise LabelsUnusable(path=name, reason=f"超过 {LINES} 行，请分成几个文件")
    found, faults = check.clauses(records)
    if not found:
        first = f"（第 {faults[0].line} 行：{_shown(faults[0])}）" if faults else ""
        raise LabelsUnusable(path=name, reason=f"没有一行可用的标注{first}")
    skipped = [Skipped(f.line, _shown(f)) for f in faults]
    return msgspec.msgpack.encode(Taken([c.to_json() for c in found], skipped))


def write(lines: bytes, format_: str) -> bytes:
    """The clauses of JSON ``lines`` as a file of a format."""
    clauses = [Clause.from_json(json.loads(line)) for line in lines.split(b"\n") if line]
    return formats.FORMATS[format_].write(clauses)


def _shown(fault: Fault) -> str:
    """The reason, which may quote what stands in the line: of bounded length, and text that can be sent."""
    return fault.reason[:_REASON].encode("utf-8", "replace").decode()


def _check_book(data: bytes, limits: Limits) -> None:
    """Every part of a workbook inflated and parsed under the limits, before a library that knows none opens it."""
    package = Package(data, limits)
    for name in sorted(package.names):
        if name.endswith((".xml", ".rels", ".vml")):
            package.xml(name)
        else:
            package.read(name)
