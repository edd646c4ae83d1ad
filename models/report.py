"""A report as understood: sections, cells of the statutory form, who wrote it and about which year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from models.document import Document


class CellState(StrEnum):
    """What was read where a cell of the form stands."""

    NUMBER = "number"
    BLANK = "blank"
    MARK = "mark"
    TEXT = "text"
    MISSING = "missing"


class UnitLevel(StrEnum):
    """Level of the organ that files the report; a department's own level is in ``Unit.government``."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: ``table`` and ``page`` from 1, ``row`` and ``column`` from 0 (None outside grids).

    ``start`` and ``end`` refer to the document's text; both are None where the cell was not found.
    """

    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of the standard as read: ``value`` is None unless ``state`` is ``number``."""

    value: int | float | None
    raw: str
    state: CellState
    place: Place = NOWHERE


MISSING_CELL = FormCell(None, "", CellState.MISSING)


@dataclass(frozen=True, slots=True)
class FoundTable:
    """How one table of the form was found.

    ``rows_found`` are rows whose label stands in the document, ``rows_missing`` those that do not,
    ``rows_unread`` those that stand there but whose numbers could not all be placed with certainty,
    ``rows_added`` the labels of rows that carry numbers and that the form does not know,
    ``superseded_rows`` rows of the older form that stand in this one. ``start`` and ``end`` span the table.
    """

    code: str
    present: bool
    start: int | None = None
    end: int | None = None
    rows_found: tuple[str, ...] = ()
    rows_missing: tuple[str, ...] = ()
    rows_unread: tuple[str, ...] = ()
    rows_added: tuple[str, ...] = ()
    columns_missing: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    superseded_rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections. ``heading`` is the text as printed ("" where the section has none).

    ``start`` is where the heading (or, without one, the content) begins, ``body`` where the content begins,
    ``end`` where it ends; all None when the section is not there. ``numeral`` is the printed number,
    ``flaws`` say how the heading departs from the standard, ``repeats`` are the starts of further headings
    of the same section.
    """

    code: str
    present: bool
    heading: str = ""
    start: int | None = None
    body: int | None = None
    end: int | None = None
    numeral: str = ""
    flaws: tuple[str, ...] = ()
    repeats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the narrative: ``text[start:end]`` of the report, its role and its themes with probabilities.

    ``themes`` are those it takes, the likeliest first; ``scores`` and ``roles`` hold the probability of every
    theme and role. ``answers`` are the ids of the measures that answer a problem.
    """

    id: str
    section: str
    text: str
    start: int
    end: int
    role: str
    role_score: float
    themes: tuple[tuple[str, float], ...]
    answers: tuple[str, ...]
    scores: Mapping[str, float]
    roles: Mapping[str, float]


Terms = tuple[str, ...]
"""A sum of cells: their names, "-" before one that is taken off."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the text states: ``text[start:end]`` of the report.

    ``kind``: a ``count``; ``none`` where the text says that there was none (value 0); a ``change`` against the
    year before; a ``percent`` (a share or a rate of growth, signed). ``exactness`` is ``exact``, ``about``,
    ``more`` or ``less``; ``places`` counts the decimals printed (1.2万: -3). Money is in
    万元. ``thing`` is what is counted, in the text's words; ``year`` is ``this``, ``other`` or ``part``,
    ``scope`` ``own`` or ``other``. ``readings`` are the sums of cells that it may mean, () where none is certain.
    """

    text: str
    start: int
    end: int
    section: str
    value: int | float
    kind: Literal["count", "none", "change", "percent"]
    unit: str = ""
    exactness: Literal["exact", "about", "more", "less"] = "exact"
    places: int = 0
    thing: str = ""
    year: str = "this"
    scope: str = "own"
    readings: tuple[Terms, ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and the parts that the text says it consists of; ``whole``: the parts are all of it.

    ``overlapping`` parts may count one thing twice, as items told by the channels on which they were published.
    """

    total: Claim
    parts: tuple[Claim, ...]
    whole: bool
    overlapping: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage with the numbers that it may follow from.

    A share (``growth`` 0) is ``part`` of one of ``bases``; a growth (1, and -1 for a fall) is that of ``part`` over
    one of ``bases``. ``bases`` is () where the text does not tell them.
    """

    claim: Claim
    part: Claim
    bases: tuple[float, ...]
    growth: int


@dataclass(frozen=True, slots=True)
class Unit:
    """The organ that files the report; ``government`` is the level of a department's government."""

    name: str
    level: UnitLevel
    government: UnitLevel | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """The report's title on one line and where it stands; ``regular`` if of the standard form."""

    text: str
    start: int | None
    end: int | None
    regular: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A document understood as a yearly report.

    ``cells`` maps each cell name of ``standard`` to what was read, in the form's order; ``tables`` and
    ``sections`` likewise hold every table and section of the standard, present or not. ``about`` says that the
    title is that of an article about a report; ``published`` is the date found beside the report. ``clauses``
    is filled by ``models.narrative``, ``claims``, ``breakdowns`` and ``rates`` by ``models.claims``.
    """

    document: Document
    standard: str
    title: Title | None
    unit: Unit
    year: int | None
    sections: tuple[Section, ...]
    tables: tuple[FoundTable, ...]
    cells: dict[str, FormCell] = field(default_factory=dict)
    published: date | None = None
    about: bool = False
    clauses: tuple[Clause, ...] = ()
    claims: tuple[Claim, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    rates: tuple[Rate, ...] = ()

    @property
    def text(self) -> str:
        """The report's plain text, to which every offset refers."""
        return self.document.text

    def section(self, code: str) -> Section:
        """The section named ``code``; KeyError if the standard has no such section."""
        return {s.code: s for s in self.sections}[code]

    def table(self, code: str) -> FoundTable:
        """The table named ``code``; KeyError if the standard has no such table."""
        return {t.code: t for t in self.tables}[code]

    def body(self, code: str) -> str:
        """The text of a section without its heading, "" when the section is not there."""
        section = self.section(code)
        return self.text[section.body : section.end] if section.body is not None else ""
