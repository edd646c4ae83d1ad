"""Title, years, statistical period, date of publication, template residue, edition of the form (S2xx)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from models.report import Report
from models.standard import for_year, load
from service.checks.finding import Finding, Outcome, Where
from service.checks.profile import Profile
from service.checks.quotes import around

_QUOTES = 8
_LONGEST_SENTENCE = 200
_ADDRESS = 600
"""Characters at the beginning of a section in which the report says what it reports on."""
_MOST_SENTENCES = 50
_BEFORE_NAME = 6
"""Characters before ×× by which it is known as a name."""
_LONGEST_TITLE = 40
"""Characters of the title of a document, in which a name may be left out."""


@cache
def patterns() -> dict[str, Any]:
    """``patterns.toml``: what is looked for in the text."""
    return tomllib.loads(files("service.checks").joinpath("patterns.toml").read_text("utf-8"))


def check(report: Report, profile: Profile, published: date | None = None) -> Outcome:
    """Findings on what frames the report; ``published`` overrides the date found beside it."""
    found = [*_title(report), *_years(report), *_published(report, profile, published), *_form(report)]
    return Outcome((*found, *_residue(report)))


def _title(report: Report) -> Iterator[Finding]:
    if report.title is None:
        if report.document.complete:
            yield Finding("S201")
    elif not report.title.regular:
        where = (Where(start=report.title.start, end=report.title.end),)
        yield Finding("S201", {"title": report.title.text}, where, variant="irregular")


def _years(report: Report) -> Iterator[Finding]:
    """Statistical period (S204), its year and stale years against the title's (S202)."""
    period = patterns()["period"]
    for start, sentence in _sentences(report.text, period["sentence"]):
        span = re.search(period["range"], sentence)
        if span is None:
            lone = re.search(period["open"], sentence)
            if lone is not None:
                yield Finding("S204", {"quote": lone.group().strip()}, (_at(report, start, lone),), variant="open")
            continue
        place = _at(report, start, span)
        ends = [int(span[n]) for n in ("month", "day", "month2", "day2")]
        year, last = int(span["year"]), int(span["year2"] or span["year"])
        if ends != [1, 1, 12, 31] or last != year:
            yield Finding("S204", {"quote": span.group().strip()}, (place,))
        elif report.year is not None and year != report.year:
            params = {"year": report.year, "found": year, "quote": span.group().strip()}
            yield Finding("S202", params, (place,), expected=report.year, actual=year)
        break
    yield from _stale(report)


def _stale(report: Report) -> Iterator[Finding]:
    if report.title is None or report.year is None:
        return
    rule = patterns()["stale"]
    for code in ("overview", "problems"):
        section = report.section(code)
        if section.body is None:
            continue
        opening = _opening(report, section.body, section.end or len(report.text))
        if opening is None or int(opening["year"]) == report.year:
            continue
        stop = report.text.find("。", opening.end())
        sentence = report.text[opening.start() : stop if stop > 0 else opening.end() + 60]
        if re.search(rule["unless"], sentence) is None and str(report.year) not in sentence:
            params = {
                "section": code,
                "year": report.year,
                "found": int(opening["year"]),
                "quote": opening.group().strip(),
            }
            where = (Where(section=code, start=opening.start("year"), end=opening.end()),)
            yield Finding("S202", params, where, report.year, int(opening["year"]), variant="stale", key=code)


def _opening(report: Report, start: int, end: int) -> re.Match[str] | None:
    """Where a section begins by naming the year of its own work, or the report says what it reports on."""
    rule = patterns()["stale"]
    unit = re.escape(report.unit.name)
    named = rf"\s*(?P<year>20\d{{2}})\s*年(?:度)?\s*[，,]\s*{unit}" if unit else r"(?!)(?P<year>)"
    for pattern in (rule["opening"], named):
        found = re.compile(pattern).match(report.text, start, end)
        if found is not None:
            return found
    return re.compile(rule["address"]).search(report.text, start, min(end, start + _ADDRESS))


