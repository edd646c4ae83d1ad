"""Training: what is learnt, what stays unseen on held-out folds, and that order of themes does not matter."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from models.narrative.context import ROLES
from training import corpus, taxonomy
from training.labels.clause import Clause
from training.narrative.card import calibration
from training.narrative.evaluate import averages, evaluate, sequences, tag
from training.narrative.fit import Recipe, fit

pytestmark = pytest.mark.heavy


def _recipe() -> Recipe:
    return Recipe(taxonomy.load().themes, taxonomy.load().lexicon)


def test_a_small_corpus_already_teaches_much(small_corpus: tuple[Clause, ...]) -> None:
    fitted = fit(small_corpus, _recipe())
    figures = evaluate(fitted.tagger, corpus.gold())
    assert figures["role"]["accuracy"] > 0.95
    assert figures["themes"]["micro_f1"] > 0.85
    assert fitted.roles.shape == (len(small_corpus), 3)
    assert fitted.themes.shape == (len(small_corpus), 14)
    assert np.allclose(fitted.roles.sum(1), 1)
    assert not fitted.themes[fitted.roles.argmax(1) == ROLES.index("other")].any()
    assert max(calibration(small_corpus, fitted).values()) < 0.1
    assert ((fitted.tagger.thresholds >= 0.1) & (fitted.tagger.thresholds <= 0.8)).all()


def test_training_twice_gives_the_same_model(small_corpus: tuple[Clause, ...]) -> None:
    one, two = (fit(small_corpus[:400], _recipe()).tagger.state() for _ in range(2))
    assert np.array_equal(one["first"]["weights"], two["first"]["weights"])
    assert np.array_equal(one["thresholds"], two["thresholds"])


def test_linear_algebra_runs_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def threads(*_: object) -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    monkeypatch.setattr("training.narrative.fit._fit", threads)
    with threadpool_limits(limits=2):
        assert threads() == {2}
        assert fit((), _recipe()) == {1}
        assert threads() == {2}


def test_reports_stand_together_and_loose_clauses_alone() -> None:
    names = ["a", "a", None, None, "b", "a"]
    clauses = [Clause(str(i), report=n) for i, n in enumerate(names)]
    assert list(sequences(clauses)) == [[0, 1], [2], [3], [4], [5]]


def test_figures_leave_out_what_was_not_labelled(small_corpus: tuple[Clause, ...]) -> None:
    tagger = fit(small_corpus[:300], _recipe()).tagger
    only_roles = evaluate(tagger, [Clause("更新慢。", role="problem")])
    assert "themes" not in only_roles
    only_themes = evaluate(tagger, [Clause("更新慢。", themes=("timeliness",))])
    assert "role" not in only_themes
    assert len(tag(tagger, small_corpus[:7])) == 7


def test_averages() -> None:
    truth = np.array([[True, False, False], [True, True, False]])
    found = np.array([[True, False, False], [False, True, True]])
    assert averages(truth, found) == {
        "micro_f1": round(2 * 2 / (2 * 2 + 2), 4),
        "macro_f1": round((2 / 3 + 1) / 2, 4),
    }
