"""``nianbao tag``: clauses from standard input, a line each, with their role and themes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from service import clihelp

_BATCH = 200


@click.command(
    cls=clihelp.Command,
    examples=(
        "echo 一是政策解读形式较为单一。 | nianbao tag",
        "nianbao tag --report < 第五部分.txt        各行是同一份报告的条目，按顺序判断",
        "nianbao tag --json < 条目.txt > 结果.jsonl",
    ),
    help=(
        "给每一行判断角色（问题、改进措施、其他）和主题。\n\n"
        "每行单独判断；--report 表示各行依次是一份报告第五部分的条目。"
    ),
)
@click.option("--report", "together", is_flag=True, help="各行是一份报告的条目，结合上下文判断（空行隔开各份报告）")
@click.option("--model", "version", metavar="V", help="模型版本，不写为正在使用的")
@click.option("--json", "as_json", is_flag=True, help="每行输出一个 JSON 对象")
def tag(together: bool, version: str | None, as_json: bool) -> None:
    """Tag clauses, a line each."""
    from service import tagging
    from service.checks import catalogue

    with tagging.errors():
        tagger = tagging.registry().load(version).tagger
    for texts in _units(together):
        tags = tagger.tag(texts) if together else [tagger.tag([text])[0] for text in texts]
        for text, found in zip(texts, tags, strict=True):
            if as_json:
                click.echo(json.dumps(_line(text, found), ensure_ascii=False))
            else:
                themes = "、".join(catalogue.word("themes", code, "zh") for code in found.codes)
                click.echo(f"{catalogue.word('roles', found.role, 'zh')}\t{themes or '—'}\t{text}")


def _line(text: str, found: Any) -> dict[str, Any]:
    themes = [{"code": code, "score": score} for code, score in found.themes]
    return {"text": text, "role": found.role, "role_score": found.role_score, "themes": themes}


def _units(together: bool) -> Iterator[list[str]]:
    """Lines of standard input: report by report, or in bunches so that long input flows."""
    unit: list[str] = []
    for line in sys.stdin:
        text = line.strip("\r\n\ufeff ")
        if text:
            unit.append(text)
        if unit and (not text if together else len(unit) >= _BATCH):
            yield unit
            unit = []
    if unit:
        yield unit
