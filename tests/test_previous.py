"""Last year's report: one file that must fit, or a folder in which each organ finds its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.document import Document
from service import names
from service.errors import UsageError
from service.previous import LastYear, load
from tests.documents import lines
from tests.reports import OVERVIEW, Sketch, reviewed


class Plain:
    def read(self, data: bytes) -> Document:
        return lines(data.decode())


def text(unit: str, year: int) -> str:
    return Sketch(
        title=f"{unit}{year}年政府信息公开工作年度报告", overview=OVERVIEW.replace("2023", str(year))
    ).text()


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


@pytest.mark.parametrize("unit", ["竹溪镇人民政府", "清河县竹溪镇人民政府", "竹溪镇"])
def test_a_file_of_the_same_organ_fits(tmp_path: Path, unit: str) -> None:
    found = load(write(tmp_path, "去年.txt", text(unit, 2022)), Plain())
    assert any(c.code == "Y101" for c in reviewed(previous=found).checks)


@pytest.mark.parametrize(
    ("unit", "year", "said"),
    [
        ("柳湾镇人民政府", 2022, "柳湾镇人民政府"),
        ("竹溪镇人民政府", 2021, "2021 年"),
        ("竹溪镇人民政府", 2023, "2023 年"),
    ],
)
def test_a_file_that_does_not_fit_is_not_used_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, unit: str, year: int, said: str
) -> None:
    found = load(write(tmp_path, "去年.txt", text(unit, year)), Plain())
    assert not [c for c in reviewed(previous=found).checks if c.code[0] == "Y"]
    assert said in caplog.text


def test_in_a_folder_each_organ_finds_its_own_report_of_the_year_before(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", text("柳湾镇人民政府", 2022))
    write(tmp_path, "b.txt", text("清河县竹溪镇人民政府", 2022))
    write(tmp_path, "c.txt", text("竹溪镇人民政府", 2021))
    write(tmp_path, "d.txt", "这不是年度报告。")
    write(tmp_path, "e.xlsx", "不读")
    found = load(tmp_path, Plain())
    assert [r.unit.name for r in found.reports] == ["柳湾镇人民政府", "清河县竹溪镇人民政府", "竹溪镇人民政府"]
    result = reviewed(previous=found)
    own = found.of(result.report)
    assert own is not None
    assert (own.unit.name, own.year) == ("清河县竹溪镇人民政府", 2022)


def test_an_organ_without_a_report_of_last_year_is_reviewed_without(caplog: pytest.LogCaptureFixture) -> None:
    assert not [c for c in reviewed(previous=LastYear(())).checks if c.code[0] == "Y"]
    assert "没有找到" in caplog.text


def test_two_reports_that_both_could_be_meant_are_neither(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", text("清河县竹溪镇人民政府", 2022))
    write(tmp_path, "b.txt", text("白河县竹溪镇人民政府", 2022))
    found = load(tmp_path, Plain())
    assert found.of(reviewed().report) is None


def test_copies_of_one_report_are_one_and_two_versions_are_none(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", text("清河县竹溪镇人民政府", 2022))
    write(tmp_path, "b.txt", text("清河县竹溪镇人民政府", 2022).replace("\n", "\r\n"))
    own = load(tmp_path, Plain()).of(reviewed().report)
    assert own is not None
    write(tmp_path, "c.txt", text("清河县竹溪镇人民政府", 2022) + "\n另有一段。")
    assert load(tmp_path, Plain()).of(reviewed().report) is None


@pytest.mark.parametrize("unit", ["清河县市监局", "市监局", "清河县市场监管局"])
def test_an_abbreviated_name_of_last_year_fits(tmp_path: Path, unit: str) -> None:
    now = reviewed(lambda s: setattr(s, "title", "清河县市场监督管理局2023年政府信息公开工作年度报告")).report
    write(tmp_path, "b.txt", text("白河县市监局", 2022))
    file = write(tmp_path, "a.txt", text(unit, 2022))
    for found in (load(tmp_path, Plain()).of(now), load(file, Plain()).of(now)):
        assert found is not None
        assert found.unit.name == unit
    assert load(tmp_path / "b.txt", Plain()).of(now) is None


def test_what_is_not_there_or_no_report_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load(tmp_path / "没有.txt", Plain())
    with pytest.raises(UsageError):
        load(tmp_path, Plain())
    with pytest.raises(UsageError, match=r"x\.txt"):
        load(write(tmp_path, "x.txt", "这不是年度报告。"), Plain())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青石镇人民政府", "青石镇", True),
        ("岚溪县青石镇人民政府", "青石镇政府", True),
        ("霁州市岚溪县青石镇人民政府", "岚溪县青石镇", True),
        ("北苑街道办事处", "北苑街道", True),
        ("岚溪县发展和改革委员会", "岚溪县发展和改革委", True),
        ("清河县发展改革委", "清河县发展和改革委员会", True),
        ("县发展和改革委员会", "清河县发展和改革委员会", True),
        ("岚溪县财政局", "霁川县财政局", False),
        ("青石镇人民政府", "小青石镇人民政府", False),
        ("岚溪县人民政府", "岚溪县人民政府办公室", False),
        ("岚溪县青石镇", "霁川县青石镇", False),
        ("", "青石镇", False),
    ],
)
def test_names_of_organs(one: str, other: str, same: bool) -> None:
    assert names.same(one, other) is same
    assert names.same(other, one) is same
