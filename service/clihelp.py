"""Help and usage errors in Chinese: what click prints in English by itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from service.errors import NianbaoError


class _Chinese(click.Command):
    """A command whose help is in Chinese; ``examples`` stand at the end of it, a line each."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The ``--help`` option with its help in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份帮助"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how to call."""
        words = {"[OPTIONS]": "[选项]", "[COMMAND] [ARGS]...": "命令 [参数…]", "COMMAND [ARGS]...": "命令 [参数…]"}
        pieces = [words.get(p, p) for p in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and for a group its commands."""
        records = [r for p in self.get_params(ctx) if (r := p.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            commands = [(n, self.commands[n].get_short_help_str(60)) for n in self.list_commands(ctx)]
            with formatter.section("命令"):
                formatter.write_dl(commands)

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        if self.examples:
            with formatter.section("例"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Command(_Chinese):
    """A command with Chinese help."""


class Group(_Chinese, click.Group):
    """A group with Chinese help; called without a command it shows its help."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first in ``args``."""
        if args and args[0] not in self.commands:
            raise click.UsageError(f"没有命令“{args[0]}”，可用的有：{'、'.join(self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


class File(click.Path):
    """A file or folder, as ``click.Path``; a wrong one is told in Chinese."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(path_type=Path, **kwargs)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        path = Path(value)
        if self.exists and not path.exists():
            self.fail(f"找不到 {path}", param, ctx)
        if path.exists() and not os.access(path, os.R_OK):
            self.fail(f"没有权限读取 {path}", param, ctx)
        if not self.dir_okay and path.is_dir():
            self.fail(f"{path} 是文件夹，这里要一个文件", param, ctx)
        if not self.file_okay and path.is_file():
            self.fail(f"{path} 是文件，这里要一个文件夹", param, ctx)
        return super().convert(value, param, ctx)


class Number(click.IntRange):
    """A whole number between ``min`` and ``max``; a wrong one is told in Chinese."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            said = f"{value} 不是 {self.min} 到 {self.max} 之间的整数"
            raise click.BadParameter(said, ctx, param) from error


def explain(error: click.ClickException | NianbaoError) -> str:
    """What is wrong with the call, and where to read on."""
    if isinstance(error, NianbaoError):
        return f"错误：{error.message()}"
    text = error.format_message()
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        text = f"没有选项 {error.option_name}{near}"
    elif isinstance(error, click.MissingParameter) and error.param is not None:
        text = f"缺少参数 {error.param.make_metavar(error.ctx) if error.ctx else error.param.name}"
    elif isinstance(error, click.BadParameter) and error.param is not None:
        kind, option = error.param.type, " / ".join(error.param.opts)
        choices = "、".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""
        text = f"{option} 只能是 {choices}" if choices else f"{option} 的值不对：{error.message}"
    elif isinstance(error, click.BadOptionUsage):
        text = f"选项 {error.option_name} 缺少值或用法不对"
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "nianbao"
    return f"错误：{text}\n用法见 {path} --help"
