"""The command and the shipped samples."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from training.forge.__main__ import main
from training.forge.forms import FORMS
from training.forge.samples import main as write_samples
from training.forge.samples import readme, samples

FAST = ",".join(n for n, f in FORMS.items() if not f.slow)


def run(out: Path, *arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["--out", str(out), *arguments])
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    return [json.loads(line) for line in (out / "truth.jsonl").read_text("utf-8").splitlines()]


def test_files_and_their_truth(tmp_path: Path) -> None:
    truth = run(tmp_path, "--count", "40", "--seed", "3", "--forms", FAST)
    assert len(truth) == 40
    assert {t["form"] for t in truth} == set(FAST.split(","))
    for line in truth:
        assert (tmp_path / str(line["file"])).stat().st_size > 1000
        assert len(line["cells"]) == 200  # type: ignore[arg-type]
        assert line["codes"] == []


def test_faults_and_spoilers(tmp_path: Path) -> None:
    truth = run(tmp_path, "--count", "45", "--forms", "html-page,text-cells", "--faults", "1", "--spoil", "all")
    assert len({t["note"] for t in truth}) > 15
    with_fault = [t for t in truth if t["faults"]]
    assert len(with_fault) > 30
    for line in with_fault:
        fault, cells = line["faults"][0], line["cells"]  # type: ignore[index]
        assert fault["wrong"] != fault["right"]
        assert cells[fault["cell"]]["value"] == fault["wrong"]  # type: ignore[index]
        assert line["codes"]


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        run(tmp_path / folder, "--count", "6", "--seed", "9", "--forms", "text-pipes,docx-tracked,pdf-repeat")
    first, second = (sorted((tmp_path / f).iterdir()) for f in ("a", "b"))
    assert [p.name for p in first] == [p.name for p in second]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("option", [("--forms", "scroll"), ("--spoil", "ink")])
def test_unknown_names_are_told(tmp_path: Path, option: tuple[str, str]) -> None:
    result = CliRunner().invoke(main, ["--out", str(tmp_path), *option])
    assert result.exit_code == 2
    assert f"unknown: {option[1]}; known: " in result.stderr


def test_a_form_that_needs_a_missing_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.forge.forms.shutil.which", lambda _: None)
    result = CliRunner().invoke(main, ["--out", str(tmp_path), "--forms", "pdf-office"])
    assert result.exit_code == 2
    assert "soffice is not installed" in result.stderr


def test_the_shipped_samples_are_what_the_forge_makes(tmp_path: Path) -> None:
    assert CliRunner().invoke(write_samples, ["--out", str(tmp_path)]).exit_code == 0
    shipped = ROOT / "corpus" / "reports"
    names = {p.name for p in tmp_path.iterdir()}
    assert names <= {p.name for p in shipped.iterdir()}
    for name in names:
        new, old = (folder / name for folder in (tmp_path, shipped))
        if name.endswith(".docx"):
            parts = [_parts(p.read_bytes()) for p in (new, old)]
            assert parts[0] == parts[1]
        elif not name.endswith(".pdf"):
            assert new.read_bytes() == old.read_bytes()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def test_the_samples_hold_one_fault() -> None:
    made = list(samples())
    assert {s.name.rpartition(".")[2] for s in made} == {"docx", "html", "pdf", "txt"}
    faulty = [s for s in made if s.fault]
    assert [s.name for s in faulty] == ["青石镇2023年年度报告.docx", "qingshi-2023.docx"]
    assert faulty[0].plan.cells["requests.new.natural_person"] == 21
    assert all(s.name in readme(made) for s in made)
