"""What a check yields: findings and the list of what was checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["passed", "failed", "not_assessable"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the report: a cell of the form, a section, or a span of the text within a section.

    ``start`` and ``end`` are offsets in the report's plain text (end exclusive).
    """

    cell: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Cell ``cell`` should read ``after`` in place of ``before`` (None: nothing was there)."""

    cell: str
    before: int | float | None
    after: int | float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The likeliest mend, the number of mends as small as it, and the next ones; ``reason`` codes why."""

    changes: tuple[Change, ...]
    alternatives: int
    others: tuple[tuple[Change, ...], ...] = ()
    reason: str = ""
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to correct or to look at. The message is rendered late, from the catalogue and ``params``.

    ``variant`` names one of the code's templates. ``key`` tells findings of one code apart that stand at the
    same place. ``explained_by`` is the id of the finding whose suggestion mends this one too.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    where: tuple[Where, ...] = ()
    expected: int | float | str | None = None
    actual: int | float | str | None = None
    variant: str = ""
    suggestion: Suggestion | None = None
    explained_by: str | None = None
    key: str = ""

    @property
    def id(self) -> str:
        """A stable hash of the code and the places, without offsets: the same after a new review."""
        places = [w.cell or w.section or "" for w in self.where]
        digest = hashlib.sha256("\n".join([self.code, self.variant, self.key, *places]).encode()).hexdigest()
        return f"{self.code.lower()}-{digest[:12]}"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, with the two sides that were compared; ``params`` fill its name."""

    code: str
    status: Status
    params: Mapping[str, Any] = field(default_factory=dict)
    left: int | float | None = None
    right: int | float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one engine found and checked."""

    findings: tuple[Finding, ...] = ()
    checks: tuple[Check, ...] = ()
