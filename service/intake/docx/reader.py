"""Word files (.docx): the main part walked as it stands, numbering rendered, tracked changes read as accepted.

Headers, footers, notes and comments are not read: they are no part of the report's own text.
"""

from __future__ import annotations

from models.document import Document
from service.errors import Damaged
from service.intake.build import DocumentBuilder, fold
from service.intake.docx.flow import PICTURE, Flow
from service.intake.docx.numbering import Numbering
from service.intake.docx.styles import Styles
from service.intake.docx.words import BODY
from service.intake.limits import Limits
from service.intake.package import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MAIN = "word/document.xml"
_TABLE_STYLE, _STYLE_END = b'<w:style w:type="table"', b"</w:style>"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read(data: bytes, limits: Limits) -> Document:
    """Read a Word file. Raises Damaged, Encrypted, HostileContent, OverLimit."""
    package = Package(data, limits)
    parts = package.related("")
    main = parts.get("officeDocument", _MAIN)
    root = package.xml(main)
    if root is None:
        main = _MAIN
        root = package.xml(main)
    body = None if root is None else root.find(BODY)
    if body is None:
        raise Damaged(reason="找不到正文")
    near = package.related(main)
    styles = Styles(package.xml(near.get("styles", "word/styles.xml"), _without_table_styles))
    numbering = Numbering(package.xml(near.get("numbering", "word/numbering.xml")), styles)
    builder = DocumentBuilder(limits)
    for block in Flow(styles, numbering, limits).blocks(body):
        if isinstance(block, list):
            builder.table(block)
        elif block == PICTURE:
            builder.picture()
        else:
            builder.paragraph(block)
    return builder.finish(reader="docx", media_type=MEDIA_TYPE, title=_title(package, parts))


def _title(package: Package, parts: dict[str, str]) -> str | None:
    core = package.xml(parts.get("core-properties", "docProps/core.xml"))
    title = None if core is None else core.findtext(_TITLE)
    return fold(title or "") or None


def _without_table_styles(styles: bytes) -> bytes:
    """They are the bulk of styles.xml in some programs' files, and say nothing of text."""
    head, *others = styles.split(_TABLE_STYLE)
    return head + b"".join(o.partition(_STYLE_END)[2] for o in others)
