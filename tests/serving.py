"""``nianbao serve`` as a process of its own, for tests and benchmarks."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

import httpx2

from tests.conftest import ROOT
from training.forge.forms import FORMS
from training.forge.plan import plan

NIANBAO = (sys.executable, "-m", "service.cli")
_SECONDS = 60
_READY = "可以使用"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """This process's, with the settings of a service in ``folder`` and no others."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NIANBAO_", "FORWARDED_"))}
    return kept | {"NIANBAO_DATA_DIR": str(folder)} | more


def nianbao(*words: str, given: str = "", folder: Path) -> subprocess.CompletedProcess[str]:
    """A command run to its end, on the data of ``folder``."""
    return subprocess.run(
        [*NIANBAO, *words],
        input=given,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=_SECONDS,
        env=environment(folder),
        check=False,
    )


class Serving:
    """The service on a free port of this machine, ended with the block.

    The block begins when the service can review; with ``ready`` false when it listens. ``seconds`` it took.
    """

    def __init__(self, folder: Path, *words: str, ready: bool = True, **settings: str) -> None:
        self._command = [*NIANBAO, "serve", "--port", "0", *words]
        self._environment, self._ready = environment(folder, **settings), ready
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=self._environment,
            cwd=ROOT,
        )
        for line in cast("IO[str]", self.process.stderr):
            self.lines.append(line)
            if (_READY if self._ready else "http://") in line:
                break
        else:
            raise AssertionError(f"the service ended: {self.lines}")
        self.seconds = time.perf_counter() - begun
        self.address = next(m[0] for line in self.lines if (m := re.search(r"http://\S+", line)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End the process by a signal, take down what it still says, and give its status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=_SECONDS)
        self.lines += (rest or "").splitlines()
        return self.process.returncode

    def client(self, **more: Any) -> httpx2.Client:
        """A client of the service."""
        return httpx2.Client(base_url=self.address, timeout=120, trust_env=False, **more)

    def workers(self) -> list[int]:
        """The ids of the worker processes."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(pid) for t in tasks for pid in t.read_text("ascii").split())


def resident_mb(pid: int) -> float:
    """Resident memory of a process, MB."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


_FORMS = ("docx-plain", "html-page", "pdf-plain", "docx-merged", "text-tabs")


def mixed(count: int) -> list[tuple[str, bytes]]:
    """Forged reports of real size in several forms, with their names."""
    forms = [_FORMS[n % len(_FORMS)] for n in range(count)]
    return [(f"{n}.{form}", FORMS[form].write(plan(n))) for n, form in enumerate(forms)]
