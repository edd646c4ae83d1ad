"""From bytes to a document: the size is checked, the kind told, the reader for it called."""

from __future__ import annotations

from importlib import import_module

from models.document import Document
from service.intake import sniff
from service.intake.guard import check_document, check_size
from service.intake.limits import Limits


def read(data: bytes, limits: Limits) -> Document:
    """The document in ``data``; readers are imported when first needed. Raises FileError."""
    check_size(data, limits)
    reader = import_module(f"service.intake.{sniff.kind(data, limits)}")
    document: Document = reader.read(data, limits)
    check_document(document, limits)
    return document
