"""What crosses the pipe between the program and a worker, and how it is framed.

A frame is its length (4 bytes, big-endian) and that many bytes of MessagePack. The parent sends the worker's
settings once, then a request at a time; the worker sends an empty frame when it is ready, then an answer each.
"""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from service.errors import BY_CODE, NianbaoError, ReaderCrashed

Stream = IO[bytes]

OUT_OF_MEMORY = 74
"""Exit status of a worker that had no memory left even for the request or the answer."""

_HEADER = struct.Struct(">I")


class Failure(msgspec.Struct, frozen=True):
    """An error of the program on its way through the pipe."""

    code: str
    params: dict[str, str | int | float]

    @classmethod
    def of(cls, error: NianbaoError) -> Failure:
        """The error as data."""
        return cls(error.code, error.params)

    def error(self) -> NianbaoError:
        """The error again, of the same class; a code that is not known comes of a broken worker."""
        kind = BY_CODE.get(self.code)
        return ReaderCrashed(status=0) if kind is None else kind(**self.params)


class BrokenFrame(Exception):
    """The stream ended or holds no frame of the allowed size: whoever is at its other end is gone or mad."""


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
