"""A county's submissions as files: every organ with a name of its own, in mixed forms, some broken, some faulty."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product, zip_longest
from pathlib import Path

from training.forge.faults import inject
from training.forge.forms import FORMS
from training.forge.plan import Plan, plan
from training.forge.units import data

YEAR = 2024
MIXED = ("docx-plain", "html-page", "pdf-plain", "docx-merged", "text-tabs")
"""Forms of file that come in practice, in turn."""


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ of the county: its name, and its kind (one of ``units.KINDS``)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its name in the folder, whose it is, and its plan (None for a broken file)."""

    name: str
    organ: Organ
    plan: Plan | None
    faulty: bool = False


def organs(count: int) -> list[Organ]:
    """So many organs, no two of one name; the same ones first for every count."""
    mixed = (o for some in zip_longest(*_kinds()) for o in some if o is not None)
    found = list(mixed)
    named = (Organ(o.name[:3] + side + o.name[3:], o.kind) for side in ("", *"东西南北") for o in found)
    return list(islice(named, count))


def _kinds() -> list[list[Organ]]:
    told = data()
    towns = product(told["counties"], [*(f"{t}镇" for t in told["towns"]), *(f"{v}乡" for v in told["villages"])])
    return [
        [Organ(f"{place}{town}人民政府", "township") for place, town in towns],
        [Organ(f"{p}{b}", "county_bureau") for p, b in product(told["counties"], sorted(told["bureaus"]))],
        [Organ(f"{p}{s}街道办事处", "subdistrict") for p, s in product(told["districts"], told["streets"])],
    ]


def plans(count: int, seed: int, year: int = YEAR) -> Iterator[tuple[Organ, Plan]]:
    """A clean report of each of so many organs. The same seed gives the same."""
    rng = random.Random(f"county:{seed}")
    for organ in organs(count):
        yield organ, plan(rng.randrange(10**9), kind=organ.kind, name=organ.name, year=year)


def write(
    made: Sequence[tuple[Organ, Plan]], folder: Path, seed: int, *, broken: float = 0.0, faulty: float = 0.0
) -> list[Written]:
    """The reports as files; shares of them ``broken`` (no reader can take them) and ``faulty`` (a wrong cell)."""
    rng = random.Random(f"county files:{seed}")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, (organ, clean) in enumerate(made):
        form = FORMS[MIXED[number % len(MIXED)]]
        name = f"{number:05d}-{organ.name}{form.suffix}"
        lot = rng.random()
        current = inject(clean, rng.randrange(10**9), 1)[0] if broken <= lot < broken + faulty else clean
        content = form.write(current)
        if lot < broken:
            content = rng.choice([content[: len(content) // 3], b"", b"\0" * 2000, b"%PDF-1.4\n%%EOF"])
            if form.suffix in (".html", ".txt") and content:
                content = b"\0\1\2\3" * 500
        (folder / name).write_bytes(content)
        written.append(Written(name, organ, None if lot < broken else current, broken <= lot < broken + faulty))
    return written
