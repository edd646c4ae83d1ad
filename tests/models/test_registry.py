"""The registry: what is current, promotion, one step back, and damage that is never loaded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from models import artifact, registry
from models.artifact import ArtifactError
from models.registry import RELEASED, Registry, UnknownVersion
from tests.conftest import ROOT


def _copy(folder: Path, name: str) -> Path:
    """The shipped model as a version of its own, with another card (the model's bytes stay)."""
    source = artifact.read(RELEASED / Registry().current())
    artifact.write(folder / name, source.state | {"note": name}, f"# {name}\n", dict(source.metrics))
    return folder / name


@pytest.fixture
def kept(tmp_path: Path) -> Registry:
    for name in ("c-1", "c-2"):
        _copy(tmp_path, name)
    return Registry(tmp_path)


def test_the_shipped_model_is_current_at_first(kept: Registry) -> None:
    assert kept.current() == Registry().current() == registry.shipped().version
    assert [v.name for v in kept.versions()] == [kept.current(), "c-1", "c-2"]
    assert [v.current for v in kept.versions()] == [True, False, False]
    assert kept.load().sha256 == registry.shipped().sha256


def test_promotion_and_rollback_restore_the_same_bytes(kept: Registry) -> None:
    first = kept.load()
    kept.promote("c-1")
    second = kept.load()
    kept.promote("c-2")
    assert kept.current() == "c-2"
    assert len({first.sha256, second.sha256, kept.load().sha256}) == 3
    assert kept.rollback() == "c-1"
    assert kept.load().sha256 == second.sha256
    assert kept.rollback() == first.version
    assert kept.load().sha256 == first.sha256
    with pytest.raises(UnknownVersion):
        kept.rollback()


def test_promoting_the_current_version_changes_nothing(kept: Registry) -> None:
    kept.promote("c-1")
    kept.promote("c-1")
    assert kept.rollback() == registry.shipped().version


@pytest.mark.parametrize("name", ["c-9", "", "..", "../c-1", "c-1/../c-2", ".hidden"])
def test_unknown_versions(kept: Registry, name: str) -> None:
    with pytest.raises(UnknownVersion):
        kept.path(name)
    with pytest.raises(UnknownVersion):
        kept.promote(name or "nothing")


def test_a_tampered_candidate_is_not_promoted(kept: Registry, tmp_path: Path) -> None:
    data = bytearray((tmp_path / "c-1" / artifact.MODEL).read_bytes())
    data[-1] ^= 1
    (tmp_path / "c-1" / artifact.MODEL).write_bytes(data)
    with pytest.raises(ArtifactError):
        kept.promote("c-1")
    assert kept.load().sha256 == registry.shipped().sha256
    assert [v.flaw for v in kept.versions()] == ["", "tampered", ""]


def test_another_model_under_the_current_ones_name_is_refused(kept: Registry, tmp_path: Path) -> None:
    kept.promote("c-1")
    shutil.rmtree(tmp_path / "c-1")
    shutil.copytree(tmp_path / "c-2", tmp_path / "c-1")  # whole, its own hashes right, but not what was promoted
    with pytest.raises(ArtifactError) as caught:
        kept.load()
    assert caught.value.reason == "tampered"
    assert kept.rollback() == registry.shipped().version


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": "c-1"}'])
def test_a_damaged_pointer_is_said(kept: Registry, tmp_path: Path, text: str) -> None:
    (tmp_path / "current.json").write_text(text)
    with pytest.raises(ArtifactError):
        kept.load()


def test_another_kind_of_model_is_no_tagger(kept: Registry, tmp_path: Path) -> None:
    artifact.write(tmp_path / "c-3", {"kind": "nianbao.classifier/1"}, "", {})
    with pytest.raises(ArtifactError) as caught:
        kept.promote("c-3")
    assert caught.value.reason == "kind"


def test_the_newest_shipped_version_counts_numbers(tmp_path: Path) -> None:
    source = RELEASED / Registry().current()
    for name in ("1.9.0", "1.10.0", "1.2.0"):
        shutil.copytree(source, tmp_path / name)
    assert Registry(None, tmp_path).current() == "1.10.0"


def test_no_model_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnknownVersion):
        Registry(None, tmp_path / "none").current()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("calls", range(1, 9))
def test_killed_at_any_step_of_writing_and_promoting_a_valid_model_is_current(tmp_path: Path, calls: int) -> None:
    """A process is killed at its n-th sync or rename: before, between and after the writes of both operations."""
    script = f"""
        import os, signal, sys
        from pathlib import Path
        from models import artifact
        from models.registry import RELEASED, Registry

        left = {calls}
        def counted(do):
            def call(*args, **kwargs):
                global left
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return do(*args, **kwargs)
            return call
        os.fsync = counted(os.fsync)
        Path.rename, Path.replace = counted(Path.rename), counted(Path.replace)
        source = artifact.read(RELEASED / Registry().current())
        folder = Path(sys.argv[1])
        artifact.write(folder / "c-1", source.state | {{"note": "c-1"}}, "", {{}})
        Registry(folder).promote("c-1")
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, timeout=60, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode in (0, -signal.SIGKILL)
    kept = Registry(tmp_path)
    assert kept.load().version in (registry.shipped().version, "c-1")
    assert all(not v.flaw for v in kept.versions())
    pointer = tmp_path / "current.json"
    if pointer.exists():
        assert json.loads(pointer.read_text())["version"] == "c-1"
    if not (tmp_path / "c-1").exists():
        _copy(tmp_path, "c-1")  # what was left behind is in nobody's way
    kept.promote("c-1")
    assert kept.load().version == "c-1"


@pytest.mark.parametrize("text", ["", "[]", '{"version": "1.0.0", "sha256": "x", "before": []}'])
def test_promoting_the_shipped_version_is_the_way_out_of_a_damaged_pointer(
    kept: Registry, tmp_path: Path, text: str
) -> None:
    (tmp_path / "current.json").write_text(text)
    kept.promote(registry.shipped().version)
    assert kept.load().sha256 == registry.shipped().sha256


def test_a_model_that_can_not_tag_is_not_promoted(kept: Registry, tmp_path: Path) -> None:
    source = artifact.read(tmp_path / "c-1")
    artifact.write(tmp_path / "c-4", {**source.state, "thresholds": source.state["thresholds"][:3]}, "", {})
    with pytest.raises(ArtifactError):
        kept.promote("c-4")
    assert kept.current() == registry.shipped().version
