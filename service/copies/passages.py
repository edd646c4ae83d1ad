"""Two reports side by side: which sentences say the same, in passages, and what part of the text they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from service.batch.face import Passage
from service.copies.chance import enough, surprise
from service.copies.rules import rules
from service.copies.text import Narrative


@dataclass(frozen=True, slots=True)
class Own:
    """What is a report's own: ``places`` in ``narrative.sentences``, and what part of the other organs say each."""

    narrative: Narrative
    places: tuple[int, ...]
    spread: tuple[float, ...]

    def length(self, places: Iterable[int]) -> int:
        """Masked characters of some of its sentences."""
        return sum(len(self.narrative.sentences[place].masked) for place in places)

    @property
    def masked(self) -> list[str]:
        """Its own sentences, masked."""
        return [self.narrative.sentences[place].masked for place in self.places]


@dataclass(frozen=True, slots=True)
class Match:
    """Sentence ``one`` of a report and ``other`` of another (places among all sentences); ``ratio`` is 0 to 1."""

    one: int
    other: int
    ratio: float


def compared(one: Own, other: Own, organs: int) -> tuple[float, tuple[Passage, ...]] | None:
    """The share of the shorter report's own text that is in both, and the passages (the longest of very many).

    None where they are no copies: too little is common, or in a batch of ``organs`` organs it may be so by chance.
    """
    known = rules().decision
    shorter = min(one, other, key=lambda own: own.length(own.places))
    length = shorter.length(shorter.places)
    if length < known.own:
        return None
    found = matches(one, other)
    both = shorter.length({m.one if shorter is one else m.other for m in found})
    if len(found) < known.sentences or both < max(known.common, known.share * length):
        return None
    if surprise(len(found), sum(shorter.spread)) < enough(organs):
        return None
    passages = sorted(_passages(found, one.narrative, other.narrative), key=lambda p: p.one_start - p.one_end)
    return both / length, tuple(sorted(passages[: rules().limits.passages], key=lambda p: p.one_start))


def matches(one: Own, other: Own) -> list[Match]:
    """Sentences that say the same, each at most once, the likest first taken, in the order of the first report."""
    known = rules().decision
    ours, theirs = one.masked, other.masked
    if not ours or not theirs:
        return []
    scores = process.cdist(
        ours, theirs, scorer=fuzz.ratio, score_cutoff=100 * known.alike, dtype=np.float32, workers=1
    )
    rows, columns = np.nonzero(scores)
    order = np.lexsort((columns, rows, -scores[rows, columns]))
    used: tuple[set[int], set[int]] = (set(), set())
    found = []
    for a, b in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        ratio = float(scores[a, b]) / 100
        if a in used[0] or b in used[1]:
            continue
        if min(len(ours[a]), len(theirs[b])) < known.short and ratio < known.alike_short:
            continue
        used[0].add(a)
        used[1].add(b)
        found.append(Match(one.places[a], other.places[b], ratio))
    return sorted(found, key=lambda m: m.one)


def _passages(found: Sequence[Match], one: Narrative, other: Narrative) -> Iterator[Passage]:
    """Matches that follow one another in both reports, within a section, as one passage."""
    run: list[Match] = []
    for match in found:
        if run and not (
            match.one == run[-1].one + 1
            and match.other == run[-1].other + 1
            and one.sentences[match.one].section == one.sentences[run[-1].one].section
            and other.sentences[match.other].section == other.sentences[run[-1].other].section
        ):
            yield _passage(run, one, other)
            run = []
        run.append(match)
    if run:
        yield _passage(run, one, other)


def _passage(run: Sequence[Match], one: Narrative, other: Narrative) -> Passage:
    weights = [len(one.sentences[m.one].masked) for m in run]
    a, b = one.sentences[run[0].one].start, one.sentences[run[-1].one].end
    c, d = other.sentences[run[0].other].start, other.sentences[run[-1].other].end
    return Passage(
        one=one.text[a:b],
        other=other.text[c:d],
        one_start=a,
        one_end=b,
        other_start=c,
        other_end=d,
        ratio=round(sum(m.ratio * w for m, w in zip(run, weights, strict=True)) / sum(weights), 4),
    )
