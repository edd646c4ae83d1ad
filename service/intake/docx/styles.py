"""What styles.xml says of numbering and hidden text, inherited along ``basedOn``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from lxml import etree

from service.intake.docx.words import (
    BASED_ON,
    DEFAULT,
    LEVEL,
    NUM_ID,
    NUM_PR,
    P_PR,
    R_PR,
    STYLE,
    STYLE_ID,
    TYPE,
    VANISH,
    child,
    switched_on,
    value,
)

T = TypeVar("T")


class Styles:
    """The styles by id; an absent part has none."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for style in () if root is None else root.iterfind(STYLE):
            name = style.get(STYLE_ID, "")
            self._styles[name] = style
            if style.get(TYPE) == "paragraph" and style.get(DEFAULT) in ("1", "true", "on"):
                self._default = name
        self.numbering = cache(self._numbering)
        self.hides = cache(self._hides)

    def _numbering(self, style: str | None) -> tuple[str | None, str | None, str]:
        """The ``numId`` and level that a paragraph style (None: the default) gives, and which style holds them."""
        for name, element in self._line(style or self._default):
            numbering = element.find(f"{P_PR}/{NUM_PR}")
            if numbering is not None:
                return value(numbering, NUM_ID), value(numbering, LEVEL), name
        return None, None, ""

    def _hides(self, style: str) -> bool:
        """Whether a character style hides its text."""
        for _, element in self._line(style):
            properties = child(element, R_PR)
            if properties is not None and child(properties, VANISH) is not None:
                return switched_on(properties, VANISH)
        return False

    def _line(self, style: str) -> Iterator[tuple[str, etree._Element]]:
        """A style and those it is based on; a circle ends where it closes."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield style, self._styles[style]
            style = value(self._styles[style], BASED_ON) or ""
