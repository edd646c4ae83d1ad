"""The identities of the form (T201-T204), and which cell is likely wrong where one does not hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from models.identities import IdentitySystem, system
from models.identities import Outcome as Evaluated
from models.report import FormCell, Report
from models.standard import Identity
from service.checks import localize
from service.checks.finding import Change, Check, Finding, Outcome, Suggestion, Where
from service.checks.localize_told import Statement


def evaluate(report: Report) -> tuple[Evaluated, ...]:
    """How each identity came out; a batch evaluates all its reports in one product instead."""
    return system(report.standard).evaluate([report.cells])[0]


def implied(outcomes: Sequence[Evaluated]) -> dict[str, int]:
    """What blank cells must hold: those that are the only blank of an identity which 0 does not satisfy.

    A cell for which two identities want different numbers is left out, and so is one that would be negative.
    """
    wanted: dict[str, set[int]] = {}
    for outcome in outcomes:
        blank = outcome.assumed[0] if len(outcome.assumed) == 1 else None
        if outcome.status == "not_assessable" and blank and outcome.left is not None and outcome.right is not None:
            lacking = outcome.right - outcome.left
            wanted.setdefault(blank, set()).add(lacking if blank in outcome.identity.left else -lacking)
    return {cell: found.pop() for cell, found in wanted.items() if len(found) == 1 and min(found) > 0}


def check(
    report: Report,
    outcomes: Sequence[Evaluated],
    confirmed: frozenset[str] = frozenset(),
    told: Collection[Statement] = frozenset(),
) -> Outcome:
    """One finding per identity that does not hold, given how all came out.

    ``confirmed`` are cells whose number has a second source: they are the last to be called wrong.
    ``told`` are statements of the text that the tables contradict: a change that makes one true comes first.
    """
    identities = system(report.standard)
    checks = tuple(Check(o.identity.code, o.status, _line(o.identity), o.left, o.right) for o in outcomes)
    broken = {_name(o.identity): o for o in outcomes if o.status == "failed"}
    if not broken:
        return Outcome((), checks)
    return Outcome(tuple(_findings(report.cells, identities, outcomes, broken, confirmed, told)), checks)


def _findings(
    cells: Mapping[str, FormCell],
    identities: IdentitySystem,
    outcomes: Sequence[Evaluated],
    broken: Mapping[tuple[str, str, str], Evaluated],
    confirmed: frozenset[str],
    told: Collection[Statement],
) -> list[Finding]:
    """Findings in the form's order; those that one mend explains name the first of them."""
    found: dict[tuple[str, str, str], Finding] = {}
    for place in localize.localize(identities, cells, outcomes, confirmed, told):
        explained = [_name(i) for i in place.identities]
        first: str | None = None
        for name in explained:
            suggestion = _suggestion(place) if first is None and place.repairs else None
            finding = _finding(cells, broken[name], suggestion, first)
            found[name] = finding
            if first is None and place.repairs:
                first = finding.id
    return [found.get(name) or _finding(cells, outcome, None, None) for name, outcome in broken.items()]


def _finding(
    cells: Mapping[str, FormCell], outcome: Evaluated, suggestion: Suggestion | None, explained_by: str | None
) -> Finding:
    identity = outcome.identity
    assert outcome.left is not None
    assert outcome.right is not None
    shown = [c for c in (*identity.left, *identity.right) if c in cells]
    params = _line(identity) | {
        "left": outcome.left,
        "right": outcome.right,
        "difference": abs(outcome.left - outcome.right),
    }
    if len(shown) <= 5:
        named = {c.split(".")[1 if identity.code == "T201" else 2]: cells[c].value or 0 for c in shown}
        params |= {name: value for name, value in named.items() if name not in params}
    return Finding(
        identity.code,
        params,
        tuple(Where(cell=c) for c in shown),
        expected=outcome.right,
        actual=outcome.left,
        suggestion=suggestion,
        explained_by=explained_by,
        key=identity.line,
    )


def _suggestion(place: localize.Localisation) -> Suggestion:
    first, *others = place.repairs
    return Suggestion(
        _changes(first),
        place.alternatives,
        tuple(_changes(r) for r in others),
        first.reason,
        place.tied > 1,
    )


def _changes(repair: localize.Repair) -> tuple[Change, ...]:
    return tuple(Change(c.cell, c.before, c.after) for c in repair.changes)


def _line(identity: Identity) -> dict[str, object]:
    along = "row" if identity.code in ("T203", "T204") else "column"
    return {"table": identity.table, along: identity.line}


def _name(identity: Identity) -> tuple[str, str, str]:
    return identity.code, identity.table, identity.line
