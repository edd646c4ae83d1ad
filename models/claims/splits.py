"""What kind of part a number is, and which numbers are no parts of one total though they stand in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.claims.stated import Stated

OPENS = {"of_which", "parts", "：", "（"}
"""Leads and stops behind which the list of parts opens."""
_CAME_IN = {"received", "accepted", "carried_in"}
_WENT_OUT = {"done", "carried_out"}
_FORM = {"outcome", "result", "applicant"}
"""Dimensions in which the form itself says what the parts are."""
_DEALS = 2
"""Characters of 分别; 分别为 has more."""


def dimension(stated: Stated) -> str:
    """By what a part is told: its outcome, its applicant, what was done …; ``bare`` where it is only a number."""
    if stated.piece.has("unknown"):
        return "unknown"
    for name in ("outcome", "result", "applicant", "act", "thing"):
        if stated.piece.has(name) and not (name == "thing" and stated.frame.outcomes):
            return name
    return "bare"


def opposed(one: Stated, other: Stated) -> bool:
    """Whether one number tells what came in and the other what went out: they are parts of two splits."""
    acts, others = set(one.frame.acts), set(other.frame.acts)
    came, went = bool(acts & _CAME_IN), bool(acts & _WENT_OUT)
    came_too, went_too = bool(others & _CAME_IN), bool(others & _WENT_OUT)
    return (came and not went and went_too and not came_too) or (went and not came and came_too and not went_too)


def fitting(total: Stated, parts: Sequence[Stated]) -> list[Stated]:
    """The first parts that make up the total where what follows a comma is another matter; else all of them."""
    listed = 0.0
    for place, part in enumerate(parts):
        listed += float(part.claim.value)
        ends = place + 1 < len(parts) and parts[place + 1].piece.before != "、"
        if place and ends and listed == float(total.claim.value):
            return list(parts[: place + 1])
    return list(parts)


def siblings(one: Stated, other: Stated) -> bool:
    """Whether two numbers are parts of one kind, so that neither is the total of the other."""
    return dimension(one) == dimension(other) in _FORM


def is_dealt(stated: Sequence[Stated], index: int) -> bool:
    """Whether a number is one of several that 分别 deals out (分别为12件、16件): no total of a list behind them."""
    total = stated[index]
    for one in reversed(stated[: index + 1]):
        if one.sentence != total.sentence or one.piece.depth != total.piece.depth:
            return False
        if "parts" in one.opens or one.piece.has("lead", "parts"):
            return True
        if one.piece.before != "、" and dimension(one) != "bare":
            return False
    return False


def by_actors(parts: Sequence[Stated], overlapping: Sequence[str]) -> bool:
    """Whether 分别 tells what several persons or channels did (甲、乙分别提出6件、5件): there may be more."""
    first = parts[0]
    bare = all(dimension(p) == "bare" or p.piece.has("lead", "parts") for p in parts[1:])
    if "parts" not in first.opens or not bare or any(map(_in_form, parts)):
        return False
    named = first.claim.thing.replace("、", "")
    return any(map(_did, parts)) or sum(w in named for w in overlapping) > 1


def _in_form(part: Stated) -> bool:
    return dimension(part) in _FORM and part.frame.outcomes != ("bare",)


def _did(part: Stated) -> bool:
    """Whether 分别 stands before a verb (分别提出), not before the number (分别为)."""
    tokens = part.piece.tokens
    figure = next((i for i, t in enumerate(tokens) if t.kind == "number"), 0)
    deals = next((i for i, t in enumerate(tokens) if (t.kind, t.code) == ("lead", "parts")), figure)
    plain = tokens[deals].end - tokens[deals].start == _DEALS
    return plain and any(t.kind in ("act", "unknown", "outcome") for t in tokens[deals + 1 : figure])


def is_stock(total: Stated, parts: Sequence[Stated], words: Mapping[str, Any]) -> bool:
    """Whether a total is what there is after changes (新增12项，删除5项，现有286项), not the sum of the changes."""
    said = total.claim.text
    changed = [w for p in parts for w in words["changes"] if w in p.claim.text + p.claim.thing]
    if any(w not in said for w in changed):
        return True
    grown = any(w in parts[0].claim.text and w not in said for w in words["growths"])
    return grown and any(w in said for w in words["stocks"])
