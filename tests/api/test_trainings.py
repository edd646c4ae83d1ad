"""Trainings and models over HTTP: one at a time beside the reviews, cancelled, gone on with after a restart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from service.access.roles import LOCAL
from service.errors import TrainingsFull
from service.jobs.trainings import Trainings
from service.reviewing.desk import Desk
from service.store.engine import Store
from service.store.tables import Event, Training
from service.web.app import create_app
from service.web.service import Service
from tests.api.conftest import HERE
from tests.cli.conftest import SAMPLES
from tests.conftest import ROOT

pytestmark = pytest.mark.heavy

V1 = "/api/v1"
_SECONDS = 300


def _wait(api: TestClient, where: str, *states: str) -> Any:
    end = time.monotonic() + _SECONDS
    while True:
        found = api.get(where).json()
        if found["state"] in states:
            return found
        assert found["state"] in ("queued", "running"), found
        assert time.monotonic() < end, found
        time.sleep(0.05)


def _process(trainings: Trainings) -> int:
    """The id of the process that trains, once there is one."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        running = trainings._running
        if running is not None and (number := running[1]._child.process_id):
            return number
        time.sleep(0.01)
    pytest.fail("no training process")


def _is_gone(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.usefixtures("models")
def test_the_loop(api, upload) -> None:
    """Labels, a training beside a review, a refusal, a promotion by force, reviews with it, and back."""
    sample = (SAMPLES / "labels.csv").read_bytes()
    assert api.post(f"{V1}/labels/import", files={"file": ("x.csv", sample)}).json()["new"] == 9
    asked = api.post(f"{V1}/trainings")
    assert (asked.status_code, asked.json()["state"], asked.json()["by"]) == (202, "queued", LOCAL.name)
    where = asked.headers["location"]
    begun = time.monotonic()
    assert upload()["model"]["version"] == "1.0.0"
    assert time.monotonic() - begun < 20
    done = _wait(api, where, "done")
    version = done["version"]
    assert done["metrics"]["clauses"]["new"] + done["metrics"]["clauses"]["held_out"] == 9
    assert done["metrics"]["gold"]["role"]["accuracy"] > 0.5
    assert done["comparison"]["gold"]["themes"]["candidate"] < done["comparison"]["gold"]["themes"]["current"]
    assert done["reasons"]
    assert (done["error"], done["at"] <= done["started_at"] <= done["ended_at"]) == (None, True)

    listed = api.get(f"{V1}/models").json()
    assert [(m["version"], m["current"], m["released"], m["flaw"]) for m in listed["items"]] == [
        ("1.0.0", True, True, ""), (version, False, False, ""),
    ]  # fmt: skip
    assert listed["items"][0]["gold"]["micro_f1"] > 0.9

    refused = api.post(f"{V1}/models/{version}/promote")
    assert (refused.status_code, refused.json()["code"]) == (409, "model_refused")
    assert "固定测试集" in refused.json()["detail"]
    assert upload()["model"]["version"] == "1.0.0"
    forced = api.post(f"{V1}/models/{version}/promote", params={"force": True})
    assert (forced.status_code, forced.json()) == (200, {"current": version, "before": "1.0.0"})
    assert upload()["model"]["version"] == version
    assert api.get("/version").json()["model"] == version

    again = _wait(api, api.post(f"{V1}/trainings").headers["location"], "done")
    assert again["version"] == version
    assert [t["id"] for t in api.get(f"{V1}/trainings").json()["items"]] == [again["id"], done["id"]]

    assert api.post(f"{V1}/models/rollback").json() == {"current": "1.0.0", "before": version}
    nothing = api.post(f"{V1}/models/rollback")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "no_earlier_model")
    assert upload()["model"]["version"] == "1.0.0"


@pytest.mark.usefixtures("models")
def test_what_is_done_to_models_is_on_record(api, store) -> None:
    assert api.post(f"{V1}/models/1.0.0/promote").json() == {"current": "1.0.0", "before": "1.0.0"}
    unknown = api.post(f"{V1}/models/9.9/promote")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "model_unknown")
    with store.read() as session:
        events = session.scalars(select(Event).where(Event.action == "model.promote")).all()
        assert [(e.subject, e.by) for e in events] == [("1.0.0", LOCAL.name)]


def test_a_tampered_model_is_shown_and_not_promoted(api, models: Path) -> None:
    folder = models / "c-0000000000"
    folder.mkdir(parents=True)
    (folder / "model.joblib").write_bytes(b"x")
    (folder / "SHA256SUMS").write_text("0  model.joblib\n0  metrics.json\n")
    flawed = api.get(f"{V1}/models").json()["items"][1]
    assert (flawed["flaw"], flawed["gold"], flawed["sha256"]) == ("tampered", None, "")
    for force in (True, False):
        answer = api.post(f"{V1}/models/c-0000000000/promote", params={"force": force})
        assert (answer.status_code, answer.json()["code"]) == (503, "model_unusable")
    assert api.get("/version").json()["model"] == "1.0.0"


