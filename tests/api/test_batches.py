"""Batches over HTTP: handed in, watched, fetched, cancelled, and gone on with after a restart."""

from __future__ import annotations

import errno
import io
import json
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openpyxl
import pytest

from service.batch.state import State
from service.batch.written import FILES
from tests.api.conftest import SAMPLES
from tests.serving import Serving
from training.forge import county

V1 = "/api/v1/batches"
_TIMED = {"seconds"}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    county.write(list(county.plans(7, 5)), folder, 5)
    (folder / "坏文件.docx").write_bytes(b"PK\x03\x04 no more")
    return folder


@pytest.fixture(scope="module")
def zipped(inbox: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(inbox.iterdir()):
            archive.write(path, path.name)
    return buffer.getvalue()


def _roster() -> bytes:
    names = [o.name for o in county.organs(7)] + ["岚溪县没有报的局"]
    return ("单位,类型,截止日期\n" + "".join(f"{n},单位,2025-01-31\n" for n in names)).encode("gb18030")


def _events(client: Any, batch_id: str) -> Iterator[tuple[str, dict]]:
    """The events of a batch until it ends."""
    with client.stream("GET", f"{V1}/{batch_id}/events") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in answer.iter_lines():
            if line.startswith("event:"):
                name = line.partition(":")[2].strip()
            elif line.startswith("data:"):
                yield name, json.loads(line.partition(":")[2])


def _ended(client: Any, batch_id: str) -> dict:
    return list(_events(client, batch_id))[-1][1]


def test_the_whole_way(api, zipped: bytes) -> None:
    answer = api.post(V1, files={"files": ("报送.zip", zipped), "roster": ("名单.csv", _roster())})
    assert answer.status_code == 202, answer.text
    made = answer.json()
    assert answer.headers["location"] == f"{V1}/{made['id']}"
    assert (made["state"], made["files"]) == ("queued", [])
    assert [(s["role"], s["name"]) for s in made["sent"]] == [("report", "报送.zip"), ("roster", "名单.csv")]
    events = list(_events(api, made["id"]))
    assert {name for name, _ in events[:-1]} <= {"progress"}
    name, ended = events[-1]
    assert (name, ended["state"], ended["error"]) == ("done", "done", None)
    assert ended["counts"] == {"files": 8, "reviewed": 7, "failed": 1, "organs": 8, "missing": 1}
    assert ended["errors"] == 1
    assert ended["files"] == list(FILES)
    for file in FILES:
        fetched = api.get(f"{V1}/{made['id']}/files/{file}")
        assert fetched.status_code == 200, file
        assert fetched.content
    result = api.get(f"{V1}/{made['id']}/files/batch.json").json()
    assert [f["organs"] for f in result["findings"] if f["code"] == "C101"] == [["岚溪县没有报的局"]]
    book = openpyxl.load_workbook(io.BytesIO(api.get(f"{V1}/{made['id']}/files/scores.xlsx").content))
    assert "排名" in book.sheetnames
    assert api.get(f"{V1}/{made['id']}/files/other.txt").status_code == 404
    listed = api.get("/api/v1/reviews").json()
    assert listed["total"] == 7
    assert {i["unit"] for i in listed["items"]} == {e["unit"] for e in result["entries"] if e["error"] is None}
    assert api.get(V1).json()["total"] == 1


def test_what_officers_said_counts(api, upload, inbox: Path) -> None:
    path = next(p for p in sorted(inbox.iterdir()) if p.suffix == ".docx")
    found = upload("qingshi-2023.docx")
    review, said = found["record"]["id"], {"state": "dismissed", "reason": "原件如此"}
    for finding in found["findings"]:
        api.patch(f"/api/v1/reviews/{review}/findings/{finding['id']}", json=said).raise_for_status()
    content = (SAMPLES / "qingshi-2023.docx").read_bytes()
    files = [("files", ("青石镇.docx", content)), ("files", (path.name, path.read_bytes()))]
    made = api.post(V1, files=files).json()
    _ended(api, made["id"])
    entry = next(
        e for e in api.get(f"{V1}/{made['id']}/files/batch.json").json()["entries"] if e["name"] == "青石镇.docx"
    )
    kept = api.get(f"/api/v1/reviews/{review}").json()
    assert entry["score"] == kept["score"]["total"] > found["score"]["total"]
    assert len(kept["record"]["versions"]) == 2


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"roster": ("a.csv", b"x")}, "files"),
        ({"files": ("a.zip", b"x"), "other": ("b", b"x")}, "other"),
        ([("files", ("a", b"x")), ("roster", ("a", b"x")), ("roster", ("b", b"x"))], "roster"),
    ],
)
def test_forms_that_cannot_be_used(api, files: Any, words: str) -> None:
    answer = api.post(V1, files=files)
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")
    assert words in answer.json()["detail"]


