"""Faults of the tables other than wrong sums: rows, columns, blanks, marks, words, kinds of numbers, old forms."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from models.layout import AddedRow
from training.forge.numbers import Number, numbers
from training.forge.plan import Plan, RawCell, State
from training.forge.structural import Spoiled, Spoiler, data

_OTHER_ROWS = ("other_no_correction", "other_unpaid_fee", "other_rest")
_POWERLESS = ("township", "subdistrict", "county_bureau", "county_government")


def _names(plan: Plan, table: str, row: str) -> list[str]:
    return [n for n in plan.cells if n.startswith(f"{table}.{row}.")]


def _row_dropped(plan: Plan, rng: random.Random) -> Spoiled:
    rows = [(t.code, r) for t in plan.form.tables if t.layout == "grid" for r in t.rows if not r.replaces]
    rows = [(t, r) for t, r in rows if not plan.stated.intersection(_names(plan, t, r.code))]
    table, row = rng.choice(rows)
    return Spoiled(plan.without(_names(plan, table, row.code)), ("T102",), f"表格缺少“{row.label}”一行")


def _column_dropped(plan: Plan, rng: random.Random) -> Spoiled:
    table = plan.form.table("requests")
    columns = [c for c in table.columns[1:-1] if not any(n.endswith(f".{c.code}") for n in plan.stated)]
    column = rng.choice(columns)
    gone = [n for n in plan.cells if n.startswith("requests.") and n.endswith(f".{column.code}")]
    return Spoiled(plan.without(gone), ("T102",), f"表三缺少“{column.label}”一列", places="grid")


def _row_added(plan: Plan, rng: random.Random) -> Spoiled:
    if rng.random() < 0.5:
        value = str(rng.randint(0, 9))
        row = AddedRow(
            "disclosure",
            "coercion",
            "行政征收",
            (value,) * len(plan.form.table("disclosure").row["coercion"].columns),
        )
    else:
        row = AddedRow("requests", "carried_in", "其中：通过网络提交的申请", ("0",) * 7)
    return Spoiled(replace(plan, added_rows=(row,)), ("T102",), f"表格多出“{row.label}”一行")


def _noughts(plan: Plan, rng: random.Random) -> list[str]:
    """Some cells of one table that hold 0."""
    table = rng.choice(plan.form.tables).code
    zero = [n for n in plan.cells if n.startswith(f"{table}.") and plan.cells[n] == 0 and n not in plan.stated]
    if not zero:
        raise ValueError("no 0 to leave out")
    return rng.sample(zero, rng.randint(1, min(len(zero), 12)))


def _printed(plan: Plan, cells: list[str], text: str, state: State) -> Plan:
    return replace(plan, raw={**plan.raw, **{n: RawCell(text, state) for n in cells}})


def _blanks(plan: Plan, rng: random.Random) -> Spoiled:
    cells = _noughts(plan, rng)
    return Spoiled(_printed(plan, cells, "", "blank"), ("T103",), f"{len(cells)} 处应填 0 的留空", places="fields")


def _marks(plan: Plan, rng: random.Random) -> Spoiled:
    cells, mark = _noughts(plan, rng), rng.choice(data()["cells"]["marks"])
    return Spoiled(
        _printed(plan, cells, mark, "mark"), ("T103",), f"{len(cells)} 处应填 0 的填“{mark}”", places="fields"
    )


def _totals_blank(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    cells = [n for n in plan.cells if n.startswith("requests.") and n.endswith(".total")]
    return Spoiled(
        _printed(plan, cells, "", "blank"), ("T103",), "表三总计列未填", frozenset({"X101", "X102"}), "fields"
    )


def _words(plan: Plan, rng: random.Random) -> Spoiled:
    cell = rng.choice([n for n in plan.form.cells if n not in plan.stated])
    text = rng.choice(data()["cells"]["texts"])
    return Spoiled(_printed(plan, [cell], text, "text"), ("T104",), f"一格填文字“{text}”", places="fields")


def _decisions(plan: Plan, rng: random.Random, value: Number, note: str) -> Spoiled:
    row = rng.choice(("licensing", "penalties", "coercion"))
    return Spoiled(plan.change({f"disclosure.{row}.decisions": value}), ("T105",), note)


def _negative(plan: Plan, rng: random.Random) -> Spoiled:
    value = -rng.randint(1, 30)
    return _decisions(plan, rng, value, f"处理决定数量为负数 {value}")


def _fraction(plan: Plan, rng: random.Random) -> Spoiled:
    value = rng.randint(1, 30) + 0.5
    return _decisions(plan, rng, value, f"处理决定数量为小数 {value}")


def _decimals(plan: Plan, rng: random.Random) -> Spoiled:
    if plan.standard != "2021":
        raise ValueError("the trial form has no amount of fees")
    value = rng.randint(1, 80) + rng.choice((0.12345, 0.000007, 0.30051))
    return Spoiled(plan.change({"disclosure.fees.amount": value}), ("T105",), f"收费金额 {value} 超过 4 位小数")


def _regulations(plan: Plan, rng: random.Random) -> Spoiled:
    if plan.unit.kind not in _POWERLESS:
        raise ValueError("this organ may make regulations")
    columns = plan.form.table("disclosure").row["regulations"].columns
    count = rng.randint(1, 5)
    values = (count, 0, count) if columns[0] == "issued" else (count,) * 3
    cells = {f"disclosure.regulations.{c}": v for c, v in zip(columns, values, strict=True)}
    return Spoiled(plan.change(cells), ("T301",), "无规章制定权的单位填报规章")


def _in_force(plan: Plan, rng: random.Random) -> Spoiled:
    if plan.standard != "2021":
        raise ValueError("the trial form has no such column")
    issued, repealed = rng.randint(4, 12), rng.randint(0, 2)
    values = (issued, repealed, rng.randint(0, issued - repealed - 1))
    columns = ("issued", "repealed", "in_force")
    cells = {f"disclosure.normative_documents.{c}": v for c, v in zip(columns, values, strict=True)}
    return Spoiled(plan.change(cells), ("T302",), "现行有效件数少于本年制发减废止")


def _merged_other(plan: Plan) -> Plan:
    """The three rows of (六) summed up in the one row of the older form."""
    merged: dict[str, Number] = {}
    for column in plan.form.table("requests").columns:
        names = [f"requests.{r}.{column.code}" for r in _OTHER_ROWS]
        merged[f"requests.other_all.{column.code}"] = sum(plan.cells[n] for n in names)
    gone = [n for r in _OTHER_ROWS for n in _names(plan, "requests", r)]
    return plan.without(gone).change(merged)


def _leftover_row(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    if plan.standard != "2021":
        raise ValueError("the row belongs to this form")
    return Spoiled(_merged_other(plan), ("S206", "T102"), "表三沿用旧格式的“（六）其他处理”一行")


def _old_form(plan: Plan, rng: random.Random) -> Spoiled:
    if plan.standard != "2021":
        raise ValueError("this is the form of the year")
    merged = _merged_other(plan)
    old = replace(merged, standard="2019", raw={})
    cells = {n: v for n, v in numbers(rng, old.form, plan.unit.kind).items() if n.startswith("disclosure.")}
    kept = {n: v for n, v in merged.cells.items() if not n.startswith("disclosure.")}
    ordered = {n: {**cells, **kept}[n] for n in old.form.cells}
    return Spoiled(replace(old, cells=ordered), ("S206",), "使用已停用的 2019 年格式表格")


def _late(plan: Plan, rng: random.Random) -> Spoiled:
    if plan.unit.level == "township":
        raise ValueError("the law names no day for townships")
    month = 4 if plan.unit.kind.endswith("_government") else 2
    day = date(plan.year + 1, month, rng.randint(1, 28))
    return Spoiled(replace(plan, published=day), ("S205",), f"{day.isoformat()} 发布，已逾期", only="html-page")


TABULAR: dict[str, Spoiler] = {
    "row_dropped": _row_dropped,
    "column_dropped": _column_dropped,
    "row_added": _row_added,
    "blanks": _blanks,
    "marks": _marks,
    "totals_blank": _totals_blank,
    "words_in_cell": _words,
    "negative": _negative,
    "fraction": _fraction,
    "decimals": _decimals,
    "regulations": _regulations,
    "in_force": _in_force,
    "leftover_row": _leftover_row,
    "old_form": _old_form,
    "late": _late,
}
"""Faults of the tables by name."""


def dressed(plan: Plan, seed: int, count: int = 6) -> Plan:
    """Numbers printed oddly that still say what they say: full width, with a comma, a remark, a unit, blanks."""
    rng = random.Random(f"dress:{seed}")
    cells = [n for n in plan.cells if n not in plan.raw and plan.form.split(n)[2].kind == "count"]
    made = dict(plan.raw)
    for name in rng.sample(cells, min(count, len(cells))):
        value = str(plan.cells[name])
        ways = [value.translate(str.maketrans("0123456789", "０１２３４５６７８９")), f"{value}件"]
        if int(value) > 999:
            ways = [f"{int(value):,}", f"{int(value):,}".replace(",", "，")]
        elif int(value) > 9:
            ways.append(f"{value}（其中修订{rng.randint(1, int(value) - 1)}件）")
        made[name] = RawCell(rng.choice(ways), "number")
    return replace(plan, raw=made)
