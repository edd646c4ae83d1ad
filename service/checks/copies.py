"""Near-copies between the reports of a batch as findings: of the county (C104), and of each report (N202)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.batch.face import Copy, Passage
from service.checks.finding import Finding, Where
from service.copies.text import Narrative

_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Copied:
    """C104 in the order of the copies, and N202 by the name of the report's entry, one for each that has any."""

    county: tuple[Finding, ...]
    reports: Mapping[str, Finding]


def check(copies: Sequence[Copy], names: Mapping[str, str], load: Callable[[str], Narrative]) -> Copied:
    """What is to be said of ``copies``; ``names`` are the organs by their entries, ``load`` as in ``copies.find``.

    A report that is like several others has one finding, on the likest, with the names of the others.
    """
    county = []
    of: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        params = {
            "one": names[copy.one],
            "other": names[copy.other],
            "share": _percent(copy),
            "count": len(copy.passages),
        }
        county.append(Finding("C104", params, key=f"{copy.one}\n{copy.other}"))
        of[copy.one].append(copy)
        of[copy.other].append(copy)
    return Copied(tuple(county), {name: _told(name, of[name], names, load(name)) for name in sorted(of)})


def _told(name: str, copies: Sequence[Copy], names: Mapping[str, str], narrative: Narrative) -> Finding:
    first, *others = sorted(copies, key=lambda copy: (-copy.share, _other(copy, name)))
    ours = first.one == name
    longest = max(first.passages, key=lambda p: (p.one_end - p.one_start, -p.one_start))
    start, end = _span(longest, ours)
    section = narrative.section(start)
    nearest = names[_other(first, name)]
    params = {
        "section": section,
        "other": nearest,
        "share": _percent(first),
        "count": len(first.passages),
        "quotes": [_quote(longest.one if ours else longest.other)],
    }
    if others:
        params["labels"] = [names[_other(copy, name)] for copy in others]
    where = (Where(section=section, start=start, end=end),)
    return Finding("N202", params, where, variant="several" if others else "", key=nearest)


def _other(copy: Copy, name: str) -> str:
    return copy.other if copy.one == name else copy.one


def _span(passage: Passage, ours: bool) -> tuple[int, int]:
    return (passage.one_start, passage.one_end) if ours else (passage.other_start, passage.other_end)


def _percent(copy: Copy) -> int:
    return round(100 * copy.share)


def _quote(text: str) -> str:
    flat = "".join(text.split())
    return flat if len(flat) <= _QUOTE else flat[: _QUOTE - 1] + "…"
