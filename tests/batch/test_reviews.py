"""Reviews of a batch: made once, the same whoever makes them, a bad file being one line."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import pytest

from models import registry
from service.batch.crew import Done, Job, Threads
from service.batch.file import Handed, Submission
from service.batch.reviews import Basis, Reviews
from service.batch.state import State
from service.batch.submissions import gather
from service.errors import ReaderCrashed, ServiceStopping
from tests.batch.conftest import LIMITS, without_time


class Counting:
    """A crew that counts the jobs it gets, and may be stopped after some."""

    def __init__(self, crew: Threads, most: int = 10**6) -> None:
        self._crew, self._most = crew, most
        self.jobs = 0

    def do(self, jobs: Iterable[Job]) -> Generator[Done]:
        for done in self._crew.do(jobs):
            self.jobs += 1
            if self.jobs > self._most:
                raise KeyboardInterrupt
            yield done


def _reviews(folder: Path, crew: object, **basis: str) -> Reviews:
    model = registry.shipped()
    return Reviews(State(folder), crew, LIMITS, Basis(model.version, model.sha256, **basis))  # type: ignore[arg-type]


def _submissions(inbox: Path, folder: Path) -> list[Submission]:
    return gather([Handed.at(inbox)], State(folder).spool, LIMITS)


def _nothing(_done: int, _total: int) -> None:
    """Not told."""


def test_all_are_accounted_for(inbox: Path, tmp_path: Path, crew: Threads) -> None:
    found, told = _submissions(inbox, tmp_path), []
    reviews = _reviews(tmp_path, crew)
    reviews.run(found, lambda done, total: told.append((done, total)))
    assert {s.name for s in found if s.name not in reviews} == {"99-坏文件.docx"} == set(reviews.errors)
    assert reviews.errors["99-坏文件.docx"].code == "damaged"
    assert told == [(n, 12) for n in range(13)]
    assert reviews.lean(found[0].name).source.name == found[0].name


def test_what_is_done_is_not_done_again_but_where_something_changed(
    inbox: Path, tmp_path: Path, crew: Threads
) -> None:
    found = _submissions(inbox, tmp_path)
    stopped = Counting(crew, 5)
    with pytest.raises(KeyboardInterrupt):
        _reviews(tmp_path, stopped).run(found, _nothing)
    rest = Counting(crew)
    _reviews(tmp_path, rest).run(found, _nothing)
    assert rest.jobs == 12 - 5
    again = Counting(crew)
    _reviews(tmp_path, again).run(found, _nothing)
    assert again.jobs == 1  # the broken one: it may be read next time
    for changed in ({"profile": "x"}, {"last_year": "y"}):
        other = Counting(crew)
        _reviews(tmp_path, other, **changed).run(found[:2], _nothing)
        assert other.jobs == 2


def _cut(content: bytes) -> bytes:
    return content[:100]


def _hole(content: bytes) -> bytes:
    return content[:-200] + bytes(100) + content[-100:]


@pytest.mark.parametrize("damage", [_cut, _hole])
def test_a_damaged_result_is_made_again(
    inbox: Path, tmp_path: Path, crew: Threads, damage: Callable[[bytes], bytes]
) -> None:
    found = _submissions(inbox, tmp_path)[:2]
    _reviews(tmp_path, crew).run(found, _nothing)
    for path in (tmp_path / "results").rglob("*"):
        if path.is_file():
            path.write_bytes(damage(path.read_bytes()))
    counting = Counting(crew)
    _reviews(tmp_path, counting).run(found, _nothing)
    assert counting.jobs == 2


def test_a_file_that_changes_meanwhile_is_told(inbox: Path, tmp_path: Path, crew: Threads) -> None:
    one = _submissions(inbox, tmp_path)[0]
    listed = Submission(one.name, one.path, "0" * 64, one.size)
    reviews = _reviews(tmp_path, crew)
    reviews.run([listed], _nothing)
    assert reviews.errors[one.name].code == "file_changed"


def test_one_worker_and_two_give_the_same(inbox: Path, tmp_path: Path, crew: Threads, desk: object) -> None:
    found = _submissions(inbox, tmp_path)
    faces = []
    for number, one in enumerate((crew, Threads(desk.pool, 1))):  # type: ignore[attr-defined]
        reviews = _reviews(tmp_path / str(number), one)
        reviews.run(list(reversed(found)) if number else found, _nothing)
        faces.append({s.name: without_time(reviews.face(s.name)) for s in found if s.name in reviews})
    assert faces[0] == faces[1]
    assert len(faces[0]) == 11


class _Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def do(self, jobs: Iterable[Job]) -> Generator[Done]:
        for job in jobs:
            if isinstance(self._error, ServiceStopping):
                raise self._error
            yield job.number, self._error  # type: ignore[misc]


def test_a_worker_that_died_is_a_line_and_an_end_is_an_end(inbox: Path, tmp_path: Path) -> None:
    found = _submissions(inbox, tmp_path)[:1]
    reviews = _reviews(tmp_path, _Failing(ReaderCrashed(status=9)))
    reviews.run(found, _nothing)
    assert reviews.errors[found[0].name].code == "reader_crashed"
    with pytest.raises(ServiceStopping):
        _reviews(tmp_path, _Failing(ServiceStopping())).run(found, _nothing)


def test_a_record_holds_the_json_compressed(inbox: Path, tmp_path: Path, crew: Threads) -> None:
    found = _submissions(inbox, tmp_path)[:1]
    reviews = _reviews(tmp_path, crew)
    reviews.run(found, _nothing)
    record = reviews.record(found[0].name)
    assert zlib.decompress(record.face) == reviews.face(found[0].name)
    with pytest.raises(KeyError):
        reviews.record("没有这份")
