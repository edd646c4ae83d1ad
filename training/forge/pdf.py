"""PDF files drawn on pages: table 3 over a page break, group labels a character a line, page numbers.

Glyphs are those of the standard font STSong-Light, which a reader must have; text comes out of the file exactly.
"""

from __future__ import annotations

import io
import random
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from training.forge.layout import Field, Grid, grid
from training.forge.plan import Plan
from training.forge.text import prose_lines, tables

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 72.0, 523.0, 770.0, 72.0
_SMALL, _LEADING = 9.0, 11.5
_COLUMNS = {"disclosure": [3.0] * 4, "requests": [1.1, 1.7, 4.1] + [1.0] * 7, "litigation": [1.0] * 15}
_WORDS = re.compile(r"[0-9A-Za-z.,%+-]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Manner:
    """``repeat`` prints the header again after a page break; ``vertical`` breaks group labels into characters."""

    repeat: bool = False
    vertical: bool = False
    clipped: str = ""


@dataclass
class _Press:
    """The canvas, and how far down the page the print has come (``y`` in points from the foot)."""

    canvas: Any
    y: float = _TOP
    page: int = 1

    def turn(self) -> None:
        """Number the page and begin the next."""
        self.text(f"- {self.page} -", _WIDTH / 2 - 10, 40, _SMALL)
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP

    def room(self, height: float) -> None:
        """Turn the page if less than ``height`` is left."""
        if self.y - height < _BOTTOM:
            self.turn()

    def text(self, text: str, x: float, y: float, size: float) -> None:
        self.canvas.setFont(_FONT, size)
        self.canvas.drawString(x, y, text)


def write(plan: Plan, *, repeat: bool = False, vertical: bool = False) -> bytes:
    """The report as a PDF file; the same plan gives the same bytes.

    With ``vertical`` one label of table 3 has also lost two characters in its middle, as narrow columns do it.
    """
    from reportlab.pdfgen.canvas import Canvas

    _register()
    stream = io.BytesIO()
    press = _Press(Canvas(stream, pagesize=(_WIDTH, _HEIGHT), invariant=1, pageCompression=1))
    press.canvas.setTitle(plan.title.replace("\n", ""))
    clipped = random.Random(f"pdf:{plan.seed}").choice(["refused_law_forbids", "unavailable_not_made", ""])
    manner = _Manner(repeat, vertical, clipped if vertical else "")
    for line in plan.title.split("\n"):
        _prose(press, line, 18, indent=0, center=True)
    press.y -= 10
    for section in plan.sections:
        for index, line in enumerate(prose_lines(section)):
            heading = index == 0 and bool(section.heading) and not section.glued
            _prose(press, line, 14 if heading else 12, indent=0 if heading else 24)
        if section.table and section.table in tables(plan):
            _table(press, grid(plan, section.table), manner)
    press.turn()
    press.canvas.save()
    return stream.getvalue()


@cache
def _register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))


@cache
def _wide(word: str, size: float) -> float:
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(word, _FONT, size))


def _wrap(text: str, width: float, size: float, indent: float = 0) -> list[str]:
    """Lines of a text; numbers are not broken, the first line is ``indent`` shorter."""
    lines, line, used = [], "", indent
    for word in _WORDS.findall(text):
        wide = _wide(word, size)
        if line and used + wide > width:
            lines.append(line)
            line, used = "", 0.0
        line += word
        used += wide
    return [*lines, line] if line else lines


def _prose(press: _Press, text: str, size: float, *, indent: float, center: bool = False) -> None:
    for index, line in enumerate(_wrap(text, _RIGHT - _LEFT, size, indent)):
        press.room(size * 1.7)
        press.y -= size * 1.7
        start = _LEFT + (indent if index == 0 else 0)
        if center:
            start = (_WIDTH - sum(_wide(w, size) for w in _WORDS.findall(line))) / 2
        press.text(line, start, press.y + size * 0.4, size)


