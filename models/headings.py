"""Lines that may be the heading of one of the six sections, each with a score for how likely it is.

Headings lose their number, gain stray signs, are worded in a dozen ways, or stand in one line with the text:
``headings.toml`` holds the wordings, this module weighs wording, number and surroundings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.document import Document
from models.report import FoundTable
from models.standard import SectionForm, Standard
from models.wording import narrow, phrase

CLEAR = 5.0
"""Own score of a heading that is beyond doubt: strong wording, right number, a line of its own."""
LIKELY = 2.4
"""Own score of a strong wording in a line of its own, whatever its number."""

_NUMERALS = "一二三四五六七八九十"
_SEPARATOR = r"[ \t　\u00a0]*[、､．.，,:：]?[ \t　\u00a0]*"
_TRIGGER = re.compile(r"总\s*体|概\s*[述况]|情\s*况|公\s*开|问\s*题|不\s*足|其\s*[他它]|复\s*议")
_LONGEST_HEADING = 120
_LINE_BREAK = 3
"""Characters between headings that stand line by line."""
_CONTENTS = 3
_CONTENTS_SLACK = 3.0
_MOST_CANDIDATES = 300
_TABLE_NEAR = 400
"""Characters between a section's heading and its table, at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be the heading of section number ``order``; ``flaws`` as in ``Section``.

    ``own`` is the score without the surroundings, 0 for a weak wording.
    """

    order: int
    start: int
    end: int
    numeral: str
    score: float
    flaws: tuple[str, ...]
    own: float


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one section's heading is recognised: alone in a line (strong, or either), inside a line; accepted."""

    strong: re.Pattern[str]
    either: re.Pattern[str]
    inside: re.Pattern[str]
    accepted: frozenset[str]


@cache
def data() -> dict[str, Any]:
    """``headings.toml``: wordings by section, and what a web page prints below a report."""
    return tomllib.loads(files("models").joinpath("headings.toml").read_text("utf-8"))


@cache
def _wording(code: str) -> _Wording:
    entry = data()[code]
    strong = "|".join(phrase(p) for p in entry["strong"])
    either = "|".join(phrase(p) for p in entry["strong"] + entry["weak"])
    return _Wording(
        re.compile(_line(strong)),
        re.compile(_line(either)),
        re.compile(rf"(?<=[。；;！!？?\s:：|])(?P<num>[{_NUMERALS}])[、．.]\s?(?P<title>{strong})"),
        frozenset(narrow(a) for a in entry["accepted"]),
    )


def _line(title: str) -> str:
    stray = rf"(?P<stray>[^\w（(〇{_NUMERALS}]*(?:[A-Za-z|#]{{1,3}}(?=[{_NUMERALS}、]))?[\s、．.#|]*)"
    odd = rf"[（(](?P<sub>[{_NUMERALS}])[）)]\s*|(?P<digit>[1-9])\s*[.．、､]\s*"
    number = rf"(?:第?(?P<num>[{_NUMERALS}])(?:部分)?{_SEPARATOR}|{odd})?"
    return rf"{stray}{number}(?P<title>{title})(?P<rest>.*)"


def candidates(document: Document, standard: Standard, tables: Sequence[FoundTable]) -> list[Candidate]:
    """Every possible heading outside the tables, in the order of the text."""
    spans = [(t.start, t.end) for t in tables if t.start is not None and t.end is not None]
    starts = {t.code: t.start for t in tables if t.start is not None}
    found: list[Candidate] = []
    for start, end in _lines(document):
        line = document.text[start:end]
        if _TRIGGER.search(line) is None or any(a < start < b for a, b in spans):
            continue
        for order, form in enumerate(standard.sections):
            own = next((t.code for t in standard.tables if t.section == form.code), "")
            found.extend(_in_line(line, start, order, form, starts.get(own)))
    found = sorted(found, key=lambda c: -c.score)[:_MOST_CANDIDATES]
    found.sort(key=lambda c: (c.start, c.order))
    return _without_contents(found)


