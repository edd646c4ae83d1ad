"""What all tests share: the regenerate flag, and tools that may be missing on a user's machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from service.intake.limits import Limits
from service.intake.process import ReaderProcess
from tests.postgres import database_url, empty_url, migrated, postgres, store

__all__ = ["database_url", "empty_url", "migrated", "postgres", "store"]

REQUIRE = "NIANBAO_REQUIRE_TOOLS"
ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate-golden", action="store_true", help="write the golden files anew")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is said to be installed, a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get(REQUIRE) and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate-golden"))


def need(tool: str) -> None:
    """Skip where ``tool`` is not installed."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")


@pytest.fixture(scope="session")
def reader() -> Iterator[ReaderProcess]:
    """One warm reading process for all tests that read files."""
    with ReaderProcess(Limits()) as process:
        yield process
