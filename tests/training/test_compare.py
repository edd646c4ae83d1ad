"""A candidate against the current model: the same clauses, the same draws, a verdict that chance does not make."""

from __future__ import annotations

import random
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from models.narrative.tagger import Tag
from training.labels.clause import Clause
from training.narrative.compare import compare

CODES = ("content", "team", "platform")


def _clauses(n: int) -> list[Clause]:
    rng = random.Random(1)
    return [
        Clause(
            f"第{i}条", report=f"r{i // 5}", role=rng.choice(["problem", "measure"]), themes=(rng.choice(CODES),)
        )
        for i in range(n)
    ]


def _model(clauses: Sequence[Clause], wrong: float, seed: int = 2) -> Any:
    """A model that is wrong on a share of the clauses, in role and theme."""
    rng = random.Random(seed)
    tags = {}
    for c in clauses:
        miss = rng.random() < wrong
        role = "other" if miss else str(c.role)
        themes = () if miss else tuple((t, 0.9) for t in c.themes or ())
        tags[c.text] = Tag(role, 0.9, themes, {}, {})
    return SimpleNamespace(themes=CODES, tag=lambda texts: [tags[t] for t in texts])


def test_a_model_beside_itself() -> None:
    clauses = _clauses(200)
    found = compare(_model(clauses, 0.2), _model(clauses, 0.2), clauses)
    assert (found.clauses, found.units) == (200, 40)
    assert found.role.current == found.role.candidate < 0.9
    assert (found.role.low, found.role.high, found.themes.low, found.themes.high) == (0, 0, 0, 0)
    assert found.losses() == []


def test_a_worse_model_is_worse_beyond_chance_and_a_better_one_is_not() -> None:
    clauses = _clauses(200)
    good, bad = _model(clauses, 0.05), _model(clauses, 0.4, 3)
    worse, better = compare(good, bad, clauses), compare(bad, good, clauses)
    assert {"role", "themes"} <= set(worse.losses())
    assert worse.role.high < 0 < better.role.low
    assert better.losses() == []
    assert worse.role.current == better.role.candidate


def test_a_small_loss_that_chance_explains_is_tolerated() -> None:
    clauses = _clauses(400)
    found = compare(_model(clauses, 0.100, 5), _model(clauses, 0.100, 6), clauses)
    assert abs(found.role.current - found.role.candidate) > 0
    assert found.role.low < 0 < found.role.high


def test_a_theme_that_neither_has_nor_needs_counts_as_right() -> None:
    clauses = [Clause("甲", role="problem", themes=("team",), report="r"), Clause("乙", role="other", themes=())]
    found = compare(_model(clauses, 0), _model(clauses, 0), clauses)
    assert found.labels["platform"].current == 1.0


@pytest.mark.parametrize("n", [30, 100])
def test_the_same_clauses_give_the_same_interval(n: int) -> None:
    clauses = _clauses(n)
    pairs = [compare(_model(clauses, 0.1), _model(clauses, 0.3, 9), clauses) for _ in range(2)]
    assert pairs[0] == pairs[1]
