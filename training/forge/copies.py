"""Counties of reports some of which were copied from others: what is copied is known.

Independent reports take their sentences from ``copies.toml`` and, in section five, from the corpus of clauses; all
have the county's template sentences. A copy has other names and numbers, its items in another order, and a part
of its sentences in other words. ``half`` (0 or 1) takes one half of all sentences: rules are chosen on one half and
measured on the other.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations, count
from typing import Any

from models.narrative import numbering
from models.standard import load
from training.corpus import clauses
from training.forge.plan import Plan, plan
from training.forge.units import ForgedUnit, unit

TOPICS = ("disclosure", "requests", "management", "platform", "supervision")
SECTIONS = ("overview", "problems", "others")
REWRITTEN = 1 / 3
_LEADS = {
    "disclosure": "主动公开",
    "requests": "依申请公开",
    "management": "政府信息管理",
    "platform": "平台建设",
    "supervision": "监督保障",
}
_CHINESE = "零一二三四五六七八九十"
_LEAST = 16
"""Characters of a clause of the corpus that is worth taking."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its slots, what it is about, and the other ways to say it (none: only by other words)."""

    text: str
    about: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForgedReport:
    """A report of ``unit``: its own sentences, and the template's; ``seed`` gives the numbers."""

    unit: ForgedUnit
    own: tuple[Told, ...]
    template: tuple[Told, ...]
    seed: int
    year: int = 2023

    @property
    def name(self) -> str:
        """The name of its entry."""
        return f"{self.unit.name}.docx"

    def paragraphs(self) -> dict[str, tuple[str, ...]]:
        """The paragraphs of sections one, five and six, by the section's code."""
        rng = random.Random(f"numbers:{self.seed}")
        given = {about: [t for t in self.template if t.about == about] for about in (*SECTIONS, "fixed")}
        first = [*given["fixed"], *given["overview"][:2]]
        rest = given["overview"][2:]
        lines = [self._fill(t.text, rng) for t in first]
        for index, topic in enumerate(TOPICS, 1):
            told = [t for t in self.own if t.about == topic] + rest[index - 1 : index]
            lead = f"（{_CHINESE[index]}）{_LEADS[topic]}。"
            lines.append(lead + "".join(self._fill(t.text, rng) for t in told))
        five = [self._fill(given["problems"][0].text, rng)] if given["problems"] else []
        five += [self._fill(t.text, rng) for t in self.own if t.about == "openings"]
        five += self._items("problems", rng)
        five += [self._fill(t.text, rng) for t in given["problems"][1:]]
        five += self._items("measures", rng)
        return {
            "overview": tuple(lines),
            "problems": tuple(five),
            "others": tuple(self._fill(t.text, rng) for t in given["others"]),
        }

    def laid(self) -> tuple[str, dict[str, tuple[int, int]]]:
        """The text of the report without its tables, and where its three sections with text start and end."""
        parts, spans, at = [], {}, 0
        title = f"{self.unit.name}{self.year}年政府信息公开工作年度报告\n"
        parts.append(title)
        at += len(title)
        for code, lines in self.paragraphs().items():
            body = "\n".join((heading(code), *lines)) + "\n"
            parts.append(body)
            spans[code] = (at, at + len(body))
            at += len(body)
        return "".join(parts), spans

    def plan(self) -> Plan:
        """The report with its tables, to be written in any form."""
        made = plan(self.seed, name=self.unit.name, year=self.year, claims=0)
        for code, lines in self.paragraphs().items():
            made = made.with_section(code, paragraphs=lines)
        return made.change(clauses=())

    def _items(self, about: str, rng: random.Random) -> list[str]:
        told = [t for t in self.own if t.about == about]
        return [f"{_CHINESE[i]}是{self._fill(t.text, rng)}" for i, t in enumerate(told, 1)]

    def _fill(self, text: str, rng: random.Random) -> str:
        for slot in ("{n}", "{blank}"):
            while slot in text:
                text = text.replace(slot, str(rng.randint(2, 300)), 1)
        return text.replace("{we}", self.unit.we).replace("{year}", str(self.year))


@dataclass(frozen=True, slots=True)
class County:
    """Reports, pairs of them by their names (the lesser first), and the county's template file.

    ``copied`` are a source and its copy, ``akin`` two copies of one source, which may be near copies or not.
    """

    reports: tuple[ForgedReport, ...]
    copied: frozenset[tuple[str, str]]
    akin: frozenset[tuple[str, str]]
    template: str


@cache
def data() -> dict[str, Any]:
    """``copies.toml``."""
    return tomllib.loads(files("training.forge").joinpath("copies.toml").read_text("utf-8"))


def heading(code: str) -> str:
    """A section's heading with its number."""
    section = next(s for s in load("2021").sections if s.code == code)
    return f"{section.number}、{section.heading}"


