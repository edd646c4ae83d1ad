"""The ranking: who stands where with how many points, then what does not count, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from service.batch.face import Batch, Entry
from service.checks import catalogue
from service.export.county import submission
from service.export.county.words import words
from service.export.sheets import DAY, Column, Value

_ACROSS = "C"
"""The group of findings that concern several reports: no report loses points by them."""


def letters() -> list[str]:
    """The groups of codes that take points off a report, in the catalogue's order."""
    return [letter for letter in catalogue.caps() if letter != _ACROSS]


def name(entry: Entry) -> str:
    """What an entry is called: its organ, what it calls itself, or its file."""
    return entry.organ or entry.unit or entry.name


def order(batch: Batch) -> list[Entry]:
    """Entries by rank, then those that count without one, the reviewed ones that don't, and the failed ones."""

    def key(entry: Entry) -> tuple[int, int, str]:
        place = 0 if entry.rank is not None else 1 if entry.counted else 2 if entry.error is None else 3
        return place, entry.rank or 0, entry.name

    return sorted(batch.entries, key=key)


class Remarks:
    """Why an entry has no rank, or what else is to be said of it."""

    def __init__(self, batch: Batch) -> None:
        self._year = batch.year
        self._counted = {e.organ: e.name for e in batch.entries if e.counted and e.organ}
        self._alone = frozenset(batch.alone)
        self._strangers, self._unclear = frozenset(batch.strangers), batch.unclear
        self._several = {organ: len(entries) for organ, entries in submission.several(batch).items()}

    def of(self, entry: Entry) -> str:
        """The remark in words, "" for none."""
        said = words("remarks")
        if entry.error is not None:
            return str(said["failed"].format(message=entry.error.message))
        if not entry.counted:
            if entry.year is not None and self._year is not None and entry.year != self._year:
                return str(said["year"].format(year=entry.year))
            if entry.name in self._alone:
                return str(said["alone"])
            if entry.name in self._strangers:
                return str(said["stranger"])
            if entry.name in self._unclear:
                return str(said["unclear"].format(organs="、".join(self._unclear[entry.name])))
            other = self._counted.get(entry.organ)
            return str(said["twice"].format(name=other) if other is not None else said["uncounted"])
        if entry.rank is None:
            return str(said["incomplete"])
        count = self._several.get(entry.organ)
        return str(said["counted"].format(count=count)) if count is not None else ""


def columns() -> list[Column]:
    """The columns of the ranking."""
    head = words("ranking")
    off = [Column(head["off"].format(group=catalogue.group(x, "zh")), 11, align="right") for x in letters()]
    counts = [Column(catalogue.word("severities", s, "zh"), 7, align="right") for s in catalogue.SEVERITIES]
    return [
        Column(head["rank"], 7, align="center"),
        Column(head["organ"], 34),
        Column(head["kind"], 12),
        Column(head["year"], 7, align="right"),
        Column(head["score"], 8, align="right"),
        *off,
        *counts,
        Column(head["complete"], 9, align="center"),
        Column(head["sent"], 12, DAY, "center"),
        Column(head["due"], 12, DAY, "center"),
        Column(head["late"], 7, align="center"),
        Column(head["file"], 40),
        Column(head["remark"], 40),
    ]


def rows(batch: Batch) -> Iterator[list[Value]]:
    """The ranking's lines in their order."""
    remarks = Remarks(batch)
    for entry in order(batch):
        reviewed = entry.error is None
        counts = (entry.errors, entry.warnings, entry.notices)
        yield [
            entry.rank,
            name(entry) if entry.organ or entry.unit else "",
            entry.kind,
            entry.year,
            entry.score,
            *((entry.lost.get(x, 0) if reviewed else None) for x in letters()),
            *((count if reviewed else None) for count in counts),
            yes(entry.complete) if reviewed else "",
            entry.sent,
            entry.due,
            yes(entry.late),
            entry.name,
            remarks.of(entry),
        ]


def yes(value: bool | None) -> str:
    """是, 否, or "" where it is not known."""
    return "" if value is None else str(words("ranking")["yes" if value else "no"])
