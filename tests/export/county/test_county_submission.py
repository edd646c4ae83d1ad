"""What the summed form leaves out is told before it."""

from __future__ import annotations

from service.export.county.submission import notes
from tests.counties import FAILED, SILENT, Made


def test_who_is_not_in_the_sums_and_whose_do_not_hold(county: Made) -> None:
    counted = [e for e in county.batch.entries if e.counted]
    first, *others = notes(county.batch)
    assert first == f"这是 {len(counted)} 个单位的合计。粘贴到报告里以前，请删去这些说明。"
    (lacking,) = [n for n in others if n.startswith("合计不全")]
    assert FAILED in lacking
    assert SILENT in lacking
    uneven = [e.organ for e in counted if any(c.startswith("T2") for c in e.codes)]
    assert [n for n in others if "不平" in n] == (
        ["报告的表格内数字不平，合计里的那些格也可能不平，请先更正：" + "、".join(uneven) + "。"] if uneven else []
    )


def test_nothing_more_is_said_of_a_county_that_is_all_there(county: Made) -> None:
    entries = [e.model_copy(update={"codes": {}, "complete": True}) for e in county.batch.entries if e.counted]
    there = {e.organ for e in entries}
    organs = [o for o in county.batch.organs if o.name in there]
    batch = county.batch.model_copy(update={"entries": entries, "organs": organs, "strangers": [], "unclear": {}})
    assert len(notes(batch)) == 1
    beside = notes(batch.model_copy(update={"strangers": ["a.txt"], "unclear": {"b.txt": ["甲镇", "乙镇"]}}))
    assert "名单以外和分不清单位的 2 份报告没有计入。" in beside
    uneven = [entries[0].model_copy(update={"codes": {"T203": 1}}), *entries[1:]]
    told = notes(batch.model_copy(update={"entries": uneven}))[1]
    assert told.endswith(f"请先更正：{entries[0].organ}。")
