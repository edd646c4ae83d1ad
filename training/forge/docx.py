"""Word files: plain, merged, nested, with a text box, with tracked changes, with numbered headings, as picture."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from training.forge import ooxml
from training.forge.layout import Field, Grid, grid
from training.forge.plan import Plan
from training.forge.text import prose_lines, tables

_WIDTHS = {
    "disclosure": [2250] * 4,
    "requests": [760, 1180, 2560, 640, 640, 640, 640, 640, 640, 640],
    "litigation": [590] * 15,
}
_NUMERALS = "一二三四五六"
_SMALL = 18
_WRONG = ("初稿", "待核实，", "（草稿）", "按去年口径，")


@dataclass
class _Manner:
    """How a file is written; ``changes`` numbers the tracked changes."""

    rng: random.Random
    numbered: bool = False
    tracked: bool = False
    boxed_title: bool = False
    pictures: tuple[str, ...] = ()
    changes: Iterator[int] = field(default_factory=lambda: count(100))


def merged(plan: Plan) -> bytes:
    """Tables with cells merged across (gridSpan) and down (vMerge), as the form is printed."""
    return _write(plan, _Manner(random.Random(f"docx:{plan.seed}")))


def nested(plan: Plan) -> bytes:
    """The whole report, its tables included, in the one cell of a layout table."""
    inner = "".join(_blocks(plan, _Manner(random.Random(f"nested:{plan.seed}"))))
    outer = ooxml.table(ooxml.row(ooxml.cell(inner + "<w:p/>", 9000)), [9000], ruled=False)
    return ooxml.package(outer + "<w:p/>", plan.title.replace("\n", ""))


def text_box(plan: Plan) -> bytes:
    """The title stands in a text box."""
    return _write(plan, _Manner(random.Random(f"box:{plan.seed}"), boxed_title=True))


def tracked(plan: Plan) -> bytes:
    """With tracked insertions and deletions in paragraphs and cells; accepted, they give the plan."""
    return _write(plan, _Manner(random.Random(f"tracked:{plan.seed}"), tracked=True))


def numbered(plan: Plan) -> bytes:
    """The numbers of the headings come from a list, they are not in the text."""
    return _write(plan, _Manner(random.Random(f"numbered:{plan.seed}"), numbered=True))


def picture(plan: Plan) -> bytes:
    """Table 3 is a picture."""
    return _write(plan, _Manner(random.Random(f"picture:{plan.seed}"), pictures=("requests",)))


def plain(plan: Plan) -> bytes:
    """Made with python-docx: every place of the grid is a cell of its own, covered ones are empty."""
    from docx import Document

    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2024, 1, 5, 9, tzinfo=UTC)
    for line in plan.title.split("\n"):
        document.add_paragraph(line)
    for section in plan.sections:
        for line in prose_lines(section):
            document.add_paragraph(line)
        if section.table and section.table in tables(plan):
            made = grid(plan, section.table)
            printed = document.add_table(made.rows, made.columns, style="Table Grid")
            boxes = printed._cells
            for entry in made.fields:
                boxes[entry.row * made.columns + entry.column].text = entry.text
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return ooxml.pack({name: archive.read(name) for name in archive.namelist()})


def _write(plan: Plan, manner: _Manner) -> bytes:
    title = plan.title.replace("\n", "")
    return ooxml.package("".join(_blocks(plan, manner)), title, with_picture=bool(manner.pictures))


def _blocks(plan: Plan, manner: _Manner) -> Iterator[str]:
    lines = [ooxml.paragraph(ooxml.run(t, size=44, bold=True), center=True) for t in plan.title.split("\n") if t]
    yield ooxml.text_box("".join(lines)) if manner.boxed_title and lines else "".join(lines)
    expected = 0
    for section in plan.sections:
        for index, line in enumerate(prose_lines(section)):
            if index == 0 and section.heading and not section.glued:
                rises = expected < 6 and line.startswith(f"{_NUMERALS[expected]}、")
                expected += rises
                yield _heading(line, numbered=manner.numbered and rises)
            else:
                yield ooxml.paragraph(_runs(line, manner), indent=640)
                if manner.tracked and manner.rng.random() < 0.15:
                    yield _struck_paragraph(manner)
        if section.table and section.table in tables(plan):
            if section.table in manner.pictures:
                yield ooxml.picture()
            else:
                yield _table(grid(plan, section.table), manner)


def _heading(line: str, *, numbered: bool) -> str:
    return ooxml.paragraph(ooxml.run(line[2:] if numbered else line, bold=True), numbered=numbered)


def _runs(text: str, manner: _Manner, size: int = 32) -> str:
    """The text in a few runs, as editing leaves it; in a tracked file some are insertions, beside deletions."""
    cuts = sorted(manner.rng.sample(range(1, len(text)), min(manner.rng.randint(0, 3), len(text) - 1)))
    made = ""
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = ooxml.run(text[start:end], size=size)
        if manner.tracked and manner.rng.random() < 0.25:
            if manner.rng.random() < 0.6:
                made += ooxml.deleted(manner.rng.choice(_WRONG), next(manner.changes), size=size)
            piece = ooxml.inserted(piece, next(manner.changes))
        made += piece
    return made


def _struck_paragraph(manner: _Manner) -> str:
    text = "这一段在修改时已经删除。"
    return ooxml.paragraph(ooxml.deleted(text, next(manner.changes)), struck=next(manner.changes))


def _table(made: Grid, manner: _Manner) -> str:
    widths = _WIDTHS[made.table]
    widths = [*widths[: made.columns], *[640] * (made.columns - len(widths))]
    covered = made.covered()
    rows = []
    for number, places in enumerate(made.matrix()):
        cells = []
        for column, entry in enumerate(places):
            if entry is not None:
                cells.append(_cell(entry, widths, manner))
                continue
            above = covered[number, column]
            if above.column == column and above.row < number:
                width = sum(widths[column : column + above.colspan])
                cells.append(ooxml.cell("<w:p/>", width, span=above.colspan, merge="continue"))
        rows.append(ooxml.row("".join(cells), repeats=number < made.heads))
    if manner.tracked and made.table == "disclosure":
        rows.insert(manner.rng.randint(2, len(rows) - 1), _struck_row(widths, manner))
    return ooxml.table("".join(rows), widths)


def _struck_row(widths: list[int], manner: _Manner) -> str:
    texts = ["行政征收", "5", "6", "7"]
    cells = [
        ooxml.cell(ooxml.paragraph(ooxml.deleted(t, next(manner.changes), size=_SMALL)), w)
        for t, w in zip(texts, widths, strict=True)
    ]
    return ooxml.row("".join(cells), struck=next(manner.changes))


def _cell(entry: Field, widths: list[int], manner: _Manner) -> str:
    width = sum(widths[entry.column : entry.column + entry.colspan])
    merge = "restart" if entry.rowspan > 1 else ""
    runs = ooxml.run(entry.text, size=_SMALL) if entry.text else ""
    if entry.cell is not None and manner.tracked and runs and manner.rng.random() < 0.12:
        before = ooxml.deleted(str(manner.rng.randint(1, 99)), next(manner.changes), size=_SMALL)
        runs = before + ooxml.inserted(runs, next(manner.changes))
    content = ooxml.paragraph(runs, center=entry.cell is not None or entry.head)
    if entry.head and len(entry.text) == 4 and manner.rng.random() < 0.3:
        halves = (entry.text[:2], entry.text[2:])
        content = "".join(ooxml.paragraph(ooxml.run(h, size=_SMALL), center=True) for h in halves)
    return ooxml.cell(content, width, span=entry.colspan, merge=merge)
