"""What a batch reads of a review's JSON again: less than a tenth of it, so that thousands can be gone through."""

from __future__ import annotations

import msgspec

Number = int | float


class Cell(msgspec.Struct, frozen=True):
    """A cell of the form."""

    value: Number | None
    raw: str
    state: str


class Theme(msgspec.Struct, frozen=True):
    """A theme of a clause."""

    code: str
    score: float


class Clause(msgspec.Struct, frozen=True):
    """A clause of the narrative; ``answers`` are the ids of measures that answer a problem."""

    id: str
    text: str
    role: str
    themes: list[Theme]
    answers: list[str]


class Section(msgspec.Struct, frozen=True):
    """A section's span in the text."""

    code: str
    heading: str
    present: bool
    start: int | None
    end: int | None


class Report(msgspec.Struct, frozen=True):
    """Who reports on which year, the cells, section five in clauses, and the text."""

    title: str | None
    unit: str
    unit_level: str
    year: int | None
    standard: str
    sections: list[Section]
    cells: dict[str, Cell]
    clauses: list[Clause]
    text: str


class Change(msgspec.Struct, frozen=True):
    """Cell ``cell`` should read ``to`` in place of ``from``."""

    cell: str
    before: Number | None = msgspec.field(name="from")
    after: Number = msgspec.field(name="to")


class Suggestion(msgspec.Struct, frozen=True):
    """The likeliest mend."""

    changes: list[Change]
    alternatives: int


class Finding(msgspec.Struct, frozen=True):
    """A finding in words."""

    id: str
    code: str
    severity: str
    title: str
    message: str
    mend: str
    basis: str
    suggestion: Suggestion | None
    explained_by: str | None
    dismissed: bool = False


class Deduction(msgspec.Struct, frozen=True):
    """What a code took off."""

    code: str
    points: float
    times: int


class Score(msgspec.Struct, frozen=True):
    """Points."""

    total: float
    max: float
    deductions: list[Deduction]


class Checks(msgspec.Struct, frozen=True):
    """How the checks came out."""

    passed: int
    failed: int
    not_assessable: int


class Source(msgspec.Struct, frozen=True):
    """The file."""

    name: str
    sha256: str
    bytes: int
    complete: bool


class Model(msgspec.Struct, frozen=True):
    """The tagger."""

    version: str
    sha256: str


class Review(msgspec.Struct, frozen=True):
    """A review."""

    source: Source
    report: Report
    findings: list[Finding]
    checks: Checks
    score: Score
    model: Model


_DECODER = msgspec.json.Decoder(Review)


def read(content: bytes) -> Review:
    """The review in its JSON."""
    return _DECODER.decode(content)
