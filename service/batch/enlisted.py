"""Files beside the roster: whose each is, what each organ sent, who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from service.batch.face import Entry, Organ
from service.batch.matching import Submitted, match
from service.batch.roster import Roster, RosterOrgan
from service.batch.standing import late, placed, twice
from service.checks.county import File, Filing


@dataclass(frozen=True, slots=True)
class Enlisted:
    """The entries under the organs that they were taken for; ``filings`` are what C101 and C102 look at.

    ``strangers`` are files of no organ on the roster, ``unclear`` those that fit the listed organs alike.
    """

    entries: list[Entry]
    organs: list[Organ]
    filings: list[Filing]
    strangers: list[str]
    unclear: dict[str, list[str]]

    @property
    def missing(self) -> list[str]:
        """Organs on the roster that sent nothing."""
        return [o.name for o in self.organs if not o.reports]


def enlist(entries: Sequence[Entry], roster: Roster | None, year: int | None) -> Enlisted:
    """The entries beside the roster; without one, organs with several files are found all the same."""
    if roster is None:
        return Enlisted(list(entries), [], _without(entries, year), [], {})
    matching = match(roster, [Submitted(e.name, e.unit, e.year) for e in entries])
    by_name = {o.name: o for o in roster.organs}
    found = {file: by_name[organ] for file, organ in matching.taken.items()}
    taken = [_as(e, found[e.name]) if e.name in found else e for e in entries]
    counted = {e.name for e in placed(taken, year, {*matching.strangers, *matching.unclear}) if e.counted}
    files: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in taken:
        if entry.name in found:
            files[entry.organ].append(entry)
    organs, filings = [], []
    doubtful = {organ for some in matching.unclear.values() for organ in some}
    for organ in roster.organs:
        own = sorted(files[organ.name], key=lambda e: (e.name not in counted, e.name))
        on_year = [e for e in own if e.error is not None or e.year in (year, None)]
        organs.append(
            Organ(name=organ.name, kind=organ.kind, due=organ.due, row=organ.row, reports=[e.name for e in on_year])
        )
        if organ.name in doubtful and not own:
            continue  # a file that may be its own is there: it is not said to have sent nothing
        filings.append(
            Filing(
                organ=organ.name,
                row=organ.row,
                due=organ.due,
                files=tuple(File(e.name, e.sha256) for e in on_year),
                counted=next((e.name for e in own if e.name in counted), None),
                others=tuple(e.name for e in own if e not in on_year),
            )
        )
    unclear = {file: list(names) for file, names in matching.unclear.items()}
    return Enlisted(taken, organs, filings, list(matching.strangers), unclear)


def _as(entry: Entry, organ: RosterOrgan) -> Entry:
    """The entry as the organ's."""
    sent = organ.sent or entry.sent
    values = {
        "organ": organ.name,
        "kind": organ.kind or entry.kind,
        "sent": sent,
        "due": organ.due,
        "late": late(sent, organ.due),
    }
    return entry.model_copy(update=values)


def _without(entries: Sequence[Entry], year: int | None) -> list[Filing]:
    """What organs with several files sent, where no roster says who is to send."""
    by_name = {e.name: e for e in entries}
    return [
        Filing(
            organ=by_name[several[0]].organ,
            row=0,
            files=tuple(File(n, by_name[n].sha256) for n in several),
            counted=several[0],
        )
        for several in twice(entries, year).values()
    ]
