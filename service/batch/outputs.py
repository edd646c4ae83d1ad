"""Writes what a batch gives: result, reviews, tables, letters, summary, the summed form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from service.batch import state
from service.batch.crew import Crew, Job
from service.batch.entries import FOLDER
from service.batch.face import Batch, Entry
from service.batch.reviews import Progress, Reviews
from service.batch.written import BOOK, FILES, LETTERS, RESULT, SCORES, SUMMARY, TOTALS
from service.errors import NianbaoError
from service.export import filled
from service.export.county import letters, page, submission, table, workbook
from service.intake.limits import Limits
from service.reviewing.wire import ExportTask

_TOGETHER = 64
"""Letters that are made at a time, so that they are written in their order."""


def write(batch: Batch, reviews: Reviews, crew: Crew, limits: Limits, out: Path, progress: Progress) -> None:
    """Write every file into ``out``; each is whole or as it was before. Raises UsageError."""
    reviewed = [e for e in batch.entries if e.review is not None]
    counted = [e for e in reviewed if e.counted]
    for leftover in (p for name in FILES for p in out.glob(f".{name}.*")):
        leftover.unlink()  # of a process that was killed while it wrote
    _reviews(reviewed, reviews, out)

    def face(entry: Entry) -> bytes:
        return reviews.face(entry.name)

    table.write(batch, out / SCORES)
    workbook.write(batch, face, out / BOOK)
    page.write(batch, face, out / SUMMARY)
    if batch.totals:
        cells = {t.cell: t.value for t in batch.totals if t.reports}
        unit = batch.county.unit if batch.county is not None else ""
        form = filled.write(cells, batch.standard, unit, batch.year, submission.notes(batch))
        state.write(out / TOTALS, form)

    def export(entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | NianbaoError]]:
        done = 0
        left = iter(entries)
        while some := list(islice(left, _TOGETHER)):
            jobs = (Job(n, ExportTask(face(e), "docx"), limits.seconds) for n, e in enumerate(some))
            for number, made in sorted(crew.do(jobs), key=lambda one: one[0]):
                done += 1
                progress(done, len(counted))
                yield some[number], made

    letters.write(batch, export, out / LETTERS)
    state.write(out / RESULT, batch.model_dump_json(by_alias=True, indent=1).encode() + b"\n")


def _reviews(entries: Iterable[Entry], reviews: Reviews, out: Path) -> None:
    """The JSON of each review; those of files that are not handed in any more go."""
    wanted = set()
    for entry in entries:
        path = out / str(entry.review)
        wanted.add(path)
        content = reviews.face(entry.name)
        if not path.exists() or path.read_bytes() != content:
            state.write(path, content)
    for path in sorted((out / FOLDER).rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
