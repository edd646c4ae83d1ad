"""The versions of the tagger: those shipped with the program, candidates, and which one is current.

    models/released/<version>/      shipped, read-only
    <folder>/<version>/             candidates, written by training
    <folder>/current.json           which version is in use, its hash, and those used before it

``current.json`` is replaced at once, a version's folder appears at once and is never changed, so that a process
killed at any moment leaves a valid current model. Without the file the newest shipped version is current.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models import artifact
from models.artifact import Artifact, ArtifactError
from models.narrative.tagger import KIND, Tagger

RELEASED = Path(__file__).parent / "released"
_CURRENT = "current.json"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]*")


class UnknownVersion(LookupError):
    """No version of that name is there."""


@dataclass(frozen=True, slots=True)
class Model:
    """A tagger ready for use, with its version and the hash of its file."""

    version: str
    sha256: str
    tagger: Tagger


@dataclass(frozen=True, slots=True)
class Version:
    """A version on disk. ``flaw`` says why it can't be used, "" where its files are as they were written."""

    name: str
    path: Path
    released: bool
    current: bool
    flaw: str = ""


class Registry:
    """Versions below ``folder`` (None: the shipped ones alone) and those shipped in ``released``."""

    def __init__(self, folder: Path | None = None, released: Path = RELEASED) -> None:
        self.folder, self.released = folder, released

    def versions(self) -> list[Version]:
        """Every version, the shipped ones first, each in the order of its name."""
        current = self.current()
        return [
            Version(path.name, path, released, path.name == current, _flaw(path))
            for released, path in self._paths()
        ]

    def current(self) -> str:
        """The version in use. Raises UnknownVersion where not even one is shipped."""
        pointer = self._pointer()
        if pointer is not None:
            return str(pointer["version"])
        shipped = [p.name for is_shipped, p in self._paths() if is_shipped]
        if not shipped:
            raise UnknownVersion(str(self.released))
        return max(shipped, key=_order)

    def path(self, version: str) -> Path:
        """The folder of a version. Raises UnknownVersion."""
        for _, path in self._paths():
            if path.name == version:
                return path
        raise UnknownVersion(version)

    def read(self, version: str | None = None) -> Artifact:
        """The folder of a version (None: the current one), checked. Raises UnknownVersion, ArtifactError."""
        name = version or self.current()
        found = artifact.read(self.path(name))
        pointer = self._pointer()
        if pointer is not None and pointer["version"] == name and pointer["sha256"] != found.sha256:
            raise ArtifactError("tampered", found.path, artifact.MODEL)
        return found

    def load(self, version: str | None = None) -> Model:
        """The tagger of a version (None: the current one). Raises UnknownVersion, ArtifactError."""
        return _model(self.read(version))

    def promote(self, version: str) -> None:
        """Make a version the current one; the one before is remembered. Raises UnknownVersion, ArtifactError."""
        found = artifact.read(self.path(version))
        _try(_model(found))
        try:
            before = self.current()
            history = [*self._history(), {"version": before, "sha256": self._sha256(before)}]
            if version == before and self.read().sha256 == found.sha256:
                return
        except ArtifactError:
            history = []  # what was current can't be told any more: this way out must stay open
        self._point(version, found.sha256, history)

    def rollback(self) -> str:
        """Return to the version before the current one and name it. Raises UnknownVersion where there is none."""
        history = self._history()
        if not history:
            raise UnknownVersion("")
        while len(history) > 1 and not self._is_there(history[-1]["version"]):
            history.pop()
        last = history[-1]
        found = artifact.read(self.path(last["version"]))
        if found.sha256 != last["sha256"]:
            raise ArtifactError("tampered", found.path, artifact.MODEL)
        self._point(last["version"], last["sha256"], history[:-1])
        return str(last["version"])

    def _is_there(self, version: str) -> bool:
        return any(path.name == version for _, path in self._paths())

    def _sha256(self, version: str) -> str:
        pointer = self._pointer()
        if pointer is not None and pointer["version"] == version:
            return str(pointer["sha256"])
        return artifact.hashes(self.path(version)).get(artifact.MODEL, "")

    def _history(self) -> list[dict[str, str]]:
        pointer = self._pointer()
        return list(pointer["before"]) if pointer is not None else []

    def _point(self, version: str, sha256: str, before: list[dict[str, str]]) -> None:
        if self.folder is None:
            raise UnknownVersion(version)
        content = {"version": version, "sha256": sha256, "before": before}
        artifact.replace_durably(self.folder / _CURRENT, json.dumps(content, indent=1).encode())

    def _pointer(self) -> dict[str, Any] | None:
        if self.folder is None:
            return None
        path = self.folder / _CURRENT
        try:
            content = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise ArtifactError("missing", path, str(error)) from error
        if not isinstance(content, dict) or not _is_pointer(content):
            raise ArtifactError("missing", path, _CURRENT)
        return content

    def _paths(self) -> Iterator[tuple[bool, Path]]:
        for shipped, folder in ((True, self.released), (False, self.folder)):
            if folder is not None and folder.is_dir():
                names = [p for p in folder.iterdir() if p.is_dir() and _VERSION.fullmatch(p.name)]
                yield from (
                    (shipped, p)
                    for p in sorted(names, key=lambda p: _order(p.name))
                    if (p / artifact.SUMS).is_file()
                )


@lru_cache(maxsize=4)
def shipped() -> Model:
    """The newest model shipped with the program, loaded once."""
    return Registry().load()


def _model(found: Artifact) -> Model:
    if found.state["kind"] != KIND:
        raise ArtifactError("kind", found.path, str(found.state["kind"]))
    try:
        return Model(found.path.name, found.sha256, Tagger.of(found.state))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError("foreign", found.path, str(error)) from error


def _is_pointer(content: dict[str, Any]) -> bool:
    before = content.get("before")
    entries = [content, *before] if isinstance(before, list) else [{}]
    return all(
        isinstance(e, dict) and all(isinstance(e.get(k), str) for k in ("version", "sha256")) for e in entries
    )


def _try(model: Model) -> None:
    """Tag a sentence: a model that can't is not made the current one. Raises ArtifactError."""
    try:
        model.tagger.tag(["一是公开内容不够丰富。", "下一步将充实公开内容。"])
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError("foreign", RELEASED.with_name(model.version), str(error)) from error


def _flaw(path: Path) -> str:
    try:
        for name in artifact.hashes(path):
            artifact.file(path, name)
    except ArtifactError as error:
        return error.reason
    return ""


def _order(name: str) -> list[tuple[int, int, str]]:
    """Numbers in a version count as numbers: 1.10 comes after 1.9."""
    return [(1, int(p), "") if p.isdigit() else (0, 0, p) for p in re.split(r"[.\-]", name)]
