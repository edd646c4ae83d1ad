"""The fixed words of a batch's exports (``words.toml``), and how numbers and days are told in them."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(part: str) -> dict[str, Any]:
    """A part of ``words.toml``."""
    data: dict[str, dict[str, Any]] = tomllib.loads(
        files("service.export.county").joinpath("words.toml").read_text("utf-8")
    )
    return data[part]


def number(value: float | int | None, digits: int = 4) -> str:
    """1,234 or 0.5: no more decimals than it has, at most ``digits``; "" for none."""
    if value is None:
        return ""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(part: float) -> str:
    """A part of 1 as 56.7%."""
    return f"{number(part * 100, 1)}%"


def day(value: date | None) -> str:
    """2024年1月31日, "" for none."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def short(text: str, most: int) -> str:
    """The beginning of a text, with how much of it is left out."""
    return text if len(text) <= most else f"{text[:most]}{words('page')['cut'].format(count=len(text) - most)}"
