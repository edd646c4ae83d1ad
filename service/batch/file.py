"""One file that was handed in: its name within what was handed in, its hash, or why it can't be looked at."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from service.errors import FileError, FileNotFound, FileTooLarge
from service.intake.limits import MB, Limits

_CHUNK = 1 << 20
_LOCK = "~$"
"""How names of locks begin that office suites put beside files."""
_LEFTOVERS = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in under a name: a file, a zip or a folder at a path."""

    name: str
    path: Path

    @classmethod
    def at(cls, path: Path) -> Handed:
        """What lies at a path, under its own name."""
        return cls(shown(path.resolve().name if path.name in ("", "..") else path.name), path)


@dataclass(frozen=True, slots=True)
class Submission:
    """A file: ``name`` is its path within what was handed in, with ``/``; ``error`` why it can't be looked at."""

    name: str
    path: Path
    sha256: str = ""
    size: int = 0
    error: FileError | None = None


def read(path: Path, name: str, limits: Limits) -> Submission:
    """A file with its hash; an error in it where it can't be read or is too large."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise FileNotFound(reason="不是普通文件")
        if about.st_size > limits.upload_bytes:
            raise too_large(about.st_size, limits)
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except FileError as error:
        return Submission(name, path, error=error)
    except OSError as error:
        return Submission(name, path, error=FileNotFound(reason=error.strerror or "无法读取"))
    return Submission(name, path, digest.hexdigest(), about.st_size)


def is_aside(name: str) -> bool:
    """Whether a path names what nobody handed in: hidden files, locks, leftovers."""
    parts = name.split("/")
    return any(p.startswith((".", _LOCK)) or p.lower() in _LEFTOVERS for p in parts)


def shown(name: str) -> str:
    """A name for people and JSON, whatever bytes it has."""
    return os.fsencode(name).decode("utf-8", "replace")


def too_large(size: int, limits: Limits) -> FileTooLarge:
    """The error of a file that is over the limit."""
    return FileTooLarge(size_mb=round(size / MB, 1), limit_mb=round(limits.upload_bytes / MB, 1))
