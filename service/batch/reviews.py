"""The reviews of a batch: made by a crew where they are not there yet, read from the state as they are needed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import msgspec

from service.batch import lean
from service.batch.crew import Crew, Job
from service.batch.file import Submission
from service.batch.state import State, key
from service.checks.finding import Finding
from service.errors import FileChanged, NianbaoError, ServiceStopping
from service.intake.limits import Limits
from service.reviewing.wire import Record, RecordTask, ReviewTask

Keep = Callable[[Submission, tuple[Finding, ...], Record], Record]
"""Given a file, further findings on it and its review as the crew made it; gives the review that counts."""
Progress = Callable[[int, int], None]
"""Told how many are done, and how many there are."""
_RECORD = msgspec.msgpack.Decoder(Record)


@dataclass(frozen=True, slots=True)
class Basis:
    """What every review depends on beside its file: the model, the office's rules, last year's reports.

    ``profile`` is the hash of the rules; ``years`` the path of the list of last year's reports ("" for none), and
    ``last_year`` what stands for its content.
    """

    model: str
    model_sha256: str
    profile: str = ""
    years: str = ""
    last_year: str = ""


class Reviews:
    """The reviews of submissions, by their names; ``errors`` holds why others have none.

    ``keep`` has a say on each review that is made, once.
    """

    def __init__(self, state: State, crew: Crew, limits: Limits, basis: Basis, keep: Keep | None = None) -> None:
        self._state, self._crew, self._limits, self._basis, self._keep = state, crew, limits, basis, keep
        self._keys: dict[str, str] = {}
        self.errors: dict[str, NianbaoError] = {}

    def run(
        self,
        submissions: Sequence[Submission],
        progress: Progress,
        more: Mapping[str, tuple[Finding, ...]] | None = None,
    ) -> None:
        """Review those that are not reviewed yet; ``more`` are further findings on some, by name."""
        findings = more or {}
        todo = []
        for one in submissions:
            if one.error is not None:
                self.errors[one.name] = one.error
            elif not self._is_done(one, findings.get(one.name, ())):
                todo.append(one)
        done = len(submissions) - len(todo)
        progress(done, len(submissions))
        with closing(self._crew.do(self._jobs(todo, findings))) as results:
            for number, result in results:
                self._take(todo[number], findings.get(todo[number].name, ()), result)
                done += 1
                progress(done, len(submissions))

    def record(self, name: str) -> Record:
        """A review as it is kept. KeyError for a file that has none."""
        content = self._state.get(self._keys[name])
        if content is None:
            raise KeyError(name)
        return _RECORD.decode(content)

    def face(self, name: str) -> bytes:
        """A review's JSON. KeyError for a file that has none."""
        return zlib.decompress(self.record(name).face)

    def lean(self, name: str) -> lean.Review:
        """What a batch reads of a review's JSON. KeyError for a file that has none."""
        return lean.read(self.face(name))

    def __contains__(self, name: str) -> bool:
        """Whether a file has a review."""
        return name in self._keys

    def _is_done(self, one: Submission, more: tuple[Finding, ...]) -> bool:
        made = self._key(one, more)
        if self._state.get(made) is None:
            return False
        self._keys[one.name] = made
        return True

    def _take(self, one: Submission, more: tuple[Finding, ...], result: bytes | NianbaoError) -> None:
        if isinstance(result, NianbaoError):
            self.errors[one.name] = result
            return
        record = _RECORD.decode(result)
        if record.sha256 != one.sha256:
            self.errors[one.name] = FileChanged()
            return
        if self._keep is not None:
            try:
                result = msgspec.msgpack.encode(self._keep(one, more, record))
            except ServiceStopping:
                raise
            except NianbaoError as error:
                self.errors[one.name] = error
                return
        made = self._key(one, more)
        self._state.put(made, result)
        self._keys[one.name] = made

    def _key(self, one: Submission, more: tuple[Finding, ...]) -> str:
        basis = self._basis
        return key(
            "review",
            name=one.name,
            sha256=one.sha256,
            model=basis.model_sha256,
            profile=basis.profile,
            last_year=basis.last_year,
            more=msgspec.json.encode(more).decode() if more else "",
        )

    def _jobs(self, todo: Sequence[Submission], more: Mapping[str, tuple[Finding, ...]]) -> Iterator[Job]:
        files = 2 if self._basis.years else 1
        for number, one in enumerate(todo):
            task = ReviewTask(
                path=str(one.path),
                name=one.name,
                model=self._basis.model,
                years=self._basis.years,
                more=more.get(one.name, ()),
            )
            yield Job(number, RecordTask(task), self._limits.seconds * files)
