"""Who may do what: every object route for every role, and what ends a key or a session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute

from service.access import accounts, keys
from service.web.access import COOKIE
from service.web.app import ROUTERS
from tests.api.conftest import HERE, PASSWORD, QUICK

V1 = "/api/v1"
OWN, OTHER = "岚溪县青石镇人民政府", "柳湾"
OPEN = {"/livez", "/readyz", "/version", "/metrics", "/", "/enter", "/leave", "/api/docs", f"{V1}/session"}
REVIEW = f"{V1}/reviews/{{id}}"
ROUTES: list[tuple[str, str, dict, set[str]]] = [
    ("GET", f"{V1}/reviews", {}, {"organ", "viewer", "reviewer", "admin"}),
    ("GET", REVIEW, {}, {"organ", "viewer", "reviewer", "admin"}),
    ("GET", f"{REVIEW}/export.json", {}, {"organ", "viewer", "reviewer", "admin"}),
    ("GET", "/done/{id}", {}, {"organ", "viewer", "reviewer", "admin"}),
    ("GET", "/shown/{id}", {}, {"organ", "viewer", "reviewer", "admin"}),
    ("GET", "/sample", {}, {"organ", "viewer", "reviewer", "admin"}),
    ("POST", f"{REVIEW}/again", {}, {"reviewer", "admin"}),
    ("PATCH", f"{REVIEW}/findings/{{finding}}", {"json": {"state": "confirmed"}}, {"reviewer", "admin"}),
    ("PATCH", f"{REVIEW}/cells/requests.new.total", {"json": {"value": 1}}, {"reviewer", "admin"}),
    ("POST", f"{V1}/reviews", {"files": {"file": b""}}, {"organ", "reviewer", "admin"}),
    ("POST", "/try", {"files": {"file": b""}}, {"organ", "reviewer", "admin"}),
    ("DELETE", REVIEW, {}, {"reviewer", "admin"}),
    ("GET", f"{V1}/clauses", {}, {"reviewer", "admin"}),
    ("PUT", f"{V1}/clauses/{{clause}}/label", {"json": {"role": "other", "themes": []}}, {"reviewer", "admin"}),
    ("DELETE", f"{V1}/clauses/{{clause}}/label", {}, {"reviewer", "admin"}),
    ("GET", f"{V1}/events", {}, {"admin"}),
    ("POST", f"{V1}/labels/import", {"files": {"file": b""}}, {"admin"}),
    ("GET", f"{V1}/labels/export", {}, {"reviewer", "admin"}),
    ("GET", f"{V1}/models", {}, {"viewer", "reviewer", "admin"}),
    ("POST", f"{V1}/models/1.0.0/promote", {}, {"admin"}),
    ("POST", f"{V1}/models/rollback", {}, {"admin"}),
    ("POST", f"{V1}/trainings", {}, {"admin"}),
    ("GET", f"{V1}/trainings", {}, {"admin"}),
    ("GET", f"{V1}/trainings/{'0' * 16}", {}, {"admin"}),
    ("DELETE", f"{V1}/trainings/{'0' * 16}", {}, {"admin"}),
    ("POST", f"{V1}/batches", {"files": {"file": b""}}, {"reviewer", "admin"}),
    ("GET", f"{V1}/batches", {}, {"viewer", "reviewer", "admin"}),
    ("GET", f"{V1}/batches/{'1' * 16}", {}, {"viewer", "reviewer", "admin"}),
    ("GET", f"{V1}/batches/{'1' * 16}/events", {}, {"viewer", "reviewer", "admin"}),
    ("GET", f"{V1}/batches/{'1' * 16}/files/scores.csv", {}, {"viewer", "reviewer", "admin"}),
    ("DELETE", f"{V1}/batches/{'1' * 16}", {}, {"reviewer", "admin"}),
]
ROLES = {"organ": OWN, "viewer": "", "reviewer": "", "admin": ""}


def test_no_route_is_left_out() -> None:
    names = {
        "{id}": "{review_id}", "{finding}": "{finding_id}", "{clause}": "{clause_id}", "requests.new.total": "{name}",
        "export.json": "export.{kind}", "1.0.0": "{version}", "0" * 16: "{training_id}",
        "1" * 16: "{batch_id}", "scores.csv": "{name}",
    }  # fmt: skip
    known = set()
    for method, path, _, _ in ROUTES:
        for given, name in names.items():
            path = path.replace(given, name)
        known.add((method, path))
    found = {
        (method, prefix + route.path)
        for prefix, router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and prefix + route.path not in OPEN
        for method in route.methods
    }
    assert found == known


@pytest.mark.parametrize(("method", "path", "body", "allowed"), ROUTES)
def test_roles(api, upload, key, method: str, path: str, body: dict, allowed: set[str]) -> None:
    admin = key("admin")
    for role, unit in ROLES.items():
        found = upload(headers=admin, unit=OWN)
        where = _where(api, path, found, admin)
        assert api.request(method, where, **body).status_code == 401
        status = api.request(method, where, headers=key(role, unit), **body).status_code
        done = {200, 202, 204, 422} | (
            {404} if "0" * 16 in path or "1" * 16 in path else {409} if "rollback" in path else set()
        )
        assert status in (done if role in allowed else {403}), role


def _where(api, path: str, found: dict, headers: dict) -> str:
    clause = ""
    if "{clause}" in path:
        clause = api.get(f"{V1}/clauses?queue=all", headers=headers).json()["items"][0]["id"]
    return path.format(id=found["record"]["id"], finding=found["findings"][0]["id"], clause=clause)


@pytest.mark.parametrize(("method", "path", "body", "allowed"), ROUTES)
def test_an_organ_sees_none_but_its_own(api, upload, key, method: str, path: str, body: dict, allowed: set) -> None:
    found = upload("liuwan-2023.docx")
    where = _where(api, path, found, key("admin"))
    response = api.request(method, where, headers=key("organ", OWN), **body)
    if "organ" not in allowed:
        assert response.status_code == 403
        assert OTHER not in response.text
    if "{id}" in path:
        assert response.status_code in (403, 404)
        assert OTHER not in response.text
    elif method == "GET" and path.endswith("/reviews"):
        assert response.json()["total"] == 0


def test_an_organ_files_for_itself_only(upload, key, api) -> None:
    headers = key("organ", OWN)
    assert upload(headers=headers)["report"]["unit"] == "青石镇人民政府"
    refused = upload("liuwan-2023.docx", status=403, headers=headers)
    assert refused["code"] == "other_unit"
    assert api.get(f"{V1}/reviews", headers=headers).json()["total"] == 1
    assert upload("liuwan-2023.docx", status=403, headers=headers, unit=OWN)["code"] == "other_unit"


def test_what_is_not_ones_own_looks_like_what_is_not_there(api, upload, key) -> None:
    found, headers = upload("liuwan-2023.docx"), key("organ", OWN)
    there = api.get(f"{V1}/reviews/{found['record']['id']}", headers=headers)
    not_there = api.get(f"{V1}/reviews/{'0' * 16}", headers=headers)
    assert (there.status_code, there.json()) == (not_there.status_code, not_there.json())


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer nb_0_0", "Basic YTpi", "Bearer nb_000000000000_" + "A" * 43, "nb", "Bearer \xff"],
)
def test_a_key_that_is_none_is_refused(api, key, header: str) -> None:
    key("admin")
    response = api.get(f"{V1}/reviews", headers={"Authorization": header.encode("latin-1")})
    assert (response.status_code, response.json()["code"]) == (401, "sign_in_needed")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_wrong_key_is_refused_even_where_there_are_no_accounts(api) -> None:
    assert api.get(f"{V1}/reviews", headers={"Authorization": "Bearer nb_x"}).status_code == 401


def test_a_revoked_key_and_one_of_a_disabled_account_end_at_once(api, key, store) -> None:
    headers, other = key("viewer"), key("reviewer")
    assert api.get(f"{V1}/reviews", headers=headers).status_code == 200
    keys.revoke(store, headers["Authorization"].split()[1], by="test")
    assert api.get(f"{V1}/reviews", headers=headers).status_code == 401
    name = api.get(f"{V1}/session", headers=other).json()["name"]
    accounts.disable(store, name, by="test")
    assert api.get(f"{V1}/reviews", headers=other).status_code == 401


@pytest.fixture
def signed_in(api, store) -> Callable[[], None]:
    def do() -> None:
        if not accounts.any_exist(store):
            accounts.create(store, "王芳", PASSWORD, "admin", "", passwords=QUICK, by="test")
        response = api.post(f"{V1}/session", json={"name": "王芳", "password": PASSWORD})
        assert response.json() == {"name": "王芳", "role": "admin", "unit": ""}
        flags = {f.strip().lower() for f in response.headers["set-cookie"].split(";")}
        assert {"httponly", "samesite=strict", "path=/"} <= flags

    return do


def test_a_session_lasts_until_it_is_ended(api, signed_in) -> None:
    signed_in()
    cookie = api.cookies[COOKIE]
    assert api.get(f"{V1}/reviews").status_code == 200
    assert api.delete(f"{V1}/session").status_code == 204
    assert api.get(f"{V1}/reviews").status_code == 401
    api.cookies.set(COOKIE, cookie, domain="127.0.0.1")
    assert api.get(f"{V1}/reviews").status_code == 401


def test_a_session_ends_with_a_new_password_and_with_its_account(api, signed_in, store) -> None:
    signed_in()
    accounts.set_password(store, "王芳", PASSWORD, passwords=QUICK, by="test")
    assert api.get(f"{V1}/reviews").status_code == 401
    signed_in()
    accounts.create(store, "李强", PASSWORD, "admin", "", passwords=QUICK, by="test")
    accounts.disable(store, "王芳", by="test")
    assert api.get(f"{V1}/reviews").status_code == 401


def test_a_cookie_that_was_changed_is_none(api, signed_in) -> None:
    signed_in()
    cookie = api.cookies[COOKIE]
    for forged in (cookie[:-9] + ("A" if cookie[-9] != "A" else "B") + cookie[-8:], "x", "", cookie * 50):
        api.cookies.clear()
        assert api.get(f"{V1}/reviews", headers={"Cookie": f"{COOKIE}={forged}"}).status_code == 401


def test_signing_in_by_the_form_of_the_page(api, signed_in) -> None:
    signed_in()
    api.cookies.clear()
    assert 'type="password"' in api.get("/").text
    wrong = api.post("/enter", data={"name": "王芳", "password": "not the right one"})
    assert wrong.status_code == 401
    assert "账号名或密码不对" in wrong.text
    page = api.post("/enter", data={"name": "王芳", "password": PASSWORD})
    assert 'type="file"' in page.text
    assert "王芳" in page.text
    done = api.post("/try", data={"sample": "1"})
    assert "审核意见书" in done.text
    assert 'type="password"' in api.post("/leave").text
    assert api.get("/api/v1/reviews").status_code == 401


def test_what_is_wrong_with_a_file_is_said_on_the_page(api) -> None:
    page = api.post("/try", files={"file": ("x.txt", b"not a report")})
    assert page.status_code == 422
    assert "这不是政府信息公开工作年度报告" in page.text
    assert 'type="file"' in page.text


def test_sign_in_does_not_tell_which_was_wrong_and_is_throttled(api, signed_in) -> None:
    signed_in()
    told = {
        api.post(f"{V1}/session", json={"name": name, "password": "not the right one"}).text
        for name in ("王芳", "没有的人")
    }
    assert len(told) == 1
    statuses = [api.post(f"{V1}/session", json={"name": "王芳", "password": f"wrong {n}"}) for n in range(6)]
    assert (statuses[-1].status_code, statuses[-1].json()["code"]) == (429, "sign_in_throttled")
    assert int(statuses[-1].headers["retry-after"]) >= 1
    assert api.post(f"{V1}/session", json={"name": "王芳", "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_of_other_sites_can_not_act_for_one_who_is_signed_in(api, upload, signed_in, headers: dict) -> None:
    found = upload()
    signed_in()
    at = f"{V1}/reviews/{found['record']['id']}"
    attempts = [
        api.delete(at, headers=headers),
        api.patch(f"{at}/cells/requests.new.total", json={"value": 1}, headers=headers),
        api.post(f"{V1}/reviews", files={"file": b"x"}, headers=headers),
        api.post(f"{V1}/session", json={"name": "王芳", "password": PASSWORD}, headers=headers),
        api.delete(f"{V1}/session", headers=headers),
    ]
    assert {(a.status_code, a.json()["code"]) for a in attempts} == {(403, "cross_origin")}
    assert api.get(at).status_code == 200
    assert api.delete(at, headers={"Origin": HERE, "Sec-Fetch-Site": "same-origin"}).status_code == 204


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::1", "a@b"])
def test_without_accounts_no_other_name_leads_here(api, host: str) -> None:
    for path in ("/", f"{V1}/reviews", "/livez", "/api/docs"):
        response = api.get(path, headers={"Host": host})
        assert (response.status_code, response.json()["code"]) == (421, "host_not_allowed")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_this_machines_own_names_do(api, host: str) -> None:
    assert api.get(f"{V1}/reviews", headers={"Host": host}).status_code == 200
