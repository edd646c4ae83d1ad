"""From a report to its claims: every number that the text states, and the cells that each speaks of.

A number is tied to cells only where every word around it is known (``lexicon.toml``): an unknown one may limit it
to a part, another year or another organ. What is not tied is a claim without readings.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from models.claims import breakdowns, frames, rates
from models.claims.frames import Context
from models.claims.passages import Passage, passages
from models.claims.pieces import pieces
from models.claims.sentence import Sentence
from models.claims.stated import Place, Stated
from models.claims.tokens import Setting, cut
from models.claims.units import setting
from models.report import Breakdown, Claim, Rate, Report

_LONGEST = 2000
"""Characters of a sentence beyond which it is no sentence but a list without stops, and is not read."""


@cache
def words() -> dict[str, Any]:
    """``words.toml``."""
    return tomllib.loads(files("models.claims").joinpath("words.toml").read_text("utf-8"))


def read(report: Report) -> Report:
    """The report with its claims, breakdowns and rates."""
    called = setting(report.unit.name, report.year)
    states = re.compile(words()["states"])
    claims: list[Claim] = []
    totals: list[Breakdown] = []
    percentages: list[Rate] = []
    for passage in passages(report):
        if states.search(passage.text) is None:
            continue
        stated = _of_passage(report, passage, called)
        claims += [s.claim for s in stated]
        totals += breakdowns.breakdowns(stated, words())
        percentages += rates.rates(stated, words())
    return replace(report, claims=tuple(claims), breakdowns=tuple(totals), rates=tuple(percentages))


def _of_passage(report: Report, passage: Passage, called: Setting) -> list[Stated]:
    told = passage.section in (frames.REQUESTS, frames.LITIGATION) or _any("triggers", passage)
    context = Context(
        section=passage.section,
        scope="" if told else "other",  # nothing of the tables is spoken of; numbers are listed as they stand
        evidence=passage.section == frames.LITIGATION,
        requests=passage.section == frames.REQUESTS or _any("outcomes", passage),
    )
    stated: list[Stated] = []
    for number, (start, sentence) in enumerate(passage.sentences()):
        if len(sentence) > _LONGEST:
            continue
        place = Place(report.text, passage, start, number)
        stated += Sentence(report, place, context).read(pieces(cut(sentence, called)))
        context.end_sentence()
    return stated


def _any(name: str, passage: Passage) -> bool:
    return any(word in passage.text for word in words()[name])
