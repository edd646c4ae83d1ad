"""The command line. Thin: it parses, calls, prints; heavy libraries are imported where they are needed."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence

import click

from service import __version__, clihelp
from service.commands.batch import batch
from service.commands.keys import keys
from service.commands.labels import labels
from service.commands.models import models
from service.commands.review import review
from service.commands.serve import serve
from service.commands.tag import tag
from service.commands.train import evaluate, train
from service.commands.users import users
from service.errors import NianbaoError

_EXAMPLES = (
    "nianbao review 年报.docx                      审查一份报告，逐条说明哪里不对、该改哪个数",
    "nianbao review *.docx *.pdf --json > 结果.json  审查多份，输出 JSON",
    "nianbao batch 报送 --out 结果 --roster 名单.csv   审查全县报送的，排名、查漏报和雷同、汇总",
    "echo 一是更新不够及时。 | nianbao tag           判断一条属于问题还是措施、是哪方面的",
    "nianbao train --labels 标注.jsonl              用本县的标注重新训练，再用 models promote 启用",
    "nianbao settings                              查看所有设置及其来源",
)


@click.group(
    cls=clihelp.Group,
    invoke_without_command=True,
    examples=_EXAMPLES,
    help="审查政府信息公开工作年度报告：六个部分、三张表的勾稽关系、标题和年份。全部在本机完成，不联网。",
)
@click.version_option(__version__, prog_name="nianbao", message="%(prog)s %(version)s", help="显示版本")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Entry of all commands; without one it shows its help."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@cli.command(
    cls=clihelp.Command,
    examples=("nianbao settings", "NIANBAO_MAX_PAGES=50 nianbao settings --json"),
    help="列出所有设置：名称、当前值、来源、说明。环境变量优先于当前目录的 nianbao.toml，再次是默认值。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def settings(as_json: bool) -> None:
    """Every setting with its value and origin."""
    from service import settings as table
    from service.workers.loop import memory_limit_supported

    values = table.load()
    if as_json:
        listing = {
            n: {"value": v.shown, "default": v.setting.default, "origin": v.origin, "help": v.setting.help}
            for n, v in values.items()
        }
        click.echo(json.dumps(listing, ensure_ascii=False, indent=2))
        return
    for name, value in values.items():
        click.echo(f"{table.PREFIX}{name.upper()} = {value.shown}    [{value.origin}]")
        click.echo(f"    {value.setting.help}")
    if not memory_limit_supported():
        click.echo("注意：本系统不支持限制读取进程的内存，NIANBAO_READ_MEMORY_MB 不起作用。")


@cli.command(
    cls=clihelp.Command,
    examples=("nianbao schema > review.schema.json",),
    help="输出审查结果 JSON 的结构（JSON Schema）。",
)
def schema() -> None:
    """The JSON Schema of the review."""
    from service import schema as face

    click.echo(json.dumps(face.json_schema(), ensure_ascii=False, indent=2))


cli.add_command(review)
cli.add_command(batch)
cli.add_command(tag)
cli.add_command(labels)
cli.add_command(train)
cli.add_command(evaluate)
cli.add_command(models)
cli.add_command(serve)
cli.add_command(users)
cli.add_command(keys)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(list(args) if args is not None else None, "nianbao", standalone_mode=False)
    except (click.ClickException, NianbaoError) as error:
        click.echo(clihelp.explain(error), err=True)
        sys.exit(error.exit_code if isinstance(error, click.ClickException) else error.exit_status)
    except BrokenPipeError:  # the reader of our output has had enough, as in nianbao … | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except click.Abort:
        click.echo("已中止", err=True)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
