"""The statutory form as data: loads ``standards/*.toml`` into frozen objects, one per standard."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

CODES = ("2019", "2021")
ColumnKind = Literal["count", "signed", "amount"]


@dataclass(frozen=True, slots=True)
class SectionForm:
    """One of the six sections: its printed number, standard heading, and whether it must hold text."""

    code: str
    number: str
    heading: str
    needs_text: bool = False


@dataclass(frozen=True, slots=True)
class ColumnForm:
    """A column of a table; ``kind`` says which numbers it takes (``amount``: decimals in 万元)."""

    code: str
    label: str
    kind: ColumnKind = "count"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row of a table. ``replaces`` names the rows that it stands for where an older form's row is used."""

    code: str
    label: str
    columns: tuple[str, ...]
    short: str
    parent: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """``sum(left cells) = sum(right cells)``; ``line`` is the code of the row or column that it runs along.

    ``optional`` cells count only where the document has them (a row of the older form).
    """

    code: str
    table: str
    line: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TableForm:
    """A table of the form. ``layout`` is ``grid`` or ``flat`` (all rows side by side in one printed line)."""

    code: str
    name: str
    title: str
    section: str
    columns: tuple[ColumnForm, ...]
    rows: tuple[RowForm, ...]
    layout: Literal["grid", "flat"] = "grid"
    identities: tuple[Identity, ...] = ()

    @cached_property
    def column(self) -> dict[str, ColumnForm]:
        """Columns by code."""
        return {c.code: c for c in self.columns}

    @cached_property
    def row(self) -> dict[str, RowForm]:
        """Rows by code."""
        return {r.code: r for r in self.rows}

    def cell(self, row: str, column: str) -> str:
        """The name of a cell, ``table.row.column``."""
        return f"{self.code}.{row}.{column}"


@dataclass(frozen=True)
class Standard:
    """One edition of the form: for reports on ``first_year`` and the years until the next edition."""

    code: str
    name: str
    first_year: int
    title: str
    sections: tuple[SectionForm, ...]
    tables: tuple[TableForm, ...]
    _by_code: dict[str, TableForm] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_code.update({t.code: t for t in self.tables})

    def table(self, code: str) -> TableForm:
        """The table named ``code``; KeyError if there is none."""
        return self._by_code[code]

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Names of the form's own cells, in its order (200 in standard 2021)."""
        return tuple(t.cell(r.code, c) for t in self.tables for r in t.rows if not r.replaces for c in r.columns)

    @cached_property
    def extra_cells(self) -> tuple[str, ...]:
        """Names of cells of rows that only an older form has (they stand in a report only where printed)."""
        return tuple(t.cell(r.code, c) for t in self.tables for r in t.rows if r.replaces for c in r.columns)

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Every identity (42 in standard 2021), then those of rows that only an older form has."""
        found = [i for t in self.tables for i in t.identities]
        return tuple(sorted(found, key=lambda i: i.left[0] in self.extra_cells))

    def split(self, cell: str) -> tuple[TableForm, RowForm, ColumnForm]:
        """The table, row and column of a cell's name; KeyError if the form has no such cell."""
        table, row, column = cell.split(".")
        form = self.table(table)
        return form, form.row[row], form.column[column]


@cache
def load(code: str) -> Standard:
    """The standard named ``code`` ("2019" or "2021"); KeyError if there is no such standard."""
    if code not in CODES:
        raise KeyError(code)
    data = tomllib.loads(files("models").joinpath("standards", f"{code}.toml").read_text("utf-8"))
    return Standard(
        code=data["code"],
        name=data["name"],
        first_year=data["first_year"],
        title=data["title"],
        sections=tuple(SectionForm(**s) for s in data["sections"]),
        tables=tuple(_table(t) for t in data["tables"]),
    )


def for_year(year: int | None) -> Standard:
    """The standard that reports on ``year`` must use; the newest when the year is not known."""
    known = [load(code) for code in CODES]
    due = [s for s in known if year is None or s.first_year <= year]
    return due[-1] if due else known[0]


def _table(data: dict[str, Any]) -> TableForm:
    columns = tuple(
        ColumnForm(c["code"], c["label"], c.get("kind", "count"), tuple(c.get("aliases", ())))
        for c in data["columns"]
    )
    rows = tuple(
        RowForm(
            code=r["code"],
            label=r["label"],
            columns=tuple(r.get("columns", [c.code for c in columns])),
            short=r.get("short", r["label"]),
            parent=r.get("parent", ""),
            group=r.get("group", ""),
            aliases=tuple(r.get("aliases", ())),
            replaces=tuple(r.get("replaces", ())),
        )
        for r in data["rows"]
    )
    table = TableForm(
        data["code"], data["name"], data["title"], data["section"], columns, rows, data.get("layout", "grid")
    )
    identities = tuple(i for rule in data.get("identities", ()) for i in _identities(table, rule))
    return TableForm(table.code, table.name, table.title, table.section, columns, rows, table.layout, identities)


def _identities(table: TableForm, rule: dict[str, Any]) -> list[Identity]:
    """One identity per row or column. ``@name`` in a rule stands for all rows of the group ``name``."""
    optional_rows = {r.code for r in table.rows if r.replaces}

    def terms(names: list[str], line: str) -> tuple[str, ...]:
        if rule["per"] == "row":
            return tuple(table.cell(line, name) for name in names)
        rows = [
            r for n in names for r in ([x.code for x in table.rows if x.group == n[1:]] if n[0] == "@" else [n])
        ]
        return tuple(table.cell(row, line) for row in rows)

    lines = [r.code for r in table.rows] if rule["per"] == "row" else [c.code for c in table.columns]
    made = []
    for line in lines:
        left, right = terms(rule["left"], line), terms(rule["right"], line)
        optional = frozenset(c for c in left + right if c.split(".")[1] in optional_rows)
        made.append(Identity(rule["code"], table.code, line, left, right, optional))
    return made
