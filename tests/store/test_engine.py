"""The database: made whole from nothing, the same tables whichever way, readable while it is written."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from filelock import FileLock
from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from service.errors import DatabaseUnusable
from service.store.engine import FILE, Store
from service.store.tables import Account, Base, Event, Key
from tests.conftest import ROOT
from tests.postgres import Server

_NOW = datetime(2024, 1, 31, 8, 30, tzinfo=UTC)
_MIGRATE = """
import sys
from service.store.engine import Store
store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
store.migrate()
"""


def _event(subject: str) -> Event:
    return Event(at=_NOW, by="测试", action="test", subject=subject, details={"键": [1, "二"]})


def _revise(store: Store, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", "service.store:migrations")
    with store._engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)


def _differences(store: Store) -> list[object]:
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_migrations_make_the_tables_of_the_code(tmp_path: Path, empty_url: str) -> None:
    store = Store.at(tmp_path, empty_url)
    assert _differences(store) == []
    store.migrate()
    store.close()


def test_up_down_and_up_again(tmp_path: Path, empty_url: str) -> None:
    store = Store.at(tmp_path, empty_url)
    with store.write() as session:
        session.add(_event("one"))
    _revise(store, "base")
    assert inspect(store._engine).get_table_names() == ["alembic_version"]
    store.migrate()
    assert _differences(store) == []
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 0
    store.close()


def test_several_migrate_at_once(empty_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _MIGRATE, empty_url],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"ready\n", process.stderr.read().decode()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()
    store = Store(empty_url)
    assert _differences(store) == []
    store.close()


def test_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "数据 folder"
    store = Store.at(folder)
    assert (folder / FILE).is_file()
    store.ping()
    store.close()
    with pytest.raises(DatabaseUnusable):
        Store.at(folder / FILE)


def test_every_connection_of_sqlite_is_set_alike(tmp_path: Path) -> None:
    store = Store.at(tmp_path)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    with store.read() as one, store.read() as two, store.write() as three:
        for session in (one, two, three):
            assert {p: session.execute(text(f"PRAGMA {p}")).scalar_one() for p in wanted} == wanted
    store.close()


def test_a_new_file_is_made_ready_by_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.store.engine._BUSY_SECONDS", 0.01)
    with FileLock(tmp_path / f"{FILE}.lock"), pytest.raises(DatabaseUnusable, match="另一个程序"):
        Store.at(tmp_path)
    Store.at(tmp_path).close()
    with FileLock(tmp_path / f"{FILE}.lock"):  # one that was made ready needs no lock
        Store.at(tmp_path).close()


def test_foreign_keys_hold(store: Store) -> None:
    key = Key(id="1", account_id=7, label="", secret="", created_at=_NOW)
    with pytest.raises(IntegrityError), store.write() as session:
        session.add(key)


def test_what_is_kept_comes_back_as_it_was(store: Store) -> None:
    with store.write() as session:
        session.add(_event("一"))
    with store.read() as session:
        event = session.scalars(select(Event)).one()
        assert (event.at, event.details, event.subject) == (_NOW, {"键": [1, "二"]}, "一")


def test_all_or_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.add_all((_event("one"), Event(at=_NOW, by="测试", action="test", details={})))
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 0


def test_reading_goes_on_while_something_is_written(store: Store) -> None:
    with store.write() as writing:
        writing.add(_event("one"))
        writing.flush()
        with store.read() as session:
            assert session.scalar(select(func.count()).select_from(Event)) == 0
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1


def test_many_write_at_once(store: Store, database_url: str) -> None:
    """Each reads before it writes, which SQLite refuses to transactions that did not take the lock at first."""
    other = Store(database_url)
    with store.write() as session:
        session.add(Account(name="a", role="admin", password="", created_at=_NOW))

    def work(number: int) -> None:
        for step in range(5):
            with (store if number % 2 else other).write() as session:
                session.scalar(select(func.count()).select_from(Event))
                session.add(_event(f"{number}-{step}"))
                session.execute(update(Account).values(unit=Account.unit + "x"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 40
        assert len(session.scalars(select(Account.unit)).one()) == 40
    other.close()


def test_nothing_deleted_stays_in_the_files_of_sqlite(tmp_path: Path) -> None:
    store = Store.at(tmp_path)
    with store.write() as session:
        session.add(_event("居民身份证号" * 20))
    with store.write() as session:
        session.delete(session.scalars(select(Event)).one())
    store.forget()
    assert not any("身份证".encode() in path.read_bytes() for path in tmp_path.iterdir())
    store.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_spellings_of_postgresql(postgres: Server, migrated: str, scheme: str) -> None:
    store = Store(postgres.url(migrated).replace("postgresql", scheme, 1))
    store.ping()
    store.forget()
    assert store.url.drivername == "postgresql+psycopg"
    store.close()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://u:geheim@h/d", "postgresql+psycopg2://u:geheim@h/d", "postgresql://u:geheim@127.0.0.1:1/d",
     "sqlite+aiosqlite:///x", "sqlite:////nowhere/at/all.db"],
)  # fmt: skip
def test_what_is_no_database_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatabaseUnusable) as error:
        Store.at(tmp_path, url)
    assert "geheim" not in error.value.message("zh") + error.value.message("en")
    assert "\n" not in error.value.message()


def test_a_server_that_went_away_is_told(postgres: Server) -> None:
    url = postgres.fresh()
    store = Store(url)
    store.ping()
    postgres.drop(url)
    with pytest.raises(DatabaseUnusable):
        store.ping()
    store.close()
