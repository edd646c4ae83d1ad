"""Many uploads at once, workers and the server itself killed in the middle: nothing is lost, nothing is wrong."""

from __future__ import annotations

import os
import select
import signal
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import httpx2
import pytest

from service.intake.process import ReaderProcess
from service.render import to_json
from service.review import review
from tests.serving import Serving, mixed

V1 = "/api/v1/reviews"
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for worker processes in /proc"),
]


def _expected(files: list[tuple[str, bytes]], reader: ReaderProcess) -> dict[str, dict]:
    return {
        name: _core(to_json(review(content, name, reader)).model_dump(mode="json", by_alias=True))
        for name, content in files
    }


def _core(found: dict) -> dict:
    return {k: v for k, v in found.items() if k not in ("record", "seconds")}


def _send(client: httpx2.Client, name: str, content: bytes) -> tuple[str, Any]:
    try:
        return name, client.post(V1, files={"file": (name, content)})
    except httpx2.HTTPError as error:
        return name, error


def test_fifty_at_once_with_workers_killed(tmp_path: Path, reader: ReaderProcess) -> None:
    files = mixed(50)
    expected = _expected(files, reader)
    with Serving(tmp_path) as service, service.client() as client, ThreadPoolExecutor(50) as senders:
        sent = [senders.submit(_send, client, *file) for file in files]
        answers = {}
        for number, done in enumerate(as_completed(sent)):
            name, response = done.result()
            answers[name] = response
            if number in (5, 20):
                for pid in service.workers():
                    os.kill(pid, signal.SIGKILL)
        assert {n: r.status_code for n, r in answers.items()} == dict.fromkeys(expected, 201)
        assert {n: _core(r.json()) for n, r in answers.items()} == expected
        assert client.get(V1).json()["total"] == 50


def test_a_killed_server_has_all_that_it_acknowledged(tmp_path: Path, reader: ReaderProcess) -> None:
    files = mixed(40)
    expected = _expected(files, reader)
    with Serving(tmp_path) as service, service.client() as client, ThreadPoolExecutor(20) as senders:
        sent = [senders.submit(_send, client, *file) for file in files]
        answers = []
        for done in as_completed(sent):
            answers.append(done.result())
            if len(answers) == 12:
                service.stop(signal.SIGKILL)
    acknowledged = {
        r.headers["location"]: n for n, r in answers if isinstance(r, httpx2.Response) and r.status_code == 201
    }
    assert 12 <= len(acknowledged) < 40
    with Serving(tmp_path) as service, service.client() as client:
        kept = {i["id"]: i["name"] for i in client.get(V1, params={"size": 200}).json()["items"]}
        assert {location: _core(client.get(location).json()) for location in acknowledged} == {
            location: expected[name] for location, name in acknowledged.items()
        }
        assert all(_core(client.get(f"{V1}/{i}").json()) == expected[name] for i, name in kept.items())
        again = {name for name in expected if name not in kept.values()}
        assert all(_send(client, n, c)[1].status_code == 201 for n, c in files if n in again)
    assert list((tmp_path / "files" / "incoming").iterdir()) == []


def test_a_full_queue_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    files = mixed(24)
    few = {"NIANBAO_WORKERS": "1", "NIANBAO_QUEUE_WAITING": "2"}
    with Serving(tmp_path, **few) as service, service.client() as client, ThreadPoolExecutor(24) as senders:
        answers = [f.result()[1] for f in [senders.submit(_send, client, *file) for file in files]]
        statuses = {r.status_code for r in answers}
        assert statuses == {201, 503}
        refused = [r for r in answers if r.status_code == 503]
        assert {r.json()["code"] for r in refused} == {"queue_full"}
        assert all(int(r.headers["retry-after"]) >= 1 for r in refused)
        assert client.get(V1).json()["total"] == len(answers) - len(refused)
        stored = [p for p in (tmp_path / "files").rglob("*") if p.is_file()]
        assert len(stored) == len(answers) - len(refused)


def test_workers_end_when_their_server_is_killed(tmp_path: Path) -> None:
    with Serving(tmp_path) as service:
        workers = [os.pidfd_open(pid) for pid in service.workers()]
        service.stop(signal.SIGKILL)
    for descriptor in workers:
        assert select.select([descriptor], [], [], 30)[0]
        os.close(descriptor)
