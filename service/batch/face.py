"""The result of a batch as JSON (``nianbao.batch/1``): pydantic models, what every export of a batch is made from.

The review of each report stands beside it, in a file of its own (``nianbao.review/1``).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = int | float
Severity = Literal["error", "warning", "notice"]
Lack = Literal["none", "several"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Failure(_Model):
    """Why a file has no review."""

    code: str
    message: str


class ThemeCount(_Model):
    """How many problems and measures are of a theme. ``unanswered``: problems of it that no measure answers."""

    code: str
    problems: int
    measures: int
    unanswered: int


class Entry(_Model):
    """A file of the batch and what came of it.

    ``name`` is its path within what was handed in, with ``/``; ``review`` the path of its review's JSON, beside
    this file. ``unit`` is what the report calls itself, ``organ`` the name on the roster that it was taken for
    (without a roster: ``unit``), ``kind`` the roster's type or else the level of the organ in words.
    ``counted``: it stands in the ranking, the sums and the charts; of several files of one organ only the last
    sent (or else the last by name) does, one with an error or of another year does not. ``rank`` is null where it
    is not counted or could not be read in full. ``late`` is null where the day it was sent or the day due is
    unknown. ``lost`` are the points taken off by the letter of the code (S structure, T tables, X text against
    tables, N narrative, Y years, R reading).
    """

    name: str
    sha256: str
    bytes: int
    error: Failure | None = None
    review: str | None = None
    unit: str = ""
    organ: str = ""
    kind: str = ""
    unit_level: str = ""
    year: int | None = None
    standard: str | None = None
    sent: date | None = None
    due: date | None = None
    late: bool | None = None
    complete: bool = True
    counted: bool = False
    rank: int | None = None
    score: float | None = None
    lost: dict[str, float] = {}
    errors: int = 0
    warnings: int = 0
    notices: int = 0
    codes: dict[str, int] = {}
    passed: int = 0
    failed: int = 0
    not_assessable: int = 0
    problems: int = 0
    measures: int = 0
    themes: list[ThemeCount] = []


class Organ(_Model):
    """A line of the roster, and the names of the files taken for it, the counted one first."""

    name: str
    kind: str
    due: date | None
    row: int
    reports: list[str]


class Candidate(_Model):
    """An organ whose cell could explain a difference.

    ``value`` stands in its report; ``after`` is what its own identities say should stand there (null: they say
    nothing). ``sole``: it alone explains the whole difference by its own identities; candidates that are not
    ``sole`` are equal among each other. ``reason`` codes why it is one.
    """

    organ: str
    report: str
    value: Number | None
    after: Number | None = None
    sole: bool = False
    reason: str = ""


class Finding(_Model):
    """Something to correct or look at that concerns more than one report (C101 to C104)."""

    id: str
    code: str
    severity: Severity
    title: str
    message: str
    mend: str = ""
    params: dict[str, Any] = {}
    basis: str = ""
    expected: Number | str | None = None
    actual: Number | str | None = None
    organs: list[str] = []
    reports: list[str] = []
    cell: str | None = None
    candidates: list[Candidate] = []


class Passage(_Model):
    """Two passages that say the same; offsets refer to ``report.text`` of either review. ``ratio`` is 0 to 1."""

    one: str
    other: str
    one_start: int
    one_end: int
    other_start: int
    other_end: int
    ratio: float


class Copy(_Model):
    """Two reports that are near copies: ``share`` is the part of the shorter one's own text that stands in both.

    ``one`` and ``other`` are names of entries, ``one`` < ``other``.
    """

    one: str
    other: str
    share: float
    passages: list[Passage]


class Shared(_Model):
    """A sentence that so many organs say alike: taken for a template, so that it makes nobody a copy."""

    text: str
    section: str
    organs: int


class Total(_Model):
    """A cell of the form over all counted organs.

    ``reports`` is how many of them had a number in it, ``county`` what the county's own report says, ``last`` and
    ``last_now`` the sums of last year and of this year over those organs whose report of last year is there too.
    """

    cell: str
    value: Number
    reports: int
    county: Number | None = None
    last: Number | None = None
    last_now: Number | None = None


class County(_Model):
    """The county's own report as it was compared."""

    name: str
    unit: str
    year: int | None
    compared: int
    """Cells that were compared."""
    unchecked: int = 0
    """Cells that could not be: organs are lacking, or have no number there."""


class Counts(_Model):
    """Files of the batch: all, with a review, with an error; organs on the roster, and those that sent nothing."""

    files: int
    reviewed: int
    failed: int
    organs: int | None
    missing: int | None


class Model(_Model):
    """The tagger that was used, and the hash of its file."""

    version: str
    sha256: str


class Batch(_Model):
    """The result of a batch. ``year`` is the year that most reports are on, ``standard`` that year's form.

    ``previous`` is how many reports of last year were read; ``uncompared`` are the names of files that count and
    were not compared with one: ``none`` of the organ was found, or ``several`` that differ. ``alone`` are files
    that look like the county's own report though none was given; they do not count. ``entries`` are in the order
    of their names. With a roster, ``strangers`` are the names of files of no organ on it, ``unclear`` of those that
    fit several organs. ``shared`` are sentences of many organs, ``bare`` the names of entries that hold hardly
    anything else.
    """

    schema_name: Literal["nianbao.batch/1"] = Field(default="nianbao.batch/1", alias="schema")
    year: int | None
    standard: str
    counts: Counts
    entries: list[Entry]
    organs: list[Organ]
    strangers: list[str] = []
    unclear: dict[str, list[str]] = {}
    findings: list[Finding]
    copies: list[Copy]
    shared: list[Shared] = []
    bare: list[str] = []
    totals: list[Total]
    themes: list[ThemeCount]
    county: County | None = None
    previous: int = 0
    uncompared: dict[str, Lack] = {}
    alone: list[str] = []
    template: bool = False
    model: Model | None = None
    program: str
    seconds: float
