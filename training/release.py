"""Makes a release of the tagger: ``python -m training.release 1.0.0 --measure FILE``, for developers.

Trains on the whole corpus, measures on the gold set and on the files given, writes ``models/released/<version>``.
``--notes`` names a Markdown file whose text goes into the card (what was tried, and what it gave).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from models import artifact
from models.registry import RELEASED
from training import corpus, taxonomy
from training.labels import formats
from training.narrative import card
from training.narrative.candidate import data_hash, seen
from training.narrative.evaluate import evaluate
from training.narrative.fit import Recipe, fit


@click.command()
@click.argument("version")
@click.option(
    "--measure", multiple=True, type=click.Path(path_type=Path, exists=True), help="labelled clauses to measure on"
)
@click.option("--notes", type=click.Path(path_type=Path, exists=True), help="Markdown for the card")
@click.option(
    "--program", default="0.1.0", show_default=True, help="version of the program that it is released with"
)
def main(version: str, measure: Sequence[Path], notes: Path | None, program: str) -> None:
    """Train, measure and write a release."""
    clauses, known = corpus.clauses(), taxonomy.load()
    fitted = fit(clauses, Recipe(known.themes, known.lexicon))
    figures: dict[str, Any] = {
        "gold": evaluate(fitted.tagger, corpus.gold()),
        "clauses": {"corpus": len(clauses)},
        "data": data_hash(clauses),
        "program": program,
        "calibration": card.calibration(clauses, fitted),
    }
    for path in measure:
        some, _ = formats.load(path.read_bytes(), formats.FORMATS["jsonl"])
        figures.setdefault("measured", {})[path.stem] = {
            "all": evaluate(fitted.tagger, some),
            "in_reports": evaluate(fitted.tagger, [c for c in some if c.report]),
            "loose": evaluate(fitted.tagger, [c for c in some if not c.report]),
        }
    text = card.of_release(version, figures, notes.read_text("utf-8") if notes else "")
    state = fitted.tagger.state() | {"trained_on": seen(clauses)}
    artifact.write(RELEASED / version, state, text, figures)
    click.echo(text)


if __name__ == "__main__":
    main()
