"""``nianbao labels``: labelled clauses in and out, in the shapes of the common tools."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from service import clihelp
from service.errors import LabelsUnusable

_FORMATS = ("jsonl", "doccano", "label-studio", "csv", "xlsx")


@click.group(
    cls=clihelp.Group,
    examples=(
        "nianbao labels import 标注.xlsx               读入标注，下次训练时使用",
        "nianbao labels import 导出.json --format label-studio",
        "nianbao labels export --format doccano > 标注.jsonl",
    ),
    help="标注数据的导入和导出：doccano、Label Studio、CSV、XLSX、JSONL。",
)
def labels() -> None:
    """Group of the labels' commands."""


@labels.command(
    name="import",
    cls=clihelp.Command,
    examples=(
        "nianbao labels import corpus/samples/labels.csv",
        "nianbao labels import 导出.jsonl --format doccano",
    ),
    help=(
        "读入标注。不能用的行逐行说明原因并跳过，其余照常读入；报告、编号、文字都相同的，以新的标注为准。\n\n"
        "退出状态：0 全部读入；1 有跳过的行；2 用法不对，或没有一行可用。"
    ),
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--format", "name", type=click.Choice(_FORMATS), help="格式；不写则按扩展名和内容判断")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def import_(ctx: click.Context, file: Path, name: str | None, as_json: bool) -> None:
    """Take labels into the store."""
    from service import labelling

    found, faults = labelling.read(file, name)
    labelling.report(file, faults)
    if not found:
        raise LabelsUnusable(path=str(file), reason="没有一行可用的标注")
    kept = labelling.keep(found)
    counts = {
        "read": len(found),
        "added": kept.new,
        "changed": kept.changed,
        "skipped": len(faults),
        "total": kept.total,
    }
    if as_json:
        skipped = [{"line": f.line, "message": f.reason} for f in faults]
        click.echo(json.dumps(counts | {"errors": skipped}, ensure_ascii=False, indent=2))
    else:
        click.echo(
            f"读入 {len(found)} 条：新增 {kept.new}，改动 {kept.changed}，跳过 {len(faults)} 行；"
            f"现有标注 {kept.total} 条。"
        )
    ctx.exit(1 if faults else 0)


@labels.command(
    cls=clihelp.Command,
    examples=(
        "nianbao labels export --format csv > 标注.csv",
        "nianbao labels export --format xlsx --out 标注.xlsx",
        "nianbao labels export --corpus --format doccano --out 语料.jsonl",
    ),
    help="导出已读入的标注（--corpus 导出随程序发布的训练语料）。",
)
@click.option("--format", "name", type=click.Choice(_FORMATS), default="jsonl", help="格式，不写为 jsonl")
@click.option("--out", type=click.Path(path_type=Path), help="写到文件；不写则输出到标准输出")
@click.option("--corpus", "shipped", is_flag=True, help="导出随程序发布的训练语料")
def export(name: str, out: Path | None, shipped: bool) -> None:
    """Write labels out."""
    from service import labelling
    from training import corpus
    from training.labels.formats import FORMATS

    clauses = list(corpus.clauses()) if shipped else labelling.stored()
    data = FORMATS[name].write(clauses)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    labelling.write(out, data)
    click.echo(f"写出 {len(clauses)} 条到 {out}", err=True)
