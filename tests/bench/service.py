"""``python -m tests.bench.service``: the service's start, memory, load and cost, measured on this machine.

A review over HTTP is compared with the same review in a warm process, in the same run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import httpx2
import psutil

from service.intake.limits import Limits
from service.intake.read import read
from service.render import to_json
from service.review import Options, review
from tests.conftest import ROOT
from tests.serving import Serving, mixed, resident_mb

UPLOADS = 50
ROUNDS = 60
SAMPLES = {"qingshi-2023.docx": "甲县", "lanxi-finance-2023.html": "乙县", "beiyuan-2022.pdf": "丙县"}
"""Of whose organs each is sent: no two are of one."""
START_SECONDS, SERVER_MB, WORKER_MB, RATIO, EXTRA_SECONDS = 6, 350, 400, 1.2, 0.015
_LOOK_SECONDS, _BUSY_PERCENT = 1.0, 5


class _Reader:
    def read(self, data: bytes):
        return read(data, Limits())


def _beside(actions: Sequence[Callable[[str], object]]) -> list[list[float]]:
    """The seconds of each in every round, done in turn: a core that has just slept is slower, for one as for the
    other, and the speed of a machine changes from minute to minute.

    Each round is for organs of their own, as the reports of a county come in: nothing is deleted meanwhile, and no
    report has sixty versions.
    """
    times: list[list[float]] = [[] for _ in actions]
    for number in range(ROUNDS):
        for own, action in zip(times, actions, strict=True):
            begun = time.perf_counter()
            action(_organ(number))
            own.append(time.perf_counter() - begun)
    return times


def _organ(number: int) -> str:
    return f"第{number}镇人民政府"


def _sender(client: httpx2.Client, name: str, content: bytes) -> Callable[[str], None]:
    """What uploads a file of an organ, its requests built beforehand: the client's own work is not the service's."""
    built = {}
    for organ in map(_organ, range(ROUNDS)):
        unit = {"unit": SAMPLES[name] + organ}
        request = client.build_request("POST", "/api/v1/reviews", files={"file": (name, content)}, data=unit)
        built[organ] = request.read(), dict(request.headers)
    connection = HTTPConnection(request.url.host, request.url.port)

    def send(organ: str) -> None:
        connection.request("POST", "/api/v1/reviews", *built[organ])
        answer = connection.getresponse()
        answer.read()
        if answer.status != HTTPStatus.CREATED:
            raise RuntimeError(f"{name}: {answer.status}")

    return send


def _rest(service: Serving) -> None:
    """Return when no worker has anything to do: one that still starts takes the time of those that review."""
    while any(psutil.Process(pid).cpu_percent(_LOOK_SECONDS) > _BUSY_PERCENT for pid in service.workers()):
        pass


def _cost(client: httpx2.Client) -> None:
    """Print what a review costs over HTTP beside one in this process."""
    actions: list[Callable[[str], object]] = []
    for name in SAMPLES:
        content = (ROOT / "corpus" / "reports" / name).read_bytes()
        actions += _reviewer(name, content), _sender(client, name, content)
    times = _beside(actions)
    for name, warm, http in zip(SAMPLES, times[::2], times[1::2], strict=True):
        usual = statistics.median(warm)
        more = statistics.median(h - w for w, h in zip(warm, http, strict=True))  # of the same moment
        allowed = max((RATIO - 1) * usual, EXTRA_SECONDS)
        print(
            f"{name}: warm {usual * 1000:.1f} ms, over HTTP {more * 1000:.1f} ms more (at most {allowed * 1000:.1f})"
        )


def _reviewer(name: str, content: bytes) -> Callable[[str], object]:
    """What reviews a file of an organ in this process, to its JSON."""
    return lambda organ: to_json(review(content, name, _Reader(), Options(unit=organ))).model_dump_json()


def main() -> None:
    """Print the figures, each with what is asked of it."""
    with tempfile.TemporaryDirectory() as folder, Serving(Path(folder)) as service, service.client() as client:
        print(f"start to ready {service.seconds:.2f} s (asked: under {START_SECONDS})")
        print(f"server, idle {resident_mb(service.process.pid):.0f} MB (under {SERVER_MB})")
        _rest(service)
        _cost(client)
        files = mixed(UPLOADS)
        times = []

        def send(name: str, content: bytes) -> int:
            begun = time.perf_counter()
            status = client.post("/api/v1/reviews", files={"file": (name, content)}).status_code
            times.append(time.perf_counter() - begun)
            return status

        with ThreadPoolExecutor(UPLOADS) as senders:
            begun = time.perf_counter()
            statuses = [f.result() for f in [senders.submit(send, *file) for file in files]]
            whole = time.perf_counter() - begun
        p95 = statistics.quantiles(times, n=20)[-1]
        size = sum(len(c) for _, c in files) / UPLOADS / 1024
        print(
            f"{UPLOADS} uploads at once, {size:.0f} KB each: {statuses.count(201)} reviewed in {whole:.2f} s, p95 {p95:.2f} s"
        )
        print(f"server then {resident_mb(service.process.pid):.0f} MB")
        print(
            "workers "
            + ", ".join(f"{resident_mb(pid):.0f} MB" for pid in service.workers())
            + f" (under {WORKER_MB})"
        )


if __name__ == "__main__":
    main()
