"""A county's batch, plain and hostile."""

from __future__ import annotations

import pytest

from service.intake.process import ReaderProcess
from tests import counties
from tests.counties import Made


@pytest.fixture(scope="session")
def county(reader: ReaderProcess) -> Made:
    """Twelve organs and all that can go wrong with their reports."""
    return counties.made(reader)


@pytest.fixture(scope="session")
def wild(county: Made) -> Made:
    """The same county with hostile text wherever a report's or a file's words can stand."""
    return counties.hostile(county)
