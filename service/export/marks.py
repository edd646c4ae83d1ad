"""What a review says of each cell: the number it should be, or that it deserves a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

LOOK = "!"
_UNREADABLE = ("T103", "T104", "T105", "R101")
_CONTRADICTED = ("X101", "X102", "X103", "X104", "X107", "Y101", "Y102")


class _Where(Protocol):
    @property
    def cell(self) -> str | None: ...


class _Change(Protocol):
    @property
    def cell(self) -> str: ...
    @property
    def after(self) -> int | float: ...


class _Suggestion(Protocol):
    @property
    def changes(self) -> Sequence[_Change]: ...


class Marking(Protocol):
    """A finding of a review, or of its JSON face."""

    @property
    def code(self) -> str:
        """The finding's code."""
        ...

    @property
    def where(self) -> Sequence[_Where]:
        """The places that it names."""
        ...

    @property
    def suggestion(self) -> _Suggestion | None:
        """Its likeliest mend."""
        ...


def marks(findings: Iterable[Marking]) -> dict[str, str]:
    """Cells that a finding names, with ``→n`` where a change is suggested and ``!`` elsewhere."""
    found: dict[str, str] = {}
    for finding in findings:
        if finding.code in (*_UNREADABLE, *_CONTRADICTED):
            found |= {w.cell: LOOK for w in finding.where if w.cell is not None and w.cell not in found}
        if finding.suggestion is not None:
            found |= {c.cell: f"→{c.after}" for c in finding.suggestion.changes}
    return found
