"""``nianbao serve`` in the image's root: ready, healthy by the image's own check, stopped by its signal."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT
from tests.image.check import Image
from tests.image.enter import Entry
from tests.image.root import BUILD, Clock, Done, Failed, argv, end, run
from tests.image.timed import timed

READY_WITHIN = 60
STOPPED_WITHIN = 30
_READY = (
    "from urllib.request import ProxyHandler, build_opener;"
    "build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/readyz', timeout=4)"
)


def exists(image: Image, clock: Clock) -> bool:
    """Whether the command line in the image has ``serve``."""
    return run(argv(image.entry(["serve", "--help"])), clock.left(60)).code == 0


def check(image: Image, clock: Clock) -> None:
    """Start, wait, ask, stop. On the loopback address: without accounts it listens nowhere else."""
    with _started(image.entry(["serve"])) as (process, inside, log):
        with timed("nianbao serve: ready"):
            _wait(image, process, inside, log, clock)
        with timed("the image's health check"):
            done = _in(inside, image, image.config.health, clock)
            if done.code:
                raise Failed(f"exit {done.code}\n{done.err.decode()[-2000:]}")
        with timed("stopped by SIGTERM") as said:
            os.kill(inside, signal.SIGTERM)
            try:
                code = process.wait(clock.left(STOPPED_WITHIN))
            except subprocess.TimeoutExpired:
                raise Failed(f"still there {STOPPED_WITHIN} s after SIGTERM") from None
            if code not in (0, 128 + signal.SIGTERM):
                raise Failed(f"exit {code}\n{log.read_text('utf-8')[-2000:]}")
            said.append(f"exit {code}")


@contextlib.contextmanager
def _started(entry: Entry) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """The process of ``unshare``, the number of the one that it started (the image's first), and their output."""
    log = BUILD / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv(entry), stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=ROOT, start_new_session=True
        )
    try:
        yield process, _child(process), log
    finally:
        end(process)


def _child(process: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(100):
        if process.poll() is None and (found := children.read_text("ascii").split()):
            return int(found[0])
        time.sleep(0.05)
    raise Failed("it did not start")


def _wait(image: Image, process: subprocess.Popen[bytes], inside: int, log: Path, clock: Clock) -> None:
    limit = time.monotonic() + clock.left(READY_WITHIN)
    while time.monotonic() < limit:
        if process.poll() is not None:
            break
        if _in(inside, image, ["python3", "-c", _READY], clock).code == 0:
            return
        time.sleep(0.2)
    raise Failed(f"not ready\n{log.read_text('utf-8')[-3000:]}")


def _in(inside: int, image: Image, words: list[str], clock: Clock) -> Done:
    """``docker exec``: ``words`` as the image's user in the namespaces of process ``inside``."""
    uid, gid = image.config.ids
    enter = ["nsenter", f"--target={inside}", "--mount", "--pid", "--net", "--ipc", "--root", "--wd"]
    variables = [f"{name}={value}" for name, value in image.config.environment.items()]
    return run(
        [*enter, f"--setuid={uid}", f"--setgid={gid}", "--", "env", "-i", *variables, *words], clock.left(30)
    )
