"""Trainings of the service: one at a time, from a queue in the database, gone on with after a restart."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from sqlalchemy.orm import Session

from service.access.roles import Person
from service.errors import NianbaoError, ReviewUnknown, TrainingCancelled, TrainingEnded, TrainingsFull
from service.jobs.process import Process
from service.jobs.queue import Queue
from service.jobs.wire import Trained, TrainTask
from service.store import trainings as stored
from service.store.engine import Store
from service.store.tables import Training

_log = logging.getLogger("nianbao")
_WAITING = 16
_KILL_SECONDS = 0.05


class Trainings(Queue):
    """A thread that has candidates trained below ``models``, each in a process.

    ``base`` is a file of clauses (JSON lines) to train on in place of the corpus. ``close`` it; a training that
    runs then is started again by the next ``start`` on the same store.
    """

    def __init__(self, store: Store, models: Path, base: Path | None = None) -> None:
        super().__init__(store, "trainings")
        self._models, self.base = models, base
        self._lock = threading.Lock()
        self._running: tuple[str, Process] | None = None

    def ask(self, person: Person) -> Training:
        """Put a training in the queue. Raises TrainingsFull."""
        with self._store.write() as session:
            if stored.waiting(session) >= _WAITING:
                raise TrainingsFull(waiting=_WAITING, seconds=60)
            row = stored.add(session, person.name)
        self._wake.set()
        return row

    def cancel(self, training_id: str, person: Person) -> None:
        """End a training that waits or runs; its process is gone then. Raises ReviewUnknown, TrainingEnded."""
        error = TrainingCancelled(by=person.name)
        told = {"code": error.code, "message": error.message()}
        with self._store.write() as session:
            ended = stored.cancel(session, training_id, told, person.name)
        if ended is None:
            raise ReviewUnknown(what="这次训练")
        if not ended:
            raise TrainingEnded
        while self._kill(training_id):
            self._stopping.wait(_KILL_SECONDS)

    def _put_back(self, session: Session) -> None:
        stored.again(session)

    def _interrupt(self) -> None:
        self._kill(None)

    def _kill(self, training_id: str | None) -> bool:
        """Kill the process of a training (None: of any); whether it is under way."""
        with self._lock:
            if self._running is None or training_id not in (None, self._running[0]):
                return False
            self._running[1].kill()
        return True

    def _next(self) -> bool:
        with self._store.write() as session:
            training_id = stored.take(session)
        if training_id is None:
            return False
        process = Process()
        with self._lock:
            self._running = training_id, process
        try:
            with self._store.read() as session:
                wanted, labels = stored.runs(session, training_id), stored.labels(session)
            if wanted:
                self._train(training_id, process, labels)
        finally:
            with self._lock:
                self._running = None
        return True

    def _train(self, training_id: str, process: Process, labels: bytes) -> None:
        failure: NianbaoError | None = None
        values: dict[str, object]
        try:
            task = TrainTask(str(self._models), labels, str(self.base or ""))
            made = process.run(task, Trained)
            result = {"metrics": made.metrics, "doubts": made.doubts}
            values = {"state": stored.DONE, "version": made.version, "result": result}
        except NianbaoError as error:
            if self._stopping.is_set():
                return  # the row says that it runs: the next start goes on with it
            failure = error
            values = {"state": stored.FAILED, "error": {"code": error.code, "message": error.message()}}
        with self._store.write() as session:
            ran = stored.finish(session, training_id, **values)
        if ran and failure is not None:
            _log.warning("a training failed: %s", failure)
