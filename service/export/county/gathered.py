"""What the page needs of the reviews themselves, read once: the names of the codes, problems without a measure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from service.batch import lean
from service.batch.face import Batch, Entry
from service.export.county import Reviews, ranking
from service.export.county.words import short

_QUOTES, _LONGEST = 3, 120
"""Problems quoted of a theme, and characters of each."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A problem in an organ's own words."""

    organ: str
    text: str


@dataclass(slots=True)
class Code:
    """A code as it came up: its name and severity, in how many reports, how often."""

    code: str
    title: str
    severity: str
    reports: int = 0
    times: int = 0


@dataclass(slots=True)
class Gathered:
    """What was read; ``organs`` counts, by theme, the organs with a problem that no measure answers."""

    codes: dict[str, Code] = field(default_factory=dict)
    quotes: defaultdict[str, list[Quote]] = field(default_factory=lambda: defaultdict(list))
    organs: Counter[str] = field(default_factory=Counter)


def gather(batch: Batch, reviews: Reviews) -> Gathered:
    """Go through the reviews of the entries that count, one at a time."""
    found = Gathered()
    for entry in batch.entries:
        if entry.counted and entry.review is not None:
            _take(found, entry, lean.read(reviews(entry)))
    return found


def _take(found: Gathered, entry: Entry, review: lean.Review) -> None:
    times = Counter(f.code for f in review.findings if not f.dismissed)
    for f in review.findings:
        if not f.dismissed and f.code not in found.codes:
            found.codes[f.code] = Code(f.code, f.title, f.severity)
    for code, count in times.items():
        found.codes[code].reports += 1
        found.codes[code].times += count
    for theme in entry.themes:
        found.organs[theme.code] += theme.unanswered > 0
    for clause in review.report.clauses:
        if clause.role == "problem" and not clause.answers:
            for clause_theme in clause.themes:
                quotes = found.quotes[clause_theme.code]
                if len(quotes) < _QUOTES:
                    quotes.append(Quote(ranking.name(entry), short(clause.text, _LONGEST)))
