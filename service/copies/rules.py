"""The rules of ``copies.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.standard import CODES, load


@dataclass(frozen=True, slots=True)
class Words:
    """What is masked: what an organ calls itself, levels, places before a name, numerals in characters."""

    self_: re.Pattern[str]
    level: re.Pattern[str]
    town: re.Pattern[str]
    place: re.Pattern[str]
    numerals: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """When two sentences are the same, and two reports near copies; ratios and shares are 0 to 1."""

    alike: float
    short: int
    alike_short: float
    share: float
    own: int
    sentences: int
    common: int
    chance: float


@dataclass(frozen=True, slots=True)
class Template:
    """A passage of ``organs`` and of ``part`` of all is everybody's; so is a sentence ``covered`` by such.

    A report with at most the part ``bare`` of its own has nothing of its own. At the most ``shown`` sentences that
    are everybody's are told, as they stand in ``read`` reports.
    """

    organs: int
    part: float
    covered: float
    bare: float
    shown: int
    read: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters of a section, sentences of a report, characters of a sentence, passages of a pair: the most."""

    characters: int
    sentences: int
    sentence: int
    passages: int


@dataclass(frozen=True, slots=True)
class Sketching:
    """Parameters of the sketch and of the search for candidates."""

    width: int
    most: int
    perms: int
    rows: int
    contained: float
    usual: int
    crowd: int
    next: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All of ``copies.toml``; a sentence in which ``fixed`` is found is the form's or the law's."""

    words: Words
    fixed: re.Pattern[str]
    least: int
    template: Template
    decision: Decision
    whole: int
    limits: Limits
    sketch: Sketching


@cache
def data() -> dict[str, Any]:
    """``copies.toml`` as it stands."""
    return tomllib.loads(files("service.copies").joinpath("copies.toml").read_text("utf-8"))


@cache
def rules() -> Rules:
    """The rules."""
    found = data()
    words = found["words"]
    return Rules(
        words=Words(
            self_=re.compile(words["self"]),
            level=re.compile(words["level"]),
            town=re.compile(words["town"]),
            place=re.compile(words["place"]),
            numerals=re.compile(words["numerals"]),
        ),
        fixed=re.compile("|".join(f"(?:{entry['pattern']})" for entry in found["fixed"])),
        least=found["sentence"]["least"],
        template=Template(**found["template"]),
        decision=Decision(**found["decision"]),
        whole=found["groups"]["whole"],
        limits=Limits(**found["limits"]),
        sketch=Sketching(**found["sketch"]),
    )


@cache
def labels() -> tuple[str, ...]:
    """Headings of sections, titles of tables, labels of rows and columns in every standard, as printed."""
    found: dict[str, None] = {}
    for code in CODES:
        form = load(code)
        found |= dict.fromkeys(s.heading for s in form.sections)
        for table in form.tables:
            found[table.title] = None
            found |= dict.fromkeys(label for c in table.columns for label in (c.label, *c.aliases))
            found |= dict.fromkeys(label for r in table.rows for label in (r.label, r.short, r.parent, *r.aliases))
    return tuple(label for label in found if label)
