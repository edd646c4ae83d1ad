"""How Alembic runs here: on the connection that the store gives it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from service.store.tables import Base, Moment


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A moment is written down as what it is in the database: a migration must not change with the program."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=_render,
)
context.run_migrations()
