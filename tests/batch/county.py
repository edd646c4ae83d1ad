"""A forged county: organs with their plans, the county's own report as their sum, all through the real review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from models.document import Document
from models.standard import load
from service.batch import lean
from service.batch.causes import Difference, differences
from service.batch.totals import CountedReport, Totals, add, counted
from service.intake.limits import Limits
from service.intake.read import read
from service.render import to_json
from service.review import review
from training.forge.forms import FORMS
from training.forge.numbers import Number
from training.forge.plan import Plan, plan
from training.forge.units import data

YEAR = 2023
PLACE = "岚溪县"
FORM = load("2021")


class Here:
    """A reader in this process."""

    def read(self, content: bytes) -> Document:
        return read(content, Limits())


def reviewed(made: Plan) -> CountedReport:
    """What a batch keeps of the plan's review."""
    face = to_json(review(FORMS["text-tabs"].write(made), f"{made.unit.name}.txt", Here()))
    return counted(made.unit.name, lean.read(face.model_dump_json(by_alias=True).encode()))


def plans(count: int, first: int = 0) -> tuple[Plan, ...]:
    """Organs of a county: half bureaus, half townships and street offices."""
    names = [(f"{PLACE}{b}", "county_bureau") for b in sorted(data()["bureaus"])]
    names += [(f"{PLACE}{t}镇人民政府", "township") for t in data()["towns"]]
    names += [(f"{PLACE}{s}街道办事处", "subdistrict") for s in data()["streets"]]
    return tuple(plan(first + i, kind=k, year=YEAR, name=n) for i, (n, k) in enumerate(names[:count]))


def summed(organs: tuple[Plan, ...], first: int = 0) -> Plan:
    """The county's own report, whose tables are the sums."""
    made = plan(first + 997, kind="county_government", year=YEAR, name=f"{PLACE}人民政府", claims=0)
    cells: dict[str, Number] = {}
    for name in FORM.cells:
        total = sum((Decimal(str(p.cells[name])) for p in organs), Decimal(0))
        cells[name] = int(total) if total == int(total) else float(total)
    return made.change(cells)


@dataclass(frozen=True)
class County:
    """Plans and what was read of them."""

    plans: tuple[Plan, ...]
    reports: tuple[CountedReport, ...]
    own: Plan
    report: CountedReport

    def altered(self, number: int, cells: Mapping[str, Number]) -> tuple[Difference, ...]:
        """The differences once organ ``number`` prints other numbers."""
        changed = reviewed(self.plans[number].change(dict(cells)))
        return self.differences((*self.reports[:number], changed, *self.reports[number + 1 :]))

    def differences(
        self, reports: tuple[CountedReport, ...] | None = None, county: CountedReport | None = None
    ) -> tuple[Difference, ...]:
        totals: Totals = add(self.reports if reports is None else reports, "2021")
        own = county or self.report
        return differences(totals, own, totals.compare(own))


@cache
def county(count: int = 40, first: int = 0) -> County:
    """A county of ``count`` organs."""
    organs = plans(count, first)
    own = summed(organs, first)
    return County(organs, tuple(reviewed(p) for p in organs), own, reviewed(own))
