"""What the program and its reading process say to each other (see ``service.workers.wire`` for the frames)."""

from __future__ import annotations

import msgspec

from models.document import Document
from service.intake.limits import Limits
from service.workers.wire import Failure

_ENVELOPE = 64 * 1024


class Answer(msgspec.Struct, frozen=True):
    """What a reading gave: a document or a failure. ``retire``: the worker has grown and should be replaced."""

    document: Document | None = None
    failure: Failure | None = None
    retire: bool = False


def largest_request(limits: Limits) -> int:
    """The bytes that a request may have."""
    return limits.upload_bytes + _ENVELOPE


def largest_answer(limits: Limits) -> int:
    """The bytes that an answer may have: far above what the limits of cells and characters let through."""
    return limits.inflated_bytes + _ENVELOPE
