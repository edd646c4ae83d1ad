"""``python -m tests.bench``: prints what was measured; exits with 1 where a bound does not hold."""

from __future__ import annotations

import resource
import subprocess
import sys

import click

from service.intake.limits import Limits
from service.intake.process import ReaderProcess
from service.review import Reader
from tests.bench import claims, exactness, speed
from tests.bench.exactness import Tally
from tests.bench.spoiled import spoiled
from training.forge.forms import FORMS


@click.command()
@click.option("--reports", default=500, show_default=True, help="reports per measurement")
@click.option("--office/--no-office", default=True, help="with PDFs made by LibreOffice, where it is installed")
def main(reports: int, office: bool) -> None:
    """Measure exactness and speed."""
    bad = []
    office = office and FORMS["pdf-office"].available
    with ReaderProcess(Limits()) as reader:
        for pair in speed.measure(reader, office=office):
            holds = pair.ratio <= pair.bound
            print(
                f"{pair.name:45} {pair.ours:7.1f} ms {pair.bare:7.1f} ms  "
                f"ratio {pair.ratio:.2f} (at most {pair.bound}) {'ok' if holds else 'TOO SLOW'}"
            )
            bad += [] if holds else [pair.name]
        bad += _print("clean", exactness.clean(reports, reader, slow=office), allowed=set())
        bad += _print("lossy", exactness.lossy(max(reports // 5, 20), reader, slow=office), allowed=set())
        bad += _print("one fault", exactness.faulty(reports, 1, reader), allowed={"named first"})
        bad += _print("all faults", spoiled(range(max(1, reports // 100)), reader), allowed=set())
        bad += _print("true prose", claims.true_prose(max(20, reports * 3 // 5), reader), allowed=set())
        bad += _contradictions(max(20, reports * 3 // 5), reader)
        two = exactness.faulty(reports, 2, reader)
        kinds = {"named first", "named second or third", "not named"}
        bad += _print("two faults", two, allowed=kinds if two.counts["named first"] >= 0.95 * reports else set())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory: reviewing process {peak:.0f} MB, reading process {child:.0f} MB (at most 300 each)")
    if max(peak, child) > 300:
        bad.append("memory")
    copies = subprocess.run([sys.executable, "-m", "tests.bench.copies"], check=False)
    sys.exit(1 if bad or copies.returncode else 0)


def _contradictions(count: int, reader: Reader) -> list[str]:
    """Contradictions in the ordinary register must be found in 95 of 100; the artful ones are only counted."""
    found = "found", "found under another code"
    ordinary = claims.contradictions(count, reader, claims.ORDINARY)
    few = sum(ordinary.counts[f] for f in found) < 0.95 * ordinary.reports
    _print("contradicted", ordinary, allowed=set(ordinary.counts))
    artful = claims.contradictions(count, reader, claims.ARTFUL)
    _print("artfully", artful, allowed=set(artful.counts))
    reading, claiming = claims.cost(reader)
    print(f"claims and checks of the text {claiming:.1f} ms, reading the DOCX {reading:.1f} ms (at most as long)")
    return ["contradictions"] * few + ["claims too slow"] * (claiming > reading)


def _print(name: str, tally: Tally, allowed: set[str]) -> list[str]:
    counts = ", ".join(f"{what} {n}" for what, n in sorted(tally.counts.items())) or "nothing wrong"
    cells = f", {tally.cells} cells" if tally.cells else ""
    print(f"{name:12} {tally.reports} reports{cells}: {counts}")
    for line in tally.wrong:
        print(f"    {line}")
    return [name] if set(tally.counts) - allowed else []


if __name__ == "__main__":
    main()
