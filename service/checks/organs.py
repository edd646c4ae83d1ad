"""Another organ spoken of as the one that reports: the mark of a text copied from a neighbour (S203)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from models.report import Report
from models.wording import narrow
from service.checks.cover import section_at
from service.checks.finding import Finding, Outcome, Where

_ENDING = re.compile(r"(?:人民政府|政府|办事处|办)$")
_PLACE = re.compile(r"^[㐀-鿿]{2,4}?[县区市旗](?=[㐀-鿿]{2,})")
_KIND = re.compile(r"(?P<town>镇|乡|街道)$|(?P<body>局|委员会|委)$|(?P<place>县|区|市|旗)$")
_LEVEL = re.compile(r"^[县区市旗](?=[㐀-鿿]{2,})")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?")


@cache
def rules() -> dict[str, Any]:
    """``organs.toml``."""
    return tomllib.loads(files("service.checks").joinpath("organs.toml").read_text("utf-8"))


def check(report: Report) -> Outcome:
    """A finding for each foreign 我镇, 我局 … and each other organ that the text has as its subject."""
    name = narrow(report.unit.name)
    kind = next((k for k in rules()["kinds"] if name.endswith(tuple(k["ends"]))), None)
    if kind is None:
        return Outcome()
    return Outcome((*_selves(report, kind), *_subjects(report, name)))


def _selves(report: Report, kind: dict[str, Any]) -> Iterator[Finding]:
    quoted = rules()["quoted"]
    for word in kind["foreign"]:
        pattern = re.compile(rf"(?<!{quoted['before']}){word}(?!{quoted['after']})")
        found = [w for m in pattern.finditer(report.text) if (w := _where(report, *m.span())) is not None]
        if found:
            params = {"word": word, "unit": report.unit.name, "times": len(found)}
            yield Finding("S203", params, tuple(found), actual=word, variant="self", key=word)


def _subjects(report: Report, own: str) -> Iterator[Finding]:
    """Sentences that begin with another organ of the own kind and tell of its own work on disclosure."""
    rule = rules()["subject"]
    subject = re.compile(rf"{rule['lead']}(?P<name>{rule['names']})(?=(?P<told>{rule['verbs']})|{rule['plain']})")
    contact = re.compile(rf"{rule['contact']}(?P<name>{rule['names']})[^。，；]{{0,12}}(?:联系|咨询|反映)")
    seen: dict[str, list[Where]] = {}
    for section in report.sections:
        if section.body is None or section.end is None:
            continue
        for sentence in _SENTENCE.finditer(report.text, section.body, section.end):
            match = subject.match(sentence.group())
            if match is not None and match["told"] is None and "公开" not in sentence.group():
                match = None
            match = match or contact.search(sentence.group())
            if match is None or re.search(rule["unless"], sentence.group()) or not _is_other(match["name"], own):
                continue
            if _is_own_plate(report, match["name"], own):
                continue
            start = sentence.start() + match.start("name")
            where = _where(report, start, start + len(match["name"]))
            if where is not None:
                seen.setdefault(match["name"], []).append(where)
    for name, places in seen.items():
        params = {"name": name, "unit": report.unit.name, "times": len(places)}
        yield Finding("S203", params, tuple(places), actual=name, key=name)


def _is_other(name: str, own: str) -> bool:
    """Whether a name is that of another organ of the same kind as one's own."""
    other, self_ = _ENDING.sub("", name), _ENDING.sub("", own)
    one, two = _KIND.search(other), _KIND.search(self_)
    if one is None or two is None or one.lastgroup != two.lastgroup:
        return False
    if one.lastgroup == "town" and _is_common(name, other[: one.start()]):
        return False
    if one.lastgroup == "place" and one.group() != two.group():
        return False  # a county speaks of its city
    place, home = _PLACE.search(other), _PLACE.search(self_)
    if one.lastgroup == "body" and place is not None and home is not None:
        levels = {p.group()[-1] == "市" for p in (place, home)}
        if len(levels) > 1:
            return False  # a district's bureau in the report of its city's
    other, self_ = _PLACE.sub("", other), _PLACE.sub("", self_)
    other, self_ = other.replace("委员会", "委"), self_.replace("委员会", "委")
    if _abbreviates(other, self_) or _abbreviates(_LEVEL.sub("", other), self_) or _abbreviates(self_, other):
        return False
    return len(other) > 1


def _is_common(name: str, stem: str) -> bool:
    """Whether what looks like a town's name is none; ``stem`` is what stands before 镇, 乡 or 街道."""
    rule = rules()["common"]
    return any(word in name for word in rule["words"]) or re.fullmatch(rule["before"], stem) is not None


def _is_own_plate(report: Report, name: str, own: str) -> bool:
    """Whether a name is that of a second plate at the organ's own door (发展和改革局 with 粮食和物资储备局)."""
    place, home = _PLACE.search(name), _PLACE.search(own)
    if place is not None and home is not None and place.group() != home.group():
        return False
    for plate in rules()["plates"]:
        if any(h in own for h in plate["host"]) and any(p in name for p in plate["plates"]):
            return True
    hung = rules()["hung"]["pattern"].replace("{name}", re.escape(_LEVEL.sub("", _PLACE.sub("", name))))
    return re.search(hung, report.text) is not None


def _abbreviates(short: str, long: str) -> bool:
    """Whether a name may be short for another: 市监局 has its characters in the order of the whole name."""
    left = iter(long)
    return len(short) > 1 and all(character in left for character in short)


def _where(report: Report, start: int, end: int) -> Where | None:
    section = section_at(report, start)
    return None if section is None else Where(section=section, start=start, end=end)
