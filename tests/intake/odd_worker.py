"""A worker whose reader misbehaves on demand; everything around the reader is the program's own."""

from __future__ import annotations

import os
import sys
import time

from models.document import Document
from service.intake import worker
from service.intake.limits import Limits
from service.intake.read import read


def _odd(data: bytes, limits: Limits) -> Document:
    match data:
        case b"sleep":
            time.sleep(60)
        case b"die":
            os._exit(7)
        case b"bug":
            raise KeyError("a fault of the reader")
        case b"deep":
            return _odd(data, limits)
        case b"memory":
            return Document("x" * 10**15, "text", "text/plain")
        case b"print":
            print("noise")  # noqa: T201
            sys.stdout.flush()
            os.write(1, b"more noise")
            sys.stdin.read()
        case b"large":
            return Document("x" * (limits.inflated_bytes + 2**20), "text", "text/plain")
        case b"modules":
            return Document("\n".join(sorted(sys.modules)), "text", "text/plain")
    return read(data, limits)


if __name__ == "__main__":
    worker.read = _odd
    worker.main()
