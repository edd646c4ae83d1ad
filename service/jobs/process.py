"""The service's side of a job: a process for one task, gone when that is done or killed."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from service.errors import ReaderCrashed, ReadMemory, ReadTimeout, TrainingCrashed
from service.jobs import wire
from service.jobs.wire import JudgeTask, Task, Verdict
from service.workers.child import Child

MODULE = "service.jobs.work"
Result = TypeVar("Result")


class Process:
    """A process for one task. ``kill`` it from another thread, again until ``run`` has ended."""

    def __init__(self) -> None:
        self._child = Child(MODULE, b"", wire.LIMITS, wire.LARGEST_ANSWER)

    def run(self, task: Task, kind: type[Result]) -> Result:
        """The task's result. Raises TrainingCrashed, and what the task raises."""
        try:
            payload = self._child.ask(msgspec.msgpack.encode(task), wire.LIMITS.seconds)
            answer = msgspec.msgpack.decode(payload, type=wire.Answer)
        except ReadTimeout as error:
            raise TrainingCrashed(reason=f"超过 {wire.LIMITS.seconds / 3600:g} 小时没有完成") from error
        except (ReadMemory, ReaderCrashed, msgspec.MsgspecError) as error:
            status = error.params.get("status", "") if isinstance(error, ReaderCrashed) else ""
            raise TrainingCrashed(reason=f"进程意外结束，状态 {status}，可能是内存不足") from error
        finally:
            self._child.end()
        if answer.failure is not None:
            raise answer.failure.error()
        return msgspec.msgpack.decode(answer.result or b"", type=kind)

    def kill(self) -> None:
        """End the process, if it runs."""
        self._child.kill()


def objections(models: Path, version: str) -> list[str]:
    """What speaks against a candidate, found out in a process of its own. Raises TrainingCrashed, ModelUnusable."""
    return Process().run(JudgeTask(str(models), version), Verdict).reasons
