"""Faults of every kind that the forge knows: each found, none imagined, no number read wrong."""

from __future__ import annotations

from collections.abc import Iterable

from service.checks import catalogue
from service.review import Reader
from tests.bench.exactness import Tally, reviewed, standard_of
from training.forge import truth
from training.forge.forms import FORMS
from training.forge.plan import plan
from training.forge.spoilers import SPOILERS, spoil

FORMS_TRIED = ("text-tabs", "text-cells-spaced", "html-page", "docx-merged", "pdf-plain")


def spoiled(seeds: Iterable[int], reader: Reader) -> Tally:
    """Every fault in five forms: its codes found, no other error or warning, cells right or unread."""
    tally = Tally()
    known = set(catalogue.load())
    for seed in seeds:
        clean = plan(seed, standard=standard_of(seed))
        for name in SPOILERS:
            try:
                made = spoil(clean, name, seed)
            except ValueError:
                continue  # this fault can't be made in this report
            for form in (FORMS[f] for f in FORMS_TRIED):
                if not made.shows_in(form):
                    continue
                result = reviewed(made.plan, form, reader)
                where = f"{name} {form.name} seed {seed}"
                tally.reports += 1
                found = {f.code for f in result.findings}
                for code in set(made.codes) & known - found:
                    tally.note(f"missed {code}", where)
                graver = {
                    f.code
                    for f in result.findings
                    if result.profile.rules[f.code].variant(f.variant).severity != "notice"
                }
                for code in graver - set(made.codes) - set(made.allowed):
                    tally.note(f"imagined {code}", where)
                for cell, expected in truth.expected(made.plan, form).items():
                    read = result.report.cells.get(cell)
                    if read is not None and expected.judge(read.value, read.state.value) == "wrong":
                        tally.note("wrong cell", f"{where} {cell}")
    return tally
