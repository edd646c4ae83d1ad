"""Files beside the roster: whose each is, what each organ sent, who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.batch.face import Entry, Organ
from service.batch.matching import Submitted, filings, match
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
        """Organs on the roster that sent nothing, and of which no file may be that fits several."""
        maybe = doubtful(self.unclear)
        return [o.name for o in self.organs if not o.reports and o.name not in maybe]


def enlist(entries: Sequence[Entry], roster: Roster | None, year: int | None, home: str = "") -> Enlisted:
    """The entries beside the roster; without one, organs with several files are found all the same.

    ``home`` is the name of the county's government, "" where it is not known.
    """
    if roster is None:
        return Enlisted(list(entries), [], _without(entries, year), [], {})
    matching = match(roster, [Submitted(e.name, e.unit, e.year) for e in entries], year, home)
    by_name = {o.name: o for o in roster.organs}
    taken = [_as(e, by_name[matching.taken[e.name]]) if e.name in matching.taken else e for e in entries]
    counted = {e.name: e.organ for e in placed(taken, year, {*matching.strangers, *matching.unclear}) if e.counted}
    organs = [
        Organ(
            name=o.name,
            kind=o.kind,
            due=o.due,
            row=o.row,
            reports=sorted(matching.files[o.name], key=lambda file: (file not in counted, file)),
        )
        for o in roster.organs
    ]
    of_organ = {organ: file for file, organ in counted.items()}
    told = filings(roster, matching, {e.name: e.sha256 for e in entries}, of_organ)
    maybe = doubtful(matching.unclear)
    known = [f for f in told if f.files or f.others or f.organ not in maybe]
    unclear = {file: list(names) for file, names in matching.unclear.items()}
    return Enlisted(taken, organs, known, list(matching.strangers), unclear)


def doubtful(unclear: Mapping[str, Sequence[str]]) -> set[str]:
    """The organs of which a file may be: they are not said to have sent nothing."""
    return {organ for some in unclear.values() for organ in some}


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
