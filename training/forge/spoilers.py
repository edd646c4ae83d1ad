"""Every fault that is no wrong number, by name.

A spoiler raises ``ValueError`` for a plan on which it makes no sense (a township that is late by law).
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.forge.plan import Plan
from training.forge.structural import STRUCTURAL, Spoiled, Spoiler, data, title, variant
from training.forge.tabular import TABULAR

SPOILERS: dict[str, Spoiler] = {**STRUCTURAL, **TABULAR}


def spoil(plan: Plan, name: str, seed: int) -> Spoiled:
    """The plan with the fault of that name; KeyError if there is none, ValueError where it makes no sense."""
    return SPOILERS[name](plan, random.Random(f"spoil:{name}:{seed}"))


def variants(plan: Plan) -> Iterator[Spoiled]:
    """The plan with each way of writing a heading or the title in turn."""
    for entry in data()["heading"]:
        yield variant(plan, entry)
    for entry in data()["title"]:
        yield title(plan, entry)
