"""Writes forged reports and what is true of them: ``python -m training.forge --out DIR --count N --seed S``."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from pathlib import Path

import click

from training.forge import pdf_office
from training.forge.faults import Fault, codes, inject
from training.forge.forms import FORMS, Form, available
from training.forge.plan import Plan, plan
from training.forge.spoilers import SPOILERS, spoil
from training.forge.structural import Spoiled
from training.forge.truth import record

log = logging.getLogger("training.forge")


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
@click.option("--count", default=20, show_default=True, help="How many reports.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same reports.")
@click.option(
    "--forms",
    default="",
    help="Forms, comma between: text-tabs,docx-merged. All that can be written here if not given.",
)
@click.option("--faults", default=0, show_default=True, help="Wrong cells in table 3 of each report (0 to 2).")
@click.option(
    "--spoil", "spoilers", default="", help="Other faults by name, comma between, taken in turn; or: all."
)
@click.option(
    "--standard",
    type=click.Choice(["2019", "2021"]),
    default="2021",
    show_default=True,
    help="Edition of the form.",
)
def main(out: Path, count: int, seed: int, forms: str, faults: int, spoilers: str, standard: str) -> None:
    """Write COUNT reports in turn in each form, and truth.jsonl, a line a file."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    chosen = _forms(forms)
    names = list(SPOILERS) if spoilers == "all" else [n for n in spoilers.split(",") if n]
    unknown = [n for n in names if n not in SPOILERS]
    if unknown:
        raise click.BadParameter(
            f"unknown: {', '.join(unknown)}; known: {', '.join(SPOILERS)}", param_hint="--spoil"
        )
    out.mkdir(parents=True, exist_ok=True)
    made = list(_reports(count, seed, chosen, faults, names, standard))
    _write(out, made)
    log.info("%d reports in %d forms, written to %s", len(made), len({m[1].name for m in made}), out)


Made = tuple[Plan, Form, list[Fault], tuple[str, ...], str]


def _forms(text: str) -> list[Form]:
    """The forms named; the ones that can be written here if none is."""
    names = [n for n in text.split(",") if n]
    unknown = [n for n in names if n not in FORMS]
    if unknown:
        raise click.BadParameter(f"unknown: {', '.join(unknown)}; known: {', '.join(FORMS)}", param_hint="--forms")
    lacking = [n for n in names if not FORMS[n].available]
    if lacking:
        raise click.UsageError(f"{', '.join(lacking)}: {FORMS[lacking[0]].needs} is not installed")
    return [FORMS[n] for n in names] or list(available())


def _reports(
    count: int, seed: int, forms: list[Form], faults: int, names: list[str], standard: str
) -> Iterator[Made]:
    rng = random.Random(f"reports:{seed}")
    for index in range(count):
        form = forms[index % len(forms)]
        current = plan(rng.randrange(10**9), standard=standard)
        found: list[Fault] = []
        if faults:
            current, found = inject(current, current.seed, faults)
        expected: tuple[str, ...] = ()
        note = ""
        if names:
            name = names[index % len(names)]
            spoiled = _spoiled(current, name, form)
            if spoiled is not None:
                current, expected, note = spoiled.plan, spoiled.codes, spoiled.note
                found = [f for f in found if current.cells.get(f.cell) == f.wrong and f.cell not in current.raw]
        yield current, form, found, (*expected, *codes(current)), note


def _spoiled(current: Plan, name: str, form: Form) -> Spoiled | None:
    """The spoiled plan; None where the fault makes no sense or a file of this form can't show it."""
    try:
        spoiled = spoil(current, name, current.seed)
    except ValueError as error:
        log.info("%s left out: %s", name, error)
        return None
    if not spoiled.shows_in(form):
        log.info("%s left out: %s does not show it", name, form.name)
        return None
    return spoiled


def _write(out: Path, made: list[Made]) -> None:
    """The files; those that LibreOffice makes in one run of it."""
    office = [m[0] for m in made if m[1].name == "pdf-office"]
    printed = iter(pdf_office.write_many(office) if office else [])
    with (out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for index, (current, form, found, expected, note) in enumerate(made):
            name = f"{index:04d}-{form.name}{form.suffix}"
            content = next(printed) if form.name == "pdf-office" else form.write(current)
            (out / name).write_bytes(content)
            line = record(current, form, name, faults=found, codes=expected, note=note)
            truth.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
