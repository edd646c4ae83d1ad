"""Which number a named rate (办结率, 回收率) is of: what was done must be done to what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from models.claims.frames import REQUESTS
from models.claims.stated import Stated

ALL = 100
"""The rate of all."""
_LISTED = {"of_which", "listed", "（"}
_ASIDE = {"neutral", "number", "lead", "year", "stop", "then", "of", "and", "passive"}
"""Words that name nothing."""


def is_of(part: Stated, base: Stated, stem: str, rate: float, words: Mapping[str, Any]) -> bool:
    """Whether the rate of what was done in ``part`` may be taken of ``base``.

    公文386件，合法性审查126件，审查率100% is no rate of the 386. A rate of all, where fewer were done, is held
    against a larger number only if the part names nothing but what was done.
    """
    text = _before_number(part)
    if rate >= ALL and stem not in words["of_all"]:
        return False  # 文件126件，解读12件，解读率100%: of those that needed it
    if any(w in text for w in words["due"]) or "due" in part.frame.acts:
        return False  # 应当答复的20件全部答复: these are what the rate is of
    if _LISTED & set(part.opens):
        return True
    if part.piece.has("restrict"):
        return False
    names = list(_names(part, stem, words))
    if not names:
        return True
    if rate >= ALL and not (part.frame.domain == base.frame.domain == REQUESTS):
        return False
    known = _pairs(base.claim.text + base.claim.thing)
    return all(_pairs(name) & known for name in names)


def together(bases: Sequence[Stated], figures: Sequence[Stated], rate: float) -> list[float]:
    """The numbers of the bases; members of a list (建议7件、提案5件) count as their sum only.

    A rate of all may be meant of one of them (建议6件、提案8件，面复8件，面复率100%): then it is of none.
    """
    values: list[float] = []
    for base in bases:
        place = figures.index(base)
        first, last = place, place + 1
        while first and figures[first].piece.before == "、":
            first -= 1
        while last < len(figures) and figures[last].piece.before == "、":
            last += 1
        members = [s for s in figures[first:last] if s.claim.unit == base.claim.unit]
        if len(members) > 1 and rate >= ALL:
            continue
        value = float(sum(s.claim.value for s in members))
        values += [value] if value not in values else []
    return values


def _names(part: Stated, stem: str, words: Mapping[str, Any]) -> Iterator[str]:
    """What a part names beside what was done: 合法性 of 合法性审查."""
    text = re.sub(r"\s", "", part.claim.text)
    tokens = part.piece.tokens
    end = next((t.end for t in tokens if t.kind == "number"), part.piece.end)
    offset = max(part.piece.start, end - _before(part)) if text else 0
    runs = [""]
    for token in tokens:
        if token.kind in _ASIDE:
            runs.append("")
        else:
            runs[-1] += text[max(0, token.start - offset) : max(0, token.end - offset)]
    for run in runs:
        for word in (stem, *words["plain"]):
            run = run.replace(word, "")
        if len(run) > 1:
            yield run


def _before(part: Stated) -> int:
    """Characters of the claim up to the end of its number."""
    tokens = part.piece.tokens
    number = next((t for t in tokens if t.kind == "number"), tokens[-1])
    return min(number.end - part.piece.start, 40)


def _before_number(part: Stated) -> str:
    return re.split(r"\d", re.sub(r"\s", "", part.claim.text), maxsplit=1)[0]


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in pairwise(re.sub(r"\s", "", text))}
