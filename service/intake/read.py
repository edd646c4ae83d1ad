"""From bytes to a document: the size is checked, the kind told, the reader for it called."""

from __future__ import annotations

from importlib import import_module

from models.document import Document
from service.errors import FileTooLarge
from service.intake import sniff
from service.intake.limits import MB, Limits


def read(data: bytes, limits: Limits) -> Document:
    """The document in ``data``; readers are imported when first needed. Raises FileError."""
    if len(data) > limits.upload_bytes:
        raise FileTooLarge(size_mb=round(len(data) / MB, 1), limit_mb=round(limits.upload_bytes / MB, 1))
    reader = import_module(f"service.intake.{sniff.kind(data)}")
    document: Document = reader.read(data, limits)
    return document
