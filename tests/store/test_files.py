"""Files under their hash: kept once, whole or not at all, and not removed under the hands of a review."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.store.files import Files, Kept


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def files(folder: Path) -> Files:
    return Files(folder)


def _keep(files: Files, data: bytes) -> Kept:
    with files.held(io.BytesIO(data)) as kept:
        return kept


def _remove(files: Files, sha256: str) -> None:
    files.remove(sha256, unless=lambda: False)


def _on_disk(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


def test_kept_under_the_hash_of_its_bytes(files: Files) -> None:
    data = "年度报告".encode() * 300_000  # more than one piece
    kept = _keep(files, data)
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert kept.path == files.path(kept.sha256)
    assert kept.path.read_bytes() == data
    assert list(files.all()) == [kept.sha256]


def test_from_where_the_source_stands(files: Files) -> None:
    source = io.BytesIO(b"head and body")
    source.seek(9)
    with files.held(source) as kept:
        assert kept.path.read_bytes() == b"body"


def test_the_same_bytes_once(files: Files, folder: Path) -> None:
    assert _keep(files, b"one") == _keep(files, b"one")
    assert len(_on_disk(folder)) == 1
    assert _keep(files, b"two").sha256 != _keep(files, b"").sha256
    assert len(list(files.all())) == 3


def test_what_is_held_is_not_removed(files: Files) -> None:
    with files.held(io.BytesIO(b"one")) as kept:
        with files.held(io.BytesIO(b"one")):
            _remove(files, kept.sha256)
        _remove(files, kept.sha256)
        assert kept.path.read_bytes() == b"one"
    _remove(files, kept.sha256)
    _remove(files, kept.sha256)
    assert not kept.path.exists()
    assert not kept.path.parent.exists()
    assert _keep(files, b"one").path.exists()


def test_what_is_used_is_not_removed(files: Files) -> None:
    kept = _keep(files, b"one")
    files.remove(kept.sha256, unless=lambda: True)
    assert kept.path.exists()
    files.sync(kept.sha256)


def test_held_no_longer_after_an_error(files: Files) -> None:
    with pytest.raises(RuntimeError, match="stop"), files.held(io.BytesIO(b"one")) as kept:
        raise RuntimeError("stop")
    _remove(files, kept.sha256)
    assert list(files.all()) == []


class _Broken(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise ConnectionResetError("the sender is gone")
        return super().read(4)


def test_half_received_ones_vanish(files: Files, folder: Path) -> None:
    with pytest.raises(ConnectionResetError), files.held(_Broken(b"half a file")):
        pytest.fail("it was never whole")
    assert _on_disk(folder) == []


def test_what_a_killed_process_left_vanishes(files: Files, folder: Path) -> None:
    kept = _keep(files, b"one")
    (folder / "incoming" / "tmp123").write_bytes(b"half")
    again = Files(folder)
    assert _on_disk(folder) == [kept.path]
    assert list(again.all()) == [kept.sha256]


@pytest.mark.parametrize(
    "text", ["", "..", "../../etc/passwd", "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "\n", "零" * 64]
)
def test_only_a_hash_names_a_file(files: Files, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        files.path(text)
    with pytest.raises(ValueError, match=r".*"):
        _remove(files, text)


def test_strange_files_are_no_files(files: Files, folder: Path) -> None:
    (folder / "ab").mkdir()
    (folder / "ab" / ".DS_Store").write_bytes(b"")
    assert list(files.all()) == []


def test_many_at_once(files: Files) -> None:
    def work(number: int) -> None:
        data = str(number % 3).encode() * 100_000
        with files.held(io.BytesIO(data)) as kept:
            assert kept.path.read_bytes() == data
        _remove(files, kept.sha256)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(60)))
    assert list(files.all()) == []
    assert not +files._held
