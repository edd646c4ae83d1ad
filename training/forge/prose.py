"""The words of a report: picks from the TOML files and fills in the organ, the year and the cells."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from training.forge.numbers import Number
from training.forge.units import ForgedUnit

TOPICS = ("disclosure", "requests", "management", "platform", "supervision")
_GROUPS = {
    "township": "township",
    "subdistrict": "township",
    "county_bureau": "department",
    "city_department": "department",
    "county_government": "government",
    "city_government": "government",
}
_CHINESE = "零一二三四五六七八九十"
_CELL = re.compile(r"<([a-z_.]+)>")


@dataclass(frozen=True, slots=True)
class ForgedClause:
    """A clause of section five as printed, with its role and themes (none for ``other``)."""

    text: str
    role: str
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """Paragraphs of section one, and the cells whose number they state."""

    paragraphs: tuple[str, ...]
    stated: frozenset[str]
    period: bool


@cache
def data() -> dict[str, Any]:
    """``prose.toml`` (sections one and six) and ``narrative.toml`` (section five)."""
    texts = [files("training.forge").joinpath(name).read_text("utf-8") for name in ("prose.toml", "narrative.toml")]
    return tomllib.loads(texts[0]) | tomllib.loads(texts[1])


def topic_texts(topic: str, kind: str) -> list[str]:
    """Every paragraph that an organ of ``kind`` may write on a topic of section one."""
    entry = data()["topics"][topic]
    return [*entry["any"], *entry[_GROUPS[kind]]]


def overview(
    rng: random.Random, unit: ForgedUnit, year: int, cells: Mapping[str, Number], claims: float
) -> Overview:
    """Section one: preamble, the five topics, what governments must add, and mostly the statistical period.

    With probability ``claims`` one sentence states numbers of the table, and states them rightly.
    """
    style = rng.choice(("bracket", "ordinal", "digit", "aspect", "plain"))
    sentence, stated = _claim(rng, cells) if rng.random() < claims else ("", frozenset())
    paragraphs = [rng.choice(data()["preambles"])]
    for index, topic in enumerate(TOPICS, 1):
        body = "".join(rng.sample(topic_texts(topic, unit.kind), rng.choice((1, 1, 2))))
        if topic == "requests":
            body += sentence
        if topic == "supervision" and unit.is_government:
            body += rng.choice(data()["accountability"])
        paragraphs.append(_led(style, index, data()["topics"][topic]["lead"]) + body)
    period = rng.random() < 0.8
    if period:
        paragraphs.insert(1 if rng.random() < 0.5 else len(paragraphs), rng.choice(data()["periods"]))
    return Overview(tuple(fill(p, unit, year, cells) for p in paragraphs), stated, period)


def problems(rng: random.Random, unit: ForgedUnit, year: int) -> tuple[ForgedClause, ...]:
    """Section five: an opening, two to four problems, a turn, and a measure for each problem's theme."""
    count = rng.choice((2, 2, 3, 3, 4))
    chosen = rng.sample(data()["narrative"], count)
    style = rng.choice(("ordinal", "bracket", "digit"))
    made = [ForgedClause(rng.choice(data()["openings"]), "other")]
    for index, entry in enumerate(chosen, 1):
        text = _led(style, index, "") + rng.choice(entry["problems"]) + "。"
        made.append(ForgedClause(text, "problem", (entry["theme"],)))
    made.append(ForgedClause(rng.choice(data()["turns"]), "other"))
    for index, entry in enumerate(chosen, 1):
        text = _led(style, index, "") + rng.choice(entry["measures"]) + "。"
        made.append(ForgedClause(text, "measure", (entry["theme"],)))
    said = "两" if count == 2 else _CHINESE[count]
    return tuple(
        ForgedClause(fill(c.text.replace("{count}", said), unit, year, {}), c.role, c.themes) for c in made
    )


def others(rng: random.Random, unit: ForgedUnit, year: int, cells: Mapping[str, Number]) -> tuple[str, ...]:
    """Section six: what was charged for handling requests, and that nothing else is to be reported."""
    billed = cells.get("requests.other_unpaid_fee.total", 0) > 0
    texts = data()["others"] + ([] if billed else data()["others_unbilled"])
    return (fill(rng.choice(texts), unit, year, {}),)


def fill(text: str, unit: ForgedUnit, year: int, cells: Mapping[str, Number]) -> str:
    """A template with the organ's names, its year and the numbers of ``<cells>`` in place."""
    filled = _CELL.sub(lambda m: str(cells[m[1]]), text)
    return filled.format(we=unit.we, whole=unit.whole, unit=unit.name, year=year, next=year + 1)


def _claim(rng: random.Random, cells: Mapping[str, Number]) -> tuple[str, frozenset[str]]:
    fitting: Sequence[dict[str, Any]] = [
        entry
        for entry in data()["stated"]
        if all(cells[c] > 0 for c in entry["above"]) and all(cells[c] == 0 for c in entry["zero"])
    ]
    if not fitting:
        return "", frozenset()
    entry = rng.choice(fitting)
    return entry["text"], frozenset([*entry["above"], *entry["zero"]])


def _led(style: str, index: int, lead: str) -> str:
    """What opens an item: （一）主动公开。 · 一是 · 1. · 主动公开方面， (never a heading of the form)."""
    stop = f"{lead}。" if lead else ""
    if style == "bracket":
        return f"（{_CHINESE[index]}）{stop}"
    if style == "ordinal":
        return f"{_CHINESE[index]}是{f'{lead}方面，' if lead else ''}"
    if style == "digit":
        return f"{index}.{stop}"
    return f"{lead}方面，" if style == "aspect" else stop
