"""Which value of a row belongs in which column.

Where separators place the values they stand left to right from the label; where none do, a row that is short is
placed only if exactly one order-preserving placement satisfies its identities (``form.md``, "How the tables look").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations

from models.forms.columns import Columns
from models.forms.rows import Field, Row, core
from models.standard import ColumnKind
from models.values import parse, ways_to_split

Placed = tuple[Field | None, ...]
"""One field a column; None where the column has none."""

Holds = Callable[[Placed], bool]
"""Whether a placement of one row satisfies the identities that can be checked with it."""


def offsets(row: Row, width: int) -> list[int]:
    """Where the row's first column may lie among its fields, given ``width``; [] if too many are filled.

    Blank fields before the first number are blank cells, or the rest of a label that spans several columns;
    in a grid, and without a label, fields that are just as many as the columns are the cells.
    """
    first, last = core(row.values)
    if first == last or first == 0 or (len(row.values) == width and (row.table is not None or not row.labels)):
        return [] if last > width else [0]
    if last - first > width:
        return []
    if last - first == width:
        return [first]
    return list(range(max(0, last - width), first + 1))


class Starts:
    """Where rows begin: the field number of the first column, as rows with all their numbers show it.

    ``header`` is where the header has it, for tables in which no row has all its numbers.
    """

    def __init__(self, rows: Sequence[tuple[Row, int]], header: int | None = None) -> None:
        by_label: dict[int, set[int]] = {}
        every: Counter[int] = Counter()
        for row, width in rows:
            first, last = core(row.values)
            if row.fielded and last - first == width and row.labels:
                by_label.setdefault(row.labels[-1].column, set()).add(row.values[first].column)
                every[row.values[first].column] += 1
        self._by_label = {label: found.pop() for label, found in by_label.items() if len(found) == 1}
        self._usual = every.most_common(1)[0][0] if every else header

    def of(self, row: Row) -> int | None:
        """Where ``row`` should begin: as those whose label stands in the same column, else as most do."""
        label = row.labels[-1].column if row.labels else -1
        return self._by_label.get(label, self._usual)


def by_fields(row: Row, width: int, starts: Starts, holds: Holds) -> Placed | None:
    """Place a row whose separators show its fields; None if more than one reading is left."""
    possible = offsets(row, width)
    if len(possible) > 1:
        start = starts.of(row)
        possible = [o for o in possible if row.values[o].column == start] or possible
    placements = [_shift(row.values, offset, width) for offset in possible]
    if len(placements) > 1:
        placements = [p for p in placements if holds(p)]
    return placements[0] if len(placements) == 1 else None


def by_columns(row: Row, grid: Columns, starts: Starts) -> Placed | None:
    """Place a grid row: the fields after its label in order if they are just as many as the columns.

    Else by the columns of the header, unless a number then stands in none of them; a field that spans several
    columns fits none. A span that is off by one shifts a row against its header, and not against its label.
    """
    width = len(grid.places)
    if len(row.values) == width and None not in grid.places and not grid.added:
        return row.values
    wanted = [c for c in grid.places if c is not None]
    placed: list[Field | None] = []
    for column in grid.places:
        here = [f for f in row.values if column is not None and f.column <= column < f.column + f.span]
        alone = here and sum(c in range(here[0].column, here[0].column + here[0].span) for c in wanted) == 1
        placed.append(here[0] if alone else None)
    known = range(min(wanted), max(wanted) + 1)
    if any(f.text and f not in placed and f.column not in known for f in row.values) and None not in grid.places:
        return by_fields(row, width, starts, lambda _: False)
    return tuple(placed)


def by_identities(row: Row, kinds: Sequence[ColumnKind], holds: Holds) -> Placed | None:
    """Place a row without separators: complete, or the one placement that its identities allow."""
    width, values = len(kinds), row.values
    if row.glued and width > 1:
        return _unglue(values[0], kinds)
    if len(values) == width:
        return tuple(values) if _fits(values, kinds) else None
    if not 0 < len(values) < width or len(values) < width - 3:
        return None
    found = []
    for chosen in combinations(range(width), len(values)):
        placed: list[Field | None] = [None] * width
        for column, value in zip(chosen, values, strict=True):
            placed[column] = value
        if holds(tuple(placed)):
            found.append(tuple(placed))
            if len(found) > 1:
                return None
    return found[0] if found else None


def _fits(values: Sequence[Field], kinds: Sequence[ColumnKind]) -> bool:
    """Whether each value is of its column's kind: a sum of money in a column of counts stands in a wrong place."""
    return all(
        parse(v.text, kind)[0] is not None or parse(v.text, "amount")[0] is None
        for v, kind in zip(values, kinds, strict=True)
    )


def _unglue(field: Field, kinds: Sequence[ColumnKind]) -> Placed | None:
    ways = ways_to_split(field.text, kinds)
    if len(ways) != 1:
        return None
    placed, at = [], field.start
    for piece in ways[0]:
        placed.append(Field(piece, at, at + len(piece), page=field.page))
        at += len(piece)
    return tuple(placed)


def _shift(values: Sequence[Field], offset: int, width: int) -> Placed:
    shown = list(values[offset : offset + width])
    return (*shown, *[None] * (width - len(shown)))
