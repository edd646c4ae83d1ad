"""Sentences that state numbers of the tables, rightly or with one of them wrong (``statements/*.toml``).

A template holds ``<EXPR>`` or ``<EXPR:STYLE>``, with ``!CODE `` in front where a wrong number must be found. An
expression adds and takes off cells by their short names (``new``, ``new.natural_person``, ``refused``), numbers
drawn at random (``~3-90=a``) and others named with ``=``; ``%X/Y`` is a percentage.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from models.numerals import counting
from training.forge.numbers import Number
from training.forge.units import ForgedUnit

_SLOT = re.compile(r"<(?:!(?P<code>X\d{3}) )?(?P<expr>[^<>:]+)(?::(?P<style>\w+))?>")
_TERM = re.compile(r"([+-]?)(~\d+-\d+(?:=\w+)?|[A-Za-z_][\w.]*)")
_ORGS = ("business", "research", "social", "legal", "other_org")
_GROUPS = ("refused", "unavailable", "unprocessed", "other")
_LITIGATION = {
    "review": ("review",),
    "direct": ("direct",),
    "after_review": ("after_review",),
    "lawsuits": ("direct", "after_review"),
}
_KINDS = {
    "township": "township",
    "subdistrict": "subdistrict",
    "county_bureau": "department",
    "city_department": "department",
    "county_government": "government",
    "city_government": "government",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A template with its conditions; ``none`` are expressions that it says are nought."""

    text: str
    above: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    section: str = "overview"
    code: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as printed; ``wrong`` has the code and the cells of the number that was spoiled, if one was."""

    text: str
    section: str
    code: str = ""
    cells: frozenset[str] = frozenset()


@cache
def statements(*names: str) -> tuple[Statement, ...]:
    """The templates of the files called ``names`` (all files without one), in their order."""
    folder = files("training.forge").joinpath("statements")
    found = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    made: list[Statement] = []
    for name in names or found:
        text = folder.joinpath(f"{name}.toml").read_text("utf-8")
        entries: list[dict[str, Any]] = tomllib.loads(text)["statement"]
        for entry in entries:
            lists = {k: tuple(v) for k, v in entry.items() if isinstance(v, list)}
            made.append(Statement(**{**entry, **lists}))
    return tuple(made)


@dataclass
class Teller:
    """Prints statements of one report: its organ, year and cells."""

    unit: ForgedUnit
    year: int
    cells: Mapping[str, Number]
    names: dict[str, Number] = field(default_factory=dict)

    def fits(self, statement: Statement) -> bool:
        """Whether a statement is true of this report and such an organ would write it."""
        if statement.kinds and _KINDS[self.unit.kind] not in statement.kinds:
            return False
        try:
            above = all(self._known(e) > 0 for e in statement.above)
            if not above or any(self._known(e) for e in (*statement.zero, *statement.none)):
                return False
            self._fill(statement, random.Random(0), -1)
        except (KeyError, ArithmeticError):  # another form's cells, a share of nothing
            return False
        return True

    def deniable(self, statement: Statement) -> bool:
        """Whether a statement that there was none is wrong in this report, all else being right."""
        if not statement.none or not statement.code:
            return False
        if statement.kinds and _KINDS[self.unit.kind] not in statement.kinds:
            return False
        try:
            conditions = all(self._known(e) > 0 for e in statement.above) and not any(
                map(self._known, statement.zero)
            )
            return conditions and any(self._known(e) > 0 for e in statement.none)
        except KeyError:
            return False

    def tell(self, statement: Statement, rng: random.Random) -> Said:
        """The statement with its numbers right."""
        return Said(self._fill(statement, rng, -1), statement.section)

    def deny(self, statement: Statement, rng: random.Random) -> Said:
        """A denial of what there was."""
        wrong = frozenset(c for e in statement.none if self._known(e) > 0 for c in self._cells(e))
        return Said(self._fill(statement, rng, -1), statement.section, statement.code, wrong)

    def mistell(self, statement: Statement, rng: random.Random) -> Said | None:
        """The statement with one of its marked numbers wrong; None where it has none that can be spoiled."""
        slots = list(_SLOT.finditer(statement.text))
        marked = [i for i, m in enumerate(slots) if m["code"]]
        if not marked:
            return None
        chosen = rng.choice(marked)
        slot = slots[chosen]
        cells = () if slot["expr"].startswith("%") else self._cells(slot["expr"])
        return Said(self._fill(statement, rng, chosen), statement.section, slot["code"], frozenset(cells))

    def _fill(self, statement: Statement, rng: random.Random, wrong: int) -> str:
        drawn = re.findall(r"~(\d+)-(\d+)=(\w+)", statement.text)
        self.names = {name: rng.randint(int(low), int(high)) for low, high, name in drawn}
        for expr, name in re.findall(r"<(?:!X\d+ )?([^<>~%]+)=(\w+)>", statement.text):
            self.names[name] = self._value(expr, rng)
        parts, at = [], 0
        for index, match in enumerate(_SLOT.finditer(statement.text)):
            parts.append(statement.text[at : match.start()])
            parts.append(self._print(match["expr"], match["style"] or "", rng, spoil=index == wrong))
            at = match.end()
        parts.append(statement.text[at:])
        unit, year = self.unit, self.year
        return "".join(parts).format(
            we=unit.we, whole=unit.whole, unit=unit.name, year=year, last=year - 1, next=year + 1
        )

    def _print(self, expr: str, style: str, rng: random.Random, *, spoil: bool) -> str:
        if expr.startswith("%"):
            return self._percent(expr[1:], int(style or 1), rng, spoil=spoil)
        value = self._value(expr, rng)
        if spoil:
            value = _spoiled(value, rng)
        return _STYLES.get(style, _plain)(value)

    def _percent(self, expr: str, places: int, rng: random.Random, *, spoil: bool) -> str:
        over, under = expr.rsplit("/", 1)
        one, other = self._value(over.strip("()"), rng), self._value(under.strip("()"), rng)
        share = Decimal(str(one)) / Decimal(str(other)) * 100
        if spoil:
            share += rng.choice((-1, 1)) * Decimal(rng.choice((5, 7, 12)))
            share = abs(share)
        way = rng.choice((ROUND_DOWN, ROUND_HALF_UP))
        return str(share.quantize(Decimal(1).scaleb(-places), way))

    def _value(self, expr: str, rng: random.Random) -> Number:
        total: Number = 0
        expr = expr if expr.startswith("~") else expr.split("=")[0]
        for sign, term in _TERM.findall(expr.replace(" ", "")):
            if term.startswith("~"):
                low, high, *name = re.split(r"[-=]", term[1:])
                value: Number = self.names[name[0]] if name else rng.randint(int(low), int(high))
            else:
                value = (
                    self.names[term] if term in self.names else sum(self.cells[c] for c in _names(term, self.cells))
                )
            total += -value if sign == "-" else value
        return total

    def _known(self, expr: str) -> Number:
        return sum(
            (-1 if s == "-" else 1) * self.cells[c] for s, t in _TERM.findall(expr) for c in _names(t, self.cells)
        )

    def _cells(self, expr: str) -> tuple[str, ...]:
        terms = [t for _, t in _TERM.findall(expr.split("=")[0]) if t not in self.names and not t.startswith("~")]
        return tuple(c for t in terms if len(t) > 1 for c in _names(t, self.cells))


def _names(term: str, cells: Mapping[str, Number]) -> tuple[str, ...]:
    """The cells that a short name stands for. KeyError where the report's form has none."""
    row, _, column = term.partition(".")
    if row in _LITIGATION:
        return tuple(f"litigation.{r}.{column or 'total'}" for r in _LITIGATION[row])
    for table, default in (("disclosure", {"fees": "amount"}.get(row, "decisions")), ("requests", "total")):
        columns = _ORGS if column == "orgs" else (column or default,)
        names = tuple(f"{table}.{row}.{c}" for c in columns)
        if all(n in cells for n in names):
            return names
        if row in _GROUPS and table == "requests":
            rows = [n.split(".")[1] for n in cells if n.startswith(f"requests.{row}_") and n.endswith(".total")]
            if rows:
                return tuple(f"requests.{r}.{c}" for r in rows for c in columns)
    raise KeyError(term)


