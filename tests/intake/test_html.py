"""Web pages: what is read as a line, what is not read, and hostile markup."""

from __future__ import annotations

import pytest

from models.document import Document, Loss
from service.errors import FileEmpty, HostileContent, OverLimit, UnsupportedType
from service.intake import html
from service.intake.limits import Limits
from tests.intake.office import view


def read(source: str | bytes, limits: Limits | None = None) -> Document:
    return html.read(source if isinstance(source, bytes) else source.encode(), limits or Limits())


def lines(source: str) -> list[object]:
    return view(read(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h1>标题</h1><div>一<div>二</div>三</div>", ["标题", "一", "二", "三"]),
        ("一<br>二<br/><br>三", ["一", "二", "三"]),
        ("<p><span>20</span><font>22</font><span> </span><b>年</b></p>", ["2022 年"]),
        ("<p>政府<span>信</span>息<o:p></o:p>公开&nbsp;&nbsp;1</p>", ["政府信息公开 1"]),
        ("<p>\n  政府\n  信息 in\n  short\n</p>", ["政府信息 in short"]),
        ("<p><i>甲</i>\n<i>乙</i></p>", ["甲 乙"]),
        ("<pre>一\n二</pre>", ["一", "二"]),
        ("纯文字", ["纯文字"]),
        ("<p>未闭合<p>二<b>粗", ["未闭合", "二粗"]),
        ("<section><article>文<header>题</header></article></section>", ["文", "题"]),
        ("<p>0\u200b3\ufeff</p>", ["03"]),
        ("<form><p>表单里的正文</p><label>标签</label></form>", ["表单里的正文", "标签"]),
    ],
)
def test_lines(source: str, expected: list[object]) -> None:
    assert lines(source) == expected


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var a='<p>x</p>'</script>",
        "<style>p{}</style>",
        "<noscript>x</noscript>",
        "<template><p>x</p></template>",
        "<nav><ul><li>首页</ul></nav>",
        "<header>头</header>",
        "<footer>脚</footer>",
        "<aside>旁</aside>",
        "<input value=x><select><option>x</select><textarea>x</textarea><button>x</button>",
        "<div style='color:red; Display : NONE'>x</div>",
        "<p style='visibility:hidden'>x</p>",
        "<p hidden>x</p>",
        "<img style='display:none'>",
        "<!-- x --><!--[if mso]><p>x</p><![endif]-->",
        "<svg><text>x</text></svg>",
        "<iframe>x</iframe>",
    ],
)
def test_what_a_visitor_does_not_see(unseen: str) -> None:
    assert lines(f"<body><p>前</p>{unseen}后</body>") == ["前", "后"]


def test_hidden_is_told_from_words_that_look_alike() -> None:
    assert lines("<p style='x-display:none-of-it'>甲</p><p style='text-decoration:none'>乙</p>") == ["甲", "乙"]


def test_title_and_pictures() -> None:
    document = read("<title> 某镇\n报告 </title><p>一<img src=a>二</p><img src=b><p>三</p>")
    assert document.title == "某镇报告"
    assert view(document) == ["一二", None, None, "三"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ol><li>甲<li><p>乙</p><p>续</p></ol>", ["1. 甲", "2. 乙", "续"]),
        ("<ol><li>1、甲<li>（二）乙<li>①丙</ol>", ["1、甲", "（二）乙", "①丙"]),
        ("<ol start=3 type=a><li>甲<li value=7>乙</ol>", ["c. 甲", "g. 乙"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["2. 甲", "1. 乙"]),
        ("<ol><li>甲<ol type=I><li>乙</ol><li>丙</ol>", ["1. 甲", "I. 乙", "2. 丙"]),
        ("<ul><li>甲</ul><ol style='list-style: none'><li>乙</ol>", ["甲", "乙"]),
        ("<ol start=99999999999><li>甲</ol>", ["1. 甲"]),
    ],
)
def test_numbered_lists(source: str, expected: list[object]) -> None:
    assert lines(source) == expected


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "utf-8", "nonsense"])
def test_gbk_pages_whatever_they_say_of_themselves(charset: str) -> None:
    page = f"<meta http-equiv=Content-Type content='text/html; charset={charset}'><p>镕基、总体情况</p>"
    assert view(read(page.encode("gb18030"))) == ["镕基、总体情况"]


def test_other_encodings() -> None:
    assert view(read("<meta charset=gbk><p>其实是统一码</p>".encode())) == ["其实是统一码"]
    assert view(read("<p>統一碼</p>".encode("utf-16"))) == ["統一碼"]
    assert view(read("<meta charset=big5><p>政府資訊公開</p>".encode("big5"))) == ["政府資訊公開"]


def test_broken_characters_are_a_loss_and_the_rest_is_read() -> None:
    document = read("<p>政府信息公开工作年度报告，本年新收申请</p>".encode().replace("新".encode(), b"\xe6\x96"))
    assert document.losses == (Loss("garbled_text"),)
    assert not document.complete
    assert "本年\ufffd收申请" in document.text


def test_unclosed_font_soup_is_no_attack() -> None:
    assert lines("<font>" * 1500 + "字") == ["字"]


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<ul><li>", "<b>", "<ol>"])
def test_nesting_without_end(tag: str) -> None:
    with pytest.raises(HostileContent):
        read(tag * 100_000 + "x")


def test_entities_of_its_own() -> None:
    with pytest.raises(HostileContent):
        read('<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;</p>')


@pytest.mark.parametrize("source", [b"<!-- -->", b"  \n"])
def test_empty_pages(source: bytes) -> None:
    with pytest.raises(FileEmpty):
        read(source)


def test_binary_in_a_page() -> None:
    with pytest.raises(UnsupportedType):
        read(b"<p>\0\1\2</p>" * 10)


def test_too_many_cells() -> None:
    with pytest.raises(OverLimit):
        read("<table>" + "<tr><td>1<td>2" * 6, Limits(cells=10))


def test_raised_digits_and_struck_out_text_are_no_part_of_a_number() -> None:
    from service.intake import html
    from service.intake.limits import Limits

    page = "<p>417<sup><a>1</a></sup></p><p><del>400</del>417</p><p><span style='text-decoration: line-through'>4</span>5</p>"
    assert html.read(page.encode(), Limits()).text.split("\n")[:3] == ["417¹", "417", "5"]
