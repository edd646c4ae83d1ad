"""The lines that sign a report, its organ's name and a date, are no text of the section that they follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.report import Section
from models.wording import key, narrow

_DIGIT = "[0-9〇零○一二三四五六七八九十]"
_DATE = re.compile(rf"{_DIGIT}{{4}}[年\-./]{_DIGIT}{{1,3}}[月\-./]{_DIGIT}{{1,3}}日?")
_MORE = 6
"""Characters that may stand beside the name: 报告单位, 办公室."""
_LONGEST = 80
"""Characters of a line that may sign."""
_LEAST = 3
"""Characters of a name that is printed shorter."""
_STOPS = re.compile("[，。；！？,;!?]")


def without(sections: Sequence[Section], text: str, unit: str) -> tuple[Section, ...]:
    """The sections, the last of which ends before the lines that sign the report of the organ called ``unit``."""
    last = max((s for s in sections if s.body is not None), key=lambda s: s.start or 0, default=None)
    if last is None or last.body is None or last.end is None:
        return tuple(sections)
    end = at = last.end
    while at > last.body:
        start = max(last.body, text.rfind("\n", last.body, at) + 1)
        if signs(text[start:at], unit):
            end = start
        elif text[start:at].strip():
            break
        at = start - 1
    if end == last.end:
        return tuple(sections)
    end = last.body + len(text[last.body : end].rstrip())
    return tuple(replace(s, end=end) if s is last else s for s in sections)


def signs(line: str, unit: str) -> bool:
    """Whether a line is nothing but the organ's name, a date, or both."""
    if len(line) > _LONGEST or _STOPS.search(line):
        return False
    rest = _DATE.sub("", narrow(line))
    name, own = key(rest), key(unit)
    if not name:
        return rest != narrow(line) and not re.search(r"\w", rest)
    if not own or re.search(r"\d", rest):
        return False
    longer = own in name and len(name) - len(own) <= _MORE
    return longer or (name in own and own.endswith(name) and len(name) >= _LEAST)
