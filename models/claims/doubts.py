"""When a statement may speak of a part only of what its words name: of a list, another thing, other documents."""

from __future__ import annotations

from models.claims.frames import OF_DOCUMENTS, REQUESTS, Context, Frame
from models.claims.pieces import Piece

_KINDS = {"unprocessed_petition", "unprocessed_repeat", "unprocessed_excessive"}
"""Outcomes whose words also say what kind of requests came in."""


def is_listed(piece: Piece, context: Context) -> bool:
    """Whether a piece tells a part of what was told before it (其中…, …中，…)."""
    return piece.has("lead", "of_which") or not {"of_which", "listed"}.isdisjoint(context.pending)


def in_doubt(made: Frame, own: Frame, piece: Piece, context: Context) -> bool:
    """Whether what was told before makes it uncertain that a piece speaks of the whole of its cells."""
    acts, head, listed = set(own.acts), context.head, is_listed(piece, context)
    if context.elsewhere or (context.permits and made.domain == REQUESTS and _not_on_disclosure(own, piece)):
        return True  # 主动公开142件，依申请公开31件 · 受理许可申请9件，不予处理2件
    if context.foreign and (not own.domain or _opens_list(piece, context)):
        return True  # 工单9件，办结9件 · 信件45件，其中申请类12件
    if piece.depth and acts and own.acts == context.last.acts:
        return True  # 上年结转3件（2022年结转1件）
    came_in = bool(acts) and acts <= {"received", "carried_in", "carried"}
    if (listed or piece.depth) and came_in and "done" in head.acts and not own.outcomes:
        return True  # 办结12件，其中本年新收11件
    if listed and own.outcomes and head.acts == ("carried_in",):
        return True  # 上年结转3件中，1件予以公开
    if listed and made.domain == "disclosure" and OF_DOCUMENTS & set(made.acts):
        return True  # 现行有效17件中，本局制发15件
    if context.published and piece.before == "、" and made.domain == REQUESTS and not acts:
        return True  # 主动公开9件、依申请公开2件: of documents
    if piece.number is not None and (_of_a_kind(own, piece, context) or _of_decisions(own, context)):
        return True
    said = piece.has("scope", "own") or piece.has("year", "this")
    return made.domain in context.doubtful and not said


def _not_on_disclosure(own: Frame, piece: Piece) -> bool:
    """Whether no word of a piece says that it is told of requests on disclosure."""
    return own.domain != REQUESTS or not (piece.has("thing", "application") or piece.has("thing", "asked"))


def _opens_list(piece: Piece, context: Context) -> bool:
    """Whether a piece is the first of a list that 其中 opens."""
    return piece.has("lead", "of_which") or ("of_which" in context.pending and piece.before != "；")


def _of_a_kind(own: Frame, piece: Piece, context: Context) -> bool:
    """Whether a piece counts those of a kind that no cell has: by how, when or by whom they were dealt with.

    A part of a whole just told is known by its applicant or its outcome, not by what was done with all of it.
    """
    head, last, acts = context.head, context.last, set(own.acts)
    opens = _opens_list(piece, context)
    part = opens or (is_listed(piece, context) and not last.sure)
    if own.outcomes and set(own.outcomes) <= _KINDS:
        return part and (not last.sure or last.acts == ("received",))  # 收到21件，其中首次申请18件、重复申请3件
    if own.outcomes or own.results or own.applicants:
        return False
    again = bool(acts) and own.acts == last.acts
    if piece.has("neutral", "manner") and (part or again or piece.depth):
        return True  # 办结20件，其中按期办结19件
    if not part or piece.has("year"):
        return False
    if own.domain == REQUESTS and not acts and last.domain == REQUESTS:
        return True  # 收到21件，其中依申请公开件12件
    if acts and own.acts == head.acts and head.domain == REQUESTS:
        return True  # 办理20件，其中牵头办理17件
    return bool(acts) and acts <= {"accepted", "handled"} and "received" in head.acts  # 收到21件，其中受理18件


def _of_decisions(own: Frame, context: Context) -> bool:
    """Whether a piece names decisions again that its sentence has counted (许可1286件，其中不准予许可6件)."""
    of_documents = OF_DOCUMENTS & set(own.acts)
    return own.domain == "disclosure" and not of_documents and bool(context.counted & set(own.things))
