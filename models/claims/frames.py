"""What a piece of text speaks of: thing, act, outcome, applicant, year and scope, its own or those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.claims.pieces import Piece

REQUESTS, LITIGATION = "requests", "litigation"
TABLES = {REQUESTS, LITIGATION, "disclosure"}
_DOMAIN = {
    "application": REQUESTS,
    "asked": REQUESTS,
    "request": REQUESTS,
    "review": LITIGATION,
    "lawsuits": LITIGATION,
    "direct": LITIGATION,
    "after_review": LITIGATION,
}
APPLICATION = {"application", "asked", "request"}
"""Things that are requests, however they are called."""
FLOW = {"due", "received", "accepted", "handled", "done", "carried_in", "carried", "carried_out"}
OF_DOCUMENTS = {"issued", "repealed", "in_force"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Slots of a statement; ``sure`` is False where something in it was not understood or limits it.

    ``domain`` is a table's code, ``things`` its rows of tables two and four, ``bare`` says that no word told what
    was done with the requests. ``loose``: what was done stands in another piece, and may not be meant; so are the
    applicants in ``either``. ``including``: what a list or bracket behind the number names as part of it. ``also``:
    all reviews and lawsuits that a result may be of. ``of_new``: an outcome that may be told of the new ones alone.
    ``open``: no number was told for it yet (收到的申请中，…).
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
    including: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    of_new: bool = False
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
    ``counted`` are the things of table two that the sentence has counted, ``told`` the reviews and lawsuits that
    were counted and whose results may follow together. ``permits``: the sentence speaks of requests for permits,
    and of none on disclosure since. ``elsewhere``: the piece that is read shares the words of table three only.
    ``aside``: the sentence has named something that is not known, or other work.
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
    counted: set[str] = field(default_factory=set)
    told: tuple[str, ...] = ()
    pending: list[str] = field(default_factory=list)
    permits: bool = False
    elsewhere: bool = False
    aside: bool = False

    def end_sentence(self) -> None:
        """What a stop ends: a doubtful year stays doubtful, the sentence's restrictions do not."""
        self.pending.clear()
        self.restricted = self.foreign = self.published = self.aside = False
        self.doubtful.clear()
        self.counted.clear()
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
    if piece.has("permit") or (piece.has("matter") and not things and FLOW & set(acts)):
        sure = False  # 受理审批事项9件
    if piece.has("matter") and not no_decisions(piece) and (domains & {"disclosure"} or "bare" in outcomes):
        sure = False  # what is published, not what was decided
    if (piece.number is not None or piece.has("none")) and piece.has("neutral", "part"):
        sure = False  # 书面申请6件
    if not outcomes and not piece.has("result") and _afterwards(piece):
        sure = False  # 收到申请后告知补正3件
    if outcomes and {"carried_in", "carried"} & set(acts):
        sure = False  # 上年结转的1件予以公开: of those alone
    bare = bool(things) and set(things) <= APPLICATION and not (acts or outcomes or piece.has("none") or piece.sums)
    if bare and piece.number_first("thing"):
        sure = False  # 有两件申请，… : which they are follows
    sure = sure and not piece.has("else", "rest") and set(piece.codes("compare")) <= {"reach"}
    sure = sure and (not piece.has("share") or piece.tokens[0].kind == "share")
    domains = {"permits"} if piece.has("permit") else domains
    return Frame(
        domain=domains.pop() if len(domains) == 1 else "",
        things=tuple(t for t in things if t not in APPLICATION),
        acts=acts,
        outcomes=outcomes,
        results=tuple(dict.fromkeys(piece.codes("result"))),
        applicants=applicants,
        others=piece.has("else", "else"),
        published="published" in acts or ("bare" in outcomes and bool(domains - {REQUESTS, LITIGATION})),
        sure=sure,
    )


def no_decisions(piece: Piece) -> bool:
    """Whether it is said that there was nothing of a kind to deal with: 无行政许可、行政处罚事项办理."""
    told = [t for t in piece.tokens if t.kind != "stop"]
    dealt = piece.codes("act") == ["handled"] and told[-1].kind == "act" and not piece.has("outcome")
    plain = not piece.has("neutral", "manner") and len(piece.codes("none")) == 1  # not 无行政许可未按期办理
    return dealt and plain and piece.denies_thing()


def _afterwards(piece: Piece) -> bool:
    """Whether what was done is told as the time after which what the number counts was done."""
    codes = [t.code if t.kind == "neutral" else t.kind for t in piece.tokens]
    figure = codes.index("number") if "number" in codes else 0
    return "after" in codes[:figure] and not {"act", "thing"}.isdisjoint(codes[: codes.index("after")])


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
