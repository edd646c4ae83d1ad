"""A corpus small enough to train on in seconds, and the labels of a style that the corpus does not have."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from training import corpus
from training.labels import formats
from training.labels.clause import Clause


@pytest.fixture
def small_corpus(monkeypatch: pytest.MonkeyPatch) -> tuple[Clause, ...]:
    """Every tenth report and loose clause of the corpus in place of the whole."""
    names = list(dict.fromkeys(c.report or c.id for c in corpus.clauses()))
    chosen = set(names[::10])
    few = tuple(c for c in corpus.clauses() if (c.report or c.id) in chosen)
    monkeypatch.setattr(corpus, "clauses", lambda: few)
    return few


@pytest.fixture(scope="session")
def style() -> list[Clause]:
    """400 clauses of 40 reports of a county whose offices have a jargon of their own."""
    found, faults = formats.load((ROOT / "tests" / "data" / "style.jsonl").read_bytes(), formats.FORMATS["jsonl"])
    assert not faults
    return found
