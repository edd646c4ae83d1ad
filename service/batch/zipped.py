"""Zips of submissions: names in UTF-8 or GBK, sizes counted while they are unpacked, nothing written outside."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from service.batch.file import Handed, Submission, is_aside, too_large
from service.errors import Damaged, Encrypted, FileError, OverLimit, UsageError
from service.intake.limits import MB, Limits

_CHUNK = 1 << 20
_UTF8 = 0x800
_LOCKED = 0x1
_OTHERS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}
_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_BROKEN = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError)
_INSIDE = {"[content_types].xml", "mimetype", "ofd.xml"}
"""What tells a document that is a zip itself from a zip of documents."""
TOTAL_BYTES = 8192 * MB
"""What a zip may hold, unpacked."""


def is_zip(one: Handed) -> bool:
    """Whether a file is a zip of files. Raises UsageError for archives of other kinds."""
    if not one.path.is_file():
        return False  # nothing that can be waited for
    try:
        with one.path.open("rb") as file:
            head = file.read(4)
    except OSError:
        return False  # it is a submission that can't be read
    for mark, kind in _OTHERS.items():
        if head.startswith(mark):
            raise UsageError(what=f"{one.name} 是 {kind} 压缩包，请解压成文件夹，或改存为 zip")
    if not head.startswith(_MARKS):
        return False
    try:
        with zipfile.ZipFile(one.path) as archive:
            return _INSIDE.isdisjoint(n.lower() for n in archive.namelist())
    except _BROKEN:
        return one.name.lower().endswith(".zip")


def unpack(one: Handed, before: str, spool: Path, limits: Limits, most: int) -> Iterator[Submission]:
    """The files in a zip, unpacked to ``spool`` under their hash, ``before`` set before their names.

    Raises UsageError for a zip that can't be used.
    """
    left = TOTAL_BYTES
    try:
        with zipfile.ZipFile(one.path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            if len(entries) > most:
                raise UsageError(what=f"{one.name} 里的文件多于 {most} 个，请分批审查")
            for entry in entries:
                name = _name(entry)
                if is_aside(name):
                    continue
                made = _one(archive, entry, before + name, spool, limits)
                left -= made.size
                if left < 0:
                    raise UsageError(what=f"{one.name} 解压后超过 {TOTAL_BYTES // MB} MB，请分批审查")
                yield made
    except _BROKEN as error:
        raise UsageError(what=f"无法打开压缩包 {one.name}（{error}），请重新压缩后再试") from error


def _one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, spool: Path, limits: Limits) -> Submission:
    """A file of the zip; an error in it where it can't be unpacked."""
    try:
        if entry.flag_bits & _LOCKED:
            raise Encrypted
        with archive.open(entry) as source:
            return _copy(source, entry, name, spool, limits)
    except FileError as error:
        return Submission(name, spool, error=error)
    except (*_BROKEN, zlib.error, EOFError) as error:
        return Submission(name, spool, error=Damaged(reason=str(error) or type(error).__name__))


def _copy(source: IO[bytes], entry: zipfile.ZipInfo, name: str, spool: Path, limits: Limits) -> Submission:
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=spool)
    try:
        with os.fdopen(handle, "wb") as file:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > limits.upload_bytes:
                    raise too_large(max(size, entry.file_size), limits)
                if size > MB and size > limits.inflation_ratio * max(1, entry.compress_size):
                    raise OverLimit(
                        what="压缩比过高", limit=limits.inflation_ratio, setting="NIANBAO_MAX_INFLATION_RATIO"
                    )
                digest.update(chunk)
                file.write(chunk)
        kept = spool / digest.hexdigest()
        Path(temporary).replace(kept)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return Submission(name, kept, digest.hexdigest(), size)


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name: UTF-8 where it says so or is, else GBK, in which Windows here writes names."""
    text = entry.filename
    if not entry.flag_bits & _UTF8:
        raw = text.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                text = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [p for p in text.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    return "/".join(parts) or "未命名"
