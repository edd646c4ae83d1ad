"""Web pages: a bare fragment, a whole page of a content management system, a page laid out in tables."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from training.forge.layout import Field, Grid, grid
from training.forge.plan import Plan, PlannedSection
from training.forge.text import prose_lines, tables

_STYLES = (
    "font-family:仿宋_GB2312;font-size:16pt",
    "font-size:21px;line-height:2",
    "font-family:宋体;color:#000000",
    "mso-spacerun:'yes';font-family:仿宋;font-size:16.0000pt;mso-font-kerning:1.0000pt",
)
_YEAR = re.compile(r"(20\d)(\d)")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a page is written: ``soup`` wraps texts in spans and fonts, ``pictures`` names tables shown as one."""

    rng: random.Random
    soup: bool = False
    pictures: Collection[str] = ()


def fragment(plan: Plan) -> bytes:
    """The report's own elements and nothing around them."""
    return (_body(plan, _Manner(random.Random(plan.seed))) + "\n").encode("utf-8")


def page(plan: Plan, *, charset: str = "utf-8", pictures: Collection[str] = ()) -> bytes:
    """A page with navigation, metadata table, buttons, the report in a soup of spans, and a footer.

    A page that says gb2312 is written in GB 18030, as such pages are.
    """
    manner = _Manner(random.Random(f"page:{plan.seed}"), soup=True, pictures=pictures)
    inner = (
        f'{_metadata(plan)}\n<div class="tools"><a href="javascript:window.print()">打印</a> <a href="#">分享</a>\n'
        f"<span>字体：</span><a>大</a> <a>中</a> <a>小</a></div>\n"
        f'<div class="article" id="UCAP-CONTENT">\n<div class="TRS_Editor">\n{_body(plan, manner)}\n</div></div>'
    )
    return _page(plan, inner, charset).encode("gb18030" if charset == "gb2312" else charset)


def layout(plan: Plan) -> bytes:
    """An old page: tables in tables hold the page together, the report is in one of their cells."""
    manner = _Manner(random.Random(f"layout:{plan.seed}"), soup=True)
    inner = (
        '<table width="1000" align="center" cellpadding="0" cellspacing="0"><tr>\n'
        '<td width="200" valign="top"><table><tr><td>信息公开指南</td></tr><tr><td>信息公开制度</td></tr>'
        "<tr><td>依申请公开</td></tr></table></td>\n"
        f'<td valign="top"><table width="100%"><tr><td height="30">{_metadata(plan)}</td></tr>\n'
        f"<tr><td><table><tbody><tr><td>\n{_body(plan, manner)}\n</td></tr></tbody></table></td></tr>\n"
        '<tr><td align="right">【打印】【关闭窗口】</td></tr></table></td></tr></table>'
    )
    return _page(plan, inner, "utf-8").encode("utf-8")


def picture(plan: Plan) -> bytes:
    """A page that shows table 3 as a picture."""
    return page(plan, pictures=("requests",))


