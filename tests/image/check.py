"""What the image must do, tried in its root: as its own user, without network, on a read-only root."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

from packaging.requirements import Requirement

from service import __version__
from tests.conftest import ROOT
from tests.image.enter import Entry
from tests.image.recipe import Config
from tests.image.root import WORK, Clock, Done, Failed, argv, run
from tests.image.timed import timed

SAMPLES = ("qingshi-2023.docx", "beiyuan-2022.pdf", "lanxi-finance-2023.html")
TAKEN_FOR_GRANTED = ("tar", "gzip")
"""What the guide uses of the image to make backups."""

TOOLS = ("gcc", "cc", "make", "pip", "pip3", "uv", "curl", "wget", "git")


class Image:
    """A built root and how it runs; its volumes lie beside it, as the image's own folders are when it is first run."""

    def __init__(self, root: Path, config: Config, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self.config = config
        self.volumes = {}
        for number, inside in enumerate(config.volumes):
            place = WORK / f"volume-{number}"
            subprocess.run(["cp", "-a", str(root / inside.lstrip("/")), str(place)], check=True)
            self.volumes[inside] = str(place)

    def entry(self, words: list[str]) -> Entry:
        """``docker run --read-only --network none --tmpfs /tmp IMAGE words``."""
        user = self.config.environment | {"HOME": self.config.volumes[0]}
        return Entry(
            root=str(self._root),
            argv=[*self.config.entrypoint, *words],
            environment=user,
            ids=self.config.ids,
            workdir=self.config.workdir,
            volumes=self.volumes,
            network=False,
            read_only=True,
        )

    def run(self, words: list[str], codes: tuple[int, ...] = (0,), given: bytes = b"") -> Done:
        """One run to its end. Raises Failed for another exit code, or for anything said on standard error."""
        return self._end(self.entry(words), codes, given)

    def run_with(self, volumes: dict[str, str], words: list[str], codes: tuple[int, ...]) -> Done:
        """One run to its end, with other folders in the place of the volumes."""
        return self._end(replace(self.entry(words), volumes=volumes), codes, b"")

    def run_python(self, code: str) -> Done:
        """The image's Python instead of its entry point."""
        return self._end(replace(self.entry([]), argv=["python3", "-c", code]), (0,), b"")

    def _end(self, entry: Entry, codes: tuple[int, ...], given: bytes) -> Done:
        done = run(argv(entry), self._clock.left(120), given)
        if done.code not in codes or (done.err and done.code in (0, 1)):
            raise Failed(f"{' '.join(entry.argv)}: exit {done.code}\n{(done.out + done.err).decode()[-3000:]}")
        return done


def everything(image: Image, root: Path) -> None:
    """All checks but the service's. Raises Failed."""
    with timed("packages at the pinned versions") as said:
        said.append(f"{_pinned(root)} packages")
    with timed("no tools for building or fetching"):
        _bare(root)
    with timed("a user who writes to /data and /tmp only, and reaches no network"):
        image.run_python(_CONFINED)
    with timed("nianbao --version"):
        said_version = image.run(["--version"]).out.decode().strip()
        if said_version != f"nianbao {__version__}":
            raise Failed(said_version)
    for sample in SAMPLES:
        with timed(f"nianbao review {sample}: as outside the image"):
            _same_review(image, sample)
    with timed("nianbao review in a folder that may only be read"):
        _review_read_only(image)
    with timed("nianbao tag"):
        image.run(["tag"], given="一是政策解读形式较为单一。\n".encode())


_CONFINED = """
import os, pathlib, socket
assert os.getuid() and os.getgid() and not os.getgroups(), os.getgroups()
for folder in ("/", "/opt/nianbao", "/etc", "/var/tmp"):
    try:
        pathlib.Path(folder, "written").touch()
    except OSError:
        continue
    raise SystemExit(folder + " can be written")
for folder in ("/data", "/tmp"):
    path = pathlib.Path(folder, "written")
    path.touch()
    path.unlink()
assert [name for _, name in socket.if_nameindex()] == ["lo"], socket.if_nameindex()
"""


def _same_review(image: Image, sample: str) -> None:
    path = ROOT / "corpus" / "reports" / sample
    shutil.copyfile(path, Path(image.volumes["/data"], sample))
    inside = image.run(["review", sample, "--json"], codes=(0, 1))
    outside = subprocess.run(
        [sys.executable, "-m", "service.cli", "review", str(path), "--json"],
        cwd=ROOT, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    reviews = [json.loads(out) for out in (inside.out, outside.stdout)]
    for review in reviews:
        del review["seconds"]
    if reviews[0] != reviews[1] or inside.code != outside.returncode:
        raise Failed(f"{sample}: another review than outside the image\n{inside.out.decode()[:2000]}")


def _review_read_only(image: Image) -> None:
    """As the guide shows it: a folder of the host's in the place of the data."""
    folder = WORK / "hosts-folder"
    folder.mkdir(mode=0o755)
    (folder / "年报.docx").write_bytes((ROOT / "corpus" / "reports" / SAMPLES[0]).read_bytes())
    done = image.run_with({"/data": str(folder)}, ["review", "年报.docx"], (0, 1))
    if not done.out or sorted(p.name for p in folder.iterdir()) != ["年报.docx"]:
        raise Failed(f"{done.out.decode()}\n{sorted(folder.iterdir())}")


def _pinned(root: Path) -> int:
    """How many packages the environment holds. Raises Failed for one at another version than the project pins."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]
    pins: dict[str, set[str]] = {}
    for pin in map(Requirement, tool["constraint-dependencies"]):
        pins.setdefault(pin.name, set()).add(str(pin.specifier).removeprefix("=="))
    held = dict(
        folder.name.removesuffix(".dist-info").lower().replace("_", "-").rsplit("-", 1)
        for folder in root.glob("opt/nianbao/lib/python3*/site-packages/*.dist-info")
    )
    wrong = [
        f"{n} {v}" for n, v in held.items() if n != "nianbao" and v not in pins.get(n.replace(".", "-"), set())
    ]
    if wrong or "nianbao" not in held:
        raise Failed(f"not pinned: {', '.join(wrong)}")
    return len(held)


def _bare(root: Path) -> None:
    if lacking := [t for t in TAKEN_FOR_GRANTED if not (root / "usr/bin" / t).exists()]:
        raise Failed(f"not in the image: {', '.join(lacking)}")
    folders = [root / f for f in ("bin", "usr/bin", "usr/local/bin", "opt/nianbao/bin")]
    if found := [str(f / t) for f in folders for t in TOOLS if (f / t).exists()]:
        raise Failed(f"in the image: {', '.join(found)}")
