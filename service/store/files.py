"""Files as they were sent, under the hash of their bytes; written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from service.errors import StorageUnusable

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"
_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the folder: the hash of its bytes, their number, and where it lies."""

    sha256: str
    size: int
    path: Path


class Files:
    """The files below ``folder``. One process at a time uses it; its threads may do so together.

    A file that is ``held`` is not removed: its review is under way and its row not yet there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()
        shutil.rmtree(folder / _INCOMING, ignore_errors=True)  # what a killed process had half received
        (folder / _INCOMING).mkdir(parents=True)

    @contextmanager
    def held(self, source: BinaryIO) -> Iterator[Kept]:
        """Keep the bytes of ``source``, from where it stands, while the block lasts or a row names them.

        ``sync`` makes them last.
        """
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self._folder / _INCOMING)
        with contextlib.ExitStack() as undo:
            undo.callback(Path(name).unlink, missing_ok=True)
            with os.fdopen(handle, "wb") as file:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
            sha256 = digest.hexdigest()
            path = self.path(sha256)
            with self._lock:
                self._held[sha256] += 1
                path.parent.mkdir(exist_ok=True)
                Path(name).replace(path)
        try:
            yield Kept(sha256, size, path)
        finally:
            with self._lock:
                self._held[sha256] -= 1
                self._held += Counter()  # drops what is held no more

    def sync(self, *hashes: str) -> None:
        """Return when these files would outlast a loss of power."""
        for path in map(self.path, hashes):
            with path.open("rb") as file:
                os.fsync(file.fileno())
            _sync(path.parent)

    def path(self, sha256: str) -> Path:
        """Where the file of that hash lies, there or not. ValueError for what is no hash."""
        if not _HASH.fullmatch(sha256):
            raise ValueError(sha256)
        return self._folder / sha256[:2] / sha256

    def remove(self, sha256: str, unless: Callable[[], bool]) -> None:
        """Remove a file, unless it is held or ``unless`` says that it is used."""
        with self._lock:
            if not self._held[sha256] and not unless():
                path = self.path(sha256)
                path.unlink(missing_ok=True)
                with contextlib.suppress(OSError):
                    path.parent.rmdir()

    def all(self) -> Iterator[str]:
        """The hashes of all files."""
        yield from (p.name for p in self._folder.glob("??/*") if _HASH.fullmatch(p.name))


def unusable(error: BaseException) -> StorageUnusable | None:
    """The error in words where it says that nothing can be written; None for another."""
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        return StorageUnusable(reason=error.strerror or "")
    return None


def _sync(folder: Path) -> None:
    """Make a rename in the folder last; not every system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
