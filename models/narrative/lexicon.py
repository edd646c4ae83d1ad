"""Which words of the taxonomy a text holds: ``words`` that state a theme, ``hints`` that only suggest it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

GAP = "…"
"""Stands in an entry for up to six characters without a stop."""
_BETWEEN = "[^，。；、,;：:]{0,6}"
KINDS = ("words", "hints", "except")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at ``start``; ``label`` numbers its label, ``states`` tells ``words`` from ``hints``."""

    start: int
    end: int
    label: int
    states: bool
    entry: str


@dataclass(frozen=True)
class Lexicon:
    """Word lists by label: ``entries[label]`` holds ``words``, ``hints`` and ``except``.

    A word within one of the label's ``except`` phrases does not count. Matching is by substring, without regard
    to the segmentation of words; overlapping entries all count.
    """

    entries: Mapping[str, Mapping[str, Sequence[str]]]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels in their order."""
        return tuple(self.entries)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Every hit in ``text``, in the order of the text."""
        return self._remembered(text)

    @cached_property
    def _remembered(self) -> Callable[[str], tuple[Hit, ...]]:
        return lru_cache(maxsize=256)(self._find)  # a text is looked through for its terms, then for its numbers

    def _find(self, text: str) -> tuple[Hit, ...]:
        hits: list[Hit] = []
        excluded: dict[int, list[tuple[int, int]]] = {}
        for start, end, entry in self._occurrences(text):
            for label, kind in self._owners[entry]:
                if kind == "except":
                    excluded.setdefault(label, []).append((start, end))
                else:
                    hits.append(Hit(start, end, label, kind == "words", entry))
        if excluded:
            hits = [h for h in hits if not any(a <= h.start and h.end <= b for a, b in excluded.get(h.label, ()))]
        return tuple(hits)

    def _occurrences(self, text: str) -> list[tuple[int, int, str]]:
        found = []
        by_initial = self._by_initial
        for start, char in enumerate(text):
            for entry in by_initial.get(char, ()):
                if text.startswith(entry, start):
                    found.append((start, start + len(entry), entry))
        for entry, head, pattern in self._gapped:
            if head in text:
                found += [(*match.span(), entry) for match in pattern.finditer(text)]
        return found

    @cached_property
    def _owners(self) -> dict[str, list[tuple[int, str]]]:
        owners: dict[str, list[tuple[int, str]]] = {}
        for number, lists in enumerate(self.entries.values()):
            for kind in KINDS:
                for entry in lists.get(kind, ()):
                    owners.setdefault(entry, []).append((number, kind))
        return owners

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        initials: dict[str, list[str]] = {}
        for entry in self._owners:
            if GAP not in entry:
                initials.setdefault(entry[0], []).append(entry)
        return initials

    @cached_property
    def _gapped(self) -> list[tuple[str, str, re.Pattern[str]]]:
        gapped = [(e, e.split(GAP)) for e in self._owners if GAP in e]
        return [(e, parts[0], re.compile(_BETWEEN.join(map(re.escape, parts)))) for e, parts in gapped]
