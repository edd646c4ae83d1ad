"""Plain text in the shapes in which tables reach us once their borders are gone.

Every shape takes a grid to lines. Where a shape still has fields (tabs, pipes) nothing is lost; without them a
blank cell takes the certainty of its row (see ``losses``). ``text_lossy`` has the shapes that lose numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Literal

from training.forge.layout import Field, Grid, grid
from training.forge.plan import Plan, PlannedSection

Encoding = Literal["utf-8", "utf-8-sig", "gb18030", "utf-16"]
Shape = Callable[[Plan, Grid], list[str]]
_PIPES_A_LINE = 290


def write(
    plan: Plan, shape: Shape, *, encoding: Encoding = "utf-8", crlf: bool = False, spaced: bool = True
) -> bytes:
    """The report as plain text; ``spaced`` puts an empty line between paragraphs."""
    lines: list[str] = []
    for block in _blocks(plan, shape):
        lines.extend(block)
        if spaced:
            lines.append("")
    return encode("\n".join(lines).rstrip("\n") + "\n", encoding, crlf=crlf)


def encode(text: str, encoding: Encoding, *, crlf: bool = False) -> bytes:
    """Bytes of a text; UTF-16 is little-endian with a byte order mark on every machine."""
    if crlf:
        text = text.replace("\n", "\r\n")
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)


def _blocks(plan: Plan, shape: Shape) -> Iterator[list[str]]:
    if plan.title:
        yield plan.title.split("\n")
    for section in plan.sections:
        for line in prose_lines(section):
            yield [line]
        if section.table and section.table in tables(plan):
            yield shape(plan, grid(plan, section.table))


def prose_lines(section: PlannedSection) -> list[str]:
    """The heading and the paragraphs of a section, a line each."""
    lines = [section.heading, *section.paragraphs]
    if section.glued and section.heading and section.paragraphs:
        lines = [f"{section.heading} {section.paragraphs[0]}", *section.paragraphs[1:]]
    return [line for line in lines if line]


def tables(plan: Plan) -> frozenset[str]:
    """The tables of which a cell is printed."""
    return frozenset(name.split(".")[0] for name in plan.cells)


def tabs(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """Every place of the grid between tabs; a merged cell stands at its upper left, the rest is empty."""
    return ["\t".join(f.text if f else "" for f in row) for row in table.matrix()]


def tabs_collapsed(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """As when a page is copied: cells merged across are one field, and tabs at the end fill the line."""
    return ["\t".join(row) + "\t" * (table.columns - len(row)) for row in _collapsed(table)]


def _collapsed(table: Grid) -> list[list[str]]:
    """Rows of texts: places covered from above are empty, places covered from the left are not there."""
    covered = table.covered()
    rows: list[list[str]] = []
    for row, places in enumerate(table.matrix()):
        texts: list[str] = []
        for column, field in enumerate(places):
            if field is not None:
                texts.append(field.text)
            else:
                above = covered[row, column]
                if above.column == column and above.row < row:
                    texts.append("")
        rows.append(texts)
    return rows


def pipes(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """``label | 0 | 0 | ||``: a row's own cells, and a pipe for each place that another cell covers (S1)."""
    gap = " " if table.table == "requests" else ""
    return [_piped(row, table.columns - len(row), gap) for row in table.lines() if row]


def _piped(row: list[Field], pad: int, gap: str = "") -> str:
    return " | ".join(f.text for f in row) + " |" + (gap + "|" * pad if pad else "")


def cell_pipe(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """A cell and a pipe a line; the pipes of covered places stand in a line of their own (S2)."""
    lines: list[str] = []
    for row in table.lines():
        lines.extend(f"{f.text} |".lstrip() for f in row)
        if row and len(row) < table.columns:
            lines.append("|" * (table.columns - len(row)))
    return lines


def open_pipe(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """As ``cell_pipe``, with a lone pipe before each row (S2b)."""
    lines: list[str] = []
    for row in table.lines():
        lines.append("|")
        lines.extend(f"{f.text} |".lstrip() for f in row)
        if len(row) == 1:
            lines.append("|" * (table.columns - 1))
    return lines


def lone_pipe(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """A line with a lone pipe between any two cells (S3)."""
    return "\n|\n".join(f.text for f in table.fields).split("\n")


def cells(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """A cell a line (S4)."""
    return [f.text for f in table.fields if f.text]


def cells_spaced(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """A cell a line with empty lines between, numbers set in (S4)."""
    lines = [f" {f.text}" if f.cell and table.table == "disclosure" else f.text for f in table.fields if f.text]
    return "\n\n".join(lines).split("\n")


def cells_split(plan: Plan, table: Grid) -> list[str]:
    """A cell a line, and long labels broken over two or three lines (S4)."""
    rng = random.Random(f"split:{plan.seed}:{table.table}")
    lines: list[str] = []
    for field in table.fields:
        text = field.text
        while field.cell is None and len(text) > 6 and rng.random() < 0.5:
            at = rng.randint(3, len(text) - 3)
            if text[at - 1].isdigit() or text[at].isdigit() or text[at] in "．.，,、）)":
                break
            lines.append(text[:at])
            text = text[at:]
        if text:
            lines.append(text)
    return "\n\n".join(lines).split("\n")


def spaces(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """A row a line, its cells apart by a space; narrow headers broken over two lines (S9)."""
    if table.table == "litigation":
        numbers = " ".join(f.text for f in table.fields if not f.head and f.text)
        upper, lower = "结果 结果 其他 尚未 总", "维持 纠正 结果 审结 计"
        head = [
            "行政复议 行政诉讼",
            "未经复议直接起诉 复议后起诉",
            upper,
            f"{lower} {upper} {upper}",
            f"{lower} {lower}",
        ]
        return [*head, numbers]
    lines = [" ".join(f.text for f in row if f.text) for row in table.lines()]
    return [line for line in lines if line]


def glued(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """A row a line with nothing between its cells (S10)."""
    lines = ["".join(f.text for f in row) for row in table.lines()]
    return [line for line in lines if line]


def wide_pipes(plan: Plan) -> bytes:
    """A page laid out as one wide table: hundreds of pipes, headings in one line with the text (S8)."""
    filler = "|" * _PIPES_A_LINE
    day = f"时间:{plan.published.isoformat()}" if plan.published else "时间:"
    lines = [f"{plan.title} |", filler, f"来源: 作者: {day} | {filler}", "|", filler]
    text: list[str] = []
    for section in plan.sections:
        text.extend(prose_lines(section))
        if section.table in tables(plan):
            assert section.table is not None
            lines.append(" ".join(text))
            text = []
            made = grid(plan, section.table)
            lines.extend(_piped(row, _PIPES_A_LINE - len(row)) for row in made.lines() if row)
    lines.append(" ".join(text))
    return encode("\n".join(lines) + "\n", "utf-8")


def pages(plan: Plan, *, lines_a_page: int = 38) -> bytes:
    """The text of a leafed-through booklet: ``spaces``, and the page's name and number between (S9)."""
    body = write(plan, spaces, spaced=False).decode("utf-8").split("\n")
    made: list[str] = []
    for number, start in enumerate(range(0, len(body), lines_a_page), 1):
        if number > 1:
            made.extend([f"Page {number} - {plan.title.split(chr(10))[0]}", f"P. {number}"])
        made.extend(body[start : start + lines_a_page])
    return encode("\n".join(made), "utf-8")
