"""The page's parts on the reports themselves, as data: what is said, listed and drawn in each."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from service.batch.face import Batch, Entry, ThemeCount
from service.checks import catalogue
from service.checks.score import MAX
from service.export.county import charts, ranking, submission
from service.export.county.charts import Bar
from service.export.county.gathered import Code, Gathered
from service.export.county.words import number, share, short, words

NAME = 60
"""Characters of a name."""
_LEVELS = 4
"""Shades of the matrix."""
View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at the top of the page: what it counts, the number, its unit, a remark."""

    label: str
    value: str
    unit: str
    note: str


def called(entry: Entry) -> str:
    """An entry's name, not too long for a table."""
    return short(ranking.name(entry), NAME)


def figures(batch: Batch) -> list[Figure]:
    """The numbers at the top."""
    counted = [entry for entry in batch.entries if entry.counted]
    scores = [e.score for e in counted if e.score is not None]
    apart = [f for f in batch.findings if f.code == "C103"]
    known = any(e.late is not None for e in counted)
    mean = number(statistics.fmean(scores), 1) if scores else words("page")["none"]
    median = number(statistics.median(scores), 1) if scores else words("page")["none"]
    missing, compared = batch.counts.missing, batch.county.compared if batch.county else None
    return [
        _figure("reviewed", batch.counts.reviewed, files=batch.counts.files),
        _figure("missing", missing, organs=batch.counts.organs),
        _figure("late", len(submission.late(batch)) if known else None),
        _figure("mean", mean, median=median),
        _figure("errors", sum(e.errors for e in counted), reports=sum(e.errors > 0 for e in counted)),
        _figure(
            "unanswered",
            sum(t.unanswered for t in batch.themes),
            problems=number(sum(e.problems for e in counted)),
        ),
        _figure("copies", len(batch.copies), reports=len({n for c in batch.copies for n in (c.one, c.other)})),
        _figure("apart", None if compared is None else len(apart), compared=compared),
    ]


def _figure(name: str, value: int | str | None, **params: object) -> Figure:
    label, unit, note = words("page")["figures"][name if value is not None else f"{name}_unknown"]
    shown = words("page")["none"] if value is None else number(value) if isinstance(value, int) else value
    return Figure(label, shown, unit, note.format(**params))


def sent(batch: Batch) -> View:
    """Who did not send, who was late, who sent several, which files could not be read."""
    return {
        "missing": submission.missing(batch),
        "unread": submission.unread(batch),
        "roster": batch.counts.organs,
        "late": [(called(e), e.sent, e.due, submission.days(e)) for e in submission.late(batch)],
        "unknown": sum(e.counted and e.late is None for e in batch.entries),
        "several": [
            (short(organ, NAME), [short(e.name, NAME) for e in entries])
            for organ, entries in submission.several(batch).items()
        ],
        "failed": [
            (short(e.name, NAME), short(e.organ or e.unit, NAME), short(e.error.message, 200))
            for e in batch.entries
            if e.error is not None
        ],
        "incomplete": [called(e) for e in batch.entries if e.counted and e.rank is None],
    }


def scores(batch: Batch) -> View:
    """How the scores are spread, and what points were lost by."""
    said = words("page")["scores"]
    counted = [entry for entry in batch.entries if entry.counted and entry.score is not None]
    found = [e.score for e in counted if e.score is not None]
    if not found:
        return {"said": said["none"], "charts": []}
    lost = {x: sum(e.lost.get(x, 0.0) for e in counted) / len(counted) for x in ranking.letters()}
    groups = [
        Bar(catalogue.group(x, "zh"), points, said["points"].format(points=number(points, 2)))
        for x, points in lost.items()
    ]
    text = said["said"].format(
        count=len(found),
        low=number(min(found)),
        high=number(max(found)),
        mean=number(statistics.fmean(found), 1),
        median=number(statistics.median(found), 1),
        full=sum(score >= MAX for score in found),
    )
    return {
        "said": text,
        "charts": [
            (said["histogram"], charts.histogram(charts.bins(found), said["histogram"], words("page")["unit"])),
            (said["lost"], charts.bars(groups, said["lost"])),
        ],
    }


