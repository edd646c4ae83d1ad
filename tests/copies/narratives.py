"""Forged counties as narratives, without making files of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.batch import lean
from service.copies import sketch
from service.copies.sketch import Sketch
from service.copies.text import Narrative, narrative
from training.forge.copies import County, ForgedReport, heading


def review_of(text: str, spans: Mapping[str, tuple[int, int]], unit: str) -> lean.Review:
    """A review with nothing but a text and its sections."""
    sections = [lean.Section(code, heading(code), True, start, end) for code, (start, end) in spans.items()]
    return lean.Review(
        source=lean.Source("x", "", len(text), True),
        report=lean.Report(None, unit, "township", 2023, "2021", sections, {}, [], text),
        findings=[],
        checks=lean.Checks(0, 0, 0),
        score=lean.Score(100, 100, []),
        model=lean.Model("", ""),
    )


def told(report: ForgedReport) -> Narrative:
    """The narrative of a forged report."""
    text, spans = report.laid()
    return narrative(review_of(text, spans, report.unit.name), report.unit.name)


def written(body: str, unit: str) -> Narrative:
    """The narrative of a report whose section one is ``body``."""
    text = f"{heading('overview')}\n{body}\n"
    return narrative(review_of(text, {"overview": (0, len(text))}, unit), unit)


def sketched(narratives: Mapping[str, Narrative]) -> dict[str, Sketch]:
    """The sketches of narratives, as workers hand them in."""
    return {name: sketch.read(sketch.sketch(made)) for name, made in narratives.items()}


def of_county(county: County) -> tuple[dict[str, Sketch], Callable[[str], Narrative]]:
    """The sketches of a county and how its narratives are loaded: made again each time, as from a file."""
    reports = {r.name: r for r in county.reports}
    return sketched({name: told(r) for name, r in reports.items()}), lambda name: told(reports[name])
