"""Findings that another one explains, where that one no longer counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from service.checks.finding import Finding


def pass_on(findings: Iterable[Finding], gone: Callable[[Finding], bool]) -> list[Finding]:
    """All findings in their order; those of one cause that is ``gone`` no longer lean on it.

    The first of them that is not gone itself takes over the suggestion and explains the others.
    """
    everything = list(findings)
    off = {f.id: f for f in everything if gone(f)}
    heirs: dict[str, str] = {}
    passed = []
    for finding in everything:
        cause = finding.explained_by
        if cause in off and finding.id not in off:
            heir = heirs.setdefault(cause, finding.id)
            if heir == finding.id:
                finding = replace(finding, explained_by=None, suggestion=off[cause].suggestion)
            else:
                finding = replace(finding, explained_by=heir)
        passed.append(finding)
    return passed
