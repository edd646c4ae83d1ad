"""From a report to its claims: every number that the text states, and the cells that each speaks of.

A number is tied to cells only where every word around it is known (``lexicon.toml``): an unknown one may limit it
to a part, another year or another organ. What is not tied is a claim without readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.claims import cells as form
from models.claims import frames, relations
from models.claims.frames import Context, Frame
from models.claims.passages import Passage, passages
from models.claims.pieces import Piece, pieces
from models.claims.tokens import Setting, cut
from models.claims.units import setting
from models.report import Breakdown, Claim, Rate, Report, Terms

_TRIGGERS = (
    "申请",
    "复议",
    "诉讼",
    "规范性文件",
    "规章",
    "许可",
    "处罚",
    "强制",
    "收费",
    "公开",
    "结转",
    "答复",
    "办结",
)
_OUTCOMES = ("部分公开", "不予公开", "无法提供", "不予处理", "办结", "结转")
"""Words that are said of nothing but requests."""
_QUOTE = 40
_STATES = re.compile(
    r"\d|[未没无零]|不存在|[零一二两三四五六七八九十百千](?:件|份|宗|起|例|部|条|次|篇|期|场|户|人)"
)
"""Without a match a passage holds no statement of number."""
_SUBJECT = 3
"""Tokens below which a piece without number is a mere subject: 县政府办公室，…"""
_SUMS = ("sum", "total", "each")
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


def read(report: Report) -> Report:
    """The report with its claims, breakdowns and rates."""
    words = setting(report.unit.name, report.year)
    claims: list[Claim] = []
    breakdowns: list[Breakdown] = []
    rates: list[Rate] = []
    for passage in passages(report):
        if _STATES.search(passage.text) is None:
            continue
        stated = _of_passage(report, passage, words)
        claims += [s.claim for s in stated]
        breakdowns += relations.breakdowns(stated)
        rates += relations.rates(stated)
    return replace(report, claims=tuple(claims), breakdowns=tuple(breakdowns), rates=tuple(rates))


def _of_passage(report: Report, passage: Passage, words: Setting) -> list[Stated]:
    context = Context(section=passage.section)
    context.requests = passage.section == frames.REQUESTS or any(w in passage.text for w in _OUTCOMES)
    context.evidence = passage.section == frames.LITIGATION
    if not any(t in passage.text for t in _TRIGGERS) and passage.section not in ("requests", "litigation"):
        context.scope = "other"  # nothing of the tables is spoken of; numbers are listed as they stand
    stated: list[Stated] = []
    for number, (start, sentence) in enumerate(passage.sentences()):
        reader = _Sentence(report, passage, context, start, number)
        stated += reader.read(pieces(cut(sentence, words)))
        _forget(context)
    return stated


def _forget(context: Context) -> None:
    """What a stop ends: a doubtful year stays doubtful, the rest of the sentence's restrictions do not."""
    context.pending.clear()
    context.restricted = False
    context.doubtful.clear()
    context.evidence = context.section == frames.LITIGATION or context.last.domain == frames.LITIGATION


