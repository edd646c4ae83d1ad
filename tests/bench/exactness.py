"""Do the cells come out exact, and are faults found where they are? Counts over forged reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count as count_up
from itertools import islice

from service.review import Reader, Review, review
from training.forge.faults import inject
from training.forge.forms import FORMS, Form
from training.forge.losses import NOTHING, Losses, nothing
from training.forge.plan import Plan, plan


@dataclass
class Tally:
    """What was counted; ``wrong`` names up to ten reports that went wrong, for looking at."""

    reports: int = 0
    cells: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, where: str) -> None:
        self.counts[what] += 1
        if len(self.wrong) < 10:
            self.wrong.append(f"{where}: {what}")


def usable(*, loses: bool, slow: bool = False) -> list[Form]:
    """The forms that can be made on this machine; those made by an office suite only if asked for."""
    return [f for f in FORMS.values() if f.loses == loses and f.available and (slow or not f.slow)]


def forged(forms: list[Form], first_seed: int = 0) -> Iterator[tuple[Form, int]]:
    """Pairs of a form and a seed without end, the forms in turn."""
    for number in count_up():
        yield forms[number % len(forms)], first_seed + number


def standard_of(seed: int) -> str:
    """One report in five is of the older form."""
    return "2019" if seed % 5 == 4 else "2021"


def reviewed(made: Plan, form: Form, reader: Reader) -> Review:
    """The review of a plan in a form."""
    return review(form.write(made), f"x{form.suffix}", reader)


def wrong_cells(result: Review, truth: Plan, losses: Losses = NOTHING) -> list[str]:
    """Cells that differ from what the report truly says; a lost cell must have no number, an unsure one may."""
    wrong = []
    for name, value in truth.cells.items():
        cell = result.report.cells.get(name)  # a scan does not tell which form it shows
        found = cell.value if cell is not None else None
        printed = value if truth.state(name) == "number" else None
        allowed = {None} if name in losses.lost else {printed, None} if name in losses.unsure else {printed}
        if found not in allowed:
            wrong.append(name)
    return wrong


def severities(result: Review) -> Counter[str]:
    """Findings by severity."""
    rules = result.profile.rules
    return Counter(rules[f.code].variant(f.variant).severity for f in result.findings)


def clean(count: int, reader: Reader, *, slow: bool = False) -> Tally:
    """Clean reports over all forms that lose nothing: every cell exact, no error and no warning."""
    tally = Tally()
    for form, seed in forged(usable(loses=False, slow=slow)):
        if tally.reports == count:
            break
        truth = plan(seed, standard=standard_of(seed))
        losses = form.losses(truth)
        if losses.lost or losses.unsure:
            continue  # glued digits with several ways to split: this one is for ``lossy``
        result = reviewed(truth, form, reader)
        tally.reports += 1
        tally.cells += len(truth.cells)
        for name in wrong_cells(result, truth):
            tally.note("wrong cell", f"{form.name} seed {seed} {name}")
        for severity, times in severities(result).items():
            if severity != "notice" and times:
                tally.note(severity, f"{form.name} seed {seed} {' '.join(f.code for f in result.findings)}")
    return tally


def lossy(count: int, reader: Reader, *, slow: bool = False) -> Tally:
    """Forms that lose something: nothing invented, each loss said (T101, T102, T103, R101)."""
    tally = Tally()
    forms = [*usable(loses=True, slow=slow), *(f for f in usable(loses=False) if f.losses is not nothing)]
    for form, seed in islice(forged(forms), count):
        truth = plan(seed, standard=standard_of(seed))
        losses = form.losses(truth)
        result = reviewed(truth, form, reader)
        tally.reports += 1
        tally.cells += len(truth.cells)
        for name in wrong_cells(result, truth, losses):
            cell = result.report.cells.get(name)
            kind = "not recovered" if cell is None or cell.value is None else "invented"
            tally.note(kind, f"{form.name} seed {seed} {name}")
        said = {w.cell for f in result.findings if f.code in ("T102", "T103", "R101") for w in f.where}
        tables = {f.params["table"] for f in result.findings if f.code == "T101"}
        pages = any(f.code == "R101" and f.variant for f in result.findings)
        for name in losses.lost:
            if name not in said and name.split(".")[0] not in tables and not pages:
                tally.note("loss not said", f"{form.name} seed {seed} {name}")
    return tally


def faulty(count: int, faults: int, reader: Reader) -> Tally:
    """Arithmetic faults in table 3: found, and the wrong cells named first."""
    tally = Tally()
    forms = [f for f in usable(loses=False) if f.losses is nothing]
    for form, seed in islice(forged(forms, first_seed=10_000), count):
        made, injected = inject(plan(seed, standard="2021"), seed, count=faults)
        result = reviewed(made, form, reader)
        tally.reports += 1
        broken = [f for f in result.findings if f.code in ("T201", "T202", "T203")]
        if not broken:
            tally.note("not found", f"{form.name} seed {seed}")
            continue
        first = next((f.suggestion for f in broken if f.suggestion is not None), None)
        named = {c.cell: c.after for c in first.changes} if first is not None else {}
        if named == {f.cell: f.right for f in injected}:
            tally.counts["named first"] += 1
        else:
            others = [{c.cell: c.after for c in o} for o in (first.others if first is not None else ())]
            kind = "named second or third" if {f.cell: f.right for f in injected} in others else "not named"
            tally.note(kind, f"{form.name} seed {seed} {named} for {injected}")
    return tally
