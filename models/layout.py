"""How each table of the form is printed: the grid with its spans, and which cell stands in which field.

Rows, columns and labels come from the standard; what the standard does not hold is here: the articles of table 2,
the merged header of table 3, the one line of table 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.standard import RowForm, TableForm

INTRO = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
RESULTS = "三、本年度办理结果"
_ARTICLES = (
    ("一", ("regulations", "normative_documents")),
    ("五", ("licensing", "other_services")),
    ("六", ("penalties", "coercion")),
    ("八", ("fees",)),
    ("九", ("procurement",)),
)
_FEES = "（单位：万元）"


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a grid at its upper left corner. ``cell`` is the form's cell whose value it holds.

    ``head`` marks header rows, ``vertical`` a label of a group of rows, which print may break into single
    characters.
    """

    row: int
    column: int
    text: str
    cell: str | None = None
    rowspan: int = 1
    colspan: int = 1
    head: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row that the form does not have, printed after row ``after`` of a table."""

    table: str
    after: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed; ``heads`` counts its header rows. Fields stand in reading order."""

    table: str
    rows: int
    columns: int
    heads: int
    fields: tuple[Field, ...]

    def lines(self) -> list[list[Field]]:
        """Fields by the row that they begin in."""
        made: list[list[Field]] = [[] for _ in range(self.rows)]
        for field in self.fields:
            made[field.row].append(field)
        return made

    def matrix(self) -> list[list[Field | None]]:
        """Every place of the grid; None where a field that begins elsewhere covers it."""
        made: list[list[Field | None]] = [[None] * self.columns for _ in range(self.rows)]
        for field in self.fields:
            made[field.row][field.column] = field
        return made

    def covered(self) -> dict[tuple[int, int], Field]:
        """The places that a merged field covers besides its own, with that field."""
        return {
            (f.row + down, f.column + right): f
            for f in self.fields
            for down in range(f.rowspan)
            for right in range(f.colspan)
            if down or right
        }


def grid(form: TableForm, texts: Mapping[str, str], added: Sequence[AddedRow] = ()) -> Grid:
    """The grid of a table in which ``texts`` stand by the names of their cells, with rows added to the form's.

    Rows and columns of which no cell is in ``texts`` are not printed.
    """
    make = {"disclosure": _disclosure, "requests": _requests, "litigation": _litigation}[form.code]
    return make(_Filling(form, texts, tuple(a for a in added if a.table == form.code)))


@dataclass(frozen=True, slots=True)
class _Filling:
    """A table of the form and what is printed in it."""

    form: TableForm
    texts: Mapping[str, str]
    added: tuple[AddedRow, ...]

    def rows(self) -> list[RowForm]:
        return [r for r in self.form.rows if any(self.form.cell(r.code, c) in self.texts for c in r.columns)]

    def value(self, row: RowForm, column: str) -> tuple[str, str | None]:
        name = self.form.cell(row.code, column)
        return (self.texts[name], name) if name in self.texts else ("", None)


def _disclosure(filling: _Filling) -> Grid:
    """Four columns; a block an article of the 条例, with its own header row."""
    form = filling.form
    printed = {r.code: r for r in filling.rows()}
    fields: list[Field] = []
    at = 0
    for article, codes in _ARTICLES:
        rows = [printed[c] for c in codes if c in printed]
        if not rows:
            continue
        columns = rows[0].columns
        spans = [1] * (len(columns) - 1) + [4 - len(columns)]
        fields.append(Field(at, 0, f"第二十条第（{article}）项", colspan=4, head=True))
        fields.append(Field(at + 1, 0, "信息内容", head=True))
        for index, column in enumerate(columns):
            label = form.column[column].label + (_FEES if codes == ("fees",) and column == "amount" else "")
            fields.append(Field(at + 1, index + 1, label, colspan=spans[index], head=True))
        at += 2
        for row in rows:
            fields.append(Field(at, 0, row.label))
            for index, column in enumerate(columns):
                text, name = filling.value(row, column)
                fields.append(Field(at, index + 1, text, name, colspan=spans[index]))
            at += 1
            at = _add_rows(filling, row, fields, at, label_columns=1, width=4)
    return Grid(form.code, at, 4, 0, tuple(fields))


