"""The database: made whole from nothing, the same tables whichever way, readable while it is written."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from service.store.engine import Store
from service.store.tables import Base


def test_migrations_make_the_tables_of_the_code(tmp_path) -> None:
    store = Store.at(tmp_path)
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    store.migrate()
