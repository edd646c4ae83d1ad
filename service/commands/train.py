"""``nianbao train`` and ``nianbao evaluate``: a model from labelled clauses, and its figures on others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from service import __version__, clihelp
from service.errors import LabelsUnusable, UsageError

_FIGURES = {"accuracy": "准确率", "micro_f1": "micro-F1（全部条目）", "macro_f1": "macro-F1（各标签平均）"}
_SCORES = {"precision": "精确率", "recall": "召回率", "f1": "F1"}
_DOUBTS = 30


@click.command(
    cls=clihelp.Command,
    examples=(
        "nianbao train                              用随程序发布的语料和已读入的标注训练候选模型",
        "nianbao train --labels 标注.jsonl           用语料和这份标注训练候选模型",
        "nianbao train --labels 标题.jsonl --out 分类器  用一般的分类数据（text、label）训练一个分类器",
    ),
    help=(
        "训练一个模型。\n\n标注带 role、themes 的，与随程序发布的语料一起训练候选模型；按报告留出五分之一，"
        "在同样的条目上与当前模型比较，再用 nianbao models promote 启用。\n\n"
        "标注只有 label 的，训练一个独立的分类器，写入 --out 的文件夹。"
    ),
)
@click.option(
    "--labels", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="标注文件，可写多次"
)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="模型写到这个文件夹")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def train(files: Sequence[Path], out: Path | None, as_json: bool) -> None:
    """Train a candidate, or a classifier of plain labels."""
    from service import labelling

    clauses = labelling.read_all(files) if files else labelling.stored()
    plain = [c for c in clauses if c.labels is not None]
    if plain and len(plain) < len(clauses):
        raise UsageError(what="标注里既有 role、themes，又有 label，请分开训练")
    if plain:
        _plain(plain, out, as_json)
    else:
        _candidate(clauses, out, as_json)


@click.command(
    cls=clihelp.Command,
    examples=(
        "nianbao evaluate --labels 测试.jsonl",
        "nianbao evaluate --labels 测试.jsonl --model 1.0.0 --json",
        "nianbao evaluate --labels 标题测试.jsonl --model 分类器 --json",
    ),
    help="在标注好的条目上衡量一个模型：各标签的精确率、召回率、F1。",
)
@click.option(
    "--labels",
    "files",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="标注文件",
)
@click.option("--model", "name", metavar="V", help="模型版本，或 train --out 写出的文件夹；不写为正在使用的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def evaluate(files: Sequence[Path], name: str | None, as_json: bool) -> None:
    """Measure a model on labelled clauses."""
    from models.classifier import KIND as CLASSIFIER
    from models.classifier import Classifier
    from models.narrative.tagger import KIND as TAGGER
    from models.narrative.tagger import Tagger
    from service import labelling, tagging

    clauses = labelling.read_all(files)
    state = _state(name)
    if state["kind"] == CLASSIFIER:
        from training import plain

        _require([c for c in clauses if c.labels is not None], clauses, files, "label")
        _show(plain.evaluate(Classifier.of(state), clauses), as_json)
    elif state["kind"] == TAGGER:
        from training.narrative.evaluate import evaluate as measure

        _require([c for c in clauses if c.labels is None], clauses, files, "role、themes")
        _show(measure(Tagger.of(state), clauses), as_json)
    else:
        with tagging.errors():
            from models.artifact import ArtifactError

            raise ArtifactError("kind", Path(str(name)))


def _plain(clauses: Sequence[Any], out: Path | None, as_json: bool) -> None:
    from models import artifact
    from training import plain
    from training.narrative import card
    from training.narrative.candidate import data_hash

    if out is None:
        raise UsageError(what="一般的分类数据（label）要写明 --out，分类器写到那个文件夹")
    _require_new(out)
    try:
        classifier = plain.train(clauses)
    except plain.TooFew as error:
        raise LabelsUnusable(path="标注", reason="至少要有两个标签，每个标签至少两条") from error
    figures = {
        "kind": "classifier",
        "clauses": len(clauses),
        "labels": list(classifier.labels),
        "data": data_hash(clauses),
        "program": __version__,
    }
    artifact.write(out, classifier.state(), card.of_classifier(figures), figures)
    if as_json:
        click.echo(json.dumps(figures | {"out": str(out)}, ensure_ascii=False, indent=2))
    else:
        click.echo(f"用 {len(clauses)} 条训练了 {len(classifier.labels)} 个标签的分类器，写入 {out}。")
        click.echo(f"衡量：nianbao evaluate --model {out} --labels 测试.jsonl")


def _candidate(clauses: Sequence[Any], out: Path | None, as_json: bool) -> None:
    from service import tagging
    from training.narrative import candidate, card

    if out is not None:
        _require_new(out)
    click.echo("正在训练候选模型，一般一两分钟……", err=True)
    with tagging.errors():
        try:
            made = candidate.train(clauses, tagging.registry(), tagging.folder(), __version__, out)
        except FileExistsError as error:
            raise UsageError(
                what=f"同样的数据已经训练过：{Path(str(error)).name}，见 nianbao models show"
            ) from error
    parts = made.parts
    for doubt in made.doubts[:_DOUBTS]:
        clause = doubt.clause
        given = " ".join([str(clause.role), *(clause.themes or ())])
        click.echo(f"请核对 {clause.id or ''}「{clause.text}」：标注为 {given}，可能是 {doubt.suggested}", err=True)
    if parts.incomplete:
        click.echo(f"{parts.incomplete} 条缺 role 或 themes，没有参加训练", err=True)
    if parts.copies:
        click.echo(f"{parts.copies} 条重复或与固定测试集几乎相同，没有参加训练", err=True)
    if as_json:
        summary = {
            "version": made.version,
            "path": str(made.path),
            "clauses": {"corpus": len(parts.base), "new": len(parts.new), "held_out": len(parts.held)},
            "doubtful": len(made.doubts),
            "better": not made.reasons,
            "reasons": list(made.reasons),
            "comparison": {name: c.to_json() for name, c in made.comparisons.items()},
        }
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    counts = f"语料 {len(parts.base)} 条、新标注 {len(parts.new)} 条，留出 {len(parts.held)} 条"
    if not parts.held:
        counts += "（新标注太少，没有轮到留出的报告，只在固定测试集上比较）"
    click.echo(f"候选模型 {made.version}：{counts}。")
    for name, found in made.comparisons.items():
        click.echo(card.comparison(name, found.to_json()).strip())
    if made.reasons:
        click.echo("不宜启用：" + "；".join(made.reasons))
    elif out is None:
        click.echo(f"差别没有超出偶然的范围，可以启用：nianbao models promote {made.version}")


def _state(name: str | None) -> Mapping[str, Any]:
    from models import artifact
    from service import tagging

    with tagging.errors():
        if name is not None and (Path(name) / artifact.SUMS).is_file():
            return artifact.read(Path(name)).state
        return tagging.registry().read(name).state


def _require(usable: Sequence[Any], clauses: Sequence[Any], files: Sequence[Path], keys: str) -> None:
    if len(usable) < len(clauses):
        raise LabelsUnusable(path="、".join(map(str, files)), reason=f"这个模型要用带 {keys} 的标注来衡量")


def _require_new(out: Path) -> None:
    if out.exists():
        raise UsageError(what=f"{out} 已经存在，没有覆盖。请换一个文件夹")


def _show(figures: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    from training import taxonomy

    names = {"role": "角色", "themes": "主题", **taxonomy.load().roles, **taxonomy.load().themes}
    groups = {k: v for k, v in figures.items() if isinstance(v, Mapping) and "labels" in v} or {"": figures}
    for name, group in groups.items():
        overall = "  ".join(f"{_FIGURES[k]} {v:.4f}" for k, v in group.items() if isinstance(v, float))
        click.echo(f"{names.get(name, name)}  {overall}".strip())
        for label, f in group["labels"].items():
            called = f"{names[label]}（{label}）" if label in names else label
            scores = "  ".join(f"{word} {f[key]:.3f}" for key, word in _SCORES.items())
            click.echo(f"  {called}  " + (f"{scores}  {f['support']} 条" if f["support"] else "—  没有这样的条目"))
