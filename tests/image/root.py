"""Roots of files, and commands run in them with a limit of time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.image.enter import Entry
from tests.image.recipe import NotSupported

BUILD = ROOT / "build" / "image"
WORK = BUILD / "work"
WEEK = 7 * 24 * 3600
_LEFT_OUT = ("/usr/share/man/*", "/usr/share/info/*", "/usr/share/doc/*", "/usr/share/locale/*")


_CLEAN = """DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
"""
"""Debian's images for containers come with apt set up so that it keeps no caches."""


class Failed(Exception):
    """A step or a check did not do what it must."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it said; ``seconds`` it took."""

    code: int
    out: bytes
    err: bytes
    seconds: float


class Clock:
    """What is left of the time that everything together may take."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float = 600) -> float:
        """Seconds that the next command may take. Raises Failed where there are none."""
        rest = min(most, self._end - time.monotonic())
        if rest <= 0:
            raise Failed("out of time")
        return rest


def base(image: str, clock: Clock) -> Path:
    """A root of the plain image ``debian:SUITE-slim``, made of Debian's packages, kept for a week."""
    found = re.fullmatch(r"debian:([a-z]+)-slim", image)
    if not found:
        raise NotSupported(f"FROM {image}")
    kept = BUILD / f"base-{found[1]}-{platform.machine()}"
    if kept.is_dir() and time.time() - kept.stat().st_mtime < WEEK:
        return kept
    shutil.rmtree(kept, ignore_errors=True)
    fresh = kept.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    left_out = [f"--dpkgopt=path-exclude={p}" for p in _LEFT_OUT] + [
        "--dpkgopt=path-include=/usr/share/doc/*/copyright"
    ]
    command = ["mmdebstrap", "--variant=minbase", *left_out, found[1], str(fresh), *_sources(found[1])]
    done = run(command, clock.left())
    if done.code:
        raise Failed(f"mmdebstrap: {done.err.decode()[-2000:]}")
    (fresh / "etc/apt/apt.conf.d/docker-clean").write_text(_CLEAN, "utf-8")
    fresh.rename(kept)
    os.utime(kept)
    return kept


def _sources(suite: str) -> Iterator[str]:
    """This machine's own sources of Debian's packages, for ``suite``; none: mmdebstrap's default."""
    form = "$(REPO_URI) $(RELEASE) $(COMPONENT)"
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", form, "Created-By: Packages", "Origin: Debian"],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout  # fmt: skip
    host = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    for line in dict.fromkeys(listed.splitlines()):
        uri, release, component = line.split()
        if host and re.fullmatch(rf"{host}(-updates|-security)?", release) and component == "main":
            yield f"deb {uri} {release.replace(host, suite)} main"


def run(argv: list[str], seconds: float, given: bytes = b"") -> Done:
    """A command to its end; past ``seconds`` it and all that it started are killed, and Failed is raised."""
    started = time.monotonic()
    process = subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {seconds:.0f} s") from None
    finally:
        end(process)
    return Done(process.returncode, out, err, time.monotonic() - started)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a command's group; with ``unshare --kill-child`` all in its namespaces end with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def argv(entry: Entry) -> list[str]:
    """The command line that runs ``entry`` in namespaces of its own; it ends with this process, however that ends."""
    alone = [] if entry.network else ["--net"]
    unshare = [
        "setpriv",
        "--pdeathsig=KILL",
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "--pid",
        "--fork",
        "--kill-child",
        "--ipc",
        *alone,
    ]
    return [*unshare, sys.executable, "-m", "tests.image.enter", entry.json()]


@contextlib.contextmanager
def targets(entry: Entry) -> Iterator[None]:
    """Empty files in the root for what is bound into it, taken away again; a file that is there stays as it is."""
    root = Path(entry.root)
    made: list[Path] = []
    try:
        for inside in entry.bound:
            place = root / inside.lstrip("/")
            for path in (place.parent, place):
                if not path.exists() and not path.is_symlink():
                    path.touch() if path == place else path.mkdir()
                    made.append(path)
        yield
    finally:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One such run at a time in this work tree."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("another run is under way in this work tree") from None
        yield


def size(root: Path) -> int:
    """Bytes on disk, one file system."""
    done = subprocess.run(
        ["du", "-sx", "--block-size=1", str(root)], capture_output=True, text=True, timeout=120, check=True
    )
    return int(done.stdout.split()[0])
