"""When a statement may be held against the tables, and then in which readings."""

from __future__ import annotations

from dataclasses import replace

from models.claims import cells, frames
from models.claims.frames import Context, Frame
from models.claims.pieces import Piece
from models.claims.stated import Place
from models.identities import count_of
from models.report import Report, Terms


def readings(
    frame: Frame, piece: Piece, unit: str | None, context: Context, place: Place, report: Report
) -> tuple[Terms, ...]:
    """The sums of cells that a piece may mean, () where year, scope, unit or wording leave a doubt.

    ``unit`` is None for a denial. A piece with 分别 whose labels stand elsewhere is not certain.
    """
    if frames.year_of(piece, context) != "this" or frames.scope_of(piece, context) != "own":
        return ()
    whole = piece.has("thing") and piece.has("act") and (piece.has("year", "this") or piece.has("scope", "own"))
    if context.restricted or ("some" in context.pending and not whole):
        return ()
    if unit is not None and frame.outcomes and _of_carried(piece, context, report):
        return ()
    if unit is not None and not _counts(frame, piece, unit, context, place):
        return ()
    return cells.readings(frame, report.cells, report.unit.level)


def _of_carried(piece: Piece, context: Context, report: Report) -> bool:
    """Whether an outcome may be that of the requests carried in, just told: 上年结转2件，予以公开2件."""
    if not context.last.acts or not set(context.last.acts) <= {"carried_in", "carried"} or piece.number is None:
        return False
    count = count_of(report.cells["requests.carried_in.total"])
    return count is not None and piece.number.value <= count


def _counts(frame: Frame, piece: Piece, unit: str, context: Context, place: Place) -> bool:
    several = len(frame.things) + len(frame.outcomes) + len(frame.applicants) > 1
    nothing = _is_zero(piece) and frame.domain in (frames.REQUESTS, frames.LITIGATION)  # 均为0件
    if not frames.fits(frame, unit) or (several and piece.has("lead", "each") and not nothing):
        return False
    if frame.domain != frames.LITIGATION or _on_disclosure(piece, context, place):
        return True
    return nothing and _of_all(piece, context)


def apart(piece: Piece) -> list[Piece]:
    """The piece, or one for each table where requests and reviews are said to be 0 together (申请、复议均为0件)."""
    told = {t.code for t in piece.tokens if t.kind == "thing"}
    requests, others = told & frames.APPLICATION, told - frames.APPLICATION
    if not (_is_zero(piece) and piece.has("lead", "each") and requests and others and others <= set(cells.ROWS)):
        return [piece]
    return [
        replace(
            piece,
            tokens=tuple(t for t in piece.tokens if t.kind != "and" and (t.kind != "thing" or t.code in kept)),
        )
        for kept in (requests, others)
    ]


def _is_zero(piece: Piece) -> bool:
    return piece.number is not None and piece.number.value == 0


def _of_all(piece: Piece, context: Context) -> bool:
    """Whether it is said that there was no review or lawsuit of any kind, so none on disclosure either."""
    named = any(piece.has(kind) for kind in ("else", "passive", "scope", "act")) or piece.has("neutral", "work")
    other = (
        context.aside
        or context.foreign
        or context.counted
        or context.head.domain not in ("", frames.REQUESTS, frames.LITIGATION)
    )
    return not (named or other)


def _on_disclosure(piece: Piece, context: Context, place: Place) -> bool:
    """Whether reviews and lawsuits are those on disclosure: they or what leads to them say so.

    Without a word of it those brought against the organ (被提起…) count where requests are told of.
    """
    against = any(place.text(t).startswith("被") for t in piece.tokens)
    return context.evidence or piece.has("evidence") or (against and context.requests)
