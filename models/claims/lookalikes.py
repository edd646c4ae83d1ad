"""What shares the words of table three and tells nothing of it: kinds of documents, other years, unregistered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.claims.frames import APPLICATION, Frame
from models.claims.pieces import Piece

_CAME_IN = {"received", "issued", "accepted"}


def of_documents(parts: Sequence[Piece]) -> frozenset[int]:
    """Places of the pieces that list kinds of documents: 主动公开142件，依申请公开31件，不予公开13件."""
    return frozenset(place for run in _runs(parts) if _lists_kinds([parts[p] for p in run]) for place in run)


def _runs(parts: Sequence[Piece]) -> Iterator[list[int]]:
    """Places of neighbouring pieces that may be members of such a list; shares between them are passed over."""
    run: list[int] = []
    for place, piece in enumerate(parts):
        if _is_kind(piece):
            run.append(place)
        elif not piece.has("share") and not (piece.number is not None and piece.number.unit == "%"):
            yield run
            run = []
    yield run


def _is_kind(piece: Piece) -> bool:
    acts, things = set(piece.codes("act")), set(piece.codes("thing"))
    if piece.number is None or piece.has("none") or piece.has("applicant") or not things <= {"asked"}:
        return False
    return acts <= {"published"} and bool(acts or things or piece.has("outcome"))


def _lists_kinds(run: Sequence[Piece]) -> bool:
    published = [p for p in run if p.has("act", "published") and not p.has("thing") and not p.has("matter")]
    asked = [p for p in run if p.has("thing", "asked") and not p.has("act")]
    units = {p.number.unit for p in published if p.number is not None}
    return any(p.number is not None and p.number.unit in units for p in asked)


def over_years(piece: Piece, following: Sequence[Piece]) -> bool:
    """Whether a number is over the years, for a part of it is this year's: 累计收到申请86件，其中今年收到21件."""
    if not piece.has("lead", "over") or piece.has("year", "this") or not following:
        return False
    if any(p.has("act", "carried_in") or p.has("act", "carried") for p in following):
        return False
    part = following[0]
    new = bool(_CAME_IN & set(part.codes("act")))
    if part.has("lead", "of_which") or part.depth > piece.depth:
        return part.has("year", "this") or (new and not part.has("unknown") and not part.has("applicant"))
    return new and part.has("year", "this")


def before_registration(piece: Piece, following: Sequence[Piece]) -> bool:
    """Whether a number of requests holds some that were not registered: 收到申请表25份，其中有效申请21件."""
    if "received" not in piece.codes("act") or APPLICATION.isdisjoint(piece.codes("thing")):
        return False
    return any(p.has("unknown", "valid") or _registered(p) for p in following)


def _registered(piece: Piece) -> bool:
    """实际受理21件, 实际登记21件; not 实际办结."""
    came_in = _CAME_IN & set(piece.codes("act")) or (piece.has("neutral", "manner") and not piece.has("act"))
    return piece.has("neutral", "actual") and bool(came_in)


def names_permits(piece: Piece, head: Frame) -> bool:
    """Whether a piece speaks of requests for permits: 许可申请, 审批事项, 许可、备案的申请, 受理行政许可.

    ``head`` is what was named before it: 行政许可方面，受理9件.
    """
    if piece.has("permit"):
        return True
    came_in = {"received", "accepted"} & set(piece.codes("act"))
    if came_in and not piece.has("thing"):
        return head.open and "licensing" in head.things
    return piece.has("thing", "licensing") and bool(came_in or piece.has("thing", "request"))
