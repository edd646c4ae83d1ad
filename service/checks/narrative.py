"""Section five: are problems and measures stated, specific, and matched one to another (N101-N107).

Precision before recall: a clause counts against the report only where the tagger is sure of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from models.narrative import numbering
from models.narrative.read import SECTION
from models.numerals import chinese
from models.report import Clause, Report
from service.checks import structure
from service.checks.cover import patterns
from service.checks.finding import Check, Finding, Outcome, Status, Where

_POSSIBLE = 0.1
"""Probability of a role at which a clause may be of that role: then nothing is called absent."""
_CERTAIN = 0.95
"""Probability from which a clause is a problem beyond doubt; below it the clause may be a measure."""
_SURE = 0.7
"""Probability of a theme from which a finding may rest on it."""
_NAMELESS = 0.1
"""Probability that no theme of a problem may reach if it is to name none (N105)."""
_FAINT = 0.25
"""Probability of a theme below which a clause does not speak of it."""
_SHORT = 40
"""Han characters below which section five can't tell problems and improvements (N106)."""
_MORE = 4
"""Han characters after a denial from which the clause may say something else."""
_QUOTE = 36
_HAN = re.compile(r"[㐀-鿿]")


def check(report: Report) -> Outcome:
    """Findings on the narrative; none where the section is missing, empty, or not wholly read."""
    section = report.section(SECTION)
    if not section.present or not report.document.complete or structure.says_nothing(report, SECTION):
        return Outcome()
    clauses = [_as_said(c) for c in report.clauses]
    params = {"section": SECTION}
    here = (Where(section=SECTION, start=section.start, end=section.end),)
    found: list[Finding] = []
    checks: list[Check] = []
    stated = {
        role: any(c.roles[role] >= _POSSIBLE or _says(c, role) for c in clauses) for role in ("problem", "measure")
    }
    problems = [c for c in clauses if c.role == "problem"]
    for code, role, count in (("N101", "problem", len(clauses)), ("N102", "measure", len(problems))):
        checks.append(Check(code, _status(clauses, role, possible=stated[role]), params))
        if not stated[role]:
            bare = "" if count or code != "N102" else "bare"
            found.append(Finding(code, params | {"count": count}, here, variant=bare))
    characters = len(_HAN.findall(report.body(SECTION)))
    if characters < _SHORT:
        found.append(Finding("N106", params | {"characters": characters}, here))
    if not stated["problem"]:
        found += _achievements(clauses)
    unanswered = list(_unanswered(clauses))
    if problems and any(c.role == "measure" for c in clauses):
        left = len(problems) - len(unanswered)
        checks.append(Check("N104", "failed" if unanswered else "passed", params, left, len(problems)))
        found += unanswered
    else:
        checks.append(Check("N104", "not_assessable", params))
    return Outcome((*found, *_general(clauses), *_counts(clauses)), tuple(checks))


def _as_said(clause: Clause) -> Clause:
    """The clause without the role that its words deny: 不存在突出问题 is no problem, 改进情况：无 no measure."""
    for role in ("problem", "measure"):
        denied = re.search(patterns()["denied"][role], clause.text)
        if denied is None or re.search(patterns()["stated"][role], _undenied(clause.text, role)):
            continue
        if clause.role != role or len(_HAN.findall(clause.text[denied.end() :])) < _MORE:
            known = "other" if clause.role == role else clause.role
            clause = replace(clause, role=known, roles={**clause.roles, role: 0.0})
    return clause


def _undenied(text: str, role: str) -> str:
    """``text`` without the words that deny a role."""
    return re.sub(patterns()["denied"][role], "", text)


def _status(clauses: Sequence[Clause], role: str, *, possible: bool) -> Status:
    """Passed where a clause is of the role; where one only may be, it can't be told."""
    if any(c.role == role for c in clauses):
        return "passed"
    return "not_assessable" if possible else "failed"


