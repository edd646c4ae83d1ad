"""A PostgreSQL server of the tests' own, and the stores that they run on: SQLite, PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from service.store.engine import Store

DATABASES = ("sqlite", "postgresql")
_USER = "nianbao"
_TEMPLATE = "migrated"
_START_SECONDS = 60
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=40")


class Server:
    """A server on a socket in a folder of its own; ``admin`` runs one statement outside of the tests' databases."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder

    def url(self, database: str) -> str:
        return f"postgresql://{_USER}@/{database}?host={self._socket}"

    def admin(self, statement: str) -> None:
        with psycopg.connect(host=str(self._socket), user=_USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def fresh(self, template: str = "template0") -> str:
        """The URL of a new database."""
        name = f"t{uuid.uuid4().hex}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        name = url.partition("?")[0].rpartition("/")[2]
        self.admin(f"DROP DATABASE {name} WITH (FORCE)")


def find_program(name: str) -> str:
    """Where a program of PostgreSQL lies; Debian keeps it out of the path. Skips where it is not installed."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        pytest.skip(f"PostgreSQL is not installed ({name})")
    return found


def _as_whom(folder: Path) -> dict[str, Any]:
    """Options of subprocess: PostgreSQL refuses to run as root, so root runs it as another user."""
    if os.geteuid() != 0:
        return {}
    import pwd

    names = {u.pw_name: u for u in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server, started when the first test asks for it: with xdist each worker has one."""
    initdb, program = find_program("initdb"), find_program("postgres")
    folder = Path(tempfile.mkdtemp(prefix="nianbao-pg-"))  # pytest's own folders are closed to other users
    try:
        options: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL, **_as_whom(folder)}
        data = folder / "data"
        subprocess.run(
            [initdb, "--no-sync", "--auth=trust", f"--username={_USER}", "--encoding=UTF8", "--locale=C", "-D", data],
            check=True, capture_output=True, **options,
        )  # fmt: skip
        settings = [f"-c{s}" for s in (*_FAST, f"unix_socket_directories={folder}", "listen_addresses=")]
        with (
            Path(folder / "log").open("wb") as log,
            subprocess.Popen([program, "-D", data, *settings], stdout=log, stderr=log, **options) as process,
        ):
            try:
                server = Server(folder)
                _wait(server, process, folder / "log")
                yield server
            finally:
                process.send_signal(signal.SIGINT)  # closes the connections and ends
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.admin("SELECT 1")
            return
        except psycopg.OperationalError:
            assert process.poll() is None, log.read_text("utf-8", "replace")
            assert time.monotonic() < end, log.read_text("utf-8", "replace")
            time.sleep(0.05)


@pytest.fixture(scope="session")
def migrated(postgres: Server) -> str:
    """The name of a database with the tables, to make others from: quicker than to migrate each."""
    postgres.admin(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
    store = Store(postgres.url(_TEMPLATE))
    store.migrate()
    store.close()
    return _TEMPLATE


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, on either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database on either kind; its tables may be there already."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.fresh(request.getfixturevalue("migrated"))
    yield url
    server.drop(url)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store with its tables and nothing in them, on either kind of database."""
    opened = Store.at(tmp_path, database_url)
    yield opened
    opened.close()
