"""Which total a list speaks of: the nearest number before it need not be it (新收43件，结转2件。其中自然人38件)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from models.claims.frames import FLOW, Frame
from models.claims.stated import Stated

_CARRIED_IN = ({"carried_in"}, {"carried"})
_CARRIED = (*_CARRIED_IN, {"carried_out"})
_DEALT = {"done", "handled"}


def holder(before: Sequence[Stated], total: Stated, parts: Sequence[Stated], *, whole: bool) -> Stated | None:
    """The total that parts are to be held against; None where they may be of another one, which they fit.

    ``before`` are the numbers of the passage before ``total``, which is the nearest number to the parts; ``whole``:
    the parts are all that there is. Where they fit no total that is told, it is the one that they come nearest to.
    """
    listed = sum(float(p.claim.value) for p in parts)
    nearest = float(total.claim.value)
    if listed == nearest or (listed < nearest and not whole):
        return total
    first = parts[0]
    if first.piece.has("outcome") and total.frame.acts and set(total.frame.acts) <= _DEALT:
        return total  # 收到21件，办结20件，其中予以公开…: of those dealt with
    others = [s for s in before if _may_hold(s, total, parts)]
    if listed > nearest and not others and first.sentence != total.sentence and set(total.frame.acts) in _CARRIED:
        return None  # 结转2件。其中自然人38件: of what an earlier paragraph or the table tells
    most = [float(s.claim.value) for s in others if s.claim.exactness == "exact"]
    sums = _sums(total, others)
    if listed in most or listed in sums:
        return None
    larger = any(p.claim.value > total.claim.value for p in parts)
    if larger or (listed > nearest and "of_which" in first.opens and "（" not in first.opens):
        if any(s.claim.exactness != "exact" or float(s.claim.value) >= listed for s in others):
            return None
        if sums:
            return None
        told = [total, *(s for s in reversed(others) if s.claim.exactness == "exact")]
        return min(told, key=lambda s: abs(float(s.claim.value) - listed))
    return total


def _may_hold(one: Stated, total: Stated, parts: Sequence[Stated]) -> bool:
    """Whether a number told before may be what the parts are of."""
    if one.claim.kind != "count" or one.claim.unit not in {total.claim.unit, *(p.claim.unit for p in parts)}:
        return False
    domains = {f.domain for f in (one.frame, parts[0].frame) if f.domain}
    if one.sentence == total.sentence:
        return len(domains) < 2
    return bool(one.frame.domain) and one.frame.domain == (total.frame.domain or parts[0].frame.domain)


def _sums(total: Stated, others: Sequence[Stated]) -> list[float]:
    """What the total and the numbers right before it add up to (网上30件，当面13件，其中自然人38件)."""
    added = [total]
    for one in reversed(others if not total.piece.sums else ()):
        apart = one.sentence != total.sentence and set(one.frame.acts) not in _CARRIED_IN
        if apart or one.claim.year != total.claim.year or not _adds(one.frame, added[-1].frame):
            break
        added.append(one)
    return list(accumulate(float(s.claim.value) for s in added))[1:]


def _adds(one: Frame, other: Frame) -> bool:
    """Whether two numbers may be of different things that have a sum: not 新收 and 办结, but 新收 and 上年结转."""
    acts, others = set(one.acts) & FLOW, set(other.acts) & FLOW
    if acts in _CARRIED_IN or others in _CARRIED_IN:
        return True
    return "carried_out" not in acts | others and (not acts or not others or acts == others)
