"""The command line in this process, with a data folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service import cli
from tests.conftest import ROOT
from training import corpus


class Nianbao:
    """Calls commands and keeps what they printed."""

    def __init__(self, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self._capture = capfdbinary
        self.out = self.err = ""

    def __call__(self, *args: str | Path) -> int:
        """The exit status of ``nianbao args``; ``out`` and ``err`` hold its output."""
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(a) for a in args])
        out, err = self._capture.readouterr()
        self.out, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
        assert isinstance(ended.value.code, int)
        return ended.value.code

    def json(self, *args: str | Path) -> Any:
        """What ``nianbao args --json`` printed."""
        self(*args, "--json")
        return json.loads(self.out)


@pytest.fixture
def nianbao(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nianbao:
    monkeypatch.setenv("NIANBAO_DATA_DIR", str(tmp_path / "data"))
    return Nianbao(capfdbinary)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the corpus, so that training takes seconds."""
    names = list(dict.fromkeys(c.report or c.id for c in corpus.clauses()))
    chosen = set(names[::10])
    few = tuple(c for c in corpus.clauses() if (c.report or c.id) in chosen)
    monkeypatch.setattr(corpus, "clauses", lambda: few)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes lines (objects as JSON) to a file and names it."""

    def do(name: str, *lines: object) -> Path:
        path = tmp_path / name
        text = "".join((x if isinstance(x, str) else json.dumps(x, ensure_ascii=False)) + "\n" for x in lines)
        path.write_text(text, "utf-8")
        return path

    return do


SAMPLES = ROOT / "corpus" / "samples"
