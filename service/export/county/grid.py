"""The cells of all counted reports side by side: a number each, twelve bytes, however many reports there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.standard import CODES, Standard, load
from service.batch.face import Batch
from service.batch.lean import Cell
from service.checks.words import Words

_LONGEST = 40
"""Characters of a text in place of a number."""


def names(batch: Batch) -> list[str]:
    """The cells of the batch's form in its order, then other cells that were added up."""
    own = load(batch.standard).cells
    known = set(own)
    return [*own, *(t.cell for t in batch.totals if t.cell not in known)]


class Labels:
    """The table, row and column of a cell in the words of the batch's form, or else of the form that has it."""

    def __init__(self, standard: str) -> None:
        self._forms = [load(code) for code in (standard, *(c for c in CODES if c != standard))]

    def of(self, cell: str) -> tuple[str, str, str]:
        """Table, row and column; KeyError where no form has the cell."""
        words = Words(self._form(cell))
        table, row, column = cell.split(".")
        return words.table(table), words.row(table, row), words.column(table, column)

    def cell(self, cell: str) -> str:
        """表三“（七）总计”行“总计”列."""
        return Words(self._form(cell)).cell(cell)

    def plain(self, cell: str) -> str:
        """新收·总计: row and column alone, for lists that name no table."""
        _, row, column = self.of(cell)
        return f"{row}·{column}"

    def _form(self, cell: str) -> Standard:
        for form in self._forms:
            if cell in form.cells or cell in form.extra_cells:
                return form
        raise KeyError(cell)


class Grid:
    """Cells by report, filled in one report after the other."""

    def __init__(self, cells: Sequence[str], reports: int) -> None:
        self._cells = cells
        self._values = np.full((len(cells), reports), np.nan)
        self._said = np.zeros((len(cells), reports), np.int32)
        self._texts: dict[str, int] = {"": 0}
        self._filled = 0

    def add(self, cells: dict[str, Cell]) -> None:
        """The next report's cells."""
        for row, name in enumerate(self._cells):
            cell = cells.get(name)
            if cell is None or cell.state == "missing":
                self._say(row, "?")
            elif cell.value is not None:
                self._values[row, self._filled] = cell.value
            elif cell.state != "blank":
                self._say(row, cell.raw[:_LONGEST])
        self._filled += 1

    def row(self, index: int) -> list[int | float | str | None]:
        """A cell of all reports: its number, the text in its place, ? where it was not found, None for a blank."""
        texts = list(self._texts)
        return [
            (texts[said] or None if value != value else int(value) if value.is_integer() else value)
            for value, said in zip(self._values[index].tolist(), self._said[index].tolist(), strict=True)
        ]

    def _say(self, row: int, text: str) -> None:
        self._said[row, self._filled] = self._texts.setdefault(text, len(self._texts))
