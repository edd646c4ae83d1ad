"""What the text must speak of and may not rest on: topics of the overview, fees, the basis cited (S207, S30x)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from models.claims import figures
from models.report import Report, UnitLevel
from service.checks import structure
from service.checks.cover import section_at
from service.checks.finding import Check, Finding, Outcome, Where

_FIRST_YEAR = 2021
"""Reports on this year and later follow 国办公开办函〔2021〕30号, which names the topics and the fees."""
_GOVERNMENTS = {UnitLevel.TOWNSHIP, UnitLevel.COUNTY, UnitLevel.CITY, UnitLevel.PROVINCE}
_STOPS = "。；;\n"


@cache
def rules() -> dict[str, Any]:
    """``content.toml``."""
    return tomllib.loads(files("service.checks").joinpath("content.toml").read_text("utf-8"))


def check(report: Report) -> Outcome:
    """Findings on the content of sections one and six, and on superseded bases anywhere in the report."""
    found = list(_bases(report))
    checks: list[Check] = []
    if report.year is not None and report.year >= _FIRST_YEAR and report.document.complete:
        for outcome in (_topics(report), _accountability(report), _fees(report)):
            found += outcome.findings
            checks += outcome.checks
    return Outcome(tuple(found), tuple(checks))


def _topics(report: Report) -> Outcome:
    """S301: the overview speaks of each of the five topics."""
    return _spoken_of(report, "S301", rules()["topics"])


def _accountability(report: Report) -> Outcome:
    """S302: a government's overview speaks of assessment, review by society and liability (条例第五十条)."""
    if report.unit.level not in _GOVERNMENTS or not report.unit.name.endswith(("人民政府", "政府")):
        return Outcome()
    return _spoken_of(report, "S302", rules()["accountability"])


def _spoken_of(report: Report, code: str, topics: dict[str, list[str]]) -> Outcome:
    section = report.section("overview")
    if not section.present or structure.says_nothing(report, "overview"):
        return Outcome()
    text = re.sub(r"\s+", "", report.body("overview"))
    lacking = [name for name, words in topics.items() if not any(w in text for w in words)]
    params = {"section": "overview"}
    checks = (Check(code, "failed" if lacking else "passed", params, len(topics) - len(lacking), len(topics)),)
    if not lacking:
        return Outcome((), checks)
    where = (Where(section="overview", start=section.start, end=section.end),)
    return Outcome((Finding(code, params | {"topics": lacking}, where),), checks)


def _fees(report: Report) -> Outcome:
    """S303: section six speaks of the fees for handling requests (国办函〔2020〕109号)."""
    section = report.section("others")
    if not section.present:
        return Outcome()
    said = re.search(rules()["fees"]["pattern"], re.sub(r"\s+", "", report.body("others"))) is not None
    params = {"section": "others"}
    checks = (Check("S303", "passed" if said else "failed", params),)
    where = (Where(section="others", start=section.start, end=section.end),)
    return Outcome(() if said else (Finding("S303", params, where),), checks)


def _bases(report: Report) -> Iterator[Finding]:
    """S207: superseded bases that the report rests on, and old ones; each once."""
    unless = re.compile(rules()["basis_unless"]["pattern"])
    for rule in rules()["basis"]:
        if report.year is None or report.year < rule["since"]:
            continue
        for match in re.finditer(rule["pattern"], figures.fold(report.text)):
            section = section_at(report, match.start())
            if section is None or unless.search(_sentence(report.text, *match.span())):
                continue
            params = {
                "name": rule["name"],
                "quote": re.sub(r"\s+", "", match.group()),
                "instead": rule["instead"],
                "year": report.year,
            }
            where = (Where(section=section, start=match.start(), end=match.end()),)
            variant = "old" if rule["kind"] == "old" else ""
            yield Finding("S207", params, where, variant=variant, key=rule["name"])
            break


def _sentence(text: str, start: int, end: int) -> str:
    first = max(text.rfind(stop, max(0, start - 200), start) for stop in _STOPS) + 1
    ends = [at for stop in _STOPS if (at := text.find(stop, end, end + 200)) >= 0]
    return text[max(first, start - 200) : min(ends, default=min(len(text), end + 200))]
