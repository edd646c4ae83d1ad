"""``nianbao batch``: a county's submissions, reviewed, compared, added up and ranked."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import clihelp
from service.errors import UsageError

if TYPE_CHECKING:
    from service.batch.crew import Crew
    from service.batch.file import Submission
    from service.batch.run import Call
    from service.batch.state import State
    from service.intake.limits import Limits

_RECYCLE = 500
"""Files after which a worker process is replaced."""
_FILE = clihelp.File(exists=True, dir_okay=False)


@click.command(
    cls=clihelp.Command,
    examples=(
        "nianbao batch 报送 --out 结果",
        "nianbao batch 报送.zip --out 结果 --roster 名单.xlsx",
        "nianbao batch 报送 --out 结果 --roster 名单.csv --county 县年报.docx --previous 上年报送",
        "nianbao batch 报送 --out 结果 --resume           中断后接着做；有新报送的也用它",
        "nianbao batch 报送 --out 结果 --dask tcp://10.0.0.5:8786",
    ),
    help=(
        "审查全县报送的年度报告（文件夹、zip 或多个文件），核对名单、雷同和汇总数，写出排名、意见书和汇总页。\n\n"
        "退出状态：0 没有错误；1 至少一处错误；2 用法不对；3 没有一份文件可以读取。"
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=clihelp.File(file_okay=False), help="结果文件夹")
@click.option("--roster", type=_FILE, help="名单（CSV 或 XLSX：单位、类型、截止日期），核对谁没有报送")
@click.option("--county", type=_FILE, help="本县自己的年度报告，与各单位之和逐格核对")
@click.option("--previous", type=clihelp.File(exists=True), help="上年报告的文件夹或 zip")
@click.option("--template", "templates", type=_FILE, multiple=True, help="县里下发的模板，其中文字不算雷同；可多次")
@click.option("--profile", type=_FILE, help="本县的规则（TOML），与 review --profile 相同")
@click.option("--workers", type=clihelp.Number(1, 64), help="审查进程数，不写为处理器核数")
@click.option("--dask", "address", help="在 Dask 集群上审查：调度器地址，如 tcp://10.0.0.5:8786")
@click.option("--resume", is_flag=True, help="接着上次做：已经审查过又没有改动的不再审查")
@click.option("--json", "as_json", is_flag=True, help="在标准输出给出 batch.json")
@click.pass_context
def batch(
    ctx: click.Context,
    paths: Sequence[Path],
    out: Path,
    roster: Path | None,
    county: Path | None,
    previous: Path | None,
    templates: Sequence[Path],
    profile: Path | None,
    workers: int | None,
    address: str | None,
    resume: bool,
    as_json: bool,
) -> None:
    """Review a batch; the worst finding decides the exit status."""
    from service import settings, tagging
    from service.batch import console, run
    from service.batch import roster as rosters
    from service.batch.file import Handed
    from service.batch.written import RESULT
    from service.checks import profile as profiles

    if profile is not None:
        profiles.load(profile)  # what is wrong with it is said before anything is done
    limits = settings.limits(settings.load())
    model = tagging.current()
    rules = profile.read_bytes() if profile is not None else b""
    call = run.Call(
        handed=[Handed.at(p) for p in paths],
        out=out,
        model=(model.version, model.sha256),
        roster=Handed.at(roster) if roster is not None else None,
        county=Handed.at(county) if county is not None else None,
        previous=[Handed.at(previous)] if previous is not None else [],
        templates=[Handed.at(p) for p in templates],
        profile=profile,
    )
    if roster is not None:
        rosters.read(roster.read_bytes(), roster.name)  # likewise
    for path in paths:
        if not path.exists():
            raise UsageError(what=f"找不到 {path}")
        if path.resolve() == out.resolve():
            raise UsageError(what=f"结果不能写在报送文件夹 {path} 自己里，请用 --out 另指定一个文件夹")
    with _state(out, resume=resume) as state, console.Progress() as progress:
        files = run.files(call, state, limits)
        if address is not None:
            crew = _cluster(address, limits, rules, call, files)
        else:
            crew = _machine(limits, profile, workers or os.cpu_count() or 1)
        with crew as opened:
            try:
                result = run.run(call, files, opened, state, limits, progress.tell)
            except OSError as error:
                raise UsageError(what=f"无法写出结果（{error.strerror}）。排除后加 --resume 接着做") from error
            except KeyboardInterrupt:
                click.echo("审查过的都已保存，加 --resume 接着做", err=True)
                raise
    if as_json:
        click.echo((out / RESULT).read_text("utf-8"), nl=False)
    else:
        console.show(result, out)
    ctx.exit(run.status(result))


@contextlib.contextmanager
def _state(out: Path, *, resume: bool) -> Iterator[State]:
    """What is done of the batch in a folder, which is this process's alone while the block lasts."""
    from filelock import FileLock, Timeout

    from service.batch.state import FOLDER, State

    try:
        if not resume and out.exists() and any(out.iterdir()):
            raise UsageError(what=f"{out} 里已有文件。接着上次做请加 --resume，重新做请换一个文件夹")
        fresh = not (out / FOLDER).exists()
        state = State(out / FOLDER)
        lock = FileLock(out / FOLDER / "lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UsageError(what=f"另一个 nianbao batch 正在写 {out}，请等它结束") from error
    except OSError as error:
        raise UsageError(what=f"不能写 {out}（{error.strerror}）") from error
    try:
        yield state
    except UsageError:
        if fresh and not state.begun:  # the corrected command is to find the folder as this one did
            shutil.rmtree(out / FOLDER, ignore_errors=True)
        raise
    finally:
        lock.release()


@contextlib.contextmanager
def _machine(limits: Limits, profile: Path | None, workers: int) -> Iterator[Crew]:
    """The worker processes of this machine while the block lasts."""
    from service import tagging
    from service.batch.crew import Threads
    from service.reviewing.desk import Desk

    desk = Desk(
        limits,
        tagging.registry(),
        str(profile or ""),
        size=workers,
        waiting=workers,
        recycle=_RECYCLE,
        together=True,
    )
    try:
        yield Threads(desk.pool, workers)
    finally:
        desk.pool.close()


@contextlib.contextmanager
def _cluster(address: str, limits: Limits, rules: bytes, call: Call, files: Sequence[Submission]) -> Iterator[Crew]:
    """The workers of a Dask cluster while the block lasts."""
    from service import tagging
    from service.batch import cluster
    from service.batch.remote import Setup

    setup = Setup(limits, str(tagging.folder()), rules.decode("utf-8-sig"))
    first = next((one for one in files if one.error is None), None)
    with cluster.connect(address, setup, call.model, first) as crew:
        if crew.sent and call.previous:
            raise UsageError(what="计算节点看不到这里的文件：与 --previous 同用时，文件要放在共享存储上")
        yield crew
