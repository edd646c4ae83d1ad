"""Cuts a sentence's tokens into pieces with at most one number each, at stops and where a list goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from models.claims.figures import Number
from models.claims.tokens import Token

_JOINS = {"and", "none", "evidence", "passive", "of", "stop"}
"""What may stand between the members of a list: 行政复议和因信息公开被提起的行政诉讼."""
PERSONS = {"名", "家", "人", "位", "户"}
"""Units of who applied: what follows them is counted by them."""
_CUTS = "，；：（）。！？"
_OF_THINGS = {"of", "year", "act", "thing", "evidence", "applicant", "stop"}
"""What may stand between 比上年 and last year's number: 比上年收到的10件."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens between two cuts. ``before`` is the stop that it follows, "" at the start.

    ``depth`` counts the brackets that it stands in.
    """

    tokens: tuple[Token, ...]
    before: str
    depth: int

    @property
    def number(self) -> Number | None:
        """The piece's number, if it has one."""
        return next((t.number for t in self.tokens if t.number is not None), None)

    def codes(self, kind: str) -> list[str]:
        """The codes of the tokens of a kind, in order."""
        return [t.code for t in self.tokens if t.kind == kind]

    def has(self, kind: str, code: str | None = None) -> bool:
        """Whether a token of that kind (and code) is in the piece."""
        return any(t.kind == kind and code in (None, t.code) for t in self.tokens)

    @property
    def sums(self) -> bool:
        """Whether 共, 合计 and the like tell its number as a total."""
        return not {"sum", "over", "total", "added"}.isdisjoint(self.codes("lead"))

    def compared(self) -> Literal["", "last", "either", "change"]:
        """What a number that stands with a comparison is.

        ``last``: last year's (比上年的10件, with whatever rose or fell told behind it); ``change``: by how much it
        rose or fell (比上年多10件); ``either``: one or the other (较上年有10件的增加).
        """
        figure = next((i for i, t in enumerate(self.tokens) if t.number is not None), len(self.tokens))
        before = self.tokens[:figure]
        place = max((i for i, t in enumerate(before) if t.kind == "compare"), default=-1)
        code = before[place].code if place >= 0 else ""
        between = before[place + 1 :]
        named = any(t.kind == "year" and t.code == "other" for t in between)  # 同比上年10件
        if not (code == "last_year" or (code == "compare" and named)):
            moved = {t.code for t in (self.tokens if place >= 0 else self.tokens[figure:]) if t.kind == "compare"}
            still = {"reach"} if place >= 0 else {"reach", "compare", "last_year"}  # 新收16件比上年（10件）增长60%
            return "change" if moved - still else ""
        said = all(t.kind in _OF_THINGS or (t.kind == "lead" and t.code in ("sum", "over")) for t in between)
        return "last" if said else "either"

    def names_last_year(self) -> bool:
        """Whether it ends by naming last year to compare with, and no number of it (比上年, 比上年收到的)."""
        told = [t for t in self.tokens if t.kind not in _OF_THINGS]
        return bool(told) and (told[-1].kind, told[-1].code) == ("compare", "last_year")

    def number_first(self, kind: str) -> bool:
        """Whether its number stands before the first token of a kind: 两件申请."""
        figure = next((i for i, t in enumerate(self.tokens) if t.number is not None), len(self.tokens))
        return figure < next((i for i, t in enumerate(self.tokens) if t.kind == kind), figure)

    def of_another(self) -> bool:
        """Whether it opens with a subject that is not known: 该局受理申请9件."""
        first = next((t for t in self.tokens if t.kind not in ("year", "lead", "neutral", "stop")), None)
        return first is not None and first.kind in ("unknown", "scope") and first.code != "own"

    def limits(self) -> bool:
        """Whether it limits what follows: 涉及征地的, 通过网络, 在某某领域, 还没有结论的案件."""
        first = next((t.kind for t in self.tokens if t.kind not in ("year", "lead", "neutral")), "")
        if self.has("ways"):
            return False  # 通过网络、信函等渠道: all of them
        if first == "restrict" or self.tokens[-1].kind in ("of", "within", "restrict"):
            return True
        of = [i for i, t in enumerate(self.tokens) if t.kind == "of"]
        unknown = next((i for i, t in enumerate(self.tokens) if t.kind == "unknown"), len(self.tokens))
        return bool(of) and unknown < of[-1] < len(self.tokens) - 1 and self.tokens[-1].kind in ("thing", "case")

    def scatters(self) -> bool:
        """Whether its things stand apart, so that they are no list (复议决定再向法院起诉)."""
        last = -1
        for index, token in enumerate(self.tokens):
            if token.kind == "thing":
                between = self.tokens[last + 1 : index] if last >= 0 else ()
                if any(t.kind not in _JOINS for t in between):
                    return True
                last = index
        return False

    def denies_act(self) -> bool:
        """Whether what was done stands right after the word that denies it: 未办理, not 未按期办理."""
        return any(a.kind == "none" and b.kind == "act" for a, b in pairwise(self.tokens))

    def denies_thing(self) -> bool:
        """Whether a thing stands right after the word that denies it: 无行政许可."""
        return any(a.kind == "none" and b.kind == "thing" for a, b in pairwise(self.tokens))

    def told(self) -> Piece:
        """The piece without what its end tells of the things counted (收到申请21件均按期答复)."""
        seen = False
        if self.has("none"):
            return self
        for index, token in enumerate(self.tokens):
            seen = seen or token.kind == "number"
            if seen and token.kind == "then":
                return replace(self, tokens=self.tokens[:index])
        return self

    @property
    def start(self) -> int:
        """Where its first token begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return self.tokens[-1].end


def pieces(tokens: Sequence[Token]) -> list[Piece]:
    """The pieces of a sentence, in order; none is empty."""
    return list(_pieces(tokens))


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    held: list[Token] = []
    before, depth, seen = "", 0, False
    for index, token in enumerate(tokens):
        is_cut = token.kind == "stop" and token.code in _CUTS
        is_comma = token.kind == "stop" and token.code == "、"
        if is_cut or (is_comma and (seen or not held)):
            if held:
                yield Piece(tuple(held), before, depth)
            held, before, seen = [], token.code, False
            depth = max(0, depth + (token.code == "（") - (token.code == "）"))
            continue
        if is_comma:
            continue
        if seen and _goes_on(tokens, index, held):
            yield Piece(tuple(held), before, depth)
            held, before, seen = [], "", False
        held.append(token)
        seen = seen or token.kind == "number"
    if held:
        yield Piece(tuple(held), before, depth)


def _goes_on(tokens: Sequence[Token], index: int, held: Sequence[Token]) -> bool:
    """Whether the token at ``index``, which follows a number, belongs to a further number before the next cut."""
    token, last = tokens[index], held[-1]
    persons = last.number is not None and last.number.unit in PERSONS
    if persons and token.kind in ("applicant", "unknown"):
        return False  # 4家企业、1家律所向我局提出申请19件
    glued = last.kind == "number" or (last.kind == "neutral" and len(held) > 1 and held[-2].kind == "number")
    if glued and token.kind == "thing" and not any(t.kind == "thing" for t in held):
        return False  # 收到21件申请
    if glued and token.kind == "neutral" and token.end - token.start == 1 and index + 1 < len(tokens):
        after = tokens[index + 1]
        if after.kind == "thing" and not any(t.kind == "thing" for t in held):
            return False  # 收到21件的申请
    for following in tokens[index:]:
        if following.kind == "stop" and (following.code in _CUTS or following.code == "、"):
            return False
        if following.kind == "number":
            return True
    return False
