"""Charts as pictures within a page (SVG): each with its numbers on it and an account of them in words.

Made element by element, so that every text is escaped; drawn narrow, so that they stay legible on a telephone.
Colours differ in lightness as well as in hue, and none says what no word says.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from markupsafe import Markup
from rich.cells import cell_len, set_cell_size

from service.checks.score import MAX
from service.export.facts import clean

Tone = Literal["plain", "strong", "soft", "error", "warning", "notice"]
TONES: dict[Tone, str] = {
    "plain": "#2f6690",
    "strong": "#16425b",
    "soft": "#a9bccb",
    "error": "#a83232",
    "warning": "#d98c1f",
    "notice": "#6f93ab",
}
Drawn = TypeVar("Drawn")
_INK, _FAINT, _TRACK = "#1f2a37", "#5b6774", "#e9eef2"
_WIDTH, _TEXT, _SMALL = 420, 14, 12
_CELL = 7.1
"""Width of half a Chinese character at the size of a text."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores from ``low`` up to, but not including, ``high``; the last bin includes it."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, how long, and what is written at its end."""

    label: str
    value: float
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that belong to one label; they share no scale with those of other groups where ``own`` is asked for."""

    label: str
    bars: tuple[Bar, ...]


def bins(scores: Sequence[float]) -> list[Bin]:
    """Scores out of 100 in steps of 5 where all are 50 or more, else of 10; every score is in one bin."""
    lowest = min(scores, default=0.0)
    step = 5 if lowest >= MAX / 2 else 10
    last = int(MAX) - step
    counts = dict.fromkeys(range(min(int(lowest // step * step), last), int(MAX), step), 0)
    for score in scores:
        counts[min(int(score // step * step), last)] += 1
    return [Bin(low, low + step, count) for low, count in counts.items()]


def halves(given: Sequence[Drawn]) -> list[Sequence[Drawn]]:
    """What is drawn in two columns of about the same height; one or none where there is so little."""
    middle = (len(given) + 1) // 2
    return [half for half in (given[:middle], given[middle:]) if half]


def histogram(given: Sequence[Bin], title: str, unit: str) -> Markup:
    """How many scores fall into each bin."""
    height, base, top = 230, 190, 34
    svg = _svg(height, title, [f"{b.low}–{b.high}：{b.count}{unit}" for b in given])
    room = _WIDTH / len(given)
    most = max((b.count for b in given), default=0) or 1
    for number, b in enumerate(given):
        tall, left = (base - top) * b.count / most, number * room
        _rect(svg, left + 3, base - tall, room - 6, tall, TONES["plain"])
        if b.count:
            _text(svg, left + room / 2, base - tall - 6, str(b.count), anchor="middle")
        _text(svg, left, base + 18, str(b.low), size=_SMALL, fill=_FAINT, anchor="middle" if number else "start")
    _text(svg, _WIDTH, base + 18, str(given[-1].high), size=_SMALL, fill=_FAINT, anchor="end")
    _rect(svg, 0, base, _WIDTH, 1, _FAINT)
    return _markup(svg)


def bars(given: Sequence[Bar], title: str, most: float | None = None) -> Markup:
    """Bars below each other on one scale, each under its label; ``most`` is the value of a full one."""
    return groups([Group(bar.label, (bar,)) for bar in given], title, most=most)


def groups(given: Sequence[Group], title: str, most: float | None = None, own: bool = False) -> Markup:
    """Bars under the label of their group, on one scale, or with ``own`` on one of the group's own."""
    thick, head, gap = 12, 20, 12
    height = sum(head + gap + sum(thick + (6 if len(g.bars) > 1 else 0) for _ in g.bars) for g in given)
    svg = _svg(max(height, 1), title, [f"{g.label}：{'，'.join(b.text for b in g.bars)}" for g in given])
    whole = most if most is not None else max((b.value for g in given for b in g.bars), default=0.0)
    at = 0.0
    for group in given:
        scale = max((b.value for b in group.bars), default=0.0) if own else whole
        single = len(group.bars) == 1
        room = _WIDTH - (_wide(group.bars[0].text) + 10 if single else 0)
        _text(svg, 0, at + _TEXT, _fit(group.label, room))
        if single:
            _text(svg, _WIDTH, at + _TEXT, group.bars[0].text, fill=_FAINT, anchor="end")
        at += head
        for bar in group.bars:
            width = _WIDTH if single else _WIDTH * 0.62
            long = width * min(1.0, bar.value / scale) if scale > 0 else 0.0
            _rect(svg, 0, at, width, thick, _TRACK)
            _rect(svg, 0, at, max(long, 2.0) if bar.value > 0 else 0.0, thick, TONES[bar.tone])
            if not single:
                _text(svg, width + 8, at + thick - 1, bar.text, size=_SMALL, fill=_FAINT)
            at += thick + (0 if single else 6)
        at += gap
    return _markup(svg)


def _svg(height: float, title: str, said: Sequence[str]) -> ET.Element:
    svg = ET.Element("svg", {"viewBox": f"0 0 {_WIDTH} {_short(height)}", "role": "img", "class": "chart"})
    ET.SubElement(svg, "title").text = clean(title)
    ET.SubElement(svg, "desc").text = clean("；".join(said))
    return svg


def _rect(svg: ET.Element, x: float, y: float, width: float, height: float, fill: str) -> None:
    place = {"x": x, "y": y, "width": width, "height": height}
    ET.SubElement(svg, "rect", {name: _short(v) for name, v in place.items()} | {"fill": fill})


def _text(
    svg: ET.Element, x: float, y: float, text: str, *, size: int = _TEXT, fill: str = _INK, anchor: str = "start"
) -> None:
    style = {"x": _short(x), "y": _short(y), "font-size": str(size), "fill": fill, "text-anchor": anchor}
    ET.SubElement(svg, "text", style).text = clean(text)


def _wide(text: str) -> float:
    return cell_len(clean(text)) * _CELL


def _fit(text: str, room: float) -> str:
    """As much of a label as there is room for."""
    most = math.floor(room / _CELL)
    return text if cell_len(clean(text)) <= most else set_cell_size(clean(text), most - 2).rstrip() + "…"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _markup(svg: ET.Element) -> Markup:
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704 - every text in it was escaped when written
