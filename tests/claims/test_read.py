"""Sentences and what they are taken to say: the cells of each number, or none where that is not certain."""

from __future__ import annotations

import pytest

from models.claims.read import read, words
from models.claims.tokens import lexicon
from models.report import Claim, Report
from models.understand import understand
from tests.documents import lines
from tests.reports import Sketch


def report(text: str, unit: str = "竹溪镇人民政府", section: str = "overview") -> Report:
    sketch = Sketch(title=f"{unit}2023年政府信息公开工作年度报告", overview="概况。", problems="略", others="无")
    if section in ("overview", "problems", "others"):
        setattr(sketch, section, text)
    else:
        sketch.prose[section] = text
    return read(understand(lines(sketch.text())))


def claims(text: str, **kwargs: str) -> list[Claim]:
    return list(report(text, **kwargs).claims)


def cells(text: str, **kwargs: str) -> list[list[str]]:
    """The rows (and columns but ``total``) of the first reading of each claim."""
    found = []
    for claim in claims(text, **kwargs):
        names = claim.readings[0] if claim.readings else ()
        found.append([n.split(".", 1)[1].removesuffix(".total") for n in names])
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年，我镇共收到政府信息公开申请21件，上年结转2件。", [["new"], ["carried_in"]]),
        ("收到21件政府信息公开申请，其中自然人15件，法人或其他组织6件。", [["new"], ["new.natural_person"], [f"new.{c}" for c in ("business", "research", "social", "legal", "other_org")]]),
        ("新收依申请公开3件，2022年结转1件，结转至2024年1件。", [["new"], ["carried_in"], ["carried_out"]]),
        ("办理结果：予以公开10件、部分公开3件；不予公开0件。", [["granted"], ["partly_granted"], ["refused_state_secret", "refused_law_forbids", "refused_stability", "refused_third_party", "refused_internal", "refused_process", "refused_enforcement_file", "refused_inquiry"]]),
        ("申请办结后予以公开及部分公开13件。", [["granted", "partly_granted"]]),
        ("因政府信息公开被申请行政复议3件，其中维持2件，纠正1件。", [["review"], ["review.upheld"], ["review.corrected"]]),
        ("全年政府信息公开行政诉讼4件。", [["direct", "after_review"]]),
        ("我镇制发行政规范性文件5件，废止2件，现行有效30件。", [["normative_documents.issued"], ["normative_documents.repealed"], ["normative_documents.in_force"]]),
        ("自然人、商业企业、法律服务机构提出的申请分别为15件、4件、2件。", [["new.natural_person"], ["new.business"], ["new.legal"]]),
        ("我镇作出行政处罚决定56件，收取行政事业性收费12.5万元。", [["penalties.decisions"], ["fees.amount"]]),
    ],
)  # fmt: skip
def test_what_is_counted(text: str, expected: list[list[str]]) -> None:
    assert cells(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "上年度收到政府信息公开申请15件。",
        "2021年收到政府信息公开申请15件。",
        "近三年累计收到政府信息公开申请45件。",
        "全县共收到政府信息公开申请95件。",
        "县政府办公室收到政府信息公开申请17件。",
        "通过网络收到政府信息公开申请12件。",
        "涉及征地拆迁的政府信息公开申请12件。",
        "其中主要包括征地类申请12件。",
        "收到政府信息公开申请20余件。",
        "下一步，将办理政府信息公开申请10件。",
        "上半年收到政府信息公开申请8件。",
        "本年度备案行政复议134件。",
        "公开行政许可信息12件。",
        "梳理行政许可事项30项。",
        "主动公开政府信息1083条。",
        "做到收到一件、答复一件。",
    ],
)
def test_what_is_not_certain_is_tied_to_no_cell(text: str) -> None:
    assert all(not c.readings for c in claims(text))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("受理政府信息公开申请15件。", {("new",), ("new", "carried_in")}),
        ("办理政府信息公开申请15件。", {("new",), ("new", "carried_in"), ("processed_total",)}),
        ("收到政府信息公开申请15件。", {("new",)}),
        ("收到政府信息公开申请15件（含上年结转2件）。", {("new", "carried_in"), ("new",)}),
    ],
)
def test_words_that_may_include_what_was_carried_in(text: str, readings: set[tuple[str, ...]]) -> None:
    found = {tuple(n.split(".")[1] for n in r) for r in claims(text)[0].readings}
    assert found == readings


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("2023年，我镇未收到政府信息公开申请。", ["new"]),
        ("没有上年结转的申请。", ["carried_in"]),
        ("全年未发生行政复议、行政诉讼。", ["review", "direct", "after_review"]),
        ("没有发生一起因信息公开引发的行政复议。", ["review"]),
        ("我镇未制发行政规范性文件。", ["normative_documents.issued"]),
    ],
)
def test_denials(text: str, denied: list[str]) -> None:
    (claim,) = claims(text)
    assert (claim.kind, claim.value) == ("none", 0)
    assert [n.split(".", 1)[1].removesuffix(".total") for n in claim.readings[0]] == denied


