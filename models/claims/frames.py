"""What a piece of text speaks of: thing, act, outcome, applicant, year and scope, its own or those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.claims.pieces import Piece

REQUESTS, LITIGATION = "requests", "litigation"
TABLES = {REQUESTS, LITIGATION, "disclosure"}
_DOMAIN = {
    "application": REQUESTS,
    "review": LITIGATION,
    "lawsuits": LITIGATION,
    "direct": LITIGATION,
    "after_review": LITIGATION,
}
FLOW = {"due", "received", "accepted", "handled", "done", "carried_in", "carried", "carried_out"}
_OF_DOCUMENTS = {"issued", "repealed", "in_force"}
_SAID_ELSEWHERE = {
    "granted",
    "bare",
    "refused_state_secret",
    "refused_enforcement_file",
    "unprocessed_petition",
    "unprocessed_publication",
}
"""Outcomes whose words are said of other things too: files that were made public, files of cases, complaints."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Slots of a statement; ``sure`` is False where something in it was not understood or limits it.

    ``domain`` is a table's code, ``things`` its rows of tables two and four, ``bare`` says that no word told what
    was done with the requests. ``loose``: what was done stands in another piece, and may not be meant; so are the
    applicants in ``either``. ``open``: no number was told for it yet (收到的申请中，…).
    """

    domain: str = ""
    things: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    others: bool = False
    published: bool = False
    with_carried: bool = False
    loose: bool = False
    either: tuple[str, ...] = ()
    sure: bool = True
    open: bool = False


NOTHING = Frame()


@dataclass(slots=True)
class Context:
    """What the text before a piece has said. ``year`` and ``scope`` are "" where nothing was said.

    ``head`` is the last statement that named a thing; ``last`` the last statement of all. ``evidence`` says that
    the passage is about requests and reviews on disclosure. ``doubtful`` are the tables of which the sentence told
    something that was not understood: what follows may speak of that too. ``foreign``: the last number was of
    something else, and nothing of the tables was named since; ``published``: it was of items published.
    """

    section: str = ""
    year: str = ""
    scope: str = ""
    head: Frame = NOTHING
    last: Frame = NOTHING
    evidence: bool = False
    requests: bool = False
    restricted: bool = False
    doubtful: set[str] = field(default_factory=set)
    foreign: bool = False
    published: bool = False
    pending: list[str] = field(default_factory=list)

    def end_sentence(self) -> None:
        """What a stop ends: a doubtful year stays doubtful, the sentence's restrictions do not."""
        self.pending.clear()
        self.restricted = self.foreign = self.published = False
        self.doubtful.clear()
        self.evidence = LITIGATION in (self.section, self.last.domain)


def read(piece: Piece) -> Frame:
    """The slots that the piece itself fills."""
    piece = piece.told()
    things = tuple(dict.fromkeys(piece.codes("thing")))
    acts = tuple(dict.fromkeys(piece.codes("act")))
    domains = {_DOMAIN.get(t, "disclosure") for t in things}
    outcomes = tuple(dict.fromkeys(piece.codes("outcome")))
    applicants = tuple(a for a in dict.fromkeys(piece.codes("applicant")) if a != "anyone")
    sure = not piece.has("unknown") and len(domains) < 2 and not piece.scatters() and not piece.has("lead", "some")
    if piece.has("lead", "of_which") and acts and not outcomes and piece.number_first("act"):
        sure = False  # 办结20件，其中17件为当年新收
    if acts and piece.tokens[-1].kind == "within" and piece.number_first("act"):
        sure = False  # 19件申请的答复中
    if piece.has("matter") and things and not acts:
        sure = False  # 依申请公开信息11件
    if piece.has("matter") and (domains & {"disclosure"} or "bare" in outcomes):
        sure = False  # what is published, not what was decided
    bare = things == ("application",) and not (acts or outcomes or piece.has("none") or piece.sums)
    if bare and piece.number_first("thing"):
        sure = False  # 有两件申请，… : which they are follows
    sure = sure and not piece.has("else", "rest") and set(piece.codes("compare")) <= {"reach"}
    sure = sure and (not piece.has("share") or piece.tokens[0].kind == "share")
    return Frame(
        domain=domains.pop() if len(domains) == 1 else "",
        things=tuple(t for t in things if t != "application"),
        acts=acts,
        outcomes=outcomes,
        results=tuple(dict.fromkeys(piece.codes("result"))),
        applicants=applicants,
        others=piece.has("else", "else"),
        published="published" in acts or ("bare" in outcomes and bool(domains - {REQUESTS, LITIGATION})),
        sure=sure,
    )


