"""The printed grid of each table, with spans, and which cell of the form stands in which field.

One layout feeds every writer. Rows, columns and labels come from the standard; what the standard does not hold
is here: the articles of table 2, the merged header of table 3, the one line of table 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.standard import RowForm, TableForm
from training.forge.plan import Plan

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
_HALF = str.maketrans("（）：．，", "():.,")


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


def grid(plan: Plan, table: str) -> Grid:
    """The grid of one table of the plan; rows of which no cell is left are not printed."""
    form = plan.form.table(table)
    made = {"disclosure": _disclosure, "requests": _requests, "litigation": _litigation}[table](plan, form)
    if not plan.half_width:
        return made
    fields = tuple(_halved(f) for f in made.fields)
    return Grid(made.table, made.rows, made.columns, made.heads, fields)


def _halved(field: Field) -> Field:
    if field.cell is not None:
        return field
    text = field.text.translate(_HALF)
    return Field(field.row, field.column, text, None, field.rowspan, field.colspan, field.head, field.vertical)


def _printed_rows(plan: Plan, form: TableForm) -> list[RowForm]:
    return [r for r in form.rows if any(form.cell(r.code, c) in plan.cells for c in r.columns)]


def _value(plan: Plan, form: TableForm, row: RowForm, column: str) -> tuple[str, str | None]:
    name = form.cell(row.code, column)
    return (plan.printed(name), name) if name in plan.cells else ("", None)


def _disclosure(plan: Plan, form: TableForm) -> Grid:
    """Four columns; a block an article of the 条例, with its own header row."""
    printed = {r.code: r for r in _printed_rows(plan, form)}
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
                text, name = _value(plan, form, row, column)
                fields.append(Field(at, index + 1, text, name, colspan=spans[index]))
            at += 1
            at = _add_rows(plan, form, row, fields, at, label_columns=1, width=4)
    return Grid(form.code, at, 4, 0, tuple(fields))


def _requests(plan: Plan, form: TableForm) -> Grid:
    """Three columns of labels (item, result, case), then the applicants."""
    columns = [c.code for c in form.columns if any(form.cell(r.code, c.code) in plan.cells for r in form.rows)]
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
    rows = _printed_rows(plan, form)
    at = 3
    for row in rows:
        fields.extend(_labels(plan, rows, row, at))
        for index, column in enumerate(columns, 3):
            text, name = _value(plan, form, row, column)
            fields.append(Field(at, index, text, name))
        at = _add_rows(plan, form, row, fields, at + 1, label_columns=3, width=3 + len(columns))
    return Grid(form.code, at, 3 + len(columns), 3, tuple(sorted(fields, key=lambda f: (f.row, f.column))))


def _labels(plan: Plan, rows: list[RowForm], row: RowForm, at: int) -> Iterator[Field]:
    """The label fields that begin in a row: the results' group, the row's own group, its label."""
    if not row.parent:
        yield Field(at, 0, row.label, colspan=3)
        return
    results = [r for r in rows if r.parent]
    if row is results[0]:
        yield Field(at, 0, RESULTS, rowspan=_height(plan, results), vertical=True)
    if row.parent == RESULTS:
        yield Field(at, 1, row.label, colspan=2)
        return
    group = [r for r in rows if r.parent == row.parent]
    if row is group[0]:
        yield Field(at, 1, row.parent, rowspan=_height(plan, group), vertical=True)
    yield Field(at, 2, row.label)


def _height(plan: Plan, group: list[RowForm]) -> int:
    inner = {r.code for r in group[:-1]}
    return len(group) + sum(a.table == "requests" and a.after in inner for a in plan.added_rows)


def _add_rows(
    plan: Plan, form: TableForm, row: RowForm, fields: list[Field], at: int, *, label_columns: int, width: int
) -> int:
    """Append the rows that were added after this one; the next free row."""
    for added in plan.added_rows:
        if (added.table, added.after) != (form.code, row.code):
            continue
        start = 1 if row.parent else 0
        fields.append(Field(at, start, added.label, colspan=label_columns - start))
        last = len(added.values) - 1
        for index, text in enumerate(added.values):
            rest = width - label_columns - last if index == last else 1
            fields.append(Field(at, label_columns + index, text, colspan=rest))
        at += 1
    return at


def _litigation(plan: Plan, form: TableForm) -> Grid:
    """Fifteen numbers in one line, under the three ways to contest a decision."""
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
            text, name = _value(plan, form, row, code)
            fields.append(Field(3, number * width + index, text, name))
    return Grid(form.code, 4, 3 * width, 3, tuple(sorted(fields, key=lambda f: (f.row, f.column))))