def _page(plan: Plan, inner: str, charset: str) -> str:
    title, place = escape(plan.title.replace("\n", "")), plan.unit.place
    before = f"{plan.unit.name}{plan.year - 1}年政府信息公开工作年度报告"
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{title}_{place}人民政府门户网站</title>
<meta name="ArticleTitle" content="{title}" />
<style type="text/css">.article td {{ border: 1px solid #000; }}</style>
<script type="text/javascript">var siteName = "一、总体情况"; document.write("");</script>
</head>
<body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/xxgk/">政府信息公开</a></li>
<li><a href="/zwfw/">政务服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/xxgk/">政府信息公开</a> &gt;
<a>政府信息公开年报</a></div>
{inner}
<div class="pages"><p>上一篇：<a href="#">{before}</a></p><p>下一篇：没有了</p></div>
<div class="footer"><p>版权所有：{place}人民政府</p><p>主办单位：{place}人民政府办公室</p>
<p>ICP备案号：示例ICP备00000000号 网站标识码：0000000000</p></div>
</body>
</html>
"""


def _metadata(plan: Plan) -> str:
    rows = [
        ("索引号", f"00000000{plan.seed % 10}/{plan.year + 1}-{plan.seed % 100000:05d}"),
        ("主题分类", "政府信息公开年报"),
    ]
    rows += [("发布机构", plan.unit.name), ("文号", "")]
    if plan.published:
        rows.append(("发布日期", plan.published.isoformat()))
    rows.append(("名称", plan.title.replace("\n", "")))
    cells = "".join(f"<tr><td>{n}：</td><td>{escape(v) or '&nbsp;'}</td></tr>\n" for n, v in rows)
    return f'<table class="xxgk_head" border="0">\n{cells}</table>'


def _body(plan: Plan, manner: _Manner) -> str:
    parts = [f'<h1 align="center">{_title(line, manner)}</h1>' for line in plan.title.split("\n") if line]
    for section in plan.sections:
        parts.extend(_prose(section, manner))
        if section.table and section.table in tables(plan):
            if section.table in manner.pictures:
                parts.append('<p style="text-align:center"><img src="W0201.png" alt="" width="700" /></p>')
            else:
                parts.append(_table(grid(plan, section.table), manner))
    return "\n".join(parts)


def _title(text: str, manner: _Manner) -> str:
    """In a soup the year is split over spans, and blanks stand around it."""
    if not manner.soup:
        return escape(text)
    split = _YEAR.sub(r'</span><span style="font-size:22pt">\1</span><span>\2</span><span>', escape(text), count=1)
    return f"<font size='5'><span>{split}</span></font>"


def _prose(section: PlannedSection, manner: _Manner) -> list[str]:
    lines = prose_lines(section)
    made: list[str] = []
    for index, line in enumerate(lines):
        if not manner.soup:
            made.append(f"<p>{escape(line)}</p>")
        elif index == 0 and section.heading:
            made.append(f'<p class="MsoNormal"><strong>{_soup(line, manner)}</strong></p>')
        else:
            made.append(
                f'<p class="MsoNormal" style="text-indent:32pt">&nbsp;&nbsp;{_soup(line, manner)}<o:p></o:p></p>'
            )
    return made


def _soup(text: str, manner: _Manner) -> str:
    """The text in one to four spans, cut anywhere, in no style in particular."""
    cuts = sorted(manner.rng.sample(range(1, len(text)), min(manner.rng.randint(0, 3), len(text) - 1)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    style = manner.rng.choice(_STYLES)
    return "".join(f'<span style="{style}">{escape(p, quote=False)}</span>' for p in pieces)


def _table(table: Grid, manner: _Manner) -> str:
    rows = []
    for line in table.lines():
        inner = "\n".join(_cell(field, manner) for field in line)
        rows.append(f"<tr>\n{inner}\n</tr>")
    border = (
        ' border="1" cellspacing="0"'
        if not manner.soup
        else ' class="MsoNormalTable" style="border-collapse:collapse"'
    )
    return f"<table{border}><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _cell(field: Field, manner: _Manner) -> str:
    spans = f' rowspan="{field.rowspan}"' * (field.rowspan > 1) + f' colspan="{field.colspan}"' * (
        field.colspan > 1
    )
    if not field.text:
        return f"<td{spans}>&nbsp;</td>"
    if not manner.soup:
        return f"<td{spans}>{escape(field.text)}</td>"
    width = f' width="{40 + 10 * field.colspan}" valign="center"'
    if field.head and len(field.text) == 4 and manner.rng.random() < 0.5:
        inner = f"<p>{_font(field.text[:2])}</p>\n<p>{_font(field.text[2:])}</p>"
    elif field.cell is not None:
        inner = f'<p align="center">{_font(field.text)}</p>'
    else:
        inner = f"<p>{_soup(field.text, manner)}</p>"
    return f"<td{width}{spans}>{inner}</td>"


def _font(text: str) -> str:
    return f'<font face="宋体"><span style="font-size:10.5pt">{escape(text)}</span></font>'
