"""Trainings of the service: one at a time, from a queue in the database, gone on with after a restart."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from service.access.roles import Person
from service.errors import NianbaoError, ReviewUnknown, TrainingCancelled, TrainingEnded, TrainingsFull
from service.jobs.process import Process
from service.jobs.wire import Trained, TrainTask
from service.store import trainings as stored
from service.store.engine import Store
from service.store.tables import Training

_log = logging.getLogger("nianbao")
_WAITING = 16
_AGAIN_SECONDS = 5.0
_KILL_SECONDS = 0.05


class Trainings:
    """A thread that has candidates trained below ``models``, each in a process.

    ``base`` is a file of clauses (JSON lines) to train on in place of the corpus. ``close`` it; a training that
    runs then is started again by the next ``start`` on the same store.
    """

    def __init__(self, store: Store, models: Path, base: Path | None = None) -> None:
        self._store, self._models, self.base = store, models, base
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._running: tuple[str, Process] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Go on with what waits, and with what was running when the service ended."""
        with self._store.write() as session:
            stored.again(session)
        self._stopping.clear()
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="nianbao-trainings", daemon=True)
        self._thread.start()

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

    def close(self) -> None:
        """End the thread and the process of the training that runs."""
        self._stopping.set()
        self._wake.set()
        while self._thread is not None and self._thread.is_alive():
            self._kill(None)
            self._thread.join(_KILL_SECONDS)
        self._thread = None

    def _kill(self, training_id: str | None) -> bool:
        """Kill the process of a training (None: of any); whether it is under way."""
        with self._lock:
            if self._running is None or training_id not in (None, self._running[0]):
                return False
            self._running[1].kill()
        return True

    def _run(self) -> None:
        lost = False  # what came of a training, for want of the database: it is done again
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            try:
                if lost:
                    with self._store.write() as session:
                        stored.again(session)
                    lost = False
                while not self._stopping.is_set() and self._next():
                    pass
            except SQLAlchemyError:
                _log.exception("a training could not be put on record")
                lost = True
                self._stopping.wait(_AGAIN_SECONDS)
                self._wake.set()

    def _next(self) -> bool:
        """Do the training that waits longest; whether there was one."""
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
        try:
            task = TrainTask(str(self._models), labels, str(self.base or ""))
            made = process.run(task, Trained)
            result = {"metrics": made.metrics, "doubts": made.doubts}
            values = {"state": stored.DONE, "version": made.version, "result": result}
        except NianbaoError as error:
            if self._stopping.is_set():
                return  # the row says that it runs: the next start goes on with it
            _log.warning("a training failed: %s", error)
            values = {"state": stored.FAILED, "error": {"code": error.code, "message": error.message()}}
        with self._store.write() as session:
            stored.finish(session, training_id, **values)
