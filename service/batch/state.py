"""What is done of a batch, on disk: a file a result, under the hash of all that it depends on.

A process killed at any moment leaves whole results only; one that can't be read is not there. Nothing has to be
written down beside them, so that the next run, whatever its order, goes on where this one stood.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from service import __version__
from service.export.whole import whole

FOLDER = ".nianbao"
_DIGEST = hashlib.sha256().digest_size
"""Bytes before each result, by which one that a loss of power damaged is told."""


class State:
    """Results below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spool = folder / "files"
        """Where files of zips are unpacked."""
        self._results = folder / "results"
        for made in (self.spool, self._results):
            made.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> bytes | None:
        """The result under a key; None where there is none, or a damaged one."""
        try:
            kept = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        digest, result = kept[:_DIGEST], kept[_DIGEST:]
        return result if hashlib.sha256(result).digest() == digest else None

    def put(self, key: str, result: bytes) -> None:
        """Keep a result."""
        write(self._path(key), hashlib.sha256(result).digest() + result)

    @property
    def begun(self) -> bool:
        """Whether there is any result."""
        return any(self._results.iterdir())

    def _path(self, key: str) -> Path:
        return self._results / key[:2] / key


def key(kind: str, **parts: Any) -> str:
    """The key of a result: a hash of its kind, of what it depends on, and of this program and its standards."""
    text = json.dumps([kind, __version__, _standards(), parts], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of a file at once; a folder that is not there is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        file.write(content)


@cache
def _standards() -> str:
    """The hash of the standards and the catalogue: rules that are data may change without the program."""
    digest = hashlib.sha256()
    for package, ending in (("models.standards", ".toml"), ("service.checks", ".toml")):
        for file in sorted(files(package).iterdir(), key=lambda f: f.name):
            if file.name.endswith(ending):
                digest.update(file.read_bytes())
    return digest.hexdigest()
