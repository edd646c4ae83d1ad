"""Pieces of WordprocessingML as strings, and the package around them: the same input gives the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": _W,
        "r": _R,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋" w:hint="eastAsia"/>'
_CHANGE = 'w:id="{0}" w:author="审核" w:date="2024-01-05T09:00:00Z"'
HEADINGS_LIST = 1
"""The list of ``numbering.xml`` that prints 一、二、三、."""


def run(text: str, *, size: int = 32, bold: bool = False) -> str:
    """A run; ``size`` in half points."""
    marks = "<w:b/>" if bold else ""
    shape = f'<w:rPr>{_FONTS}{marks}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def deleted(text: str, change: int, *, size: int = 32) -> str:
    """A run that a reviewer struck out."""
    inner = run(text, size=size).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    return f"<w:del {_CHANGE.format(change)}>{inner}</w:del>"


def inserted(runs: str, change: int) -> str:
    """Runs that a reviewer put in."""
    return f"<w:ins {_CHANGE.format(change)}>{runs}</w:ins>"


def paragraph(
    runs: str, *, indent: int = 0, center: bool = False, numbered: bool = False, struck: int | None = None
) -> str:
    """A paragraph; ``struck`` is the number of the change that deletes its mark too."""
    shape = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{HEADINGS_LIST}"/></w:numPr>' if numbered else ""
    shape += f'<w:ind w:firstLine="{indent}"/>' if indent else ""
    shape += '<w:jc w:val="center"/>' if center else ""
    shape += f"<w:rPr><w:del {_CHANGE.format(struck)}/></w:rPr>" if struck is not None else ""
    return f"<w:p>{f'<w:pPr>{shape}</w:pPr>' if shape else ''}{runs}</w:p>"


def cell(content: str, width: int, *, span: int = 1, merge: str = "") -> str:
    """A table cell; ``merge`` is "restart", "continue" or "" for none; ``width`` in twentieths of a point."""
    shape = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    shape += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shape += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    return f'<w:tc><w:tcPr>{shape}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def row(cells: str, *, repeats: bool = False, struck: int | None = None) -> str:
    """A table row; ``repeats`` on each page, ``struck`` is the number of the change that deletes it."""
    shape = f"<w:del {_CHANGE.format(struck)}/>" if struck is not None else ""
    shape = ("<w:cantSplit/>" + "<w:tblHeader/>" * repeats) + shape
    return f"<w:tr><w:trPr>{shape}</w:trPr>{cells}</w:tr>"


def table(rows: str, widths: list[int], *, ruled: bool = True) -> str:
    """A table of fixed column widths."""
    edge = 'w:val="single" w:sz="4" w:space="0" w:color="000000"' if ruled else 'w:val="nil"'
    edges = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def text_box(paragraphs: str) -> str:
    """A paragraph with a text box, written twice as Word does: as a shape, and as VML for old readers."""
    content = f"<w:txbxContent>{paragraphs}</w:txbxContent>"
    size = 'cx="5274310" cy="1100000"'
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr id="1" name="文本框 1"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        '</mc:Choice><mc:Fallback><w:pict><v:shape id="box1" style="width:415pt;height:87pt"><v:textbox>'
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def picture(number: int = 1) -> str:
    """A paragraph with a picture in the line."""
    size = 'cx="5274310" cy="6800000"'
    return (
        '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="图片 {number}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="image1.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rIdImage1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def package(body: str, title: str, *, with_picture: bool = False) -> bytes:
    """A .docx file around the body."""
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1474" w:bottom="1440" '
        'w:left="1474" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
    )
    document = f"<w:document {_NAMESPACES}><w:body>{body}{page}</w:body></w:document>"
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _xml(_types()),
        "_rels/.rels": _xml(_relations({"rId1": ("officeDocument", "word/document.xml")}, core=True)),
        "docProps/core.xml": _xml(_core(title)),
        "word/document.xml": _xml(document),
        "word/styles.xml": _xml(f'<w:styles xmlns:w="{_W}">{_STYLES}</w:styles>'),
        "word/numbering.xml": _xml(f'<w:numbering xmlns:w="{_W}">{_NUMBERING}</w:numbering>'),
    }
    links = {"rIdStyles": ("styles", "styles.xml"), "rIdNumbers": ("numbering", "numbering.xml")}
    if with_picture:
        links["rIdImage1"] = ("image", "media/image1.png")
        parts["word/media/image1.png"] = ruled_png()
    parts["word/_rels/document.xml.rels"] = _xml(_relations(links))
    return pack(parts)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts with one fixed date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def ruled_png(width: int = 420, height: int = 560, columns: int = 10, rows: int = 28) -> bytes:
    """A picture of a ruled table with nothing legible in it."""
    blank = bytearray(b"\xff" * width)
    for column in range(columns + 1):
        blank[min(width - 1, column * width // columns)] = 0
    ruled, plain = b"\x00" + b"\x00" * width, b"\x00" + bytes(blank)
    edges = {min(height - 1, r * height // rows) for r in range(rows + 1)}
    data = zlib.compress(b"".join(ruled if y in edges else plain for y in range(height)), 9)

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _xml(content: str) -> bytes:
    return (_HEAD + content).encode("utf-8")


def _types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'{overrides}<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )


def _relations(links: Mapping[str, tuple[str, str]], *, core: bool = False) -> str:
    made = "".join(f'<Relationship Id="{i}" Type="{_R}/{t}" Target="{to}"/>' for i, (t, to) in links.items())
    if core:
        kind = f"{_PACKAGE}/relationships/metadata/core-properties"
        made += f'<Relationship Id="rIdCore" Type="{kind}" Target="docProps/core.xml"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _core(title: str) -> str:
    day = '<dcterms:{0} xsi:type="dcterms:W3CDTF">2024-01-05T09:00:00Z</dcterms:{0}>'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape(title)}</dc:title>'
        f"{day.format('created')}{day.format('modified')}</cp:coreProperties>"
    )


_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
    '<w:pPr><w:widowControl w:val="0"/></w:pPr></w:style>'
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    f'<w:num w:numId="{HEADINGS_LIST}"><w:abstractNumId w:val="0"/></w:num>'
)
