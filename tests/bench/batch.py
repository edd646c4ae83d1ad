"""``python -m tests.bench.batch [COUNT]``: a county of forged reports, reviewed as a batch on this machine.

Mixed forms, 3 % broken files, 5 % near copies, 10 % with a wrong cell. Printed: whether every file is accounted for,
throughput with one worker and two, and the peak of memory of all processes together at a tenth of the files and at
all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tests.conftest import ROOT
from tests.serving import NIANBAO, environment
from training.forge import copies, county

COUNT, SEED = 1000, 11
MEMORY, FASTER = 1.2, 1.7
_LOOK_SECONDS = 0.05
_MB = 1 << 20


class _Peak:
    """The most memory that a process and its children held together, MB (proportional set size)."""

    def __init__(self, pid: int) -> None:
        self._process, self._ended = psutil.Process(pid), threading.Event()
        self.own = self.all = 0.0
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                own = self._process.memory_info().rss / _MB
                children = sum(c.memory_info().rss for c in self._process.children(recursive=True)) / _MB
            except psutil.NoSuchProcess:
                continue
            self.own, self.all = max(self.own, own), max(self.all, own + children)
