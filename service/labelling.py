"""Labelled clauses from files and from the store, with errors in the words of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from models.artifact import replace_durably
from service import settings
from service.errors import LabelsUnusable, UsageError
from training.labels import formats
from training.labels.check import Fault
from training.labels.clause import Clause
from training.labels.store import Store

_SHOWN = 20


def store() -> Store:
    """The labels read in so far."""
    return Store(Path(str(settings.load()["data_dir"].value)) / "labels.jsonl")


def stored() -> list[Clause]:
    """Everything read in so far. Raises LabelsUnusable where the store is damaged."""
    with _store_errors() as store_:
        return store_.clauses()


def keep(clauses: Sequence[Clause]) -> tuple[int, int, int]:
    """Take clauses into the store: how many were new, changed, and are there now. Raises LabelsUnusable."""
    with _store_errors() as store_:
        return store_.add(clauses)


@contextmanager
def _store_errors() -> Iterator[Store]:
    kept = store()
    try:
        yield kept
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = "已读入的标注打不开或已损坏，没有改动；请移走或修复这个文件"
        raise LabelsUnusable(path=str(kept.path), reason=reason) from error


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