class _Sentence:
    """Reads one sentence of a passage; what it learns of the passage it leaves in ``context``."""

    def __init__(self, report: Report, passage: Passage, context: Context, start: int, number: int) -> None:
        self._report, self._passage, self._context = report, passage, context
        self._start, self._number = start, number
        self._outer: tuple[Frame, Frame] | None = None
        self._dealing = False

    def read(self, parts: Sequence[Piece]) -> list[Stated]:
        stated: list[Stated] = []
        position = 0
        while position < len(parts):
            piece = parts[position]
            self._brackets(piece)
            together = _dealt(parts, position)
            if together:
                stated += self._deal(piece, together)
                position += len(together)
                continue
            denies = piece.has("none") and (piece.number is None or _not_one(piece))
            if piece.number is not None and not denies:
                stated.append(self._count(piece))
            elif denies and not piece.has("share") and (found := self._denial(piece)) is not None:
                stated.append(found)
            else:
                self._remember(piece)
            position += 1
        return stated

    def _brackets(self, piece: Piece) -> None:
        context = self._context
        if piece.depth and self._outer is None:
            self._outer = context.head, context.last
        elif not piece.depth and self._outer is not None:
            context.head, context.last = self._outer
            self._outer = None
        if piece.has("lead", "without"):
            return
        if piece.has("act", "carried_in") and (piece.depth or piece.has("lead", "parts")):
            head = replace(context.head, with_carried=True)
            context.head = head
            self._outer = (head, self._outer[1]) if self._outer is not None else None

    def _remember(self, piece: Piece) -> None:
        """A piece without a number: it may name the thing, the year, the scope or the list that follows."""
        context = self._context
        frame = frames.read(piece)
        self._circumstances(piece)
        context.pending += [c for c in piece.codes("lead") if c not in _SUMS]
        if piece.has("share"):  # 占… is of the number before; …占… of what stands before it in the piece
            context.pending.append("share" if piece.tokens[0].kind == "share" else "shared")
        context.pending += ["："] if piece.before == "：" else []
        alone = frame.applicants and not frame.domain and piece.tokens[-1].kind == "neutral"  # 企业方面，…
        if alone or (piece.has("unknown") and piece.limits()):
            context.restricted = True
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
            done = frames.complete(frame, piece, context)
            context.head = replace(done, open=True) if done.sure else context.head
        elif piece.has("unknown"):
            context.head = replace(context.head, open=False, sure=False)

    def _circumstances(self, piece: Piece) -> None:
        context = self._context
        if piece.depth and piece.number is None:
            return
        said = frames.year_of(piece, context)
        if piece.has("year") and said != "plan":
            context.year = said
        first = next((t for t in piece.tokens if t.kind not in ("year", "lead", "neutral", "stop")), None)
        telling = piece.number is not None or len(piece.tokens) < _SUBJECT or piece.has("thing") or piece.has("act")
        aside = piece.has("scope", "other") and len(piece.tokens) <= _SUBJECT  # 从全县看，…
        if aside or (first is not None and first.kind == "scope" and telling):
            context.scope = "other" if aside else str(first and first.code)
        elif piece.has("scope", "own"):
            context.scope = "own"
        context.evidence = context.evidence or piece.has("evidence")

    def _count(self, piece: Piece) -> Stated:
        """The claim of a piece with a number."""
        number = piece.number
        assert number is not None
        context = self._context
        own = frames.read(piece)
        self._circumstances(piece)
        kind = "percent" if number.unit == "%" else "change" if _is_change(piece, number.unit) else "count"
        frame = frames.complete(own, piece, context)
        certain = kind == "count" and number.exactness == "exact" and (bool(number.unit) or _ends(piece))
        found = self._readings(frame, piece, number.unit) if certain else ()
        claim = self._claim(piece, number.value, kind, found)
        leads = [t.code for t in piece.tokens if t.kind == "lead" and t.end <= number.end and t.code not in _SUMS]
        of = ["share"] if piece.has("share") and kind == "count" else []
        opens = (*context.pending, *leads, *of)
        if piece.before in ("：", "（"):
            opens = (*opens, piece.before)
        if kind == "count":
            self._follow(frame, own, piece)
            context.pending += of
        return Stated(claim, piece, frame, self._number, opens, _is_partial(piece, self._passage.text, self._start))

    def _follow(self, frame: Frame, own: Frame, piece: Piece) -> None:
        context = self._context
        if context.restricted:
            frame = replace(frame, sure=False)
        elsewhere = piece.has("unknown") or piece.has("matter") or own.published
        context.foreign = not own.domain and (context.foreign or elsewhere)
        context.published = own.published and not own.domain
        if own.domain and not frame.sure:
            context.doubtful |= frames.TABLES if piece.of_another() else {own.domain}
        if own.domain or not context.head.domain or (context.head.open and frame.domain == context.head.domain):
            context.head = replace(frame, open=False)
        context.last = frame
        context.pending = [p for p in context.pending if p in ("of_which", "share", "shared")]
        if frame.domain == frames.REQUESTS:
            context.requests = True

    def _readings(self, frame: Frame, piece: Piece, unit: str | None) -> tuple[Terms, ...]:
        context = self._context
        if frames.year_of(piece, context) != "this" or frames.scope_of(piece, context) != "own":
            return ()
        whole = piece.has("thing") and piece.has("act") and (piece.has("year", "this") or piece.has("scope", "own"))
        if context.restricted or ("some" in context.pending and not whole):
            return ()
        if unit is not None and not frames.fits(frame, unit):
            return ()
        if piece.has("lead", "parts") and unit and not self._dealing and not piece.has("act", "carried_in"):
            return ()  # 分别是4件和1件: of what was told before
        if frame.domain == frames.LITIGATION and unit is not None and not self._on_disclosure(piece):
            return ()
        if (
            unit is not None
            and piece.has("lead", "each")
            and len(frame.things) + len(frame.outcomes) + len(frame.applicants) > 1
        ):
            return ()
        return form.readings(frame, self._report.cells, self._report.unit.level)

    def _on_disclosure(self, piece: Piece) -> bool:
        """Whether reviews and lawsuits are those on disclosure: they or what leads to them say so.

        Without a word of it those brought against the organ (被提起…) count where requests are told of.
        """
        context = self._context
        against = any(self._passage.text[self._start + t.start] == "被" for t in piece.tokens)
        return context.evidence or piece.has("evidence") or (against and context.requests)

    def _denial(self, piece: Piece) -> Stated | None:
        """The claim that there was none (未收到申请), None where the piece denies nothing of the tables."""
        context = self._context
        own = frames.read(piece)
        self._circumstances(piece)
        if own.acts and set(own.acts) <= {"done", "handled"} and not (own.domain or own.outcomes):
            return None
        frame = frames.complete(own, piece, context)
        empty = not (own.domain or own.outcomes or own.acts or own.results or own.applicants)
        if empty and context.head.open and own.sure:
            frame = context.head  # 部分公开的情况，没有发生
        elif empty:
            return None
        if set(frame.acts) & {"done", "handled"} and not (frame.outcomes or piece.denies_act()):
            return None
        if own.domain == frames.REQUESTS and not own.acts and not own.outcomes:
            frame = replace(frame, acts=("received",))
        found = self._readings(frame, piece, None) if frame.domain else ()
        if not found and context.scope == "other":
            return None
        either = "carried" in frame.acts  # 无结转: neither from the year before nor into the next, or one of them
        claim = self._claim(piece, Decimal(0), "none", found if either else found[:1])
        if own.domain:
            context.head = replace(frame, open=False)
        return Stated(claim, piece, frame, self._number)

    def _deal(self, piece: Piece, parts: Sequence[Piece]) -> list[Stated]:
        """甲、乙、丙分别为1件、2件、3件: one claim a label."""
        labels = [
            t for t in piece.tokens if t.kind in _LABELS and not (t.kind == "thing" and t.code == "application")
        ]
        rest = [t for t in piece.tokens if t not in labels and t.kind != "number"]
        made: list[Stated] = []
        for label, part in zip(labels, parts, strict=True):
            figure = next(t for t in part.tokens if t.kind == "number")
            tokens = (*rest, label, figure)
            single = Piece(tuple(sorted(tokens, key=lambda t: t.start)), piece.before, piece.depth)
            self._dealing = True
            stated = self._count(single)
            self._dealing = False
            start, end = self._passage.span(self._start + figure.start, self._start + figure.end)
            text = self._report.text[start:end]
            claim = replace(stated.claim, start=start, end=end, text=text)
            made.append(replace(stated, claim=claim, opens=() if made else ("parts",)))
        return made

    def _claim(self, piece: Piece, value: Decimal, kind: str, found: tuple[Terms, ...]) -> Claim:
        number = piece.number
        last = next((t for t in piece.tokens if t.kind == "number"), piece.tokens[-1])
        first = max(piece.start, last.end - _QUOTE) if number is not None else piece.start
        end = max(last.end, _after(piece, last.end)) if number is not None else piece.end
        start, end = self._passage.span(self._start + first, self._start + end)
        whole = value == value.to_integral_value()
        context = self._context
        return Claim(
            text=self._report.text[start:end],
            start=start,
            end=end,
            section=self._passage.section,
            value=int(value) if whole else float(value),
            kind=kind,  # type: ignore[arg-type]
            unit=number.unit if number is not None else "",
            exactness=number.exactness if number is not None else "exact",
            places=number.places if number is not None else 0,
            thing=self._thing(piece),
            year=frames.year_of(piece, context),
            scope=frames.scope_of(piece, context),
            readings=found,
        )

    def _thing(self, piece: Piece) -> str:
        """The words that name what is counted, as printed in the piece ("" where another piece names it)."""
        named = [t for t in piece.tokens if t.kind in ("thing", "outcome", "applicant", "result", "unknown")]
        text = self._passage.text
        return "、".join(text[self._start + t.start : self._start + t.end] for t in named)


