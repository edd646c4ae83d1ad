"""Sections: are all there, filled, in order, under their standard heading, once (S101-S105)."""

from __future__ import annotations

from models import wording
from models.report import Report, Section
from models.standard import SectionForm, load
from service.checks.finding import Check, Finding, Outcome, Where


def check(report: Report) -> Outcome:
    """Findings on the six sections. What may stand on unread pages is not called missing."""
    findings: list[Finding] = []
    checks: list[Check] = []
    for form, section in zip(load(report.standard).sections, report.sections, strict=True):
        params = {"section": form.code}
        if not section.present:
            unread = not report.document.complete
            checks.append(Check("S101", "not_assessable" if unread else "failed", params))
            if not unread:
                findings.append(Finding("S101", params | {"number": form.number}, (Where(section=form.code),)))
            continue
        checks.append(Check("S101", "passed", params))
        findings.extend(_of_section(report, form, section))
    return Outcome(tuple(findings), tuple(checks))


def says_nothing(report: Report, code: str) -> bool:
    """Whether a section is empty or holds only 无 and the like."""
    return wording.says_nothing(report.body(code))


def _of_section(report: Report, form: SectionForm, section: Section) -> list[Finding]:
    here = (Where(section=form.code, start=section.start, end=section.body),)
    params = {"section": form.code, "heading": section.heading}
    found: list[Finding] = []
    if form.needs_text and report.document.complete:
        body = wording.unmarked(report.body(form.code))
        if says_nothing(report, form.code):
            found.append(Finding("S102", params | {"printed": body}, here, variant="nothing" if body else ""))
    if "order" in section.flaws:
        found.append(Finding("S103", params, here))
    if "numeral" in section.flaws:
        found.append(Finding("S103", params | {"printed": section.numeral}, here, variant="numeral", key="numeral"))
    if section.flaws == ("no_heading",):
        found.append(Finding("S104", params, here, variant="no_heading"))
    else:
        departures = [f for f in section.flaws if f not in ("order", "numeral")]
        if departures:
            found.append(Finding("S104", params | {"flaws": departures}, here))
    if section.repeats:
        places = tuple(Where(section=form.code, start=at, end=at) for at in section.repeats)
        found.append(Finding("S105", params | {"times": len(places) + 1}, here + places))
    return found
