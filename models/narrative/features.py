"""What the tagger sees of a text: n-grams, words, entries of the lexicon (weighted terms), and knowledge (numbers).

Terms come in blocks, each weighted by tf-idf and scaled to unit length by itself (G. Salton, C. Buckley,
Information Processing & Management 24, 1988; sublinear tf and smoothed idf as scikit-learn has them). Training
and prediction share this code, so that prediction needs numpy alone: scikit-learn takes seconds to import, and
its pickles do not outlive its versions.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from models.narrative import numbering
from models.narrative.lexicon import Lexicon

Floats = npt.NDArray[np.float64]
Row = tuple[npt.NDArray[np.int64], Floats]
"""Columns and their values: a sparse row."""

_NUMBERS = re.compile(r"\d[\d.,，％%]*")
_STOPS = set("，。；：、,;:!?！？（）()")
_NUMBERS_A_LABEL = 8
_BOUNDS = (2, 3, 4)
"""Sizes of the n-grams that begin or end a text: verbs open measures, lacks close problems."""
_LONG = 60
_SHORT = 12


def normal(text: str) -> str:
    """``text`` without its opening number, white space and the values of its figures."""
    folded = "".join(unicodedata.normalize("NFKC", numbering.body(text)).split())
    return _NUMBERS.sub("0", folded)


@dataclass(frozen=True)
class Spec:
    """Which features: ``chars`` the sizes of n-grams, ``words`` whether words count, ``rare`` the least documents.

    The hits of ``lexicon`` count as terms, weighted by ``entries``, and as numbers, scaled by ``knowledge``.
    """

    chars: tuple[int, int] = (1, 3)
    words: bool = False
    rare: int = 1
    knowledge: float = 0.3
    entries: float = 1.0
    lexicon: Lexicon | None = None

    def terms(self, text: str) -> dict[str, list[str]]:
        """The terms of a text by block."""
        text = normal(text)
        blocks = {"chars": self.grams(text)}
        if self.words:
            from models.words import segment  # jieba takes a second to load

            tokens = segment(text)
            blocks["words"] = [*tokens, *(f"{a} {b}" for a, b in pairwise(tokens))]
        if self.lexicon is not None:
            labels = self.lexicon.labels
            stated = {f"{labels[h.label]} {h.entry}" for h in self.lexicon.find(text) if h.states}
            blocks["entries"] = sorted(stated)
        return blocks

    def grams(self, text: str) -> list[str]:
        """The n-grams of a normal text, and those that begin and end it."""
        least, most = self.chars
        bounded = f"^{text}$"
        ends = [end for n in _BOUNDS for end in (bounded[:n], bounded[-n:])]
        return [text[i : i + n] for n in range(least, most + 1) for i in range(len(text) - n + 1)] + ends

    def numbers(self, text: str) -> list[float]:
        """Knowledge about a text: which labels its words state, in how many of its parts, and its shape."""
        if self.lexicon is None:
            return []
        folded = normal(text)
        return [v * self.knowledge for v in (*_counted(self.lexicon, folded), *_shape(text, folded))]


def _counted(lexicon: Lexicon, text: str) -> list[float]:
    """Eight numbers a label: whether and how often it is stated or suggested, and how strongly in one part."""
    values = [0.0] * (_NUMBERS_A_LABEL * len(lexicon.labels))
    part_at = [0, *accumulate(char in _STOPS for char in text)]
    parts = part_at[-1] + 1
    stated: defaultdict[int, set[str]] = defaultdict(set)
    suggested: defaultdict[int, set[str]] = defaultdict(set)
    inside: defaultdict[int, set[int]] = defaultdict(set)
    strength: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for hit in lexicon.find(text):
        part = part_at[hit.start]
        strength[part][hit.label] += 2 if hit.states else 1
        if hit.states:
            stated[hit.label].add(hit.entry)
            inside[hit.label].add(part)
        else:
            suggested[hit.label].add(hit.entry)
    strongest: Counter[int] = Counter()
    best: set[int] = set()
    for counts in strength.values():
        most = max(counts.values())
        best.update(label for label, n in counts.items() if n == most)
        strongest |= counts
    breadth = len(stated)
    for label in strongest:
        words, hints = len(stated.get(label, ())), len(suggested.get(label, ()))
        at = label * _NUMBERS_A_LABEL
        values[at : at + _NUMBERS_A_LABEL] = (
            float(words > 0),
            min(words, 2) / 2,
            min(words, 4) / 4,
            min(hints, 2) / 2,
            (words > 0) / breadth**0.5 if words else 0.0,
            min(strongest[label], 6) / 6,
            len(inside.get(label, ())) / parts**0.5 / 2,
            float(label in best),
        )
    return values


def _shape(text: str, folded: str) -> list[float]:
    number = numbering.opening(text)
    style = number.style if number else ""
    return [
        *(float(style == s) for s in numbering.STYLES),
        float(folded.endswith(":")),
        float(folded.endswith(("。", ";", "."))),
        float(len(folded) < _SHORT),
        float(len(folded) > _LONG),
        float("0" in folded),
    ]


@dataclass(frozen=True)
class Vectorizer:
    """Texts to sparse rows: the vocabulary of each block with its idf, then the knowledge columns.

    ``terms[block]`` lists the block's terms in column order; ``idf[block]`` goes with it, shape (terms,).
    """

    spec: Spec
    terms: Mapping[str, Sequence[str]]
    idf: Mapping[str, Floats]

    @classmethod
    def fit(cls, spec: Spec, texts: Sequence[str]) -> Vectorizer:
        """Learn the vocabulary and its idf from ``texts``."""
        seen: dict[str, Counter[str]] = {}
        for text in texts:
            for block, terms in spec.terms(text).items():
                seen.setdefault(block, Counter()).update(set(terms))
        kept = {b: sorted(t for t, n in c.items() if n >= spec.rare) for b, c in seen.items()}
        idf = {
            b: np.log((1 + len(texts)) / (1 + np.array([seen[b][t] for t in ts], float))) + 1
            for b, ts in kept.items()
        }
        return cls(spec, kept, idf)

    @property
    def width(self) -> int:
        """The number of columns."""
        return sum(map(len, self.terms.values())) + len(self.spec.numbers(""))

    def row(self, text: str) -> Row:
        """The sparse row of one text."""
        columns, values, offset = [], [], 0
        blocks = self.spec.terms(text)
        for block, terms in self.terms.items():
            own, weights = self.weigh(block, blocks.get(block, ()))
            columns.append(own + offset)
            values.append(weights * self.spec.entries if block == "entries" else weights)
            offset += len(terms)
        numbers = self.spec.numbers(text)
        columns.append(np.arange(offset, offset + len(numbers)))
        values.append(np.array(numbers, np.float64))
        return np.concatenate(columns), np.concatenate(values)

    def weigh(self, block: str, terms: Iterable[str]) -> Row:
        """The columns of one block's terms, counted within the block, and their weights, of unit length."""
        index = self._index[block]
        counts = Counter(c for t in terms if (c := index.get(t)) is not None)
        own = np.fromiter(counts, np.int64, len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))) * self.idf[block][own]
        return own, weights / np.linalg.norm(weights) if counts else weights

    @cached_property
    def _index(self) -> dict[str, dict[str, int]]:
        return {block: {t: i for i, t in enumerate(terms)} for block, terms in self.terms.items()}

    def state(self) -> dict[str, Any]:
        """The vectorizer as plain data; a block's terms as one string, since no term holds a line break."""
        return {
            "chars": list(self.spec.chars),
            "words": self.spec.words,
            "rare": self.spec.rare,
            "knowledge": self.spec.knowledge,
            "entries": self.spec.entries,
            "lexicon": self.spec.lexicon
            and {
                label: {kind: list(words) for kind, words in lists.items()}
                for label, lists in self.spec.lexicon.entries.items()
            },
            "terms": {b: "\n".join(t) for b, t in self.terms.items()},
            "idf": {b: v.astype(np.float32) for b, v in self.idf.items()},
        }

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Vectorizer:
        """The vectorizer that ``state`` describes."""
        spec = Spec(
            chars=tuple(state["chars"]),
            words=state["words"],
            rare=state["rare"],
            knowledge=state["knowledge"],
            entries=state["entries"],
            lexicon=Lexicon(state["lexicon"]) if state["lexicon"] else None,
        )
        terms = {b: t.split("\n") if t else [] for b, t in state["terms"].items()}
        return cls(spec, terms, {b: v.astype(np.float64) for b, v in state["idf"].items()})