def _after(piece: Piece, end: int) -> int:
    """Where the thing named right after a number ends (收到21件申请)."""
    for token in piece.tokens:
        if token.start >= end and token.kind in ("thing", "outcome", "result"):
            return token.end
    return end


def _is_change(piece: Piece, unit: str) -> bool:
    return unit == "个百分点" or any(c != "reach" for c in piece.codes("compare"))


def _ends(piece: Piece) -> bool:
    """Whether the piece's number, which has no unit, is the last word of it."""
    return piece.tokens[-1].kind == "number"


def _not_one(piece: Piece) -> bool:
    """没有发生一起: not a single one."""
    figure = next(i for i, t in enumerate(piece.tokens) if t.kind == "number")
    number = piece.tokens[figure].number
    denied = any(t.kind == "none" for t in piece.tokens)
    return number is not None and denied and number.value == 1 and number.printed == "han"


def _is_partial(piece: Piece, text: str, start: int) -> bool:
    """Whether 等 after the number says that the list goes on."""
    return text[start + piece.end : start + piece.end + 1] == "等" or text[start + piece.end - 1] == "等"


def _dealt(parts: Sequence[Piece], position: int) -> list[Piece]:
    """The pieces over which a piece with 分别 deals its labels; [] where it has none or the counts differ."""
    piece = parts[position]
    if not piece.has("lead", "parts") or piece.number is None:
        return []
    labels = [t for t in piece.tokens if t.kind in _LABELS and not (t.kind == "thing" and t.code == "application")]
    figure = next(t for t in piece.tokens if t.kind == "number")
    if len(labels) < 2 or any(t.start > figure.start for t in labels):
        return []
    found = [piece]
    for following in parts[position + 1 :]:
        bare = all(t.kind in ("number", "neutral") for t in following.tokens) and following.number is not None
        if not bare or len(found) == len(labels):
            break
        found.append(following)
    return found if len(found) == len(labels) else []
