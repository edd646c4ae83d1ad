"""A review as a clerk reads it in a terminal: the score, the findings, the tables with the wrong cells marked."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.report import CellState, Clause, FormCell, Report
from models.standard import RowForm, load
from service.checks import catalogue
from service.checks.finding import Finding
from service.checks.words import Words
from service.export.facts import clean
from service.export.marks import marks
from service.render import message
from service.review import Review

_STYLES = {"error": "bold red", "warning": "yellow", "notice": "cyan"}
_WIDTH = 110
"""Columns where the output is no terminal."""
_DRAWN = "requests"
_PIECES = re.compile(r"(?:[!-~]+|\S)[。，、；：！？）”》…]*\s*|\s+")
_COLUMN = 8
"""Terminal columns of a column of numbers; longer headings are folded."""


def show(review: Review, lang: str = "zh") -> None:
    """Print the review to standard output."""
    console = _console()
    words = Words(load(review.report.standard), lang)
    _head(console, review, lang)
    for finding in review.standing:
        _finding(console, review, finding, words, lang)
    table = review.report.table(_DRAWN)
    marked = marks(review.standing)
    if table.present and any(cell.startswith(_DRAWN) for cell in marked):
        console.print(_drawing(review.report, marked, words, lang))
    if review.report.clauses:
        _hanging(console, Text(""), _narrative(review.report.clauses, words, lang))
    counts = {s: sum(c.status == s for c in review.checks) for s in ("passed", "failed", "not_assessable")}
    if lang == "en":
        text = "checks: {passed} passed, {failed} failed, {not_assessable} not assessable"
    else:
        text = "核对 {passed} 项通过，{failed} 项不符，{not_assessable} 项未能核对"
    console.print(Text(text.format_map(counts), style="dim"))


def _head(console: Console, review: Review, lang: str) -> None:
    report = review.report
    title = report.title.text if report.title else ("（no title found）" if lang == "en" else "（没有找到标题）")
    console.rule(Text(printable(review.name)), align="left")
    console.print(Text(printable(title), style="bold"))
    levels = {s: sum(_severity(review, f) == s for f in review.standing) for s in catalogue.SEVERITIES}
    counted = ("，" if lang == "zh" else ", ").join(
        f"{catalogue.word('severities', s, lang)} {n}" for s, n in levels.items()
    )
    total = f"{review.score.total:g} / {review.score.max:g}"
    label = "Score" if lang == "en" else "得分"
    console.print(f"{label} [bold]{total}[/bold]   {counted}")
    if review.score.deductions:
        _hanging(console, Text("扣分 " if lang == "zh" else "Off "), _deductions(review, lang), "dim")
    if not review.standing:
        console.print("no findings" if lang == "en" else "没有发现问题。", style="green")


def _deductions(review: Review, lang: str) -> str:
    """What each code took off: T201 −5（1 处）."""
    parts = []
    for d in review.score.deductions:
        limit = ("，已到上限" if lang == "zh" else ", capped") if d.capped else ""
        count = f"（{d.times} 处{limit}）" if lang == "zh" else f" ({d.times}{limit})"
        parts.append(f"{d.code} −{d.points:g}{count}")
    return ("、" if lang == "zh" else ", ").join(parts)


def _finding(console: Console, review: Review, finding: Finding, words: Words, lang: str) -> None:
    severity = _severity(review, finding)
    label = catalogue.word("severities", severity, lang)
    head = Text.assemble((label, _STYLES[severity]), f" {finding.code}  ")
    _hanging(console, head, message(finding, words, lang))
    if finding.suggestion is not None:
        _hanging(console, Text(" " * head.cell_len), words.suggestion(finding.suggestion), "green")
    elif finding.explained_by is not None:
        first = next((f for f in review.findings if f.id == finding.explained_by), None)
        if first is not None:
            if first.suggestion is None:
                text = "（与上面 {} 同一原因）" if lang == "zh" else "(of the same cause as {})"
            else:
                text = "（按上面 {} 的建议改正后即相符）" if lang == "zh" else "(mended by the suggestion under {})"
            _hanging(console, Text(" " * head.cell_len), text.format(first.code), "dim")


def _narrative(clauses: Sequence[Clause], words: Words, lang: str) -> str:
    """How many problems and measures section five states, and on which themes, the most frequent first."""
    parts = []
    for role in ("problem", "measure"):
        some = [c for c in clauses if c.role == role]
        themes = Counter(code for c in some for code, _ in c.themes)
        listed = ("、" if lang == "zh" else ", ").join(
            words.theme(code) + (f"×{n}" if n > 1 else "") for code, n in themes.most_common()
        )
        name = catalogue.word("roles", role, lang)
        if lang == "en":
            parts.append(f"{name}: {len(some)}" + (f" ({listed})" if listed else ""))
        else:
            parts.append(f"{name} {len(some)} 条" + (f"（{listed}）" if listed else ""))
    return ("第五部分：" if lang == "zh" else "Section five: ") + ("；" if lang == "zh" else "; ").join(parts)


def _hanging(console: Console, head: Text, text: str, style: str = "") -> None:
    """Print ``text`` after ``head``, further lines indented as far."""
    text = printable(text)
    for number, line in enumerate(wrap(text, max(20, console.width - head.cell_len))):
        lead = head if number == 0 else Text(" " * head.cell_len)
        console.print(Text.assemble(lead, (line, style)), no_wrap=True, crop=False)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` terminal columns: Latin words stay whole, and no line begins with a 。 or ，."""
    lines, line, used = [], "", 0
    for piece in _PIECES.findall(text):
        size = cell_len(piece.rstrip())
        if used and used + size > width:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + piece, used + cell_len(piece)
    return [*lines, line.rstrip()]


