"""Measures a tagger on labelled clauses: roles and themes, a figure for each label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from models.narrative.context import ROLES
from models.narrative.tagger import Tag, Tagger
from training.labels.clause import Clause

Labels = npt.NDArray[np.bool_]


def sequences(clauses: Sequence[Clause]) -> Iterator[list[int]]:
    """Indices of the clauses that stand together: those of one report, or a loose clause alone."""
    at = 0
    while at < len(clauses):
        end = at + 1
        while end < len(clauses) and clauses[at].report and clauses[end].report == clauses[at].report:
            end += 1
        yield list(range(at, end))
        at = end


def tag(tagger: Tagger, clauses: Sequence[Clause]) -> list[Tag]:
    """Tags for the clauses, each report read in its order, loose clauses by themselves."""
    return [t for unit in sequences(clauses) for t in tagger.tag([clauses[i].text for i in unit])]


def evaluate(tagger: Tagger, clauses: Sequence[Clause]) -> dict[str, Any]:
    """The figures of the contract: ``role`` (accuracy, labels) and ``themes`` (micro_f1, macro_f1, labels).

    Clauses without a role do not count for roles, those without themes not for themes; a part for which no
    clause counts is left out. F1 is 0 where a label has neither support nor predictions.
    """
    tags = tag(tagger, clauses)
    figures: dict[str, Any] = {"clauses": len(clauses)}
    with_role = [(c.role, t.role) for c, t in zip(clauses, tags, strict=True) if c.role is not None]
    if with_role:
        truth, found = zip(*with_role, strict=True)
        figures["role"] = {
            "accuracy": _rounded(accuracy_score(truth, found)),
            "labels": of_labels(_one_hot(truth, ROLES), _one_hot(found, ROLES), ROLES),
        }
    with_themes = [(c.themes, t.codes) for c, t in zip(clauses, tags, strict=True) if c.themes is not None]
    if with_themes:
        y, p = (_many_hot([pair[side] for pair in with_themes], tagger.themes) for side in (0, 1))
        figures["themes"] = averages(y, p) | {"labels": of_labels(y, p, tagger.themes)}
    return figures


def averages(truth: Labels, found: Labels) -> dict[str, float]:
    """Micro- and macro-averaged F1; the macro average is over labels that occur."""
    present = truth.any(0)
    return {
        "micro_f1": _rounded(f1_score(truth, found, average="micro", zero_division=0.0)),
        "macro_f1": _rounded(f1_score(truth[:, present], found[:, present], average="macro", zero_division=0.0)),
    }


def of_labels(truth: Labels, found: Labels, names: Sequence[str]) -> dict[str, Mapping[str, float]]:
    """Precision, recall, F1 and support of each label; the columns of both matrices follow ``names``."""
    parts = precision_recall_fscore_support(truth, found, average=None, zero_division=0.0)
    return {
        name: {"precision": _rounded(p), "recall": _rounded(r), "f1": _rounded(f), "support": int(s)}
        for name, p, r, f, s in zip(names, *parts, strict=True)
    }


def _one_hot(values: Sequence[str], names: Sequence[str]) -> Labels:
    return np.array([[v == n for n in names] for v in values])


def _many_hot(values: Sequence[Sequence[str]], names: Sequence[str]) -> Labels:
    return np.array([[n in v for n in names] for v in values])


def _rounded(value: float) -> float:
    return round(float(value), 4)
