"""Last year's reports of a batch: whose each is, which count once, and which organs stay without."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from service.batch import console
from service.batch.face import Batch
from service.batch.file import Handed
from training.forge.forms import FORMS
from training.forge.plan import plan

_FORM = FORMS["text-tabs"]
Run = Callable[..., Batch]


def put(folder: Path, unit: str, year: int, file: str = "", seed: int = 1) -> None:
    folder.mkdir(exist_ok=True)
    made = plan(seed, kind="township", name=unit, year=year)
    (folder / f"{file or unit}.txt").write_bytes(_FORM.write(made))


@pytest.fixture
def run(tmp_path: Path, batch: Run) -> Run:
    """A batch on ``in`` with last year's reports in ``past``, and a roster where its lines are given."""

    def do(*lines: str) -> Batch:
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        more = {}
        if lines:
            roster = tmp_path / "名单.csv"
            roster.write_text("\n".join(("单位,原名称", *lines)), "utf-8")
            more["roster"] = Handed.at(roster)
        return batch(tmp_path / "in", tmp_path / "out", previous=[Handed.at(tmp_path / "past")], **more)

    return do


def compared(found: Batch, out: Path) -> list[str]:
    """The organs whose review was compared with last year's report."""
    faces = {e.unit: json.loads((out / str(e.review)).read_bytes()) for e in found.entries}
    return [unit for unit, face in faces.items() if any(c["code"][0] == "Y" for c in face["checks"]["items"])]


def test_copies_count_once_and_versions_are_said_to_be_several(tmp_path: Path, run: Run) -> None:
    for unit in ("岚溪县青石镇人民政府", "岚溪县柳湾镇人民政府", "岚溪县白沙镇人民政府"):
        put(tmp_path / "in", unit, 2023)
    for file in ("", "青石镇（终稿）"):
        put(tmp_path / "past", "岚溪县青石镇人民政府", 2022, file)
    for seed in (1, 2):
        put(tmp_path / "past", "岚溪县柳湾镇人民政府", 2022, f"柳湾镇{seed}", seed)
    found = run()
    assert compared(found, tmp_path / "out") == ["岚溪县青石镇人民政府"]
    lacks = {"岚溪县柳湾镇人民政府.txt": "several", "岚溪县白沙镇人民政府.txt": "none"}
    assert (found.previous, found.uncompared) == (3, lacks)
    said = "岚溪县柳湾镇人民政府（上年不止一份）、岚溪县白沙镇人民政府"
    assert console.uncompared(found) == f"没有找到可以对照的上年报告：{said}（共 2 个单位）"
    page = (tmp_path / "out" / "summary.html").read_text("utf-8")
    assert f"没有上年报告可以对照的 2 个单位：{said}。" in page


def test_reports_of_which_none_fits_are_said_to_fit_none(tmp_path: Path, run: Run) -> None:
    put(tmp_path / "in", "岚溪县青石镇人民政府", 2023)
    put(tmp_path / "past", "岚溪县高坪乡人民政府", 2022)
    found = run()
    assert found.uncompared == {"岚溪县青石镇人民政府.txt": "none"}
    page = (tmp_path / "out" / "summary.html").read_text("utf-8")
    assert "读到上年报告 1 份，没有一份能与本年的报告对照，不作比较。" in page


def test_a_former_name_on_the_roster_and_an_abbreviation_find_last_years_report(tmp_path: Path, run: Run) -> None:
    put(tmp_path / "in", "岚溪县数据局", 2023)
    put(tmp_path / "in", "岚溪县市场监督管理局", 2023)
    put(tmp_path / "past", "岚溪县智慧城市运行中心", 2022)
    put(tmp_path / "past", "岚溪县市监局", 2022)
    found = run("数据局,智慧城市运行中心", "县市场监督管理局,")
    assert (len(compared(found, tmp_path / "out")), found.uncompared, found.previous) == (2, {}, 2)


@pytest.mark.parametrize("other", ["县体育局,县文化体育局", "县文化体育局,"])
def test_a_former_name_of_two_organs_or_of_one_that_is_still_there_tells_nothing(
    tmp_path: Path, run: Run, other: str
) -> None:
    put(tmp_path / "in", "岚溪县文化局", 2023)
    put(tmp_path / "past", "岚溪县文化体育局", 2022)
    assert run("县文化局,县文化体育局", other).uncompared == {"岚溪县文化局.txt": "none"}
