"""Last year's reports of a batch: whose each is, found once; each review then reads its own."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import msgspec

from service import names
from service.batch import state as keys
from service.batch import submissions
from service.batch.crew import Crew, Job
from service.batch.face import Lack
from service.batch.file import Handed, Submission
from service.batch.reviews import Progress
from service.batch.roster import Roster
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
    """Reports of earlier years; ``path`` is their list for the workers, ``digest`` stands for its content.

    ``count`` is how many there are, copies of one counted once.
    """

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

    def lacks(self, unit: str, year: int) -> Lack | None:
        """Why an organ's report on a year can't be compared with the one before; None where it can."""
        directory = self.of.get(year - 1)
        found = directory.all(unit) if directory is not None else []
        return None if len(found) == 1 else "several" if found else "none"


def read(
    handed: Sequence[Handed],
    state: State,
    crew: Crew,
    limits: Limits,
    progress: Progress,
    roster: Roster | None = None,
) -> Years:
    """The reports in what was handed in, also under the names that organs on the roster have now.

    What is no report, or has no year, is left out and logged. Raises UsageError where none is left.
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
    return _listed(found, state, roster)


def _listed(found: Sequence[Submission], state: State, roster: Roster | None) -> Years:
    once: dict[tuple[str, int, str], tuple[str, Submission]] = {}
    for one in found:
        about = _indexed(state, one)
        if about is None:
            continue
        if about.year is None or not about.unit:
            _log.warning("上年报告 %s 没有采用：读不出单位或年份", one.name)
            continue
        once.setdefault((names.key(about.unit), about.year, about.content), (about.unit, one))
    if not once:
        raise UsageError(what="没有可以采用的上年报告：都读不出单位和年份，或不是年度报告")
    by_year: dict[int, list[tuple[str, Submission]]] = {}
    for (_, year, _), pair in once.items():
        by_year.setdefault(year, []).append(pair)
    for pairs in by_year.values():
        pairs += _renamed(pairs, roster)
    lines = [Line(unit, year, str(one.path)) for year, pairs in by_year.items() for unit, one in pairs]
    shas = [one.sha256 for pairs in by_year.values() for _, one in pairs]
    told = "".join(f"{line.unit}\n{line.year}\n{sha}\n" for line, sha in zip(lines, shas, strict=True))
    listed = state.folder / _LIST
    keys.write(listed, msgspec.json.encode(lines))
    directories = {year: names.Directory(pairs) for year, pairs in by_year.items()}
    return Years(str(listed), hashlib.sha256(told.encode()).hexdigest(), len(once), state, directories)


def _renamed(pairs: Sequence[tuple[str, Submission]], roster: Roster | None) -> list[tuple[str, Submission]]:
    """Reports under the present names of organs: of those that have none under it, and one under their former.

    A former name that two organs have, or that one bears now, tells nothing.
    """
    organs = roster.organs if roster is not None else ()
    former = Counter(names.key(o.former) for o in organs if o.former)
    present = {names.key(o.name) for o in organs}
    directory, of = names.Directory(pairs), {id(one): unit for unit, one in pairs}
    found = []
    for o in organs:
        name = names.key(o.former)
        if name and former[name] == 1 and name not in present and not directory.all(o.name):
            one = directory.find(o.former)
            if one is not None:
                found.append((_at(names.parts(of[id(one)]).place, o.name), one))
    return found


def _at(place: str, name: str) -> str:
    """An organ's name with its place before it."""
    cut = names.parts(name)
    return name if cut.place or not place else f"{place}{cut.body}"


def _usable(one: Submission, error: NianbaoError | None) -> bool:
    if error is not None:
        _log.warning("上年报告 %s 没有采用：%s", one.name, error)
    return error is None


def _indexed(state: State, one: Submission) -> Indexed | None:
    """What is known of a report; None where it was not read."""
    content = state.get(_key(one))
    return None if content is None else _INDEXED.decode(content)


def _key(one: Submission) -> str:
    return keys.key("last year", sha256=one.sha256, content=True)


def _jobs(todo: Sequence[Submission], limits: Limits) -> Iterator[Job]:
    for number, one in enumerate(todo):
        yield Job(number, IndexTask(str(one.path)), limits.seconds)
