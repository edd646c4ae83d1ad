"""Reviews that are kept: a file comes in, its review goes to the store; what officers say of it is carried on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

from service import names
from service.access.roles import Person
from service.checks.finding import Finding
from service.errors import Busy, FileGone, OtherUnit, ReviewUnknown
from service.reviewing.desk import Desk
from service.reviewing.kept import Change, Kept, Upload, found, kept_of, sent_of
from service.reviewing.wire import Correction, Dismissal, ReviewTask
from service.store import batches, clauses, events, inherited, reviews
from service.store import face as faces
from service.store.engine import Store
from service.store.face import Face
from service.store.files import Files
from service.store.inherited import DISMISSED, NOTHING, Corrected, Inherited, Said
from service.store.reviews import Sent

_TRIES = 5
"""How often a review is made anew because what it inherits was changed meanwhile."""


class Archive:
    """The reviews in a store, with their files; new ones are made at a desk, and who asks for one waits for it."""

    def __init__(self, store: Store, files: Files, desk: Desk) -> None:
        self._store, self._files, self._desk = store, files, desk

    def add(self, upload: Upload, person: Person) -> Kept:
        """Review a file and keep it. Raises QueueFull, FileError, OtherUnit; then nothing is kept."""
        self._desk.pool.check()
        if person.own:
            upload = replace(upload, unit=None)  # what its title says is held against the account's organ
        return self._add(upload, person)

    def again(self, review_id: str, person: Person) -> Kept:
        """Review a kept file once more, with the model and the rules of today. Raises as ``decide``."""
        return self._change(review_id, person, lambda _face: Change())

    def decide(self, review_id: str, finding: str, state: str, reason: str, person: Person) -> Kept:
        """Put a decision on a finding on record; a dismissed one costs no points from then on.

        Raises ReviewUnknown, FileGone, QueueFull, Busy; then nothing is changed.
        """

        def change(face: Face) -> Change:
            found = next((f for f in face.findings if f.id == finding), None)
            if found is None:
                raise ReviewUnknown(what="这一条发现")
            seen = found.expected, found.actual, found.message
            return Change(said=(Said(finding, state, reason, *seen, events.now(), person.name),))

        return self._change(review_id, person, change)

    def correct(self, review_id: str, cell: str, value: int | float | None, reason: str, person: Person) -> Kept:
        """Correct a cell that was read wrongly (None: as read); the checks run again. Raises as ``decide``."""

        def change(face: Face) -> Change:
            if cell not in face.report.cells:
                raise ReviewUnknown(what="这个单元格")
            raw = face.report.cells[cell].raw
            return Change(corrected=(Corrected(cell, raw, value, reason, events.now(), person.name),))

        return self._change(review_id, person, change)

    def adopt(self, review_id: str, upload: Upload, content: bytes, person: Person) -> bytes:
        """Keep the review of a file, made elsewhere, under an id; its JSON with what was said of the report.

        One that is there already stays. Raises FileError, QueueFull, Busy; then nothing is kept.
        """
        return self._add(upload, person, review_id, content).content

    def with_more(self, review_id: str, more: tuple[Finding, ...], person: Person) -> bytes:
        """The JSON that a review would have with further findings; it is not kept. Raises as ``decide``."""
        kept = self.get(review_id, person)
        return self._submit(sent_of(kept.review), kept.inherited, more).result()

    def get(self, review_id: str, person: Person) -> Kept:
        """A review. Raises ReviewUnknown, also for one that the person may not see."""
        with self._store.read() as session:
            review = found(session, review_id, person)
            return kept_of(session, review)

    def export(self, review_id: str, kind: str, person: Person) -> tuple[Kept, bytes]:
        """A review and its export of a kind (see ``service.export``)."""
        kept = self.get(review_id, person)
        return kept, self._desk.export(kept.content, kind).result()

    @contextmanager
    def borrowed(self, file: BinaryIO) -> Iterator[Path]:
        """Where a file lies while the block lasts, for a worker to read; afterwards it is gone."""
        used: set[str] = set()
        try:
            with self._files.held(file) as kept:
                used.add(kept.sha256)
                yield kept.path
        finally:
            self.sweep(used)

    def delete(self, review_id: str, person: Person) -> None:
        """Delete a review, and its file where no other review uses it."""
        with self._store.write() as session:
            used = reviews.remove(session, found(session, review_id, person), person.name)
        self.sweep(used)
        self._store.forget()

    def expire(self, reviews_days: int, files_days: int) -> int:
        """Delete what is kept longer than so many days (0: for ever), and say how many reviews went."""
        gone = 0
        if reviews_days:
            with self._store.write() as session:
                for review in reviews.older(session, events.now() - timedelta(days=reviews_days)):
                    reviews.remove(session, review, "system")
                    gone += 1
        since = events.now() - timedelta(days=files_days) if files_days else None
        self.sweep(list(self._files.all()), since)
        self._store.forget()  # also what an earlier deletion had to leave, as someone was reading
        return gone

    def _add(self, upload: Upload, person: Person, review_id: str = "", content: bytes = b"") -> Kept:
        """Keep the review of a file: ``content`` where it was made already, under an id where it has one."""
        used: set[str] = set()
        try:
            with ExitStack() as held:
                sent, known = self._take(upload, held, used), NOTHING
                reviewed = None if content else self._submit(sent, known)
                self._files.sync(*used)  # while it is reviewed
                if reviewed is not None:
                    content = reviewed.result()
                for _ in range(_TRIES):
                    result = self._keep(sent, content, known, person, review_id)
                    if isinstance(result, Kept):
                        return result
                    known = result
                    content = self._submit(sent, known).result()
                raise Busy
        except BaseException:
            self.sweep(used)
            raise

    def _take(self, upload: Upload, held: ExitStack, used: set[str]) -> Sent:
        """Keep what was sent while ``held`` is open."""
        file = held.enter_context(self._files.held(upload.file))
        used.add(file.sha256)
        previous = None
        if upload.previous is not None:
            previous = held.enter_context(self._files.held(upload.previous)).sha256
            used.add(previous)
        return Sent(upload.name, file.sha256, previous, upload.unit, upload.published)

    def _submit(self, sent: Sent, inherits: Inherited, more: tuple[Finding, ...] = ()) -> Future[bytes]:
        return self._desk.review(self._task(sent, inherits, more))

    def _task(self, sent: Sent, inherits: Inherited, more: tuple[Finding, ...]) -> ReviewTask:
        """What a worker is asked. Raises FileGone."""
        path = self._files.path(sent.sha256)
        previous = self._files.path(sent.previous_sha256) if sent.previous_sha256 else None
        if not path.exists() or (previous is not None and not previous.exists()):
            raise FileGone
        return ReviewTask(
            path=str(path),
            name=sent.name,
            model=self._desk.model(),
            previous=str(previous or ""),
            unit=sent.unit or "",
            published=sent.published,
            corrections=tuple(
                Correction(c.cell, c.raw, c.value) for c in inherits.corrected if c.value is not None
            ),
            dismissals=tuple(
                Dismissal(s.finding, s.expected, s.actual, s.message) for s in inherits.said if s.state == DISMISSED
            ),
            more=more,
        )

    def _keep(
        self, sent: Sent, content: bytes, known: Inherited, person: Person, review_id: str = ""
    ) -> Kept | Inherited:
        """Keep a review; where its report has other decisions than were known, those instead.

        Where there is a review of that id it is given as it is.
        """
        face = faces.read(content)
        unit = face.report.unit
        if person.own:
            if unit and not names.same(unit, person.unit):
                raise OtherUnit(unit=unit, own=person.unit)
            unit = person.unit
        with self._store.write() as session:
            there = reviews.get(session, review_id) if review_id else None
            if there is not None:
                return kept_of(session, there)
            report, new = reviews.report_of(session, reviews.organ_key(unit), face.report.year)
            inherits = NOTHING if new else inherited.read(session, report.id)
            if inherits != known:
                return inherits
            earlier = [] if new else reviews.versions(session, report.id)
            newest = earlier[0].version if earlier else 0
            made = review_id or reviews.new_id()
            review = reviews.add(session, made, report, newest, sent, unit, content, face, person.name)
            labelled = clauses.fill(session, report, review.id, face) or not new
            labels = clauses.labels(session, review.id) if labelled else []
            return Kept(review, content, face, (review, *earlier), inherits, labels)

    def _change(self, review_id: str, person: Person, change: Callable[[Face], Change]) -> Kept:
        """Review again after a change, every version of the report; all of it is kept, or nothing.

        Versions whose files are not kept any more stay as they were, but for the one that was named.
        """
        for _ in range(_TRIES):
            kept = self.get(review_id, person)
            made = change(kept.face)
            inherits = kept.inherited.with_said(*made.said).with_corrected(*made.corrected)
            contents = {}
            for version in kept.versions:
                try:
                    contents[version.id] = self._submit(sent_of(version), inherits).result()
                except FileGone:
                    if version.id == review_id:
                        raise
            if self._commit(kept, made, contents):
                return self.get(review_id, person)
        raise Busy

    def _commit(self, kept: Kept, made: Change, contents: Mapping[str, bytes]) -> bool:
        """Whether a change was kept: not where others changed the report since it was read."""
        report_id = kept.review.report_id
        with self._store.write() as session:
            if not reviews.lock(session, report_id) or inherited.read(session, report_id) != kept.inherited:
                return False
            if {v.id for v in reviews.versions(session, report_id)} != {v.id for v in kept.versions}:
                return False
            for said in made.said:
                inherited.decide(session, report_id, said)
            for corrected in made.corrected:
                inherited.correct(session, report_id, corrected)
            for review_id, content in contents.items():
                review = reviews.get(session, review_id)
                if review is not None:
                    reviews.put(session, review, content, faces.read(content))
        return True

    def sweep(self, hashes: Iterable[str], since: datetime | None = None) -> None:
        """Remove those of the files that no review sent ``since`` then uses."""
        for sha256 in hashes:
            self._files.remove(sha256, unless=partial(self._used, sha256, since))

    def _used(self, sha256: str, since: datetime | None) -> bool:
        with self._store.read() as session:
            return reviews.uses(session, sha256, since) or batches.uses(session, sha256, since)
