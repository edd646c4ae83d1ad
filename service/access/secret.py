"""The key that signs cookies: a setting, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from pathlib import Path

from service.errors import UsageError

FILE = "secret.key"
LEAST = 32
"""Characters that a key has at least."""


def secret_key(folder: Path, setting: str = "") -> str:
    """The key: ``setting`` or what the file in ``folder`` holds; the file is made, readable to its owner alone.

    Several processes that start at once get the same key. Raises UsageError for a key that is too short and for a
    folder or file that can't be used.
    """
    if setting:
        return _checked(setting, "NIANBAO_SECRET_KEY")
    path = folder / FILE
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _make(path)
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
        key = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "内容不是文本"
        raise UsageError(what=f"签名密钥 {path} 无法使用：{reason}") from error
    return _checked(key, str(path))


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; where another process was quicker its key stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)  # fails, unlike a rename, where the file is there already
        except FileExistsError:
            return
        except OSError:  # a file system without links
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(Path(name).read_bytes())
    except FileExistsError:
        return
    finally:
        Path(name).unlink(missing_ok=True)


def _checked(key: str, where: str) -> str:
    if len(key) < LEAST:
        raise UsageError(what=f"{where}：签名密钥至少 {LEAST} 个字符")
    return key
