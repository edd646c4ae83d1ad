"""What the routes share: settings, store, files, workers, sessions; opened and closed with the app."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar, TypeVarTuple, cast

import anyio
import anyio.to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from service.access import accounts, secret
from service.access.passwords import Passwords
from service.access.sign_in import Sessions
from service.access.throttle import Throttle
from service.errors import LabelsUnusable
from service.jobs.batches import Batches, Way
from service.jobs.trainings import Trainings
from service.reviewing.archive import Archive
from service.reviewing.desk import Desk
from service.store import labels
from service.store.engine import Store
from service.store.files import Files
from service.web.config import Config

_log = logging.getLogger("nianbao")
_HOURS_BETWEEN_SWEEPS = 6
_REFUSED = 16
"""Threads beyond those that may wait for a worker: a full queue is said at once."""

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class Service:
    """The service's parts; the store and the desk stay their maker's to close."""

    def __init__(self, config: Config, store: Store, desk: Desk) -> None:
        self.config, self.store, self.desk = config, store, desk
        self._has_accounts = False
        self.started = Event()
        """Set when requests are answered."""
        self.closing = Event()
        """Set when the service is about to end: answers that go on and on must come to an end."""
        try:
            labels.take_over(store, config.folder)
        except LabelsUnusable as error:
            _log.error("%s", error)
        self.files = Files(config.folder / "files")
        self.archive = Archive(store, self.files, desk)
        self.trainings = Trainings(store, self.models_folder)
        way = Way(config.folder / "batches", config.limits, config.workers, config.profile)
        self._waiting = anyio.CapacityLimiter(config.workers + config.queue_waiting + _REFUSED)
        self.batches = Batches(store, self.files, self.archive, desk, way)
        self.promoting = Lock()
        """Held while the current model is changed."""
        self.sessions = Sessions(
            store,
            secret.secret_key(config.folder, config.secret_key),
            hours=config.session_hours,
            passwords=Passwords(),
            throttle=Throttle(config.sign_in_tries),
        )

    @property
    def models_folder(self) -> Path:
        """Where candidates and the name of the current model lie."""
        return self.desk.registry.folder or self.config.folder / "models"

    @staticmethod
    def of(request: Request) -> Service:
        """The service behind a request."""
        return cast("Service", request.app.state.service)

    async def apart(self, do: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        """What ``do`` gives, which waits for a worker; its thread is none of those that other routes run in."""
        return await anyio.to_thread.run_sync(do, *arguments, limiter=self._waiting)

    def has_accounts(self) -> bool:
        """Whether people sign in; without accounts the service is for this machine alone. None is ever removed."""
        self._has_accounts = self._has_accounts or accounts.any_exist(self.store)
        return self._has_accounts

    async def keep_tidy(self) -> None:
        """Delete what is kept too long, now and every few hours, until cancelled."""
        while True:
            sweep = asyncio.ensure_future(asyncio.to_thread(self._tidy))
            try:
                await asyncio.shield(sweep)
            finally:
                await sweep  # it holds a connection: the store must not be closed before
            await asyncio.sleep(_HOURS_BETWEEN_SWEEPS * 3600)

    def _tidy(self) -> None:
        try:
            self.sessions.purge()
            self.batches.expire(self.config.keep_reviews_days)
            gone = self.archive.expire(self.config.keep_reviews_days, self.config.keep_files_days)
        except (SQLAlchemyError, OSError):
            _log.exception("what is kept too long could not be deleted")
        else:
            if gone:
                _log.info("%d reviews were deleted: their time was over", gone)