@pytest.mark.usefixtures("models")
def test_cancelled_while_it_runs_and_while_it_waits(api, service) -> None:
    first, second = (api.post(f"{V1}/trainings").headers["location"] for _ in range(2))
    _wait(api, first, "running")
    process_id = _process(service.trainings)
    assert api.get(second).json()["state"] == "queued"
    assert api.delete(second).status_code == 204
    assert api.delete(first).status_code == 204
    assert _is_gone(process_id)
    for where in (first, second):
        ended = api.get(where).json()
        assert (ended["state"], ended["error"]["code"], ended["version"]) == ("failed", "training_cancelled", None)
        again = api.delete(where)
        assert (again.status_code, again.json()["code"]) == (409, "training_ended")
    third = api.post(f"{V1}/trainings").headers["location"]
    _wait(api, third, "running")
    assert api.get(f"{V1}/trainings").json()["total"] == 3
    assert [v["version"] for v in api.get(f"{V1}/models").json()["items"]] == ["1.0.0"]


def test_what_is_not_there(api) -> None:
    for method in ("GET", "DELETE"):
        answer = api.request(method, f"{V1}/trainings/{'0' * 16}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert api.get(f"{V1}/trainings/x").status_code == 422


@pytest.mark.usefixtures("models")
def test_a_training_whose_process_dies_has_failed_and_the_next_one_runs(api, service) -> None:
    first, second = (api.post(f"{V1}/trainings").headers["location"] for _ in range(2))
    os.kill(_process(service.trainings), signal.SIGKILL)
    failed = _wait(api, first, "failed")
    assert failed["error"]["code"] == "training_crashed"
    _wait(api, second, "running")


@pytest.mark.usefixtures("models")
def test_a_bad_base_is_told(api, service, tmp_path: Path) -> None:
    service.trainings.base = tmp_path / "missing"
    failed = _wait(api, api.post(f"{V1}/trainings").headers["location"], "failed")
    assert failed["error"]["code"] == "training_crashed"
    assert "FileNotFoundError" in failed["error"]["message"]


def test_no_more_than_a_few_wait(service) -> None:
    for _ in range(16):
        service.trainings.ask(LOCAL)
    with pytest.raises(TrainingsFull):
        service.trainings.ask(LOCAL)


@pytest.fixture
def serve(service: Service, desk: Desk, store: Store) -> Callable[[], Service]:
    """Another service on the same store, as after a restart."""

    def do() -> Service:
        made = Service(service.config, store, desk)
        made.trainings.base = service.trainings.base
        return made

    return do


@pytest.mark.usefixtures("models")
def test_a_training_that_ran_when_the_service_died_is_done_after_the_restart(serve, store) -> None:
    with store.write() as session:
        now = datetime.now(UTC)
        session.add(Training(id="0" * 16, state="running", at=now, by="王芳", started_at=now))
    with TestClient(create_app(serve()), HERE, client=("127.0.0.1", 50000)) as api:
        done = _wait(api, f"{V1}/trainings/{'0' * 16}", "done")
    assert (done["by"], bool(done["version"])) == ("王芳", True)


@pytest.mark.usefixtures("models")
def test_a_service_that_is_stopped_leaves_no_process_and_the_next_goes_on(serve) -> None:
    service = serve()
    with TestClient(create_app(service), HERE, client=("127.0.0.1", 50000)) as api:
        where = api.post(f"{V1}/trainings").headers["location"]
        process_id = _process(service.trainings)
    assert _is_gone(process_id)
    with TestClient(create_app(serve()), HERE, client=("127.0.0.1", 50000)) as api:
        assert api.get(where).json()["state"] in ("queued", "running")
        _wait(api, where, "running", "done")


_KILLED = """
import sys, threading, time
from pathlib import Path
from service.jobs.process import Process
from service.jobs.wire import Trained, TrainTask
process = Process()
task = TrainTask(sys.argv[1], b"", sys.argv[2])
threading.Thread(target=process.run, args=(task, Trained), daemon=True).start()
while not process._child._ready:
    time.sleep(0.01)
print(process._child.process_id, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_training_ends_with_a_service_that_was_killed(base: Path, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path / "models"), str(base)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    stat = Path("/proc") / parent.stdout.readline().decode().strip() / "stat"
    assert stat.exists()
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 20
    while stat.exists() and stat.read_text().rpartition(") ")[2][0] not in "ZX":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert not (tmp_path / "models").exists()
