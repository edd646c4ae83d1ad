"""A worker's own side: takes requests on standard input, gives answers on standard output (see ``wire``).

It starts from nothing (no fork, no import of the caller's program) and may be killed at any time. It ends when
its standard input does.
"""

from __future__ import annotations

import gc
import logging
import math
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from service.intake.limits import Limits
from service.workers import wire

if sys.platform == "linux":
    import resource

_GRACE_SECONDS = 5
_DAY = 86_400
_HELLO_BYTES = 64 * 1024
_RETIRE_SHARE = 4
"""A worker whose address space has grown by one part in this many of the limit is replaced."""

Answer = Callable[[bytes], bytes]
Prepare = Callable[[bytes, "Growth"], tuple[Limits, int, Answer]]


class Growth:
    """How much the process has grown since it was ready, measured against what it may use."""

    def __init__(self) -> None:
        self._start, self._limit = 0, 0

    def limit(self, limits: Limits) -> None:
        """Allow ``limits.memory_bytes`` beyond what the interpreter and its libraries have mapped already."""
        self._start, self._limit = _address_space(), limits.memory_bytes
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            most = self._start + limits.memory_bytes
            resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))

    @property
    def much(self) -> bool:
        """Whether the process should be replaced."""
        return _address_space() - self._start > self._limit // _RETIRE_SHARE


def memory_limit_supported() -> bool:
    """Whether this system can hold a worker to ``limits.memory_bytes``; only Linux can."""
    return sys.platform == "linux"


def run(prepare: Prepare, files: int = 1) -> None:
    """Serve until standard input ends. ``prepare`` takes the first frame; a request is of up to ``files`` files.

    It gives the limits, the largest request in bytes, and what answers a request, which must not raise: a
    MemoryError that it lets through ends the process with ``wire.OUT_OF_MEMORY``.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    requests, answers = _take_pipes()
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to the whole group: the parent ends this process itself
        signal.signal(number, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        with requests, answers:  # closed, they may say once more that nobody listens
            growth = Growth()
            limits, most, answer = prepare(wire.read_frame(requests, _HELLO_BYTES), growth)
            growth.limit(limits)
            gc.freeze()
            wire.write_frame(answers, b"")
            while True:
                request = wire.read_frame(requests, most)
                _alarm(math.ceil(min(limits.seconds * files, _DAY)) + _GRACE_SECONDS)
                payload = answer(request)
                del request
                _alarm(0)
                wire.write_frame(answers, payload)
    except (wire.BrokenFrame, BrokenPipeError):
        return  # the parent has closed the pipe: this is how it says goodbye
    except MemoryError:
        sys.exit(wire.OUT_OF_MEMORY)


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


def _alarm(seconds: int) -> None:
    """End this process if the parent, which should have killed it, is gone. 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(seconds)
