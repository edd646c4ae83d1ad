"""The store of labels: new ones, changed ones, reports that stay together, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.labels.clause import Clause
from training.labels.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "deep" / "labels.jsonl")


def test_an_empty_store(store: Store) -> None:
    assert store.clauses() == []


def test_labels_are_added_once_and_changed_by_a_newer_label(store: Store) -> None:
    old = Clause("慢\u2028了", "1", "r", "problem", ("timeliness",))
    assert store.add([old]) == (1, 0, 1)
    assert store.add([old]) == (0, 0, 1)
    new = Clause("慢\u2028了", "1", "r", "measure", ("timeliness",))
    assert store.add([new, Clause("另一条", role="other", themes=())]) == (1, 1, 2)
    assert store.clauses() == [new, Clause("另一条", role="other", themes=())]


def test_a_reports_clauses_stay_together(store: Store) -> None:
    store.add(
        [Clause("甲一", report="甲", role="other", themes=()), Clause("乙一", report="乙", role="other", themes=())]
    )
    store.add([Clause("甲二", report="甲", role="other", themes=()), Clause("散", role="other", themes=())])
    assert [c.text for c in store.clauses()] == ["甲一", "甲二", "乙一", "散"]
