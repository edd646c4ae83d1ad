"""The roster of a county: which organs file a report, of what type, by when; read from CSV or XLSX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from service import names
from service.batch import roster_heads as heads
from service.batch import roster_source as source
from service.batch import roster_words as words
from service.batch.roster_heads import Layout, Part
from service.batch.roster_source import FORMULA, Table
from service.batch.sheets import Row
from service.errors import RosterUnusable

_GROUP = re.compile(r"^(?:[(（]?[一二三四五六七八九十]+[)）]?[、.．]|[(（][一二三四五六七八九十]+[)）])")
"""A line such as 一、乡镇（街道）, under which organs stand."""
_SHOWN = 40
"""Characters of a cell that a message shows."""


@dataclass(frozen=True, slots=True)
class RosterOrgan:
    """A line of the roster: ``row`` is its place in the file from 1; what is not given is "" or None.

    ``due`` is the last day in time, ``sent`` the day it was sent, ``former`` last year's name.
    """

    name: str
    kind: str = ""
    due: date | None = None
    sent: date | None = None
    row: int = 0
    former: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The organs, in the order of the file; of columns side by side, those of the left one first."""

    organs: tuple[RosterOrgan, ...]


def read(content: bytes, name: str) -> Roster:
    """The roster in a file called ``name``: CSV (UTF-8, UTF-16, GB18030; comma, semicolon, tab) or XLSX.

    The first sheet that has a row of heads counts. What is no organ is left out only where that is certain.
    Raises RosterUnusable with the row and what to do.
    """
    tried: list[Table] = []
    for table in source.tables(content, name):
        layout = heads.find(table.rows, name)
        if layout is None:
            tried.append(table)
        elif table.control is not None:
            line, code = table.control
            raise RosterUnusable(name=name, row=line, reason="control", detail=code)
        else:
            return _roster(table, layout, name)
    for table in tried:
        unread = table.formula(heads.LOOK)
        if unread is not None:
            raise _formula(name, *unread)
    raise RosterUnusable(name=name, row=0, reason="no_head")


def _roster(table: Table, layout: Layout, name: str) -> Roster:
    organs = tuple(o for part in layout.parts for o in _Reader(table, layout, part, name).organs())
    if not organs:
        raise RosterUnusable(name=name, row=0, reason="empty")
    seen: dict[str, int] = {}
    for organ in organs:
        key = names.key(organ.name)
        if key in seen:
            raise RosterUnusable(name=name, row=organ.row, reason="twice", detail=organ.name, other=seen[key])
        seen[key] = organ.row
    return Roster(organs)


def _formula(name: str, row: int, column: int) -> RosterUnusable:
    return RosterUnusable(name=name, row=row, reason="formula", detail=f"{heads.letter(column)}{row}")


def _unnumbered(text: str) -> str:
    return _GROUP.sub("", text)


