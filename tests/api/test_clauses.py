"""Clauses to label over HTTP: the most uncertain first, labels that outlive versions, reviews and models."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config as Alembic
from sqlalchemy import delete, select

from models.registry import Registry
from service import __version__
from service.store import clauses, labels, reviews
from service.store import face as faces
from service.store.tables import Clause, Event, Label
from tests.api.conftest import SAMPLES
from training.labels import formats
from training.labels.clause import Clause as Line
from training.narrative import candidate

V1 = "/api/v1"
LABEL = {"role": "measure", "themes": ["platform", "content"]}


def _clauses(api, **query: object) -> dict:
    response = api.get(f"{V1}/clauses", params=query)
    assert response.status_code == 200, response.text
    return response.json()


def _label(api, clause: str, status: int = 200, **given: object) -> dict:
    response = api.put(f"{V1}/clauses/{clause}/label", json=given or LABEL)
    assert response.status_code == status, response.text
    return response.json()


def test_the_clauses_of_a_review_with_the_models_tags(api, upload) -> None:
    found = upload()
    listed = _clauses(api)
    texts = {c["text"]: c for c in found["report"]["clauses"]}
    assert listed["total"] == len(texts)
    for item in listed["items"]:
        clause = texts[item["text"]]
        assert (item["role"], item["role_score"], item["themes"]) == (
            clause["role"], clause["role_score"], clause["themes"],
        )  # fmt: skip
        assert (item["review"], item["unit"], item["year"], item["label"]) == (
            found["record"]["id"], found["report"]["unit"], 2023, None,
        )  # fmt: skip


def test_the_most_uncertain_come_first(api, upload) -> None:
    upload()
    upload("liuwan-2023.docx")
    items = _clauses(api)["items"]
    certain = [min([i["role_score"], *(t["score"] for t in i["themes"])]) for i in items]
    assert certain == sorted(certain)


def test_a_labelled_clause_leaves_the_queue(api, upload) -> None:
    upload()
    before = _clauses(api)
    first = before["items"][0]["id"]
    made = _label(api, first)
    assert (made["label"]["role"], made["label"]["themes"], made["label"]["by"]) == (
        "measure",
        LABEL["themes"],
        "本机",
    )
    after, everything = _clauses(api), _clauses(api, queue="all")
    assert (after["total"], everything["total"]) == (before["total"] - 1, before["total"])
    assert first not in {i["id"] for i in after["items"]}
    assert {i["id"]: i["label"] for i in everything["items"]}[first] == made["label"]


def test_filters_and_pages(api, upload) -> None:
    upload()
    upload("liuwan-2023.docx")
    everything = _clauses(api, queue="all", size=200)["items"]
    for query, wanted in (
        ({"unit": "青石"}, lambda i: "青石" in i["unit"]),
        ({"year": 2023}, lambda i: i["year"] == 2023),
        ({"year": 2020}, lambda i: False),
        ({"role": "measure"}, lambda i: i["role"] == "measure"),
        ({"theme": "content"}, lambda i: "content" in [t["code"] for t in i["themes"]]),
        ({"theme": "cont"}, lambda i: False),
        ({"unit": "%"}, lambda i: False),
    ):
        assert _clauses(api, size=200, **query)["items"] == [i for i in everything if wanted(i)], query
    pages = [_clauses(api, page=n, size=3) for n in (1, 2)]
    assert [i for p in pages for i in p["items"]] == everything[:6]
    assert pages[0]["total"] == len(everything)


@pytest.mark.parametrize(
    "query",
    [{"queue": "x"}, {"page": 0}, {"size": 0}, {"size": 201}, {"role": "x"}, {"year": 1}, {"unit": "长" * 201}],
)
def test_queries_are_checked(api, query: dict) -> None:
    response = api.get(f"{V1}/clauses", params=query)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")
    assert all(re.search("[㐀-鿿]", e["message"]) for e in response.json()["errors"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": "complaint", "themes": []}, "labels_unusable"),
        ({"role": "problem", "themes": ["speed"]}, "labels_unusable"),
        ({"role": "content", "themes": []}, "labels_unusable"),
        ({"role": "other", "themes": ["content"]}, "labels_unusable"),
        ({"role": "problem"}, "invalid_request"),
        ({"themes": []}, "invalid_request"),
        ({"role": "", "themes": []}, "invalid_request"),
        ({"role": "problem", "themes": "content"}, "invalid_request"),
        ({"role": "problem", "themes": [], "by": "别人"}, "invalid_request"),
    ],
)
def test_labels_are_held_to_the_taxonomy(api, upload, given: dict, code: str) -> None:
    upload()
    first = _clauses(api)["items"][0]["id"]
    assert _label(api, first, 422, **given)["code"] == code
    assert _clauses(api)["items"][0]["id"] == first


def test_chinese_names_are_understood_and_a_later_label_counts(api, upload, key, store) -> None:
    upload()
    first = _clauses(api)["items"][0]["id"]
    _label(api, first)
    response = api.put(
        f"{V1}/clauses/{first}/label",
        json={"role": "问题", "themes": ["公开内容", "content"]},
        headers=key("reviewer"),
    )
    assert (response.json()["label"]["role"], response.json()["label"]["themes"]) == ("problem", ["content"])
    with store.read() as session:
        (row,) = session.scalars(select(Label))
        done = session.scalars(select(Event).where(Event.action == "clause.label").order_by(Event.id)).all()
        assert [e.by for e in done] == ["本机", row.by]
        assert row.by.startswith("reviewer")


def test_a_clause_that_is_not_there(api) -> None:
    assert _label(api, "0" * 16, 404)["code"] == "not_found"
    assert _label(api, "x", 422)["code"] == "invalid_request"


def _labels_of(api, review: str) -> list[dict]:
    return api.get(f"{V1}/reviews/{review}").json()["record"]["labels"]


def test_a_label_outlives_a_new_version_a_new_review_and_a_new_model(
    api, upload, desk, models: Path, trained: Path
) -> None:
    found = upload()
    assert found["record"]["labels"] == []
    clause = _clauses(api)["items"][0]
    label = _label(api, clause["id"])["label"]
    kept = [{"clause": clause["id"], "text": clause["text"], **label}]
    assert _labels_of(api, found["record"]["id"]) == kept
    total = _clauses(api)["total"]

    newer = upload("qingshi-2023.docx", name="again.docx")
    assert newer["record"]["version"] == 2
    assert newer["record"]["labels"] == kept
    assert _labels_of(api, found["record"]["id"]) == kept
    listed = _clauses(api, queue="all")
    assert {i["review"] for i in listed["items"]} == {newer["record"]["id"]}
    assert _clauses(api)["total"] == total

    again = f"{V1}/reviews/{newer['record']['id']}/again"
    assert api.post(again).json()["record"]["labels"] == kept
    assert _clauses(api)["total"] == total

    shutil.copytree(trained, models / trained.name)
    desk.registry.promote(trained.name)
    other = api.post(again).json()
    assert other["model"]["version"] == trained.name
    assert other["record"]["labels"] == kept
    assert _clauses(api)["total"] == total


@pytest.fixture(scope="session")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    few, _ = formats.load(base.read_bytes(), formats.FORMATS["jsonl"])
    folder = tmp_path_factory.mktemp("candidate")
    return candidate.train([], Registry(folder), folder, __version__, base=few).path


def test_a_deleted_version_leaves_the_clauses_of_the_one_before(api, upload) -> None:
    first, second = upload(), upload()
    clause = _clauses(api)["items"][0]["id"]
    _label(api, clause)
    api.delete(f"{V1}/reviews/{second['record']['id']}")
    assert {i["review"] for i in _clauses(api, queue="all")["items"]} == {first["record"]["id"]}
    assert len(_labels_of(api, first["record"]["id"])) == 1


def test_with_its_report_a_label_goes_and_those_read_in_before_it_come_to_it(api, upload, store) -> None:
    found = upload()
    clause = _clauses(api)["items"][0]["id"]
    _label(api, clause)
    exported = api.get(f"{V1}/labels/export").content
    api.delete(f"{V1}/reviews/{found['record']['id']}")
    assert api.get(f"{V1}/labels/export").content == b""
    assert _clauses(api, queue="all")["total"] == 0
    assert api.post(f"{V1}/labels/import", files={"file": ("a.jsonl", exported)}).json()["new"] == 1
    again = upload()
    assert [x["clause"] for x in again["record"]["labels"]] == [clause]
    api.delete(f"{V1}/reviews/{again['record']['id']}")
    with store.read() as session:
        assert session.scalars(select(Label)).all() == []


def test_reports_without_organ_have_clauses_of_their_own(api, upload) -> None:
    text = (SAMPLES / "chengpu-2023.txt").read_text("utf-8").splitlines()
    nameless = "\n".join(["政府信息公开工作年度报告", *text[1:]]).encode()
    one, two = upload(nameless), upload(nameless + b"\n")
    items = _clauses(api, size=200)["items"]
    ids = {r: {i["id"] for i in items if i["review"] == r} for r in (one["record"]["id"], two["record"]["id"])}
    if one["report"]["unit"] and one["report"]["year"]:
        pytest.fail("the sample names its organ elsewhere")
    assert not set.intersection(*ids.values())
    assert all(ids.values())


def test_clauses_of_reviews_of_earlier_versions_are_filled_in(upload, store, api) -> None:
    """The migration makes the very rows that the code makes."""
    upload()
    upload("liuwan-2023.docx")
    with store.read() as session:
        made = [_row(c) for c in session.scalars(select(Clause).order_by(Clause.review_id, Clause.place))]
    config = Alembic()
    config.set_main_option("script_location", "service.store:migrations")
    with store._engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    store.migrate()
    with store.read() as session:
        assert [_row(c) for c in session.scalars(select(Clause).order_by(Clause.review_id, Clause.place))] == made
    assert len(made) > 5


def _row(clause: Clause) -> dict:
    return {k: v for k, v in vars(clause).items() if not k.startswith("_")}


def test_a_clause_with_a_character_that_postgresql_can_not_hold(upload, store, api) -> None:
    found = upload()
    with store.write() as session:
        review = reviews.get(session, found["record"]["id"])
        content = faces.unpack(review.face).replace("一是".encode(), "一\\u0000是".encode())
        reviews.put(session, review, content, faces.read(content))
    assert any("一\ufffd是" in i["text"] for i in _clauses(api)["items"])


def test_what_a_label_is_known_by_is_in_its_line(api, upload, store) -> None:
    upload()
    item = _clauses(api)["items"][0]
    _label(api, item["id"])
    with store.read() as session:
        (line,) = labels.all_(session)
        assert isinstance(line, Line)
        assert labels.key(line) == item["id"] == clauses.clause_id(line.report or "", line.text)
    with store.write() as session:
        session.execute(delete(Label))
        assert labels.add(session, [line], "x").new == 1
    assert _clauses(api, queue="all")["items"][0]["label"]["by"] == "x"


def test_a_label_is_taken_back(api, upload) -> None:
    upload("liuwan-2023.docx")
    clause = api.get(f"{V1}/clauses").json()["items"][0]["id"]
    assert api.put(f"{V1}/clauses/{clause}/label", json={"role": "other", "themes": []}).status_code == 200
    assert api.delete(f"{V1}/clauses/{clause}/label").status_code == 204
    assert api.get(f"{V1}/labels/export").content == b""
    assert api.delete(f"{V1}/clauses/{'0' * 16}/label").status_code == 404
    done = api.get(f"{V1}/events", params={"subject": clause}).json()
    assert [e["action"] for e in done["items"]] == ["clause.unlabel", "clause.label"]
    assert (done["total"], done["items"][0]["by"]) == (2, "本机")
    assert api.get(f"{V1}/events", params={"by": "别人"}).json()["total"] == 0