def summary(lines: Sequence[tuple[str, str, int]], lang: str = "zh") -> None:
    """A line a file: name, score (or the error's code), number of errors."""
    console = _console()
    console.rule(Text("汇总" if lang == "zh" else "Summary"), align="left")
    table = Table.grid(padding=(0, 2))
    for name, score, errors in lines:
        count = f"错误 {errors}" if lang == "zh" else f"errors {errors}"
        table.add_row(
            Text(printable(name), overflow="fold"), score, Text(count, style="red" if errors else "green")
        )
    console.print(table)


def _console() -> Console:
    return Console(width=shutil.get_terminal_size((_WIDTH, 40)).columns, highlight=False, soft_wrap=False)


def _severity(review: Review, finding: Finding) -> str:
    return review.profile.rules[finding.code].variant(finding.variant).severity


def _drawing(report: Report, marks: Mapping[str, str], words: Words, lang: str) -> Table:
    form = load(report.standard).table(_DRAWN)
    caption = "→ 建议改为；! 请核对；空 未填；? 未读出" if lang == "zh" else "→ should read; ! look; ? not read"
    table = Table(title=f"{words.table(_DRAWN)} {form.title}", caption=caption, show_lines=False)
    table.add_column("", overflow="fold")
    for column in form.columns:
        table.add_column(column.label, justify="right", max_width=_COLUMN, overflow="fold")
    shown = set(report.table(_DRAWN).rows_found)
    for row in form.rows:
        if row.code in shown:
            names = [form.cell(row.code, c) for c in row.columns]
            table.add_row(_label(row), *(_value(report.cells[n], marks.get(n, "")) for n in names))
    return table


def printable(text: str) -> str:
    """``text`` without control characters and direction marks: a report must not steer the terminal."""
    return clean(text)


def _label(row: RowForm) -> str:
    """A row's label with the number of its group, short enough for a terminal: （三）1．属于国家秘密."""
    group = row.parent[:3] if row.short[0].isdigit() else ""
    return group + row.short


def _value(cell: FormCell, mark: str) -> Text:
    if cell.state is CellState.NUMBER:
        text = str(cell.value)
    else:
        text = {CellState.BLANK: "空", CellState.MISSING: "?"}.get(cell.state, cell.raw)
    return Text(printable(text) + mark, style="bold red" if mark else "")
