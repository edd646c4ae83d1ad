"""The lines that sign a report, its organ's name and a date, are no text of the section that they follow."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from models.report import Section
from models.wording import key, narrow

_DIGIT = "[0-9〇零○一二三四五六七八九十]"
_DATE = re.compile(
    rf"{_DIGIT}{{4}}[年\-./]{_DIGIT}{{1,3}}[月\-./]{_DIGIT}{{1,3}}日?|{_DIGIT}{{4}}年{_DIGIT}{{1,2}}月"
)
_MORE = 6
"""Characters that may stand beside the name: 报告单位, 办公室."""
_LONGEST = 80
"""Characters of a line that may sign."""
_LEAST = 3
"""Characters of a name that is printed shorter."""
_STOPS = re.compile("[，。；！？,;!?]")


_SIGNED = ("problems", "others")
"""Sections of text at whose end a report may be signed, besides the last."""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("models").joinpath("signature.toml").read_text("utf-8"))


def without(sections: Sequence[Section], text: str, unit: str) -> tuple[Section, ...]:
    """The sections, of which the last and those of text end before lines that sign as the organ called ``unit``."""
    last = max((s for s in sections if s.body is not None), key=lambda s: s.start or 0, default=None)
    return tuple(_unsigned(s, text, unit) if s is last or s.code in _SIGNED else s for s in sections)


def _unsigned(section: Section, text: str, unit: str) -> Section:
    if section.body is None or section.end is None:
        return section
    end = at = section.end
    while at > section.body:
        start = max(section.body, text.rfind("\n", section.body, at) + 1)
        if signs(text[start:at], unit):
            end = start
        elif text[start:at].strip():
            break
        at = start - 1
    if end == section.end:
        return section
    return replace(section, end=section.body + len(text[section.body : end].rstrip()))


def signs(line: str, unit: str) -> bool:
    """Whether a line is nothing but the organ's name (or its office's), a date, both, or a mark such as 盖章."""
    if len(line) > _LONGEST:
        return False
    bare = line.strip()
    if any(re.fullmatch(mark, bare) for mark in _words()["marks"]):
        return True
    line = re.sub(_words()["marks"][0], "", line)
    if _STOPS.search(line):
        return False
    rest = _DATE.sub("", narrow(line))
    name, own = key(rest), key(unit)
    if not name:
        return rest != narrow(line) and not re.search(r"\w", rest)
    if not own or re.search(r"\d", rest):
        return False
    if any(name.startswith(h) and re.fullmatch(_words()["offices"], name[len(h) :]) for h in _homes(own)):
        return True
    longer = own in name and len(name) - len(own) <= _MORE
    return longer or (name in own and own.endswith(name) and len(name) >= _LEAST)


def _homes(own: str) -> tuple[str, ...]:
    """An organ's name as its offices begin with it: without 人民政府 and the like, with and without its county."""
    home = re.sub(_words()["endings"], "", own)
    return tuple(h for h in (home, re.sub(_words()["places"], "", home)) if len(h) >= _LEAST - 1)