def _unanswered(clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Problems whose themes are certain and of which no other clause speaks (N104)."""
    measures = sum(c.role == "measure" for c in clauses)
    general = patterns()["stated"]["general"]
    if any(c.role == "measure" and re.search(general, c.text) for c in clauses):
        return  # one measure for all problems
    for clause in _apart_from_leads(clauses):
        if clause.role != "problem" or clause.answers or not clause.themes or not measures:
            continue
        certain = clause.roles["problem"] >= _CERTAIN and all(score >= _SURE for _, score in clause.themes)
        possible = [c for c in clauses if c.roles["problem"] < _CERTAIN]
        spoken = any(c.scores[code] >= _FAINT for c in possible for code, _ in clause.themes)
        spoken = spoken or any(_pairs(clause) & _pairs(c) for c in possible)
        if certain and not spoken:
            params = {"quote": _quote(clause), "themes": [code for code, _ in clause.themes], "measures": measures}
            yield Finding("N104", params, (_where(clause),), key=clause.text)


def _general(clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Problems of which no theme can be told (N105): items of a list, or all that the report has."""
    problems = [c for c in clauses if c.role == "problem"]
    vague = [c for c in problems if c.roles["problem"] >= _CERTAIN and max(c.scores.values()) < _NAMELESS]
    for clause in vague:
        if numbering.opening(clause.text) is not None or len(vague) == len(problems):
            yield Finding("N105", {"quote": _quote(clause)}, (_where(clause),), key=clause.text)


def _apart_from_leads(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """The clauses without those that only lead to a list."""
    for clause, following in zip_longest(clauses, clauses[1:]):
        first = numbering.opening(following.text) if following is not None else None
        if numbering.opening(clause.text) is not None or first is None or first.ordinal != 1:
            yield clause


def _says(clause: Clause, role: str) -> bool:
    """Whether a clause may be of a role by its words alone, whatever the tagger says."""
    rule, text = patterns()["stated"], _undenied(clause.text, role)
    return len(text) >= rule.get(f"{role}_least", 0) and re.search(rule[role], text) is not None


def _pairs(clause: Clause) -> set[str]:
    """Pairs of neighbouring characters of a clause that are not in everybody's mouth."""
    text = numbering.body(clause.text)
    pairs = {a + b for a, b in pairwise(text) if _HAN.match(a) and _HAN.match(b)}
    return pairs - set(patterns()["stock"]["pairs"].split())


def _achievements(clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Achievements told where problems belong (N107), in a section without any problem."""
    rule = patterns()["achievement"]
    told = [
        c
        for c in clauses
        if re.search(rule["words"], c.text)
        and not re.search(rule["unless"], c.text)
        and len(c.text) >= rule["least"]
    ]
    if told:
        quotes = [_quote(c) for c in told[:3]]
        yield Finding("N107", {"section": SECTION, "quotes": quotes}, tuple(_where(c) for c in told))


def _counts(clauses: Sequence[Clause]) -> Iterator[Finding]:
    """A number of items announced, and another one listed (N103)."""
    announcement = re.compile(patterns()["announcement"]["pattern"])
    for i, clause in enumerate(clauses[:-1]):
        match = announcement.search(clause.text)
        first = numbering.opening(clauses[i + 1].text)
        if match is None or first is None or first.ordinal != 1 or clauses[i + 1].role == "other":
            continue  # headings are no items
        announced = int(match["n"]) if match["n"].isdigit() else chinese(match["n"]) or 0
        listed = _listed(clauses[i + 1 :], first.style)
        if 1 < listed < announced and not re.search(patterns()["announcement"]["unless"], clause.text):
            params = {"quote": match.group(), "announced": announced, "listed": listed}
            yield Finding("N103", params, (_where(clause),), announced, listed, key=clause.text)


def _listed(clauses: Sequence[Clause], style: str) -> int:
    """How many items the list has that opens here: its numbers rise one by one, other numbers lie within it."""
    last = 0
    for clause in clauses:
        number = numbering.opening(clause.text)
        if number is not None and number.style == style:
            if number.ordinal != last + 1:
                break
            last = number.ordinal
    return last


def _quote(clause: Clause) -> str:
    text = numbering.body(clause.text).rstrip("。；;，,")
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


def _where(clause: Clause) -> Where:
    return Where(section=clause.section, start=clause.start, end=clause.end)