def _lines(document: Document) -> list[tuple[int, int]]:
    """Spans in which a heading may stand: paragraphs, and short cells (a heading may be a table's first row)."""
    lines = [(p.start, p.end) for p in document.paragraphs if p.end - p.start > 1]
    lines += [(c.start, c.end) for t in document.tables for c in t.cells if 4 <= c.end - c.start <= 40]
    return sorted(lines)


def _in_line(line: str, at: int, order: int, form: SectionForm, table: int | None) -> list[Candidate]:
    wording = _wording(form.code)
    found = []
    match = wording.strong.match(line[:_LONGEST_HEADING])
    sure = match is not None
    match = match or wording.either.match(line[:_LONGEST_HEADING])
    if match is not None:
        made = _candidate(match, at, order, form, table, sure=sure)
        if made is not None:
            found.append(made)
    for match in wording.inside.finditer(line):
        start = at + match.start()
        if match["num"] == form.number and not any(c.start <= start < c.end for c in found):
            score = 3.0 + _near(start, table)
            found.append(Candidate(order, start, at + match.end(), match["num"], score, ("glued",), 3.0))
    return found


def _candidate(
    match: re.Match[str],
    at: int,
    order: int,
    form: SectionForm,
    table: int | None,
    *,
    sure: bool,
) -> Candidate | None:
    numeral, rest = match["num"] or "", match["rest"].strip(" \t|　")
    odd = match["sub"] or (_NUMERALS[int(match["digit"]) - 1] if match["digit"] else "")
    if odd and (odd != form.number or not sure):
        return None  # an item of a list below the sections
    flaws: list[str] = []
    score = 2.0 if sure else 0.5
    if re.fullmatch(r"[.…·\-\s]*\d{1,3}", rest) or re.search(r"[.…·]{3,}", rest):
        return None  # a line of a table of contents
    remark = re.fullmatch(r"[（(][^（）()]*[）)][:：]?", rest)
    if rest and not remark and not re.fullmatch(r"[:：。.；;]?", rest):
        if not (numeral == form.number and sure):
            return None
        flaws.append("glued")
    else:
        score += 1.5
    if numeral:
        score += 2.0 if numeral == form.number else -1.0
        if numeral != form.number:
            flaws.append("numeral")
    else:
        flaws.append("no_number")
        score -= 0.0 if sure else 0.5
    if match["stray"].strip():
        flaws.append("stray")
    if (
        remark
        or narrow(match["title"]) not in _wording(form.code).accepted
        or re.search(r"\s", match["title"].strip())
    ):
        flaws.append("wording")
    if "glued" not in flaws:
        title_end = match.start("rest") + len(match["rest"].rstrip(" \t|　"))
    else:
        title_end = match.end("title")
    lead = len(match["stray"]) if "stray" not in flaws else len(match["stray"]) - len(match["stray"].lstrip())
    start, end = at + lead, at + title_end
    return Candidate(order, start, end, numeral, score + _near(start, table), tuple(flaws), score if sure else 0.0)


def _near(start: int, table: int | None) -> float:
    """What a heading gains by standing right before its section's table."""
    if table is None:
        return 0.0
    return 2.0 if 0 <= table - start <= _TABLE_NEAR else -1.0 if start > table else 0.0


def _without_contents(found: list[Candidate]) -> list[Candidate]:
    """Leave out a table of contents: headings line by line, each of which comes again further down."""
    kept: list[Candidate] = []
    run: list[Candidate] = []
    for candidate in [*found, None]:
        if candidate is not None and (not run or candidate.start - run[-1].end <= _LINE_BREAK):
            run.append(candidate)
            continue
        contents = len({c.order for c in run}) >= _CONTENTS
        kept.extend(c for c in run if not (contents and _comes_again(c, found)))
        run = [candidate] if candidate is not None else []
    return kept


def _comes_again(candidate: Candidate, found: Sequence[Candidate]) -> bool:
    """Whether a heading of the same section, about as good, stands further down."""
    least = candidate.score - _CONTENTS_SLACK
    return any(c.order == candidate.order and c.start > candidate.start and c.score >= least for c in found)
