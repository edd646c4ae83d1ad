"""Reports with rich prose: statements of number spread over their sections, all true or one of them not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from training.forge.plan import Plan
from training.forge.statements import Said, Statement, Teller, statements

_LEAST, _MOST = 5, 9
_ORDINARY = ("plain",)
"""The file of statements in the ordinary register; the others are artful, or traps."""


@dataclass(frozen=True, slots=True)
class Contradicted:
    """A plan whose text contradicts its tables, or itself, in one statement."""

    plan: Plan
    said: Said


def rich(plan: Plan, seed: int) -> Plan:
    """The plan with five to nine true statements more, in the sections where they belong."""
    rng = random.Random(f"rich:{seed}")
    teller = Teller(plan.unit, plan.year, plan.cells)
    fitting = [s for s in statements() if teller.fits(s)]
    chosen = rng.sample(fitting, min(len(fitting), rng.randint(_LEAST, _MOST)))
    return with_said(plan, [teller.tell(s, rng) for s in chosen], rng)


def contradicted(plan: Plan, seed: int, names: Sequence[str] = _ORDINARY) -> Contradicted:
    """The plan with true statements and one that is not, drawn from the files called ``names``.

    ValueError where no statement of theirs can be made wrong in this report.
    """
    rng = random.Random(f"contradicted:{seed}")
    teller = Teller(plan.unit, plan.year, plan.cells)
    candidates = list(statements(*names))
    rng.shuffle(candidates)
    for statement in candidates:
        wrong = _wrong(teller, statement, rng)
        if wrong is not None:
            others = [s for s in statements() if s is not statement and teller.fits(s)]
            told = [teller.tell(s, rng) for s in rng.sample(others, min(len(others), _LEAST - 1))]
            told.insert(rng.randint(0, len(told)), wrong)
            return Contradicted(with_said(plan, told, rng), wrong)
    raise ValueError("no statement fits this report")


def _wrong(teller: Teller, statement: Statement, rng: random.Random) -> Said | None:
    if teller.deniable(statement):
        return teller.deny(statement, rng)
    if not teller.fits(statement):
        return None
    wrong = teller.mistell(statement, rng)
    return None if wrong is None or wrong.text == teller.tell(statement, rng).text else wrong


def with_said(plan: Plan, said: Sequence[Said], rng: random.Random) -> Plan:
    """The plan with these sentences: each a paragraph of its own, or at the end of one that is there."""
    for sentence in said:
        section = plan.section(sentence.section)
        paragraphs = list(section.paragraphs)
        if paragraphs and rng.random() < 0.5:
            place = rng.randrange(len(paragraphs))
            paragraphs[place] += sentence.text
        else:
            paragraphs.insert(rng.randint(0, len(paragraphs)), sentence.text)
        plan = plan.with_section(sentence.section, paragraphs=tuple(paragraphs))
    cells = frozenset(c for s in said for c in s.cells)
    return plan.change(stated=plan.stated | cells)
