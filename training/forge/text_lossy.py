"""Plain text that has lost numbers on its way: what is gone is known, and must not be invented."""

from __future__ import annotations

import random

from training.forge.layout import Grid
from training.forge.losses import Losses, known, rows_of
from training.forge.plan import Plan


def labels(plan: Plan, table: Grid) -> list[str]:
    """Labels once each, and after them the distinct numbers of table 2 with nothing to place them (S5)."""
    seen = dict.fromkeys(f.text for f in table.fields if f.cell is None and f.text)
    loose: dict[str, None] = {}
    if table.table == "disclosure":
        loose = dict.fromkeys(plan.printed(f.cell) for f in table.fields if f.cell)
    return [*seen, *reversed(loose)]


def stripped(plan: Plan, table: Grid) -> list[str]:  # noqa: ARG001
    """Nothing at all (S6)."""
    return []


def _dropped(plan: Plan) -> frozenset[str]:
    """Two cells of each row of table 3, nothing but noughts where there are enough of them."""
    rng = random.Random(f"short:{plan.seed}")
    gone: set[str] = set()
    for row in rows_of(plan, "requests"):
        noughts = [n for n in row if plan.printed(n) == "0"]
        gone.update(rng.sample(noughts if len(noughts) >= 2 else row, 2))
    return frozenset(gone)


def short_rows(plan: Plan, table: Grid) -> list[str]:
    """A cell a line, five numbers in each row of table 3 where seven belong (T3)."""
    gone = _dropped(plan) if table.table == "requests" else frozenset()
    return "\n\n".join(f.text for f in table.fields if f.text and f.cell not in gone).split("\n")


def short_rows_losses(plan: Plan) -> Losses:
    """Two cells a row are gone, the other five have no certain place."""
    return known(plan, _dropped(plan), (n for row in rows_of(plan, "requests") for n in row))


def _cut(plan: Plan) -> tuple[frozenset[str], frozenset[str], str]:
    """Total cells left empty, total cells with no field, and the row that a page break displaced."""
    rng = random.Random(f"cut:{plan.seed}")
    rows = [row[0].split(".")[1] for row in rows_of(plan, "requests")]
    first = rng.randint(2, max(2, len(rows) - 10))
    at = first + rng.randint(3, 6)
    middle = rng.randint(first + 1, at - 1)
    empty = frozenset(f"requests.{r}.total" for r in rows[first:middle])
    absent = frozenset(f"requests.{r}.total" for r in rows[middle:at])
    return empty, absent, rows[min(at, len(rows) - 1)]


def cut(plan: Plan, table: Grid) -> list[str]:
    """Tabs; a page break in table 3 took the last column of the rows above it and displaced the next row."""
    if table.table != "requests":
        return ["\t".join(f.text if f else "" for f in row) for row in table.matrix()]
    empty, absent, displaced = _cut(plan)
    lines: list[str] = []
    for row in table.matrix():
        values = [f for f in row if f is not None and f.cell is not None]
        code = values[0].cell.split(".")[1] if values and values[0].cell else ""
        texts = [f.text if f else "" for f in row]
        if code == displaced:
            label = next(f.text for f in reversed(row) if f is not None and f.cell is None)
            group = [f.text for f in row if f is not None and f.cell is None and f.text != label]
            lines.extend("\t".join([g, *[""] * (table.columns - 1)]) for g in group)
            lines.extend(["\t".join([label, "", "", *(f.text for f in values[:5]), ""]), ""])
            continue
        if values and values[-1].cell in empty:
            texts[-1] = ""
        elif values and values[-1].cell in absent:
            texts.pop()
        lines.append("\t".join(texts))
    return lines


def cut_losses(plan: Plan) -> Losses:
    """The totals above the page break, and two cells of the displaced row; its others are not certain."""
    empty, absent, displaced = _cut(plan)
    row = [n for n in plan.cells if n.startswith(f"requests.{displaced}.")]
    return Losses(empty | absent | frozenset(row[5:]), frozenset(row[:5]))


def _blanked(plan: Plan) -> frozenset[str]:
    """Noughts of some rows that nobody filled in."""
    rng = random.Random(f"blank:{plan.seed}")
    gone: set[str] = set()
    for row in rows_of(plan, "requests"):
        noughts = [n for n in row if plan.printed(n) == "0"]
        if noughts and rng.random() < 0.4:
            gone.update(rng.sample(noughts, rng.randint(1, len(noughts))))
    return frozenset(gone)


def blank_cells(plan: Plan, table: Grid) -> list[str]:
    """A cell a line; cells that nobody filled in leave no line behind."""
    gone = _blanked(plan)
    return [f.text for f in table.fields if f.text and f.cell not in gone]


def blank_cells_losses(plan: Plan) -> Losses:
    """The cells not filled in, and the certainty of the rest of their rows."""
    gone = _blanked(plan)
    rows = [row for row in rows_of(plan, "requests") if gone.intersection(row)]
    return known(plan, gone, (n for row in rows for n in row))
