"""``nianbao review``: reports reviewed one after the other, told to people or as JSON."""

from __future__ import annotations

import errno
import json
import logging
import os
import stat
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import clihelp
from service.errors import FileEmpty, FileError, FileNotFound, FileTooLarge, InternalError, UsageError

if TYPE_CHECKING:
    from service import schema as faces
    from service.intake.limits import Limits
    from service.review import Review


class _Day(click.ParamType[date]):
    name = "DATE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            self.fail(f"“{value}”不是日期，应写作 2024-01-31", param, ctx)


@click.command(
    cls=clihelp.Command,
    examples=(
        "nianbao review 年报.docx",
        "nianbao review 年报.pdf --json | python -m json.tool",
        "nianbao review 报送/*.docx --profile 本县.toml --published 2024-01-20",
        "nianbao review 年报.docx --previous 上年年报.docx",
        "nianbao review 年报.docx --out 审核意见.docx",
        "cat 年报.html | nianbao review -",
    ),
    help=(
        "审查报告（.docx、.pdf、.html、纯文本，按内容识别）。\n\n"
        "退出状态：0 没有错误；1 至少一处错误；2 用法不对；3 有文件无法读取或不是年度报告。"
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（结构见 nianbao schema）；多个文件输出数组")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="说明文字的语言，不写为 zh")
@click.option(
    "--profile", type=click.Path(path_type=Path), help="本地规则（TOML）：停用编号、改级别和扣分、本县期限"
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="上年报告：一个文件，或一个文件夹（按单位名称对应），用来对照结转、现行有效和雷同文字",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="写出审核意见：.docx 意见书、.xlsx 工作簿、.html 网页、.json（一次一份报告）",
)
@click.option("--published", type=_Day(), help="公布日期，如 2024-01-20")
@click.option("--unit", help="单位全称，代替从标题读出的名称")
@click.pass_context
def review(
    ctx: click.Context,
    files: Sequence[str],
    as_json: bool,
    lang: str,
    profile: Path | None,
    previous: Path | None,
    out: Path | None,
    published: date | None,
    unit: str | None,
) -> None:
    """Review files one after the other in one reading process; worst exit status wins."""
    from service import export, settings
    from service.intake.process import ReaderProcess

    if out is not None:
        if len(files) > 1:
            raise UsageError(what="--out 一次只写一份报告的意见；多份报告请逐份写出")
        export.kind_of(out)
        inputs = [Path(name) for name in files] + ([previous] if previous else [])
        if any(out.resolve() == path.resolve() for path in inputs):
            raise UsageError(what=f"--out 会覆盖报告 {out.name} 本身，请换一个文件名")
    limits = settings.limits(settings.load())
    output = _Output(as_json, many=len(files) > 1, lang=lang)
    status = 0
    with ReaderProcess(limits) as reader:
        reader.start()  # it gets ready while the imports below take their time
        from service import previous as last_year
        from service import tagging
        from service.checks import profile as profiles
        from service.render import to_json
        from service.review import Options
        from service.review import review as review_one

        options = Options(
            profile=profiles.load(profile) if profile else profiles.Profile(),
            published=published,
            unit=unit,
            model=tagging.current(),
            previous=last_year.load(previous, reader) if previous else None,
        )
        for name in files:
            try:
                result = review_one(_bytes(name, limits), _shown(name), reader, options)
                face = to_json(result, lang) if as_json or out is not None else None
                output.review(result, face)
                if face is not None and out is not None:
                    export.save(face, out, lang)
                    click.echo(f"已写出 {out}" if lang == "zh" else f"wrote {out}", err=True)
                status = max(status, 1 if _errors(result) else 0)
            except FileError as error:
                output.error(name, error)
                status = 3
            except (BrokenPipeError, UsageError):
                raise
            except Exception as error:  # one file's fault must not end the others' review
                logging.getLogger("nianbao").exception("review failed: %s", _shown(name))
                output.error(name, InternalError(reason=type(error).__name__))
                status = 3
    output.end()
    ctx.exit(status)


class _Output:
    """Prints reviews as they come: for people, or as one JSON object or an array of them."""

    def __init__(self, as_json: bool, *, many: bool, lang: str) -> None:
        self._json, self._many, self._lang = as_json, many, lang
        self._count = 0
        self._lines: list[tuple[str, str, int]] = []

    def review(self, result: Review, face: faces.Review | None) -> None:
        """Print ``face`` where JSON is wanted (it is given then), else the review itself."""
        if face is not None and self._json:
            self._item(face.model_dump_json(by_alias=True))
        else:
            from service.console import show

            show(result, self._lang)
            self._lines.append((result.name, f"{result.score.total:g}", _errors(result)))

    def error(self, name: str, error: FileError) -> None:
        if self._json:
            face = {"code": error.code, "message": error.message(self._lang)}
            self._item(json.dumps({"source": {"name": _shown(name)}, "error": face}, ensure_ascii=False))
        else:
            from service.console import printable

            click.echo(printable(f"{_shown(name)}：{error.message(self._lang)}"), err=True)
            self._lines.append((_shown(name), error.code, 1))

    def end(self) -> None:
        if self._json and self._many:
            click.echo("\n]" if self._count else "[]")
        elif self._many:
            from service.console import summary

            summary(self._lines, self._lang)

    def _item(self, text: str) -> None:
        if self._many:
            click.echo(",\n" if self._count else "[\n", nl=False)
        click.echo(text, nl=not self._many)
        self._count += 1


def _bytes(name: str, limits: Limits) -> bytes:
    """The file's bytes; its size is looked at before it is read. ``-`` is standard input."""
    if name == "-":
        data = sys.stdin.buffer.read(limits.upload_bytes + 1)
        if not data:
            raise FileEmpty
        return data
    path = Path(name)
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise FileNotFound(reason="是一个文件夹，请写作 文件夹/*.docx" if path.is_dir() else "不是普通文件")
        size = about.st_size
        if size > limits.upload_bytes:
            raise FileTooLarge(size_mb=_mb(size), limit_mb=_mb(limits.upload_bytes))
        return path.read_bytes()
    except OSError as error:
        reasons = {errno.ENOENT: "文件不存在", errno.EACCES: "没有读取权限"}
        raise FileNotFound(reason=reasons.get(error.errno or 0, error.strerror or "无法读取")) from error


def _mb(size: int) -> float:
    return round(size / 2**20, 1)


def _shown(name: str) -> str:
    """The file's name for people and JSON, whatever bytes it has."""
    return os.fsencode(Path(name).name).decode("utf-8", "replace")


def _errors(result: Review) -> int:
    rules = result.profile.rules
    return sum(rules[f.code].variant(f.variant).severity == "error" for f in result.standing)
