"""Labels in the store: taken in, changed, listed; a clause is known by its report, id and text."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import case, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from service.access.roles import LOCAL
from service.errors import LabelsUnusable
from service.store import clauses as kept
from service.store import events
from service.store.clauses import Found
from service.store.engine import Store
from service.store.tables import Clause as Row
from service.store.tables import Label, Report, Review
from training.labels.clause import Clause

FILE = "labels.jsonl"
"""Where labels lay before they were kept in the database."""
_AT_ONCE = 500
_REPORT_CHARACTERS = 400

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many labels were new, how many changed, and how many there are now."""

    new: int
    changed: int
    total: int


def key(clause: Clause) -> str:
    """By what a labelled clause is known; for a clause of a report in the store the id that it has there."""
    if clause.report is not None and clause.id == kept.clause_id(clause.report, clause.text):
        return clause.id
    name = json.dumps([clause.report, clause.id, clause.text], ensure_ascii=False).encode("utf-8", "replace")
    return hashlib.sha256(name).hexdigest()


def all_(session: Session) -> list[Clause]:
    """Every label, in the order in which reports came first, each report's clauses together and in its order."""
    first = func.min(Label.id).over(partition_by=Label.report)
    came = case((Label.report.is_(None), Label.id), else_=first)
    return [
        Clause.from_json(line) for line in session.scalars(select(Label.line).order_by(came, Label.place, Label.id))
    ]


def add(session: Session, given: Iterable[Clause], by: str, *, only_new: bool = False) -> Counts:
    """Take labels in; the last of several for one clause counts. ``only_new``: what is there stays as it is.

    New clauses of a report that is known already go to its end, those of a report in the store to their place.
    """
    found: dict[str, Clause] = {}
    changed = 0
    for clause in given:
        name = key(clause)
        changed += name in found and found[name] != clause
        found[name] = clause
    owners = _owners(session, list(found))
    _lock(session)
    known: dict[str, Any] = {}
    for part in _parts(list(found)):
        known |= dict(session.execute(select(Label.key, Label.line).where(Label.key.in_(part))).all())
    now = events.now()
    differing = {} if only_new else {k: c for k, c in found.items() if k in known and known[k] != c.to_json()}
    for name, clause in differing.items():
        session.execute(update(Label).where(Label.key == name).values(line=clause.to_json(), at=now, by=by))
    new = {k: c for k, c in found.items() if k not in known}
    places = _places(session, new.values())
    made: list[dict[str, Any]] = []
    for name, clause in new.items():
        report = _column(clause)
        report_id, place = owners.get(name, (None, places.get(report or "", 0)))
        places[report or ""] = places.get(report or "", 0) + 1
        row = {"key": name, "report_id": report_id, "report": report, "place": place, "line": clause.to_json()}
        made.append(row | {"at": now, "by": by})
    for batch in _parts(made):
        session.execute(insert(Label), list(batch))
    total = session.scalar(select(func.count()).select_from(Label)) or 0
    counts = Counts(len(new), 0 if only_new else changed + len(differing), total)
    if counts.new or counts.changed:
        events.record(session, by, "labels.import", "", {"new": counts.new, "changed": counts.changed})
    return counts


def put(session: Session, found: Found, label: Clause, by: str) -> Label:
    """Label a clause of a report in the store, anew where it was labelled before. The report is locked already.

    ``label`` gives role and themes.
    """
    _lock(session)
    name = kept.report_name(session.get_one(Report, found.review.report_id))
    line = Clause(found.clause.text, found.clause.id, name, label.role, label.themes).to_json()
    row = session.scalars(select(Label).where(Label.key == found.clause.id)).one_or_none()
    if row is None:
        row = Label(key=found.clause.id, report=name, place=found.clause.place, line=line)
        session.add(row)
    row.report_id = found.review.report_id
    row.line, row.at, row.by = line, events.now(), by
    session.flush()
    events.record(session, by, "clause.label", found.clause.id, {"report": found.review.report_id})
    return row


def remove(session: Session, found: Found, by: str) -> None:
    """Take the label of a clause back."""
    _lock(session)
    session.execute(delete(Label).where(Label.key == found.clause.id))
    events.record(session, by, "clause.unlabel", found.clause.id, {"report": found.review.report_id})


def take_over(store: Store, folder: Path) -> None:
    """Take in the labels of a ``labels.jsonl`` in the data folder, once; then it is renamed.

    A process killed in between leaves both, and the next one only renames. Raises LabelsUnusable for a damaged
    file.
    """
    path = folder / FILE
    try:
        lines = path.read_text("utf-8").split("\n")
        found = [Clause.from_json(json.loads(line)) for line in lines if line]
    except FileNotFoundError:
        return
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        reason = "已读入的标注打不开或已损坏，没有改动；请移走或修复这个文件"
        raise LabelsUnusable(path=str(path), reason=reason) from error
    with store.write() as session:
        add(session, found, LOCAL.name, only_new=True)
    with contextlib.suppress(FileNotFoundError):  # another process was quicker
        path.rename(_free(path))


def _free(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.imported{f'.{n}' if n else ''}") for n in range(1_000))
    return next(p for p in names if not p.exists())


def _owners(session: Session, keys: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Of those that are clauses of reports in the store the report and the place; the reports are locked.

    Reports are locked before labels everywhere, so that nobody waits for one who waits for him.
    """
    found: dict[str, tuple[int, int]] = {}
    for part in _parts(keys):
        query = select(Row.id, Review.report_id, Row.place).join(Review, Review.id == Row.review_id)
        rows = session.execute(query.where(Row.id.in_(part)).order_by(Review.version))
        found |= {name: (report_id, place) for name, report_id, place in rows}
    there: set[int] = set()
    for numbers in _parts(sorted({report_id for report_id, _ in found.values()})):
        locked = select(Report.id).where(Report.id.in_(numbers)).order_by(Report.id).with_for_update()
        there |= set(session.scalars(locked))
    return {name: owner for name, owner in found.items() if owner[0] in there}


def _places(session: Session, clauses: Iterable[Clause]) -> dict[str, int]:
    """The first free place of each report."""
    places: dict[str, int] = {}
    for part in _parts(sorted({r for c in clauses if (r := _column(c)) is not None})):
        query = select(Label.report, func.max(Label.place)).where(Label.report.in_(part)).group_by(Label.report)
        places |= {str(report): last + 1 for report, last in session.execute(query)}
    return places


def _lock(session: Session) -> None:
    """Let one session at a time change labels; SQLite does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE labels IN SHARE ROW EXCLUSIVE MODE"))


def _column(clause: Clause) -> str | None:
    return clause.report[:_REPORT_CHARACTERS] if clause.report else None


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[i : i + _AT_ONCE] for i in range(0, len(items), _AT_ONCE))
