"""The retraining loop on the command line: labels in, a candidate, promoted or refused, one step back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models import artifact
from tests.bench.titles import titles
from tests.cli.conftest import SAMPLES, Nianbao

pytestmark = pytest.mark.heavy

Write = Callable[..., Path]


def test_the_shipped_model_is_listed_and_shown(nianbao: Nianbao) -> None:
    assert nianbao("models", "list") == 0
    assert nianbao.out.startswith("* 1.0.0")
    (line,) = nianbao.json("models", "list")
    assert (line["current"], line["released"], line["flaw"]) == (True, True, "")
    assert line["gold"]["micro_f1"] >= 0.92
    assert nianbao("models", "show", "1.0.0") == 0
    assert "macro-F1" in nianbao.out
    assert nianbao.json("models", "show", "1.0.0")["gold"]["role"]["accuracy"] >= 0.97


@pytest.mark.usefixtures("small")
def test_the_loop(nianbao: Nianbao, tmp_path: Path) -> None:
    assert nianbao("labels", "import", SAMPLES / "labels.csv") == 0
    made = nianbao.json("train")
    version = made["version"]
    assert made["clauses"]["new"] + made["clauses"]["held_out"] == 9
    assert [v["version"] for v in nianbao.json("models", "list")] == ["1.0.0", version]
    assert nianbao("train") == 2
    assert "已经训练过" in nianbao.err
    # a tenth of the corpus can't compete with the whole
    assert made["better"] is False
    assert nianbao("models", "promote", version) == 1
    assert "没有启用" in nianbao.err
    assert "当前模型仍是 1.0.0" in nianbao.err
    assert nianbao("models", "promote", version, "--force") == 0
    assert nianbao.json("models", "list")[1]["current"]
    assert nianbao.json("models", "rollback") == {"current": "1.0.0", "before": version}
    assert nianbao("models", "rollback") == 2
    assert "没有可以退回的版本" in nianbao.err


@pytest.mark.usefixtures("small")
def test_a_tampered_candidate_is_said_and_never_loaded(nianbao: Nianbao, tmp_path: Path) -> None:
    version = nianbao.json("train")["version"]
    assert nianbao("models", "promote", version, "--force") == 0
    path = tmp_path / "data" / "models" / version / artifact.MODEL
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    report = Path("corpus/reports/chengpu-2023.txt").absolute()
    for call in (["review", report], ["evaluate", "--labels", SAMPLES / "labels.jsonl"], ["models", "show", "x"]):
        assert nianbao(*call) == 2
        assert nianbao.out == ""
    assert nianbao("review", report) == 2
    assert "不能使用" in nianbao.err
    assert nianbao.json("models", "list")[1]["flaw"] == "tampered"
    assert nianbao("models", "rollback") == 0
    assert nianbao("review", report) == 0


def test_evaluation_of_the_projects_clauses(nianbao: Nianbao) -> None:
    figures = nianbao.json("evaluate", "--labels", SAMPLES / "labels.jsonl")
    assert set(figures) == {"clauses", "role", "themes"}
    assert set(figures["role"]) == {"accuracy", "labels"}
    assert set(figures["themes"]) == {"micro_f1", "macro_f1", "labels"}
    assert set(figures["themes"]["labels"]["content"]) == {"precision", "recall", "f1", "support"}
    assert nianbao("evaluate", "--labels", SAMPLES / "labels.xlsx") == 0
    assert "micro-F1" in nianbao.out


def test_a_plain_set_trains_a_classifier_of_its_own(nianbao: Nianbao, write: Write, tmp_path: Path) -> None:
    train = write("训练.jsonl", *({"text": t, "label": x} for t, x in titles(800, 1)), "{bad")
    test = write("测试.jsonl", *({"text": t, "label": x} for t, x in titles(200, 2)))
    assert nianbao("train", "--labels", train) == 2
    assert "--out" in nianbao.err
    out = tmp_path / "分类器"
    assert nianbao("train", "--labels", train, "--out", out) == 0
    assert "10 个标签" in nianbao.out
    assert "第 801 行" in nianbao.err
    figures = nianbao.json("evaluate", "--model", out, "--labels", test)
    assert set(figures) == {"accuracy", "micro_f1", "macro_f1", "labels"}
    assert figures["accuracy"] > 0.5
    assert nianbao("train", "--labels", train, "--out", out) == 2
    assert "已经存在" in nianbao.err
    assert nianbao("evaluate", "--model", out, "--labels", SAMPLES / "labels.jsonl") == 2
    assert nianbao("evaluate", "--labels", test) == 2
    assert nianbao("models", "promote", out.name) == 2


def test_mixed_labels_are_refused(nianbao: Nianbao, write: Write) -> None:
    path = write("混.jsonl", {"text": "a", "label": "x"}, {"text": "b", "role": "problem", "themes": []})
    assert nianbao("train", "--labels", path) == 2
    assert "分开" in nianbao.err


@pytest.mark.parametrize(
    "command",
    [["models", "show", "9.9"], ["models", "promote", "9.9"], ["evaluate", "--labels", "x", "--model", "9.9"]],
)
def test_unknown_versions(nianbao: Nianbao, command: list[str], write: Write) -> None:
    labels = write("x.jsonl", {"text": "慢", "role": "problem", "themes": ["timeliness"]})
    assert nianbao(*[str(labels) if c == "x" else c for c in command]) == 2
    assert "9.9" in nianbao.err


def test_figures_are_json_for_machines(nianbao: Nianbao) -> None:
    nianbao("models", "list", "--json")
    assert json.loads(nianbao.out)[0]["sha256"]
