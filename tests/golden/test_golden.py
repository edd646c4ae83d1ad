"""The reviews of the shipped samples, as they are: a change of any of them is seen in the diff.

``uv run pytest tests/golden --regenerate-golden`` writes the files anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.console import show
from service.intake.process import ReaderProcess
from service.render import to_json
from service.review import review
from tests.conftest import ROOT

SAMPLES = sorted(
    p for p in (ROOT / "corpus" / "reports").iterdir() if p.suffix in (".docx", ".pdf", ".html", ".txt")
)
GOLDEN = Path(__file__).parent


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_review(
    sample: Path,
    reader: ReaderProcess,
    regenerate: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    result = review(sample.read_bytes(), sample.name, reader)
    face = to_json(result).model_dump(mode="json", by_alias=True)
    del face["seconds"], face["program"]
    show(result)
    _compare(
        f"{sample.name}.json", json.dumps(face, ensure_ascii=False, indent=1, sort_keys=True) + "\n", regenerate
    )
    _compare(f"{sample.name}.plain", capsys.readouterr().out, regenerate)


def _compare(name: str, found: str, regenerate: bool) -> None:
    path = GOLDEN / name
    if regenerate:
        path.write_text(found, "utf-8")
    assert path.read_text("utf-8") == found, f"{name} changed; if that is right: make golden"
