"""Puts the result of a batch together: whose each file is, which count, who copied, the sums, the ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from models.standard import load
from service import __version__, names
from service.batch import alike, entries, lean
from service.batch.enlisted import Enlisted, enlist
from service.batch.face import Batch, Copy, Counts, County, Entry, Finding, Lack, Model
from service.batch.file import Submission
from service.batch.findings import render
from service.batch.matching import most_common_year
from service.batch.reviews import Reviews
from service.batch.roster import Roster
from service.batch.standing import placed
from service.batch.sums import Sums
from service.batch.totals import CountedReport, counted
from service.batch.years import Years
from service.checks import county
from service.checks.copies import Copied
from service.checks.profile import Profile
from service.errors import UsageError

Tell = Callable[[str, int, int], None]
_ORGANS = 3
"""Organs within a county's place from which on its report is taken for the county's own."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the files: the tagger's version and hash, the office's rules, the roster, the review of

    the county's own report, earlier years, and texts that the county handed out.
    """

    model: tuple[str, str]
    profile: Profile = field(default_factory=Profile)
    roster: Roster | None = None
    county: lean.Review | None = None
    past: Years | None = None
    templates: Sequence[str] = ()


def assemble(found: Sequence[Submission], reviews: Reviews, known: Known, tell: Tell) -> Batch:
    """The result of a batch whose files are reviewed, but for the time that it took.

    Reports that were copied get the finding N202 on the way, and are reviewed once more. Raises UsageError where
    the county's own report is on another year.
    """
    lines = [_entry(one, reviews) for one in found]
    year = most_common_year(e.year for e in lines)
    enlisted = enlist(lines, known.roster, year, known.county.report.unit if known.county else "")
    alone = _alone(lines, year) if known.roster is None and known.county is None else []
    apart = {*enlisted.strangers, *enlisted.unclear, *_countys(lines, known.county), *alone}
    lines = placed(enlisted.entries, year, apart)
    tell("compare", 0, 1)
    pairs = alike.copies(lines, reviews, known.templates)
    shared, bare = alike.shared(lines, reviews, known.templates)
    tell("compare", 1, 1)
    copied = alike.told(pairs, lines, reviews)
    lines = placed(_told(lines, copied, found, reviews, tell), year, apart)
    standard = _standard(lines)
    lacking = [*_lacking(lines, enlisted), *_unlisted(lines, enlisted.strangers, known.county, year)]
    sums = Sums(lines, reviews, standard, _county(known, year), lacking, listed=known.roster is not None)
    return Batch(
        year=year,
        standard=standard,
        counts=Counts(
            files=len(lines),
            reviewed=sum(e.error is None for e in lines),
            failed=sum(e.error is not None for e in lines),
            organs=None if known.roster is None else len(enlisted.organs),
            missing=None if known.roster is None else len(enlisted.missing),
        ),
        entries=lines,
        organs=enlisted.organs,
        strangers=enlisted.strangers,
        unclear=enlisted.unclear,
        findings=_findings(lines, pairs, copied, enlisted, sums, known.profile, year),
        copies=pairs,
        shared=shared,
        bare=bare,
        totals=sums.faces(known.past),
        themes=entries.summed([e for e in lines if e.counted]),
        county=_compared(known.county, sums),
        previous=known.past.count if known.past is not None else 0,
        uncompared=_uncompared(lines, known.past),
        alone=alone,
        template=bool(known.templates),
        model=Model(version=known.model[0], sha256=known.model[1]),
        program=__version__,
        seconds=0.0,
    )


def _lacking(lines: Iterable[Entry], enlisted: Enlisted) -> list[str]:
    """Organs whose report is no part of the sums: it did not come, can't be read, or is of another year.

    Without a roster those of files that can't be read, by the names of the files.
    """
    counted = {e.organ for e in lines if e.counted}
    if enlisted.organs:
        return [o.name for o in enlisted.organs if o.name not in counted]
    return [e.name for e in lines if e.error is not None]


def _unlisted(
    lines: Iterable[Entry], strangers: Sequence[str], review: lean.Review | None, year: int | None
) -> list[str]:
    """Organs that the roster may have forgotten: their reports are no part of the sums, and of no other county."""
    if review is None or not strangers:
        return []
    own = set(_countys(lines, review))
    home = names.key(review.report.unit)
    found = []
    for e in lines:
        if e.name in strangers and e.name not in own and e.unit and e.error is None and e.year in (None, year):
            place = names.parts(e.unit).place
            if not (place and home) or place.endswith(home) or home.endswith(place):
                found.append(e.unit)
    return found


def _countys(lines: Iterable[Entry], review: lean.Review | None) -> list[str]:
    """The county's own report where it lies among those of its organs: it is no part of its own sum."""
    if review is None:
        return []
    own = names.key(review.report.unit)
    return [e.name for e in lines if e.sha256 == review.source.sha256 or (own and names.key(e.unit) == own)]


