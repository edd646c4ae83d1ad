"""``nianbao serve`` in the image's root, as the image starts it: refused without accounts, used, stopped."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.image.check import Image
from tests.image.enter import Entry
from tests.image.root import BUILD, Clock, Done, Failed, argv, end, run
from tests.image.timed import timed

READY_WITHIN = 60
STOPPED_WITHIN = 15
SAMPLE = "qingshi-2023.docx"
_READY = (
    "from urllib.request import ProxyHandler, build_opener;"
    "build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/readyz', timeout=4)"
)


def check(image: Image, clock: Clock) -> None:
    """All of it. Raises Failed."""
    with timed("the image's command without accounts: refused") as said:
        said.append(_refused(image, clock))
    with timed("an account and a key"):
        key = _account(image, clock)
    start = time.monotonic()
    with _started(image.entry(image.config.command)) as (process, inside, log):
        with timed("the image's command: from start to ready") as said:
            _wait(image, process, inside, log, clock)
            said.append(f"{time.monotonic() - start:.1f} s")
        with timed("the image's health check"):
            done = _in(inside, image, image.config.health, clock)
            if done.code:
                raise Failed(f"exit {done.code}\n{done.err.decode()[-2000:]}")
        with timed(f"{SAMPLE} sent and its letter fetched: as outside the image, with the key alone") as said:
            said.append(_used(image, inside, key, clock))
        server, *others = (inside, *_below(inside))
        print(
            f"          memory: server {_memory(server)} MB, workers {', '.join(map(str, map(_memory, others)))} MB"
        )
        with timed("stopped by SIGTERM") as said:
            os.kill(inside, signal.SIGTERM)
            try:
                code = process.wait(clock.left(STOPPED_WITHIN))
            except subprocess.TimeoutExpired:
                raise Failed(f"still there {STOPPED_WITHIN} s after SIGTERM") from None
            left = [pid for pid in (server, *others) if Path(f"/proc/{pid}").exists()]
            if code or left or "Traceback" in log.read_text("utf-8"):
                raise Failed(f"exit {code}, left {left}\n{log.read_text('utf-8')[-2000:]}")
            said.append("exit 0, no process left")


def _refused(image: Image, clock: Clock) -> str:
    """What it says. The command may not listen where others are while nobody has to sign in."""
    done = run(argv(image.entry(image.config.command)), clock.left(READY_WITHIN))
    said = done.err.decode()
    if done.code in (0, 1) or "nianbao users create" not in said or "Traceback" in said:
        raise Failed(f"exit {done.code}\n{said[-2000:]}")
    return f"exit {done.code}: {said.strip().splitlines()[-1]}"


def _account(image: Image, clock: Clock) -> str:
    """The key of a first account, made as the guide says; all files of the data folder are the image's user's."""
    password = secrets.token_urlsafe(16)
    create = ["users", "create", "管理员", "--password-stdin"]
    image.run(create, given=f"{password}\n".encode())
    done = run(argv(image.entry(["keys", "create", "--user", "管理员"])), clock.left(READY_WITHIN))
    key = done.out.decode().strip()
    if done.code or not re.fullmatch(r"nb_\w+_\S+", key):
        raise Failed(f"keys create: exit {done.code}\n{done.err.decode()[-2000:]}")
    folder = Path(image.volumes["/data"])
    names = {"nianbao.db", *(p.name for p in folder.glob("nianbao.db*"))}
    if any((folder / name).stat().st_uid != image.config.ids[0] for name in names):
        raise Failed("the database is another user's")
    return key


def _used(image: Image, inside: int, key: str, clock: Clock) -> str:
    """Sends a report from within; how long its review took."""
    code = (ROOT / "tests/image/asked.py").read_text("utf-8")
    done = _in(inside, image, ["python3", "-I", "-c", code, f"/data/{SAMPLE}"], clock, f"{key}\n".encode())
    if done.code:
        raise Failed(done.err.decode()[-2000:])
    found = json.loads(done.out)
    if found["refused"] != [401, 401] or found["statuses"] != [201, 200]:
        raise Failed(f"refused {found['refused']}, then {found['statuses']}: {str(found['review'])[:1000]}")
    if _bare(found["review"]) != _bare(_outside()):
        raise Failed(f"{SAMPLE}: another review than outside the image\n{str(found['review'])[:2000]}")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(found["letter"]))) as letter:
        if found["review"]["report"]["unit"] not in letter.read("word/document.xml").decode():
            raise Failed("the letter does not name the organ")
    return f"reviewed in {found['seconds']:.2f} s"


def _outside() -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "review", str(ROOT / "corpus/reports" / SAMPLE), "--json"],
        cwd=ROOT, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    return json.loads(done.stdout)


def _bare(review: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in review.items() if name not in ("seconds", "record")}


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
    for _ in range(100):
        if process.poll() is None and (found := _children(process.pid)):
            return found[0]
        time.sleep(0.05)
    raise Failed("it did not start")


def _children(pid: int) -> list[int]:
    return [
        int(n) for task in Path(f"/proc/{pid}/task").glob("*/children") for n in task.read_text("ascii").split()
    ]


def _below(pid: int) -> list[int]:
    return [p for child in _children(pid) for p in (child, *_below(child))]


def _memory(pid: int) -> int:
    """Resident, MB."""
    found = re.search(r"VmRSS:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    return int(found[1]) // 1024 if found else 0


def _wait(image: Image, process: subprocess.Popen[bytes], inside: int, log: Path, clock: Clock) -> None:
    limit = time.monotonic() + clock.left(READY_WITHIN)
    while time.monotonic() < limit:
        if process.poll() is not None:
            break
        if _in(inside, image, ["python3", "-I", "-c", _READY], clock).code == 0:
            return
        time.sleep(0.2)
    raise Failed(f"not ready\n{log.read_text('utf-8')[-3000:]}")


def _in(inside: int, image: Image, words: list[str], clock: Clock, given: bytes = b"") -> Done:
    """``docker exec``: ``words`` as the image's user in the namespaces of process ``inside``."""
    uid, gid = image.config.ids
    enter = ["nsenter", f"--target={inside}", "--mount", "--pid", "--net", "--ipc", "--root", "--wd"]
    variables = [f"{name}={value}" for name, value in image.config.environment.items()]
    return run(
        [*enter, f"--setuid={uid}", f"--setgid={gid}", "--", "env", "-i", *variables, *words],
        clock.left(60),
        given,
    )
