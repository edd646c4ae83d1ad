"""``nianbao serve`` as a process of its own, for tests and benchmarks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2

from tests.conftest import ROOT
from training.forge.forms import FORMS
from training.forge.plan import plan

_READY = "可以使用"


class Serving:
    """The service on a free port of this machine, ready when the block begins; ``seconds`` it took to be so."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self._command = [sys.executable, "-m", "service.cli", "serve", "--port", "0", *arguments]
        self._environment = {**os.environ, "NIANBAO_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), **environment}
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            self._command, stderr=subprocess.PIPE, text=True, env=self._environment, cwd=ROOT
        )
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if _READY in line:
                break
        else:
            raise AssertionError(f"the service ended: {self.lines}")
        self.seconds = time.perf_counter() - begun
        self.address = next(w for line in self.lines for w in line.split("：") if w.startswith("http")).strip()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(signal.SIGTERM)

    def stop(self, number: int) -> int:
        """End the process by a signal, read what it still says, and give its status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=60)
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
