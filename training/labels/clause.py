"""One labelled clause, in the project's own shape or in that of a plain set of labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Clause:
    """A text and what people said of it; None stands for what they left out.

    ``role`` and ``themes`` are the project's labels, ``labels`` those of a plain set (``single`` where each text
    has just one). Clauses of one ``report`` stand in its order; a ``report`` of None is a loose clause.
    """

    text: str
    id: str | None = None
    report: str | None = None
    role: str | None = None
    themes: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    single: bool = False

    def to_json(self) -> dict[str, Any]:
        """The line of the contract, without the keys that were absent (``report`` stays, null for a loose one)."""
        line: dict[str, Any] = {} if self.id is None else {"id": self.id}
        if self.labels is not None:
            return line | {"text": self.text, "label": self.labels[0] if self.single else list(self.labels)}
        line["report"] = self.report
        if self.role is not None:
            line["role"] = self.role
        if self.themes is not None:
            line["themes"] = list(self.themes)
        return line | {"text": self.text}

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> Clause:
        """The clause in a line that was already found right."""
        label = line.get("label")
        single = isinstance(label, str)
        return cls(
            text=line["text"],
            id=line.get("id"),
            report=line.get("report"),
            role=line.get("role"),
            themes=tuple(line["themes"]) if line.get("themes") is not None else None,
            labels=((label,) if single else tuple(label)) if label is not None else None,
            single=single,
        )
