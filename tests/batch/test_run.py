"""A whole batch: what counts and what does not, true counties that draw no finding, odd names that break nothing."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from service.batch import console
from service.batch.face import Batch
from service.batch.file import Handed
from service.batch.standing import organs_of
from service.batch.submissions import gather
from tests.batch.conftest import LIMITS
from tests.export.county.test_county_letters import entry
from training.forge import county
from training.forge.county import Organ
from training.forge.forms import FORMS
from training.forge.plan import Plan, plan

_TOWNS = ("青石镇", "白沙镇", "竹溪镇", "柳湾镇", "高坪乡")
_FORM = FORMS["text-tabs"]


def _summed(plans: list[Plan]) -> Plan:
    """The county's own report: its cells are the sums."""
    own = plan(999, kind="county_government", name="岚溪县人民政府", year=2024, claims=0)
    cells = {c: sum(p.cells.get(c, 0) for p in plans) for c in own.cells}
    return own.change(cells={c: round(v, 4) if isinstance(v, float) else v for c, v in cells.items()}, raw={})


@pytest.fixture
def inbox(tmp_path: Path) -> tuple[Path, Path]:
    """Five towns of a county in a folder, and the county's own report beside it."""
    made = [
        (Organ(f"岚溪县{t}人民政府", "township"), plan(n, kind="township", name=f"岚溪县{t}人民政府", year=2024))
        for n, t in enumerate(_TOWNS)
    ]
    county.write(made, tmp_path / "in", 1)
    (tmp_path / "县.txt").write_bytes(_FORM.write(_summed([p for _, p in made])))
    return tmp_path / "in", tmp_path / "县.txt"


def _codes(found: Batch) -> list[str]:
    return sorted({f.code for f in found.findings})