def _spoiled(value: Number, rng: random.Random) -> Number:
    """Another number, as a slip would make it."""
    if isinstance(value, float):
        return round(value + rng.choice((1, 2, 10)), 4)
    digits = str(value)
    ways: list[Callable[[], int]] = [lambda: value + rng.choice((1, 2, 3, 10))]
    ways += [lambda: value - rng.randint(1, min(value, 3))] if value > 1 else []
    ways += [lambda: int(digits[::-1])] if len(digits) > 1 and digits[::-1] != digits else []
    return rng.choice(ways)()


def _plain(value: Number) -> str:
    return str(value) if isinstance(value, int) else f"{value:.4f}".rstrip("0").rstrip(".")


def _han(value: Number) -> str:
    whole = int(value)
    return "两" if whole == 2 else counting(whole) if 0 < whole < 10**4 else "零" if not whole else str(whole)


def _about(value: Number) -> str:
    whole = int(value)
    step = 10 ** max(0, len(str(whole)) - 1)
    return str(whole // step * step)


def _wan(value: Number) -> str:
    return f"{value / 10**4:g}万" if value >= 10**4 and value % 100 == 0 else _plain(value)


_STYLES: Mapping[str, Callable[[Number], str]] = {
    "han": _han,
    "full": lambda v: _plain(v).translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    "comma": lambda v: f"{v:,}",
    "wan": _wan,
    "about": _about,
}
