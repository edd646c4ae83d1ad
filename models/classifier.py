"""A classifier of plain labels: one label a text, or any number of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.narrative.features import Floats, Vectorizer
from models.narrative.linear import Linear

KIND = "nianbao.classifier/1"


@dataclass(frozen=True)
class Classifier:
    """``single``: a text takes the label of the highest score; else each label whose score reaches its bound."""

    labels: tuple[str, ...]
    single: bool
    words: Vectorizer
    linear: Linear
    bounds: Floats

    def predict(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """The labels of each text."""
        scores = self.linear.scores([self.words.row(t) for t in texts])
        if self.single:
            return [(self.labels[i],) for i in scores.argmax(1)]
        return [tuple(self.labels[i] for i in np.flatnonzero(row >= self.bounds)) for row in scores]

    def state(self) -> dict[str, Any]:
        """The classifier as plain data."""
        return {
            "kind": KIND,
            "labels": list(self.labels),
            "single": self.single,
            "words": self.words.state(),
            "linear": self.linear.state(),
            "bounds": self.bounds,
        }

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Classifier:
        """The classifier that ``state`` describes."""
        return cls(
            labels=tuple(state["labels"]),
            single=state["single"],
            words=Vectorizer.of(state["words"]),
            linear=Linear.of(state["linear"]),
            bounds=state["bounds"],
        )