class _Reader:
    """Reads the organs of one part, row by row."""

    def __init__(self, table: Table, layout: Layout, part: Part, name: str) -> None:
        self.table, self.layout, self.part, self.name = table, layout, part, name
        self.column = part.columns["organ"]
        self.group = part.kind
        self.open: tuple[Row, str] | None = None
        """A heading under which no organ has come yet."""

    def organs(self) -> Iterator[RosterOrgan]:
        """The organs from top to bottom. Raises RosterUnusable."""
        for row in self.table.rows[self.layout.start :]:
            text = self._name(row)
            shown = text or self.table.odd(row, self.column)
            if self._is_footer(row, shown) or self._is_heading(row, text) or self._are_heads(row):
                continue
            if not shown:
                self._refuse_nameless(row)
                continue
            self._check(row, text, shown)
            self.open = None
            yield RosterOrgan(
                _unnumbered(text),
                words.kind(self._text(row, "kind") or self.group),
                self._date(row, "due"),
                self._date(row, "sent"),
                row.number,
                self._text(row, "former"),
            )
        self._close("")

    def _values(self, row: Row) -> list[tuple[int, str]]:
        """The part's cells that hold anything, with their columns."""
        some = enumerate(row.values[self.part.left : self.part.right], self.part.left)
        return [(i, "".join(str(v).split())) for i, v in some if v is not None]

    def _name(self, row: Row) -> str:
        """The organ as printed; "" where its cell goes on from the row above, or all cells are merged into one."""
        if self.column not in row.merged:
            return self._text(row, "organ")
        values = self._values(row)
        first, name = values[0] if values else (self.column, "")
        cells = range(first + 1, self.column + 1)
        beside = first not in row.merged and all(
            c in row.merged and row.values[c] == row.values[first] for c in cells
        )
        return name if beside and len({v for _, v in values}) > 1 else ""

    def _text(self, row: Row, what: str) -> str:
        """A cell as printed, without white space."""
        column = self.part.columns.get(what, len(row.values))
        value = row.values[column] if column < len(row.values) else None
        if self.table.odd(row, column) == FORMULA and what != "organ":
            raise _formula(self.name, row.number, column)
        return "" if value is None else "".join(str(value).split())

    def _is_footer(self, row: Row, shown: str) -> bool:
        """Whether the row is below the table for certain; one that names an organ all the same is refused."""
        at, first = next(iter(self._values(row)), (self.column, ""))
        if words.is_footer(shown):
            return True
        if at == self.column or not words.is_footer(first):
            return False
        total = words.is_total(first)
        if not shown or (total and re.search(r"\d", shown)):
            return True
        serial = words.is_serial(self.layout.heads[at] if at < len(self.layout.heads) else "")
        if serial and (total or words.is_label(first)):
            return True
        if shown == FORMULA or not (serial or total):
            return False
        raise self._no_name(row, f"{first} {shown}")

    def _is_heading(self, row: Row, text: str) -> bool:
        """Whether organs of one type follow; what may be an organ itself is refused."""
        values = self._values(row)
        first = values[0][1] if values else ""
        line = text or first
        if self.table.odd(row, self.column) or len({v for _, v in values}) != 1:
            return False
        across = not text and self.column in row.merged and values[0][0] < self.column
        listed = words.listed_kind(line) and values[0][0] not in self._others()
        if _GROUP.match(line) is None and not listed and not across:
            return False
        self._close(line)
        bare = _unnumbered(line)
        if words.like_an_organ(bare):
            raise RosterUnusable(name=self.name, row=row.number, reason="group", detail=line[:_SHOWN])
        self.open = None if words.listed_kind(bare) else (row, line)
        self.group = bare
        return True

    def _others(self) -> set[int]:
        return {column for column in self.part.columns.values() if column != self.column}

    def _close(self, line: str) -> None:
        """Before the next heading, organs must have come; only （一） may follow 一、 at once."""
        if self.open is not None and not (line[:1] in ("(", "（") and self.open[1][:1] not in ("(", "（")):
            row, detail = self.open
            raise RosterUnusable(name=self.name, row=row.number, reason="group", detail=detail[:_SHOWN])

    def _are_heads(self, row: Row) -> bool:
        """Whether the heads are printed again, as on a new page."""
        found = self.layout.heads
        return bool(row.values) and all(
            c < len(row.values) and c < len(found) and found[c] and row.values[c] == found[c]
            for c in self.part.columns.values()
        )

    def _check(self, row: Row, text: str, shown: str) -> None:
        if shown == FORMULA and not text:
            raise _formula(self.name, row.number, self.column)
        control = words.CONTROL.search(text)
        if control is not None:
            detail = f"U+{ord(control[0]):04X}"
            raise RosterUnusable(name=self.name, row=row.number, reason="control", detail=detail)
        value = row.values[self.column] if text else None
        if not isinstance(value, str) or not words.is_name(_unnumbered(text)):
            raise self._no_name(row, shown)

    def _no_name(self, row: Row, detail: str) -> RosterUnusable:
        return RosterUnusable(name=self.name, row=row.number, reason="no_name", detail=detail[:_SHOWN])

    def _refuse_nameless(self, row: Row) -> None:
        """A type or a date of its own needs an organ; a cell that goes on from the row above has none."""
        if self.column in row.merged:
            return
        for what in ("kind", "due", "sent", "former"):
            column = self.part.columns.get(what, len(row.values))
            value = row.values[column] if column < len(row.values) and column not in row.merged else None
            if value is not None:
                detail = "".join(str(value).split())
                raise RosterUnusable(name=self.name, row=row.number, reason="no_organ", detail=detail)

    def _date(self, row: Row, what: str) -> date | None:
        column = self.part.columns.get(what, len(row.values))
        value = row.values[column] if column < len(row.values) else None
        odd = self.table.odd(row, column)
        if odd == FORMULA:
            raise _formula(self.name, row.number, column)
        if isinstance(value, date) or (value is None and not odd):
            return value
        text = odd if value is None else str(value)
        try:
            return words.day(text)
        except ValueError as error:
            reason = "no_year" if str(error) == "no_year" else "date"
            raise RosterUnusable(name=self.name, row=row.number, reason=reason, detail=text[:_SHOWN]) from error
