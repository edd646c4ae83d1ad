"""Reviews of a batch, kept like those of uploads."""

from __future__ import annotations

import hashlib
import threading
import zlib
from contextlib import ExitStack

import msgspec

from service.access.roles import Person
from service.batch import lean
from service.batch.file import Submission
from service.batch.years import Years
from service.checks.finding import Finding
from service.errors import Busy, QueueFull, ReviewUnknown
from service.reviewing.archive import Archive
from service.reviewing.kept import Upload
from service.reviewing.wire import Record

_NAME_CHARACTERS = 400
_AGAIN_SECONDS = 0.5
"""After how long it is tried again where others' tasks fill the queue, or others change the same report."""


class Keeping:
    """Keeps the reviews of a batch like those of uploads, so that what officers said of a report holds here too."""

    def __init__(self, archive: Archive, batch_id: str, person: Person, past: Years | None) -> None:
        self._archive, self._batch, self._person, self._past = archive, batch_id, person, past
        self._never = threading.Event()

    def __call__(self, one: Submission, more: tuple[Finding, ...], record: Record) -> Record:
        """The review as it is kept, or as it would be with further findings."""
        review_id = hashlib.sha256(f"{self._batch}\n{one.name}".encode("utf-8", "replace")).hexdigest()[:16]
        content = zlib.decompress(record.face)
        while True:
            try:
                if more:
                    content = self._archive.with_more(review_id, more, self._person)
                else:
                    content = self._adopted(review_id, one, content)
            except (Busy, QueueFull):
                self._never.wait(_AGAIN_SECONDS)
            except ReviewUnknown:  # it was deleted meanwhile: the batch has its own
                break
            else:
                break
        return msgspec.structs.replace(record, face=zlib.compress(content, 1))

    def _adopted(self, review_id: str, one: Submission, content: bytes) -> bytes:
        report = lean.read(content).report
        last = self._past.file(report.unit, report.year - 1) if self._past and report.year else None
        with ExitStack() as opened:
            upload = Upload(
                file=opened.enter_context(one.path.open("rb")),
                name=one.name[-_NAME_CHARACTERS:],
                previous=opened.enter_context(last.path.open("rb")) if last is not None else None,
            )
            return self._archive.adopt(review_id, upload, content, self._person)
