"""``nianbao labels``: every shipped sample comes in, what went out comes back, faults are told line by line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Nianbao
from tests.conftest import ROOT
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


def test_labels_of_earlier_versions_are_still_there(nianbao: Nianbao, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "labels.jsonl").write_bytes((SAMPLES / "labels.jsonl").read_bytes())
    assert nianbao("labels", "export") == 0
    assert nianbao.out == (SAMPLES / "labels.jsonl").read_text("utf-8")
    assert nianbao.json("labels", "import", SAMPLES / "labels.csv")["added"] == 0
    assert (tmp_path / "data" / "labels.jsonl.imported").exists()


def test_a_damaged_file_of_earlier_labels_is_told(nianbao: Nianbao, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "labels.jsonl").write_text("{oops", "utf-8")
    assert nianbao("labels", "export") == 2
    assert "损坏" in nianbao.err


@pytest.mark.parametrize(
    "call",
    [
        ["review", "corpus/reports/chengpu-2023.txt"],
        ["tag", "--json"],
        ["evaluate", "--labels", "corpus/samples/labels.jsonl"],
    ],
    ids=lambda c: c[0],
)
def test_what_needs_no_database_imports_none(call: list[str], tmp_path: Path) -> None:
    script = f"""
import sys
from service import cli
try:
    cli.main({call!r})
except SystemExit:
    pass
print([m for m in sys.modules if m.partition(".")[0] in ("sqlalchemy", "alembic", "fastapi")], file=sys.stderr)
"""
    environment = os.environ | {"NIANBAO_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, input="更新慢。\n", capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout
    assert done.stderr.splitlines()[-1] == "[]"
    assert list(tmp_path.iterdir()) == []


def test_the_corpus_goes_out(nianbao: Nianbao) -> None:
    assert nianbao("labels", "export", "--corpus", "--format", "csv") == 0
    assert nianbao.out.count("\n") > len(corpus.clauses())
    assert nianbao.out.startswith("\ufeffid,report,text,role,themes,label")
