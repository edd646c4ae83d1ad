"""Steps printed with their time."""

from __future__ import annotations

import time


class timed:  # noqa: N801 - used as a statement
    """Prints what is under way, and its seconds when it is done."""

    def __init__(self, what: str) -> None:
        self._what = what if len(what) <= 100 else what[:97] + "..."
        self._said: list[str] = []
        self._start = time.monotonic()

    def __enter__(self) -> list[str]:
        return self._said

    def __exit__(self, kind: object, *_: object) -> None:
        word = "FAILED" if kind else " ".join(self._said)
        print(f"{time.monotonic() - self._start:7.1f} s  {self._what}  {word}".rstrip(), flush=True)
