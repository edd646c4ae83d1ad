"""The review as JSON (``nianbao.review/1``): pydantic models, the public face of everything below."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = int | float


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Model):
    """The file reviewed. ``complete`` is false where some of it could not be read (finding R101)."""

    name: str
    media_type: str
    sha256: str
    bytes: int
    pages: int | None
    reader: str
    complete: bool


class Section(_Model):
    """One of the six sections; offsets refer to ``report.text``, null where the section is not there."""

    code: str
    heading: str
    present: bool
    start: int | None
    end: int | None


class Place(_Model):
    """``table`` and ``page`` from 1, ``row`` and ``column`` from 0; ``report.text[start:end]`` is the raw text."""

    table: int | None
    row: int | None
    column: int | None
    page: int | None
    start: int | None
    end: int | None


class Cell(_Model):
    """One cell of the form; ``value`` is null unless ``state`` is ``number``."""

    value: Number | None
    raw: str
    state: Literal["number", "blank", "mark", "text", "missing"]
    where: Place


class Theme(_Model):
    """A theme of a clause with its probability."""

    code: str
    score: float


class Clause(_Model):
    """A clause of the narrative with its role and themes; ``answers`` names measures that answer a problem."""

    id: str
    section: str
    text: str
    start: int
    end: int
    role: Literal["problem", "measure", "other"]
    role_score: float
    themes: list[Theme]
    answers: list[str]


class Claim(_Model):
    """A number stated in the text and the cells that it speaks of ([] where that is not certain).

    ``kind`` is ``count``, ``none`` (the text says that there was none), ``change`` or ``percent``; ``exactness`` is
    ``exact``, ``about``, ``more`` or ``less``; ``year`` and ``scope`` say whether it is of this year and organ.
    """

    text: str
    value: Number
    unit: str
    kind: Literal["count", "none", "change", "percent"]
    exactness: Literal["exact", "about", "more", "less"]
    thing: str
    year: str
    scope: str
    cells: list[str]
    section: str
    start: int
    end: int


class Report(_Model):
    """What was understood of the document."""

    title: str | None
    unit: str
    unit_level: Literal["ministry", "province", "city", "county", "township", "department", "other"]
    year: int | None
    standard: Literal["2019", "2021"]
    sections: list[Section]
    cells: dict[str, Cell]
    clauses: list[Clause]
    claims: list[Claim]
    text: str


class Where(_Model):
    """A cell, a section, or a span of the text."""

    cell: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None


class Change(_Model):
    """Cell ``cell`` should read ``to`` in place of ``from``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    cell: str
    before: Number | None = Field(alias="from")
    after: Number = Field(alias="to")


class Mend(_Model):
    """Changes that go together."""

    changes: list[Change]


class Suggestion(_Model):
    """The likeliest mend; ``alternatives`` counts the mends of that size, ``others`` holds the next ones."""

    changes: list[Change]
    alternatives: int
    others: list[Mend]


class Finding(_Model):
    """Something to correct or to look at.

    ``title`` is the code's name, ``mend`` says how to correct it ("" where the message itself does). ``dismissed``:
    an officer found that it does not apply; it costs no points and stands in no letter.
    """

    id: str
    code: str
    severity: Literal["error", "warning", "notice"]
    title: str
    message: str
    mend: str
    params: dict[str, Any]
    basis: str
    expected: Number | str | None
    actual: Number | str | None
    where: list[Where]
    suggestion: Suggestion | None
    explained_by: str | None
    dismissed: bool = False


class CheckItem(_Model):
    """One thing that was checked, with the two sides that were compared."""

    code: str
    name: str
    status: Literal["passed", "failed", "not_assessable"]
    left: Number | None
    right: Number | None


class Checks(_Model):
    """All that was checked, and how it came out."""

    passed: int
    failed: int
    not_assessable: int
    items: list[CheckItem]


class Deduction(_Model):
    """Points that one code took off, for ``times`` findings; ``capped``: its limit or its group's was reached."""

    code: str
    points: float
    times: int
    capped: bool


class Score(_Model):
    """Points out of ``max``."""

    total: float
    max: float
    deductions: list[Deduction]


class Model(_Model):
    """The tagger that was used, and the hash of its file."""

    version: str
    sha256: str


class Program(_Model):
    """The program's version."""

    version: str


class Review(_Model):
    """The review of one file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_name: Literal["nianbao.review/1"] = Field(default="nianbao.review/1", alias="schema")
    source: Source
    report: Report
    findings: list[Finding]
    checks: Checks
    score: Score
    model: Model
    program: Program
    seconds: float


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a review."""
    return Review.model_json_schema(by_alias=True)
