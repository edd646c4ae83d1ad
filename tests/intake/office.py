"""Word files made from small pieces of XML, and a compact view of what a reader made of a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from models.document import Document, Table

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (
    f'xmlns:w="{WORD}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of ``parts``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def element(tag: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag} {_NAMESPACES}>{content}</w:{tag}>'


def docx(
    body: str,
    *,
    numbering: str | None = None,
    styles: str | None = None,
    main: str = "word/document.xml",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A Word file with this body, and these ``w:numbering`` and ``w:styles``."""
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>',
        main: element("document", f"<w:body>{body}</w:body>"),
    }
    if numbering is not None:
        content["word/numbering.xml"] = element("numbering", numbering)
    if styles is not None:
        content["word/styles.xml"] = element("styles", styles)
    return zipped({**content, **(parts or {})})


def p(text: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tc(content: str = "", properties: str = "") -> str:
    """A cell; bare text is put in a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def grid(document: Document, table: Table) -> list[tuple[int | str, ...]]:
    """(row, column, text) of each cell, with its spans where it has any."""
    return [
        (c.row, c.column, document.text[c.start : c.end])
        + ((c.rowspan, c.colspan) if (c.rowspan, c.colspan) != (1, 1) else ())
        for c in table.cells
    ]


def view(document: Document) -> list[object]:
    """Paragraphs, tables as grids and pictures (None), in the order of the document."""
    blocks: list[tuple[int, int, object]] = [
        *((x.start, 1, document.text[x.start : x.end]) for x in document.paragraphs),
        *((x.start, 1, grid(document, x)) for x in document.tables),
        *((x.start, 0, None) for x in document.pictures),
    ]
    return [block for *_, block in sorted(blocks, key=lambda b: b[:2])]