@dataclass
class _Sheet:
    """A table ready to print: the edges of its columns, the height of its rows, the lines of its cells."""

    grid: Grid
    edges: list[float]
    heights: list[float]
    lines: dict[int, list[str]] = field(default_factory=dict)


def _table(press: _Press, made: Grid, manner: _Manner) -> None:
    sheet = _measure(made, manner)
    heads = sum(sheet.heights[: made.heads])
    press.y -= 4
    press.room(heads + sum(sheet.heights[made.heads : made.heads + 2]))
    if made.table == "requests":
        press.y = min(press.y, _BOTTOM + 0.6 * sum(sheet.heights))
    start = 0
    while start < made.rows:
        again = manner.repeat and start > 0
        left = press.y - _BOTTOM - (heads if again else 0)
        end = start
        while end < made.rows and sheet.heights[end] <= left:
            left -= sheet.heights[end]
            end += 1
        if again:
            _band(press, sheet, 0, made.heads)
        _band(press, sheet, start, max(end, start + 1))
        start = max(end, start + 1)
        if start < made.rows:
            press.turn()
    press.y -= 8


def _measure(made: Grid, manner: _Manner) -> _Sheet:
    parts = _COLUMNS[made.table]
    parts = [*parts[: made.columns], *[1.0] * (made.columns - len(parts))]
    unit = (_RIGHT - _LEFT) / sum(parts)
    edges = [_LEFT + unit * sum(parts[:i]) for i in range(made.columns + 1)]
    sheet = _Sheet(made, edges, [15.0] * made.rows)
    for entry in sorted(made.fields, key=lambda f: f.rowspan):
        width = edges[entry.column + entry.colspan] - edges[entry.column] - 5
        lines = list(entry.text) if entry.vertical and manner.vertical else _wrap(entry.text, width, _SMALL)
        if _clipped(made, entry, manner):
            lines = _wrap(entry.text[:6] + entry.text[8:], width, _SMALL)
        sheet.lines[id(entry)] = lines
        rows = range(entry.row, entry.row + entry.rowspan)
        short = len(lines) * _LEADING + 4 - sum(sheet.heights[r] for r in rows)
        if short > 0:
            for row in rows:
                sheet.heights[row] += short / len(rows)
    return sheet


def _clipped(made: Grid, entry: Field, manner: _Manner) -> bool:
    """Whether this is the label that loses characters: that of the row named in ``manner``."""
    if not manner.clipped or entry.cell is not None or entry.column != 2 or entry.head:
        return False
    name = f"{made.table}.{manner.clipped}."
    return any(f.row == entry.row and (f.cell or "").startswith(name) for f in made.fields)


def _band(press: _Press, sheet: _Sheet, first: int, end: int) -> None:
    """Print the rows from ``first`` to before ``end``; a group's label goes on where the page was turned."""
    tops = [press.y]
    for row in range(first, end):
        tops.append(tops[-1] - sheet.heights[row])
    for entry in sheet.grid.fields:
        top, foot = max(entry.row, first), min(entry.row + entry.rowspan, end)
        if top >= foot:
            continue
        x, right = sheet.edges[entry.column], sheet.edges[entry.column + entry.colspan]
        upper, lower = tops[top - first], tops[foot - first]
        press.canvas.rect(x, lower, right - x, upper - lower)
        lines = sheet.lines[id(entry)]
        if entry.row + entry.rowspan > end:
            fit = max(1, int((upper - lower) // _LEADING))
            lines, sheet.lines[id(entry)] = lines[:fit], lines[fit:]
        leading = min(_LEADING, (upper - lower) / max(1, len(lines)))
        y = (upper + lower + len(lines) * leading) / 2 - _SMALL
        for line in lines:
            centered = entry.cell is not None or entry.head or entry.vertical
            wide = sum(_wide(w, _SMALL) for w in _WORDS.findall(line))
            press.text(line, x + max(2.5, (right - x - wide) / 2) if centered else x + 2.5, y, _SMALL)
            y -= leading
    press.y = tops[-1]
