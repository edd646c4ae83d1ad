"""Numbers of a part or a sum beside the tables: true ones draw no finding, wrong ones do (``tests/data``)."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from models.standard import load
from service.checks.finding import Finding
from service.checks.words import Words
from service.render import message
from service.review import Review
from tests.conftest import ROOT
from tests.reports import Sketch, reviewed

DATA: dict[str, Any] = tomllib.loads((ROOT / "tests/data/parts_and_sums.toml").read_text("utf-8"))
WRONG = [(code, text) for code, texts in DATA["wrong"].items() for text in texts]


def of(text: str, cells: dict[str, str]) -> Review:
    def change(sketch: Sketch) -> None:
        sketch.title = "石桥县交通运输局2023年政府信息公开工作年度报告"
        sketch.cells = dict(cells)
        sketch.overview += f"\n{text}"

    return reviewed(change)


def found(text: str, cells: dict[str, str] | None = None) -> list[Finding]:
    return [f for f in of(text, DATA["cells"] if cells is None else cells).findings if f.code[0] == "X"]


@pytest.mark.parametrize("text", DATA["silent"]["sentences"])
def test_a_part_by_another_criterion_and_a_sum_contradict_no_cell(text: str) -> None:
    assert [(f.code, f.params.get("quote")) for f in found(text)] == []


@pytest.mark.parametrize(("code", "text"), WRONG)
def test_what_is_wrong_beside_them_is_found(code: str, text: str) -> None:
    assert code in {f.code for f in found(text)}


@pytest.mark.parametrize(
    "text",
    [
        "依申请公开方面，全年没有收到申请。提案办理方面，收到提案4件，办理提案4件。",
        "收到局长信箱来信32件，其中申请类9件。",
        "未制定规范性文件，印发方案6份。",
        "我局未收到公开申请，答复提案4件。",
    ],
)
def test_other_things_are_no_requests_in_a_year_without_any(text: str) -> None:
    assert found(text, {}) == []


def test_a_denial_names_only_the_cells_that_are_not_zero() -> None:
    cells = {"litigation.direct.upheld": "1", "litigation.direct.total": "1"}
    (finding,) = found("未发生因政府信息公开引起的行政复议、行政诉讼。", cells)
    assert "而表四“未经复议直接起诉”栏（总计）为 1。" in message(finding, Words(load("2021")))
    assert {w.cell for w in finding.where} >= {"litigation.review.total", "litigation.after_review.total"}
    (several,) = found("2023年，未发生因政府信息公开引起的行政复议、行政诉讼。")
    assert "合计为 7。" in message(several, Words(load("2021")))


def test_a_number_of_several_cells_is_held_against_their_sum() -> None:
    for text, value in (("因政府信息公开被提起行政诉讼5件。", 3), ("对政府信息公开申请，无法提供5件。", 3)):
        (finding,) = found(text)
        assert f"合计为 {value}，相差 {5 - value}。" in message(finding, Words(load("2021")))
    (one,) = found("对政府信息公开申请，部分公开5件。")
    assert "合计" not in message(one, Words(load("2021")))


ZEROS = {
    "行政复议、行政诉讼均为0件。": {"X103"},
    "因政府信息公开引起的行政复议、行政诉讼均为零件。": {"X103"},
    "行政复议和行政诉讼均为0。": {"X103"},
    "本年度政府信息公开申请、行政复议、行政诉讼均为0件。": {"X101", "X103"},
    "依申请公开和行政复议均是0件。": {"X101", "X103"},
    "政府信息公开行政复议0件，行政诉讼0件": {"X103"},
    "收到依申请公开0件，行政复议0件，行政诉讼0件": {"X101", "X103"},
    "不予公开、无法提供均为0件。": {"X102"},
}
OF_OTHER_WORK = [
    "其他工作的行政复议、行政诉讼均为0件。",
    "其他工作方面，行政复议、行政诉讼均为0件。",
    "因行政执法引发的行政复议、行政诉讼均为0件。",
    "行政执法方面，行政复议0件，行政诉讼0件。",
    "信访工作中，行政复议0件，行政诉讼0件。",
    "作出行政处罚31件，行政复议0件，行政诉讼0件。",
    "上年行政复议、行政诉讼均为0件。",
    "下属单位行政复议、行政诉讼均为0件。",
    "办理行政复议案件0件。",
    "行政复议、行政诉讼败诉均为0件。",
]


@pytest.mark.parametrize("text", ZEROS)
def test_zeros_told_together_are_held_against_each_of_their_tables(text: str) -> None:
    assert found(text, {}) == []
    assert {f.code for f in found(text)} == ZEROS[text]


@pytest.mark.parametrize("text", OF_OTHER_WORK)
def test_zeros_of_other_work_contradict_no_cell(text: str) -> None:
    assert found(text) == []
