"""A thread that does jobs one after the other from a queue in the database, and goes on with it after a restart."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.errors import StorageUnusable
from service.store.engine import Store

_log = logging.getLogger("nianbao")
_AGAIN_SECONDS = 5.0
_KILL_SECONDS = 0.05


class Queue(ABC):
    """Start it, wake it when something was put in the queue, and close it; what runs then is done again later."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, name
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Go on with what waits, and with what was running when the service ended."""
        with self._store.write() as session:
            self._put_back(session)
        self._stopping.clear()
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name=f"nianbao-{self._name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and what it does."""
        self._stopping.set()
        self._wake.set()
        while self._thread is not None and self._thread.is_alive():
            self._interrupt()
            self._thread.join(_KILL_SECONDS)
        self._thread = None

    @abstractmethod
    def _put_back(self, session: Session) -> None:
        """Put what is said to run back into the queue."""

    @abstractmethod
    def _next(self) -> bool:
        """Do the job that waits longest; whether there was one."""

    @abstractmethod
    def _interrupt(self) -> None:
        """End the job that runs, if any, as soon as can be."""

    def _run(self) -> None:
        lost = False  # what came of a job, for want of the database or of room for its files: it is done again
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            try:
                if lost:
                    with self._store.write() as session:
                        self._put_back(session)
                    lost = False
                while not self._stopping.is_set() and self._next():
                    pass
            except (SQLAlchemyError, StorageUnusable):
                _log.exception("a job could not be done or put on record")
                lost = True
                self._stopping.wait(_AGAIN_SECONDS)
                self._wake.set()