def county(
    seed: int,
    organs: int,
    copied: Sequence[int] = (),
    *,
    half: int = 0,
    rewritten: float = REWRITTEN,
    touched: float = 0.0,
    templated: bool = True,
) -> County:
    """A county of ``organs`` reports, among them for each number of ``copied`` a source and as many copies of it.

    ValueError where they are more than ``organs``.
    """
    needed = len(copied) + sum(copied)
    if needed > organs:
        raise ValueError(f"{needed} reports are no part of {organs}")
    rng = random.Random(f"county:{seed}:{half}")
    units = _units(rng, organs)
    reports = [independent(rng, one, half, templated=templated) for one in units[: organs - sum(copied)]]
    left = iter(units[len(reports) :])
    pairs: set[tuple[str, str]] = set()
    akin: set[tuple[str, str]] = set()
    for source, times in zip(list(reports), copied, strict=False):
        group = [source, *(copy(rng, source, next(left), half, rewritten, touched) for _ in range(times))]
        reports += group[1:]
        pairs |= {_pair(source, other) for other in group[1:]}
        akin |= {_pair(a, b) for a, b in combinations(group[1:], 2)}
    rng.shuffle(reports)
    return County(tuple(reports), frozenset(pairs), frozenset(akin), template_text() if templated else "")


def independent(rng: random.Random, organ: ForgedUnit, half: int, *, templated: bool = True) -> ForgedReport:
    """A report of its own: two or three sentences a topic, three to five problems and as many measures."""
    own: list[Told] = []
    for topic in TOPICS:
        own += _written(rng, topic, half, rng.choice((2, 2, 3)))
    own += _written(rng, "openings", half, 1)
    several = rng.choice((3, 4, 5))
    for about in ("problems", "measures"):
        written = _written(rng, about, half, 1)
        own += written + rng.sample(_clauses(about, half), several - len(written))
    return ForgedReport(organ, tuple(own), _template(templated), rng.randrange(2**31))


def copy(
    rng: random.Random,
    source: ForgedReport,
    organ: ForgedUnit,
    half: int,
    rewritten: float = REWRITTEN,
    touched: float = 0.0,
) -> ForgedReport:
    """The report of another organ, copied: a part ``rewritten`` (0 to 1) of its sentences is said otherwise.

    Of the others a part ``touched`` has up to two words exchanged.
    """
    own = list(source.own)
    changed = set(rng.sample(range(len(own)), round(rewritten * len(own))))
    for index, told in enumerate(own):
        if index in changed:
            own[index] = _rewrite(rng, told, half)
        elif rng.random() < touched:
            own[index] = replace(told, text=_swapped(told.text, rng.sample(sorted(data()["swaps"]), 12), 2))
    rng.shuffle(own)
    return replace(source, unit=organ, own=tuple(own), seed=rng.randrange(2**31))


def _pair(a: ForgedReport, b: ForgedReport) -> tuple[str, str]:
    return min(a.name, b.name), max(a.name, b.name)


def template_text() -> str:
    """The county's template as a file: ×× where an organ fills in."""
    lines = [line for about in ("fixed", *SECTIONS) for line in data()["template"][about]]
    text = "\n".join(lines).replace("{we}", "××镇（乡、街道）")
    return text.replace("{year}", "××××").replace("{blank}", "××")


def _rewrite(rng: random.Random, told: Told, half: int) -> Told:
    """In other words where there are some; else word for word, its parts in another order; or something new."""
    if told.others:
        text = rng.choice(told.others)
        return replace(told, text=text, others=(told.text, *(t for t in told.others if t != text)))
    if rng.random() < 0.5:
        return rng.choice(_clauses(told.about, half))
    text = told.text.rstrip("。；")
    parts = _swapped(text, data()["swaps"], len(text)).split("，")
    return replace(told, text="，".join([*parts[1:], parts[0]]) + "。")


def _swapped(text: str, words: Iterable[str], most: int) -> str:
    """The text with at most so many of these words exchanged for others that mean the same."""
    for word in [w for w in words if w in text][:most]:
        text = text.replace(word, data()["swaps"][word])
    return text


def _written(rng: random.Random, about: str, half: int, number: int) -> list[Told]:
    """So many sentences of one half on a matter, each in one of its ways."""
    found = []
    for group in rng.sample(data()["topics"][about][half::2], number):
        text, *others = rng.sample(group, len(group))
        found.append(Told(text, about, tuple(others)))
    return found


@cache
def _clauses(about: str, half: int) -> tuple[Told, ...]:
    """Problems or measures of one half of the corpus, without their numbers."""
    role = {"problems": "problem", "measures": "measure"}[about]
    found = []
    for index, clause in enumerate(clauses()):
        text = numbering.body(clause.text).rstrip("。；;，, ") + "。"
        if index // 40 % 2 == half and clause.role == role and len(text) >= _LEAST and "{" not in text:
            found.append(Told(text, about))
    return tuple(found)


def _template(templated: bool) -> tuple[Told, ...]:
    abouts = ("fixed", *SECTIONS) if templated else ("fixed", "others")
    return tuple(Told(text, about) for about in abouts for text in data()["template"][about])


def _units(rng: random.Random, organs: int) -> list[ForgedUnit]:
    """Organs of different names, of all kinds; 青石镇 is not one of them where 岚溪县青石镇 is: they may be one."""
    letters = data()["places"]
    found: dict[str, ForgedUnit] = {}
    bodies: dict[str, set[bool]] = {}
    for number in count():
        if len(found) == organs:
            break
        if number % 3 == 0:
            made = unit(rng)
        else:
            stem = rng.choice(letters["first"]) + rng.choice(letters["second"])
            county_name = unit(rng, "county_government").place
            made = unit(rng, "township", county_name + stem + rng.choice(("镇", "乡", "街道")))
        body = made.name.removeprefix(made.place)
        others = bodies.setdefault(body, set())
        others.add(body == made.name)
        if len(others) == 1:
            found.setdefault(made.name, made)
    return list(found.values())
