"""A worker that does on demand what a worker should not; everything around it is the program's own."""

from __future__ import annotations

import os
import time
from pathlib import Path

from service.intake.limits import Limits
from service.workers import loop
from service.workers.loop import Answer, Growth


def _prepare(hello: bytes, _growth: Growth) -> tuple[Limits, int, Answer]:
    if hello == b"broken":
        os._exit(9)
    return Limits(seconds=60), 1 << 20, _answer


def _answer(request: bytes) -> bytes:
    word, _, rest = request.partition(b" ")
    match word:
        case b"sleep":
            time.sleep(60)
        case b"die":
            os._exit(7)
        case b"die-once":
            mark = Path(os.fsdecode(rest))
            if not mark.exists():
                mark.touch()
                os._exit(7)
        case b"wait-for":
            while not Path(os.fsdecode(rest)).exists():
                time.sleep(0.01)
        case b"memory":
            raise MemoryError
    return f"{os.getpid()} ".encode() + request


if __name__ == "__main__":
    loop.run(_prepare)
