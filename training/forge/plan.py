"""What a report truly says: the organ, the sections with their words, and every cell of the form."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from models.layout import AddedRow
from models.standard import Identity, Standard, load
from training.forge import prose
from training.forge.numbers import Number, numbers
from training.forge.units import ForgedUnit, unit

State = Literal["number", "blank", "mark", "text", "missing"]
DEFAULT_CLAIMS = 0.2
"""Share of reports in which a sentence of section one states numbers of table 3."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """What is printed in a cell in place of its plain number, and the state that a reader must see."""

    text: str
    state: State


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A section as printed.

    ``heading`` is the whole line with its number ("" for none); ``table`` names the table that follows it.
    ``glued``: the heading stands in one line with the first paragraph.
    """

    code: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    table: str | None = None
    glued: bool = False


@dataclass(frozen=True)
class Plan:
    """A report before it is printed. Nothing in it is changed; faults make a new one with ``change``.

    ``cells`` holds the printed value of every cell that is there: a cell of the standard that is not in it is
    not printed. ``raw`` overrides how a cell is printed. ``stated`` are cells whose number the text repeats.
    ``title`` may hold line breaks. ``half_width`` prints labels as 「(一)」「1.」 in place of 「（一）」「1．」.
    """

    seed: int
    unit: ForgedUnit
    year: int
    standard: str
    title: str
    sections: tuple[PlannedSection, ...]
    cells: Mapping[str, Number]
    published: date | None = None
    raw: Mapping[str, RawCell] = field(default_factory=dict)
    clauses: tuple[prose.ForgedClause, ...] = ()
    stated: frozenset[str] = frozenset()
    added_rows: tuple[AddedRow, ...] = ()
    half_width: bool = False

    @property
    def unit_level(self) -> str:
        """``township``, ``county``, ``city`` or ``department``."""
        return self.unit.level

    @property
    def form(self) -> Standard:
        """The standard whose tables are printed."""
        return load(self.standard)

    def printed(self, cell: str) -> str:
        """The text of a cell: its override, or its plain number."""
        override = self.raw.get(cell)
        if override is not None:
            return override.text
        value = self.cells[cell]
        signed = self.form.split(cell)[2].kind == "signed"
        return f"+{value}" if signed and value > 0 else plain(value)

    def state(self, cell: str) -> State:
        """The state that a reader must see in a file that loses nothing."""
        if cell in self.raw:
            return self.raw[cell].state
        return "number" if cell in self.cells else "missing"

    def change(self, cells: Mapping[str, Number] | None = None, **changes: object) -> Plan:
        """A copy with some cells and attributes changed; a changed cell loses its ``raw`` override."""
        new = dict(cells or {})
        changes.setdefault("cells", {**self.cells, **new})
        changes.setdefault("raw", {name: raw for name, raw in self.raw.items() if name not in new})
        return replace(self, **changes)  # type: ignore[arg-type]

    def without(self, cells: Iterable[str]) -> Plan:
        """A copy in which these cells are not printed."""
        gone = set(cells)
        return replace(
            self,
            cells={n: v for n, v in self.cells.items() if n not in gone},
            raw={n: r for n, r in self.raw.items() if n not in gone},
        )

    def section(self, code: str) -> PlannedSection:
        """The first section of that code; KeyError if there is none."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def with_section(self, code: str, **changes: object) -> Plan:
        """A copy in which the sections of that code are changed."""
        made = tuple(
            replace(s, **changes) if s.code == code else s  # type: ignore[arg-type]
            for s in self.sections
        )
        return replace(self, sections=made)


def plain(value: Number) -> str:
    """A number as people write it: no exponent, no trailing nought."""
    return str(value) if isinstance(value, int) else f"{value:.10f}".rstrip("0").rstrip(".")


def holds(identity: Identity, cells: Mapping[str, Number]) -> bool | None:
    """Whether an identity holds; None where it cannot be told because a cell of it is not there.

    Where an older form's row is printed, it counts in place of the rows that it replaces.
    """
    table = load("2021").table(identity.table) if identity.table == "requests" else None
    replaced: set[str] = set()
    if table is not None and identity.optional & cells.keys():
        rows = {code for r in table.rows for code in r.replaces}
        replaced = {n for n in identity.left + identity.right if n.split(".")[1] in rows}
    sides = []
    for side in (identity.left, identity.right):
        names = [n for n in side if n in cells or (n not in identity.optional and n not in replaced)]
        if not names or any(n not in cells for n in names):
            return None
        sides.append(sum(cells[n] for n in names))
    return sides[0] == sides[1]


def broken(plan: Plan) -> tuple[Identity, ...]:
    """The identities of the standard that the plan's cells do not satisfy."""
    return tuple(i for i in plan.form.identities if holds(i, plan.cells) is False)


def plan(
    seed: int,
    *,
    standard: str = "2021",
    kind: str | None = None,
    year: int | None = None,
    name: str | None = None,
    claims: float = DEFAULT_CLAIMS,
) -> Plan:
    """A clean report. The same arguments give the same plan.

    ``kind`` is one of ``units.KINDS``, ``name`` the organ's own name, ``year`` one that the standard serves;
    ``claims`` is the probability that a sentence repeats numbers of table 3.
    """
    rng = random.Random(f"plan:{seed}:{standard}")
    form = load(standard)
    years = (2019, 2020) if standard == "2019" else (2021, 2022, 2023, 2024, 2025)
    drawn = rng.choice(years)
    chosen_year = drawn if year is None else year
    organ = unit(rng, kind, name)
    cells = numbers(rng, form, organ.kind)
    first = prose.overview(rng, organ, chosen_year, cells, claims)
    clauses = prose.problems(rng, organ, chosen_year)
    texts = {
        "overview": first.paragraphs,
        "problems": tuple(c.text for c in clauses),
        "others": prose.others(rng, organ, chosen_year, cells),
    }
    tables = {t.section: t.code for t in form.tables}
    return Plan(
        seed=seed,
        unit=organ,
        year=chosen_year,
        standard=standard,
        title=f"{organ.name}{chosen_year}年政府信息公开工作年度报告",
        sections=tuple(
            PlannedSection(s.code, f"{s.number}、{s.heading}", texts.get(s.code, ()), tables.get(s.code))
            for s in form.sections
        ),
        cells=cells,
        published=_published(rng, organ, chosen_year),
        raw=_amounts(rng, form, cells),
        clauses=clauses,
        stated=first.stated,
        half_width=rng.random() < 0.4,
    )


def _published(rng: random.Random, organ: ForgedUnit, year: int) -> date | None:
    """A day in time: January for all but governments of county level and above, who have until March."""
    if rng.random() < 0.3:
        return None
    last = 88 if organ.kind in ("county_government", "city_government") else 29
    return date(year + 1, 1, 2) + timedelta(days=rng.randint(0, last - 1))


def _amounts(rng: random.Random, form: Standard, cells: Mapping[str, Number]) -> dict[str, RawCell]:
    """Money is printed with four decimals, with its unit (standard 2019), or plainly."""
    made: dict[str, RawCell] = {}
    for name in form.cells:
        if form.split(name)[2].kind != "amount" or not cells[name]:
            continue
        style = rng.choice(("plain", "four", "unit"))
        if style == "four":
            made[name] = RawCell(f"{cells[name]:.4f}", "number")
        elif style == "unit" and form.code == "2019":
            made[name] = RawCell(f"{plain(cells[name])}万元", "number")
    return made
