"""Loads the catalogue: every code with its severity, points, basis and templates; and renders messages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from service.checks.finding import Check, Finding

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Rule:
    """One code of the catalogue. ``points`` is taken off per finding, ``most`` at most for the code."""

    code: str
    severity: Severity
    points: float
    most: float
    basis: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    explanation: Mapping[str, str]
    check: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, Rule] = field(default_factory=dict)
    enabled: bool = True

    def variant(self, name: str) -> Rule:
        """The rule as it is in the case called ``name``; itself for ""."""
        return self.variants[name] if name else self

    def adjusted(self, *, severity: Severity | None, points: float | None, enabled: bool) -> Rule:
        """The rule with a user's wishes, which hold for all its variants."""
        changes: dict[str, Any] = {"enabled": enabled}
        if severity is not None:
            changes["severity"] = severity
        if points is not None:
            changes |= {"points": points, "most": max(points, self.most)}
        variants = {name: replace(v, **changes) for name, v in self.variants.items()}
        return replace(self, variants=variants, **changes)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("service.checks").joinpath("catalogue.toml").read_text("utf-8"))


@cache
def load() -> Mapping[str, Rule]:
    """Every rule of the catalogue by its code, in the catalogue's order."""
    return {code: _rule(code, entry) for code, entry in _data().items() if code not in ("words", "groups")}


@cache
def caps() -> Mapping[str, float]:
    """Points that a group of codes takes off at most, by the letter that its codes begin with."""
    return {letter: float(group["most"]) for letter, group in _data()["groups"].items()}


def group(letter: str, lang: str) -> str:
    """The name of a group of codes."""
    return str(_data()["groups"][letter][lang])


def word(group: str, name: str, lang: str) -> str:
    """A word of the catalogue's ``[words.<group>]``, the name itself where it has none."""
    entry = _data()["words"][group].get(name)
    return str(entry[lang]) if entry else name


def words(group: str) -> Mapping[str, Any]:
    """The words of the catalogue's ``[words.<group>]`` in its order, by name."""
    entries: Mapping[str, Any] = _data()["words"][group]
    return entries


def message(finding: Finding, params: Mapping[str, Any], lang: str) -> str:
    """The finding's message with ``params`` (already in the form's words) filled in."""
    return load()[finding.code].variant(finding.variant).text[lang].format_map(params)


def check_name(check: Check, params: Mapping[str, Any], lang: str) -> str:
    """What was checked, in words."""
    return load()[check.code].check[lang].format_map(params)


def _rule(code: str, entry: Mapping[str, Any]) -> Rule:
    points = float(entry["points"])
    base = Rule(
        code=code,
        severity=entry["severity"],
        points=points,
        most=float(entry.get("most", points)),
        basis=entry["basis"],
        title={lang: entry[lang]["title"] for lang in LANGUAGES},
        text={lang: entry[lang]["text"] for lang in LANGUAGES},
        explanation={lang: entry[lang]["explanation"] for lang in LANGUAGES},
        check=entry.get("check", {}),
    )
    variants = {
        name: replace(
            base,
            severity=v.get("severity", base.severity),
            points=float(v.get("points", base.points)),
            text={lang: v[lang] for lang in LANGUAGES},
        )
        for name, v in entry.get("variants", {}).items()
    }
    return replace(base, variants=variants)
