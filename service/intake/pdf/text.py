"""Characters to lines of text. All numbers are points in reading coordinates."""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import median

from service.intake.pdf.glyphs import Char, is_wide, joint

SAME_LINE = 0.4
"""Baselines nearer than this part of the type size are one line: digits of another font, a raised ordinal."""

OVERPRINT = 1.0
"""The same character drawn again so near is the same one: printers make type bold in this way."""

OVERPRINT_SHARE = 0.15
"""... and nearer than this part of its size, or the figures of 11 in small print would be one."""

NARROW_GAP = 0.2
"""A gap as wide as this part of the type size parts Latin words and numbers where no space was written."""

WIDE_GAP = 0.7
"""The same beside a Chinese character: justification and automatic spacing stay below."""

NARROW = 0.7
"""A mark narrower than this part of its height is set in Latin type."""


OPENING = ("Ps", "Pi")
CLOSING = ("Pe", "Pf", "Po")
"""Unicode categories of marks that may not end, and not begin, a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. ``size`` is its type size; ``head`` the width of the first piece that can't be broken.

    ``inner`` is its right end without a stop or closing bracket, which may hang out of the margin.
    ``opening`` and ``closing`` are the typefaces of its first and last Chinese characters, empty without any.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    head: float
    inner: float
    opening: str = ""
    closing: str = ""

    @property
    def top(self) -> float:
        """Where its characters begin, about."""
        return self.y - self.size


def make_lines(chars: Sequence[Char]) -> list[Line]:
    """Lines from top to bottom, each from left to right. Characters drawn twice count once."""
    lines: list[Line] = []
    row: list[Char] = []
    for char in sorted(chars, key=_y):
        if row and char.y - row[0].y > SAME_LINE * min(_size(char), _size(row[0])):
            lines += _line(row)
            row = []
        row.append(char)
    return lines + _line(row)


PADDING = 5.0
"""Least space between a cell's border and its text; word processors set 5.4 points (0.19 cm)."""


def cell_text(chars: Sequence[Char], width: float) -> str:
    """The text of a cell ``width`` points wide: its lines joined; turned type is read along its own direction.

    Digits over several lines are one number only where each line is so full that no further digit had room.
    """
    by_turn: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        by_turn[char.turn].append(_turned(char) if char.turn else char)
    lines = [line for group in by_turn.values() for line in make_lines(group)]
    if len(lines) > 1 and len(by_turn) == 1 and _one_number(lines, width):
        return "".join(line.text for line in lines)
    return join_lines(line.text for line in lines)


def room_left(chars: Sequence[Char], width: float) -> float:
    """How many more Chinese characters had room in the last line of a cell ``width`` points wide."""
    lines = make_lines([char for char in chars if not char.turn])
    return (width - 2 * PADDING - lines[-1].right + lines[-1].left) / lines[-1].size if lines else math.inf


def _one_number(lines: Sequence[Line], width: float) -> bool:
    if not all(line.text.isdecimal() for line in lines) or lines[0].text[0] == "0" or len(lines[0].text) < 2:
        return False
    room = width - 2 * PADDING
    return all(line.right - line.left + (line.right - line.left) / len(line.text) > room for line in lines[:-1])


def join_lines(texts: Iterable[str]) -> str:
    """Several lines as one, each joint as the characters beside it ask."""
    whole = ""
    for text in texts:
        whole += joint(whole, text) + text
    return whole


_y = itemgetter(Char._fields.index("y"))
_left = itemgetter(Char._fields.index("left"))


def _full(char: Char) -> bool:
    """Whether a character stands as wide as Chinese type: quotation marks and dashes are narrow in Latin type."""
    return is_wide(char.text) and (
        char.right - char.left > NARROW * (char.bottom - char.top) or char.text > "\u2fff"
    )


def _size(char: Char) -> float:
    """The type size: a Chinese character is as wide as the type is high, others tell it by their box."""
    return char.right - char.left if _full(char) else char.bottom - char.top


def _turned(char: Char) -> Char:
    """The character where it stands when its own direction is made the page's."""
    left, top, right, bottom = char.left, char.top, char.right, char.bottom
    if char.turn == 90:
        return Char(char.text, -bottom, left, -top, right, -char.y, char.x)
    if char.turn == 270:
        return Char(char.text, top, -right, bottom, -left, char.y, -char.x)
    if char.turn == 180:
        return Char(char.text, -right, -bottom, -left, -top, -char.x, -char.y)
    return char


def _line(row: list[Char]) -> list[Line]:
    """The line of characters that share a baseline: none when all are spaces."""
    row.sort(key=_left)
    kept: list[Char] = []
    parts: list[str] = []
    space = False
    for char in row:
        if char.text == " ":
            space = True
            continue
        if kept:
            last = kept[-1]
            if char.text == last.text and _overprinted(char, last):
                continue
            if len(kept) > 1 and char.text == kept[-2].text and _overprinted(char, kept[-2]):
                continue
            gap = char.left - last.right
            wide = _full(char) or _full(last)
            if space or gap > (WIDE_GAP if wide else NARROW_GAP) * _size(char):
                parts.append(" ")
        space = False
        kept.append(char)
        parts.append(char.text)
    if not kept:
        return []
    sizes = [c.right - c.left for c in kept if _full(c)] or [c.bottom - c.top for c in kept]
    left, right = kept[0].left, max(c.right for c in kept)
    y = median(c.y for c in kept)
    faces = [c.face for c in kept if c.face] or [""]
    hanging = len(kept) > 1 and unicodedata.category(kept[-1].text[0]) in CLOSING
    inner = kept[-2].right if hanging else right
    return [Line("".join(parts), left, right, y, median(sizes), _head(kept), inner, faces[0], faces[-1])]


def _overprinted(char: Char, other: Char) -> bool:
    near = min(OVERPRINT, OVERPRINT_SHARE * (char.bottom - char.top))
    return abs(char.left - other.left) <= near and abs(char.y - other.y) <= near


def _near(char: Char, after: Char) -> bool:
    return after.left - char.right < NARROW_GAP * _size(after)


def _head(kept: list[Char]) -> float:
    """The width up to the first place where a line may be broken.

    Opening brackets stay with what they open, closing ones and stops with what is before them.
    """
    end = 0
    while end < len(kept) - 1 and unicodedata.category(kept[end].text[0]) in OPENING:
        end += 1
    end += 1
    if not is_wide(kept[end - 1].text):
        while end < len(kept) and not is_wide(kept[end].text) and _near(kept[end - 1], kept[end]):
            end += 1
    while end < len(kept) and unicodedata.category(kept[end].text[0]) in CLOSING:
        end += 1
    return kept[end - 1].right - kept[0].left
