"""Reads a sentence piece by piece: what each number counts, and what is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.claims import frames, lookalikes, stated, ties
from models.claims.completion import complete
from models.claims.frames import Context, Frame
from models.claims.pieces import PERSONS, Piece
from models.claims.stated import Place, Stated
from models.report import Report, Terms

_SUBJECT = 3
"""Tokens below which a piece without number is a mere subject: 县政府办公室，…"""
_SUMS = ("sum", "total", "added", "each")


class Sentence:
    """Reads one sentence of a passage; what it learns of the passage it leaves in ``context``."""

    def __init__(self, report: Report, place: Place, context: Context) -> None:
        self._report, self._place, self._context = report, place, context
        self._outer: tuple[Frame, Frame, str, str] | None = None
        self._labelled = self._persons = self._compared = False
        self._following: Sequence[Piece] = ()

    def read(self, parts: Sequence[Piece]) -> list[Stated]:
        """The statements of the sentence, in order."""
        found: list[Stated] = []
        kinds = lookalikes.of_documents(parts)
        self._context.permits &= bool(parts) and parts[0].has("lead", "of_which")
        position = 0
        while position < len(parts):
            piece = parts[position]
            self._brackets(piece)
            self._context.elsewhere = position in kinds
            together = stated.dealt(parts, position)
            if together:
                found += self._deal(piece, together)
                position += len(together)
                continue
            denies = piece.has("none") and (piece.number is None or stated.not_one(piece))
            if found and self._takes_back(piece):
                found[-1] = stated.untied(found[-1])
            self._following = parts[position + 1 :]
            if piece.number is not None and not denies:
                found += [self._count(one, dealt=False) for one in ties.apart(piece)]
            elif denies and not piece.has("share") and (denial := self._denial(piece)) is not None:
                found.append(denial)
            else:
                self._remember(piece)
            self._labelled = piece.number is None and bool(stated.labels(piece) or piece.has("else"))
            self._persons = piece.number is not None and piece.number.unit in PERSONS
            self._compared = piece.names_last_year()
            position += 1
        return found

    @staticmethod
    def _takes_back(piece: Piece) -> bool:
        """Whether a piece shows that the number before it is not what it seemed: 由3件增至5件; 2件为甲、乙."""
        reached = not piece.before and piece.has("compare", "reach")
        return reached or (piece.before == "、" and piece.number is None and bool(stated.labels(piece)))

    def _brackets(self, piece: Piece) -> None:
        context = self._context
        if piece.depth and self._outer is None:
            self._outer = context.head, context.last, context.year, context.scope
            context.year = "other" if self._compared else context.year  # 比上年（10件）
        elif not piece.depth and self._outer is not None:
            context.head, context.last, context.year, context.scope = self._outer
            self._outer = None
        if piece.has("lead", "without"):
            return
        if piece.has("act", "carried_in") and (piece.depth or piece.has("lead", "parts")):
            head = replace(context.head, with_carried=True)
            context.head = head
            self._outer = (head, *self._outer[1:]) if self._outer is not None else None

    def _remember(self, piece: Piece) -> None:
        """A piece without a number: it may name the thing, the year, the scope or the list that follows."""
        context = self._context
        frame = frames.read(piece)
        self._circumstances(piece)
        context.pending += [c for c in piece.codes("lead") if c not in _SUMS]
        if piece.has("share"):  # 占… is of the number before; …占… of what stands before it in the piece
            context.pending.append("share" if piece.tokens[0].kind == "share" else "shared")
        context.pending += ["："] if piece.before == "：" and not self._labelled else []
        alone = frame.applicants and not frame.domain and piece.tokens[-1].kind == "neutral"  # 企业方面，…
        if alone or (piece.has("unknown") and piece.limits()):
            context.restricted = True
        context.aside |= any(piece.has(kind) for kind in ("unknown", "else")) or piece.has("neutral", "work")
        if piece.has("unknown"):
            context.pending.append("gap")
        if piece.has("scope", "apart"):
            context.scope = "other"
        if frame.domain == frames.REQUESTS:
            context.requests = True
        if piece.depth:
            return
        if frame.domain:
            context.head = replace(frame, open=True, sure=frame.sure and not context.restricted)
            if context.restricted or (not frame.sure and piece.has("within")):
                context.doubtful.add(frame.domain)
        elif frame.sure and (frame.acts or frame.outcomes or frame.applicants):
            done = complete(frame, piece, context)
            context.head = replace(done, open=True) if done.sure else context.head
        elif piece.has("unknown"):
            context.head = replace(context.head, open=False, sure=False)

    def _circumstances(self, piece: Piece) -> None:
        context = self._context
        if lookalikes.names_permits(piece, context.head):
            context.permits = True
        elif piece.has("evidence") or piece.has("thing", "application") or piece.has("thing", "asked"):
            context.permits = False
        if piece.depth and piece.number is None:
            return
        said = frames.year_of(piece, context)
        if piece.has("year") and said != "plan":
            context.year = said
        first = next((t for t in piece.tokens if t.kind not in ("year", "lead", "neutral", "stop")), None)
        telling = piece.number is not None or len(piece.tokens) < _SUBJECT or piece.has("thing") or piece.has("act")
        aside = piece.has("scope", "other") and len(piece.tokens) <= _SUBJECT  # 从全县看，…
        if piece.number is not None and piece.has("scope", "other") and not piece.has("scope", "own"):
            context.doubtful |= frames.TABLES  # what follows in the sentence may be told of them
        if aside or (first is not None and first.kind == "scope" and telling):
            context.scope = "other" if aside else str(first and first.code)
        elif piece.has("scope", "own"):
            context.scope = "own"
        if piece.has("evidence") and not piece.has("lead", "of_which"):
            context.evidence = True

    def _count(self, piece: Piece, *, dealt: bool) -> Stated:
        """The claim of a piece with a number; ``dealt``: 分别 gave it its label."""
        number = piece.number
        assert number is not None
        context, place = self._context, self._place
        own = frames.read(piece)
        self._circumstances(piece)
        kind = stated.kind_of(piece)
        frame = complete(own, piece, context)
        certain = kind == "count" and number.exactness == "exact"
        certain = certain and (bool(number.unit) or piece.tokens[-1].kind == "number") and not piece.has("none")
        if piece.has("lead", "parts") and number.unit and not dealt and not piece.has("act", "carried_in"):
            certain = False  # 分别是4件和1件: of what was told before
        if self._persons and not piece.before:
            certain = False  # 14名自然人提出申请14件
        after = self._following
        certain = certain and not (
            lookalikes.over_years(piece, after) or lookalikes.before_registration(piece, after)
        )
        whole = replace(frame, including=stated.includes(piece, after))
        found = self._readings(whole, piece, number.unit) if certain else ()
        claim = stated.claim(piece, place, context, number.value, kind, found)
        told = kind == "count" and piece.compared() != "last"
        opens = self._opens(piece, counts=told)
        if told:
            self._follow(frame, own, piece, opens)
        else:
            context.pending = [p for p in context.pending if p not in ("share", "shared")]
        return Stated(claim, piece, frame, place.number, opens, stated.is_partial(piece, place))

    def _opens(self, piece: Piece, *, counts: bool) -> tuple[str, ...]:
        """The leads, colons and brackets that stand between the number before and this one."""
        end = next(t.end for t in piece.tokens if t.kind == "number")
        leads = [t.code for t in piece.tokens if t.kind == "lead" and t.end <= end and t.code not in _SUMS]
        of = ["share"] if piece.has("share") and counts else []
        opening = piece.before == "（" or (piece.before == "：" and not self._labelled)
        stop = [piece.before] if opening else []
        stop += ["colon"] if piece.before == "：" else []
        return (*self._context.pending, *leads, *of, *stop)

    def _follow(self, frame: Frame, own: Frame, piece: Piece, opens: tuple[str, ...]) -> None:
        context = self._context
        if context.restricted:
            frame = replace(frame, sure=False)
        elsewhere = piece.has("unknown") or piece.has("matter") or own.published
        context.foreign = not own.domain and (context.foreign or elsewhere)
        context.published = own.published and not own.domain
        if own.domain and not frame.sure and not context.elsewhere:
            context.doubtful |= frames.TABLES if piece.of_another() else {own.domain}
        opened = context.head.open and frame.domain == context.head.domain
        if own.domain or not context.head.domain or opened or piece.tokens[-1].kind == "within":
            context.head = replace(frame, open=False)
        opened_results = bool(context.last.results)  # 复议3件，维持2件；诉讼2件，…: no results of both
        context.last = frame
        inside = {"of_which", "listed"} & {*context.pending, *opens} or piece.tokens[-1].kind == "within"
        context.pending = ["listed"] if inside else []
        context.pending += [code for code in ("share", "shared") if code in opens]
        if frame.domain == frames.REQUESTS:
            context.requests = True
        if frame.domain == "disclosure":
            context.counted |= set(frame.things)
        if frame.domain == frames.LITIGATION and own.things:
            context.told = (*(() if opened_results else context.told), *own.things)

    def _readings(self, frame: Frame, piece: Piece, unit: str | None) -> tuple[Terms, ...]:
        return ties.readings(frame, piece, unit, self._context, self._place, self._report)

    def _denial(self, piece: Piece) -> Stated | None:
        """The claim that there was none (未收到申请), None where the piece denies nothing of the tables."""
        context = self._context
        own = frames.read(piece)
        self._circumstances(piece)
        if own.acts and set(own.acts) <= {"done", "handled"} and not (own.domain or own.outcomes):
            return None
        frame = complete(own, piece, context)
        empty = not (own.domain or own.outcomes or own.acts or own.results or own.applicants)
        if empty and context.head.open and own.sure:
            frame = context.head  # 部分公开的情况，没有发生
        elif empty:
            return None
        none_at_all = own.domain == "disclosure" and frames.no_decisions(piece)
        told = frame.outcomes or piece.denies_act() or none_at_all
        if set(frame.acts) & {"done", "handled"} and not told:
            return None
        if own.domain == frames.REQUESTS and not own.acts and not own.outcomes:
            frame = replace(frame, acts=("received",))
        whole = frame.domain and not piece.has("else")  # 未收到其他申请
        found = self._readings(frame, piece, None) if whole else ()
        if not found and context.scope == "other":
            return None
        either = "carried" in frame.acts  # 无结转: neither from the year before nor into the next, or one of them
        claim = stated.claim(piece, self._place, context, Decimal(0), "none", found if either else found[:1])
        if own.domain:
            context.head = replace(frame, open=False)
        return Stated(claim, piece, frame, self._place.number)

    def _deal(self, piece: Piece, parts: Sequence[Piece]) -> list[Stated]:
        """甲、乙、丙分别为1件、2件、3件: one claim a label."""
        named = stated.labels(piece)
        rest = [t for t in piece.tokens if t not in named and t.kind != "number"]
        made: list[Stated] = []
        for label, part in zip(named, parts, strict=True):
            figure = next(t for t in part.tokens if t.kind == "number")
            tokens = tuple(sorted((*rest, label, figure), key=lambda t: t.start))
            one = self._count(Piece(tokens, piece.before, piece.depth), dealt=True)
            start, end = self._place.span(figure.start, figure.end)
            claim = replace(one.claim, start=start, end=end, text=self._place.source[start:end])
            made.append(replace(one, claim=claim, opens=() if made else ("parts",)))
        return made
