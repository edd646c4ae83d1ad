"""Last year's reports: one file, or a folder in which each organ's own is found by its name."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from models.document import Document
from models.report import Report
from models.understand import doubts, understand
from service import names
from service.errors import FileError, NotAReport, UsageError

_log = logging.getLogger("nianbao")
_SUFFIXES = {".docx", ".pdf", ".html", ".htm", ".txt"}


class Reader(Protocol):
    """What turns bytes into a document; raises FileError."""

    def read(self, data: bytes) -> Document:
        """The document in ``data``."""
        ...


@dataclass(frozen=True)
class LastYear:
    """Reports of the year before. ``single``: one file was named, so it must be the right one."""

    reports: tuple[Report, ...]
    single: bool = False

    def of(self, report: Report) -> Report | None:
        """The report of the same organ on the year before; None where there is none, which is logged.

        One file that was named must fit: another organ's, or one on another year, is not used.
        """
        due = (report.year or 0) - 1
        if self.single:
            previous = self.reports[0]
            if previous.year not in (None, due) and report.year is not None:
                _log.warning("上年报告是 %s 年的，应为 %s 年，没有对照", previous.year, due)
                return None
            if previous.unit.name and report.unit.name and not _one(previous.unit.name, report.unit.name):
                _log.warning(
                    "上年报告是“%s”的，不是“%s”的，没有对照；单位更名的，用 --unit 写上年报告里的名称",
                    previous.unit.name,
                    report.unit.name,
                )
                return None
            return previous
        once = {(names.key(r.unit.name), content(r)): r for r in reversed(self.reports) if r.year == due}
        found = names.find(report.unit.name, [(r.unit.name, r) for r in once.values()])
        if found is None:
            _log.warning("没有找到“%s”%s 年的报告（或不止一份），没有与上年对照", report.unit.name, due)
        return found


def content(report: Report) -> str:
    """A hash of what a report says: two files of it in different forms have it in common."""
    said = ["".join(report.text.split()), *(f"{n} {c.value}" for n, c in sorted(report.cells.items()))]
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()


def _one(name: str, other: str) -> bool:
    return names.same(name, other) or names.akin(name, other)


class Line(msgspec.Struct, frozen=True):
    """A report of last year that is there: whose, on which year, and where its file lies."""

    unit: str
    year: int
    path: str


class Listed:
    """Reports of last year in a list (``Line`` each, as JSON) at ``path``; a file is read when it is asked for."""

    def __init__(self, path: Path, reader: Callable[[], Reader]) -> None:
        self.path, self._reader = path, reader
        by_year: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for line in msgspec.json.decode(path.read_bytes(), type=list[Line]):
            by_year[line.year].append((line.unit, line.path))
        self._of = {year: names.Directory(lines) for year, lines in by_year.items()}

    def of(self, report: Report) -> Report | None:
        """The report of the same organ on the year before; None where there is none, or more than one."""
        directory = self._of.get((report.year or 0) - 1)
        found = directory.find(report.unit.name) if directory is not None else None
        return None if found is None else load(Path(found), self._reader()).reports[0]


def load(path: Path, reader: Reader, shown: str = "") -> LastYear:
    """The reports at a path: a file, called ``shown`` in errors, or every readable report of a folder.

    In a folder what can't be read or is no report is left out, and logged. Raises UsageError for a single file
    that can't be read or is no report, and where nothing is there.
    """
    if path.is_dir():
        return LastYear(tuple(_of_folder(path, reader)))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(what=f"无法读取上年报告 {path}（{error.strerror or '不存在'}）") from error
    try:
        return LastYear((_read(data, reader),), single=True)
    except FileError as error:
        raise UsageError(what=f"上年报告 {shown or path.name} 不能用：{error}") from error


def _of_folder(path: Path, reader: Reader) -> Iterable[Report]:
    files = sorted(p for p in path.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file())
    if not files:
        raise UsageError(what=f"文件夹 {path} 里没有可以读取的上年报告（{'、'.join(sorted(_SUFFIXES))}）")
    for file in files:
        try:
            yield _read(file.read_bytes(), reader)
        except (FileError, OSError) as error:
            _log.warning("上年报告 %s 没有采用：%s", file.name, error)


def _read(data: bytes, reader: Reader) -> Report:
    report = understand(reader.read(data))
    marks = doubts(report)
    if marks:
        raise NotAReport(marks=" ".join(marks))
    return report
