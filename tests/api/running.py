"""``nianbao serve`` as a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.conftest import ROOT

NIANBAO = (sys.executable, "-m", "service.cli")
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers at ``url``."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit status after a signal."""
        self.process.send_signal(number)
        return self.process.wait(_SECONDS)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """This process's, with the settings of a service in ``folder`` and no others."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NIANBAO_", "FORWARDED_"))}
    return kept | {"NIANBAO_DATA_DIR": str(folder), "NIANBAO_WORKERS": "1"} | more


def nianbao(*words: str, given: str = "", **options: object) -> subprocess.CompletedProcess[str]:
    """A command run to its end."""
    return subprocess.run(
        [*NIANBAO, *words],
        input=given,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=_SECONDS,
        **options,
    )  # type: ignore[call-overload,no-any-return]


@contextlib.contextmanager
def serving(folder: Path, *words: str, ready: bool = True, **settings: str) -> Iterator[Running]:
    """The service on a free port, ended with the block; ``ready``: once it can review."""
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*NIANBAO, "serve", "--port", "0", *words],
            cwd=ROOT, env=environment(folder, **settings), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield Running(_address(process, log, ready), process)
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path, ready: bool) -> str:
    limit = time.monotonic() + _SECONDS
    while time.monotonic() < limit and process.poll() is None:
        found = re.search(r"nianbao \S+：(http://\S+)", log.read_text("utf-8"))
        if found:
            with contextlib.suppress(httpx2.TransportError):
                status = httpx2.get(f"{found[1]}/{'readyz' if ready else 'livez'}", trust_env=False).status_code
                if status == httpx2.codes.OK:
                    return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))
