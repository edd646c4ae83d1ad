"""What was handed in: the files of folders, zips and single files, each under a name of its own, by hash."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from service.batch import zipped
from service.batch.file import Submission, is_aside, read, shown
from service.errors import UsageError
from service.intake.limits import Limits

MOST = 20_000
"""Files of a batch."""


def gather(paths: Sequence[Path], spool: Path, limits: Limits, leave_out: Iterable[Path] = ()) -> list[Submission]:
    """The files at ``paths`` (folders, zips, files) in the order of their names; ``leave_out`` are none of them.

    Files in zips are unpacked to ``spool``, under their hash. Where two have one name the later one is
    numbered. Raises UsageError where nothing is there, for a zip that can't be opened, and for too many files.
    """
    left = {p.resolve() for p in leave_out}
    found: list[Submission] = []
    for path in paths:
        found += (s for s in _at(path, spool, limits, single=len(paths) == 1) if s.path.resolve() not in left)
        if len(found) > MOST:
            raise UsageError(what=f"文件多于 {MOST} 个，请分批审查")
    if not found:
        raise UsageError(what=f"{'、'.join(map(str, paths))} 里没有文件")
    return list(_named(sorted(found, key=lambda s: (s.name, s.sha256))))


def _at(path: Path, spool: Path, limits: Limits, *, single: bool) -> Iterator[Submission]:
    if path.is_dir():
        before = "" if single else f"{path.resolve().name}/"
        yield from _of_folder(path, before, limits)
    elif not path.exists():
        raise UsageError(what=f"找不到 {path}")
    elif zipped.is_zip(path):
        yield from zipped.unpack(path, spool, limits, MOST)
    else:
        yield read(path, shown(path.name), limits)


def _of_folder(folder: Path, before: str, limits: Limits) -> Iterator[Submission]:
    for root, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            path = Path(root, file)
            name = shown(path.relative_to(folder).as_posix())
            if not is_aside(name):
                yield read(path, before + name, limits)


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
