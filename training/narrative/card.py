"""Writes a model's card: what it was trained on, its figures for each label, its limits, the versions behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version as installed
from typing import Any

import numpy as np
import numpy.typing as npt

from models.narrative.context import ROLES
from models.narrative.features import Floats
from training import taxonomy
from training.labels.clause import Clause
from training.narrative.fit import Fitted

_BINS = 10
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib")


def of_candidate(version: str, figures: Mapping[str, Any]) -> str:
    """The card of a candidate, from its ``metrics.json``."""
    counts = figures["clauses"]
    reasons = figures["reasons"]
    parts = [
        f"# 候选模型 {version}\n",
        f"训练数据：本项目语料 {counts['corpus']} 条，新标注 {counts['new']} 条；"
        f"另留出新标注 {counts['held_out']} 条不参加训练。",
        f"训练数据的哈希：`{figures['data']}`\n",
        "## 固定测试集上的成绩\n",
        table(figures["gold"]),
        f"## 与 {figures['compared_with']} 比较\n",
        *(comparison(name, c) for name, c in figures["comparison"].items()),
        "结论：" + ("；".join(reasons) if reasons else "没有发现比当前模型差的地方。") + "\n",
        versions(figures["program"]),
    ]
    return "\n".join(parts)


def of_release(version: str, figures: Mapping[str, Any], notes: str) -> str:
    """The card of a release, from its ``metrics.json`` and what its makers have to say."""
    calibrated = figures["calibration"]
    parts = [
        f"# 模型 {version}\n",
        "给年度报告第五部分的每一条标出角色（问题、改进措施、其他）和主题（14 个，可以没有，可以几个）。\n",
        "## 数据\n",
        f"训练语料 {figures['clauses']['corpus']} 条，全部为本项目自写（见 corpus/README.md）；"
        f"哈希 `{figures['data']}`。固定测试集（corpus/gold）不参加训练。\n",
        "## 固定测试集（实际写法的套话）\n",
        table(figures["gold"]),
        *(_measured(name, found) for name, found in figures.get("measured", {}).items()),
        "## 校准\n",
        f"留出折上的期望校准误差（十等分）：角色概率 {calibrated['role']:.4f}，"
        f"主题概率 {calibrated['themes']:.4f}。\n",
        notes,
        versions(figures["program"]),
    ]
    return "\n".join(parts)


def _measured(name: str, found: Mapping[str, Any]) -> str:
    lines = [f"## {name}（他人所写，不参加训练）\n", table(found["all"])]
    words = {"in_reports": "成篇的条目", "loose": "散句"}
    for key, label in words.items():
        part = found[key]
        lines.append(
            f"{label} {part['clauses']} 条：角色准确率 {part['role']['accuracy']:.4f}，"
            f"主题 micro-F1 {part['themes']['micro_f1']:.4f}，macro-F1 {part['themes']['macro_f1']:.4f}。\n"
        )
    return "\n".join(lines)


def calibration(clauses: Sequence[Clause], fitted: Fitted) -> dict[str, float]:
    """Expected calibration error on held-out folds: of the role taken, and of every theme's probability.

    M. Naeini, G. Cooper, M. Hauskrecht, AAAI 2015; ten bins of equal width.
    """
    roles = np.array([[c.role == r for r in ROLES] for c in clauses])
    themes = np.array([[code in (c.themes or ()) for code in fitted.tagger.themes] for c in clauses])
    best = fitted.roles.argmax(1)[:, None]
    return {
        "role": _error(np.take_along_axis(fitted.roles, best, 1), np.take_along_axis(roles, best, 1)),
        "themes": _error(fitted.themes, themes),
    }


def _error(probabilities: Floats, truth: npt.NDArray[np.bool_]) -> float:
    p, t = probabilities.ravel(), truth.ravel().astype(float)
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    parts = [abs(p[bins == b].mean() - t[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())]
    return round(float(sum(parts)), 4)


def of_classifier(figures: Mapping[str, Any]) -> str:
    """The card of a classifier of plain labels."""
    lines = [
        "# 分类器\n",
        f"训练数据：{figures['clauses']} 条，{len(figures['labels'])} 个标签：{'、'.join(figures['labels'])}。",
        f"训练数据的哈希：`{figures['data']}`\n",
        versions(figures["program"]),
    ]
    return "\n".join(lines)


def table(figures: Mapping[str, Any]) -> str:
    """Overall figures and a row for each label, as Markdown."""
    names = {**taxonomy.load().roles, **taxonomy.load().themes}
    role, themes = figures["role"], figures["themes"]
    head = (
        f"角色准确率 {role['accuracy']:.4f}；主题 micro-F1 {themes['micro_f1']:.4f}，"
        f"macro-F1 {themes['macro_f1']:.4f}（{figures['clauses']} 条）。\n"
    )
    rows = ["| 标签 | 名称 | 精确率 | 召回率 | F1 | 条数 |", "|---|---|---|---|---|---|"]
    for group in ("role", "themes"):
        for code, f in figures[group]["labels"].items():
            numbers = f"{f['precision']:.3f} | {f['recall']:.3f} | {f['f1']:.3f} | {f['support']}"
            rows.append(f"| {code} | {names[code]} | {numbers} |")
    return "\n".join([head, *rows, ""])


def comparison(name: str, figures: Mapping[str, Any]) -> str:
    """A paragraph on one comparison."""
    where = {"gold": "固定测试集", "new": "新标注的留出部分"}[name]
    lines = [f"{where}（{figures['clauses']} 条）："]
    for key, label in (("role", "角色准确率"), ("themes", "主题 micro-F1")):
        d = figures[key]
        interval = f"[{d['low']:+.4f}, {d['high']:+.4f}]"
        lines.append(f"{label} {d['current']:.4f} → {d['candidate']:.4f}，差的 95% 区间 {interval}；")
    return "".join(lines).rstrip("；") + "。\n"


def versions(program: str) -> str:
    """The versions that the model was made with."""
    return "版本：nianbao " + program + "".join(f"，{name} {installed(name)}" for name in _LIBRARIES) + "。\n"