def codes(found: Gathered) -> View:
    """In how many reports each code came up: errors, and the rest."""
    said = words("page")["codes"]
    every = sorted(found.codes.values(), key=lambda c: (-c.reports, -c.times, c.code))
    halves = {
        "error": [c for c in every if c.severity == "error"],
        "other": [c for c in every if c.severity != "error"],
    }
    left = sum(max(0, len(half) - said["most"]) for half in halves.values())
    return {
        "said": "" if every else said["none"],
        "charts": [
            (said[name], _codes(half[: said["most"]], said[name]) if half else said[f"none_{name}"])
            for name, half in halves.items()
            if every
        ],
        "more": said["more"].format(count=left) if left else "",
    }


def _codes(found: list[Code], title: str) -> Markup:
    said = words("page")["codes"]
    tones: dict[str, charts.Tone] = {"error": "error", "warning": "warning", "notice": "notice"}
    return charts.bars(
        [
            Bar(
                said["label"].format(code=c.code, title=c.title),
                c.reports,
                said["text"].format(reports=c.reports, times=c.times),
                tones[c.severity],
            )
            for c in found
        ],
        title,
    )


def themes(batch: Batch) -> View:
    """Problems by theme: organ by organ where these are few, else the share of organs that have some."""
    said = words("page")["themes"]
    counted = [entry for entry in ranking.order(batch) if entry.counted]
    by = {t.code: t for t in batch.themes}
    codes = list(catalogue.words("themes"))
    top = sorted((t for t in batch.themes if t.problems), key=lambda t: -t.problems)[:3]
    if not top:
        return {"said": said["none"], "matrix": None, "charts": []}
    told = [said["top"].format(theme=_theme(t.code), count=number(t.problems)) for t in top]
    problems, measures = (sum(getattr(e, name) for e in counted) for name in ("problems", "measures"))
    text = said["said"].format(
        organs=len(counted),
        problems=number(problems),
        measures=number(measures),
        top=words("page")["and"].join(told),
    )
    if len(counted) <= said["few"]:
        rows = [(called(e), [_shade({t.code: t for t in e.themes}.get(c)) for c in codes]) for e in counted]
        sums = [_shade(by.get(c))[::2] for c in codes]
        matrix = {"themes": [_theme(c) for c in codes], "rows": rows, "sums": sums}
        return {"said": text, "matrix": matrix, "charts": []}
    having = {c: sum(any(t.code == c and t.problems for t in e.themes) for e in counted) for c in codes}
    shares = [
        Bar(_theme(c), n, said["share_text"].format(share=share(n / len(counted)), organs=number(n)))
        for c, n in sorted(having.items(), key=lambda item: -item[1])
    ]
    drawn = [charts.bars(half, said["share"], most=len(counted)) for half in charts.halves(shares)]
    return {"said": text, "matrix": None, "charts": drawn}


def _shade(theme: ThemeCount | None) -> tuple[int, int, bool]:
    """Problems of a theme, their shade from 0, and whether one is without a measure."""
    if theme is None:
        return 0, 0, False
    return theme.problems, min(theme.problems, _LEVELS), theme.unanswered > 0


def unanswered(batch: Batch, found: Gathered) -> list[tuple[str, int, int, int, list[str]]]:
    """Themes with problems that no measure answers: problems, how many are not answered, organs, quotes."""
    said = words("page")["unanswered"]
    open_ones = sorted((t for t in batch.themes if t.unanswered), key=lambda t: (-t.unanswered, t.code))
    return [
        (
            _theme(t.code),
            t.problems,
            t.unanswered,
            found.organs[t.code],
            [said["quote"].format(organ=short(q.organ, NAME), text=q.text) for q in found.quotes[t.code]],
        )
        for t in open_ones
    ]


def _theme(code: str) -> str:
    return catalogue.word("themes", code, "zh")
