"""What is compared of a report: its own sentences in sections one, five and six, with names and numbers masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from models import wording
from models.narrative import numbering
from service import names
from service.batch import lean
from service.copies import stock
from service.copies.rules import labels, rules

SECTIONS = ("overview", "problems", "others")
_STOPS = "。！？；!?;"
_PIECE = re.compile(rf"[^{_STOPS}\n\t]*(?:[{_STOPS}]+[”’」』）)]*|[\n\t]|$)")
_WRAPPED = 25
"""Characters from which a line without a stop may go on in the next one."""
_GOES_ON = re.compile(r"[㐀-鿿，、]$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of ``section`` at ``start`` to ``end`` of the text; ``masked`` holds only Chinese characters."""

    start: int
    end: int
    section: str
    masked: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """The report of ``organ`` (a key: the same organ, the same key) and its sentences in the text's order.

    Left out are headings, labels, sentences that the law asks of everybody, and those too short to be anybody's.
    """

    organ: str
    text: str
    sentences: tuple[Sentence, ...]

    def section(self, start: int) -> str:
        """The section of the sentence that starts there; KeyError where none does."""
        return {s.start: s.section for s in self.sentences}[start]


def narrative(review: lean.Review, organ: str) -> Narrative:
    """The narrative of a review; ``organ`` is the name by which the batch knows who sent it."""
    report = review.report
    limits = rules().limits
    names_ = _names(frozenset((report.unit, organ)))
    found: list[Sentence] = []
    for section in report.sections:
        if section.code not in SECTIONS or not section.present or section.start is None or section.end is None:
            continue
        start = section.start
        if section.heading and report.text.startswith(section.heading, start):
            start += len(section.heading)
        end = min(section.end, start + limits.characters)
        quoted = tuple(stock.quotations(report.text, start, end))
        for a, b in pieces(report.text, start, end):
            masked = mask(_without(report.text, a, b, quoted), names_)
            if masked and len(found) < limits.sentences:
                found.append(Sentence(a, b, section.code, masked))
    return Narrative(organ, report.text, tuple(found))


def template(text: str) -> Iterator[str]:
    """The masked sentences of a template's text."""
    for a, b in pieces(text, 0, len(text)):
        masked = mask(text[a:b], None)
        if masked:
            yield masked


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of sentences, without white space around them; lines broken within a sentence are joined."""
    most = rules().limits.sentence
    opened = start
    for found in _PIECE.finditer(text, start, end):
        line = found.group().rstrip()
        if found.end() < end and len(line) >= _WRAPPED and _GOES_ON.search(line):
            following = text[found.end() : min(end, found.end() + 8)]
            if text[found.end() - 1] == "\n" and following.strip() and numbering.opening(following) is None:
                continue
        yield from _cut(text, opened, found.end(), most)
        opened = found.end()


def mask(sentence: str, organ: re.Pattern[str] | None) -> str:
    """What is left to compare of a sentence: "" where it is fixed or too short."""
    known = rules()
    words = known.words
    plain = wording.narrow(numbering.body(sentence))
    if known.fixed.search(plain):
        return ""
    if organ is not None:
        plain = organ.sub("", plain)
    plain = words.level.sub("", stock.own(words.self_.sub("", plain)))
    masked = wording.key(words.numerals.sub("", plain))
    return masked if len(masked) >= known.least and masked not in _fixed_labels() else ""


def _without(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """The text from ``start`` to ``end`` without what is in the (rising) spans."""
    parts = []
    for a, b in spans:
        if a < end and b > start:
            parts.append(text[start : max(start, a)])
            start = b
    return "".join((*parts, text[start:end]))


def _cut(text: str, start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    """The span in parts of at most ``most`` characters, each without white space around it."""
    for a in range(start, end, most):
        part = text[a : min(a + most, end)]
        left, right = len(part) - len(part.lstrip()), len(part.rstrip())
        if left < right:
            yield a + left, a + right


@lru_cache(maxsize=256)
def _names(of: frozenset[str]) -> re.Pattern[str] | None:
    """How an organ may be named: in full, without 人民政府, without its county, a town by its bare name."""
    forms = {form for name in of for form in _forms(wording.narrow(name)) if len(form) > 1}
    return _any(forms) if forms else None


def _forms(name: str) -> Iterator[str]:
    words = rules().words
    short = names.key(name)
    yield from (name, short)
    while (found := words.place.match(short)) is not None:
        yield from (found.group(), short[: found.end() - 1])
        short = short[found.end() :]
        yield short
    yield words.town.sub("", short)


def _any(forms: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?:{'|'.join(map(re.escape, ordered))})(?:人民政府|政府(?!信息)|办事处)?")


@cache
def _fixed_labels() -> frozenset[str]:
    words = rules().words
    return frozenset(wording.key(words.numerals.sub("", wording.narrow(label))) for label in labels())
