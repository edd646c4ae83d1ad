"""README and guides stay true: every command that they show runs, every setting and target is explained."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from service.checks import catalogue
from service.settings import SETTINGS
from tests.conftest import ROOT

GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
RUN_BY_CI = {
    "uv run pytest",
    "python -m venv nianbao-env",
    "nianbao-env/bin/python -m pip install --no-index --find-links wheelhouse nianbao",
    "nianbao-env/bin/nianbao review 年报.docx",
    "uv run nianbao train",
    "uv run nianbao serve",
}
"""The first is this very run; those of nianbao-env need wheels that ``.ci/run`` makes (``make wheelhouse-check``);
training is run on a tenth of the corpus by ``tests/cli/test_models.py``, the service by ``tests/cli/test_serve.py``."""


def _commands() -> list[str]:
    blocks = [b for g in GUIDES for b in re.findall(r"```sh\n(.*?)```", g.read_text("utf-8"), re.DOTALL)]
    return [line for block in blocks for line in block.strip().splitlines() if line not in RUN_BY_CI]


@pytest.mark.parametrize("command", _commands())
def test_commands_run(command: str, tmp_path: Path) -> None:
    assert "uv run nianbao " in command
    line = command.replace("uv run nianbao", f"{shlex.quote(sys.executable)} -m service.cli")
    line = line.replace(
        "--out 全县结果", f"--out {shlex.quote(str(tmp_path / 'out'))}"
    )  # a folder of its own each time
    environment = os.environ | {"NIANBAO_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, timeout=120, check=False, env=environment
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    assert done.stdout


def test_make_targets_named_in_guides_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {m for g in GUIDES for m in re.findall(r"`make ([a-z -]+)`", g.read_text("utf-8"))}
    assert {word for n in named for word in n.split()} <= targets


def test_every_setting_is_explained_and_named_once() -> None:
    names = [s.name for s in SETTINGS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_]+", s.name) and s.help for s in SETTINGS)


def _guide_rows() -> list[str]:
    """The table of the guide to findings, from the catalogue."""
    rows = []
    for code, rule in catalogue.load().items():
        other = {v.severity for v in rule.variants.values()} - {rule.severity}
        level = catalogue.word("severities", rule.severity, "zh")
        level += "".join(f"（另一情形：{catalogue.word('severities', s, 'zh')}）" for s in sorted(other))
        points = f"{rule.points:g}（{rule.most:g}）"
        rows.append(
            f"| {code} | {rule.title['zh']} | {level} | {points} | {rule.explanation['zh']} | {rule.basis} |"
        )
    return rows


def test_the_guide_to_findings_says_what_the_catalogue_says(regenerate: bool) -> None:
    path = ROOT / "docs" / "findings.md"
    lines = path.read_text("utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("|---")) + 1
    last = next(i for i, line in enumerate(lines) if i > first and not line.startswith("|"))
    if regenerate:
        lines[first:last] = _guide_rows()
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return
    assert lines[first:last] == _guide_rows(), "docs/findings.md is not current: make golden"


def test_links_between_documents_lead_somewhere() -> None:
    for guide in GUIDES:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", guide.read_text("utf-8")):
            assert (ROOT / link).exists(), link


def test_no_file_is_over_400_lines() -> None:
    for room in ("service", "models", "training", "tests"):
        for path in (ROOT / room).rglob("*.py"):
            assert len(path.read_text("utf-8").splitlines()) <= 400, path
