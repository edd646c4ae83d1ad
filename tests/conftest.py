"""What all tests share: the regenerate flag, and tools that may be missing on a user's machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.intake.limits import Limits
from service.intake.process import ReaderProcess

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate-golden"))


def need(tool: str) -> None:
    """Skip where ``tool`` is not installed; fail where CI says that everything is."""
    if shutil.which(tool) is None:
        reason = f"{tool} is not installed"
        if os.environ.get("NIANBAO_REQUIRE_TOOLS"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def reader() -> Iterator[ReaderProcess]:
    """One warm reading process for all tests that read files."""
    with ReaderProcess(Limits()) as process:
        yield process
