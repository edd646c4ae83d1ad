"""Cuts section five into clauses: numbered items at any depth, or sentences where nothing is numbered.

Source: the labelling guide of this project. A long item is cut at its stops; a sentence that turns from a problem
to its measure begins a clause of its own, in items too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise, zip_longest

from models.narrative import numbering

Span = tuple[int, int]

_LONG_ITEM = 100
"""Characters beyond which a numbered item is cut at its stops."""
_LEAD = 24
"""Characters of a sentence that only heads its item, as in （一）公开意识有待增强。"""
_PART = 8
"""Characters of the least part that a semicolon may cut off."""
_WRAPPED = 30
"""Characters of a line without final stop that goes on in the next line."""
_HAN = re.compile(r"[㐀-鿿]")
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）)]*[；;]?|[^。！？!?]+$")
_SEMICOLON = re.compile(r"[^；;]*[；;]+|[^；;]+$")
_STOP = "。；;！？!?：:，,、”）)"


def split(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Clauses of the paragraphs as spans of ``text`` (end exclusive), trimmed, in order."""
    clauses: list[Span] = []
    joined = list(unwrapped(text, paragraphs))
    for (start, end), following in zip_longest(joined, joined[1:]):
        item_follows = following is not None and numbering.opening(text[slice(*following)]) is not None
        clauses += (_trimmed(text, *part) for part in _of_paragraph(text, start, end, item_follows))
    return [(a, b) for a, b in clauses if _HAN.search(text, a, b)]


def lines(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The lines of ``text[start:end]`` as spans, for text that comes without paragraphs."""
    return [m.span() for m in re.compile(r"[^\r\n]+").finditer(text, start, len(text) if end is None else end)]


def unwrapped(text: str, paragraphs: Iterable[Span]) -> Iterator[Span]:
    """Paragraphs, with a line that breaks off joined to the next."""
    held: Span | None = None
    for start, end in (_trimmed(text, *p) for p in paragraphs):
        if start >= end:
            continue
        if held is not None:
            if numbering.opening(text[start:end]) is None and text[held[1] : start].count("\n") < 2:
                start = held[0]
            else:
                yield held
        held = (start, end)
        last_line = text[start:end].rsplit("\n", 1)[-1]
        if text[end - 1] in _STOP or len(last_line) < _WRAPPED:
            yield held
            held = None
    if held is not None:
        yield held


def _of_paragraph(text: str, start: int, end: int, item_follows: bool) -> Iterator[Span]:
    paragraph = text[start:end]
    cuts = [0, *_items(paragraph), len(paragraph)]
    for here, there in pairwise(cuts):
        leads = there < len(paragraph) or item_follows
        for a, b in _of_item(paragraph[here:there], leads):
            yield start + here + a, start + here + b


def _items(paragraph: str) -> list[int]:
    """Where items begin inside a paragraph: numbers that count up from one, or from the paragraph's own."""
    first = numbering.opening(paragraph)
    found = [(at, n) for at, n in numbering.inside(paragraph) if at > 0]
    starts = {(n.style, n.ordinal) for _, n in found} | ({(first.style, first.ordinal)} if first else set())
    reached = {first.style: first.ordinal} if first else {}
    taken = []
    for at, number in found:
        if number.style == "word":
            taken += [at] if ("word", 1) in starts else []
            continue
        begins = number.ordinal == 1 and (number.style, 2) in starts
        if begins or reached.get(number.style, 0) + 1 == number.ordinal > 1:
            reached[number.style] = number.ordinal
            taken.append(at)
    return taken


def _of_item(item: str, leads: bool) -> Iterator[Span]:
    """The clauses of an item or of unnumbered text; ``leads`` says that an item follows, to which it leads."""
    numbered = numbering.opening(item) is not None
    sentences = [m.span() for m in _SENTENCE.finditer(item) if m.group().strip()]
    whole = numbered and len(item) <= _LONG_ITEM
    begun: int | None = None
    for number, (a, b) in enumerate(sentences):
        if begun is None:
            begun = a
        if number == 0 and len(sentences) > 1 and _is_heading(item[a:b]):
            yield a, b
            begun = None
            continue
        last = number == len(sentences) - 1
        heads = numbered and number == 0 and b - a <= _LEAD
        if last or _turns(item[b:]) or not (whole or heads):
            opens = last and leads and not numbered
            yield from [(begun, b)] if whole or opens else _at_semicolons(item, begun, b)
            begun = None


def _at_semicolons(item: str, start: int, end: int) -> Iterator[Span]:
    parts = [m.span() for m in _SEMICOLON.finditer(item, start, end)]
    if len(parts) > 1 and all(b - a >= _PART for a, b in parts):
        yield from parts
    else:
        yield start, end


def _turns(rest: str) -> bool:
    return rest.lstrip().startswith(_turn_words())


def _is_heading(sentence: str) -> bool:
    bare = numbering.body(sentence).strip().rstrip("。．.：:；;")
    return len(bare) <= _LEAD and any(pattern.fullmatch(bare) for pattern in _headings())


@cache
def _turn_words() -> tuple[str, ...]:
    return tuple(_data()["turns"])


@cache
def _headings() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _data()["headings"]))


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads(files("models.narrative").joinpath("clauses.toml").read_text("utf-8"))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
