"""Who reports on which year: title, unit and its level, year, date of publication."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from models.document import Document, Paragraph
from models.report import Section, Title, Unit, UnitLevel
from models.wording import narrow

_YEAR = r"(?:(?:19|20)\d{2}|二[〇○零O0][〇○零O0一二三四五六七八九]{2})"
_CORE = r"政府信息(?:与政务)?公开(?:工作)?(?:的)?(?:年度|年)?(?:工作)?报告"
_TITLE = re.compile(
    rf"(?P<before>[^。；;！？《》|>]{{0,50}}?)(?P<year>{_YEAR})年(?:度)?(?P<after>[^。；;，,|>]{{0,30}}?){_CORE}"
)
_TITLE_YEAR_LAST = re.compile(
    rf"(?P<after>)(?P<before>[^。；;，,！？《》|>]{{2,40}}?){_CORE}[(（]?(?P<year>{_YEAR})?(?:年度?)?[)）]?"
)
_JUNK = re.compile(r"^(?:附件\d*[:：]?|[^㐀-鿿〈（(]*[-—:：]|[^㐀-鿿〈]+)")
_DATE = re.compile(r"(20\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_PERIOD_YEAR = re.compile(r"自?\s*(20\d{2})\s*年\s*1\s*月\s*1\s*日")
_ANY_YEAR = re.compile(r"(20[12]\d)\s*年")
_LONGEST_TITLE = 70
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "O": "0", "0": "0"}


@dataclass(frozen=True, slots=True)
class Cover:
    """``about`` says that the title is that of an article about a report, not of a report."""

    title: Title | None
    unit: Unit
    year: int | None
    published: date | None
    about: bool


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("models").joinpath("cover.toml").read_text("utf-8"))


def read(document: Document, sections: Sequence[Section]) -> Cover:
    """The cover of a document whose sections are known (absent ones do no harm)."""
    starts = [s.start for s in sections if s.start is not None]
    first = min(starts, default=len(document.text))
    last = max((s.end for s in sections if s.end is not None), default=0)
    title, match = _title(document, first)
    outside = document.text[:first] + "\n" + document.text[last:]
    name = _unit_name(match) if match is not None else ""
    year = _year(match["year"]) if match is not None and match["year"] else None
    if year is None:
        overview = next((s for s in sections if s.code == "overview" and s.body is not None), None)
        year = _year_in(document.text[overview.body : overview.end] if overview else document.text[:2000])
    return Cover(
        title=title,
        unit=unit(name or _issuer(outside)),
        year=year,
        published=_published(outside),
        about=_is_about(document, title, name, first),
    )


def _is_about(document: Document, title: Title | None, name: str, first: int) -> bool:
    """Whether the title is that of an article, a notice or a guide about such reports.

    Without a title it is told by the last line before the first section that names 报告 and is no sentence, or
    by the file's own title.
    """
    lines = [document.text[p.start : p.end] for p in document.paragraphs if p.start < first]
    naming = [x for x in lines if "报告" in x and len(x) <= _LONGEST_TITLE and not re.search("[，。；：,;:]", x)]
    if title is not None:
        shown = narrow(title.text).replace(name, "")  # a 培训中心 may report too
    elif naming:
        shown = naming[-1]
    else:
        parts = re.split(r"[_|－—-]", document.title or "")
        shown = next((p for p in parts if "报告" in p), "")
    return any(word in narrow(shown) for word in _data()["about"]["words"])


def _title(document: Document, first: int) -> tuple[Title | None, re.Match[str] | None]:
    """The last line (or lines) before the first section that is a title and nothing else, else one in a line."""
    whole: tuple[Title, re.Match[str]] | None = None
    partial: tuple[Title, re.Match[str]] | None = None
    for start, end, texts in _title_lines(document, first):
        line, first_line, count = "".join(texts), texts[0], len(texts)
        text = narrow(line)
        match = _TITLE.search(text) or _TITLE_YEAR_LAST.search(text)
        if match is None:
            continue
        covers = (match.end() - match.start()) / len(text)
        regular = _regular(text, match)
        found = Title(" ".join(line.split()), start, end, regular), match
        if count > 1:  # lines are joined where a line breaks the title, or an organ's name stands before it
            nameless = whole is None or (whole[0].end == end and not _unit_name(whole[1]))
            broken = match["year"] is not None and f"{match['year']}年" in narrow(first_line)
            organ = unit(_unit_name(match)).level is not UnitLevel.OTHER
            if covers > 0.99 and nameless and (organ or broken):
                whole = found
        elif covers > 0.99:
            whole = found
        elif covers > 0.5:
            partial = found
    if whole is not None or partial is not None:
        return whole or partial or (None, None)
    metadata = narrow(document.title or "")
    match = _TITLE.search(metadata) or _TITLE_YEAR_LAST.search(metadata)
    return None, match


def _title_lines(document: Document, first: int) -> Iterator[tuple[int, int, list[str]]]:
    """Spans and texts of up to three lines together that end with 报告, before the first section."""
    lines: list[Paragraph] = []
    cells = [Paragraph(c.start, c.end) for t in document.tables for c in t.cells if 10 < c.end - c.start < 90]
    for line in sorted((*document.paragraphs, *cells), key=lambda p: p.start):
        if line.start >= first:
            break
        lines = [*lines[-2:], line]
        if re.search("[报告]", document.text[line.start : line.end]) is None:
            continue
        for count in range(1, len(lines) + 1):
            texts = [document.text[p.start : p.end].strip(" \t|　") for p in lines[-count:]]
            joined = "".join(texts)
            done = "报告" in narrow("".join(texts[:-1]))
            if len(narrow(joined)) <= _LONGEST_TITLE and not done and "报告" in narrow(joined):
                start = document.text.index(texts[0], lines[-count].start)
                end = document.text.rindex(texts[-1], lines[-1].start, lines[-1].end) + len(texts[-1])
                yield start, end, texts


def _regular(text: str, match: re.Match[str]) -> bool:
    unit_name, year = _unit_name(match), match["year"] or ""
    return bool(unit_name) and year.isdigit() and text == f"{unit_name}{year}年政府信息公开工作年度报告"


def _unit_name(match: re.Match[str]) -> str:
    for part in (match["before"], match["after"]):
        name = _JUNK.sub("", part).removesuffix("年度").removesuffix("关于").removeprefix("关于").strip("《》,，、")
        if len(name) >= 2:
            return name
    return ""


def _year(text: str) -> int:
    return int(text) if text.isdigit() else int("".join(_DIGITS.get(c, "2" if c == "二" else c) for c in text))


def _year_in(text: str) -> int | None:
    match = _PERIOD_YEAR.search(text) or _ANY_YEAR.search(text)
    return int(match[1]) if match else None


def _published(outside: str) -> date | None:
    labels = "|".join(_data()["published"]["labels"])
    for match in re.finditer(rf"(?:{labels})\s*[:：\t\s]\s*(?={_DATE.pattern})", outside):
        found = _DATE.match(outside, match.end())
        if found is not None:
            year, month, day = map(int, found.groups())
            if 1 <= month <= 12 and 1 <= day <= 28 + (3 if month != 2 else 1):
                try:
                    return date(year, month, day)
                except ValueError:
                    continue
    return None


def _issuer(outside: str) -> str:
    labels = "|".join(_data()["issuer"]["labels"])
    match = re.search(rf"(?:{labels})\s*[:：\t\s]\s*([㐀-鿿]{{3,30}})", outside)
    return match[1] if match else ""


@lru_cache(maxsize=4096)
def unit(name: str) -> Unit:
    """The organ of that name with its level; ``other`` where the name does not tell."""
    data = _data()
    text = re.sub(r"[(（].*[)）]$", "", narrow(name))
    level = next(
        (UnitLevel(e["level"]) for e in data["levels"] if text.endswith(tuple(e["ends"]))), UnitLevel.OTHER
    )
    if level is UnitLevel.CITY and text.startswith(tuple(data["municipalities"]["names"])):
        level = UnitLevel.PROVINCE
    if level is not UnitLevel.DEPARTMENT:
        return Unit(name, level)
    government = _government(text)
    if government is None and text.startswith(tuple(data["ministries"]["starts"])):
        return Unit(name, UnitLevel.MINISTRY)
    return Unit(name, level, government)


def _government(name: str) -> UnitLevel | None:
    """Level of the government that a department belongs to, by the last administrative division in its name."""
    places = [
        (match.start(), UnitLevel(level))
        for level, pattern in _data()["governments"].items()
        for match in re.finditer(pattern, name)
        if match.start() > 0
    ]
    if not places:
        return None
    level = max(places)[1]
    if level is UnitLevel.CITY and name.startswith(tuple(_data()["municipalities"]["names"])):
        return UnitLevel.PROVINCE
    return level