def test_a_batch_that_cannot_be_used_ends_with_the_reason(api, zipped: bytes) -> None:
    for files, words in (
        ({"files": ("报送.rar", b"Rar!\x1a\x07\x00")}, "RAR"),
        ({"files": ("报送.zip", zipped), "roster": ("名单.csv", b"\xff\xfe\x00nonsense")}, "名单.csv"),
        ({"files": ("报送.zip", zipped), "county": ("县.docx", b"nonsense")}, "县.docx"),
    ):
        ended = _ended(api, api.post(V1, files=files).json()["id"])
        assert ended["state"] == "failed"
        assert words in ended["error"]["message"]


def test_a_full_disk_makes_it_wait(api, zipped: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.jobs.queue._AGAIN_SECONDS", 0.1)
    put, refused = State.put, []

    def full(state: State, key: str, result: bytes) -> None:
        if len(refused) < 3:
            refused.append(key)
            raise OSError(errno.ENOSPC, "No space left on device")
        put(state, key, result)

    monkeypatch.setattr(State, "put", full)
    ended = _ended(api, api.post(V1, files={"files": ("报送.zip", zipped)}).json()["id"])
    assert (ended["state"], len(refused)) == ("done", 3)


def test_deleted_it_is_gone(api, service, zipped: bytes) -> None:
    made = api.post(V1, files={"files": ("报送.zip", zipped)}).json()
    _ended(api, made["id"])
    folder = service.batches.folder(made["id"])
    assert folder.is_dir()
    before = set(service.files.all())
    assert api.delete(f"{V1}/{made['id']}").status_code == 204
    assert not folder.exists()
    assert api.get(f"{V1}/{made['id']}").status_code == 404
    assert len(before - set(service.files.all())) == 1  # the zip; the reports stay with their reviews
    for item in api.get("/api/v1/reviews").json()["items"]:
        assert api.delete(f"/api/v1/reviews/{item['id']}").status_code == 204
    assert not set(service.files.all())


def _without_times(folder: Path) -> dict[str, Any]:
    """The results of a batch but for times and for what has the time in it."""
    result = json.loads((folder / "batch.json").read_text("utf-8"))
    reviews = {p.name: json.loads(p.read_text("utf-8")) for p in (folder / "reviews").iterdir()}
    result.pop("seconds")
    for review in reviews.values():
        review.pop("seconds")
    return {"result": result, "reviews": reviews, "csv": (folder / "scores.csv").read_bytes()}


def _hand_in(client: httpx2.Client, files: list[tuple[str, tuple[str, bytes]]]) -> str:
    answer = client.post(V1, files=files)
    answer.raise_for_status()
    return str(answer.json()["id"])


@pytest.mark.heavy
def test_interrupted_by_a_restart_it_goes_on_by_itself(tmp_path: Path) -> None:
    county.write(list(county.plans(40, 6)), tmp_path / "in", 6)
    files = [("files", (p.name, p.read_bytes())) for p in sorted((tmp_path / "in").iterdir())]
    settings = {"NIANBAO_WORKERS": "2"}
    with Serving(tmp_path / "whole", **settings) as service, service.client() as client:
        batch_id = _hand_in(client, files)
        assert _ended(client, batch_id)["state"] == "done"
        expected = _without_times(tmp_path / "whole" / "batches" / batch_id)
    for number in (signal.SIGKILL, signal.SIGTERM):
        data = tmp_path / f"interrupted-{number}"
        with Serving(data, **settings) as service, service.client() as client:
            batch_id = _hand_in(client, files)
            for _, event in _events(client, batch_id):
                if event["stage"] == "review" and event["done"] >= 5:
                    break
            assert event["state"] == "running"
            service.stop(number)
        with Serving(data, **settings) as service, service.client() as client:
            ended = _ended(client, batch_id)
            assert ended["state"] == "done"
            assert client.get("/api/v1/reviews").json()["total"] == 40
        assert _without_times(data / "batches" / batch_id) == expected


@pytest.mark.heavy
def test_cancelled_while_it_runs(tmp_path: Path) -> None:
    county.write(list(county.plans(60, 7)), tmp_path / "in", 7)
    files = [("files", (p.name, p.read_bytes())) for p in sorted((tmp_path / "in").iterdir())]
    with Serving(tmp_path / "data", NIANBAO_WORKERS="1") as service, service.client() as client:
        batch_id = _hand_in(client, files)
        for _, event in _events(client, batch_id):
            if event["done"] >= 3:
                break
        assert client.delete(f"{V1}/{batch_id}").status_code == 204
        ended = client.get(f"{V1}/{batch_id}").json()
        assert (ended["state"], ended["error"]["code"]) == ("failed", "batch_cancelled")
        other = _hand_in(client, files[:2])  # it is not kept waiting by the one that was cancelled
        assert _ended(client, other)["state"] == "done"
        assert not (tmp_path / "data" / "batches" / batch_id).exists()
        assert client.delete(f"{V1}/{batch_id}").status_code == 204
        assert client.get(f"{V1}/{batch_id}").status_code == 404
