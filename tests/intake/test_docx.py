"""Word files: runs, fields, tracked changes, text boxes, and where the parts are found."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from models.document import Document
from service.errors import Damaged
from service.intake import docx
from service.intake.limits import Limits
from tests.intake import office
from tests.intake.office import p, tbl, tc, tr, view


def read(body: str, styles: str | None = None) -> list[object]:
    return view(docx.read(office.docx(body, styles=styles), Limits()))


def r(content: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


FIELD = char("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
MARK = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
BOX = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (r(t("政府")) + r(t("信息"), "<w:b/>"), ["政府信息"]),
        (r(t("一") + "<w:br/>" + t("二") + "<w:cr/>" + t("三")), ["一", "二", "三"]),
        (r(t("a") + "<w:tab/>" + t("b") + "<w:noBreakHyphen/>" + t("c")), ["a b-c"]),
        (r(t("一")) + r(t("隐"), "<w:vanish/>") + r(t("二"), '<w:vanish w:val="0"/>'), ["一二"]),
        (f"<w:hyperlink>{r(t('链'))}</w:hyperlink><w:smartTag><w:smartTagPr/>{r(t('标'))}</w:smartTag>", ["链标"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r(t('控件'))}</w:sdtContent></w:sdt>", ["控件"]),
        (FIELD + char("separate") + r(t("3")) + char("end") + r(t("页")), ["3页"]),
        (
            FIELD + r(t("指令")) + FIELD + char("separate") + r(t("内")) + char("end") + char("end") + r(t("后")),
            ["后"],
        ),
        (FIELD + r(t("没有结束")), ["没有结束"]),
        (f"<w:fldSimple w:instr='DATE'>{r(t('今'))}</w:fldSimple>", ["今"]),
        (f"<w:ins>{r(t('增'))}</w:ins><w:del>{r('<w:delText>删</w:delText>')}</w:del>", ["增"]),
        (f"<w:moveTo>{r(t('到'))}</w:moveTo><w:moveFrom>{r(t('从'))}</w:moveFrom>", ["到"]),
        (r('<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="2460"/>') + r(t("项")), ["①项"]),
        (f"<w:ruby><w:rt>{r(t('zhen'))}</w:rt><w:rubyBase>{r(t('镇'))}</w:rubyBase></w:ruby>", ["镇"]),
        (r(t("字")) + r('<w:pict><v:shape><v:imagedata o="x"/></v:shape></w:pict>'), ["字", None]),
        (r("<w:drawing><pic:pic/></w:drawing>") + r(t("字")), ["字", None]),
        (r('<w:footnoteReference w:id="1"/>') + r(t("字")), ["字"]),
    ],
)
def test_runs(content: str, expected: list[object]) -> None:
    assert read(f"<w:p>{content}</w:p>") == expected


def test_text_hidden_by_a_character_style() -> None:
    styles = (
        '<w:style w:type="table" w:styleId="T"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="character" w:styleId="B"><w:basedOn w:val="A"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    hidden = "".join(r(t(x), f'<w:rStyle w:val="{x}"/>') for x in "ABT?")
    assert read(f"<w:p>{hidden}</w:p>", styles) == ["T?"]


def test_deleted_paragraph_marks_join_with_the_next() -> None:
    assert read(f"<w:p>{MARK}{r(t('一、'))}</w:p>{p('总体')}{p('文')}") == ["一、总体", "文"]
    assert read(f"<w:p>{MARK}{r(t('末'))}</w:p>") == ["末"]
    assert read(f"<w:p>{MARK}{r(t('前'))}</w:p>" + tbl(tr(tc("1"), tc("2")))) == ["前", [(0, 0, "1"), (0, 1, "2")]]


def test_blocks_in_whatever_wraps_them() -> None:
    body = (
        f"<w:sdt><w:sdtContent><w:customXml>{p('一')}</w:customXml></w:sdtContent></w:sdt>"
        f"<w:ins>{p('二')}</w:ins><w:del>{p('删')}</w:del><w:sectPr/>"
    )
    assert read(body) == ["一", "二"]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = (
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{BOX}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert read(f"<w:p>{r(t('前') + box + t('后'))}</w:p>{p('下')}") == ["前后", "框", "二", "下"]
    only_fallback = box.replace("mc:Choice", "mc:Other")
    assert read(f"<w:p>{r(only_fallback)}</w:p>") == ["框", "二"]


def test_a_text_box_in_a_cell_belongs_to_it() -> None:
    cell = tc(f"<w:p>{r(t('甲') + f'<w:pict><v:textbox>{BOX}</v:textbox></w:pict>')}</w:p>")
    assert read(tbl(tr(cell, tc("乙")))) == [[(0, 0, "甲 框 二"), (0, 1, "乙")]]


def test_strict_office_files() -> None:
    body = p("严格") + tbl(tr(tc("1"), tc("2")))
    main = office.element("document", f"<w:body>{body}</w:body>").replace(office.WORD, office.STRICT)
    document = docx.read(office.docx("", parts={"word/document.xml": main}), Limits())
    assert view(document) == ["严格", [(0, 0, "1"), (0, 1, "2")]]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_main_part_is_found_by_its_relation_or_by_its_usual_name() -> None:
    assert view(docx.read(office.docx(p("一"), main="word/document2.xml"), Limits())) == ["一"]
    parts = {"word/document.xml": office.element("document", f"<w:body>{p('二')}</w:body>")}
    assert view(docx.read(office.zipped(parts), Limits())) == ["二"]
    back_slashes = {k.replace("/", "\\"): v for k, v in parts.items()}
    assert view(docx.read(office.zipped(back_slashes), Limits())) == ["二"]


@pytest.mark.parametrize("main", ["<w:nothing/>", "<w:document xmlns:w='x'/>", "", "text"])
def test_no_main_part(main: str) -> None:
    with pytest.raises(Damaged):
        docx.read(office.zipped({"word/document.xml": main} if main != "text" else {"a": ""}), Limits())


def test_a_file_of_python_docx() -> None:
    made = python_docx.Document()
    made.core_properties.title = " 某镇 报告 "
    made.add_heading("一、总体情况", 1)
    made.add_paragraph("第一", style="List Number")
    made.add_paragraph("点", style="List Bullet")
    table = made.add_table(3, 3)
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合"
    made.sections[0].header.paragraphs[0].text = "页眉"
    buffer = io.BytesIO()
    made.save(buffer)
    document: Document = docx.read(buffer.getvalue(), Limits())
    assert document.title == "某镇 报告"
    assert view(document) == [
        *("一、总体情况", "1. 第一", "点"),
        [(0, 0, "合", 2, 2), (0, 2, "02"), (1, 2, "12"), (2, 0, "20"), (2, 1, "21"), (2, 2, "22")],
    ]


def test_raised_digits_and_struck_out_text_are_no_part_of_a_number(tmp_path) -> None:
    import docx as python_docx

    document = python_docx.Document()
    paragraph = document.add_paragraph("收费417")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run("件")
    paragraph = document.add_paragraph()
    paragraph.add_run("400").font.strike = True
    paragraph.add_run("417")
    document.save(tmp_path / "x.docx")
    assert docx.read((tmp_path / "x.docx").read_bytes(), Limits()).text.split("\n")[:2] == ["收费417¹件", "417"]
