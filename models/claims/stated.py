"""A number that a piece states, as a claim with what the passage tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from models.claims import frames
from models.claims.frames import Context, Frame
from models.claims.passages import Passage
from models.claims.pieces import Piece
from models.claims.tokens import Token
from models.report import Claim, Terms

Kind = Literal["count", "none", "change", "percent"]
_QUOTE = 40
_LABELS = ("thing", "act", "outcome", "applicant", "result")


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim with the piece that states it and what it speaks of, as ``relations`` needs them.

    ``opens`` are the leads and colons that stand between it and the number before it; ``partial``: 等 follows.
    """

    claim: Claim
    piece: Piece
    frame: Frame
    sentence: int
    opens: tuple[str, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence begins in its passage, and which one it is; ``source`` is the report's text."""

    source: str
    passage: Passage
    start: int
    number: int

    def text(self, token: Token) -> str:
        """The folded text of a token of the sentence."""
        return self.passage.text[self.start + token.start : self.start + token.end]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the report of a part of the sentence."""
        return self.passage.span(self.start + start, self.start + end)


def untied(one: Stated) -> Stated:
    """The statement without its cells."""
    return replace(one, claim=replace(one.claim, readings=()))


def claim(
    piece: Piece, place: Place, context: Context, value: Decimal, kind: Kind, readings: tuple[Terms, ...]
) -> Claim:
    """The claim of a piece; its text is that of the piece up to the number and the thing named after it."""
    number = piece.number
    last = next((t for t in piece.tokens if t.kind == "number"), piece.tokens[-1])
    first = max(piece.start, last.end - _QUOTE) if number is not None else piece.start
    end = max(last.end, _after(piece, last.end)) if number is not None else piece.end
    start, end = place.span(first, end)
    named = [t for t in piece.tokens if t.kind in ("thing", "outcome", "applicant", "result", "unknown")]
    return Claim(
        text=place.source[start:end],
        start=start,
        end=end,
        section=place.passage.section,
        value=int(value) if value == value.to_integral_value() else float(value),
        kind=kind,
        unit=number.unit if number is not None else "",
        exactness=number.exactness if number is not None else "exact",
        places=number.places if number is not None else 0,
        thing="、".join(place.text(t) for t in named),
        year="other" if piece.compared() == "last" else frames.year_of(piece, context),
        scope=frames.scope_of(piece, context),
        readings=readings,
    )


def kind_of(piece: Piece) -> Kind:
    """What a piece's number is: a count, a percentage, or a change against the year before."""
    unit = piece.number.unit if piece.number is not None else ""
    if unit == "%":
        return "percent"
    return "change" if unit == "个百分点" or piece.compared() in ("change", "either") else "count"


def _after(piece: Piece, end: int) -> int:
    """Where the thing named right after a number ends (收到21件申请)."""
    for token in piece.tokens:
        if token.start >= end and token.kind in ("thing", "outcome", "result"):
            return token.end
    return end


def not_one(piece: Piece) -> bool:
    """没有发生一起: not a single one."""
    figure = next(i for i, t in enumerate(piece.tokens) if t.kind == "number")
    number = piece.tokens[figure].number
    denied = any(t.kind == "none" for t in piece.tokens)
    return number is not None and denied and number.value == 1 and number.printed == "han"


def is_partial(piece: Piece, place: Place) -> bool:
    """Whether 等 after the number says that the list goes on."""
    text, end = place.passage.text, place.start + piece.end
    return text[end : end + 1] == "等" or text[end - 1] == "等"


def includes(piece: Piece, following: Sequence[Piece]) -> tuple[str, ...]:
    """What the bracket or list behind a piece names as part of its number: 上年结转, 部分公开."""
    if not following or not (following[0].depth > piece.depth or following[0].has("lead", "of_which")):
        return ()
    inner = following[0].depth
    named: list[str] = []
    for index, part in enumerate(following):
        if part.has("lead", "without") or (index and (part.before == "；" or part.depth < inner)):
            break
        carried = part.has("act", "carried_in") or (part.has("lead", "of_which") and part.has("act", "carried"))
        named += ["carried_in"] if carried else []
        named += ["partly_granted"] if part.has("outcome", "partly_granted") else []
    return tuple(named)


def labels(piece: Piece) -> list[Token]:
    """The words of a piece over which 分别 may deal numbers."""
    named = [t for t in piece.tokens if t.kind in _LABELS and t.code not in frames.APPLICATION]
    without_acts = [t for t in named if t.kind != "act"]
    return without_acts if len(without_acts) > 1 else named


def dealt(parts: Sequence[Piece], position: int) -> list[Piece]:
    """The pieces over which a piece with 分别 deals its labels; [] where it has none or the counts differ."""
    piece = parts[position]
    if not piece.has("lead", "parts") or piece.number is None:
        return []
    if piece.has("thing", "asked") and piece.has("act", "published"):
        return []  # 主动公开、依申请公开、不予公开分别为…: kinds of documents
    named = labels(piece)
    figure = next(t for t in piece.tokens if t.kind == "number")
    if len(named) < 2 or any(t.start > figure.start for t in named):
        return []
    found = [piece]
    for following in parts[position + 1 :]:
        bare = all(t.kind in ("number", "neutral") for t in following.tokens) and following.number is not None
        if not bare or len(found) == len(named):
            break
        found.append(following)
    return found if len(found) == len(named) else []
