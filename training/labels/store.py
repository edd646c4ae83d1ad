"""Labels read in so far: one file of JSON lines, replaced at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from models.artifact import replace_durably
from training.labels.clause import Clause

Key = tuple[str | None, str | None, str]


class Store:
    """The labels in ``path``; a clause is known by its report, id and text."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def clauses(self) -> list[Clause]:
        """Everything in the store, in the order in which it came."""
        try:
            lines = self.path.read_text("utf-8").split("\n")
        except FileNotFoundError:
            return []
        return [Clause.from_json(json.loads(line)) for line in lines if line]

    def add(self, clauses: Iterable[Clause]) -> tuple[int, int, int]:
        """Take clauses in; returns how many were new, how many changed a label, and how many there are now.

        New clauses of a report that is known already go to its end, so that a report stays together.
        """
        known: dict[Key, Clause] = {_key(c): c for c in self.clauses()}
        before = len(known)
        changed = 0
        for clause in clauses:
            old = known.get(_key(clause))
            changed += old is not None and old != clause
            known[_key(clause)] = clause
        order = {c.report: i for i, c in reversed(list(enumerate(known.values()))) if c.report}
        kept = sorted(enumerate(known.values()), key=lambda p: (order.get(p[1].report or "", p[0]), p[0]))
        text = "".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for _, c in kept)
        replace_durably(self.path, text.encode())
        return len(known) - before, changed, len(known)


def _key(clause: Clause) -> Key:
    return clause.report, clause.id, clause.text
