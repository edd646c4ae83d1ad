"""What a piece leaves unsaid, taken from the text before it: the thing, the act, the applicants of a statement."""

from __future__ import annotations

from dataclasses import replace

from models.claims.doubts import in_doubt, is_listed
from models.claims.frames import FLOW, LITIGATION, OF_DOCUMENTS, REQUESTS, Context, Frame
from models.claims.pieces import Piece

_SAID_ELSEWHERE = {
    "granted",
    "bare",
    "refused_state_secret",
    "refused_enforcement_file",
    "unprocessed_petition",
    "unprocessed_publication",
}
"""Outcomes whose words are said of other things too: files that were made public, files of cases, complaints."""


def complete(frame: Frame, piece: Piece, context: Context) -> Frame:
    """The frame with what it leaves unsaid taken from the context; not sure where nothing tells it."""
    own = frame
    head = context.head
    within = (head.open and head.domain == REQUESTS) or context.last.loose
    if own.applicants and own.acts == ("received",) and within and head.acts:
        own = replace(own, acts=(), domain=REQUESTS)  # 已办结的申请中，自然人提出的3件
    if own.domain:
        made = replace(_narrowed(own, head), of_new=_of_new(own, context)) if own.outcomes else own
        if own.domain == head.domain and own.things == head.things and not own.acts and own.domain == "disclosure":
            made = replace(own, acts=head.acts)
        if own.domain == head.domain == REQUESTS and own.applicants and not (own.acts or own.outcomes):
            made = replace(own, acts=head.acts, outcomes=head.outcomes, with_carried=head.with_carried, loose=True)
        if own.domain == "disclosure" and not own.acts and not own.published:
            made = replace(made, acts=head.acts if head.domain == "disclosure" else (), published=head.published)
    elif own.outcomes:
        known = _speaks_of_requests(context) or not _SAID_ELSEWHERE & set(own.outcomes)
        made = replace(own, domain=REQUESTS) if known else replace(own, sure=False)
        made = replace(_below(_narrowed(made, head), piece, context), of_new=_of_new(own, context))
    elif own.results:
        made = replace(own, domain=LITIGATION, things=head.things, also=context.told)
        made = made if head.domain == LITIGATION else replace(made, sure=False)
    elif own.acts and head.domain == "disclosure" and (head.open or OF_DOCUMENTS & set(own.acts)):
        made = replace(own, domain="disclosure", things=head.things)
    elif any(a in FLOW for a in own.acts):
        made = replace(own, domain=REQUESTS) if _speaks_of_requests(context) else replace(own, sure=False)
        made = _below(made, piece, context)
    elif own.applicants and head.domain == REQUESTS:
        made = replace(own, domain=REQUESTS, acts=head.acts, outcomes=head.outcomes, with_carried=head.with_carried)
        told = context.last.loose or context.last.acts not in ((), head.acts)  # 新收43件，上年结转2件，其中企业5件
        made = replace(made, loose=told, sure=made.sure and head.sure)
    elif own.others:
        made = _else(own, context.last)
    elif (head.open or (head.domain and piece.has("year", "this"))) and not own.acts:
        made = replace(head, open=False, sure=head.sure and own.sure)
    else:
        made = replace(own, sure=False)
    return replace(made, sure=False) if in_doubt(made, own, piece, context) else made


def _of_new(own: Frame, context: Context) -> bool:
    """Whether an outcome is told right after what was received, or of it (新收的申请中，予以公开7件)."""
    before = context.head if context.head.open else context.last
    new = own.acts == ("received",) or (not own.acts and (before.acts == ("received",) or before.of_new))
    return new and not before.with_carried


def _narrowed(made: Frame, head: Frame) -> Frame:
    """An outcome after one that was named without a number is that one, if it is its group; else not certain."""
    if not (head.open and head.outcomes) or set(head.outcomes) == set(made.outcomes):
        return made
    if all(any(o.startswith(f"{h}_") for h in head.outcomes) for o in made.outcomes):
        return made
    within = all(any(h.startswith(f"{o}_") for o in made.outcomes) for h in head.outcomes)
    return replace(made, outcomes=head.outcomes) if within else replace(made, sure=False)


def _speaks_of_requests(context: Context) -> bool:
    if context.head.domain:
        return context.head.domain == REQUESTS
    return context.requests or context.section == REQUESTS


def _below(made: Frame, piece: Piece, context: Context) -> Frame:
    """An outcome among (其中) the requests of one kind of applicant is that applicant's."""
    head = context.head
    listed = is_listed(piece, context)
    if made.applicants or not head.applicants or not made.sure:
        return made
    if head.open:
        return replace(made, applicants=head.applicants)  # 企业提出的申请，予以公开2件
    if listed and head.acts != made.acts:
        return replace(made, applicants=head.applicants)
    return replace(made, sure=False) if listed or piece.depth else replace(made, either=head.applicants)


def _else(own: Frame, last: Frame) -> Frame:
    """其他 after applicants is the last kind of organisation; elsewhere it is not certain what it stands for."""
    among = {"business", "research", "social", "legal"}
    if last.sure and last.applicants and set(last.applicants) <= among:
        return replace(last, applicants=("other_org",))
    if last.sure and last.outcomes and all(o.startswith("other_") for o in last.outcomes):
        return replace(last, outcomes=("other_rest",))
    if last.sure and last.domain == LITIGATION and last.results:
        return replace(last, results=("other",))
    return replace(own, sure=False)
