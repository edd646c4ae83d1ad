"""Batches of the service: one at a time, from a queue in the database, gone on with after a restart.

A batch is reviewed by the service's own workers, a few files at a time, so that what people upload meanwhile is not
kept waiting. Every report is kept like one that was uploaded.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy.orm import Session

from service import tagging
from service.access.roles import LOCAL, Person
from service.errors import BatchCancelled, BatchesFull, InternalError, NianbaoError, ReviewUnknown, ServiceStopping
from service.intake.limits import Limits
from service.jobs.queue import Queue
from service.reviewing.archive import Archive
from service.reviewing.desk import Desk
from service.store import batches as stored
from service.store import events
from service.store.batches import Given, Role
from service.store.engine import Store
from service.store.files import Files
from service.store.files import unusable as storage
from service.store.tables import Batch

if TYPE_CHECKING:
    from service.batch.face import Batch as Face

_log = logging.getLogger("nianbao")
_WAITING = 16
_TELL_SECONDS = 0.3
"""How often it is put down how far a batch is."""


class _Interrupted(Exception):
    """The batch that runs is to end."""


@dataclass(frozen=True, slots=True)
class Way:
    """How batches are reviewed: results lie in folders of their ids below ``folder``, ``size`` files are reviewed

    at a time; ``profile`` is the path of the office's rules, "" for none.
    """

    folder: Path
    limits: Limits
    size: int
    profile: str


class Batches(Queue):
    """A thread that reviews batches."""

    def __init__(self, store: Store, files: Files, archive: Archive, desk: Desk, way: Way) -> None:
        super().__init__(store, "batches")
        self._files, self._archive, self._desk, self._way = files, archive, desk, way

    def ask(self, given: Sequence[tuple[Role, str, BinaryIO]], person: Person) -> Batch:
        """Put a batch in the queue. Raises BatchesFull."""
        with ExitStack() as held:
            rows = [Given(r, name, held.enter_context(self._files.held(f)).sha256) for r, name, f in given]
            self._files.sync(*(row.sha256 for row in rows))
            with self._store.write() as session:
                if stored.waiting(session) >= _WAITING:
                    raise BatchesFull(waiting=_WAITING, seconds=60)
                row = stored.add(session, rows, person.name)
        self._wake.set()
        return row

    def cancel(self, batch_id: str, person: Person) -> None:
        """End a batch that waits or runs; delete one that has ended. Raises ReviewUnknown."""
        error = BatchCancelled(by=person.name)
        told = {"code": error.code, "message": error.message()}
        with self._store.write() as session:
            row = stored.get(session, batch_id)
            if row is None:
                raise ReviewUnknown(what="这一批")
            if stored.cancel(session, row, told, person.name):
                return
            used = stored.remove(session, row, person.name)
        shutil.rmtree(self.folder(batch_id), ignore_errors=True)
        self._archive.sweep(used)

    def expire(self, days: int) -> None:
        """Delete batches that ended more than so many days ago (0: none), and results whose batch is gone."""
        if days:
            with self._store.write() as session:
                for row in stored.older(session, events.now() - timedelta(days=days)):
                    stored.remove(session, row, "system")
        with self._store.read() as session:
            there = stored.ids(session)
        for folder in self._way.folder.glob("*"):
            if folder.name not in there:
                shutil.rmtree(folder, ignore_errors=True)

    def folder(self, batch_id: str) -> Path:
        """Where the results of a batch lie."""
        return self._way.folder / batch_id

    def _put_back(self, session: Session) -> None:
        stored.again(session)

    def _interrupt(self) -> None:
        """It ends at its next sign of life."""

    def _next(self) -> bool:
        with self._store.write() as session:
            batch_id = stored.take(session)
        if batch_id is None:
            return False
        try:
            result = self._run_one(batch_id)
            values = {"state": stored.DONE, "result": result.counts.model_dump()}
        except (_Interrupted, ServiceStopping):
            if not self._stopping.is_set():  # it was cancelled: its row says so
                shutil.rmtree(self.folder(batch_id), ignore_errors=True)
            return not self._stopping.is_set()
        except NianbaoError as error:
            values = {"state": stored.FAILED, "error": {"code": error.code, "message": error.message()}}
        except Exception as error:
            full = storage(error)
            if full is not None:
                raise full from error
            _log.exception("a batch failed")
            told = InternalError(reason=type(error).__name__)
            values = {"state": stored.FAILED, "error": {"code": told.code, "message": told.message()}}
        with self._store.write() as session:
            stored.finish(session, batch_id, **values)
        return True

    def _run_one(self, batch_id: str) -> Face:
        from service.batch import run, state  # heavy: a service that has no batch is ready the sooner
        from service.batch.crew import Threads
        from service.batch.file import Handed
        from service.batch.run import Call
        from service.batch.state import State
        from service.jobs.keeping import Keeping

        with self._store.read() as session:
            row = stored.get(session, batch_id)
            given = [] if row is None else [(f.role, Handed(f.name, self._files.path(f.sha256))) for f in row.files]
            person = Person(row.by if row is not None else LOCAL.name, "admin", "")
        folder = self.folder(batch_id)
        done = State(folder / state.FOLDER)
        of = {role: [h for r, h in given if r == role] for role in stored.ROLES}
        with tagging.errors():
            model = self._desk.registry.read()
        call = Call(
            handed=of["report"],
            out=folder,
            model=(model.path.name, model.sha256),
            roster=next(iter(of["roster"]), None),
            county=next(iter(of["county"]), None),
            previous=of["previous"],
            templates=of["template"],
            profile=Path(self._way.profile) if self._way.profile else None,
            keep=lambda past: Keeping(self._archive, batch_id, person, past),
        )
        limits = self._way.limits
        tell = _Told(self._store, batch_id, self._stopping)
        crew = Threads(self._desk.pool, self._way.size)
        return run.run(call, run.files(call, done, limits), crew, done, limits, tell)


class _Told:
    """Puts down how far a batch is, now and then. Raises _Interrupted where it is to end."""

    def __init__(self, store: Store, batch_id: str, stopping: threading.Event) -> None:
        self._store, self._batch, self._stopping = store, batch_id, stopping
        self._last = ("", 0.0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise _Interrupted
        now = time.monotonic()
        if self._last[0] == stage and done < total and now < self._last[1] + _TELL_SECONDS:
            return
        self._last = stage, now
        with self._store.write() as session:
            if not stored.report(session, self._batch, stage, done, total):
                raise _Interrupted
