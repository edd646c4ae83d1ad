"""What the routes share: settings, store, files, workers, sessions; opened and closed with the app."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Self, cast

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from models.registry import Registry
from service import settings
from service.access import accounts, secret
from service.access.passwords import Passwords
from service.access.sign_in import Sessions
from service.access.throttle import Throttle
from service.errors import LabelsUnusable, UsageError
from service.intake.limits import Limits
from service.jobs.trainings import Trainings
from service.reviewing.archive import Archive
from service.reviewing.desk import Desk
from service.settings import Value
from service.store import labels
from service.store.engine import Store
from service.store.files import Files

_log = logging.getLogger("nianbao")
_MOST_WORKERS = 8
_HOURS_BETWEEN_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of the service as they are in force; see ``service.settings`` for each."""

    folder: Path
    database_url: str
    limits: Limits
    profile: str
    workers: int
    queue_waiting: int
    worker_recycle: int
    upload_patience: float
    keep_reviews_days: int
    keep_files_days: int
    allowed_hosts: frozenset[str]
    secret_key: str
    session_hours: int
    sign_in_tries: int

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Self:
        """The configuration that the settings give. Raises UsageError."""
        text = {name: str(v.value) for name, v in values.items()}
        number = {name: float(v.value) for name, v in values.items() if not isinstance(v.value, str)}
        profile = text["profile"]
        if profile and not Path(profile).is_file():
            raise UsageError(what=f"找不到 NIANBAO_PROFILE 指定的规则文件 {profile}")
        return cls(
            folder=Path(text["data_dir"]),
            database_url=text["database_url"],
            limits=settings.limits(values),
            profile=profile,
            workers=int(number["workers"]) or min(os.cpu_count() or 1, _MOST_WORKERS),
            queue_waiting=int(number["queue_waiting"]),
            worker_recycle=int(number["worker_recycle"]),
            upload_patience=number["upload_patience_seconds"],
            keep_reviews_days=int(number["keep_reviews_days"]),
            keep_files_days=int(number["keep_files_days"]),
            allowed_hosts=frozenset(h.strip().lower() for h in text["allowed_hosts"].split(",") if h.strip()),
            secret_key=text["secret_key"],
            session_hours=int(number["session_hours"]),
            sign_in_tries=int(number["sign_in_tries"]),
        )


class Service:
    """The service's parts; ``desk`` has been started. ``open`` makes them all."""

    def __init__(self, config: Config, store: Store, desk: Desk) -> None:
        self.config, self.store, self.desk = config, store, desk
        self.files = Files(config.folder / "files")
        self.archive = Archive(store, self.files, desk)
        self.trainings = Trainings(store, self.models_folder)
        self.promoting = Lock()
        """Held while the current model is changed."""
        self.sessions = Sessions(
            store,
            secret.secret_key(config.folder, config.secret_key),
            hours=config.session_hours,
            passwords=Passwords(),
            throttle=Throttle(config.sign_in_tries),
        )

    @classmethod
    def open(cls, config: Config) -> Self:
        """Migrate the database and start the workers, without waiting for them.

        Raises DatabaseUnusable, ModelUnusable, ModelUnknown, UsageError.
        """
        store = Store.at(config.folder, config.database_url)
        desk = Desk(
            config.limits,
            Registry(config.folder / "models"),
            config.profile,
            size=config.workers,
            waiting=config.queue_waiting,
            recycle=config.worker_recycle,
        )
        try:
            labels.take_over(store, config.folder)
        except LabelsUnusable as error:
            _log.error("%s", error)
        service = cls(config, store, desk)
        desk.pool.start()
        return service

    @property
    def models_folder(self) -> Path:
        """Where candidates and the name of the current model lie."""
        return self.desk.registry.folder or self.config.folder / "models"

    @staticmethod
    def of(request: Request) -> Service:
        """The service behind a request."""
        return cast("Service", request.app.state.service)

    def has_accounts(self) -> bool:
        """Whether people sign in; without accounts the service is for this machine alone."""
        return accounts.any_exist(self.store)

    async def keep_tidy(self) -> None:
        """Delete what is kept too long, now and every few hours, until cancelled."""
        while True:
            try:
                days = self.config.keep_reviews_days, self.config.keep_files_days
                gone = await asyncio.to_thread(self.archive.expire, *days)
                if gone:
                    _log.info("%d reviews were deleted: their time was over", gone)
            except (SQLAlchemyError, OSError):
                _log.exception("what is kept too long could not be deleted")
            await asyncio.sleep(_HOURS_BETWEEN_SWEEPS * 3600)

    def close(self) -> None:
        """End the workers and close the database."""
        self.desk.pool.close()
        self.store.close()
