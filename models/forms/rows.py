"""A document as one stream of labelled rows, whatever its form.

Grid rows, lines with tabs or pipes, and columns of lines with one cell each all become ``Row`` objects: the
label fields, then the value fields that follow them. Nothing here knows what the labels mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from models.document import Cell, Document, Paragraph, Table
from models.values import is_value
from models.wording import key

LONGEST_LABEL = 80
"""Characters; a longer field is running text and can be no label."""

_LABEL_FIELDS = 6
"""Fields at the beginning of a row among which its label stands."""
_MOST_FIELDS = 500
"""Fields of one line; what stands beyond is padding of a page laid out as one table."""

_SEPARATOR = re.compile(r"[\t|｜]")
_TAIL = re.compile(
    r"(?P<label>.*?[^\d\s+\-.,，%％年月日第至])\s*(?P<tail>[\d０-９][\d０-９\s　+.,，-]*(?:万元|元)?)"
)
_NUMBERS = re.compile(r"[+-]?[\d０-９][\d０-９,，.]*(?:[ \u00a0\u3000]+[+-]?[\d０-９][\d０-９,，.]*)+(?:万元|元)?")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of a row; ``column`` counts from 0 (grid column, or place in its line); ``span`` is its colspan."""

    text: str
    start: int
    end: int
    column: int = 0
    span: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A label and the values that follow it.

    ``labels`` end with the field nearest to the values. ``fielded`` says that separators place the values:
    an empty cell is then visible as an empty field. ``glued`` says that the values are the digits at the end
    of the label's own field. ``table`` and ``index`` are the grid's number and row, None outside grids.
    ``fields`` are all fields of a row that stands in one line or grid row, () of a column of lines; ``texts``
    are the numbers of those that hold words.
    """

    labels: tuple[Field, ...]
    values: tuple[Field, ...]
    fielded: bool
    table: int | None = None
    index: int | None = None
    glued: bool = False
    fields: tuple[Field, ...] = ()
    texts: tuple[int, ...] = ()

    @property
    def start(self) -> int:
        """Where the row begins: outside grids at the label nearest to the values, for earlier ones may be
        the ends of other things.
        """
        if self.fields:
            return self.fields[0].start
        return self.labels[-1].start if self.labels else self.values[0].start

    @property
    def end(self) -> int:
        """Where the row ends in the text."""
        return max(f.end for f in (*self.labels, *self.values, *self.fields))

    def split_after(self, label: int) -> Row:
        """The same row with field number ``label`` as its label and all fields after it as its values."""
        return replace(
            self,
            labels=tuple(f for f in self.fields[: label + 1] if f.text),
            values=self.fields[label + 1 :],
        )


def rows(document: Document) -> list[Row]:
    """All rows of the document in reading order; running text gives none."""
    blocks: list[Paragraph | Table] = sorted((*document.paragraphs, *document.tables), key=lambda b: b.start)
    found: list[Row] = []
    for is_grid, group in groupby(blocks, key=lambda b: isinstance(b, Table)):
        if is_grid:
            for table in group:
                assert isinstance(table, Table)
                found.extend(_grid_rows(document.text, table))
        else:
            found.extend(_line_rows(document.text, [b for b in group if isinstance(b, Paragraph)]))
    return found


def _grid_rows(text: str, table: Table) -> Iterator[Row]:
    for index, cells in groupby(table.cells, key=lambda c: c.row):
        yield _own_line([_field(text, cell) for cell in cells], table.number, index)


def _own_line(fields: list[Field], table: int | None = None, index: int | None = None) -> Row:
    texts = tuple(i for i, f in enumerate(fields) if _is_label(f))
    first = _first_value(fields, texts)
    labels = tuple(fields[i] for i in texts if i < first)
    return Row(labels, tuple(fields[first:]), True, table, index, fields=tuple(fields), texts=texts)


def _field(text: str, cell: Cell) -> Field:
    return Field(text[cell.start : cell.end], cell.start, cell.end, cell.column, cell.colspan, cell.page)


def _first_value(fields: list[Field], texts: Sequence[int]) -> int:
    """Index of the first field after the label, which ends before the first number that follows any text."""
    if not texts:
        return 0
    numbers = [i for i, f in enumerate(fields) if i > texts[0] and f.text and is_value(f.text)]
    return max(i for i in texts if not numbers or i < numbers[0]) + 1


def _line_rows(text: str, lines: list[Paragraph]) -> Iterator[Row]:
    """Rows of lines: those with several filled fields stand alone, the others form columns of cells."""
    column: list[Paragraph] = []
    for line in lines:
        content = text[line.start : line.end]
        fields = list(_fields(content, line)) if _SEPARATOR.search(content) else []
        if sum(bool(f.text) for f in fields) > 1:
            yield from _column_rows(text, column)
            column = []
            yield _own_line(fields)
        else:
            column.append(line)
    yield from _column_rows(text, column)


def _fields(content: str, line: Paragraph) -> Iterator[Field]:
    at = 0
    for column, piece in enumerate(_SEPARATOR.split(content, maxsplit=_MOST_FIELDS)[:_MOST_FIELDS]):
        lead = len(piece) - len(piece.lstrip())
        start = line.start + at + lead
        trimmed = piece.strip()
        yield Field(trimmed, start, start + len(trimmed), column, page=line.page)
        at += len(piece) + 1


def _column_rows(text: str, lines: list[Paragraph]) -> Iterator[Row]:
    """Rows of lines that hold one cell each. Pipes between cells show the empty ones; bare lines do not."""
    labels: list[Field] = []
    values: list[Field] = []
    piped = False
    pending = 0
    for line in lines:
        content = text[line.start : line.end]
        for field in _pieces(content, line):
            if field is None:
                pending += 1
                continue
            empties = max(0, pending - 1)
            piped = piped or pending > 0
            pending = 0
            if labels and empties:
                values.extend([Field("", field.start, field.start)] * empties)
            if _is_label(field):
                if values:
                    yield Row(tuple(labels), tuple(values), fielded=piped)
                    labels, values, piped = [], [], False
                elif labels:
                    yield Row(tuple(labels[-4:]), (), fielded=piped)
                yield from _tailed(field)
                labels = [*labels[-3:], field] if len(field.text) <= LONGEST_LABEL else []
            else:
                values.extend(_numbers(field))
    if labels or values:
        yield Row(tuple(labels), tuple(values), fielded=piped)


def _pieces(content: str, line: Paragraph) -> Iterator[Field | None]:
    """The filled fields of a line, and None for each separator."""
    for number, field in enumerate(_fields(content, line)):
        if number:
            yield None
        if field.text:
            yield field


def _is_label(field: Field) -> bool:
    return bool(key(field.text)) and not is_value(field.text)


def _numbers(field: Field) -> list[Field]:
    """The numbers of a line that holds several with spaces between, or the line's only field."""
    if _NUMBERS.fullmatch(field.text) is None:
        return [field]
    return [Field(m.group(), field.start + m.start(), field.start + m.end()) for m in _TOKEN.finditer(field.text)]


