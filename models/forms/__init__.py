"""Reads the tables of the form: finds each by its content, gives every cell a value, a state and a place."""

from __future__ import annotations

from collections.abc import Sequence

from models.forms import flat, grid
from models.forms.reading import Reading
from models.forms.rows import Row
from models.standard import Standard

__all__ = ["Reading", "read"]


def read(rows: Sequence[Row], standard: Standard) -> list[Reading]:
    """All tables of the standard, in its order, present in the document or not."""
    readers = {"flat": flat.read, "grid": grid.read}
    return [readers[table.layout](rows, table) for table in standard.tables]
