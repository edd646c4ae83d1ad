"""Who sent what: organs that sent nothing or nothing readable, reports that came late, organs that sent several."""

from __future__ import annotations

from collections import defaultdict

from service.batch.enlisted import doubtful
from service.batch.face import Batch, Entry, Organ
from service.export.county.words import words

_UNEVEN = "T2"
"""How the codes begin of sums that do not hold."""


def missing(batch: Batch) -> list[Organ]:
    """Organs on the roster for which no file was taken, and of which no file may be that fits several."""
    maybe = doubtful(batch.unclear)
    return [organ for organ in batch.organs if not organ.reports and organ.name not in maybe]


def unread(batch: Batch) -> list[Organ]:
    """Organs on the roster that sent files none of which could be read."""
    failed = {entry.name for entry in batch.entries if entry.error is not None}
    return [organ for organ in batch.organs if organ.reports and failed.issuperset(organ.reports)]


def late(batch: Batch) -> list[Entry]:
    """Counted reports that came after the day they were due, the latest first."""
    found = [entry for entry in batch.entries if entry.late and entry.counted]
    return sorted(found, key=lambda e: (-(days(e) or 0), e.name))


def days(entry: Entry) -> int | None:
    """Days after the day it was due; None where either is unknown."""
    return (entry.sent - entry.due).days if entry.sent is not None and entry.due is not None else None


def several(batch: Batch) -> dict[str, list[Entry]]:
    """Organs of which several files of the batch's year could be read, the counted one first."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in batch.entries:
        if entry.organ and entry.error is None and entry.year in (None, batch.year):
            found[entry.organ].append(entry)
    return {
        organ: sorted(entries, key=lambda e: (not e.counted, e.name))
        for organ, entries in found.items()
        if len(entries) > 1
    }


def notes(batch: Batch) -> list[str]:
    """What the summed form leaves out, and whose numbers make it uneven: to be read before it is used."""
    said = words("form")
    counted = [e for e in batch.entries if e.counted]
    there = {e.organ for e in counted}
    told = [said["organs"].format(count=len(counted))]
    parts = {
        "lacking": [o.name for o in batch.organs if o.name not in there],
        "beside": [*batch.strangers, *batch.unclear],
        "failed": [] if batch.organs else [e.name for e in batch.entries if e.error is not None],
        "incomplete": [e.organ or e.name for e in counted if not e.complete],
        "uneven": [e.organ or e.name for e in counted if any(code.startswith(_UNEVEN) for code in e.codes)],
    }
    for part, names in parts.items():
        if names:
            listed = "、".join(names[: said["most"]]) + (said["more"] if len(names) > said["most"] else "")
            told.append(said[part].format(count=len(names), organs=listed))
    return told
