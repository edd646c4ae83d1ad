"""What a review says of each cell: the number it should be, or that it deserves a look."""

from __future__ import annotations

from service.review import Review

LOOK = "!"
_UNREADABLE = ("T103", "T104", "T105", "R101")
_CONTRADICTED = ("X101", "X102", "X103", "X104", "X107", "Y101", "Y102")


def marks(review: Review) -> dict[str, str]:
    """Cells that a finding names, with ``→n`` where a change is suggested and ``!`` elsewhere."""
    found: dict[str, str] = {}
    for finding in review.findings:
        if finding.code in (*_UNREADABLE, *_CONTRADICTED):
            found |= {w.cell: LOOK for w in finding.where if w.cell is not None and w.cell not in found}
        if finding.suggestion is not None:
            found |= {c.cell: f"→{c.after}" for c in finding.suggestion.changes}
    return found
