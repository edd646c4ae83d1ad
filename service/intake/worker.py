"""The reading process: takes bytes on standard input, gives documents on standard output, frame by frame.

A frame is its length (8 bytes, big-endian) and that many bytes of MessagePack. The process starts from nothing
(no fork, no import of the caller's program), holds no NLP, and may be killed at any time.
"""

from __future__ import annotations

import gc
import logging
import os
import struct
import sys
from typing import BinaryIO

import msgspec

from models.document import Document
from service.errors import Damaged, FileError, ReadMemory
from service.intake.limits import MB, Limits

try:
    import resource
except ImportError:  # Windows: memory_limit_supported() tells
    resource = None  # type: ignore[assignment]

HEADER = struct.Struct(">Q")
LARGEST_FRAME = 2**32
_log = logging.getLogger("nianbao.worker")


class Failure(msgspec.Struct, frozen=True):
    """A FileError on its way through the pipe."""

    code: str
    params: dict[str, str | int | float]


class Answer(msgspec.Struct, frozen=True):
    """What a reading gave: a document or a failure."""

    document: Document | None = None
    failure: Failure | None = None


def memory_limit_supported() -> bool:
    """Whether this system can limit the memory of one process."""
    return resource is not None


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Send one frame."""
    stream.write(HEADER.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None where the stream ends."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    if length > LARGEST_FRAME:
        return None
    payload = stream.read(length)
    return payload if len(payload) == length else None


def main() -> None:
    """Serve frames until standard input ends: first the limits, then a file each."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    first = read_frame(requests)
    if first is None:
        return
    limits = msgspec.msgpack.decode(first, type=Limits)
    _limit_memory(limits.memory_bytes)
    encoder = msgspec.msgpack.Encoder()
    while (data := read_frame(requests)) is not None:
        answer = _answer(data, limits)
        del data
        write_frame(answers, encoder.encode(answer))


def _answer(data: bytes, limits: Limits) -> Answer:
    from service.intake.read import read

    try:
        return Answer(document=read(data, limits))
    except FileError as error:
        return Answer(failure=Failure(error.code, dict(error.params)))
    except MemoryError:
        gc.collect()
        return Answer(failure=Failure(ReadMemory.code, {"limit_mb": limits.memory_bytes // MB}))
    except RecursionError:
        return Answer(failure=Failure(Damaged.code, {"reason": "嵌套层次过深"}))
    except Exception as error:  # noqa: BLE001 - a fault in a reader must not look like a lost process
        _log.exception("reader failed")
        return Answer(failure=Failure(Damaged.code, {"reason": f"{type(error).__name__}"}))


def _limit_memory(size: int) -> None:
    """Limit the address space to ``size`` bytes beyond what the process has mapped by now."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
