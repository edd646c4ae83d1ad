"""Pairs of reports written by hand: what only quotes the law or says what everybody says is no copy, the rest is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.batch.face import Copy
from service.copies.find import find
from service.copies.text import Narrative
from tests.copies.narratives import of_county, sketched, written
from training.forge.copies import county

PAIRS: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("pairs.toml").read_text("utf-8"))


def _pair(pair: dict[str, Any]) -> dict[str, Narrative]:
    """Both reports; the second has what both say last."""
    one, other = pair["units"]
    return {
        "one": written("\n".join([*pair["both"], *pair["one"]]), one),
        "other": written("\n".join([*pair["other"], *pair["both"]]), other),
    }


def _alone(pair: dict[str, Any]) -> list[Copy]:
    made = _pair(pair)
    return find(sketched(made), made.__getitem__)


def _among(pair: dict[str, Any]) -> list[Copy]:
    """In a county of fourteen other organs, in which the template is known."""
    made = _pair(pair)
    others, load = of_county(county(5, 14))
    return find({**others, **sketched(made)}, lambda name: made.get(name) or load(name))


@pytest.mark.parametrize("pair", PAIRS["independent"], ids=lambda pair: pair["name"])
def test_who_quotes_the_same_law_or_says_what_all_say_did_not_copy(pair: dict[str, Any]) -> None:
    assert _alone(pair) == []
    assert _among(pair) == []


@pytest.mark.parametrize("pair", PAIRS["copied"], ids=lambda pair: pair["name"])
def test_who_changed_names_and_numbers_copied(pair: dict[str, Any]) -> None:
    assert len(_alone(pair)) == 1
    assert len(_among(pair)) == 1


def test_a_copy_that_quotes_all_the_law_is_a_copy() -> None:
    """Quotations in both reports neither make a copy nor hide one."""
    quoted = [line for pair in PAIRS["independent"][:2] for line in pair["both"]]
    for pair in PAIRS["copied"]:
        assert len(_alone({**pair, "both": quoted})) == 1
