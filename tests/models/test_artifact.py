"""A model's folder: written at once, hash-checked, and nothing of a foreign pickle ever runs."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path

import joblib
import numpy as np
import pytest

from models import artifact
from models.artifact import ArtifactError

STATE = {
    "kind": "test/1",
    "names": ["甲"],
    "weights": np.arange(6, dtype=np.float32).reshape(2, 3),
    "n": 1,
    "on": True,
}


class Bomb:
    """A pickle that makes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def _plant(folder: Path, data: bytes) -> None:
    """Put ``data`` in the model's place with the right hash, as one who can write the folder would."""
    (folder / artifact.MODEL).write_bytes(data)
    sums = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in (artifact.MODEL, artifact.METRICS)}
    (folder / artifact.SUMS).write_text("".join(f"{d}  {n}\n" for n, d in sums.items()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    artifact.write(tmp_path / "v1", STATE, "card\n", {"f1": 0.9}, heldout__jsonl=b"{}\n")
    return tmp_path / "v1"


def test_what_was_written_is_read(folder: Path) -> None:
    found = artifact.read(folder)
    assert found.metrics == {"f1": 0.9}
    assert found.sha256 == hashlib.sha256((folder / artifact.MODEL).read_bytes()).hexdigest()
    assert {k: v for k, v in found.state.items() if k != "weights"} == {
        k: v for k, v in STATE.items() if k != "weights"
    }
    assert np.array_equal(found.state["weights"], STATE["weights"])
    assert artifact.file(folder, "heldout.jsonl") == b"{}\n"
    assert sorted(p.name for p in folder.parent.iterdir()) == ["v1"]


def test_the_same_state_gives_the_same_bytes(folder: Path) -> None:
    artifact.write(folder.parent / "v2", STATE, "card\n", {"f1": 0.9})
    assert artifact.read(folder).sha256 == artifact.read(folder.parent / "v2").sha256


def test_a_version_is_never_overwritten(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        artifact.write(folder, {"kind": "other"}, "", {})
    assert artifact.read(folder).state["kind"] == "test/1"


@pytest.mark.parametrize("name", [artifact.MODEL, artifact.METRICS])
def test_a_changed_file_is_refused(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ArtifactError) as caught:
        artifact.read(folder)
    assert caught.value.reason == "tampered"


@pytest.mark.parametrize("name", [artifact.MODEL, artifact.METRICS, artifact.SUMS])
def test_a_lost_file_is_said(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtifactError) as caught:
        artifact.read(folder)
    assert caught.value.reason == "missing"


@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_a_foreign_pickle_is_refused_before_it_runs(folder: Path, tmp_path: Path, protocol: int) -> None:
    _plant(folder, pickle.dumps({"kind": "test/1", "x": Bomb(tmp_path / "boom")}, protocol))
    with pytest.raises(ArtifactError) as caught:
        artifact.read(folder)
    assert caught.value.reason == "foreign"
    assert not (tmp_path / "boom").exists()


def test_arrays_of_objects_run_nothing(folder: Path, tmp_path: Path) -> None:
    array = np.empty(1, object)
    array[0] = Bomb(tmp_path / "boom")
    joblib.dump({"kind": "test/1", "x": array}, folder / "inner.joblib")
    _plant(folder, (folder / "inner.joblib").read_bytes())
    with pytest.raises(ArtifactError):
        artifact.read(folder)
    assert not (tmp_path / "boom").exists()


@pytest.mark.parametrize("data", [b"", b"x", b"\x80\x04.", pickle.dumps([1, 2]), pickle.dumps({"no": "kind"})])
def test_what_is_no_model_is_refused(folder: Path, data: bytes) -> None:
    _plant(folder, data)
    with pytest.raises(ArtifactError) as caught:
        artifact.read(folder)
    assert caught.value.reason == "foreign"


def test_replacing_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.json"
    artifact.replace_durably(path, b"old")
    artifact.replace_durably(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in path.parent.iterdir()] == ["x.json"]


def test_the_weights_stay_in_the_file_and_can_not_be_written(folder: Path) -> None:
    weights = artifact.read(folder).state["weights"]
    assert type(weights) is np.ndarray
    assert isinstance(weights.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        weights[0, 0] = 1.0


def test_what_was_read_can_be_written_again(folder: Path) -> None:
    found = artifact.read(folder)
    artifact.write(folder.parent / "v2", found.state, "card\n", found.metrics)
    assert artifact.read(folder.parent / "v2").sha256 == found.sha256
