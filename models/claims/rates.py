"""Percentages: shares of a total and growth against the year before, with the numbers that they may follow from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.claims.stated import Stated
from models.report import Claim, Rate

_LISTED = {"of_which", "listed", "parts", "："}
_WINDOW = 60
"""Numbers before a percentage among which those that it may be of are looked for."""


def rates(stated: Sequence[Stated], qualified: Sequence[str]) -> Iterator[Rate]:
    """Percentages with the numbers that they may follow from.

    ``qualified`` are words before a rate (按期办结率) that make it one of other numbers.
    """
    for index, rate in enumerate(stated):
        claim, piece = rate.claim, rate.piece
        if claim.kind != "percent" or claim.exactness != "exact" or piece.has("lead", "parts"):
            continue
        before = stated[max(0, index - _WINDOW) : index]
        earlier = [s for s in before if s.sentence == rate.sentence]
        if earlier and earlier[-1].claim.kind == "percent":
            continue  # one of a list of percentages: which number each is of is not certain
        figures = [s for s in earlier if s.claim.kind == "count" and s.claim.exactness == "exact" and _told(s)]
        if piece.has("scope", "other") or any(s.claim.scope == "other" and "share" in s.opens for s in figures):
            continue
        if "率" in claim.text and not piece.has("compare"):
            yield from _named(rate, figures, qualified)
        elif piece.has("share", "share") or "share" in rate.opens:
            yield from _shares(rate, figures, before)
        elif (piece.has("compare", "up") or piece.has("compare", "down")) and not piece.has("unknown"):
            yield from _growth(rate, earlier)


def _shares(rate: Stated, figures: Sequence[Stated], before: Sequence[Stated]) -> Iterator[Rate]:
    """占…的20%: of the number before it, in one that is named as the whole, or that it is listed as a part of."""
    piece = rate.piece
    if piece.has("share", "rate") or "shared" in rate.opens or _has_own_part(rate):
        return
    if piece.has("unknown") and not piece.sums:
        return
    parts = [s for s in figures if "share" not in s.opens]
    if not parts:
        return
    part = parts[-1]
    if part.piece.before == "、" and piece.before == "，":
        return  # 予以公开5件、部分公开1件，占…: of both
    of = [s for s in figures if "share" in s.opens]  # 占全部申请（21件）的…
    wholes = of or [s for s in before if s is not part and not _LISTED & set(s.opens)]
    certain = bool(of) or bool(_LISTED & set(part.opens)) or bool(part.claim.readings)
    bases = [s.claim for s in wholes if _told(s) and _same_kind(s.claim, part.claim)]
    if certain:
        yield Rate(rate.claim, part.claim, tuple(float(b.value) for b in bases if b.value >= part.claim.value), 0)


def _growth(rate: Stated, earlier: Sequence[Stated]) -> Iterator[Rate]:
    """增长20%: of this year's number over last year's, both in the same part of the sentence."""
    last = max((n for n, s in enumerate(earlier) if s.piece.before == "；"), default=0)
    near = earlier[last:]
    counts = [s for s in near if s.claim.kind == "count" and s.claim.exactness == "exact"]
    now = [s for s in counts if s.claim.year == "this" or s.piece.has("compare", "reach")]
    if now:
        sign = 1 if rate.piece.has("compare", "up") else -1
        likeliest, *others = [Rate(rate.claim, n.claim, tuple(_bases(near, n.claim)), sign) for n in reversed(now)]
        # 新收16件，其中自然人12件，比上年的10件增长60%: of the one that it fits
        yield next((r for r in others if _fits(r)), likeliest)


def _named(rate: Stated, figures: Sequence[Stated], qualified: Sequence[str]) -> Iterator[Rate]:
    """办结20件，办结率95%: a rate that is called as what was done, of which the sentence gives the number."""
    name = rate.claim.text[: rate.claim.text.index("率")]
    stem = name[-2:]
    if len(stem) < 2 or name[-4:-2] in qualified:
        return
    parts = [s for s in figures if stem in s.claim.text]
    if len(parts) == 1:
        part = parts[0].claim
        bases = tuple(float(s.claim.value) for s in figures if _same_kind(s.claim, part))
        yield Rate(rate.claim, part, tuple(b for b in bases if b >= part.value), 0)


def _has_own_part(rate: Stated) -> bool:
    """自然人提出的占80%: what the share is of stands in the piece itself, and its number elsewhere."""
    kinds = [t.kind for t in rate.piece.tokens]
    before = kinds[: kinds.index("share")] if "share" in kinds else []
    return not {"thing", "act", "outcome", "applicant", "result", "unknown", "lead"}.isdisjoint(before)


def _bases(earlier: Sequence[Stated], part: Claim) -> Iterator[float]:
    """Last year's number as the sentence gives it: by the difference, or as such."""
    for other in reversed(earlier):
        claim = other.claim
        if claim is part or claim.exactness != "exact" or claim.unit not in (part.unit, ""):
            continue
        if claim.kind == "change":
            yield float(part.value) + float(claim.value) * (1 if other.piece.has("compare", "down") else -1)
            if other.piece.compared() == "either":
                yield float(claim.value)
        elif claim.kind == "count" and (claim.year == "other" or _reached_from(earlier, other, part)):
            yield float(claim.value)


def _reached_from(earlier: Sequence[Stated], other: Stated, part: Claim) -> bool:
    """由486件增至1088件: the number right before the one that was reached."""
    place = earlier.index(other)
    following = earlier[place + 1] if place + 1 < len(earlier) else None
    return following is not None and following.claim is part and following.piece.has("compare", "reach")


def _fits(rate: Rate) -> bool:
    """Whether a growth follows from one of its bases, to the last decimal printed."""
    told = float(rate.claim.value)
    exact = [(float(rate.part.value) - b) / b * 100 * rate.growth for b in rate.bases if b > 0]
    return any(abs(e - told) <= 10.0 ** -max(rate.claim.places, 0) for e in exact)


def _told(stated: Stated) -> bool:
    """Whether a number is not merely named as what another is compared with (比上年的10件)."""
    return stated.piece.compared() != "last"


def _same_kind(one: Claim, other: Claim) -> bool:
    return one is not other and one.kind == "count" and one.exactness == "exact" and one.unit == other.unit
