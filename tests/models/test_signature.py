"""The lines that sign a report belong to no section."""

from __future__ import annotations

import pytest

from models.signature import signs
from tests.documents import lines
from tests.reports import PROBLEMS, Sketch, codes, review_of


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("云溪县民政局", "云溪县民政局"),
        ("民政局", "云溪县民政局"),
        ("报告单位：云溪县民政局", "云溪县民政局"),
        ("　　竹溪镇人民政府办公室", "竹溪镇人民政府"),
        ("2025年1月10日", "云溪县民政局"),
        ("二〇二五年一月十日", "云溪县民政局"),
        ("2025-01-10", ""),
        ("云溪县民政局　2025年 1月 10日", "云溪县民政局"),
        ("竹溪镇党政综合办公室", "竹溪镇人民政府"),
        ("竹溪镇党政综合办公室 2024.1.15", "清河县竹溪镇人民政府"),
        ("竹溪镇便民服务中心", "竹溪镇人民政府"),
        ("（盖章）", "竹溪镇人民政府"),
        ("竹溪镇人民政府（盖章）2024年1月15日", "竹溪镇人民政府"),
        ("附件：无", "竹溪镇人民政府"),
        ("联系人：张三  电话：1234567", "竹溪镇人民政府"),
        ("联系人：张三，联系电话：0712-1234567。", "竹溪镇人民政府"),
        ("2024年1月", "竹溪镇人民政府"),
    ],
)
def test_names_and_dates_sign(line: str, unit: str) -> None:
    assert signs(line, unit)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("无", "云溪县民政局"),
        ("云溪县民政局高度重视公开工作", "云溪县民政局"),
        ("2025年1月10日起施行", "云溪县民政局"),
        ("柳湾镇人民政府", "云溪县民政局"),
        ("公开工作还有差距。", "云溪县民政局"),
        ("云溪县民政局公开信息90条", "云溪县民政局"),
        ("竹溪镇党政综合办公室公开栏更新不及时", "竹溪镇人民政府"),
        ("柳湾镇党政综合办公室", "竹溪镇人民政府"),
        ("联系人：公开栏更新不及时；人员不足。", "竹溪镇人民政府"),
        ("附件：公开目录更新不及时", "竹溪镇人民政府"),
        ("电话无人接听", "竹溪镇人民政府"),
        ("0", ""),
        ("", ""),
    ],
)
def test_other_lines_do_not(line: str, unit: str) -> None:
    assert not signs(line, unit)


@pytest.mark.parametrize(
    "signature",
    ["竹溪镇人民政府\n2024年1月10日", "2024年1月10日\n\n竹溪镇人民政府", "竹溪镇人民政府 2024年1月10日"],
)
def test_a_signature_is_no_clause_of_section_five(signature: str) -> None:
    sketch = Sketch(problems=PROBLEMS, others="")
    sketch.headings[5] = ""
    plain, signed = (review_of(lines(sketch.text() + end)) for end in ("", f"\n{signature}\n"))
    assert [c.text for c in plain.report.clauses] == [c.text for c in signed.report.clauses]
    assert codes(plain) == codes(signed)


def test_nothing_and_a_signature_is_still_nothing() -> None:
    sketch = Sketch(problems="无。\n竹溪镇人民政府\n2024年1月10日", others="")
    sketch.headings[5] = ""
    result = review_of(lines(sketch.text()))
    assert "S102" in codes(result)
    assert result.report.clauses == ()


LINES = (
    "竹溪镇人民政府\n2024年1月15日",
    "竹溪镇党政综合办公室\n2024.1.15",
    "（盖章）\n2024年1月15日",
    "附件：无",
    "联系人：张三  电话：1234567",
)


@pytest.mark.parametrize("signature", LINES)
def test_a_signature_before_section_six_is_no_text_of_section_five(signature: str) -> None:
    text = "公开内容不够丰富，群众关心的信息偏少。栏目更新不够及时，有的空白。"
    plain, signed = (review_of(lines(Sketch(problems=t).text())) for t in (text, f"{text}\n{signature}"))
    assert [c.text for c in plain.report.clauses] == [c.text for c in signed.report.clauses]
    assert [(f.code, f.params) for f in plain.findings] == [(f.code, f.params) for f in signed.findings]
    assert next(f for f in signed.findings if f.code == "N102").params["count"] == 2


@pytest.mark.parametrize("signature", LINES)
def test_nothing_and_a_signature_before_section_six_is_nothing(signature: str) -> None:
    assert codes(review_of(lines(Sketch(problems=f"无\n{signature}").text()))) == ["S102"]
