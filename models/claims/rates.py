"""Percentages: shares of a total and growth against the year before, with the numbers that they may follow from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.claims import related
from models.claims.stated import Stated
from models.report import Claim, Rate

_LISTED = {"of_which", "listed", "parts", "："}
_WINDOW = 60
"""Numbers before a percentage among which those that it may be of are looked for."""


def rates(stated: Sequence[Stated], words: Mapping[str, Any]) -> Iterator[Rate]:
    """Percentages with the numbers that they may follow from.

    ``words`` are those of ``words.toml``: before a rate (按期办结率) that make it one of other numbers, and others.
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
            sentence = [s for s in stated[index + 1 : index + _WINDOW] if s.sentence == rate.sentence]
            yield from _named(rate, figures, [*earlier, *sentence], words)
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
        likeliest, *others = [Rate(rate.claim, n.claim, tuple(_bases(near, n)), sign) for n in reversed(now)]
        if _years_before(near, now[-1]) > 1:
            return  # 2023年21件，2022年16件，增长…，2021年12件，增长…: over which year is not certain
        # 新收16件，其中自然人12件，比上年的10件增长60%: of the one that it fits
        yield next((r for r in others if _fits(r)), likeliest)


def _named(
    rate: Stated, figures: Sequence[Stated], sentence: Sequence[Stated], words: Mapping[str, Any]
) -> Iterator[Rate]:
    """办结20件，办结率95%: a rate that is called as what was done, of which the sentence gives the number.

    ``sentence`` are all its numbers.
    """
    name = rate.claim.text[: rate.claim.text.index("率")]
    stem = name[-2:]
    if len(stem) < 2 or name[-4:-2] in words["qualified"]:
        return
    parts = [s for s in figures if stem in s.claim.text]
    if len(parts) != 1:
        return
    part = parts[0]
    wholes = [s for s in figures if _same_kind(s.claim, part.claim)]
    of = [s for s in wholes if related.is_of(part, s, stem, rate.claim.value, words)]
    if rate.claim.value >= related.ALL:
        rests = {float(s.claim.value) for s in sentence if s is not part}
        of = [s for s in of if float(s.claim.value - part.claim.value) not in rests]  # 未到期2件
    if of or not wholes:
        bases = related.together(of, figures, rate.claim.value)
        yield Rate(rate.claim, part.claim, tuple(b for b in bases if b >= part.claim.value), 0)


def _has_own_part(rate: Stated) -> bool:
    """自然人提出的占80%: what the share is of stands in the piece itself, and its number elsewhere."""
    kinds = [t.kind for t in rate.piece.tokens]
    before = kinds[: kinds.index("share")] if "share" in kinds else []
    return not {"thing", "act", "outcome", "applicant", "result", "unknown", "lead"}.isdisjoint(before)


def _bases(near: Sequence[Stated], part: Stated) -> Iterator[float]:
    """Last year's number as the sentence gives it: by the difference, or as such."""
    claim = part.claim
    for other in reversed(near):
        told = other.claim
        if told is claim or told.exactness != "exact" or told.unit not in (claim.unit, ""):
            continue
        if _reached_from(near, other, claim):
            yield float(told.value)
        elif _of_another(near, other, part):
            continue
        elif told.kind == "change":
            yield float(claim.value) + float(told.value) * (1 if other.piece.has("compare", "down") else -1)
            if other.piece.compared() == "either":
                yield float(told.value)
        elif told.kind == "count" and told.year == "other":
            yield float(told.value)


def _of_another(near: Sequence[Stated], other: Stated, part: Stated) -> bool:
    """Whether a comparison is told of a number before the part: 公开300条，比上年增加60条，其中解读90条，增长…"""
    place = near.index(other)
    if place > near.index(part):
        return False
    return any(s.claim.kind == "count" and s.claim.year == "this" and _told(s) for s in near[:place])


def _years_before(near: Sequence[Stated], part: Stated) -> int:
    """How many numbers of other years are told for a part."""
    return sum(
        s.claim.kind == "count"
        and s.claim.year == "other"
        and s.claim.unit == part.claim.unit
        and not _of_another(near, s, part)
        for s in near
    )


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
