"""The database: SQLite in the data folder unless a URL names PostgreSQL, brought to the newest tables at start."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from service.errors import DatabaseUnusable

FILE = "nianbao.db"
_BUSY_SECONDS = 30
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
_LOCK = 0x6E69616E
"""Advisory lock of PostgreSQL under which one process at a time migrates."""


class Store:
    """The database behind ``url``; use ``read`` and ``write``. Raises DatabaseUnusable when it can't be opened."""

    def __init__(self, url: str) -> None:
        self.url = _url(url)
        self._engine = _engine(self.url)
        self._reading = self._engine.execution_options(nianbao_reads=True)

    @classmethod
    def at(cls, folder: Path, url: str = "") -> Store:
        """The store of a data folder: the database that ``url`` names, or SQLite in the folder; migrated."""
        if not url:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DatabaseUnusable(reason=f"{folder}：{error.strerror}") from error
        store = cls(url or f"sqlite:///{folder / FILE}")
        try:
            store.migrate()
        except DatabaseUnusable:
            store.close()
            raise
        return store

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads."""
        with Session(self._reading) as session:
            yield session

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection that only reads, for what needs no session."""
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are kept together when the block ends, or none of them when it raises."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Bring the tables to the newest revision; safe where several processes do so at once."""
        config = Config()
        config.set_main_option("script_location", "service.store:migrations")
        try:
            self._write_ahead()
            with self._engine.begin() as connection:
                if self.url.get_backend_name() == "postgresql":
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise unusable(error) from error
        except CommandError as error:  # a revision that this version does not know
            raise DatabaseUnusable(reason="它由更新的版本使用过，请换回那个版本，或恢复换版本以前的备份") from error
        except sqlite3.Error as error:
            raise DatabaseUnusable(reason=str(error)) from error
        except Timeout as error:
            raise DatabaseUnusable(reason="另一个程序一直在准备它，请等那个程序做完或结束它") from error
        except OSError as error:
            raise DatabaseUnusable(reason=f"{error.filename}：{error.strerror}") from error

    def ping(self) -> None:
        """Raises DatabaseUnusable when the database doesn't answer."""
        try:
            with self.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise unusable(error) from error

    def forget(self) -> None:
        """Let nothing of deleted rows stay in the write-ahead log of SQLite."""
        if self.url.get_backend_name() == "sqlite":
            self._pragma("wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _write_ahead(self) -> None:
        """Turn the log of a new SQLite database to write-ahead, which then stays so.

        SQLite refuses that switch without waiting to one of two that ask for it together, hence the lock.
        """
        if self.url.get_backend_name() == "sqlite" and self._pragma("journal_mode") == "delete":
            with FileLock(f"{self.url.database}.lock", timeout=_BUSY_SECONDS):
                self._pragma("journal_mode=WAL")

    def _pragma(self, pragma: str) -> str | int:
        """Run a pragma of SQLite outside a transaction; what it answers."""
        raw = self._engine.raw_connection()
        try:
            answer: tuple[str | int, ...] = raw.cursor().execute(f"PRAGMA {pragma}").fetchone()
            return answer[0]
        finally:
            raw.close()


def _url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnusable(reason="NIANBAO_DATABASE_URL 的写法不对") from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in _DRIVERS:
        raise DatabaseUnusable(reason=f"不支持 {parsed.drivername}，只支持 postgresql:// 和 sqlite://")
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by rules of its own
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("nianbao_reads", False)
        # a transaction that writes takes the lock at once: one that asks for it later can be refused
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def unusable(error: SQLAlchemyError) -> DatabaseUnusable:
    """The error with what the driver says, on one line, without the statement and its parameters."""
    said: Any = error.orig if isinstance(error, OperationalError) else type(error).__name__
    return DatabaseUnusable(reason=" ".join(str(said).split()))
