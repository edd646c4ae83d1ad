"""From what a statement speaks of to the cells of the form: every reading in which it may be meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from models.claims.frames import LITIGATION, REQUESTS, Frame
from models.report import Terms, UnitLevel

_ORGS = ("business", "research", "social", "legal", "other_org")
ROWS = {
    "review": ("review",),
    "direct": ("direct",),
    "after_review": ("after_review",),
    "lawsuits": ("direct", "after_review"),
}
_GROUPS = ("refused", "unavailable", "unprocessed", "other")
_OLD = {"issued": "made"}
_BODIES_THAT_REVIEW = (UnitLevel.COUNTY, UnitLevel.CITY, UnitLevel.PROVINCE, UnitLevel.MINISTRY)
_DECIDED = {"handled", "done", "decided", "issued"}


def readings(frame: Frame, cells: Collection[str], level: UnitLevel) -> tuple[Terms, ...]:
    """The sums of cells that the statement may mean, likeliest first; () where none is certain.

    Each reading is a tuple of cell names, "-" before one that is taken off. ``cells`` are those of the report's
    standard: a reading that needs another is left out.
    """
    if not frame.sure:
        return ()
    if frame.domain == REQUESTS:
        found: Sequence[Terms] = _requests(frame, cells)
    elif frame.domain == LITIGATION:
        found = _litigation(frame, level)
    elif frame.domain == "disclosure":
        found = _disclosure(frame, cells)
    else:
        found = []
    return tuple(dict.fromkeys(r for r in found if r and all(c.removeprefix("-") in cells for c in r)))


def _requests(frame: Frame, cells: Collection[str]) -> list[Terms]:
    if frame.published or set(frame.acts) & {"in_force", "repealed", "issued", "charged"}:
        return []
    columns = [c for a in frame.applicants for c in (_ORGS if a == "orgs" else (a,))] or ["total"]
    made = []
    told = _rows(frame, cells)
    if frame.outcomes and frame.of_new:
        told += [(*rows, "-carried_in") for rows in told]
    for rows in told:
        names = [(row[:1] if row[0] == "-" else "", row.removeprefix("-")) for row in rows]
        made.append(tuple(f"{sign}requests.{row}.{column}" for sign, row in names for column in columns))
    if frame.either:
        made += _requests(replace(frame, either=(), applicants=frame.either), cells)
    if frame.loose:
        made += _requests(replace(frame, loose=False, acts=(), outcomes=(), with_carried=False), cells)
    return made


def _rows(frame: Frame, cells: Collection[str]) -> list[Sequence[str]]:
    if frame.outcomes:
        return _outcome_rows(frame, cells)
    acts = set(frame.acts) - {"decided"}
    others = [f"-{r}" for r in _group("other", cells)]
    both = ("new", "carried_in")
    if "carried_out" in acts:
        return [("carried_out",)] if acts <= {"carried_out", "handled", "done"} else []
    if "carried" in acts and not acts - {"carried"}:
        return [("carried_in",), ("carried_out",)]
    if "carried_in" in acts or "carried" in acts:
        if acts == {"carried_in"}:
            return [("carried_in",)]
        if acts & {"received"}:
            return [both]
        return [("carried_in",), both] if acts & {"accepted", "handled"} else []
    if "due" in acts:
        return [both]
    if frame.with_carried:
        return [both, ("processed_total",)] if acts & {"handled", "done"} else [both]
    found: list[Sequence[str]] = []
    if acts & {"received"} and not acts & {"accepted", "handled", "done"}:
        return [both, ("new",)] if "carried_in" in frame.including else [("new",)]
    if acts & {"accepted", "handled", "received"} or not acts:
        found += [("new",), both]
    if acts & {"handled", "done"} or not acts:
        found += [("processed_total",)]
    if acts & {"done"}:
        found += [("processed_total", "-carried_in"), ("processed_total", *others)]
    return found


def _outcome_rows(frame: Frame, cells: Collection[str]) -> list[Sequence[str]]:
    outcomes = frame.outcomes
    if outcomes == ("bare",) or (outcomes == ("granted",) and "partly_granted" in frame.including):
        return [("granted",), ("granted", "partly_granted")]
    rows: list[str] = []
    for outcome in outcomes:
        if outcome == "granted_all":
            rows += ["granted", "partly_granted"]
        elif outcome == "bare":
            rows += ["granted"]
        else:
            rows += _group(outcome, cells) if outcome in _GROUPS else [outcome]
    whole = [o for o in outcomes if o in _GROUPS]
    if whole and any(o.startswith(f"{g}_") for o in outcomes for g in whole):
        rows = [o for o in outcomes if o not in _GROUPS]  # 不予公开（属于国家秘密）2件: the row, not its group
    return [tuple(dict.fromkeys(rows))]


def _group(group: str, cells: Collection[str]) -> list[str]:
    rows = [c.split(".")[1] for c in cells if c.startswith(f"requests.{group}_") and c.endswith(".total")]
    return ["other_all"] if "other_all" in rows else rows


def _litigation(frame: Frame, level: UnitLevel) -> list[Terms]:
    if set(frame.acts) & {"handled", "done", "accepted", "issued", "charged", "decided"} or frame.published:
        return []  # the organ may be the one that reviews
    if "received" in frame.acts and level in _BODIES_THAT_REVIEW:
        return []
    if frame.applicants or frame.outcomes:
        return []
    columns = frame.results or ("total",)
    found = []
    for things in (frame.things, frame.also):
        rows = dict.fromkeys(r for t in things for r in ROWS[t])
        if {"direct", "after_review"} & set(things) and "lawsuits" in things:
            rows = dict.fromkeys(r for t in things if t != "lawsuits" for r in ROWS[t])
        found.append(tuple(f"litigation.{row}.{column}" for row in rows for column in columns))
    return found


def _disclosure(frame: Frame, cells: Collection[str]) -> Sequence[Terms]:
    acts = set(frame.acts)
    if frame.published or frame.applicants or frame.outcomes or not frame.things:
        return []
    if len(frame.things) > 1:
        same = set(frame.things) <= {"licensing", "penalties", "coercion"} and not acts - _DECIDED
        return [tuple(f"disclosure.{thing}.decisions" for thing in frame.things)] if same else []
    thing = frame.things[0]
    if thing in ("normative_documents", "regulations"):
        acts = {"issued" if a == "received" else a for a in acts}
        told = [a for a in ("issued", "repealed", "in_force") if a in acts]
        if len(told) != 1 or acts - {"issued", "repealed", "in_force"}:
            return []
        names = [f"disclosure.{thing}.{told[0]}", f"disclosure.{thing}.{_OLD.get(told[0], '')}"]
        return [(n,) for n in names if n in cells][:1]
    if thing == "fees":
        return [("disclosure.fees.amount",)] if not acts - {"charged", "received"} else []
    return [(f"disclosure.{thing}.decisions",)] if not acts - _DECIDED else []


def sums(terms: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """The terms of a reading as pairs of +1 or -1 and a cell's name."""
    return tuple((-1, t[1:]) if t.startswith("-") else (1, t) for t in terms)
