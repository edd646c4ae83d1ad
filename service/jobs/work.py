"""The process of a job: trains a candidate, or compares one with the current model.

It gives way to the rest of the machine and ends with the process that started it.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from service import __version__
from service.errors import NianbaoError, TrainingCrashed
from service.intake.limits import Limits
from service.jobs import wire
from service.jobs.wire import JudgeTask, Task, Trained, TrainTask, Verdict
from service.workers import loop
from service.workers.loop import Answer, Growth
from service.workers.wire import Failure

_log = logging.getLogger(__name__)
_NICE = 5
_WATCH_SECONDS = 1.0
_DOUBTS = 100


def main() -> None:
    """Serve until standard input ends."""
    if sys.platform != "win32":
        os.nice(_NICE)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    loop.run(_prepare)


def _prepare(_hello: bytes, _growth: Growth) -> tuple[Limits, int, Answer]:
    return wire.LIMITS, wire.LARGEST_REQUEST, _answer


def _answer(request: bytes) -> bytes:
    """The encoded answer; no fault gets past this."""
    try:
        task: Task = msgspec.msgpack.decode(request, type=Task)
        result = _train(task) if isinstance(task, TrainTask) else _judge(task)
        return msgspec.msgpack.encode(wire.Answer(msgspec.msgpack.encode(result)))
    except NianbaoError as error:
        failure = Failure.of(error)
    except MemoryError:
        failure = Failure.of(TrainingCrashed(reason="内存不足"))
    except Exception as error:  # noqa: BLE001 - a fault in training must not look like a lost process
        _log.exception("a job failed")
        failure = Failure.of(TrainingCrashed(reason=f"程序内部错误（{type(error).__name__}）"))
    return msgspec.msgpack.encode(wire.Answer(failure=failure))


def _train(task: TrainTask) -> Trained:
    from models import artifact
    from models.registry import Registry
    from service import tagging
    from training.narrative import candidate

    folder = Path(task.models)
    base = _clauses(Path(task.base).read_bytes()) if task.base else None
    doubts: list[dict[str, Any]] = []
    with tagging.errors():
        try:
            made = candidate.train(_clauses(task.labels), Registry(folder), folder, __version__, base=base)
            path = made.path
            doubts = [
                {"id": d.clause.id, "role": d.clause.role, "themes": d.clause.themes, "suggested": d.suggested}
                for d in made.doubts[:_DOUBTS]
            ]
        except FileExistsError as error:  # the very same training was done before, by this job too if it was killed
            path = Path(str(error))
        return Trained(path.name, json.loads(artifact.file(path, artifact.METRICS)), doubts)


def _judge(task: JudgeTask) -> Verdict:
    from models.registry import Registry
    from service import tagging
    from training.narrative.candidate import objections

    with tagging.errors():
        return Verdict(objections(Registry(Path(task.models)), task.version))


def _clauses(lines: bytes) -> list[Any]:
    from training.labels.clause import Clause

    return [Clause.from_json(json.loads(line)) for line in lines.split(b"\n") if line]


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: nobody would take the result."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
