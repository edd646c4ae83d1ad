"""Rows that a page break cut in two: the label begins at the foot of a page and goes on at the head of the next.

Two rows are one only where nothing else can be: the label above carries a number of a list and ends where no
further character had room, the one below carries none, the label after it has the next number, and all that is
not label stands in one of the two parts. Everything else stays two rows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from operator import attrgetter
from unicodedata import category

from models.numerals import chinese
from models.wording import narrow
from service.intake.build import GridCell
from service.intake.pdf.text import CLOSING, join_lines

NUMBERED = re.compile(r"(?P<open>\()?(?:(?P<digits>\d{1,2})|(?P<chinese>[一二三四五六七八九十]{1,3}))[)、.](?!\d)")
"""The number of a label that is one of a list: 1. 2、 （三） 四、 (5), after ``narrow``."""

OWN_NAME = re.compile(r"[总合小共]计|其[他它余]|\(?其中.*")
"""Labels of whole rows that stand in lists without a number."""

Pair = tuple[GridCell, GridCell]
"""The cell at the foot of a page, and the one below it on the next."""


def rejoin(
    above: Sequence[GridCell], rows: int, below: Sequence[GridCell], room: Mapping[int, float]
) -> tuple[list[GridCell], list[GridCell]] | None:
    """The cells of both pieces with the row that the page break cut as the last of the upper piece.

    Both are ordered by row, count their rows from 0 and have the same columns. ``rows`` are those of the upper
    piece; ``room`` tells by column how many more characters the last line of its last row had room for. A head that
    is printed again stays in the lower piece. None where no row was certainly cut.
    """
    head = _repeated(above, below)
    first = {cell.column: cell for cell in below if cell.row <= head < cell.row + cell.rowspan}
    if any(cell.row != head for cell in first.values()):
        return None
    last = {cell.column: cell for cell in above if cell.row + cell.rowspan == rows}
    if {c: cell.colspan for c, cell in last.items()} != {c: cell.colspan for c, cell in first.items()}:
        return None
    pairs = [(last[column], first[column]) for column in sorted(last)]
    if not _one_row(pairs, below, head, room):
        return None
    upper = [cell for cell in above if cell.row + cell.rowspan < rows]
    lower = [replace(cell, row=cell.row - (cell.row > head)) for cell in below if cell.row != head]
    for over, under in pairs:
        if head and under.rowspan > 1:
            upper.append(over)
            lower.append(replace(under, rowspan=under.rowspan - 1))
        else:
            text = join_lines(text for text in (over.text, under.text) if text)
            page = over.page if over.text or not under.text else under.page
            upper.append(replace(over, text=text, rowspan=over.rowspan + under.rowspan - 1, page=page))
    return sorted(upper, key=_place), sorted(lower, key=_place)


_place = attrgetter("row", "column")


def _repeated(above: Sequence[GridCell], below: Sequence[GridCell]) -> int:
    """How many rows at the head of both pieces are the same; 0 where they are blank."""
    most = below[-1].row + 1
    upper, lower = (
        {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in takewhile(lambda c: c.row < most, cells)}
        for cells in (above, below)
    )
    differ = min((row for row, *_ in upper ^ lower), default=0)
    same = [cell for cell in upper & lower if cell[0] < differ]
    if not any(text for *_, text in same):
        return 0
    return min((row for row, _, rowspan, *_ in same if row + rowspan > differ), default=differ)


def _one_row(pairs: Sequence[Pair], below: Sequence[GridCell], head: int, room: Mapping[int, float]) -> bool:
    both = [(over, under) for over, under in pairs if over.text and under.text]
    labels = [pair for pair in both if _tall(pair) == 1]
    values = [pair for pair in pairs if _tall(pair) == 1 and bool(pair[0].text) != bool(pair[1].text)]
    if not labels or not values or both[-1][0].column >= values[0][0].column:
        return False
    numbers_above = bool(values[0][0].text)
    if any(bool(over.text) != numbers_above for over, _ in values):
        return False
    if not all(_goes_on(over.text, under.text) for over, under in both):
        return False
    return all(
        room.get(over.column, math.inf) < _unbroken(under.text)
        and _next_in_list(over, below, head, again=numbers_above)
        for over, under in labels
    )


def _tall(pair: Pair) -> int:
    return max(pair[0].rowspan, pair[1].rowspan)


def _goes_on(over: str, under: str) -> bool:
    """Whether both are words, the latter not those of a row of its own."""
    rest = narrow(under)
    if not any(map(str.isalpha, over)) or not any(map(str.isalpha, rest)):
        return False
    return not (rest[0].isdecimal() or NUMBERED.match(rest) or OWN_NAME.fullmatch(rest))


def _unbroken(text: str) -> int:
    """How many characters at the beginning can't stand on two lines: closing marks begin none."""
    return 1 + sum(1 for _ in takewhile(lambda char: category(char) in CLOSING, text[1:]))


def _next_in_list(label: GridCell, below: Sequence[GridCell], head: int, *, again: bool) -> bool:
    """Whether the next label in the column has the number after this one's, or a group begins ``again`` with 1."""
    following = [cell for cell in below if cell.row > head and cell.column == label.column and cell.text]
    own = _number(label.text)
    after = _number(min(following, key=lambda cell: cell.row).text) if following else None
    if own is None or after is None or own[0] != after[0]:
        return False
    return after[1] == own[1] + 1 or (again and after[1] == 1)


def _number(text: str) -> tuple[tuple[bool, bool], int] | None:
    """How a label is numbered (in brackets, in digits), and its number."""
    match = NUMBERED.match(narrow(text))
    if match is None:
        return None
    value = int(match["digits"]) if match["digits"] else chinese(match["chinese"])
    return None if value is None else ((bool(match["open"]), bool(match["digits"])), value)
