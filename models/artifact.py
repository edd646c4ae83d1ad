"""A trained model on disk: a folder with the model, its card, its figures and their hashes.

    model.joblib     plain data and numpy arrays, written with joblib
    card.md          what it was trained on and how well it does
    metrics.json     the figures
    SHA256SUMS       the hashes of the three

A pickle is code (Python documentation, ``pickle``, "Restricting Globals"): a file whose hash is not the one
written down is refused before it is unpickled, and one that names anything but arrays is refused before that runs.
Arrays are mapped, not copied: the processes of a machine share one copy of the weights.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import joblib
import numpy as np
from joblib.numpy_pickle import NumpyUnpickler

MODEL, CARD, METRICS, SUMS = "model.joblib", "card.md", "metrics.json", "SHA256SUMS"
_ALLOWED = {
    ("joblib.numpy_pickle", "NumpyArrayWrapper"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "scalar"),
}


class ArtifactError(Exception):
    """A model's folder can't be used; ``reason`` is one of ``missing``, ``tampered``, ``foreign``, ``kind``."""

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{reason}: {path} {detail}".strip())
        self.reason, self.path, self.detail = reason, path, detail


@dataclass(frozen=True)
class Artifact:
    """A model's folder as read: its state, its figures and the hash of ``model.joblib``."""

    path: Path
    state: Mapping[str, Any]
    metrics: Mapping[str, Any]
    sha256: str


def write(path: Path, state: Mapping[str, Any], card: str, metrics: Mapping[str, Any], **more: bytes) -> None:
    """Write a model's folder at once: under another name first, then renamed. FileExistsError if it is there.

    ``more`` are further files by name, with ``__`` for the dot, hashed like the others.
    """
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.parent / f".{path.name}.{os.getpid()}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    buffer = io.BytesIO()
    joblib.dump(dict(state), buffer, protocol=4)
    figures = json.dumps(metrics, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    contents = {MODEL: buffer.getvalue(), CARD: card.encode(), METRICS: figures.encode()}
    contents |= {name.replace("__", "."): data for name, data in more.items()}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items()))
    for name, data in {**contents, SUMS: sums.encode()}.items():
        write_durably(made / name, data)
    made.rename(path)
    sync_folder(path.parent)


def read(path: Path) -> Artifact:
    """Read a model's folder. Raises ArtifactError before anything of an untrusted file is run."""
    sums = hashes(path)
    for name in (MODEL, METRICS):
        if name not in sums:
            raise ArtifactError("missing", path, name)
    figures = _checked(path, METRICS, sums[METRICS])
    try:
        with _opened(path, MODEL, sums[MODEL]) as stream:
            state = _plain(_Unpickler(stream).load())
    except (
        pickle.UnpicklingError,
        AttributeError,
        EOFError,
        ImportError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
    ) as e:
        raise ArtifactError("foreign", path, str(e)) from e
    if not isinstance(state, dict) or not isinstance(state.get("kind"), str):
        raise ArtifactError("foreign", path)
    try:
        metrics = json.loads(figures)
    except (ValueError, RecursionError) as error:
        raise ArtifactError("foreign", path, METRICS) from error
    if not isinstance(metrics, dict):
        raise ArtifactError("foreign", path, METRICS)
    return Artifact(path, state, metrics, sums[MODEL])


def hashes(path: Path) -> dict[str, str]:
    """The hashes written down in a model's folder, by file name. ArtifactError where there are none."""
    try:
        lines = (path / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ArtifactError("missing", path, SUMS) from error
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}


def file(path: Path, name: str) -> bytes:
    """One file of a model's folder, its hash checked."""
    sums = hashes(path)
    if name not in sums:
        raise ArtifactError("missing", path, name)
    return _checked(path, name, sums[name])


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def replace_durably(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of a file at once: a reader finds the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    write_durably(made, data)
    made.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Wait until a folder's entries are on the disk, where the system can do that."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _checked(path: Path, name: str, digest: str) -> bytes:
    with _opened(path, name, digest) as stream:
        return stream.read()


@contextmanager
def _opened(path: Path, name: str, digest: str) -> Iterator[BinaryIO]:
    """A file at its beginning, its hash checked."""
    try:
        stream = (path / name).open("rb")
    except OSError as error:
        raise ArtifactError("missing", path, name) from error
    with stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
            raise ArtifactError("tampered", path, name)
        stream.seek(0)
        yield stream


def _plain(value: Any) -> Any:
    """A value with its mapped arrays as plain ones, which still lie in the file but are pickled like any other."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return np.asarray(value) if isinstance(value, np.memmap) else value


class _Unpickler(NumpyUnpickler):  # type: ignore[misc]
    """Joblib's reader of pickles with arrays, for plain data only; the arrays are mapped."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream.name, stream, ensure_native_byte_order=False, mmap_mode="r")

    def find_class(self, module: str, name: str) -> Any:
        """The class named, if it is one that plain data with arrays needs."""
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)
