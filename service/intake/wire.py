"""What crosses the pipe between the program and its reading process, and how it is framed.

A frame is its length (4 bytes, big-endian) and that many bytes of MessagePack. The parent sends ``Limits``
once, then a file at a time; the worker sends an empty frame when it is ready, then an ``Answer`` for each file.
"""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from models.document import Document
from service.intake.limits import Limits

Stream = IO[bytes]

OUT_OF_MEMORY = 74
"""Exit status of a worker that had no memory left even for the file or the answer."""

_HEADER = struct.Struct(">I")
_ENVELOPE = 64 * 1024


class Failure(msgspec.Struct, frozen=True):
    """A FileError on its way through the pipe."""

    code: str
    params: dict[str, str | int | float]


class Answer(msgspec.Struct, frozen=True):
    """What a reading gave: a document or a failure. ``retire``: the worker has grown and should be replaced."""

    document: Document | None = None
    failure: Failure | None = None
    retire: bool = False


class BrokenFrame(Exception):
    """The stream ended or holds no frame of the allowed size: whoever is at its other end is gone or mad."""


def largest_request(limits: Limits) -> int:
    """The bytes that a request may have."""
    return limits.upload_bytes + _ENVELOPE


def largest_answer(limits: Limits) -> int:
    """The bytes that an answer may have: far above what the limits of cells and characters let through."""
    return limits.inflated_bytes + _ENVELOPE


def write_frame(stream: Stream, payload: bytes) -> None:
    """Send one frame. Raises OSError when nobody reads."""
    stream.write(_HEADER.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: Stream, most: int) -> bytes:
    """The next frame of at most ``most`` bytes. Raises BrokenFrame."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise BrokenFrame
    (length,) = _HEADER.unpack(header)
    if length > most:
        raise BrokenFrame
    payload = stream.read(length)
    if len(payload) < length:
        raise BrokenFrame
    return payload