def test_a_true_county_draws_no_finding(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    found = batch(inbox[0], tmp_path / "out", county=Handed.at(inbox[1]))
    assert _codes(found) == []
    assert found.county is not None
    assert found.county.compared > 100


def test_the_countys_own_report_among_them_is_no_part_of_the_sum(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    shutil.copy(inbox[1], inbox[0] / "岚溪县.txt")
    found = batch(inbox[0], tmp_path / "out", county=Handed.at(inbox[1]))
    assert _codes(found) == []
    assert [e.name for e in found.entries if not e.counted] == ["岚溪县.txt"]


def test_what_looks_like_the_countys_own_report_does_not_count_and_is_told(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(inbox[1], inbox[0] / "岚溪县.txt")
    found = batch(inbox[0], tmp_path / "out")
    assert found.alone == ["岚溪县.txt"] == [e.name for e in found.entries if not e.counted]
    console.show(found, tmp_path / "out")
    assert "像是本级自己的报告" in capsys.readouterr().out
    assert "像是本级自己的报告，未计入排名和汇总" in (tmp_path / "out" / "summary.html").read_text("utf-8")


def test_governments_of_several_counties_and_one_without_organs_count(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    shutil.copy(inbox[1], inbox[0] / "岚溪县.txt")
    other = plan(77, kind="county_government", name="云台县人民政府", year=2024)
    (inbox[0] / "云台县.txt").write_bytes(_FORM.write(other))
    assert not batch(inbox[0], tmp_path / "several").alone
    (inbox[0] / "岚溪县.txt").unlink()
    found = batch(inbox[0], tmp_path / "out")
    assert (found.alone, all(e.counted for e in found.entries)) == ([], True)


def test_a_stranger_to_the_roster_is_no_part_of_the_sum(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    other = plan(77, kind="township", name="云台县马鞍镇人民政府", year=2024)
    (inbox[0] / "外县.txt").write_bytes(_FORM.write(other))
    roster = tmp_path / "名单.csv"
    roster.write_text("单位\n" + "".join(f"{t}\n" for t in _TOWNS), "utf-8")
    found = batch(inbox[0], tmp_path / "out", county=Handed.at(inbox[1]), roster=Handed.at(roster))
    assert (_codes(found), found.strangers) == ([], ["外县.txt"])


@pytest.mark.parametrize("listed", [True, False], ids=["roster", "no roster"])
def test_what_cannot_be_read_makes_the_sum_too_small_and_no_contradiction(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch], listed: bool
) -> None:
    next(inbox[0].glob("*高坪乡*")).write_bytes(b"%PDF-1.4 no more")
    roster = tmp_path / "名单.csv"
    roster.write_text("单位\n" + "".join(f"{t}\n" for t in _TOWNS), "utf-8")
    found = batch(
        inbox[0], tmp_path / "out", county=Handed.at(inbox[1]), roster=Handed.at(roster) if listed else None
    )
    assert _codes(found) == []
    assert found.county is not None
    assert found.county.unchecked > 100


@pytest.mark.parametrize("listed", [True, False], ids=["not on the roster", "no roster"])
def test_organs_that_nobody_named_may_be_in_the_countys_figures(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch], listed: bool
) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("单位\n" + "".join(f"{t}\n" for t in _TOWNS[:3]), "utf-8")
    if not listed:
        for town in _TOWNS[3:]:
            next(inbox[0].glob(f"*{town}*")).unlink()
    found = batch(
        inbox[0], tmp_path / "out", county=Handed.at(inbox[1]), roster=Handed.at(roster) if listed else None
    )
    assert _codes(found) == []
    assert found.county is not None
    assert found.county.unchecked


def test_without_a_roster_a_wrong_cell_of_the_county_is_found(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    plans = [plan(n, kind="township", name=f"岚溪县{t}人民政府", year=2024) for n, t in enumerate(_TOWNS)]
    own, cell = _summed(plans), "requests.new.natural_person"
    inbox[1].write_bytes(_FORM.write(own.change(cells={cell: own.cells[cell] + 7}, raw={})))
    found = batch(inbox[0], tmp_path / "out", county=Handed.at(inbox[1]))
    assert [f.cell for f in found.findings] == [cell]


def test_one_organ_in_two_spellings_is_one(tmp_path: Path, batch: Callable[..., Batch]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(("岚溪县青石镇人民政府", "青石镇人民政府")):
        made = plan(5, kind="township", name=name, year=2024)
        (folder / f"{number}.txt").write_bytes(_FORM.write(made))
    found = batch(folder, tmp_path / "out")
    assert _codes(found) == ["C102"]
    assert found.copies == []


def test_towns_of_one_name_in_two_counties_are_two() -> None:
    entries = [
        entry(n).model_copy(update={"name": n})
        for n in ("岚溪县青石镇", "云岫县青石镇", "青石镇", "岚溪县柳湾镇", "柳湾镇")
    ]
    organs = organs_of(entries)
    assert len({organs[n] for n in ("岚溪县青石镇", "云岫县青石镇", "青石镇")}) == 3
    assert organs["岚溪县柳湾镇"] == organs["柳湾镇"]


def test_names_that_clash_as_paths_break_nothing(tmp_path: Path, batch: Callable[..., Batch]) -> None:
    content = _FORM.write(plan(5, kind="township", year=2024))
    names = ("甲.txt", "甲.txt.json/乙.txt", "a/" * 300 + "深.txt", "word/青石镇.txt", f"{'长' * 200}.txt")
    with zipfile.ZipFile(tmp_path / "报送.zip", "w") as archive:
        for name in names:
            archive.writestr(name, content)
    found = batch(tmp_path / "报送.zip", tmp_path / "out")
    assert found.counts.reviewed == len(names)
    assert all((tmp_path / "out" / str(e.review)).is_file() for e in found.entries)
    assert len({e.review for e in found.entries}) == len(names)


@pytest.mark.skipif(sys.platform == "win32", reason="needs FIFOs")
def test_a_fifo_is_a_line_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f")
    (one,) = gather([Handed.at(tmp_path / "f")], tmp_path, LIMITS)
    assert one.error is not None


def test_what_a_killed_process_left_goes(
    inbox: tuple[Path, Path], tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    batch(inbox[0], tmp_path / "out")
    (tmp_path / "out" / ".scores.xlsx.abc123").write_bytes(b"half")
    batch(inbox[0], tmp_path / "out")
    assert not list(tmp_path.glob("out/.scores*"))
