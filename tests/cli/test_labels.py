"""``nianbao labels``: every shipped sample comes in, what went out comes back, faults are told line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Nianbao
from training import corpus

Write = Callable[..., Path]


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda p: p.name)
def test_samples_come_in_and_go_out_again(nianbao: Nianbao, path: Path, tmp_path: Path) -> None:
    name = ["--format", "doccano"] if "doccano" in path.name else []
    assert nianbao("labels", "import", path, *name) == 0
    assert "新增 9" in nianbao.out
    assert nianbao("labels", "export") == 0
    assert nianbao.out == (SAMPLES / "labels.jsonl").read_text("utf-8")
    assert nianbao("labels", "export", "--format", "xlsx", "--out", tmp_path / "out.xlsx") == 0
    assert nianbao.json("labels", "import", tmp_path / "out.xlsx") == {
        "read": 9, "added": 0, "changed": 0, "skipped": 0, "total": 9, "errors": [],
    }  # fmt: skip


def test_bad_lines_are_told_and_the_rest_is_taken(nianbao: Nianbao, write: Write) -> None:
    path = write("坏.jsonl", {"text": "慢", "role": "问题", "themes": ["公开时效"]}, "{oops", {"text": ""})
    assert nianbao("labels", "import", path) == 1
    assert "坏.jsonl 第 2 行" in nianbao.err
    assert "第 3 行" in nianbao.err
    assert "读入 1 条：新增 1，改动 0，跳过 2 行" in nianbao.out
    again = nianbao.json("labels", "import", path)
    assert (again["added"], again["skipped"]) == (0, 2)
    assert [e["line"] for e in again["errors"]] == [2, 3]


@pytest.mark.parametrize(
    ("name", "lines", "says"),
    [
        ("空.jsonl", [], "没有一行"),
        ("空.csv", ["正文,角色"], "text"),
        ("假.xlsx", ["nope"], "xlsx"),
    ],
)
def test_files_without_a_usable_line(
    nianbao: Nianbao, write: Write, name: str, lines: list[str], says: str
) -> None:
    assert nianbao("labels", "import", write(name, *lines)) == 2
    assert says in nianbao.err


def test_a_file_that_is_not_there(nianbao: Nianbao) -> None:
    assert nianbao("labels", "import", "没有.jsonl") == 2
    assert "打不开" in nianbao.err


def test_the_corpus_goes_out(nianbao: Nianbao) -> None:
    assert nianbao("labels", "export", "--corpus", "--format", "csv") == 0
    assert nianbao.out.count("\n") > len(corpus.clauses())
    assert nianbao.out.startswith("\ufeffid,report,text,role,themes,label")