@pytest.mark.parametrize(
    "text", ["未发生因公开不当引发的行政复议。", "没有被纠正的行政复议败诉案件。", "未收到涉及征地的申请。"]
)
def test_a_denial_with_a_restriction_denies_nothing_of_the_tables(text: str) -> None:
    assert all(not c.readings for c in claims(text))


def test_a_claim_lies_where_it_says() -> None:
    found = report("2023 年，我镇共收到政府信息公开申请 2 1件，\n办结 20 件。")
    for claim in found.claims:
        assert found.text[claim.start : claim.end] == claim.text
    assert [c.value for c in found.claims] == [21, 20]


def test_tables_and_headings_are_no_statements() -> None:
    assert claims("概况。") == []


def test_totals_with_their_parts() -> None:
    found = report("全年公开信息30条，分别为：政策类12条、财政类9条、其他9条。")
    (breakdown,) = found.breakdowns
    assert (breakdown.total.value, [p.value for p in breakdown.parts], breakdown.whole) == (30, [12, 9, 9], True)
    (partial,) = report("全年公开信息30条，其中政策类12条、财政类9条。").breakdowns
    assert not partial.whole


def test_a_list_whose_total_is_not_certain_has_none() -> None:
    for text in (
        "全年新收申请43件，结转下年度2件。其中自然人申请38件，占新收总数的88.37%。",
        "全年新收申请43件，结转下年度2件，其中自然人申请38件、法人申请5件。",
        "线上收到申请30件，线下收到13件，其中自然人38件。",
        "结转下年度2件。其中自然人申请38件。",
    ):
        assert report(text).breakdowns == ()
    (certain,) = report("全年新收申请43件，办结41件，其中予以公开42件。").breakdowns
    assert certain.total.value == 41
    (nearest,) = report("全年新收申请43件，结转下年度2件，其中自然人申请38件、法人申请6件。").breakdowns
    assert nearest.total.value == 43


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("比上年的10件增长60%", "count", "other"),
        ("比上年10件多6件", "count", "other"),
        ("较上年受理的10件申请增长60%", "count", "other"),
        ("同比上年10件增长60%", "count", "other"),
        ("比上年（10件）增长60%", "count", "other"),
        ("比上年多10件", "change", "this"),
        ("比上年增加了10件", "change", "this"),
        ("较上年新增10件", "change", "this"),
        ("同比有10件的增加", "change", "this"),
        ("较上年有10件的增加", "change", "this"),
    ],
)
def test_what_stands_beside_last_year_is_its_number_or_a_change(text: str, kind: str, year: str) -> None:
    (claim,) = [c for c in claims(f"全年新收申请16件，{text}，办结16件。") if c.value == 10]
    assert (claim.kind, claim.year, claim.readings) == (kind, year, ())


def test_percentages_with_what_they_follow_from() -> None:
    (share,) = report("全年公开信息300条，其中政策类30条，占10%。").rates
    assert (share.part.value, share.bases, share.growth) == (30, (300.0,), 0)
    (growth,) = report("全年公开信息300条，比上年增加100条，增长50%。").rates
    assert (growth.part.value, growth.bases, growth.growth) == (300, (200.0,), 1)


def test_the_lexicon_holds_each_word_once_and_every_table_of_words_is_used() -> None:
    assert len(lexicon()) > 1000
    assert set(words()) == {"triggers", "outcomes", "states", "overlapping", "qualified"} | {
        "changes",
        "growths",
        "stocks",
        "due",
        "of_all",
        "plain",
    }
