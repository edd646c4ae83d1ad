"""What the service and the process of a job say to each other (see ``service.workers.wire`` for the frames)."""

from __future__ import annotations

from typing import Any

import msgspec

from service.intake.limits import MB, Limits
from service.workers.wire import Failure

LIMITS = Limits(seconds=6 * 3600.0, memory_bytes=8192 * MB)
"""What a job may cost: time, and address space, of which numerics map far more than they use."""
LARGEST_REQUEST = 512 * MB
LARGEST_ANSWER = 64 * MB


class TrainTask(msgspec.Struct, frozen=True, tag=True):
    """Train a candidate below ``models`` on labels (JSON lines) and the corpus, or what the file ``base`` holds."""

    models: str
    labels: bytes
    base: str = ""


class JudgeTask(msgspec.Struct, frozen=True, tag=True):
    """What speaks against the candidate ``version``: a ``Verdict``."""

    models: str
    version: str


Task = TrainTask | JudgeTask


class Trained(msgspec.Struct, frozen=True):
    """A candidate and its figures (``metrics.json``). ``doubts``: labels that others contradict, without texts."""

    version: str
    metrics: dict[str, Any]
    doubts: list[dict[str, Any]] = []


class Verdict(msgspec.Struct, frozen=True):
    """Reasons against a candidate, sentences in Chinese."""

    reasons: list[str]


class Answer(msgspec.Struct, frozen=True):
    """The encoded result, or a failure."""

    result: bytes | None = None
    failure: Failure | None = None
