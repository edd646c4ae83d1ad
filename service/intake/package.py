"""An Office file's zip: entries, sizes and XML are checked here before anything is believed.

Parts are inflated here and not by ``zipfile``, so that a header that lies about sizes changes nothing: what is
counted is what comes out.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

from service.errors import Damaged, Encrypted, OverLimit
from service.intake.limits import MB, Limits
from service.intake.parsing import parse_xml

_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_FREE_OF_RATIO = MB


class Package:
    """A zip of parts. ``names`` are lower case with forward slashes, as parts are named without regard to case.

    Raises Damaged for a broken directory, Encrypted, and OverLimit for too many or too large entries.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        if data.count(_DIRECTORY_ENTRY) > limits.zip_entries:
            raise OverLimit(what="压缩包内文件过多", limit=limits.zip_entries, setting="NIANBAO_MAX_ZIP_ENTRIES")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise Damaged(reason="压缩包目录无法读取，可能未下载完整") from error
        if any(e.flag_bits & _ENCRYPTED for e in entries):
            raise Encrypted
        self._data = data
        self._limits = limits
        self._left = limits.inflated_bytes
        if sum(e.file_size for e in entries) > self._left:
            raise self._too_large()
        self._entries = {e.filename.replace("\\", "/").lstrip("/").lower(): e for e in entries}

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None if there is none. Raises Damaged, or OverLimit by the bytes that come out."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        packed = self._packed(entry)
        allowed = max(_FREE_OF_RATIO, self._limits.inflation_ratio * len(packed))
        content = self._inflate(entry, packed, min(allowed, self._left) + 1)
        if len(content) > self._left:
            raise self._too_large()
        if len(content) > allowed:
            ratio = self._limits.inflation_ratio
            raise OverLimit(what="压缩比过高", limit=ratio, setting="NIANBAO_MAX_INFLATION_RATIO")
        self._left -= len(content)
        if zlib.crc32(content) != entry.CRC:
            raise Damaged(reason=f"{entry.filename} 校验不符")
        return content

    def xml(self, name: str, pruned: Callable[[bytes], bytes] | None = None) -> etree._Element | None:
        """The root of an XML part, None if there is none; ``pruned`` may cut its text before it is parsed.

        Raises Damaged and HostileContent too.
        """
        content = self.read(name)
        if content is None:
            return None
        return parse_xml(pruned(content) if pruned else content, name)

    def related(self, source: str) -> dict[str, str]:
        """The parts that ``source`` ("" for the package) names, by the last word of the relation's type."""
        folder, base = posixpath.split(source)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, str] = {}
        for relation in () if root is None else root.iter("{*}Relationship"):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
                found.setdefault((relation.get("Type") or "").rpartition("/")[2], target.lstrip("/"))
        return found

    def _packed(self, entry: zipfile.ZipInfo) -> bytes:
        header = self._data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise Damaged(reason=f"{entry.filename} 不完整")
        _, name, extra = _LOCAL_HEADER.unpack(header)
        start = entry.header_offset + _LOCAL_HEADER.size + name + extra
        packed = self._data[start : start + entry.compress_size]
        if len(packed) < entry.compress_size:
            raise Damaged(reason=f"{entry.filename} 不完整")
        return packed

    def _inflate(self, entry: zipfile.ZipInfo, packed: bytes, most: int) -> bytes:
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed[:most]
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise Damaged(reason=f"{entry.filename} 的压缩方式不合规范")
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, most)
        except zlib.error as error:
            raise Damaged(reason=f"{entry.filename} 无法解压") from error
        if len(content) < most and not inflater.eof:
            raise Damaged(reason=f"{entry.filename} 不完整")
        return content

    def _too_large(self) -> OverLimit:
        limit = f"{self._limits.inflated_bytes / MB:g} MB"
        return OverLimit(what="解压后过大", limit=limit, setting="NIANBAO_MAX_INFLATED_MB")
