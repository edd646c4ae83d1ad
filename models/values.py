"""What one cell of the form says: a number, nothing, a mark in place of a number, or something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from models.report import CellState
from models.standard import ColumnKind

MAX_DIGITS = 15
"""Longer numbers are no counts, and sums of them would leave 64 bits."""

AMOUNT_DECIMALS = 4
"""Amounts are in 万元: more decimals than that are less than a yuan (国办公开办函〔2021〕30号)."""

LONGEST = 100
"""Characters of a cell that may hold a number, remark and all."""

_MARK = re.compile(r"[-‐-―−─━_/\\|~]+|无")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
    r"(?P<unit>万元|万|元|件|项|个|条|宗|份|次|起)?(?P<remark>\([^()]*\))?"
)
_MONEY = {"万元": Decimal(1), "万": Decimal(1), "元": Decimal(10000)}


def parse(raw: str, kind: ColumnKind = "count") -> tuple[int | float | None, CellState]:
    """Value and state of a cell's text.

    An amount is in 万元 (a printed 元 is converted); a number may carry a remark in brackets,
    ``22（其中修订16件）``. Numerals in Chinese characters, digits broken by spaces and numbers of more than 15
    digits are ``text``: legible, but not a number of the form.
    """
    if len(raw) > LONGEST:
        return (None, CellState.TEXT) if raw.strip() else (None, CellState.BLANK)
    return _parse(raw, kind)


@lru_cache(maxsize=4096)
def _parse(raw: str, kind: ColumnKind) -> tuple[int | float | None, CellState]:
    shown = "".join(c for c in raw if unicodedata.category(c) != "Cf").strip()
    while len(shown) > 1 and unicodedata.category(shown[-1]) == "No":  # a footnote's mark: 12①, 3²
        shown = shown[:-1].rstrip()
    if any(unicodedata.category(c) == "No" for c in shown):
        return None, CellState.TEXT
    text = unicodedata.normalize("NFKC", shown).replace("−", "-").strip()
    if not text:
        return None, CellState.BLANK
    if _MARK.fullmatch(text):
        return None, CellState.MARK
    match = _NUMBER.fullmatch(re.sub(r"\s+(?=[(万元件项])", "", text))
    if match is None:
        return None, CellState.TEXT
    digits, fraction, unit = match["whole"].replace(",", ""), match["fraction"] or "", match["unit"]
    if len(digits) + len(fraction) > MAX_DIGITS or (unit in _MONEY) > (kind == "amount"):
        return None, CellState.TEXT
    number = Decimal(match["sign"] + digits + fraction) / _MONEY.get(unit, 1)
    exact = number == number.to_integral_value()
    return (int(number) if exact else float(number)), CellState.NUMBER


def is_value(text: str) -> bool:
    """Whether a field holds what a cell of numbers may hold: nothing, a mark, or a number of any kind."""
    return parse(text, "amount")[1] in (CellState.NUMBER, CellState.MARK, CellState.BLANK)


def decimals(raw: str) -> int:
    """How many digits are printed after the decimal point."""
    match = _NUMBER.match(unicodedata.normalize("NFKC", raw).strip())
    return len((match["fraction"] or ".")[1:]) if match else 0


def ways_to_split(digits: str, kinds: Sequence[ColumnKind]) -> list[tuple[str, ...]]:
    """Every way to cut glued digits into one number a column, none with a leading zero.

    A sign may stand only in a ``signed`` column, a fraction or unit only in an ``amount`` column. Two ways are
    as bad as twenty: the list ends with the second.
    """
    found: list[tuple[str, ...]] = []

    def cut(rest: str, done: tuple[str, ...]) -> None:
        shape = _SPLIT[kinds[len(done)]]
        if len(done) == len(kinds) - 1:
            if shape.fullmatch(rest):
                found.append((*done, rest))
            return
        for end in range(1, len(rest)):
            if len(found) < 2 and shape.fullmatch(rest[:end]):
                cut(rest[end:], (*done, rest[:end]))

    cut(digits, ())
    return found


_SPLIT: dict[ColumnKind, re.Pattern[str]] = {
    "count": re.compile(r"0|[1-9]\d*"),
    "signed": re.compile(r"0|[+-]?[1-9]\d*"),
    "amount": re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?(?:万元|元)?"),
}
