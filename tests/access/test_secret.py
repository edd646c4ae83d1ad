"""The key that signs cookies: made once, whoever is first, readable to its owner alone."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.access.secret import FILE, secret_key
from service.errors import UsageError


def test_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret_key(folder), range(16)))
    (key,) = made
    assert len(key) == 64
    assert [p.name for p in folder.iterdir()] == [FILE]
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    (folder / FILE).chmod(0o644)
    assert secret_key(folder) == key
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_without_links(tmp_path: Path, monkeypatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", link)
    assert secret_key(tmp_path) == secret_key(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [FILE]


def test_the_setting_goes_first(tmp_path: Path) -> None:
    assert secret_key(tmp_path, "s" * 32) == "s" * 32
    assert not list(tmp_path.iterdir())
    with pytest.raises(UsageError) as error:
        secret_key(tmp_path, "short-secret")
    assert "short-secret" not in error.value.message()


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 40])
def test_a_bad_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(UsageError):
        secret_key(tmp_path)


def test_a_bad_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError):
        secret_key(tmp_path / "file")
