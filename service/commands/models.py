"""``nianbao models``: which versions of the tagger there are, and which one is in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from service import clihelp
from service.errors import ModelRefused, UsageError

if TYPE_CHECKING:
    from models.registry import Registry, Version


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
    from service import tagging

    with tagging.errors():
        registry = tagging.registry()
        found = [_line(v) for v in registry.versions()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in found:
        mark = "*" if line["current"] else " "
        kind = "随程序发布" if line["released"] else "候选"
        state = f"不能使用（{line['flaw']}）" if line["flaw"] else _figures(line["gold"])
        click.echo(f"{mark} {line['version']:<14} {kind}  {state}")


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
    from service import tagging

    with tagging.errors():
        registry = tagging.registry()
        registry.path(version)
        before = _current(registry)
        if not force and version != before and not (registry.released / version).is_dir():
            from training.narrative.candidate import objections

            reasons = objections(registry, version)
            if reasons:
                raise ModelRefused(version=version, reason="；".join(reasons), current=before)
        registry.promote(version)
    _changed(version, before, as_json)


@models.command(cls=clihelp.Command, examples=("nianbao models rollback",), help="退回正在使用的版本之前的那一个。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def rollback(as_json: bool) -> None:
    """Return to the version before."""
    from models.registry import UnknownVersion
    from service import tagging

    with tagging.errors():
        registry = tagging.registry()
        before = registry.current()
        try:
            version = registry.rollback()
        except UnknownVersion as error:
            if str(error):
                raise
            raise UsageError(what=f"没有可以退回的版本，正在使用的仍是 {before}") from error
    _changed(version, before, as_json)


def _current(registry: Registry) -> str:
    """The version in use, or that it can't be told: promoting a shipped version is the way out of that."""
    from models.artifact import ArtifactError

    try:
        return registry.current()
    except ArtifactError:
        return "（无法判断）"


def _changed(version: str, before: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"current": version, "before": before}, ensure_ascii=False))
    elif version == before:
        click.echo(f"{version} 正在使用，没有改变。")
    else:
        click.echo(f"正在使用 {version}（之前是 {before}）。")


def _line(version: Version) -> dict[str, Any]:
    from models import artifact

    flaw = version.flaw
    figures: Mapping[str, Any] = {}
    try:
        figures = {} if flaw else artifact.read(version.path).metrics
    except artifact.ArtifactError as error:
        flaw = error.reason
    return {
        "version": version.name,
        "current": version.current,
        "released": version.released,
        "flaw": flaw,
        "gold": _short(figures.get("gold")),
        "sha256": "" if flaw else artifact.hashes(version.path)[artifact.MODEL],
    }


def _short(gold: Any) -> dict[str, float] | None:
    if not gold:
        return None
    return {
        "role_accuracy": gold["role"]["accuracy"],
        "micro_f1": gold["themes"]["micro_f1"],
        "macro_f1": gold["themes"]["macro_f1"],
    }


def _figures(gold: dict[str, float] | None) -> str:
    if gold is None:
        return ""
    return f"固定测试集：角色 {gold['role_accuracy']:.3f}，主题 micro-F1 {gold['micro_f1']:.3f}"
