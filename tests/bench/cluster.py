"""``python -m tests.bench.cluster [COUNT]``: the batch of ``tests.bench.batch`` on a Dask cluster of two workers.

Printed: the cluster beside two workers of this machine, then at four times as many files what the calling machine
does by itself (its processor time) and what the cluster does, and from both how long a province would take.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.batch import write
from tests.conftest import ROOT
from tests.serving import NIANBAO, environment

COUNT, WORKERS, TIMES = 500, 2, 4
PROVINCES = ((6_000, 32), (12_000, 64))
"""Reports, and cores of the cluster."""
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Run:
    """Seconds of a run, and of processor time in the calling process alone."""

    files: int
    seconds: float
    here: float

    @property
    def there(self) -> float:
        """Core seconds that the workers take for a file: what the caller does not do, they do."""
        return (self.seconds - self.here) * WORKERS / self.files


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with its workers, all processes of their own, as docs/batch.md starts them."""
    told = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    worker = [
        "worker",
        "--scheduler-file",
        str(told),
        "--nworkers",
        str(WORKERS),
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    with ExitStack() as stack:
        for words in (scheduler, worker):
            process = subprocess.Popen(
                [*dask, *words], cwd=folder, env=environment(folder / "data"), stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
            until = time.monotonic() + _START_SECONDS
            while not told.exists() and time.monotonic() < until:
                time.sleep(0.1)
        yield json.loads(told.read_text("utf-8"))["address"]


def _run(inbox: Path, out: Path, *words: str) -> _Run:
    command = [*NIANBAO, "batch", str(inbox), "--out", str(out), *words]
    begun = time.perf_counter()
    process = psutil.Popen(
        command,
        cwd=ROOT,
        env=environment(out.parent / "data"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    here = 0.0
    while process.poll() is None:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            break
        here = max(here, times.user + times.system)
        time.sleep(0.1)
    status = process.wait()
    if status not in (0, 1):
        raise RuntimeError(f"nianbao batch ended with {status}")
    return _Run(sum(p.is_file() for p in inbox.rglob("*")), time.perf_counter() - begun, here)


def _told(name: str, run: _Run) -> None:
    print(
        f"{name}: {run.files} files in {run.seconds:.1f} s; the calling process {run.here:.1f} s of its processor, "
        f"the workers {run.there:.3f} core seconds a file",
        flush=True,
    )


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        few, many = folder / "few", folder / "many"
        write(few, count)
        write(many, count * TIMES)
        local = _run(few, folder / "out local", "--workers", str(WORKERS))
        _told("this machine", local)
        with _cluster(folder) as address:
            _run(few, folder / "out warm", "--dask", address)
            first = _run(few, folder / "out few", "--dask", address)
            _told("cluster", first)
            last = _run(many, folder / "out many", "--dask", address)
            _told("cluster", last)
    print(f"cluster {first.seconds / local.seconds:.2f} x this machine; "
          f"the caller's part grows {last.here / first.here:.2f} x for {TIMES} x the files")  # fmt: skip
    for files, cores in PROVINCES:
        seconds = files * last.there / cores + last.here * files / last.files
        print(
            f"{files} reports on {cores} cores: about {seconds / 60:.0f} minutes, and what the comparison for copies "
            "takes beyond that (make bench-copies)"
        )


if __name__ == "__main__":
    main()
