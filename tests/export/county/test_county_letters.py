"""The letters in one zip: one an organ, under names that any system can unpack, the same bytes for the same input."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch.face import Entry
from service.errors import NianbaoError, ReadTimeout
from service.export.county import letters
from tests.counties import Made

ENDING = "-审核意见书.docx"


def entry(organ: str) -> Entry:
    return Entry(name="a/b.docx", sha256="0", bytes=1, organ=organ)


def test_each_reviewed_report_has_its_letter(county: Made, tmp_path: Path) -> None:
    letters.write(county.batch, letters.here(county.read), tmp_path / "letters.zip")
    with zipfile.ZipFile(tmp_path / "letters.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len([e for e in county.batch.entries if e.counted])
        assert f"岚溪县财政局{ENDING}" in names
        twice = [n for n in names if n.startswith("岚溪县青石镇")]
        assert twice == [f"岚溪县青石镇人民政府{ENDING}"]  # of two reports the one that counts
        for info in archive.infolist():
            assert info.flag_bits & 0x800
            text = "\n".join(p.text for p in docx.Document(io.BytesIO(archive.read(info))).paragraphs)
            assert text.startswith("政府信息公开工作年度报告审核意见书\n" + info.filename.split("-审核")[0])


def test_the_same_input_gives_the_same_bytes(county: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for day in (315_532_800, 1_700_000_000):
        monkeypatch.setattr("time.time", lambda day=day: float(day))
        letters.write(county.batch, letters.here(county.read), tmp_path / "letters.zip")
        made.append((tmp_path / "letters.zip").read_bytes())
    assert made[0] == made[1]


def test_hostile_names_are_harmless(wild: Made, tmp_path: Path) -> None:
    letters.write(wild.batch, letters.here(wild.read), tmp_path / "letters.zip")
    with zipfile.ZipFile(tmp_path / "letters.zip") as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "out")
    assert len(names) == sum(e.counted for e in wild.batch.entries)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(names)


@given(st.lists(st.one_of(st.text(), st.sampled_from(["CON", "con.x", "Nul", "A", "a", "é", "é", " ", ".."]))))
def test_names_are_safe_and_unlike_each_other(organs: list[str]) -> None:
    names = list(letters.file_names([entry(organ) for organ in organs]))
    assert len({unicodedata.normalize("NFKC", n).casefold() for n in names}) == len(organs)
    for name in names:
        assert len(name.encode()) <= 255
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        assert name.endswith(".docx")
        assert not name.startswith((" ", "."))
        assert not re.match(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", name)


def test_without_a_name_the_files_is_taken() -> None:
    (name,) = letters.file_names([Entry(name="乡镇/竹溪.pdf", sha256="0", bytes=1)])
    assert name == f"竹溪{ENDING}"


def test_letters_are_written_one_after_the_other(county: Made, tmp_path: Path) -> None:
    def export(entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
        for number, e in enumerate(entries):
            assert [p.stat().st_size > number * 1000 for p in tmp_path.iterdir()] in ([True], [number > 0])
            yield e, bytes(200_000)

    letters.write(county.batch, export, tmp_path / "letters.zip")
    assert (tmp_path / "letters.zip").stat().st_size > 10 * 200_000


def test_a_letter_that_can_not_be_made_is_a_note_and_not_the_end(county: Made, tmp_path: Path) -> None:
    def export(entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | NianbaoError]]:
        return ((e, ReadTimeout(seconds=30) if e.organ == "岚溪县财政局" else b"PK") for e in entries)

    letters.write(county.batch, export, tmp_path / "letters.zip")
    with zipfile.ZipFile(tmp_path / "letters.zip") as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    (note,) = (content for name, content in contents.items() if name.endswith(".txt"))
    assert "30 秒" in note.decode("utf-8-sig")
    assert [name for name in contents if "财政局" in name] == ["岚溪县财政局-审核意见书.txt"]
    assert list(contents.values()).count(b"PK") == len(contents) - 1 > 0


@pytest.mark.parametrize("count", [0, 2])
def test_a_letter_too_few_or_twice_is_no_zip(count: int, county: Made, tmp_path: Path) -> None:
    def export(entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
        for e in entries:
            yield from [(e, b"")] * (count if e.organ == "岚溪县财政局" else 1)

    with pytest.raises(ValueError, match="岚溪县财政局"):
        letters.write(county.batch, export, tmp_path / "letters.zip")
    assert list(tmp_path.iterdir()) == []
