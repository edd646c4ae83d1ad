"""The reading process: takes files on standard input, gives documents on standard output (see ``wire``).

It starts from nothing (no fork, no import of the caller's program), holds no NLP and no numerics, and may be
killed at any time. It ends when its standard input does.
"""

from __future__ import annotations

import gc
import logging
import math
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from service.errors import Damaged, FileError, OverLimit, ReadMemory
from service.intake import wire
from service.intake.limits import MB, Limits
from service.intake.read import read

if sys.platform == "linux":
    import resource

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 5
_DAY = 86_400
_RETIRE_SHARE = 4
"""A worker whose address space has grown by one part in this many of the limit is replaced."""


def memory_limit_supported() -> bool:
    """Whether this system can hold the reading process to ``limits.memory_bytes``; only Linux can."""
    return sys.platform == "linux"


def main() -> None:
    """Serve until standard input ends: first the limits, then a file each."""
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    requests, answers = _take_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends this process
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with requests, answers:
        try:
            _serve(requests, answers)
        except (wire.BrokenFrame, BrokenPipeError):
            return  # the parent has closed the pipe: this is how it says goodbye
        except MemoryError:
            sys.exit(wire.OUT_OF_MEMORY)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    limits = msgspec.msgpack.decode(wire.read_frame(requests, 64 * 1024), type=Limits)
    start = _address_space()
    _limit_memory(limits, start)
    gc.freeze()
    wire.write_frame(answers, b"")
    while True:
        request = wire.read_frame(requests, wire.largest_request(limits))
        _alarm(math.ceil(min(limits.seconds, _DAY)) + _GRACE_SECONDS)
        payload = _answer(request, limits, start)
        del request
        _alarm(0)
        wire.write_frame(answers, payload)


def _answer(request: bytes, limits: Limits, start: int) -> bytes:
    """The encoded answer; no fault of a reader gets past this."""
    try:
        document = read(msgspec.msgpack.decode(request, type=bytes), limits)
        payload = msgspec.msgpack.encode(wire.Answer(document, retire=_grown(limits, start)))
        if len(payload) <= wire.largest_answer(limits):
            return payload
        limit = f"{limits.inflated_bytes / MB:g} MB"
        failure = _failure(OverLimit(what="读出的内容过多", limit=limit, setting="NIANBAO_MAX_INFLATED_MB"))
    except FileError as error:
        failure = _failure(error)
    except MemoryError:
        failure = _failure(ReadMemory(limit_mb=limits.memory_bytes // MB))
        return msgspec.msgpack.encode(wire.Answer(failure=failure, retire=True))
    except Exception as error:  # noqa: BLE001 - a fault in a reader must not look like a lost process
        _log.exception("a reader failed")
        failure = _failure(Damaged(reason=type(error).__name__))
    return msgspec.msgpack.encode(wire.Answer(failure=failure, retire=_grown(limits, start)))


def _failure(error: FileError) -> wire.Failure:
    return wire.Failure(error.code, error.params)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under numbers of their own: whatever a library prints goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _address_space() -> int:
    """Bytes of address space in use, which RLIMIT_AS counts, not the resident ones; 0 where no limit is set."""
    if sys.platform != "linux":
        return 0
    pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    return int(pages) * resource.getpagesize()


def _limit_memory(limits: Limits, start: int) -> None:
    """Allow ``limits.memory_bytes`` beyond what the interpreter and its libraries have mapped already."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = start + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def _grown(limits: Limits, start: int) -> bool:
    return _address_space() - start > limits.memory_bytes // _RETIRE_SHARE


def _alarm(seconds: int) -> None:
    """End this process if the parent, which should have killed it, is gone. 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
