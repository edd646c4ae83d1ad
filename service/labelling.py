"""Labelled clauses from files and from the database, with errors in the words of the program.

The database is imported where it is used: reading a file needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.artifact import replace_durably
from service import settings
from service.access.roles import LOCAL
from service.errors import LabelsUnusable, UsageError
from training.labels import formats
from training.labels.check import Fault
from training.labels.clause import Clause

if TYPE_CHECKING:
    from service.store.engine import Store
    from service.store.labels import Counts

_SHOWN = 20


def stored() -> list[Clause]:
    """Everything in the database. Raises DatabaseUnusable, LabelsUnusable."""
    from service.store import labels

    with _store() as store, store.read() as session:
        return labels.all_(session)


def keep(clauses: Sequence[Clause]) -> Counts:
    """Take clauses into the database. Raises DatabaseUnusable, LabelsUnusable."""
    from service.store import labels

    with _store() as store, store.write() as session:
        return labels.add(session, clauses, LOCAL.name)


@contextmanager
def _store() -> Iterator[Store]:
    """The store that the settings name, with what an earlier version kept in a file."""
    from service.store import labels
    from service.store.engine import Store

    values = settings.load()
    folder = Path(str(values["data_dir"].value))
    opened = Store.at(folder, str(values["database_url"].value))
    try:
        labels.take_over(opened, folder)
        yield opened
    finally:
        opened.close()


def read(file: Path, name: str | None = None) -> tuple[list[Clause], list[Fault]]:
    """The clauses of a file, and the faults of its unusable lines. Raises LabelsUnusable for the whole file."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise LabelsUnusable(path=str(file), reason=f"打不开文件（{error.strerror}）") from error
    format_ = formats.FORMATS[name] if name else formats.guess(file.name, data)
    try:
        return formats.load(data, format_)
    except formats.Unreadable as error:
        raise LabelsUnusable(path=str(file), reason=f"{error}（按 {format_.name} 格式读取）") from error


def read_all(files: Sequence[Path]) -> list[Clause]:
    """The clauses of several files; unusable lines are reported and skipped. Raises LabelsUnusable for none."""
    found: list[Clause] = []
    for file in files:
        clauses, faults = read(file)
        report(file, faults)
        if not clauses:
            raise LabelsUnusable(path=str(file), reason="没有一行可用的标注")
        found += clauses
    return found


def report(file: Path, faults: Sequence[Fault]) -> None:
    """Say on standard error which lines of a file were skipped, and why."""
    for fault in faults[:_SHOWN]:
        click.echo(f"{file.name} 第 {fault.line} 行：{fault.reason}，已跳过", err=True)
    if len(faults) > _SHOWN:
        click.echo(f"{file.name}：另有 {len(faults) - _SHOWN} 行不能用，已跳过", err=True)


def write(out: Path, data: bytes) -> None:
    """Write a file at once. Raises UsageError."""
    if not out.parent.is_dir():
        raise UsageError(what=f"没有文件夹 {out.parent}")
    if out.exists() and not out.is_file():
        raise UsageError(what=f"{out} 不是普通文件，没有写入")
    try:
        replace_durably(out, data)
    except OSError as error:
        raise UsageError(what=f"写不出文件 {out}（{error.strerror}）") from error