def _tailed(field: Field) -> Iterator[Row]:
    """A row whose numbers stand in the label's own field, glued to it or after spaces."""
    match = _TAIL.fullmatch(field.text) if len(field.text) <= LONGEST_LABEL * 2 else None
    if match is None or not key(match["label"]):
        return
    at = field.start + match.start("tail")
    label = Field(match["label"], field.start, field.start + len(match["label"]))
    tail = Field(match["tail"].strip(), at, at + len(match["tail"].strip()))
    values = _numbers(tail)
    yield Row((label,), tuple(values), fielded=False, glued=len(values) == 1)


def label_texts(row: Row) -> list[str]:
    """Keys under which a row's label may be known: its last field, the last two joined, and so on.

    In a row that stands in one line, each of the first fields may be the label too: a word may stand in place
    of a number, and a group's name before the row's.
    """
    parts = [f.text for f in row.labels[-4:]]
    joined = [key("".join(parts[-n:])) for n in range(1, len(parts) + 1)]
    return [*joined, *(text for _, text in own_labels(row))]


def own_labels(row: Row) -> list[tuple[int, str]]:
    """Of a row in one line: the numbers and keys of the first fields that may be its label."""
    return [(i, key(row.fields[i].text)) for i in row.texts if i < _LABEL_FIELDS]


def core(values: Sequence[Field]) -> tuple[int, int]:
    """First and last + 1 of the filled fields."""
    filled = [i for i, v in enumerate(values) if v.text]
    return (filled[0], filled[-1] + 1) if filled else (0, 0)
