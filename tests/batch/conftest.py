"""A county's files and a crew of worker processes that all tests of a batch share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import registry
from models.registry import Registry
from service.batch.crew import Threads
from service.batch.face import Batch
from service.batch.file import Handed
from service.batch.run import Call, files, run
from service.batch.state import FOLDER, State
from service.intake.limits import Limits
from service.reviewing.desk import Desk
from training.forge import county
from training.forge.county import Written

LIMITS = Limits()


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(LIMITS, Registry(tmp_path_factory.mktemp("models")), "", size=2, waiting=4, recycle=500)
    yield made
    made.pool.close()


@pytest.fixture(scope="session")
def crew(desk: Desk) -> Threads:
    return Threads(desk.pool, 2)


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve reports in five forms, one of them broken."""
    folder = tmp_path_factory.mktemp("in") / "报送"
    county.write(list(county.plans(11, 1)), folder, 1)
    (folder / "99-坏文件.docx").write_bytes(b"PK\x03\x04 nothing more")
    return folder


@pytest.fixture(scope="session")
def written() -> Callable[..., list[Written]]:
    def do(folder: Path, count: int, seed: int = 1, **more: float) -> list[Written]:
        return county.write(list(county.plans(count, seed)), folder, seed, **more)

    return do


def without_time(face: bytes) -> dict[str, object]:
    """A review's JSON but for the seconds that it took."""
    return {k: v for k, v in json.loads(face).items() if k != "seconds"}


def call(inbox: Path, out: Path, **more: object) -> Call:
    """A call on a folder with the shipped model."""
    model = registry.shipped()
    return Call([Handed.at(inbox)], out, (model.version, model.sha256), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def batch(crew: Threads) -> Callable[..., Batch]:
    """Runs a batch on a folder into another."""

    def do(inbox: Path, out: Path, *, by: object = crew, **more: object) -> Batch:
        asked, state = call(inbox, out, **more), State(out / FOLDER)
        return run(asked, files(asked, state, LIMITS), by, state, LIMITS, lambda *_: None)  # type: ignore[arg-type]

    return do
