"""Last year's reports: one file, or a folder in which each organ's own is found by its name."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.document import Document
from models.report import Report
from models.understand import doubts, understand
from service import names
from service.errors import FileError, NotAReport, PreviousMismatch, UsageError

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
        """The report of the same organ on the year before, None where there is none.

        Raises PreviousMismatch where one file was named and it is another organ's or on another year.
        """
        if not self.single:
            year = (report.year or 0) - 1
            named = [(r.unit.name, r) for r in self.reports if r.year == year]
            return names.find(report.unit.name, named)
        previous = self.reports[0]
        if previous.year is not None and report.year is not None and previous.year != report.year - 1:
            raise PreviousMismatch(what="year", found=previous.year, due=report.year - 1)
        if previous.unit.name and report.unit.name and not names.same(previous.unit.name, report.unit.name):
            raise PreviousMismatch(what="unit", found=previous.unit.name, due=report.unit.name)
        return previous


def load(path: Path, reader: Reader) -> LastYear:
    """The reports at a path: a file, or every readable report of a folder.

    In a folder what can't be read or is no report is left out, and logged. Raises FileError for a single file,
    UsageError where nothing is there.
    """
    if path.is_dir():
        return LastYear(tuple(_of_folder(path, reader)))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(what=f"无法读取上年报告 {path}（{error.strerror}）") from error
    return LastYear((_read(data, reader),), single=True)


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
