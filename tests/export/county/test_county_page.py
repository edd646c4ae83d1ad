"""The page of a batch: everything that it must tell, nothing of the reports' making, and not too much of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from service.batch.face import Entry, Shared, ThemeCount
from service.export.county import page
from tests import counties
from tests.counties import FAILED, ORGANS, SILENT, Made

VOID = {"meta", "rect", "br"}


class Parts(HTMLParser):
    """Elements with their attributes, and the text of each part of the page by its heading's id."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: dict[str, str] = {"": ""}
        self.part = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "h2":
            self.part = str(dict(attrs)["id"])
            self.text[self.part] = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text[self.part] += re.sub(r"\s+", " ", data)


def parts(made: Made, folder: Path, **changes: Any) -> Parts:
    page.write(made.batch.model_copy(update=changes), made.read, folder / "summary.html")
    found = Parts((folder / "summary.html").read_text("utf-8"))
    assert not found.open
    return found


def test_each_part_tells_what_it_must(county: Made, tmp_path: Path) -> None:
    text = parts(county, tmp_path).text
    assert list(text) == [
        "", "submission", "scores", "codes", "themes", "unanswered", "copies", "county", "totals", "ranking",
    ]  # fmt: skip
    assert "2023 年政府信息公开工作年度报告审查情况" in text[""]
    for said in (SILENT, "重报/青石镇.docx、乡镇/岚溪县青石镇人民政府.docx", FAILED, "文件有密码", "2024年2月3日"):
        assert said in text["submission"]
    scores = [e.score for e in county.batch.entries if e.counted and e.score is not None]
    assert f"10 份报告得分在 {min(scores):g} 至 {max(scores):g} 之间" in text["scores"]
    for code, title in (("T201", "新收与结转不等于办理与结转"), ("S101", "缺少规定部分")):
        assert f"{code} {title}" in text["codes"]
    assert all(organ in text["themes"] for organ, *_ in ORGANS)
    assert "岚溪县柳湾镇人民政府：“" in text["unanswered"]
    assert "岚溪县教育局 与 岚溪县财政局 相同 61.3%" in text["copies"]
    assert text["copies"].count("专门人员") == 5
    assert "另有 2 段相同" in text["copies"]
    assert "有 1 格与各单位合计不符" in text["county"]
    assert "+9" in text["county"]
    assert "仅此一处即可说明差额（两位数字颠倒）" in text["county"]
    assert "上年报告 4 份" in text["totals"]
    assert text["ranking"].count("逾期") == sum(bool(e.late and e.counted) for e in county.batch.entries)
    assert "不是本年度的报告（2021 年），未计入" in text["ranking"]


def test_what_all_share_is_told_beside_the_copies(county: Made, tmp_path: Path) -> None:
    ranked = [e for e in county.batch.entries if e.counted]
    shared = [Shared(text="按月检查栏目更新。", section="problems", organs=4)]
    text = parts(county, tmp_path, shared=shared, bare=[e.name for e in ranked[:4]], copies=[]).text["copies"]
    assert "除各单位共有的话以外，没有发现雷同的报告。" in text
    assert f"下列 4 份报告除共有的话以外，几乎没有自己的内容： {ranked[0].organ}" in text
    assert "按月检查栏目更新。存在的主要问题及改进情况4" in text


def test_the_figures_are_those_of_the_batch(county: Made, tmp_path: Path) -> None:
    text = re.sub(r"\s", "", parts(county, tmp_path).text[""])
    counted = [e for e in county.batch.entries if e.counted]
    assert "已审查12份共13份文件" in text
    assert "未报送1个单位名册共12个" in text
    assert f"错误{sum(e.errors for e in counted)}处在{sum(e.errors > 0 for e in counted)}份报告里" in text
    assert f"无措施的问题{sum(t.unanswered for t in county.batch.themes)}条" in text
    assert "雷同1对涉及2份报告" in text
    assert "与合计不符1格共对照200格" in text


def test_parts_without_matter_say_so(county: Made, tmp_path: Path) -> None:
    counts = county.batch.counts.model_copy(update={"organs": None, "missing": None})
    lists: dict[str, list[Any]] = {
        name: [] for name in ("entries", "organs", "findings", "copies", "totals", "themes")
    }
    text = parts(county, tmp_path, **lists, county=None, previous=0, counts=counts, model=None, year=None).text
    assert "没有提供单位名册" in text["submission"]
    assert "所有文件都已审查。" in text["submission"]
    assert "没有逾期的报告。" in text["submission"]
    for part, said in {
        "scores": "没有可以计分的报告。",
        "codes": "没有发现。",
        "themes": "没有读到问题和措施。",
        "unanswered": "每条问题都有同主题的改进措施回应。",
        "copies": "没有发现雷同的报告。",
        "county": "没有提供全县报告，没有对照。",
        "totals": "没有可以合计的数。",
        "ranking": "没有参加排名的报告。",
    }.items():
        assert text[part].strip().endswith(said)


def test_a_county_whose_sums_agree_and_where_all_sent(county: Made, tmp_path: Path) -> None:
    organs = [o for o in county.batch.organs if o.reports]
    totals = [t.model_copy(update={"last": None, "last_now": None}) for t in county.batch.totals]
    text = parts(county, tmp_path, findings=[], organs=organs, totals=totals, previous=0).text
    assert "岚溪县人民政府报告的 200 格都与各单位合计相符。" in text["county"]
    assert "名册上的 12 个单位都已报送。" in text["submission"]
    assert "没有上年报告，不作比较。" in text["totals"]
    assert "增减" not in text["totals"]