def _alone(lines: Iterable[Entry], year: int | None) -> list[str]:
    """The report of the one government of a county among those of its organs, which are part of it already.

    None where there are governments of several, or fewer than three organs that say that they lie in that county.
    """
    read = [e for e in lines if e.error is None and e.unit and e.year in (None, year)]
    own = [e for e in read if e.unit_level == "county" and names.is_place(e.unit)]
    if len({names.key(e.unit) for e in own}) != 1:
        return []
    place = names.place_of(own[0].unit)
    inside = {names.key(e.unit) for e in read if names.within(names.parts(e.unit).place, place)}
    return [e.name for e in own] if len(inside) >= _ORGANS else []


def _uncompared(lines: Iterable[Entry], past: Years | None) -> dict[str, Lack]:
    """The files that count and were not compared with last year's reports, and why."""
    if past is None:
        return {}
    lacks = {e.name: past.lacks(e.unit, e.year) for e in lines if e.counted and e.year is not None}
    return {name: lack for name, lack in lacks.items() if lack is not None}


def _entry(one: Submission, reviews: Reviews) -> Entry:
    if one.name in reviews.errors:
        return entries.failed(one, reviews.errors[one.name])
    record = reviews.record(one.name)
    return entries.entry(one, reviews.lean(one.name), record.published)


def _told(
    lines: list[Entry], copied: Copied, found: Sequence[Submission], reviews: Reviews, tell: Tell
) -> list[Entry]:
    """The entries after those that were copied are told so."""
    more = {name: (finding,) for name, finding in copied.reports.items()}
    if not more:
        return lines
    again = [one for one in found if one.name in more]
    reviews.run(again, lambda done, total: tell("again", done, total), more)
    kept = ("organ", "kind", "sent", "due", "late")
    made = {one.name: _entry(one, reviews) for one in again}
    return [
        made[e.name].model_copy(update={k: getattr(e, k) for k in kept}) if e.name in made else e for e in lines
    ]


def _findings(
    lines: Iterable[Entry],
    pairs: Sequence[Copy],
    copied: Copied,
    enlisted: Enlisted,
    sums: Sums,
    profile: Profile,
    year: int | None,
) -> list[Finding]:
    """C101 to C104, in the order of their codes."""
    made = []
    called = {e.name: alike.called(e) for e in lines}
    files = {f.organ: [file.name for file in f.files] for f in enlisted.filings}
    for finding in profile.keep(county.submissions(enlisted.filings, year).findings):
        organ = str(finding.params["organ"])
        made.append(render(finding, organs=[organ], reports=files[organ], profile=profile))
    for finding in profile.keep(county.sums(sums.comparisons, load(sums.standard)).findings):
        cell = str(finding.params["cell"])
        made.append(
            render(
                finding,
                organs=[c.organ for c in sums.candidates[cell]],
                reports=[c.report for c in sums.candidates[cell]],
                cell=cell,
                candidates=sums.candidates[cell],
                profile=profile,
                standard=sums.standard,
            )
        )
    for pair, finding in zip(pairs, copied.county, strict=True):
        if profile.keep([finding]):
            both = [pair.one, pair.other]
            made.append(render(finding, organs=[called[n] for n in both], reports=both, profile=profile))
    return sorted(made, key=lambda f: f.code)


def _standard(lines: Iterable[Entry]) -> str:
    """The form of most counted reports; of two as frequent the later."""
    forms = Counter(e.standard for e in lines if e.counted and e.standard is not None)
    return max(forms, key=lambda form: (forms[form], form)) if forms else "2021"


def _county(known: Known, year: int | None) -> CountedReport | None:
    review = known.county
    if review is None:
        return None
    if year is not None and review.report.year not in (None, year):
        name = review.source.name
        raise UsageError(
            what=f"县级报告 {name} 是 {review.report.year} 年的，报送的多数是 {year} 年的，请换同一年的"
        )
    return counted(review.report.unit, review)


def _compared(review: lean.Review | None, sums: Sums) -> County | None:
    if review is None:
        return None
    checks = county.sums(sums.comparisons, load(sums.standard)).checks
    return County(
        name=review.source.name,
        unit=review.report.unit,
        year=review.report.year,
        compared=sum(c.status != "not_assessable" for c in checks),
        unchecked=sum(c.status == "not_assessable" for c in checks),
    )
