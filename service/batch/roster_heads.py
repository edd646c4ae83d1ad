"""Where a roster's columns stand: its heads in one row or two, and rosters printed side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.wording import key as han
from service.batch.roster_words import BRACKETS, heads, kind, listed_kind
from service.batch.sheets import Row
from service.errors import RosterUnusable

LOOK = 30
"""Rows from the top among which the heads are looked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """One column of organs and what belongs to it: where each of its ``columns`` stands.

    It takes the columns from ``left`` to before ``right``. ``kind`` is the type of its organs by its head, or "".
    """

    columns: Mapping[str, int]
    left: int
    right: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts from left to right, the ``heads`` of all columns, and the index of the row below them."""

    parts: tuple[Part, ...]
    heads: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class _Head:
    """``what`` stands below it; of several heads for it that of the lowest ``rank`` counts."""

    column: int
    what: str
    rank: tuple[int, int]
    text: str


def letter(column: int) -> str:
    """The name of a column, from 0, as spreadsheets print it."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))


def find(rows: Sequence[Row], name: str) -> Layout | None:
    """The layout by the first row that has a head of organs. Raises RosterUnusable for parts that are not clear."""
    for start, row in enumerate(rows[:LOOK]):
        found = _heads(row)
        if any(h.what == "organ" for h in found) and not _joined(row):
            return _layout(rows, start, found, name)
    return None


def _layout(rows: Sequence[Row], start: int, found: list[_Head], name: str) -> Layout:
    row, kinds = rows[start], rows[start]
    below = rows[start + 1] if start + 1 < len(rows) else Row(0, ())
    organs = {h.column for h in _organs(found)}
    lower = _heads(below)
    if organs <= below.merged and all(
        below.values[c] == row.values[c] for c in organs
    ):  # the heads stand in two rows
        found += [_Head(h.column, h.what, (1, h.rank[1]), h.text) for h in lower]
        start += 1
    elif len(lower) > len(found) and organs <= {h.column for h in lower if h.what == "organ"}:
        row, found = below, lower  # and what stood above them are headings
        start += 1
    parts = _parts(found, row.number, name)
    texts = tuple("" if v is None else str(v) for v in row.values)
    if len(parts) > 1:
        parts = [Part(p.columns, p.left, p.right, _kind(kinds, p.columns["organ"])) for p in parts]
    return Layout(tuple(parts), texts, start + 1)


def _kind(row: Row, column: int) -> str:
    value = row.values[column] if column < len(row.values) else None
    return kind(value) if isinstance(value, str) and listed_kind(value) else ""


def _joined(row: Row) -> bool:
    """Whether a head holds heads that a separator of another width has left in one cell."""
    texts = [v for v in row.values if isinstance(v, str)]
    return any(
        len(pieces) > 1 and any(han(BRACKETS.sub("", p)) in heads() for p in pieces)
        for pieces in (t.replace("；", "，").split("，") for t in texts)
    )


def _heads(row: Row) -> list[_Head]:
    """The heads in a row. Columns of towns beside such of departments are columns of organs."""
    found, kinds = [], []
    for column, value in enumerate(row.values):
        if not isinstance(value, str) or column in row.merged:
            continue
        text = han(BRACKETS.sub("", value))
        what, rank = heads().get(text, ("", 0))
        if what:
            found.append(_Head(column, what, (0, rank), text))
        if listed_kind(value):
            kinds.append(_Head(column, "organ", (0, rank), text))
    places = {h.column for h in kinds}
    organs = {h.column for h in found if h.what == "organ"}
    if len({listed_kind(h.text) for h in kinds}) > 1 and organs <= places:
        found = sorted([*(h for h in found if h.column not in places), *kinds], key=lambda h: h.column)
    return found


def _organs(found: Sequence[_Head]) -> list[_Head]:
    """The columns of organs: one, unless a head comes again or the others are of towns and departments."""
    organs = [h for h in found if h.what == "organ"]
    best = min(organs, key=lambda h: h.rank)
    same = [h for h in organs if h.text == best.text]
    if len(same) > 1:
        return same
    others = [h.text for h in found if h.what != "organ"]
    kinds = {listed_kind(h.text) for h in organs}
    if len(set(others)) < len(others) or (len(kinds) > 1 and "" not in kinds):
        return organs
    return [best]


def _parts(found: Sequence[_Head], number: int, name: str) -> list[Part]:
    organs = _organs(found)
    if len(organs) == 1:
        others = [h for h in found if h.what != "organ"]
        return [Part(_best([*organs, *others]), 0, 1 << 16)]
    known = sorted((h for h in found if h.what != "organ" or h in organs), key=lambda h: h.column)
    size = len(known) // len(organs)
    even = [known[i : i + size] for i in range(0, len(known), size)]
    if len({tuple(h.what for h in some) for some in even}) > 1 or [h.what for h in even[0]].count("organ") != 1:
        columns = [known.index(h) for h in organs]
        even = [known[a:b] for a, b in zip(columns, [*columns[1:], len(known)], strict=True)]
        if columns[0] or len({frozenset(h.what for h in some) for some in even}) > 1:
            detail = "、".join(f"{letter(h.column)} 列“{h.text}”" for h in known)
            raise RosterUnusable(name=name, row=number, reason="columns", detail=detail)
    left = [0, *(some[-1].column + 1 for some in even[:-1])]
    return [Part(_best(s), a, b) for s, a, b in zip(even, left, [*left[1:], 1 << 16], strict=True)]


def _best(found: Iterable[_Head]) -> dict[str, int]:
    """Where each kind of column stands."""
    return {h.what: h.column for h in sorted(found, key=lambda h: (h.rank, h.column), reverse=True)}
