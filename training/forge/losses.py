"""What a form of file loses: the cells that no reader can recover from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from training.forge.plan import Plan


@dataclass(frozen=True, slots=True)
class Losses:
    """``lost`` cells have no value in the file: a reader that gives a number invents it.

    ``unsure`` cells stand there, but their place is not certain: the right value and ``missing`` are both
    right, any other value is wrong.
    """

    lost: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


NOTHING = Losses()


def nothing(plan: Plan) -> Losses:  # noqa: ARG001 - one signature for every form
    """For forms in which every field has its place."""
    return NOTHING


def rows_of(plan: Plan, table: str | None = None) -> list[list[str]]:
    """The names of the printed cells, a list a row, of one table or of all."""
    tables = [plan.form.table(table)] if table else plan.form.tables
    rows = [
        [t.cell(r.code, c) for c in r.columns if t.cell(r.code, c) in plan.cells] for t in tables for r in t.rows
    ]
    return [r for r in rows if r]


def without_fields(plan: Plan) -> Losses:
    """Where nothing but order places a number, a blank takes the certainty of its whole row."""
    lost: set[str] = set()
    unsure: set[str] = set()
    for row in rows_of(plan):
        blank = [n for n in row if not plan.printed(n).strip()]
        if blank:
            lost.update(blank)
            unsure.update(n for n in row if n not in blank)
    if any(n.startswith("litigation.") for n in lost):
        unsure.update(n for n in plan.cells if n.startswith("litigation.") and n not in lost)
    return Losses(frozenset(lost), frozenset(unsure))


def glued(plan: Plan) -> Losses:
    """Where the numbers of a row are glued together, only rows of single digits split in one way."""
    base = without_fields(plan)
    unsure = set(base.unsure)
    rows = [*rows_of(plan, "disclosure"), *rows_of(plan, "requests")]
    rows.append([n for row in rows_of(plan, "litigation") for n in row])
    for row in rows:
        texts = [plan.printed(n) for n in row]
        if not all(t.isascii() for t in texts) or (len(row) > 1 and any(len(t) != 1 for t in texts)):
            unsure.update(row)
    return Losses(base.lost, frozenset(unsure - base.lost))


def everything(plan: Plan) -> Losses:
    """For files without tables."""
    return Losses(frozenset(plan.cells))


def of_table(plan: Plan, table: str) -> Losses:
    """For files in which a table is a picture."""
    return Losses(frozenset(n for n in plan.cells if n.startswith(f"{table}.")))


def known(plan: Plan, lost: Iterable[str], unsure: Iterable[str]) -> Losses:
    """Given cells, beside what a text without fields loses anyway."""
    base = without_fields(plan)
    gone = base.lost | frozenset(lost)
    return Losses(gone, (base.unsure | frozenset(unsure)) - gone)
