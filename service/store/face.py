"""What the store itself reads of a review's JSON; the rest passes through as it is."""

from __future__ import annotations

import zlib
from collections import Counter

import msgspec

Number = int | float


class Cell(msgspec.Struct, frozen=True):
    """A cell of the form."""

    value: Number | None
    raw: str


class Finding(msgspec.Struct, frozen=True):
    """A finding, its two sides, and whether an officer dismissed it."""

    id: str
    code: str
    severity: str
    expected: Number | str | None
    actual: Number | str | None
    message: str
    dismissed: bool = False


class Clause(msgspec.Struct, frozen=True):
    """A clause of section five as the model tagged it."""

    text: str
    start: int
    role: str
    role_score: float
    themes: list[Theme]


class Theme(msgspec.Struct, frozen=True):
    """A theme of a clause with its probability."""

    code: str
    score: float


class Report(msgspec.Struct, frozen=True):
    """Who reports on which year, and the cells."""

    unit: str
    year: int | None
    cells: dict[str, Cell]
    clauses: list[Clause]


class Check(msgspec.Struct, frozen=True):
    """One thing that was checked."""

    code: str


class Checks(msgspec.Struct, frozen=True):
    """All that was checked."""

    items: list[Check]


class Score(msgspec.Struct, frozen=True):
    """Points."""

    total: float


class Version(msgspec.Struct, frozen=True):
    """A version of the model or the program."""

    version: str


class Face(msgspec.Struct, frozen=True):
    """A review."""

    report: Report
    findings: list[Finding]
    checks: Checks
    score: Score
    model: Version
    program: Version

    @property
    def counts(self) -> Counter[str]:
        """Findings that were not dismissed, by severity."""
        return Counter(f.severity for f in self.findings if not f.dismissed)

    @property
    def compared(self) -> bool:
        """Whether last year's report was compared."""
        return any(c.code.startswith("Y") for c in self.checks.items)


_DECODER = msgspec.json.Decoder(Face)


def read(content: bytes) -> Face:
    """The parts of a review's JSON that the store needs."""
    return _DECODER.decode(content)


def pack(content: bytes) -> bytes:
    """The JSON as it is kept."""
    return zlib.compress(content, 1)


def unpack(content: bytes) -> bytes:
    """The JSON again."""
    return zlib.decompress(content)
