"""Rich prose: no false alarm on reports that are right, contradictions found in reports that are not."""

from __future__ import annotations

import gc
import statistics
import time
from itertools import count as count_up

from models.claims import read as claims_reader
from models.understand import understand
from service.checks import claims, content, organs
from service.review import Reader
from tests.bench.exactness import Tally, reviewed
from training.forge.forms import FORMS
from training.forge.plan import plan
from training.forge.rich import contradicted, rich

_FORMS = ("text-tabs", "html-page", "docx-merged", "pdf-plain")
RUNS = 30
ORDINARY = ("plain",)
"""Statements in the ordinary register, written without sight of the reader."""
ARTFUL = ("requests", "others")
"""Statements that say it in other words than the form's; many are hard on purpose."""


def true_prose(count: int, reader: Reader, first_seed: int = 50_000) -> Tally:
    """Reports whose text is right: no X, Y, S203 or other error and warning of the text."""
    tally = Tally()
    for seed in range(first_seed, first_seed + count):
        made = rich(plan(seed, standard="2021"), seed)
        form = _FORMS[seed % len(_FORMS)]
        result = reviewed(made, FORMS[form], reader)
        tally.reports += 1
        for finding in result.findings:
            if finding.code[0] in "XY" or finding.code in ("S203", "S301", "S302", "S207"):
                quote = finding.params.get("quote") or finding.params
                tally.note(finding.code, f"{form} seed {seed} {quote} {finding.expected}")
    return tally


def contradictions(count: int, reader: Reader, names: tuple[str, ...], first_seed: int = 60_000) -> Tally:
    """Reports with one statement that is wrong: found under its code, with its cells named."""
    tally = Tally()
    for seed in count_up(first_seed):
        if tally.reports == count:
            break
        try:
            made = contradicted(plan(seed, standard="2021"), seed, names)
        except ValueError:
            continue
        form = _FORMS[seed % len(_FORMS)]
        result = reviewed(made.plan, FORMS[form], reader)
        tally.reports += 1
        found = [f for f in result.findings if f.code[0] == "X"]
        cells = {w.cell for f in found for w in f.where}
        if any(f.code == made.said.code for f in found) and made.said.cells <= cells:
            tally.counts["found"] += 1
        elif made.said.cells <= cells and found:
            tally.counts["found under another code"] += 1
        else:
            tally.note(f"missed {made.said.code}", f"{form} seed {seed} {made.said.text}")
    return tally


def cost(reader: Reader) -> tuple[float, float]:
    """Milliseconds (medians) of reading a DOCX with rich prose, and of its claims and the checks on its text."""
    data = FORMS["docx-merged"].write(rich(plan(7, standard="2021"), 7))
    reading, claiming = [], []
    for run in range(RUNS + 2):
        gc.collect()
        started = time.perf_counter()
        document = reader.read(data)
        middle = time.perf_counter()
        report = understand(document)
        again = time.perf_counter()
        report = claims_reader.read(report)
        claims.check(report)
        organs.check(report)
        content.check(report)
        ended = time.perf_counter()
        if run >= 2:
            reading.append(middle - started)
            claiming.append(ended - again)
    return statistics.median(reading) * 1000, statistics.median(claiming) * 1000
