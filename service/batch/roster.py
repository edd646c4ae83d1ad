"""The roster of a county: which organs file a report, of what type, by when; read from CSV or XLSX."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from models.wording import key as han
from models.wording import narrow
from service import names
from service.batch import sheets
from service.batch.sheets import Row, Value
from service.errors import RosterUnusable

_LOOK = 30
"""Rows from the top among which the heads are looked for."""
_GROUP = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.．]|[(（][一二三四五六七八九十]+[)）]")
"""A line such as 一、乡镇（街道）, under which organs stand."""
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_FULL_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")
_SHORT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}日?")
_TIME = re.compile(r"[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_MARK = re.compile(r"[-—–/\\]+")
_SERIALS = range(36526, 73051)
"""Days since the end of 1899 that are dates from 2000 to 2099, as spreadsheets keep them."""


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
    """The organs, in the order of the file."""

    organs: tuple[RosterOrgan, ...]


def read(content: bytes, name: str) -> Roster:
    """The roster in a file called ``name``: CSV (UTF-8, UTF-16, GB18030; comma, semicolon, tab) or XLSX.

    The first sheet that has a row of heads counts. Raises RosterUnusable with the row and what to do.
    """
    for rows in sheets.tables(content, name):
        for start, row in enumerate(rows[:_LOOK]):
            columns = _columns(row)
            if "organ" in columns:
                return _roster(rows, start, columns, name)
    raise RosterUnusable(name=name, row=0, reason="no_head")


def _roster(rows: Sequence[Row], start: int, columns: dict[str, int], name: str) -> Roster:
    start += 1
    if start < len(rows) and columns["organ"] in rows[start].merged:  # the heads stand in two rows
        columns = _columns(rows[start]) | columns
        start += 1
    organs = tuple(_organs(rows[start:], columns, name))
    if not organs:
        raise RosterUnusable(name=name, row=0, reason="empty")
    seen: dict[str, int] = {}
    for organ in organs:
        other = seen.setdefault(names.key(organ.name), organ.row)
        if other != organ.row:
            raise RosterUnusable(name=name, row=organ.row, reason="twice", detail=organ.name, other=other)
    return Roster(organs)


def _columns(row: Row) -> dict[str, int]:
    """What stands in which column, by the heads in a row; of two alike the one that is listed first counts."""
    known = _heads()
    found: dict[str, tuple[int, int]] = {}
    for number, value in enumerate(row.values):
        head = known.get(han(_BRACKETS.sub("", value))) if isinstance(value, str) else None
        if head is None or number in row.merged:
            continue
        what, rank = head
        if what not in found or rank < found[what][0]:
            found[what] = rank, number
    return {what: number for what, (_, number) in found.items()}


def _organs(rows: Sequence[Row], columns: Mapping[str, int], name: str) -> Iterator[RosterOrgan]:
    group = ""
    for row in rows:
        text = _name(row, columns["organ"])
        first = next((str(v) for v in row.values if v is not None), "")
        if _is_total(text) or _is_total(first) or _is_note(first):
            continue
        line = text or first
        if _GROUP.match(line) and len({v for v in row.values if v is not None}) == 1:
            group = _GROUP.sub("", line, count=1)
            continue
        if not text:
            _refuse_nameless(row, columns, name)
            continue
        yield RosterOrgan(
            text,
            _kind(_text(row, columns.get("kind")) or group),
            _date(row, columns.get("due"), name),
            _date(row, columns.get("sent"), name),
            row.number,
            _text(row, columns.get("former")),
        )


def _name(row: Row, column: int) -> str:
    """The organ's name as printed, without white space; "" where the cell goes on from the row above."""
    value = row.values[column] if column < len(row.values) and column not in row.merged else None
    return "" if value is None else "".join(str(value).split())


def _text(row: Row, column: int | None) -> str:
    value = row.values[column] if column is not None and column < len(row.values) else None
    return "" if value is None else "".join(str(value).split())


def _refuse_nameless(row: Row, columns: Mapping[str, int], name: str) -> None:
    """A type or a date of its own needs an organ; a cell that goes on from the row above has none."""
    if columns["organ"] in row.merged:
        return
    for what in ("kind", "due", "sent", "former"):
        column = columns.get(what)
        if column is not None and column not in row.merged and _text(row, column):
            raise RosterUnusable(name=name, row=row.number, reason="no_organ", detail=_text(row, column))


def _kind(text: str) -> str:
    """A type in the form that its spellings share."""
    bare = han(_BRACKETS.sub("", text)) or text
    return next((kind for kind, also in _data()["kinds"].items() if bare == kind or bare in also), bare)


def _date(row: Row, column: int | None, name: str) -> date | None:
    value: Value = row.values[column] if column is not None and column < len(row.values) else None
    if value is None or isinstance(value, date):
        return value
    if re.fullmatch(r"\d{5}(?:\.\d+)?", str(value)) and int(float(value)) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(float(value)))
    if value in _data()["dates"]["none"]:
        return None
    text = _TIME.sub("", " ".join(str(value).split()))
    text = re.sub(rf"{_data()['dates']['tail']}$", "", narrow(text))
    if not text or _MARK.fullmatch(text):
        return None
    match = _FULL_DATE.fullmatch(text) or _SHORT_DATE.fullmatch(text)
    if match is not None:
        try:
            return date(*map(int, match.groups()))
        except ValueError as error:
            raise RosterUnusable(name=name, row=row.number, reason="date", detail=str(value)) from error
    reason = "no_year" if _NO_YEAR.fullmatch(text) else "date"
    raise RosterUnusable(name=name, row=row.number, reason=reason, detail=str(value)[:40])


def _is_total(text: str) -> bool:
    return han(text) in _data()["rows"]["totals"]


def _is_note(text: str) -> bool:
    return re.match(rf"(?:{'|'.join(_data()['rows']['notes'])})\s*[:：]", text) is not None


@cache
def _heads() -> dict[str, tuple[str, int]]:
    return {head: (what, i) for what, heads in _data()["columns"].items() for i, head in enumerate(heads)}


@cache
def _data() -> dict[str, Any]:
    """``roster.toml``."""
    return tomllib.loads(files("service.batch").joinpath("roster.toml").read_text("utf-8"))