def _requests(filling: _Filling) -> Grid:
    """Three columns of labels (item, result, case), then the applicants."""
    form, texts = filling.form, filling.texts
    columns = [c.code for c in form.columns if any(form.cell(r.code, c.code) in texts for r in form.rows)]
    applicants = [c for c in columns if c not in ("natural_person", "total")]
    fields = [
        Field(0, 0, INTRO, rowspan=3, colspan=3, head=True),
        Field(0, 3, "申请人情况", colspan=len(columns), head=True),
    ]
    for index, code in enumerate(columns, 3):
        if code in applicants:
            fields.append(Field(2, index, form.column[code].label, head=True))
        else:
            fields.append(Field(1, index, form.column[code].label, rowspan=2, head=True))
    first = 3 + columns.index(applicants[0])
    fields.append(Field(1, first, "法人或其他组织", colspan=len(applicants), head=True))
    rows = filling.rows()
    at = 3
    for row in rows:
        fields.extend(_labels(filling, rows, row, at))
        for index, column in enumerate(columns, 3):
            text, name = filling.value(row, column)
            fields.append(Field(at, index, text, name))
        at = _add_rows(filling, row, fields, at + 1, label_columns=3, width=3 + len(columns))
    return Grid(form.code, at, 3 + len(columns), 3, tuple(sorted(fields, key=lambda f: (f.row, f.column))))


def _labels(filling: _Filling, rows: list[RowForm], row: RowForm, at: int) -> Iterator[Field]:
    """The label fields that begin in a row: the results' group, the row's own group, its label."""
    if not row.parent:
        yield Field(at, 0, row.label, colspan=3)
        return
    results = [r for r in rows if r.parent]
    if row is results[0]:
        yield Field(at, 0, RESULTS, rowspan=_height(filling, results), vertical=True)
    if row.parent == RESULTS:
        yield Field(at, 1, row.label, colspan=2)
        return
    group = [r for r in rows if r.parent == row.parent]
    if row is group[0]:
        yield Field(at, 1, row.parent, rowspan=_height(filling, group), vertical=True)
    yield Field(at, 2, row.label)


def _height(filling: _Filling, group: list[RowForm]) -> int:
    inner = {r.code for r in group[:-1]}
    return len(group) + sum(a.after in inner for a in filling.added)


def _add_rows(
    filling: _Filling, row: RowForm, fields: list[Field], at: int, *, label_columns: int, width: int
) -> int:
    """Append the rows that were added after this one; the next free row."""
    for added in filling.added:
        if added.after != row.code:
            continue
        start = 1 if row.parent else 0
        fields.append(Field(at, start, added.label, colspan=label_columns - start))
        last = len(added.values) - 1
        for index, text in enumerate(added.values):
            rest = width - label_columns - last if index == last else 1
            fields.append(Field(at, label_columns + index, text, colspan=rest))
        at += 1
    return at


def _litigation(filling: _Filling) -> Grid:
    """Fifteen numbers in one line, under the three ways to contest a decision."""
    form = filling.form
    width = len(form.columns)
    review, *suits = form.rows
    fields = [
        Field(0, 0, review.label, colspan=width, head=True),
        Field(0, width, "行政诉讼", colspan=width * len(suits), head=True),
    ]
    for index, column in enumerate(form.columns):
        fields.append(Field(1, index, column.label, rowspan=2, head=True))
    for number, suit in enumerate(suits, 1):
        fields.append(Field(1, number * width, suit.label, colspan=width, head=True))
        for index, column in enumerate(form.columns):
            fields.append(Field(2, number * width + index, column.label, head=True))
    for number, row in enumerate(form.rows):
        for index, code in enumerate(row.columns):
            text, name = filling.value(row, code)
            fields.append(Field(3, number * width + index, text, name))
    return Grid(form.code, 4, 3 * width, 3, tuple(sorted(fields, key=lambda f: (f.row, f.column))))
