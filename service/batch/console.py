"""A batch in a terminal: a progress bar with the time left on standard error, the outcome on standard output."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from rich import progress as bars
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service import names
from service.batch.face import Batch, Entry
from service.console import wrap
from service.export.facts import clean

_STAGES = {
    "previous": "读上年报告",
    "review": "审查",
    "compare": "比对雷同",
    "again": "补审雷同的报告",
    "letters": "写意见书",
}
_DONE = {"compare": "完成"}
_WIDTH = 110
_NAMED = 8
"""Organs that one line names."""
_INDENT = 2
_LINES = 60
"""Lines of the ranking that are shown; the files hold all."""


class Progress:
    """Bars on standard error, one a stage; where it is no terminal, nothing but the stages' ends."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bars = bars.Progress(
            bars.TextColumn("{task.description}"),
            bars.BarColumn(),
            bars.MofNCompleteColumn(),
            bars.TextColumn("剩余"),
            bars.TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, bars.TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done in a stage."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(_STAGES[stage], total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)
        if done == total and not self._console.is_terminal:
            self._console.print(f"{_STAGES[stage]}：{_DONE.get(stage, f'{total} 份')}")


def show(batch: Batch, out: Path) -> None:
    """Print what came of a batch."""
    console = Console(width=shutil.get_terminal_size((_WIDTH, 40)).columns, highlight=False, soft_wrap=False)
    counts = batch.counts
    year = f"{batch.year} 年度" if batch.year else ""
    console.rule(Text(f"{year}报告：{counts.files} 份文件，审查 {counts.reviewed} 份"), align="left")
    ranked = sorted((e for e in batch.entries if e.rank is not None), key=lambda e: (e.rank or 0, e.name))
    table = Table.grid(padding=(0, 2))
    for entry in ranked[:_LINES]:
        errors = Text(f"错误 {entry.errors}", style="red" if entry.errors else "green")
        table.add_row(str(entry.rank), _text(entry.organ or entry.name), f"{entry.score:g}", errors)
    console.print(table)
    if len(ranked) > _LINES:
        console.print(f"……另有 {len(ranked) - _LINES} 份，见 scores.xlsx", style="dim")
    for text, style in _remarks(batch):
        for number, line in enumerate(wrap(clean(text), console.width - _INDENT)):
            console.print(Text(" " * _INDENT * bool(number) + line, style), no_wrap=True, crop=False)
    console.print(Text(f"结果在 {out}：summary.html、scores.xlsx、letters.zip（意见书）", style="dim"))


def _remarks(batch: Batch) -> Iterator[tuple[str, str]]:
    """What is to be said beside the ranking, a paragraph each, with its style."""
    warned = "yellow"
    failed = {e.name for e in batch.entries if e.error is not None}
    aside = {*batch.strangers, *batch.unclear} - failed  # told below
    for entry in batch.entries:
        if entry.rank is None and entry.name not in aside:
            yield f"未排名：{entry.name}（{_why(entry, batch)}）", warned
    for entry in batch.entries:
        if entry.late:
            yield f"晚报：{entry.organ or entry.name}（{entry.sent}，截止 {entry.due}）", warned
    for name in (n for n in batch.strangers if n not in failed):
        yield f"名单上没有这个单位：{name}", warned
    for name, organs in ((n, o) for n, o in batch.unclear.items() if n not in failed):
        yield f"分不清是哪个单位的：{name}（{'、'.join(organs)}）", warned
    if batch.bare:
        called = {e.name: e.organ or e.name for e in batch.entries}
        bare = _listed([called[n] for n in batch.bare])
        said = f"除各单位共有的话以外几乎没有自己的内容的 {len(batch.bare)} 份：{bare}"
        yield f"{said}（共有的话当作模板，没有算雷同，见 summary.html）", warned
    if batch.uncompared:
        yield uncompared(batch), warned
    for finding in batch.findings:
        yield f"{finding.code} {finding.message}{finding.mend}", ""


def uncompared(batch: Batch) -> str:
    """Which organs were not compared with last year, the first of them by name, in a line."""
    called = {e.name: e.organ or e.unit or e.name for e in batch.entries}
    shown = [called[n] + ("（上年不止一份）" if lack == "several" else "") for n, lack in batch.uncompared.items()]
    return f"没有找到可以对照的上年报告：{_listed(shown)}（共 {len(shown)} 个单位）"


def _listed(called: Sequence[str]) -> str:
    return "、".join(called[:_NAMED]) + ("等" if len(called) > _NAMED else "")


def _why(entry: Entry, batch: Batch) -> str:
    if entry.error is not None:
        return entry.error.message
    if entry.counted:
        return "没有读全"
    if entry.year not in (batch.year, None):
        return f"是 {entry.year} 年的报告"
    if entry.name in batch.alone:
        return "像是本级自己的报告，没有计入；要与各单位之和核对，请用 --county 给出"
    own = batch.county is not None and names.key(entry.unit) == names.key(batch.county.unit)
    return "是本级自己的报告" if own else "同一单位另有一份"


def _text(text: str) -> Text:
    return Text(clean(text), overflow="fold")