def complete(frame: Frame, piece: Piece, context: Context) -> Frame:
    """The frame with what it leaves unsaid taken from the context; not sure where nothing tells it."""
    own = frame
    head = context.head
    within = (head.open and head.domain == REQUESTS) or context.last.loose
    if own.applicants and own.acts == ("received",) and within and head.acts:
        own = replace(own, acts=(), domain=REQUESTS)  # 已办结的申请中，自然人提出的3件
    if own.domain:
        made = _narrowed(own, head) if own.outcomes else own
        if own.domain == head.domain and own.things == head.things and not own.acts and own.domain == "disclosure":
            made = replace(own, acts=head.acts)
        if own.domain == head.domain == REQUESTS and own.applicants and not (own.acts or own.outcomes):
            made = replace(own, acts=head.acts, outcomes=head.outcomes, with_carried=head.with_carried, loose=True)
        if own.domain == "disclosure" and not own.acts and not own.published:
            made = replace(made, acts=head.acts if head.domain == "disclosure" else (), published=head.published)
    elif own.outcomes:
        known = _speaks_of_requests(context) or not _SAID_ELSEWHERE & set(own.outcomes)
        made = replace(own, domain=REQUESTS) if known else replace(own, sure=False)
        made = _below(_narrowed(made, head), piece, context)
    elif own.results:
        made = replace(own, domain=LITIGATION, things=head.things)
        made = made if head.domain == LITIGATION else replace(made, sure=False)
    elif own.acts and head.domain == "disclosure" and (head.open or _OF_DOCUMENTS & set(own.acts)):
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
    return replace(made, sure=False) if _in_doubt(made, own, piece, context) else made


def _is_listed(piece: Piece, context: Context) -> bool:
    """Whether a piece tells a part of what was told before it (其中…, …中，…)."""
    return piece.has("lead", "of_which") or not {"of_which", "listed"}.isdisjoint(context.pending)


def _in_doubt(made: Frame, own: Frame, piece: Piece, context: Context) -> bool:
    """Whether what was told before makes it uncertain that a piece speaks of the whole of its cells."""
    acts, head, listed = set(own.acts), context.head, _is_listed(piece, context)
    if (context.foreign and not own.domain) or (piece.depth and acts and own.acts == context.last.acts):
        return True  # 工单9件，办结9件 · 上年结转3件（2022年结转1件）
    came_in = bool(acts) and acts <= {"received", "carried_in", "carried"}
    if (listed or piece.depth) and came_in and "done" in head.acts and not own.outcomes:
        return True  # 办结12件，其中本年新收11件
    if listed and own.outcomes and head.acts == ("carried_in",):
        return True  # 上年结转3件中，1件予以公开
    if listed and made.domain == "disclosure" and _OF_DOCUMENTS & set(made.acts):
        return True  # 现行有效17件中，本局制发15件
    if context.published and piece.before == "、" and made.domain == REQUESTS and not acts:
        return True  # 主动公开9件、依申请公开2件: of documents
    said = piece.has("scope", "own") or piece.has("year", "this")
    return made.domain in context.doubtful and not said


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
    listed = _is_listed(piece, context)
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


def fits(frame: Frame, unit: str) -> bool:
    """Whether a unit can count what the frame speaks of."""
    if frame.domain == "disclosure":
        if frame.things == ("fees",):
            return unit == "万元"
        documents = {"normative_documents", "regulations"}
        return unit in ({"", "件", "份", "个", "部", "项"} if set(frame.things) <= documents else _DECISIONS)
    return unit in _DECISIONS - {"个", "项"} or (unit in {"条", "封", "宗"} and not frame.outcomes)


_DECISIONS = {"", "件", "项", "起", "宗", "次", "个", "例", "份", "件次"}


def year_of(piece: Piece, context: Context) -> str:
    """``this``, ``other`` or ``part``: the year that a piece speaks of; doubtful ones are ``other``."""
    said = piece.codes("year")
    said = [c for c in said if c not in ("junk", "same")]
    if not said:
        return context.year or "this"
    return next((c for c in said if c != "this"), "this")


def scope_of(piece: Piece, context: Context) -> str:
    """``own`` or ``other``."""
    said: Sequence[str] = piece.codes("scope")
    if not said:
        return context.scope or "own"
    return "other" if "other" in said or "apart" in said else "own"
