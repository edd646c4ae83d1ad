"""Table 3 made by chance and spoiled on purpose, for tests of error localisation."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

from models.identities import system
from models.report import CellState, FormCell
from service.checks.localize import Localisation, Repair, localize

Values = dict[str, int]
FORM = system("2021")
TABLE = FORM.standard.table("requests")
PARTS = [c.code for c in TABLE.columns][:-1]
ROWS = [r.code for r in TABLE.rows if not r.replaces]
OUTCOMES = [r.code for r in TABLE.rows if r.group and not r.replaces]
NAMES = [TABLE.cell(r, c) for r in ROWS for c in [*PARTS, "total"]]
HUGE = 5 * 10**12  # sums over the table come near 10**15
BLANK = FormCell(None, "", CellState.BLANK)


def table(rng: random.Random, most: int = 12, filled: float = 0.4) -> Values:
    """A report whose table 3 is random and sound; the other tables are full of zeros."""
    values = dict.fromkeys(FORM.standard.cells, 0)
    for column in PARTS:
        for row in OUTCOMES:
            values[TABLE.cell(row, column)] = rng.randrange(1, most) if rng.random() < filled else 0
        done = sum(values[TABLE.cell(row, column)] for row in OUTCOMES)
        left = rng.randrange(most)
        before = rng.randrange(min(most, done + left + 1))
        for row, value in (
            ("processed_total", done), ("carried_out", left), ("carried_in", before), ("new", done + left - before)
        ):  # fmt: skip
            values[TABLE.cell(row, column)] = value
    for row in ROWS:
        values[TABLE.cell(row, "total")] = sum(values[TABLE.cell(row, c)] for c in PARTS)
    return values


def spoil(values: Values, names: Iterable[str], rng: random.Random, by: int = 10) -> Values:
    """The same but for the cells ``names``, each wrong by at most ``by``."""
    spoiled = dict(values)
    for name in names:
        while spoiled[name] == values[name]:
            spoiled[name] = max(0, values[name] + rng.randint(-by, by))
    return spoiled


def cells_of(values: Mapping[str, int], blank: Iterable[str] = ()) -> dict[str, FormCell]:
    cells = {name: FormCell(value, str(value), CellState.NUMBER) for name, value in values.items()}
    return cells | dict.fromkeys(blank, BLANK)


def find(values: Mapping[str, int], blank: Iterable[str] = (), confirmed: Iterable[str] = ()) -> list[Localisation]:
    """Localisations of a report with these values, cells that are ``blank`` aside."""
    cells = cells_of(values, blank)
    return localize(FORM, cells, FORM.evaluate([cells])[0], frozenset(confirmed))


def mended(repair: Repair) -> Values:
    return {c.cell: c.after for c in repair.changes}


def name(row: str, column: str) -> str:
    return TABLE.cell(row, column)
