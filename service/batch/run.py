"""A batch from its files to its results: review, match, compare, add up, write. The whole way."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from models.report import UnitLevel
from service.batch import lean, outputs, result, submissions, years
from service.batch import roster as rosters
from service.batch.crew import Crew
from service.batch.face import Batch
from service.batch.file import Handed, Submission, read
from service.batch.reviews import Basis, Keep, Reviews
from service.batch.state import State
from service.batch.years import Years
from service.checks import profile as profiles
from service.checks.profile import Profile
from service.errors import FileError, UsageError
from service.intake.limits import Limits
from service.intake.process import ReaderProcess

Tell = Callable[[str, int, int], None]
"""Told the stage, how many are done in it, and how many there are."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked.

    ``handed`` is what was handed in, ``roster`` the county's list of organs, ``county`` its own report,
    ``previous`` last year's reports, ``templates`` texts that it supplied; ``model`` is the tagger's version and
    hash, ``profile`` holds the office's rules. ``keep`` makes what has a say on each new review.
    """

    handed: Sequence[Handed]
    out: Path
    model: tuple[str, str]
    roster: Handed | None = None
    county: Handed | None = None
    previous: Sequence[Handed] = ()
    templates: Sequence[Handed] = ()
    profile: Path | None = None
    keep: Callable[[Years | None], Keep] | None = None


def files(call: Call, state: State, limits: Limits) -> list[Submission]:
    """What was handed in, without what stands among it for another use. Raises UsageError."""
    apart = [h for h in (call.roster, call.county, *call.previous, *call.templates) if h is not None]
    return submissions.gather(call.handed, state.spool, limits, [call.out, *(h.path for h in apart)])


def run(call: Call, found: Sequence[Submission], crew: Crew, state: State, limits: Limits, tell: Tell) -> Batch:
    """Review, compare and write everything; what the state holds already is not reviewed again.

    Raises UsageError for a roster, templates, a county's report or last year's reports that can't be used, and
    what ``crew`` raises.
    """
    begun = time.monotonic()
    profile = profiles.load(call.profile) if call.profile is not None else Profile()
    roster = rosters.read(call.roster.path.read_bytes(), call.roster.name) if call.roster is not None else None
    templates = list(_texts(call.templates, limits))
    past = None
    if call.previous:
        past = years.read(call.previous, state, crew, limits, partial(tell, "previous"), roster)
    basis = _basis(call, past)
    county = _county(call.county, Reviews(state, crew, limits, basis), limits)
    keep = call.keep(past) if call.keep is not None else None
    reviews = Reviews(state, crew, limits, basis, keep)
    reviews.run(found, partial(tell, "review"))
    known = result.Known(call.model, profile, roster, county, past, templates)
    batch = result.assemble(found, reviews, known, tell)
    batch = batch.model_copy(update={"seconds": round(time.monotonic() - begun, 4)})
    outputs.write(batch, reviews, crew, limits, call.out, partial(tell, "letters"))
    return batch


def status(batch: Batch) -> int:
    """The exit status: 3 where nothing was readable, 1 where an error was found, else 0."""
    if not batch.counts.reviewed:
        return 3
    found = any(e.errors or e.error is not None for e in batch.entries)
    return 1 if found or any(f.severity == "error" for f in batch.findings) else 0


def _basis(call: Call, past: Years | None) -> Basis:
    rules = hashlib.sha256(call.profile.read_bytes()).hexdigest() if call.profile is not None else ""
    if past is None:
        return Basis(*call.model, rules)
    return Basis(*call.model, rules, past.path, past.digest)


def _texts(handed: Sequence[Handed], limits: Limits) -> Iterator[str]:
    """The texts of files. Raises UsageError for one that can't be read."""
    if not handed:
        return
    with ReaderProcess(limits) as reader:
        for one in handed:
            try:
                yield reader.read(one.path.read_bytes()).text
            except (FileError, OSError) as error:
                raise UsageError(what=f"模板 {one.name} 不能用：{error}") from error


def _county(handed: Handed | None, reviews: Reviews, limits: Limits) -> lean.Review | None:
    """The review of the county's own report. Raises UsageError where it can't be read or is a town's."""
    if handed is None:
        return None
    one = read(handed.path, handed.name, limits)
    reviews.run([one], lambda _done, _total: None)
    if one.name in reviews.errors:
        raise UsageError(what=f"县级报告 {one.name} 不能用：{reviews.errors[one.name]}")
    review = reviews.lean(one.name)
    if review.report.unit_level == UnitLevel.TOWNSHIP:
        raise UsageError(what=f"县级报告 {one.name} 是{review.report.unit}的，请换本县（市、区）自己的")
    return review
