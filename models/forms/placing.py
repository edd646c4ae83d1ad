"""Which value of a row belongs in which column.

Where separators place the values they stand left to right from the label; where none do, a row that is short is
placed only if exactly one order-preserving placement satisfies its identities (``form.md``, "How the tables look").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations

from models.forms.rows import Field, Row
from models.standard import ColumnKind
from models.values import parse, ways_to_split

Placed = tuple[Field | None, ...]
"""One field a column; None where the column has none."""

Holds = Callable[[Placed], bool]
"""Whether a placement of one row satisfies the identities that can be checked with it."""


def core(values: Sequence[Field]) -> tuple[int, int]:
    """First and last + 1 of the filled fields."""
    filled = [i for i, v in enumerate(values) if v.text]
    return (filled[0], filled[-1] + 1) if filled else (0, 0)


def offsets(row: Row, width: int) -> list[int]:
    """Where the row's first column may lie among its fields, given ``width``; [] if too many are filled.

    Blank fields before the first number are blank cells, or the rest of a label that spans several columns.
    """
    first, last = core(row.values)
    if first == last or first == 0:
        return [] if last > width else [0]
    if last - first > width:
        return []
    if last - first == width:
        return [first]
    return list(range(max(0, last - width), first + 1))


class Starts:
    """Where rows begin: the field number of the first column, as the complete rows of a table show it."""

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        by_label: dict[int, set[int]] = {}
        every: Counter[int] = Counter()
        for row in rows:
            first, last = core(row.values)
            if row.fielded and last - first == width and row.labels:
                by_label.setdefault(row.labels[-1].column, set()).add(row.values[first].column)
                every[row.values[first].column] += 1
        self._by_label = {label: found.pop() for label, found in by_label.items() if len(found) == 1}
        self._usual = every.most_common(1)[0][0] if every else None

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


def by_columns(row: Row, columns: Sequence[int | None]) -> Placed:
    """Place a grid row by the columns that its table's header gives; a field over several columns fits none."""
    placed: list[Field | None] = []
    for column in columns:
        here = [f for f in row.values if column is not None and f.column <= column < f.column + f.span]
        placed.append(here[0] if here and (here[0].span == 1 or not here[0].text) else None)
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
