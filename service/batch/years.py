"""Last year's reports of a batch: whose each is, found once; each review then reads its own."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import msgspec

from service import names
from service.batch import state as keys
from service.batch import submissions
from service.batch.crew import Crew, Job
from service.batch.file import Handed, Submission
from service.batch.reviews import Progress
from service.batch.state import State
from service.errors import NianbaoError, UsageError
from service.intake.limits import Limits
from service.previous import Line
from service.reviewing.wire import Indexed, IndexTask

_log = logging.getLogger("nianbao")
_LIST = "last_year.json"
_INDEXED = msgspec.msgpack.Decoder(Indexed)


@dataclass(frozen=True, slots=True)
class Years:
    """Reports of earlier years; ``path`` is their list for the workers, ``digest`` stands for its content."""

    path: str
    digest: str
    count: int
    state: State
    of: Mapping[int, names.Directory[Submission]]

    def cells(self, unit: str, year: int) -> Mapping[str, int | float] | None:
        """The numbers in an organ's report on a year; None where there is none, or more than one."""
        found = self.file(unit, year)
        about = _indexed(self.state, found) if found is not None else None
        return None if about is None else about.cells

    def file(self, unit: str, year: int) -> Submission | None:
        """The file of an organ's report on a year; None where there is none, or more than one."""
        directory = self.of.get(year)
        return directory.find(unit) if directory is not None else None


def read(handed: Sequence[Handed], state: State, crew: Crew, limits: Limits, progress: Progress) -> Years:
    """The reports in what was handed in. What is none, or has no year, is left out and logged.

    Raises UsageError where none is left.
    """
    found = [s for s in submissions.gather(handed, state.spool, limits) if _usable(s, s.error)]
    todo = [s for s in found if _indexed(state, s) is None]
    done = len(found) - len(todo)
    progress(done, len(found))
    with closing(crew.do(_jobs(todo, limits))) as results:
        for number, result in results:
            if isinstance(result, NianbaoError):
                _usable(todo[number], result)
            else:
                state.put(_key(todo[number]), result)
            done += 1
            progress(done, len(found))
    return _listed(found, state)


def _listed(found: Sequence[Submission], state: State) -> Years:
    lines: list[Line] = []
    by_year: dict[int, list[tuple[str, Submission]]] = {}
    digest = hashlib.sha256()
    for one in found:
        about = _indexed(state, one)
        if about is None:
            continue
        if about.year is None or not about.unit:
            _log.warning("上年报告 %s 没有采用：读不出单位或年份", one.name)
            continue
        lines.append(Line(about.unit, about.year, str(one.path)))
        by_year.setdefault(about.year, []).append((about.unit, one))
        digest.update(f"{about.unit}\n{about.year}\n{one.sha256}\n".encode())
    if not lines:
        raise UsageError(what="没有可以采用的上年报告：都读不出单位和年份，或不是年度报告")
    listed = state.folder / _LIST
    keys.write(listed, msgspec.json.encode(lines))
    directories = {year: names.Directory(pairs) for year, pairs in by_year.items()}
    return Years(str(listed), digest.hexdigest(), len(lines), state, directories)


def _usable(one: Submission, error: NianbaoError | None) -> bool:
    if error is not None:
        _log.warning("上年报告 %s 没有采用：%s", one.name, error)
    return error is None


def _indexed(state: State, one: Submission) -> Indexed | None:
    """What is known of a report; None where it was not read."""
    content = state.get(_key(one))
    return None if content is None else _INDEXED.decode(content)


def _key(one: Submission) -> str:
    return keys.key("last year", sha256=one.sha256)


def _jobs(todo: Sequence[Submission], limits: Limits) -> Iterator[Job]:
    for number, one in enumerate(todo):
        yield Job(number, IndexTask(str(one.path)), limits.seconds)
