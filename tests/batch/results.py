"""The results of a batch as they are compared: every file, but for times."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl


def results(out: Path) -> dict[str, Any]:
    """What stands in each file of a batch's results."""
    found: dict[str, Any] = {}
    for path in sorted(p for p in out.rglob("*") if p.is_file() and ".nianbao" not in p.parts):
        found[path.relative_to(out).as_posix()] = _content(path.name, path.read_bytes())
    return found


def _content(name: str, content: bytes) -> Any:
    match name.rpartition(".")[2]:
        case "json":
            return {k: v for k, v in json.loads(content).items() if k != "seconds"}
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
        case "zip":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return {n: _content(n, archive.read(n)) for n in archive.namelist()}
        case "docx":
            return docx.Document(io.BytesIO(content)).element.xml
        case "html":
            return re.sub(rb"\d+(\.\d+)? ?\xe7\xa7\x92", b"", content)  # so many seconds
        case _:
            return content
