"""How untrusted markup is parsed: no DTD, no entities, no network, bounded depth.

XML is brought to UTF-8 before it is looked at, so that no encoding hides a DTD.
"""

from __future__ import annotations

import codecs

from lxml import etree

from service.errors import Damaged, FileEmpty, HostileContent

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_STRICT_WORD = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of the XML part ``name``; the namespace of strict OOXML becomes the transitional one.

    Raises HostileContent for a DTD, entities or absurd nesting, Damaged for what is no XML, MemoryError.
    """
    content = _utf8(content, name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise HostileContent(what="XML 文档类型定义或实体")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content.replace(_STRICT_WORD, WORD.encode()), parser)
    except etree.XMLSyntaxError as error:
        _refuse_memory(error)
        if "depth" in str(error):
            raise HostileContent(what="XML 嵌套过深") from error
        raise Damaged(reason=f"{name} 不是完整的 XML") from error


def parse_html(text: str) -> etree._Element:
    """The root of a page. Raises FileEmpty where nothing is in it, HostileContent, MemoryError."""
    if "<!ENTITY" in text:
        raise HostileContent(what="XML 实体")
    # The depth that libxml2 allows by default (256) is met by honest pages that never close their <font>s;
    # with huge_tree it is 2,048, and what is deeper is an error here rather than cut off.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        _refuse_memory(error)
        raise FileEmpty from error
    if any("depth" in e.message for e in parser.error_log.filter_from_fatals()):
        raise HostileContent(what="标签嵌套过深")
    if root is None:
        raise FileEmpty
    return root


def _refuse_memory(error: etree.XMLSyntaxError) -> None:
    if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError from error


def _utf8(content: bytes, name: str) -> bytes:
    codec = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    elif b"\0" in content[:4]:
        codec = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        raise Damaged(reason=f"{name} 的文字编码有误") from error
    return content if codec == "utf-8-sig" else text.encode()
