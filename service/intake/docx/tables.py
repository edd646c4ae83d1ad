"""Word tables as grids: gridSpan, vMerge, skipped columns, rows and cells that a tracked change deletes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from service.intake.docx.text import chosen
from service.intake.docx.words import (
    ALTERNATE,
    CELL,
    CELL_DELETED,
    CELL_PR,
    DELETED,
    GRID_BEFORE,
    GRID_SPAN,
    H_MERGE,
    HIDDEN,
    ROW,
    ROW_PR,
    TABLE,
    TRANSPARENT,
    V_MERGE,
    VAL,
    child,
    number,
    switched_on,
    value,
)
from service.intake.grid import Placed, check_columns, trimmed, width
from service.intake.guard import check_cells
from service.intake.limits import Limits


def place_table(table: etree._Element, limits: Limits) -> list[Placed[etree._Element]]:
    """The cells of ``table`` (``w:tc``) at their positions; merged ones once. Raises OverLimit."""
    placed: list[Placed[etree._Element]] = []
    open_cells: dict[int, int] = {}
    row_number = 0
    for row in _within(table, ROW):
        properties = child(row, ROW_PR)
        if child(properties, DELETED) is not None or switched_on(properties, HIDDEN):
            continue
        column = min(number(value(properties, GRID_BEFORE), 0), limits.span)
        still_open: dict[int, int] = {}
        last: int | None = None
        for cell in _within(row, CELL):
            about = _about(cell)
            if CELL_DELETED in about:
                continue
            span = min(max(number(about.get(GRID_SPAN), 1), 1), limits.span)
            if last is not None and _continues(about, H_MERGE):
                placed[last] = placed[last]._replace(colspan=placed[last].colspan + span)
            elif column in open_cells and _continues(about, V_MERGE):
                still_open[column] = last = open_cells[column]
                above = placed[last]
                placed[last] = above._replace(rowspan=row_number - above.row + 1)
            else:
                last = len(placed)
                placed.append(Placed(cell, row_number, column, 1, span))
                if V_MERGE in about:
                    still_open[column] = last
            column += span
            check_columns(column, limits)
        check_cells(len(placed), limits)
        open_cells = still_open
        row_number += 1
    return trimmed(placed)


def is_layout(table: etree._Element, cells: list[Placed[etree._Element]]) -> bool:
    """Whether ``table`` only arranges other blocks: it holds tables, or has a single column."""
    return width(cells) < 2 or next(table.iterdescendants(TABLE), None) is not None


def _about(cell: etree._Element) -> dict[str, str]:
    """The properties of a cell: their values by name."""
    properties = child(cell, CELL_PR)
    return {} if properties is None else {str(e.tag): e.get(VAL, "") for e in properties}


def _continues(about: dict[str, str], merge: str) -> bool:
    return about.get(merge) in ("continue", "")


def _within(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, in whatever they are wrapped."""
    stack = [iter(container)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == tag:
            yield element
        elif element.tag == ALTERNATE:
            branch = chosen(element)
            if branch is not None:
                stack.append(iter(branch))
        elif element.tag in TRANSPARENT:
            stack.append(iter(element))
