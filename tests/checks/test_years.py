"""Y101-Y103 and N201: this year's report against last year's."""

from __future__ import annotations

import pytest

from models.report import Report
from models.understand import understand
from service.previous import LastYear
from tests.documents import lines
from tests.reports import OVERVIEW, PROBLEMS, Sketch, codes, only, reviewed

OTHER_PROBLEMS = (
    "存在的问题：一是解读材料以文字为主，图解视频偏少。二是经办人员变动较多，业务不熟。"
    "改进措施：一是与县融媒体中心合作，多做图解。二是办好两期业务培训，以老带新。"
)


def last(
    problems: str = OTHER_PROBLEMS, title: str = "竹溪镇人民政府2022年政府信息公开工作年度报告", **cells: str
) -> LastYear:
    return LastYear((old(problems, title, **cells),), single=True)


def old(
    problems: str = OTHER_PROBLEMS, title: str = "竹溪镇人民政府2022年政府信息公开工作年度报告", **cells: str
) -> Report:
    sketch = Sketch(title=title, overview=OVERVIEW.replace("2023", "2022"), problems=problems)
    sketch.cells = {name.replace("__", "."): text for name, text in cells.items()}
    return understand(lines(sketch.text()))


def this(**cells: str) -> object:
    def change(sketch: Sketch) -> None:
        sketch.cells = {name.replace("__", "."): text for name, text in cells.items()}

    return change


def both(row: str, count: str) -> dict[str, str]:
    return {f"requests__{row}__{column}": count for column in ("natural_person", "total")}


def test_what_follows_from_last_year_draws_no_finding() -> None:
    carried = both("carried_in", "2") | both("carried_out", "2")
    assert codes(reviewed(this(**carried), previous=last(**both("new", "2"), **both("carried_out", "2")))) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("here", "there"), [("0", "2"), ("2", "0"), ("3", "2"), ("12", "21"), ("1", "11"), ("5", "6")]
)
def test_y101_names_the_column_and_both_numbers(here: str, there: str) -> None:
    cells = both("carried_in", here) | both("processed_total", here) | both("granted", here)
    result = reviewed(this(**cells), previous=last(**both("new", there), **both("carried_out", there)))  # type: ignore[arg-type]
    found = [f for f in result.findings if f.code == "Y101"]
    assert [f.params["column"] for f in found] == ["natural_person", "total"]
    assert [(f.expected, f.actual) for f in found] == [(int(there), int(here))] * 2
    assert found[0].where[0].cell == "requests.carried_in.natural_person"


@pytest.mark.parametrize("printed", ["", "/", "若干"])
def test_y101_is_not_assessable_where_a_cell_has_no_number(printed: str) -> None:
    result = reviewed(this(requests__carried_in__legal=printed), previous=last(requests__carried_out__legal="2"))  # type: ignore[arg-type]
    assert "Y101" not in codes(result)
    assert "not_assessable" in [c.status for c in result.checks if c.code == "Y101"]


@pytest.mark.parametrize(
    ("before", "issued", "repealed", "now", "found"),
    [
        ("5", "2", "1", "6", False),
        ("5", "2", "1", "7", True),
        ("5", "0", "0", "4", True),
        ("0", "0", "0", "3", True),
        ("12", "3", "5", "10", False),
        ("9", "1", "0", "9", True),
        ("30", "4", "4", "31", True),
        ("8", "0", "2", "8", True),
    ],
)
def test_y102(before: str, issued: str, repealed: str, now: str, found: bool) -> None:
    row = "disclosure__normative_documents__"
    here = {row + "issued": issued, row + "repealed": repealed, row + "in_force": now}
    result = reviewed(this(**here), previous=last(**{row + "in_force": before}))  # type: ignore[arg-type]
    assert [f.expected for f in result.findings if f.code == "Y102"] == (
        [int(before) + int(issued) - int(repealed)] if found else []
    )


@pytest.mark.parametrize(
    ("cell", "before", "now", "found"),
    [
        ("licensing__decisions", "120", "1200", True),
        ("licensing__decisions", "120", "900", False),
        ("penalties__decisions", "5000", "45", True),
        ("coercion__decisions", "0", "101", True),
        ("coercion__decisions", "3", "60", False),
        ("fees__amount", "1.5", "15000", True),
        ("fees__amount", "20", "180", False),
        ("licensing__decisions", "1", "12", False),
        ("penalties__decisions", "9", "2000", True),
    ],
)  # fmt: skip
def test_y103(cell: str, before: str, now: str, found: bool) -> None:
    name = f"disclosure__{cell}"
    result = reviewed(this(**{name: now}), previous=last(**{name: before}))  # type: ignore[arg-type]
    assert ("Y103" in codes(result)) is found


def test_n201_names_the_clauses_that_are_last_years_with_their_share() -> None:
    finding = only(reviewed(previous=last(problems=PROBLEMS)), "N201")
    assert finding.params["count"] == 4
    assert finding.params["share"] == 86  # the rest are the two headings
    assert finding.params["shares"]["problems"] == 100
    assert [w.section for w in finding.where] == ["problems"] * 4


@pytest.mark.parametrize(
    ("problems", "count"),
    [
        (OTHER_PROBLEMS, 0),
        (PROBLEMS.replace("有时不及时", "有时不够及时"), 4),
        (PROBLEMS.replace("二是栏目更新有时不及时。", "二是培训场次偏少，经办人员变动大。"), 3),
        (PROBLEMS.split("改进措施")[0] + OTHER_PROBLEMS[OTHER_PROBLEMS.index("改进措施") :], 2),
        (OTHER_PROBLEMS.split("改进措施")[0] + PROBLEMS[PROBLEMS.index("改进措施") :], 2),
        ("存在的问题：公开内容不多。改进措施：增加公开内容，按月核对目录。", 0),
    ],
)  # fmt: skip
def test_n201_counts_what_was_hardly_changed_and_nothing_else(problems: str, count: int) -> None:
    result = reviewed(previous=last(problems=problems))
    assert [f.params["count"] for f in result.findings if f.code == "N201"] == ([count] if count else [])