def test_an_organ_whose_files_can_not_be_read_is_told_apart(county: Made, tmp_path: Path) -> None:
    text = parts(county, tmp_path).text["submission"]
    assert "下列 1 个单位报送的文件没有一份能读，需要重新报送： 岚溪县司法局" in text
    read = next(e.name for e in county.batch.entries if e.error is None)
    organs = [o.model_copy(update={"reports": [*o.reports, read]}) for o in county.batch.organs if o.reports]
    assert "没有一份能读" not in parts(county, tmp_path, organs=organs).text["submission"]


def test_days_that_are_not_known_are_said(county: Made, tmp_path: Path) -> None:
    entries = [e.model_copy(update={"sent": None, "late": None}) for e in county.batch.entries]
    found = parts(county, tmp_path, entries=entries).text
    text = found["submission"]
    assert "逾期— 报送日期或期限不详" in found[""]
    assert "10 份报告的报送日期或期限不详，没有判断是否逾期。" in text
    assert "没有逾期的报告" not in text


def test_nothing_comes_from_outside_and_nothing_runs(wild: Made, county: Made, tmp_path: Path) -> None:
    for made in (wild, county):
        for tag, attributes in parts(made, tmp_path).elements:
            assert tag not in ("script", "img", "link", "iframe", "object", "embed", "form", "base")
            for name, value in attributes.items():
                assert not name.startswith("on")
                assert name not in ("src", "style", "srcset", "xlink:href")
                if name == "href":
                    assert str(value).startswith("#")
    style = (tmp_path / "summary.html").read_text("utf-8").split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_hostile_texts_make_no_element(wild: Made, county: Made, tmp_path: Path) -> None:
    kinds = {tag for tag, _ in parts(county, tmp_path).elements}
    found = parts(wild, tmp_path)
    assert {tag for tag, _ in found.elements} <= kinds
    everything = "".join(found.text.values())
    assert "<script>alert(1)</script>" in everything
    assert "{{ 7*191 }}" in everything
    assert "1337" not in everything
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", everything)


def test_every_picture_is_told_in_words(county: Made, tmp_path: Path) -> None:
    elements = parts(county, tmp_path).elements
    pictures = [i for i, (tag, _) in enumerate(elements) if tag == "svg"]
    assert len(pictures) == 6
    for at in pictures:
        assert elements[at][1]["role"] == "img"
        assert [elements[at + 1][0], elements[at + 2][0]] == ["title", "desc"]


def test_each_review_that_counts_is_asked_for_once(county: Made, tmp_path: Path) -> None:
    asked: list[str] = []

    def read(entry: Entry) -> bytes:
        asked.append(entry.name)
        return county.read(entry)

    page.write(county.batch, read, tmp_path / "summary.html")
    assert asked == [e.name for e in county.batch.entries if e.counted]


def test_more_than_sixty_organs_are_told_as_shares(county: Made, tmp_path: Path) -> None:
    batch, read = counties.many(county, 61)
    page.write(batch, read, tmp_path / "summary.html")
    text = Parts((tmp_path / "summary.html").read_text("utf-8")).text["themes"]
    assert "写到该主题问题的单位所占比例" in text
    having = sum(any(t.code == "content" and t.problems for t in e.themes) for e in batch.entries)
    assert f"公开内容：{having / 61:.1%}，{having} 个单位" in text
    assert "岚溪县第3镇人民政府" not in text


def test_a_thousand_reports_make_a_page_of_less_than_two_megabytes(wild: Made, tmp_path: Path) -> None:
    batch, read = counties.many(wild, 1000)
    entries = [e.model_copy(update={"organ": f"{'很长的名称' * 12}{i}"}) for i, e in enumerate(batch.entries)]
    first = batch.copies[0]
    passages = [p.model_copy(update={"one": "同" * 5000, "other": "同" * 5000}) for p in first.passages] * 9
    long = [first.model_copy(update={"passages": passages, "share": 0.5 + i / 9999}) for i in range(400)]
    apart = [f for f in batch.findings if f.code == "C103"]
    many = [apart[0].model_copy(update={"candidates": apart[0].candidates * 100})] * 190
    page.write(
        batch.model_copy(update={"entries": entries, "copies": long, "findings": many}),
        read,
        tmp_path / "summary.html",
    )
    content = (tmp_path / "summary.html").read_text("utf-8")
    assert len(content.encode()) < 2_000_000
    text = Parts(content).text
    assert "另有 380 对未列出" in text["copies"]
    assert "另有 58 段相同" in text["copies"]
    assert "（略 4700 字）" in text["copies"]
    assert "另有 150 格未列出" in text["county"]
    assert "另有 195 个可能" in text["county"]


def test_a_theme_that_the_catalogue_does_not_know_is_shown_by_its_code(county: Made, tmp_path: Path) -> None:
    themes = [ThemeCount(code="new_theme", problems=99, measures=1, unanswered=3)]
    text = parts(county, tmp_path, themes=themes).text
    assert "new_theme（99 条）" in text["themes"]
    assert "new_theme" in text["unanswered"]


def test_what_was_there_stays_when_a_review_can_not_be_had(county: Made, tmp_path: Path) -> None:
    (tmp_path / "summary.html").write_text("旧", "utf-8")

    def read(entry: Entry) -> bytes:
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        page.write(county.batch, read, tmp_path / "summary.html")
    assert [p.read_text("utf-8") for p in tmp_path.iterdir()] == ["旧"]
