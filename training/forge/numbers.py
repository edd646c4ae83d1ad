"""The numbers of a clean report: every identity holds, and the sizes are those of the kind of organ."""

from __future__ import annotations

import random
from dataclasses import dataclass

from models.standard import Standard, TableForm

Number = int | float

_APPLICANTS = (80, 10, 1, 2, 5, 2)
_OUTCOMES = {
    "granted": 34, "partly_granted": 7, "refused_state_secret": 1, "refused_law_forbids": 2, "refused_stability": 1,
    "refused_third_party": 2, "refused_internal": 4, "refused_process": 3, "refused_enforcement_file": 3,
    "refused_inquiry": 2, "unavailable_not_held": 18, "unavailable_not_made": 5, "unavailable_unclear": 4,
    "unprocessed_petition": 5, "unprocessed_repeat": 3, "unprocessed_publication": 1, "unprocessed_excessive": 1,
    "unprocessed_reconfirm": 1, "other_no_correction": 4, "other_unpaid_fee": 1, "other_rest": 4, "other_all": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Size:
    """How big an organ is: share of them without requests, requests at least and at most, and so on."""

    quiet: float
    least: int
    most: int
    suits: int
    decisions: int
    documents: int


_SIZES = {
    "township": _Size(0.68, 1, 14, 1, 60, 4),
    "subdistrict": _Size(0.55, 1, 30, 2, 40, 3),
    "county_bureau": _Size(0.4, 1, 60, 4, 3000, 8),
    "county_government": _Size(0.0, 40, 900, 60, 60000, 40),
    "city_department": _Size(0.1, 5, 400, 25, 9000, 15),
    "city_government": _Size(0.0, 300, 6000, 300, 400000, 120),
}


def numbers(rng: random.Random, standard: Standard, kind: str) -> dict[str, Number]:
    """Every cell of the standard with its value, in the standard's order."""
    size = _SIZES[kind]
    made: dict[str, Number] = {}
    made.update(_disclosure(rng, standard.table("disclosure"), size, lawmaker=kind == "city_government"))
    made.update(_requests(rng, standard.table("requests"), size))
    made.update(_litigation(rng, standard.table("litigation"), size))
    return {name: made[name] for name in standard.cells}


def _spread(rng: random.Random, count: int, weights: list[int]) -> list[int]:
    counts = [0] * len(weights)
    for index in rng.choices(range(len(weights)), weights, k=count):
        counts[index] += 1
    return counts


def _requests(rng: random.Random, table: TableForm, size: _Size) -> dict[str, Number]:
    applicants = [c.code for c in table.columns if c.code != "total"]
    outcomes = [r.code for r in table.rows if r.group == "outcomes" and not r.replaces]
    quiet = rng.random() < size.quiet
    total = 0 if quiet else min(size.most, round(size.least * (size.most / size.least) ** rng.random()))
    new = _spread(rng, total, list(_APPLICANTS))
    carried = _spread(rng, 0 if quiet else int(total * 0.15 * rng.random()), list(_APPLICANTS))
    used = [_OUTCOMES[o] if size.most > 500 or rng.random() < 0.6 or o == "granted" else 0 for o in outcomes]
    made: dict[str, Number] = {}
    for applicant, fresh, old in zip(applicants, new, carried, strict=True):
        left = rng.randint(0, (fresh + old) // 9) if fresh + old > 3 else 0
        done = fresh + old - left
        lines = dict(zip(outcomes, _spread(rng, done, used), strict=True))
        lines |= {"new": fresh, "carried_in": old, "processed_total": done, "carried_out": left}
        made.update({table.cell(row, applicant): value for row, value in lines.items()})
    for row in [r.code for r in table.rows if not r.replaces]:
        made[table.cell(row, "total")] = sum(made[table.cell(row, a)] for a in applicants)
    return made


def _litigation(rng: random.Random, table: TableForm, size: _Size) -> dict[str, Number]:
    made: dict[str, Number] = {}
    for row, factor in zip(table.rows, (1.0, 0.5, 0.3), strict=True):
        most = int(size.suits * factor) if rng.random() > size.quiet else 0
        parts = _spread(rng, rng.randint(0, most) if most else 0, [60, 8, 20, 12])
        values = [*parts, sum(parts)]
        made.update({table.cell(row.code, c): v for c, v in zip(row.columns, values, strict=True)})
    return made


def _disclosure(rng: random.Random, table: TableForm, size: _Size, *, lawmaker: bool) -> dict[str, Number]:
    made: dict[str, Number] = {}
    for row in table.rows:
        for column, value in zip(row.columns, _line(rng, row.code, row.columns, size, lawmaker), strict=True):
            made[table.cell(row.code, column)] = value
    return made


def _line(rng: random.Random, row: str, columns: tuple[str, ...], size: _Size, lawmaker: bool) -> list[Number]:
    if row in ("regulations", "normative_documents"):
        if row == "regulations" and not lawmaker:
            return [0, 0, 0]
        most = 4 if row == "regulations" else size.documents
        if columns[0] == "made":
            made = rng.randint(0, most)
            fresh = made + rng.randint(0, 2)
            return [made, fresh, fresh + rng.randint(0, most * 3)]
        issued, repealed = (rng.randint(0, most) if rng.random() < 0.6 else 0 for _ in range(2))
        return [issued, repealed, max(0, issued - repealed) + rng.randint(0, most * 3)]
    if row == "procurement":
        items = rng.randint(0, 30) if rng.random() < 0.6 else 0
        return [items, _amount(rng, 900) if items else 0]
    if row == "fees" and columns == ("amount",):
        return [_amount(rng, size.decisions) if rng.random() < 0.35 else 0]
    decisions = round(size.decisions ** rng.random()) if rng.random() < 0.6 else 0
    if columns == ("decisions",):
        return [decisions]
    before = rng.randint(0, 60) if rng.random() < 0.6 else 0
    change = rng.randint(-min(before, 9), 12) if rng.random() < 0.5 else 0
    return [before, change, decisions][: len(columns)]


def _amount(rng: random.Random, most: int) -> float:
    """Money in 万元, with up to four decimals, none of them a trailing nought."""
    return float(f"{rng.random() * most + 0.01:.{rng.choice((1, 2, 4, 4))}f}")
