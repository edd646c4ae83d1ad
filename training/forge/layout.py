"""The printed grid of each table of a plan; one layout feeds every writer."""

from __future__ import annotations

from dataclasses import replace

from models import layout
from models.layout import Field, Grid
from training.forge.plan import Plan

__all__ = ["Field", "Grid", "grid"]

_HALF = str.maketrans("（）：．，", "():.,")


def grid(plan: Plan, table: str) -> Grid:
    """The grid of one table of the plan; rows of which no cell is left are not printed."""
    form = plan.form.table(table)
    texts = {name: plan.printed(name) for name in plan.cells if name.startswith(f"{table}.")}
    made = layout.grid(form, texts, plan.added_rows)
    if not plan.half_width:
        return made
    return replace(made, fields=tuple(_halved(f) for f in made.fields))


def _halved(field: Field) -> Field:
    return field if field.cell is not None else replace(field, text=field.text.translate(_HALF))
