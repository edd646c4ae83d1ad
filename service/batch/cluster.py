"""A Dask cluster as a crew: joblib's Dask backend hands the jobs out; files are read there, or sent along."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import joblib

from service import __version__
from service.batch import crew, remote
from service.batch.crew import AHEAD, Done, Job
from service.batch.file import Submission
from service.batch.remote import Report, Setup
from service.errors import UsageError
from service.workers.wire import Failure

_SECONDS = 15


class Cluster:
    """The workers of a cluster. ``sent``: they don't see the files, which are sent with the jobs."""

    def __init__(self, client: Any, setup: Setup, *, sent: bool) -> None:
        self.client, self._setup, self.sent = client, setup, sent

    def do(self, jobs: Iterable[Job]) -> Generator[Done]:
        """See ``Crew``."""
        size = sum(self.client.nthreads().values())
        with joblib.parallel_config(backend="dask", client=self.client):
            parallel = joblib.Parallel(
                n_jobs=-1, return_as="generator_unordered", batch_size=1, pre_dispatch=AHEAD * size
            )
            calls = (joblib.delayed(remote.answer)(self._setup, job, self._content(job)) for job in jobs)
            for number, result in crew.unordered(parallel, calls):
                yield number, result.error() if isinstance(result, Failure) else result

    def _content(self, job: Job) -> bytes | None:
        path = remote.file_of(job.task) if self.sent else None
        try:
            return None if path is None else Path(path).read_bytes()
        except OSError:
            return None  # it is gone here too: the worker says so


@contextmanager
def connect(address: str, setup: Setup, model: tuple[str, str], first: Submission | None) -> Iterator[Cluster]:
    """The cluster at an address while the block lasts; ``model`` is the version in use and its hash.

    Every worker is asked for its program, its model and whether it reads ``first`` as it is here. Raises
    UsageError where there is no cluster, where Dask is not installed, and for workers that would not give the
    same results.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(what="没有安装 Dask，请用 pip install 'nianbao[dask]' 安装") from error
    try:
        client = Client(address, timeout=_SECONDS)
    except (OSError, ValueError) as error:
        raise UsageError(what=f"连不上 Dask 调度器 {address}（{error}）") from error
    with client:
        path = str(first.path) if first is not None else ""
        reports = client.run(remote.probe, setup, model[0], path)
        _check(reports, address, model[1])
        sent = first is not None and any(r.file != first.sha256 for r in reports.values())
        yield Cluster(client, setup, sent=sent)


def _check(reports: dict[str, Report], address: str, model: str) -> None:
    if not reports:
        raise UsageError(what=f"Dask 调度器 {address} 没有计算节点，请先启动 dask worker")
    for worker, report in reports.items():
        if report.program != __version__:
            raise UsageError(
                what=f"计算节点 {worker} 上是 nianbao {report.program}，这里是 {__version__}，请装成一样"
            )
        if report.model != model:
            raise UsageError(
                what=f"计算节点 {worker} 上没有当前模型，请把模型目录放在共享存储上，或改用随程序发布的模型"
            )
