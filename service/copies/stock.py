"""What of a text is nobody's own: quotations of law (``law.toml``) and stock phrases (``stock.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models import wording
from service.copies.rules import rules

_SIGNS = re.compile(r"[“”‘’「」『』\"'、]")
"""Signs within a clause that make no difference."""
_CLAUSE = re.compile(r"[^,;:。!?]+[,;:。!?]*")
_LOOP = re.compile(r"\)([*+]|\{\d+,\})(?![+?])")
"""A group that may come many times: it never gives back what it took, or a hostile text would take years."""
_LED = "〈更〉"
"""With what most phrases begin; read once for all of them."""
_PART = re.compile(r"〈(.+?)〉")
_NOT_CJK = re.compile(r"[^㐀-鿿]")
_QUOTED = r"[，,：:]?\s*“[^”]{0,1000}+(?:”|$)"
_SENTENCE = r"[，,：:]\s*(?:[^。！？\n]|(?<=[；;：:])\n){0,1000}+(?:[。！？]|$|(?=\n))"


@dataclass(frozen=True, slots=True)
class Stock:
    """The data: ``stock`` the phrases, ``law`` every ``run`` characters of it in a row, and how it is quoted."""

    stock: re.Pattern[str]
    law: frozenset[str]
    run: int
    least: int
    covered: float
    quoted: re.Pattern[str]
    under: re.Pattern[str]
    must: re.Pattern[str]
    own: re.Pattern[str]


def data(name: str) -> dict[str, Any]:
    """``name``.toml as it stands."""
    return tomllib.loads(files("service.copies").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def groups() -> tuple[dict[str, Any], ...]:
    """The groups of stock phrases of both files."""
    return tuple(group for name in ("stock", "phrases") for group in data(name)["stock"])


def quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where what a law says is quoted after its name, rising; the name and 规定 are not part of it."""
    known = _known()
    for found in known.quoted.finditer(text, start, end):
        said = found["sentence"]
        if said is not None:
            under = known.under.search(text[max(start, found.start() - 20) : found.start()])
            if known.own.search(said) or (under and not known.must.search(said)):
                continue
        yield found.end("says"), found.end()


def own(sentence: str) -> str:
    """What is left of a sentence (narrow, without names) when the clauses that are nobody's own are taken away."""
    known = _known()
    text = _SIGNS.sub("", sentence)
    stock = bytearray(len(text))
    for found in known.stock.finditer(text):
        stock[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    nobodys = _of_law(text, known)
    for place, marked in enumerate(stock):
        nobodys[place] |= marked
    if not any(nobodys):
        return sentence
    kept = []
    for found in _CLAUSE.finditer(text):
        places = range(*found.span())
        whole = [place for place in places if "㐀" <= text[place] <= "鿿"]
        left = sum(not nobodys[place] for place in whole)
        if left == len(whole) or (left >= known.least and left > (1 - known.covered) * len(whole)):
            kept.append("".join(text[place] for place in places if not stock[place]))
    return "".join(kept)


def _of_law(text: str, known: Stock) -> bytearray:
    """Which characters stand in the law in the same surroundings."""
    marks = bytearray(len(text))
    bare = rules().words.numerals.sub(lambda found: " " * len(found.group()), text)
    places = [place for place, char in enumerate(bare) if "㐀" <= char <= "鿿"]
    chars = "".join([bare[place] for place in places])
    for first in range(len(chars) - known.run + 1):
        if chars[first : first + known.run] in known.law:
            for place in places[first : first + known.run]:
                marks[place] = 1
    return marks


@cache
def _known() -> Stock:
    found = data("stock")
    clause, quotation, parts = found["clause"], found["quotation"], found["parts"]

    def plain(pattern: str) -> str:
        while _PART.search(pattern):
            pattern = _PART.sub(lambda part: parts[part[1]], pattern)
        return _LOOP.sub(r")\1+", pattern)

    led: list[str] = []
    others = [plain(_cited(quotation))]
    for pattern in (pattern for group in groups() for pattern in group["patterns"]):
        (led if pattern.startswith(_LED) else others).append(plain(pattern.removeprefix(_LED)))
    named = f"{quotation['law']}{quotation['article']}{quotation['says']}"
    return Stock(
        stock=re.compile(f"{plain(_LED)}(?:{'|'.join(led)})|{'|'.join(others)}"),
        law=frozenset(_runs(clause["run"])),
        run=clause["run"],
        least=clause["least"],
        covered=clause["covered"],
        quoted=re.compile(f"(?P<says>{named})(?:{_QUOTED}|(?P<sentence>{_SENTENCE}))"),
        under=re.compile(quotation["under"]),
        must=re.compile(quotation["must"]),
        own=re.compile(quotation["own"]),
    )


def _cited(quotation: dict[str, str]) -> str:
    """A law that is named with what leads to it, 根据《…》第…条的规定, in narrow text."""
    law = f"(?:{quotation['law']}{quotation['number']}(?:等)?(?:和|及|以及|与)?)+"
    return f"{quotation['leads']}{law}{quotation['ends']}"


def _runs(width: int) -> Iterator[str]:
    words = rules().words
    for text in data("law")["text"]:
        for passage in text["words"]:
            plain = words.self_.sub("", _SIGNS.sub("", wording.narrow(passage)))
            chars = _NOT_CJK.sub("", words.numerals.sub("", plain))
            yield from (chars[place : place + width] for place in range(len(chars) - width + 1))
