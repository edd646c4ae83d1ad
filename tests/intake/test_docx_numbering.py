"""Automatic numbers: formats, levels, starts, and numbering that comes from a style."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake import docx
from service.intake.limits import Limits
from service.intake.numerals import numeral
from tests.intake import office
from tests.intake.office import p, view


def level(at: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels: str, name: int = 0, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{more}{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int = 0, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, at: int = 0, of: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{of}"/></w:numPr>')


def read(body: str, numbering: str, styles: str | None = None) -> list[object]:
    return view(docx.read(office.docx(body, numbering=numbering, styles=styles), Limits()))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("chineseCounting", "%1、", "一、"),
        ("japaneseCounting", "（%1）", "（一）"),
        ("chineseCountingThousand", "第%1章", "第一章 "),
        ("decimal", "%1.", "1. "),
        ("decimal", "(%1)", "(1) "),
        ("decimal", "%1．", "1．"),
        ("decimalEnclosedCircle", "%1", "①"),
        ("upperLetter", "%1)", "A) "),
        ("lowerRoman", "%1.", "i. "),
        ("bullet", "\uf06c", ""),
        ("none", "", ""),
        ("somethingNew", "%1.", "1. "),
    ],
)
def test_formats(kind: str, text: str, expected: str) -> None:
    assert read(item("总体情况"), abstract(level(0, kind, text)) + num(1)) == [f"{expected}总体情况"]


def test_levels_count_and_restart() -> None:
    numbering = abstract(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "(%3)", '<w:lvlRestart w:val="0"/>', start=5),
    ) + num(1)
    body = "".join(item("x", at) for at in (0, 1, 1, 2, 0, 1, 2)) + item("")
    body += item("末")
    assert read(body, numbering) == ["一、x", "1.1 x", "1.2 x", "(5) x", "二、x", "2.1 x", "(6) x", "四、末"]


def test_a_level_that_starts_below_the_top() -> None:
    numbering = abstract(level(0, "decimal", "%1", start=3), level(1, "decimal", "%1.%2")) + num(1)
    assert read(item("x", 1) + item("y", 0), numbering) == ["3.1 x", "3 y"]


def test_lists_of_one_kind_go_on_unless_they_start_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbering = abstract(level(0, "decimal", "%1.")) + num(1) + num(2) + num(3, more=anew)
    body = "".join(item("x", of=of) for of in (1, 2, 3, 3, 1))
    assert read(body, numbering) == ["1. x", "2. x", "7. x", "8. x", "9. x"]


def test_a_level_of_its_own_for_one_list() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
    assert read(item("x"), abstract(level(0, "decimal", "%1.")) + num(1, more=own)) == ["I. x"]


def test_numbering_by_style_and_its_ancestors() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="0"/>'
        '<w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = abstract(
        level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>')
    ) + num(1)
    body = (
        p("总体情况", '<w:pStyle w:val="H1"/>')
        + p("主动公开", '<w:pStyle w:val="H2"/>')
        + p("文")
        + p("不编号", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("问题", '<w:pStyle w:val="H"/>')
    )
    assert read(body, numbering, styles) == ["一、总体情况", "（一）主动公开", "文", "不编号", "二、问题"]


def test_a_list_that_points_to_a_list_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        abstract(more='<w:numStyleLink w:val="L"/>')
        + abstract(level(0, "decimal", "%1、"), name=1)
        + num(1)
        + num(2, of=1)
    )
    assert read(item("x"), numbering, styles) == ["1、x"]


def test_no_separator_where_none_is_asked_for_and_deleted_items_do_not_count() -> None:
    numbering = abstract(level(0, "decimal", "%1", '<w:suff w:val="nothing"/>')) + num(1)
    gone = item("删").replace("<w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr>").replace("<w:t ", "<w:delText ")
    gone = gone.replace("</w:t>", "</w:delText>")
    assert read(item("x") + gone + item("y"), numbering) == ["1x", "2y"]


def test_numbers_in_cells_go_on_from_the_text() -> None:
    row = office.tr(office.tc(item("甲")), office.tc(item("乙")))
    numbering = abstract(level(0, "decimal", "%1.")) + num(1)
    assert read(item("x") + office.tbl(row), numbering) == ["1. x", [(0, 0, "2. 甲"), (0, 1, "3. 乙")]]


@pytest.mark.parametrize(
    "broken", ["", num(1), num(1, of=9), abstract() + num(1), abstract(level(0, "decimal", "%1"))]
)
def test_broken_numbering_gives_no_number(broken: str) -> None:
    assert read(item("x"), broken) == ["x"]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCounting", "十二"),
        (20, "taiwaneseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (10, "ideographDigital", "一〇"),
        (15, "chineseLegalSimplified", "壹拾伍"),
        (28, "upperLetter", "BB"),
        (1994, "upperRoman", "MCMXCIV"),
        (36, "decimalEnclosedCircleChinese", "㊱"),
        (51, "decimalEnclosedCircle", "51"),
        (3, "ideographTraditional", "丙"),
        (7, "decimalZero", "07"),
        (0, "chineseCounting", "0"),
        (10**9, "upperLetter", ""),
    ],
)
def test_numerals(value: int, kind: str, expected: str) -> None:
    assert numeral(value, kind) == expected


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_different_numbers_look_different(one: int, other: int) -> None:
    for kind in ("chineseCounting", "ideographDigital", "chineseLegalSimplified", "upperRoman", "lowerLetter"):
        assert (numeral(one, kind) == numeral(other, kind)) == (one == other)
