"""The commands that docs/deploy.md gives for backups bring everything back."""

from __future__ import annotations

import re
import shlex
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from service.access import accounts, secret
from service.access.passwords import Passwords
from service.errors import DatabaseUnusable
from service.store.engine import Store
from tests.conftest import ROOT
from tests.postgres import Server, find_program

_GUIDE = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def _names(folder: Path, url: str = "") -> list[str]:
    with closing(Store.at(folder, url)) as store:
        return [a.name for a in accounts.listed(store)]


def _account(folder: Path, name: str, url: str = "") -> None:
    with closing(Store.at(folder, url)) as store:
        accounts.create(store, name, "a fairly long one", "admin", "", passwords=Passwords(), by="test")


def _words(tool: str) -> list[str]:
    """The guide's one call of a tool of PostgreSQL, in the form that compose runs it in."""
    found = re.findall(rf"exec -T db ({tool} [^<>\n]+) [<>]", _GUIDE)
    assert len(found) == 1
    return shlex.split(found[0])


def test_a_dump_is_restored_into_a_new_database_and_over_a_used_one(postgres: Server, tmp_path: Path) -> None:
    dumped, other = postgres.fresh(), postgres.fresh()
    _account(tmp_path, "王主任", dumped)
    dump = _run(_words("pg_dump"), dumped)
    for _ in range(2):
        _run(_words("pg_restore"), other, dump)
        assert _names(tmp_path, other) == ["王主任"]
        _account(tmp_path, "后来的", other)
    for url in (dumped, other):
        postgres.drop(url)


def _run(words: list[str], url: str, given: bytes = b"") -> bytes:
    """The words on the database of ``url`` instead of the guide's, which is called nianbao as its user is."""
    name, _, host = url.partition("?host=")
    at = max(i for i, word in enumerate(words) if word == "nianbao")
    words = [find_program(words[0]), f"--host={host}", *words[1:at], name.rpartition("/")[2], *words[at + 1 :]]
    done = subprocess.run(words, input=given, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_a_data_folder_is_packed_and_unpacked(tmp_path: Path) -> None:
    data, packed, back = tmp_path / "data", tmp_path / "data.tar.gz", tmp_path / "back"
    _account(data, "王主任")
    key = secret.secret_key(data)
    (pack,) = set(re.findall(r"tar -C /var/lib/nianbao (-czf) \S+ \.", _GUIDE))
    (unpack,) = set(re.findall(r"tar -C /var/lib/nianbao (-xzpf) \S+", _GUIDE))
    back.mkdir()
    subprocess.run(["tar", "-C", data, pack, packed, "."], check=True, timeout=60)
    subprocess.run(["tar", "-C", back, unpack, packed], check=True, timeout=60)
    assert _names(back) == ["王主任"]
    assert secret.secret_key(back) == key
    assert stat.S_IMODE((back / secret.FILE).stat().st_mode) == 0o600


def test_an_older_version_says_that_the_database_is_newer(store: Store, tmp_path: Path) -> None:
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnusable, match="更新的版本"):
        Store.at(tmp_path, store.url.render_as_string(hide_password=False))
