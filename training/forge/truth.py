"""What a reader and a review must say of a forged file, as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from training.forge.faults import Fault
from training.forge.forms import Form
from training.forge.numbers import Number
from training.forge.plan import Plan, State

Verdict = Literal["right", "unread", "wrong"]


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be read in a cell. ``sure`` is False where the file does not say it with certainty."""

    value: Number | None
    state: State
    sure: bool = True

    def judge(self, value: Number | None, state: str) -> Verdict:
        """``wrong`` is any value that the file does not have there; ``unread`` a value that was not found."""
        if self.value is not None and state == "number":
            return "right" if value == self.value else "wrong"
        if state == "number":
            return "wrong"
        if not self.sure:
            return "unread"
        if self.state == "missing":
            return "right" if state in ("missing", "blank") else "wrong"
        return "right" if state == self.state else "unread"


def expected(plan: Plan, form: Form) -> dict[str, Expected]:
    """Every cell of the form's standard, and those of older rows that are printed, as the file has them."""
    losses = form.losses(plan)
    names = [*plan.form.cells, *(n for n in plan.form.extra_cells if n in plan.cells)]
    made: dict[str, Expected] = {}
    for name in names:
        if name in losses.lost:
            made[name] = Expected(None, "missing")
            continue
        state = plan.state(name)
        value = plan.cells[name] if state == "number" else None
        made[name] = Expected(value, state, sure=name not in losses.unsure)
    return made


def record(
    plan: Plan, form: Form, file: str, *, faults: Sequence[Fault] = (), codes: Iterable[str] = (), note: str = ""
) -> dict[str, Any]:
    """A line of ``truth.jsonl``: the organ, every cell, the faults, and the codes of the findings to expect."""
    cells = {
        name: {
            "value": e.value,
            "raw": plan.printed(name) if name in plan.cells else None,
            "state": e.state,
            "sure": e.sure,
        }
        for name, e in expected(plan, form).items()
    }
    return {
        "file": file,
        "form": form.name,
        "media_type": form.media_type,
        "loses": form.loses,
        "seed": plan.seed,
        "unit": plan.unit.name,
        "unit_level": plan.unit_level,
        "year": plan.year,
        "standard": plan.standard,
        "title": plan.title,
        "published": plan.published.isoformat() if plan.published else None,
        "sections": [{"code": s.code, "heading": s.heading} for s in plan.sections],
        "clauses": [{"text": c.text, "role": c.role, "themes": list(c.themes)} for c in plan.clauses],
        "cells": cells,
        "faults": [asdict(f) for f in faults],
        "codes": sorted(set(codes)),
        "note": note,
    }
