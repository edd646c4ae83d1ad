"""Linear scores of sparse rows: what a trained model comes down to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.narrative.features import Floats, Row

Weights = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """``weights`` of shape (columns, outputs), ``bias`` of shape (outputs,).

    Weights read from disk stay there, at single precision, mapped: what a row takes of them is counted in double.
    """

    weights: Weights
    bias: Floats

    def scores(self, rows: Sequence[Row]) -> Floats:
        """Decision values, shape (rows, outputs)."""
        if not rows:
            return np.zeros((0, len(self.bias)))
        return np.stack([values @ self.weights[columns] for columns, values in rows]) + self.bias

    def of_dense(self, matrix: Floats) -> Floats:
        """Decision values of dense rows, shape (rows, outputs)."""
        return np.asarray(matrix @ self.weights + self.bias, np.float64)

    def state(self) -> dict[str, Any]:
        """Plain data; weights at single precision."""
        return {"weights": self.weights.astype(np.float32), "bias": self.bias.astype(np.float32)}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Linear:
        """The model that ``state`` describes."""
        return cls(np.asarray(state["weights"]), state["bias"].astype(np.float64))


def sigmoid(scores: Floats) -> Floats:
    """Logistic function, element by element."""
    return 1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))


def softmax(scores: Floats) -> Floats:
    """Probabilities over the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), np.float64)
