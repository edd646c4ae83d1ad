"""Reviews over HTTP: what comes in is reviewed and kept, and what officers say of it stays."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from service.intake.process import ReaderProcess
from service.render import to_json
from service.review import review
from service.store.tables import Event, Review
from tests.api.conftest import SAMPLES
from tests.reports import Sketch

V1 = "/api/v1/reviews"


def _without(found: dict, *names: str) -> dict:
    return {k: v for k, v in found.items() if k not in names}


@pytest.mark.parametrize("name", ["qingshi-2023.docx", "lanxi-finance-2023.html", "liuwan-2023.docx"])
def test_the_review_is_that_of_the_command_line(upload, reader: ReaderProcess, name: str) -> None:
    expected = to_json(review((SAMPLES / name).read_bytes(), name, reader)).model_dump(mode="json", by_alias=True)
    assert _without(upload(name), "record", "seconds") == _without(expected, "seconds")


def test_a_kept_review_is_found_again_at_its_address(api, upload) -> None:
    response = api.post(V1, files={"file": ("年报.docx", (SAMPLES / "qingshi-2023.docx").read_bytes())})
    assert response.json()["source"]["name"] == "年报.docx"
    assert api.get(response.headers["location"]).json() == response.json()
    listed = api.get(V1).json()
    assert (listed["total"], listed["items"][0]["unit"]) == (1, response.json()["report"]["unit"])


def test_last_years_report_is_compared_and_one_that_does_not_fit_is_said(upload) -> None:
    assert upload("liuwan-2023.docx", previous="liuwan-2022.html")["record"]["previous"] == "compared"
    assert upload("liuwan-2023.docx", previous="qingshi-2023.docx")["record"]["previous"] == "not_used"


def test_what_the_sender_knows_better_counts(upload) -> None:
    found = upload(unit="岚溪县白石镇人民政府", published="2024-05-02")
    assert found["report"]["unit"] == "岚溪县白石镇人民政府"
    assert found["record"]["published"] == "2024-05-02"


def test_the_same_organ_and_year_is_a_new_version(api, upload) -> None:
    first, second = upload(), upload(name="更正稿.docx")
    assert [v["version"] for v in second["record"]["versions"]] == [2, 1]
    assert not api.get(f"{V1}/{first['record']['id']}").json()["record"]["latest"]
    assert [i["latest"] for i in api.get(V1).json()["items"]] == [True, False]
    assert api.get(V1, params={"latest": True}).json()["total"] == 1
    assert upload("lanxi-finance-2023.html")["record"]["version"] == 1


def test_versions_and_changes_at_the_same_time_are_all_kept(live: str, api) -> None:
    content = (SAMPLES / "qingshi-2023.docx").read_bytes()
    with httpx2.Client(base_url=live, timeout=60, trust_env=False) as client, ThreadPoolExecutor(8) as senders:
        sent = list(senders.map(lambda _: client.post(V1, files={"file": content}), range(8)))
        assert sorted(r.json()["record"]["version"] for r in sent) == list(range(1, 9))
        at = sent[0].headers["location"]
        cells = [f"{at}/cells/requests.granted.{c}" for c in ("business", "research", "social")]
        changed = list(senders.map(lambda cell: client.patch(cell, json={"value": 2}), cells))
        kept = client.get(at).json()
    done = sum(r.status_code == 200 for r in changed)
    assert {r.status_code for r in changed} <= {200, 409}
    assert done >= 1
    assert len(kept["record"]["corrections"]) == done
    assert sum(kept["report"]["cells"][c.rpartition("/")[2]]["value"] == 2 for c in cells) == done


def test_lists_are_filtered_and_paged(api, upload) -> None:
    for name in ("qingshi-2023.docx", "lanxi-finance-2023.html", "liuwan-2023.docx"):
        upload(name)
    assert api.get(V1, params={"unit": "财政"}).json()["total"] == 1
    assert api.get(V1, params={"unit": "%"}).json()["total"] == 0
    assert api.get(V1, params={"year": 2022}).json()["total"] == 0
    wrong = api.get(V1, params={"errors": True}).json()
    right = api.get(V1, params={"errors": False}).json()
    assert wrong["total"] + right["total"] == 3
    assert all(i["errors"] for i in wrong["items"])
    assert not any(i["errors"] for i in right["items"])
    pages = [api.get(V1, params={"page": n, "size": 2}).json()["items"] for n in (1, 2, 3)]
    assert [len(p) for p in pages] == [2, 1, 0]
    assert len({i["id"] for p in pages for i in p}) == 3


def _error(found: dict) -> dict:
    return next(f for f in found["findings"] if f["severity"] == "error")


def test_a_dismissal_gives_the_points_back_and_outlives_version_and_review(api, upload) -> None:
    found = upload("liuwan-2023.docx")
    finding = _error(found)
    at = f"{V1}/{found['record']['id']}/findings/{finding['id']}"
    assert api.patch(at, json={"state": "dismissed"}).status_code == 422
    told = api.patch(at, json={"state": "dismissed", "reason": "台账已核对"}).json()
    assert told["score"]["total"] > found["score"]["total"]
    assert next(f for f in told["findings"] if f["id"] == finding["id"])["dismissed"]
    (decision,) = told["record"]["decisions"]
    assert (decision["reason"], decision["by"], decision["outdated"]) == ("台账已核对", "本机", False)
    again = api.post(f"{V1}/{found['record']['id']}/again").json()
    assert again["score"] == told["score"]
    later = upload("liuwan-2023.docx", name="再报.docx")
    assert later["score"] == told["score"]
    assert later["record"]["decisions"] == told["record"]["decisions"]
    back = api.patch(at, json={"state": "open"}).json()
    assert back["score"] == found["score"]
    assert back["record"]["decisions"] == []
    newest = api.get(f"{V1}/{later['record']['id']}").json()
    assert newest["score"] == found["score"]


def test_a_dismissal_does_not_hide_other_numbers(api, upload) -> None:
    found = upload("liuwan-2023.docx")
    finding = _error(found)
    api.patch(f"{V1}/{found['record']['id']}/findings/{finding['id']}", json={"state": "dismissed", "reason": "是"})
    cell = next(w["cell"] for w in finding["where"] if w["cell"])
    changed = api.patch(
        f"{V1}/{found['record']['id']}/cells/{cell}", json={"value": finding["actual"] + 5, "reason": "看错"}
    ).json()
    same = [f for f in changed["findings"] if f["id"] == finding["id"]]
    assert same
    assert not same[0]["dismissed"]
    assert changed["record"]["decisions"][0]["outdated"]
    assert changed["score"]["total"] < 100


def test_a_corrected_cell_is_checked_again_and_inherited_where_the_same_is_printed(api, upload) -> None:
    found = upload()
    cell = _error(found)["suggestion"]["changes"][0]
    at = f"{V1}/{found['record']['id']}/cells/{cell['cell']}"
    told = api.patch(at, json={"value": cell["to"], "reason": "原件如此"}).json()
    assert told["report"]["cells"][cell["cell"]]["value"] == cell["to"]
    assert told["report"]["cells"][cell["cell"]]["raw"] == str(cell["from"])
    assert not [f for f in told["findings"] if f["severity"] == "error"]
    assert upload(name="再报.docx")["score"] == told["score"]
    (correction,) = told["record"]["corrections"]
    assert (correction["value"], correction["by"], correction["outdated"]) == (cell["to"], "本机", False)
    assert api.patch(at, json={"value": None}).json()["score"] == found["score"]


def test_a_dismissal_without_numbers_is_of_what_was_said(api, upload) -> None:
    """T104: something else than a number stands in a cell; there are no two sides to compare."""
    written = {text: Sketch(cells={"requests.granted.social": text}).text().encode() for text in ("见附件", "-5千")}
    found = upload(written["见附件"])
    finding = next(f for f in found["findings"] if f["code"] == "T104")
    at = f"{V1}/{found['record']['id']}/findings/{finding['id']}"
    assert api.patch(at, json={"state": "dismissed", "reason": "附件齐全"}).json()["record"]["decisions"]
    same, other = upload(written["见附件"]), upload(written["-5千"])
    assert not same["record"]["decisions"][0]["outdated"]
    assert other["record"]["decisions"][0]["outdated"]
    assert not [f for f in other["findings"] if f["dismissed"]]


def test_a_change_is_seen_in_every_version(api, upload) -> None:
    ids = [upload("liuwan-2023.docx", name=f"{n}.docx")["record"]["id"] for n in range(3)]
    finding = _error(api.get(f"{V1}/{ids[0]}").json())["id"]
    api.patch(f"{V1}/{ids[0]}/findings/{finding}", json={"state": "dismissed", "reason": "是"})
    assert {api.get(f"{V1}/{i}").json()["score"]["total"] for i in ids} == {100}


def test_a_version_that_comes_during_a_decision_inherits_it(live: str, upload) -> None:
    found = upload("liuwan-2023.docx")
    content = (SAMPLES / "liuwan-2023.docx").read_bytes()
    at = f"{V1}/{found['record']['id']}/findings/{_error(found)['id']}"
    with httpx2.Client(base_url=live, timeout=60, trust_env=False) as client, ThreadPoolExecutor(4) as senders:
        sent = [senders.submit(client.post, V1, files={"file": content}) for _ in range(3)]
        decided = senders.submit(client.patch, at, json={"state": "dismissed", "reason": "是"}).result()
        assert {f.result().status_code for f in sent} == {201}
        assert decided.status_code in (200, 409)
        items = client.get(V1).json()["items"]
    assert {i["score"] for i in items} == ({100} if decided.status_code == 200 else {found["score"]["total"]})


def test_deleting_and_uploading_at_once_loses_nothing(live: str) -> None:
    content = (SAMPLES / "liuwan-2023.docx").read_bytes()
    with httpx2.Client(base_url=live, timeout=60, trust_env=False) as client, ThreadPoolExecutor(2) as senders:
        for _ in range(8):
            old = client.post(V1, files={"file": content}).headers["location"]
            deleted, sent = (
                senders.submit(client.delete, old),
                senders.submit(client.post, V1, files={"file": content}),
            )
            assert (deleted.result().status_code, sent.result().status_code) == (204, 201)
            assert client.get(sent.result().headers["location"]).status_code == 200
            assert client.delete(sent.result().headers["location"]).status_code == 204


@pytest.mark.parametrize("path", ["findings/{finding}", "cells/requests.new.total"])
def test_no_text_holds_what_a_database_refuses(api, upload, path: str) -> None:
    found = upload()
    at = f"{V1}/{found['record']['id']}/{path.format(finding=found['findings'][0]['id'])}"
    body = {"reason": "a\x00b"} | ({"state": "confirmed"} if "findings" in path else {"value": 1})
    assert api.patch(at, json=body).status_code == 422
    for query in ({"unit": "\x00"}, {"subject": "\x00"}):
        assert api.get("/api/v1/events" if "subject" in query else V1, params=query).status_code == 422


def test_what_is_confirmed_costs_as_before(api, upload) -> None:
    found = upload()
    at = f"{V1}/{found['record']['id']}/findings/{_error(found)['id']}"
    told = api.patch(at, json={"state": "confirmed"}).json()
    assert told["score"] == found["score"]
    assert [d["state"] for d in told["record"]["decisions"]] == ["confirmed"]


def test_every_change_is_on_record(api, upload, store) -> None:
    found = upload()
    at = f"{V1}/{found['record']['id']}"
    api.patch(f"{at}/findings/{_error(found)['id']}", json={"state": "confirmed"})
    api.patch(f"{at}/cells/requests.new.total", json={"value": 3})
    api.delete(at)
    with store.read() as session:
        events = session.query(Event).order_by(Event.id).all()
    assert [e.action for e in events] == ["review.create", "finding.confirmed", "cell.correct", "review.delete"]
    assert {e.by for e in events} == {"本机"}
    assert all(datetime.now(UTC) - e.at < timedelta(minutes=10) for e in events)


@pytest.mark.parametrize(
    "path", ["findings/t201-000000000000", "cells/requests.new.nobody", "cells/..%2f..%2fetc", "findings/x"]
)
def test_what_is_not_there_can_not_be_changed(api, upload, path: str) -> None:
    found = upload()
    body = {"state": "confirmed"} if path.startswith("findings") else {"value": 1}
    response = api.patch(f"{V1}/{found['record']['id']}/{path}", json=body)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("value", [-1, "12", True, 1e400, 10**16, [1], {}])
def test_a_cell_takes_numbers_of_the_form_only(api, upload, value: object) -> None:
    found = upload()
    body = json.dumps({"value": value}).replace("Infinity", "1e400")
    at = f"{V1}/{found['record']['id']}/cells/requests.new.total"
    assert api.patch(at, content=body, headers={"content-type": "application/json"}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "start"), [("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype"), ("json", b"{")]
)
def test_exports(api, upload, kind: str, start: bytes) -> None:
    found = upload()
    response = api.get(f"{V1}/{found['record']['id']}/export.{kind}")
    assert response.content.startswith(start)
    assert response.headers["content-disposition"].startswith(f"attachment; filename=review.{kind}; filename*=")


def test_an_export_leaves_out_what_was_dismissed(api, upload) -> None:
    found = upload("liuwan-2023.docx")
    finding = _error(found)
    at = f"{V1}/{found['record']['id']}"
    assert finding["message"][:12] in api.get(f"{at}/export.html").text
    api.patch(f"{at}/findings/{finding['id']}", json={"state": "dismissed", "reason": "是"})
    assert finding["message"][:12] not in api.get(f"{at}/export.html").text


def _files(tmp_path: Path) -> list[Path]:
    return [p for p in (tmp_path / "files").rglob("*") if p.is_file()]


def test_deletion_really_deletes(api, upload, service, store, tmp_path: Path) -> None:
    first, second = upload(), upload(name="再报.docx")
    api.patch(f"{V1}/{first['record']['id']}/cells/requests.new.total", json={"value": 3, "reason": "极罕见的理由"})
    assert len(_files(tmp_path)) == 1
    assert api.delete(f"{V1}/{first['record']['id']}").status_code == 204
    assert len(_files(tmp_path)) == 1
    assert api.delete(f"{V1}/{second['record']['id']}").status_code == 204
    assert api.get(f"{V1}/{second['record']['id']}").status_code == 404
    assert _files(tmp_path) == []
    assert upload()["record"]["corrections"] == []
    if store.url.get_backend_name() == "sqlite":
        folder = Path(store.url.database).parent
        content = b"".join(p.read_bytes() for p in folder.glob("*.db*"))
        assert "极罕见的理由".encode() not in content


def test_what_is_refused_leaves_nothing(upload, tmp_path: Path, api) -> None:
    assert upload(b"%PDF-1.7 broken", status=422)["code"] == "damaged"
    assert upload("一份通知，不是年度报告。\n".encode() * 20, status=422)["code"] == "not_a_report"
    assert upload(b"\x89PNG\r\n\x1a\n0000", status=415)["code"] == "unsupported_type"
    assert upload(b"", status=422)["code"] == "file_empty"
    assert _files(tmp_path) == []
    assert api.get(V1).json()["total"] == 0


def test_files_and_reviews_end_when_their_time_is_over(upload, api, service, store, tmp_path: Path) -> None:
    old, new = upload(), upload("lanxi-finance-2023.html")
    with store.write() as session:
        session.get(Review, old["record"]["id"]).created_at -= timedelta(days=400)
    assert service.archive.expire(0, 0) == 0
    assert len(_files(tmp_path)) == 2
    service.archive.expire(0, 365)
    assert len(_files(tmp_path)) == 1
    gone = api.post(f"{V1}/{old['record']['id']}/again")
    assert (gone.status_code, gone.json()["code"]) == (409, "file_gone")
    assert service.archive.expire(365, 0) == 1
    assert [i["id"] for i in api.get(V1).json()["items"]] == [new["record"]["id"]]


def test_files_of_uploads_that_never_ended_are_swept(service, tmp_path: Path) -> None:
    stray = tmp_path / "files" / "ab" / ("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    service.archive.expire(0, 0)
    assert not stray.exists()


def test_the_form_is_held_to_its_fields(api) -> None:
    sample = (SAMPLES / "qingshi-2023.docx").read_bytes()
    for files, data in (
        ({}, {"file": "text"}),
        ({"file": sample}, {"published": "31.1.2024"}),
        ({"file": sample}, {"unit": "长" * 201}),
        ({"file": sample}, {"uint": "x"}),
        ({"file": sample}, {"previous": "x"}),
    ):
        response = api.post(V1, files=files, data=data)
        assert (response.status_code, response.json()["code"]) == (422, "usage")
    malformed = api.post(V1, content=b"xx", headers={"content-type": "multipart/form-data"})
    assert malformed.status_code == 400
