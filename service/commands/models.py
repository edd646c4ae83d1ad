"""``nianbao models``: which versions of the tagger there are, and which one is in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from service import clihelp

if TYPE_CHECKING:
    from service.modelling import Changed


@click.group(
    cls=clihelp.Group,
    examples=(
        "nianbao models list            各版本，* 为正在使用的",
        "nianbao models promote c-…     启用候选模型（不如当前模型的会拒绝，并说明理由）",
        "nianbao models rollback        退回上一个版本",
    ),
    help="模型的各个版本：查看、启用、退回。",
)
def models() -> None:
    """Group of the registry's commands."""


@models.command(
    name="list", cls=clihelp.Command, examples=("nianbao models list",), help="列出全部版本，* 为正在使用的。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_(as_json: bool) -> None:
    """Every version with its figures on the gold set."""
    from service import modelling, tagging

    found = modelling.listed(tagging.registry())
    if as_json:
        click.echo(json.dumps([asdict(v) for v in found], ensure_ascii=False, indent=2))
        return
    for v in found:
        mark = "*" if v.current else " "
        kind = "随程序发布" if v.released else "候选"
        state = f"不能使用（{v.flaw}）" if v.flaw else _figures(v.gold)
        click.echo(f"{mark} {v.version:<14} {kind}  {state}")


@models.command(
    cls=clihelp.Command, examples=("nianbao models show 1.0.0",), help="显示一个版本的说明（card.md）。"
)
@click.argument("version", metavar="V")
@click.option("--json", "as_json", is_flag=True, help="输出 metrics.json")
def show(version: str, as_json: bool) -> None:
    """A version's card, or its figures."""
    from models import artifact
    from service import tagging

    with tagging.errors():
        name = artifact.METRICS if as_json else artifact.CARD
        click.echo(artifact.file(tagging.registry().path(version), name).decode("utf-8"), nl=False)


@models.command(
    cls=clihelp.Command,
    examples=("nianbao models promote c-0123456789", "nianbao models promote 1.0.0"),
    help="启用一个版本。候选模型先与当前模型在同一批留出的条目上比较，不如当前模型的不启用，退出状态为 1。",
)
@click.argument("version", metavar="V")
@click.option("--force", is_flag=True, help="不比较，直接启用")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def promote(version: str, force: bool, as_json: bool) -> None:
    """Make a version the current one, if it is no worse."""
    from service import modelling, tagging

    registry = tagging.registry()

    def objections(name: str) -> list[str]:
        from training.narrative.candidate import objections as found

        return found(registry, name)

    _changed(modelling.promote(registry, version, force, objections), as_json)


@models.command(cls=clihelp.Command, examples=("nianbao models rollback",), help="退回正在使用的版本之前的那一个。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def rollback(as_json: bool) -> None:
    """Return to the version before."""
    from service import modelling, tagging

    _changed(modelling.rollback(tagging.registry()), as_json)


def _changed(made: Changed, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"current": made.current, "before": made.before}, ensure_ascii=False))
    elif made.current == made.before:
        click.echo(f"{made.current} 正在使用，没有改变。")
    else:
        click.echo(f"正在使用 {made.current}（之前是 {made.before}）。")


def _figures(gold: Mapping[str, float] | None) -> str:
    if gold is None:
        return ""
    return f"固定测试集：角色 {gold['role_accuracy']:.3f}，主题 micro-F1 {gold['micro_f1']:.3f}"
