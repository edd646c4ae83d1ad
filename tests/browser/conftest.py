"""A browser without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from service.intake.process import ReaderProcess
from tests import counties
from tests.conftest import need
from tests.counties import Made

PROGRAM = "chromium"


@dataclass
class Seen:
    """A page, and what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def county(reader: ReaderProcess) -> Made:
    return counties.made(reader)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium: Playwright's own browsers are downloads."""
    need(PROGRAM)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which(PROGRAM), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def offline(browser: Browser) -> Iterator[Seen]:
    """An empty page of a browser that is offline."""
    context = browser.new_context(offline=True)
    seen = Seen(context.new_page())
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("console", lambda message: seen.complaints.append(message.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()
