"""A file that is written whole or not at all, and archives that are the same for the same content."""

from __future__ import annotations

import io
import os
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_FIRST_TIME = b"\0\0\x21\0"
"""The earliest time that a zip can hold."""


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``path`` when the block ends well; what was there stays until then.

    Raises OSError where it can't be written.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_MODE)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def member(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """A member of a zip that tells neither the time nor the system it was written on."""
    info = zipfile.ZipInfo(name, _FIRST_DAY)
    info.compress_type, info.create_system, info.external_attr = method, 3, 0o644 << 16
    return info


def timeless(archive: bytes) -> bytes:
    """The zip without the times at which its members were written (APPNOTE.TXT, 4.3.7 and 4.3.12)."""
    made = bytearray(archive)
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        at = members.start_dir
        for info in members.infolist():
            made[info.header_offset + 10 : info.header_offset + 14] = _FIRST_TIME
            made[at + 12 : at + 16] = _FIRST_TIME
            at += 46 + sum(struct.unpack_from("<HHH", made, at + 28))
    return bytes(made)


def _umask() -> int:
    """It can only be read by setting it, which is for all threads: once, and to the strictest."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


_MODE = 0o666 & ~_umask()
