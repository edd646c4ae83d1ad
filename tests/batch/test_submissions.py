"""What counts as handed in: folders, zips with names of any kind, files; nothing hostile gets out of its place."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch.file import Handed
from service.batch.submissions import gather
from service.errors import UsageError
from service.intake.limits import Limits

LIMITS = Limits(upload_bytes=1 << 16)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    made = tmp_path / "spool"
    made.mkdir()
    return made


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    made = tmp_path / "报送"
    made.mkdir()
    return made


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_folder_with_all_that_lies_about_in_it(inbox: Path, spool: Path) -> None:
    (inbox / "乡镇").mkdir()
    (inbox / "乡镇" / "青石镇.docx").write_bytes(b"one")
    (inbox / "财政局.pdf").write_bytes(b"two")
    for aside in ("~$财政局.pdf", ".DS_Store", "Thumbs.db", ".~lock.财政局.pdf#"):
        (inbox / aside).write_bytes(b"x")
    (inbox / "__MACOSX").mkdir()
    (inbox / "__MACOSX" / "._财政局.pdf").write_bytes(b"x")
    found = gather([Handed.at(inbox)], spool, LIMITS)
    assert [(s.name, s.sha256) for s in found] == [
        ("乡镇/青石镇.docx", hashlib.sha256(b"one").hexdigest()),
        ("财政局.pdf", hashlib.sha256(b"two").hexdigest()),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes names of any bytes")
def test_a_path_of_other_bytes_is_reached_by_its_copy(inbox: Path, spool: Path) -> None:
    path = inbox / os.fsdecode("青石镇.txt".encode("gbk"))
    path.write_bytes(b"one")
    for handed in (inbox, path):
        (found,) = gather([Handed.at(handed)], spool, LIMITS)
        assert found.path.read_bytes() == b"one"
        assert str(found.path).encode()
        assert found.error is None


def test_an_earlier_result_is_none_of_the_files(inbox: Path, spool: Path) -> None:
    for name in ("a.docx", "结果/.nianbao/lock", "结果/scores.csv", "结果/reviews/a.json"):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(b"x")
    assert [s.name for s in gather([Handed.at(inbox)], spool, LIMITS)] == ["a.docx"]


def test_what_is_left_out(inbox: Path, spool: Path) -> None:
    for name in ("a.docx", "名单.csv", "结果/scores.csv", "结果/reviews/a.json"):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(name.encode())
    found = gather([Handed.at(inbox)], spool, LIMITS, [inbox / "名单.csv", inbox / "结果"])
    assert [s.name for s in found] == ["a.docx"]


def _gbk_zip(path: Path, name: str) -> None:
    """A zip as Windows makes it here: the name in GBK, without the flag of UTF-8."""
    raw = name.encode("gb18030")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * len(raw), b"1")
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))


def test_names_in_gbk(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "报送.zip"
    _gbk_zip(path, "乡镇/青石镇人民政府年报.docx")
    assert [s.name for s in gather([Handed.at(path)], spool, LIMITS)] == ["乡镇/青石镇人民政府年报.docx"]


def test_names_in_utf8_with_and_without_the_flag(tmp_path: Path, spool: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"岚溪县/财政局.pdf": b"1"})
    assert [s.name for s in gather([Handed.at(path)], spool, LIMITS)] == ["岚溪县/财政局.pdf"]
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(mark) + place
        raw[at : at + 2] = (int.from_bytes(raw[at : at + 2], "little") & ~0x800).to_bytes(2, "little")
    path.write_bytes(raw)
    assert [s.name for s in gather([Handed.at(path)], spool, LIMITS)] == ["岚溪县/财政局.pdf"]


def test_nothing_gets_out_of_a_zip(tmp_path: Path, spool: Path) -> None:
    names = {"../../outside.docx": b"1", "/etc/abs.docx": b"2", "..\\..\\windows.docx": b"3", "..": b"4"}
    found = gather([Handed.at(_zip(tmp_path / "a.zip", names))], spool, LIMITS)
    assert {s.name for s in found} == {"outside.docx", "etc/abs.docx", "windows.docx", "未命名"}
    assert all(s.path.parent == spool for s in found)
    assert not (tmp_path.parent / "outside.docx").exists()


def test_a_bomb_and_a_large_file_are_a_line_each_and_the_rest_goes_on(tmp_path: Path, spool: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.docx": b"good", "bomb.docx": b"\0" * (1 << 22), "c.docx": b"fine"})
    found = {s.name: s for s in gather([Handed.at(path)], spool, LIMITS)}
    assert found["bomb.docx"].error is not None
    assert found["bomb.docx"].error.code == "file_too_large"
    assert found["a.docx"].error is None
    assert found["c.docx"].error is None
    assert sorted(p.name for p in spool.iterdir()) == sorted(found[n].sha256 for n in ("a.docx", "c.docx"))


def test_a_high_ratio_is_over_the_limit(tmp_path: Path, spool: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"bomb.docx": b"\0" * (1 << 22)})
    limits = Limits(upload_bytes=1 << 30, inflation_ratio=100)
    (one,) = gather([Handed.at(path)], spool, limits)
    assert one.error is not None
    assert one.error.code == "over_limit"


def test_a_member_with_a_password_is_a_line(tmp_path: Path, spool: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.docx": b"1"})
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    path.write_bytes(raw)
    (one,) = gather([Handed.at(path)], spool, LIMITS)
    assert one.error is not None
    assert one.error.code == "encrypted"


@pytest.mark.parametrize("content", [b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"PK\x03\x04 and no more"])
def test_archives_that_cannot_be_used_say_so(tmp_path: Path, spool: Path, content: bytes) -> None:
    path = tmp_path / "报送.zip"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"报送\.zip"):
        gather([Handed.at(path)], spool, LIMITS)


def test_a_single_docx_is_a_file_and_no_archive(tmp_path: Path, spool: Path) -> None:
    path = _zip(tmp_path / "青石镇.docx", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert [s.name for s in gather([Handed.at(path)], spool, LIMITS)] == ["青石镇.docx"]


def test_nothing_there(inbox: Path, spool: Path) -> None:
    with pytest.raises(UsageError):
        gather([Handed.at(inbox)], spool, LIMITS)
    (gone,) = gather([Handed("青石镇.docx", inbox / "没有")], spool, LIMITS)
    assert (gone.name, gone.error and gone.error.code) == ("青石镇.docx", "file_not_found")


def test_names_are_told_apart(inbox: Path, spool: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (inbox / "A.docx").write_bytes(b"1")
    (other / "a.DOCX").write_bytes(b"2")
    handed = [
        Handed("A.docx", inbox / "A.docx"),
        Handed("a.DOCX", other / "a.DOCX"),
        Handed("A.docx", other / "a.DOCX"),
    ]
    names = [s.name for s in gather(handed, spool, LIMITS)]
    assert len({n.casefold() for n in names}) == 3


def test_a_file_that_may_not_be_read_is_a_line(inbox: Path, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox / "a.docx").write_bytes(b"1")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    (one,) = gather([Handed.at(inbox)], spool, LIMITS)
    assert one.error is not None
    assert one.error.code == "file_not_found"


_NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(_NAMES, min_size=1, max_size=5))
def test_whatever_a_zip_is_called_inside(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("zip")
    spool = folder / "spool"
    spool.mkdir()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, name in enumerate(dict.fromkeys(n.rstrip("/\\") or "x" for n in names)):
            archive.writestr(name, f"content {number}")
    (folder / "a.zip").write_bytes(buffer.getvalue())
    try:
        found = gather([Handed.at(folder / "a.zip")], spool, LIMITS)
    except UsageError:
        return  # nothing but leftovers of systems
    assert len({s.name.casefold() for s in found}) == len(found)
    for one in found:
        assert one.path.parent == spool
        assert ".." not in one.name.split("/")