def _sentences(text: str, keyword: str) -> Iterator[tuple[int, str]]:
    """Where each sentence around a keyword begins, and its text; a very long one is cut."""
    done = 0
    for match in islice(re.finditer(keyword, text), _MOST_SENTENCES):
        if match.start() < done:
            continue
        before = text[max(0, match.start() - _LONGEST_SENTENCE) : match.start()]
        lead = len(re.split(r"[。；\n]", before)[-1])
        after = re.match(r"[^。；\n]*[。；]?", text[match.end() : match.end() + _LONGEST_SENTENCE])
        assert after is not None
        start, done = match.start() - lead, match.end() + after.end()
        yield start, text[start:done]


def _at(report: Report, sentence: int, part: re.Match[str]) -> Where:
    start = sentence + part.start()
    return Where(section=section_at(report, start), start=start, end=sentence + part.end())


def section_at(report: Report, offset: int) -> str | None:
    """The section in which an offset of the text lies."""
    for section in report.sections:
        if section.start is not None and section.end is not None and section.start <= offset < section.end:
            return section.code
    return None


def _published(report: Report, profile: Profile, given: date | None) -> Iterator[Finding]:
    published = given or report.published
    due = profile.deadline(report.unit.level, report.year)
    if published is None or due is None or published <= due.day:
        return
    params = {"published": published.isoformat(), "deadline": due.day.isoformat()}
    variant = "" if due.by_law else "county"
    yield Finding("S205", params, (), due.day.isoformat(), published.isoformat(), variant=variant)


def _form(report: Report) -> Iterator[Finding]:
    due = for_year(report.year)
    if report.year is not None and load(report.standard).first_year < due.first_year:
        yield Finding("S206", {"year": report.year}, (Where(section="disclosure"),), due.code, report.standard)
    for table in report.tables:
        if table.superseded_rows:
            form = load(report.standard).table(table.code)
            cells = tuple(Where(cell=form.cell(r, c)) for r in table.superseded_rows for c in form.row[r].columns)
            params = {"table": table.code, "rows": list(table.superseded_rows)}
            yield Finding("S206", params, cells, variant="rows", key="rows")


def hides_a_name(text: str, start: int, end: int) -> bool:
    """Whether ×× or 某某 stands for the name of a person or a place that is not told (张××, ××路段)."""
    rule = patterns()["hidden"]
    if re.compile(rule["template"]).match(text, end):
        return False
    person = rf"(?:[{rule['surnames']}]|{rule['before']}[{rule['ambiguous']}])$"
    if re.search(person, text[max(0, start - _BEFORE_NAME) : start]):
        return True
    if re.compile(rule["ordinary"]).match(text, end):
        return True
    title = text.rfind("《", max(0, start - _LONGEST_TITLE), start)
    return title >= 0 and "》" not in text[title:start] and "》" in text[end : end + _LONGEST_TITLE]


def _residue(report: Report) -> Iterator[Finding]:
    """Template text in the title or a section; the page around the report is not looked at."""
    spans = [(s.start, s.end) for s in report.sections if s.start is not None and s.end is not None]
    if report.title is not None and report.title.start is not None and report.title.end is not None:
        spans.append((report.title.start, report.title.end))
    found: dict[int, tuple[int, str]] = {}
    for rule in patterns()["residue"]:
        for start, end in spans:
            for match in re.compile(rule["pattern"]).finditer(report.text, start, end):
                if rule.get("names") and hides_a_name(report.text, *match.span()):
                    continue
                found.setdefault(match.start(), (match.end(), match.group()))
    if not found:
        return
    where = tuple(Where(section=section_at(report, a), start=a, end=b) for a, (b, _) in sorted(found.items()))
    quotes: list[str] = []
    shown = -1
    for start, (end, _) in sorted(found.items()):
        if end <= shown:
            continue  # it stands in the quote before
        quote, last = around(report.text, start, end)
        if quote not in quotes:
            quotes.append(quote)
            shown = last
    yield Finding("S208", {"quotes": quotes[:_QUOTES]}, where)
