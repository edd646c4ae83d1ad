"""The result of a batch as one HTML page to read, print and show: no script, nothing from outside, text escaped.

The page goes to the file as it is made; of the reviews only what ``gathered`` keeps stays in memory.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from service.batch.face import Batch, Entry
from service.checks import catalogue
from service.export.county import Reviews, comparisons, ranking, views
from service.export.county.gathered import gather
from service.export.county.words import day, number, short, words
from service.export.facts import clean
from service.export.whole import whole


def write(batch: Batch, reviews: Reviews, path: Path) -> None:
    """Write ``summary.html``."""
    found = gather(batch, reviews)
    said, order, remarks = words("page"), ranking.order(batch), ranking.Remarks(batch)
    pieces = _template().generate(
        w=said,
        title=said["title"].format(year=batch.year or ""),
        batch=batch,
        made=said["made"].format(
            files=batch.counts.files,
            standard=batch.standard,
            program=batch.program,
            model=said["model"].format(version=batch.model.version) if batch.model else "",
        ),
        figures=views.figures(batch),
        sent=views.sent(batch),
        scores=views.scores(batch),
        codes=views.codes(found),
        themes=views.themes(batch),
        unanswered=views.unanswered(batch, found),
        copies=comparisons.copies(batch),
        county=comparisons.county(batch),
        totals=comparisons.totals(batch),
        letters=[(letter, catalogue.group(letter, "zh")) for letter in ranking.letters()],
        severities=[catalogue.word("severities", s, "zh") for s in catalogue.SEVERITIES],
        ranked=[(entry, views.called(entry)) for entry in order if entry.counted],
        uncounted=[(entry, views.called(entry), remarks.of(entry)) for entry in order if _left_out(entry)],
    )
    with whole(path) as file:
        for piece in pieces:
            file.write(piece.encode("utf-8", "replace"))


def _left_out(entry: Entry) -> bool:
    """Whether it was reviewed and does not count; failed files stand among what was sent."""
    return not entry.counted and entry.error is None


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    environment.filters |= {"day": day, "number": number, "short": short}
    text = files("service.export").joinpath("templates", "batch.html").read_text("utf-8")
    return environment.from_string(text)


def _shown(value: object) -> object:
    """Text without control characters; what is markup already was made without."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
