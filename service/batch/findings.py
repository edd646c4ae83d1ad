"""Findings of a batch in words: from what a check yields to the face of the batch's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.standard import load
from service.batch import face
from service.checks import catalogue
from service.checks.finding import Finding
from service.checks.profile import Profile
from service.checks.words import Words


def render(
    finding: Finding,
    *,
    organs: Sequence[str] = (),
    reports: Sequence[str] = (),
    cell: str | None = None,
    candidates: Sequence[face.Candidate] | None = None,
    profile: Profile | None = None,
    standard: str = "2021",
    lang: str = "zh",
) -> face.Finding:
    """The finding with its message in ``lang`` and the words of ``standard``; ``profile`` sets its severity.

    ``organs`` and ``reports`` are those that it concerns. ``candidates`` are who may have caused it, the likeliest
    first, and become its ``mend``; None where that is no question.
    """
    rule = (profile or Profile()).rules[finding.code].variant(finding.variant)
    words = Words(load(standard), lang)
    return face.Finding(
        id=finding.id,
        code=finding.code,
        severity=rule.severity,
        title=rule.title[lang],
        message=catalogue.message(finding, words.fill(finding.params), lang),
        mend="" if candidates is None else mend(candidates, words),
        params=_plain(finding.params),
        basis=rule.basis,
        expected=finding.expected,
        actual=finding.actual,
        organs=list(organs),
        reports=list(reports),
        cell=cell,
        candidates=list(candidates or ()),
    )


def mend(candidates: Sequence[face.Candidate], words: Words) -> str:
    """Where the cause may lie, in sentences: the sole explanation, else who is equally likely; or that none is."""
    if not candidates:
        return catalogue.word("candidates", "none", words.lang)
    sole = next((c for c in candidates if c.sole), None)
    if sole is not None:
        name = "county" if sole.reason == "county" else "sole"
        return _fill("candidates", name, words.lang, **sole.model_dump())
    groups: dict[str, list[str]] = {}
    for candidate in candidates:
        group = {"county": "identities", "identities": "identities", "suggested": "suggested"}
        hint = _fill("hints", candidate.reason, words.lang, **_shown(candidate))
        groups.setdefault(group.get(candidate.reason, "equal"), []).append(hint)
    parts = [_fill("candidates", g, words.lang, others=words.listing(hints)) for g, hints in groups.items()]
    return (" " if words.lang == "en" else "").join(parts)


def _fill(group: str, name: str, lang: str, **params: Any) -> str:
    return catalogue.word(group, name, lang).format_map(params)


def _shown(candidate: face.Candidate) -> dict[str, Any]:
    return candidate.model_dump() | {"value": "—" if candidate.value is None else candidate.value}


def _plain(params: Any) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in params.items()}
