"""What was handed in: the files of folders, zips and single files, each under a name of its own, by hash."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from service.batch import zipped
from service.batch.file import Handed, Submission, is_aside, read, shown
from service.batch.state import FOLDER
from service.errors import FileNotFound, UsageError
from service.export.whole import whole
from service.intake.limits import Limits

MOST = 20_000
"""Files of a batch."""


def gather(
    handed: Sequence[Handed], spool: Path, limits: Limits, leave_out: Iterable[Path] = ()
) -> list[Submission]:
    """The files of what was handed in, in the order of their names; what lies at or below ``leave_out`` is none.

    Files in zips are unpacked to ``spool``, under their hash, and so are copies of files with a path that is no
    text. Results of an earlier batch in a folder are none of its files. Where two have one name the later one is
    numbered. Raises UsageError where nothing is there, for a zip that can't be opened, and for too many files.
    """
    left = [p.resolve() for p in leave_out]
    found: list[Submission] = []
    for one in handed:
        before = "" if len(handed) == 1 else f"{one.name}/"
        if one.path.is_dir():
            found += (_reachable(s, spool) for s in _of_folder(one.path, before, limits, left))
        else:
            found += _of_file(one, before, spool, limits)
        if len(found) > MOST:
            raise UsageError(what=f"文件多于 {MOST} 个，请分批审查")
    if not found:
        raise UsageError(what=f"{'、'.join(h.name for h in handed)} 里没有文件")
    return list(_named(sorted(found, key=lambda s: (s.name, s.sha256))))


def _of_file(one: Handed, before: str, spool: Path, limits: Limits) -> Iterator[Submission]:
    if zipped.is_zip(one):
        yield from zipped.unpack(one, before, spool, limits, MOST)
    else:
        yield _reachable(read(one.path, one.name, limits), spool)


def _reachable(one: Submission, spool: Path) -> Submission:
    """The file where workers can be told of it: they take paths as UTF-8, and some have other bytes."""
    try:
        str(one.path).encode("utf-8")
    except UnicodeEncodeError:
        if one.error is None:
            copy = spool / one.sha256
            with whole(copy) as file:
                file.write(one.path.read_bytes())
            return replace(one, path=copy)
    return one


def _of_folder(folder: Path, before: str, limits: Limits, left: Sequence[Path]) -> Iterator[Submission]:
    closed: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=closed.append):
        if FOLDER in folders:
            folders.clear()
            continue
        folders.sort()
        for file in sorted(files):
            path = Path(root, file)
            name = shown(path.relative_to(folder).as_posix())
            if not is_aside(name) and not any(path.resolve().is_relative_to(p) for p in left):
                yield read(path, before + name, limits)
    for error in closed:
        path = Path(error.filename or folder)
        name = before + shown(path.relative_to(folder).as_posix())
        yield Submission(name, path, error=FileNotFound(reason=f"文件夹打不开：{error.strerror}"))


def _named(submissions: Iterable[Submission]) -> Iterator[Submission]:
    """The same, each with a name that no other has, also where case does not count."""
    taken: set[str] = set()
    for one in submissions:
        name, number = one.name, 2
        stem, dot, ending = one.name.rpartition(".")
        while name.casefold() in taken:
            name = f"{stem} ({number}){dot}{ending}" if stem else f"{ending} ({number})"
            number += 1
        taken.add(name.casefold())
        yield Submission(name, one.path, one.sha256, one.size, one.error)
