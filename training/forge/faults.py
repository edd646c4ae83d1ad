"""Wrong numbers of the kinds that people make. One fault is one cell; which identities it breaks is computed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from training.forge.numbers import Number
from training.forge.plan import Plan, broken


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that says ``wrong`` where ``right`` belongs, and the kind of mistake."""

    cell: str
    right: Number
    wrong: Number
    kind: str


Kind = Callable[[random.Random, Plan, str, int], int | None]


def _swapped(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    """12 → 21."""
    digits = str(right)
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
    if not places:
        return None
    at = rng.choice(places)
    return int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def _dropped(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    """123 → 13."""
    digits = str(right)
    if len(digits) < 2:
        return None
    at = rng.randrange(len(digits))
    left = digits[:at] + digits[at + 1 :]
    return int(left) if left[0] != "0" or len(left) == 1 else None


def _doubled(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    """12 → 122."""
    digits = str(right)
    at = rng.randrange(len(digits))
    return int(digits[: at + 1] + digits[at:]) if right else None


def _off_by_one(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    return right + 1 if right == 0 else right + rng.choice((-1, 1))


def _other_digit(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    """The key beside: 15 → 16, 0 stays."""
    digits = str(right)
    at = rng.randrange(len(digits))
    beside = [d for d in (int(digits[at]) - 1, int(digits[at]) + 1) if (1 if at == 0 else 0) <= d <= 9]
    return int(digits[:at] + str(rng.choice(beside)) + digits[at + 1 :]) if right and beside else None


def _total_left(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    """A total that nobody filled in."""
    return 0 if right and (cell.endswith(".total") or ".processed_total." in cell) else None


def _extra(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    """A number typed where nothing belongs."""
    return rng.choice((1, 1, 2, 3, rng.randint(4, 40))) if right == 0 else None


def _left_out(rng: random.Random, plan: Plan, cell: str, right: int) -> int | None:  # noqa: ARG001
    """A case that was not entered."""
    return 0 if right else None


KINDS: Mapping[str, Kind] = {
    "digits_swapped": _swapped,
    "digit_dropped": _dropped,
    "digit_doubled": _doubled,
    "off_by_one": _off_by_one,
    "digit_mistyped": _other_digit,
    "total_left_at_0": _total_left,
    "extra_number": _extra,
    "number_left_out": _left_out,
}
"""Kinds of mistake in one cell; each gives None where it can't be made."""


def inject(plan: Plan, seed: int, count: int = 1) -> tuple[Plan, list[Fault]]:
    """The plan with ``count`` wrong cells in table 3.

    The cells stand in different rows and columns and are off by different amounts, so no two faults cancel
    or look like others. Cells that the text repeats or that are printed oddly are left alone. ValueError where
    so many can't be placed.
    """
    return _inject(plan, seed, count, "requests")


def table4_fault(plan: Plan, seed: int) -> tuple[Plan, list[Fault]]:
    """The plan with one wrong cell in table 4."""
    return _inject(plan, seed, 1, "litigation")


def _inject(plan: Plan, seed: int, count: int, table: str) -> tuple[Plan, list[Fault]]:
    rng = random.Random(f"faults:{table}:{seed}")
    cells = [n for n in plan.cells if n.startswith(f"{table}.") and n not in plan.raw and n not in plan.stated]
    faults: list[Fault] = []
    for _ in range(200 * count):
        if len(faults) == count:
            break
        found = _one(rng, plan, cells)
        if found is not None and all(_apart(found, other) for other in faults):
            faults.append(found)
    if len(faults) < count:
        raise ValueError(f"no room for {count} faults in {table}")
    return plan.change({f.cell: f.wrong for f in faults}), faults


def _one(rng: random.Random, plan: Plan, cells: list[str]) -> Fault | None:
    """A fault of a kind drawn first, so that rare kinds come up too; mostly in a cell that holds a number."""
    kind = rng.choice(list(KINDS))
    filled = [n for n in cells if plan.cells[n]]
    if kind in ("extra_number", "off_by_one") and rng.random() < 0.5:
        filled = cells
    if not filled:
        return None
    cell = rng.choice(filled)
    right = int(plan.cells[cell])
    wrong = KINDS[kind](rng, plan, cell, right)
    return None if wrong is None or wrong == right or wrong < 0 else Fault(cell, right, wrong, kind)


def _apart(fault: Fault, other: Fault) -> bool:
    _, row, column = fault.cell.split(".")
    _, other_row, other_column = other.cell.split(".")
    same_size = abs(fault.wrong - fault.right) == abs(other.wrong - other.right)
    return row != other_row and column != other_column and not same_size


def neighbours_exchanged(plan: Plan, seed: int) -> tuple[Plan, list[Fault]]:
    """Two cells side by side in one row of table 3 have each other's number. ValueError where all are equal."""
    rng = random.Random(f"exchange:{seed}")
    pairs = [
        (a, b)
        for row in _rows(plan)
        for a, b in pairwise(row)
        if plan.cells[a] != plan.cells[b] and not {a, b} & (plan.stated | plan.raw.keys())
    ]
    if not pairs:
        raise ValueError("no two neighbours differ")
    first, second = rng.choice(pairs)
    return _changed(plan, {first: plan.cells[second], second: plan.cells[first]}, "neighbours_exchanged")


def row_shifted(plan: Plan, seed: int) -> tuple[Plan, list[Fault]]:
    """The numbers of the applicants of one row stand one column too far to the right, a 0 before them.

    The last of them falls away. ValueError where no row can be shifted.
    """
    rng = random.Random(f"shift:{seed}")
    rows = [r[:6] for r in _rows(plan) if len(r) == 7 and any(plan.cells[n] for n in r[:6])]
    rows = [r for r in rows if not (set(r) & (plan.stated | plan.raw.keys())) and plan.cells[r[5]] == 0]
    if not rows:
        raise ValueError("no row to shift")
    row = rng.choice(rows)
    moved: dict[str, Number] = {row[0]: 0}
    moved.update({b: plan.cells[a] for a, b in pairwise(row)})
    return _changed(plan, moved, "row_shifted")


def _rows(plan: Plan) -> list[list[str]]:
    table = plan.form.table("requests")
    return [
        [n for c in r.columns if (n := table.cell(r.code, c)) in plan.cells] for r in table.rows if not r.replaces
    ]


def _changed(plan: Plan, cells: Mapping[str, Number], kind: str) -> tuple[Plan, list[Fault]]:
    faults = [Fault(n, plan.cells[n], v, kind) for n, v in cells.items() if plan.cells[n] != v]
    return plan.change({f.cell: f.wrong for f in faults}), faults


def codes(plan: Plan) -> tuple[str, ...]:
    """The finding codes of the identities that the plan's numbers break, one for each, in the form's order.

    An identity with a blank or a word in one of its cells can't be judged broken.
    """
    unclear = {name for name, raw in plan.raw.items() if raw.state != "number"}
    return tuple(i.code for i in broken(plan) if unclear.isdisjoint(i.left + i.right))
