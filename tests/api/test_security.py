"""Hostile names, texts, sizes and files through the API: each is answered, none does anything."""

from __future__ import annotations

import errno
import http.client
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import docx
import openpyxl
import pytest

from service.intake.limits import MB
from tests.api.conftest import SAMPLES
from tests.hostile.test_bad_input import BAD
from tests.reports import Sketch

V1 = "/api/v1/reviews"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\年报.docx", "年报.docx"),
        ("/etc/shadow", "shadow"),
        ("..", ".."),
        ("files/../../../x.docx", "x.docx"),
        ("年报\u202excod.docx", "年报�xcod.docx"),
        ("a" * 4000 + ".docx", "a" * 195 + ".docx"),
    ],
)
def test_a_files_name_is_shown_and_never_a_path(api, upload, tmp_path: Path, name: str, shown: str) -> None:
    before = {p for p in tmp_path.parent.iterdir() if p.is_dir()}
    assert upload(name=name)["source"]["name"] == shown
    names = [p.name for p in (tmp_path / "files").rglob("*") if p.is_file()]
    assert all(re.fullmatch("[0-9a-f]{64}", n) for n in names)
    assert {p for p in tmp_path.parent.iterdir() if p.is_dir()} == before


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fsettings.py", "/shown/..%2f..%2fx"]
)
def test_no_path_leads_out_of_the_static_files(api, path: str) -> None:
    response = api.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.fixture
def hostile(upload) -> dict:
    """A report whose title, organ, text and name try to become code."""
    text = Sketch(
        overview=f"=cmd|'/c calc'!A1 {SCRIPT}\n+1+1\n" + Sketch().overview, cells={"requests.new.total": "9"}
    )
    return upload(text.text().encode(), name=f"=1+1{SCRIPT}.txt", unit=f"=HYPERLINK(1){SCRIPT}县人民政府")


def test_a_reports_text_is_no_code_in_pages_and_html(api, hostile: dict) -> None:
    assert SCRIPT in hostile["report"]["unit"] + hostile["report"]["text"]
    at = hostile["record"]["id"]
    for page in (api.get(f"/shown/{at}"), api.get(f"{V1}/{at}/export.html")):
        assert "<script" not in page.text
        assert "<img" not in page.text
        assert "script-src" not in page.headers["content-security-policy"]
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "sandbox" in api.get(f"/shown/{at}").headers["content-security-policy"]


def test_a_reports_text_is_no_formula_and_no_element(api, hostile: dict) -> None:
    at = hostile["record"]["id"]
    book = openpyxl.load_workbook(io.BytesIO(api.get(f"{V1}/{at}/export.xlsx").content))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert [c for c in cells if isinstance(c.value, str) and c.value.startswith("=")]
    assert {c.data_type for c in cells if isinstance(c.value, str)} == {"s"}
    letter = docx.Document(io.BytesIO(api.get(f"{V1}/{at}/export.docx").content))
    assert any(SCRIPT in p.text for p in letter.paragraphs)


def test_a_name_is_no_header(api, upload) -> None:
    found = upload(unit='x"\r\nSet-Cookie: a=b;县人民政府')
    headers = api.get(f"{V1}/{found['record']['id']}/export.json").headers
    assert "set-cookie" not in headers
    assert re.fullmatch(
        r"attachment; filename=review.json; filename\*=UTF-8''[\w.%-]+", headers["content-disposition"]
    )


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_told_by_code_and_the_next_is_reviewed(upload, name: str) -> None:
    make, code = BAD[name]
    assert upload(make(), name="坏.docx", status=415 if code == "unsupported_type" else 422)["code"] == code
    assert upload()["score"]["max"] == 100


def test_every_answer_carries_the_headers(api) -> None:
    answers = [
        api.get("/"),
        api.get("/livez"),
        api.get("/nothing"),
        api.get(V1, headers={"Host": "evil.example"}),
        api.post(V1),
        api.get("/static/nianbao.css"),
    ]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_a_fault_of_the_service_tells_nothing_of_its_inside(api, service, monkeypatch, caplog) -> None:
    monkeypatch.setattr(service.archive, "get", lambda *_: 1 / 0)
    response = api.get(f"{V1}/{'0' * 16}")
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "Traceback" not in response.text
    assert "ZeroDivisionError" in caplog.text


@pytest.fixture
def connect(live: str) -> Iterator[Callable[[], http.client.HTTPConnection]]:
    made = []

    def do() -> http.client.HTTPConnection:
        made.append(http.client.HTTPConnection(urlsplit(live).netloc, timeout=30))
        return made[-1]

    yield do
    for connection in made:
        connection.close()


def test_a_body_that_says_it_is_too_large_is_not_received(connect) -> None:
    connection = connect()
    connection.putrequest("POST", V1)
    connection.putheader("Content-Length", str(10**12))
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.endheaders()
    response = connection.getresponse()
    content = response.read()
    assert (response.status, b"request_too_large" in content) == (413, True)
    assert b"NIANBAO_MAX_UPLOAD_MB" in content


def test_too_large_a_batch_names_the_setting_of_batches(connect) -> None:
    connection = connect()
    connection.putrequest("POST", "/api/v1/batches")
    connection.putheader("Content-Length", str(10**12))
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.endheaders()
    told = json.loads(connection.getresponse().read())["detail"]
    assert "1024 MB（NIANBAO_MAX_BATCH_MB）" in told


def test_a_full_disk_is_said_and_nothing_is_left(api, service, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as changed:
        changed.setattr("service.store.files.Path.replace", full)
        for address, field in ((V1, "file"), ("/api/v1/batches", "files")):
            response = api.post(address, files={field: ("a.txt", b"x" * 100)})
            assert (response.status_code, response.json()["code"]) == (503, "storage_unusable")
    assert not list(service.files.all())
    assert not list((service.config.folder / "files" / "incoming").iterdir())


def test_a_body_is_counted_while_it_arrives(connect) -> None:
    connection = connect()
    connection.putrequest("PATCH", f"{V1}/{'0' * 16}/findings/x")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.putheader("Content-Type", "application/json")
    connection.endheaders()
    piece = b" " * 65536
    sent = 0
    try:
        while sent < 64 * MB:
            connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
            sent += len(piece)
    except OSError:  # reset or broken pipe: the server has stopped listening
        assert sent < 32 * MB
    else:
        pytest.fail("the server took it all")


def test_one_file_of_two_may_not_be_larger_than_allowed(upload, service) -> None:
    content = b"x" * (service.config.limits.upload_bytes + MB)
    assert upload(content, status=413)["code"] == "file_too_large"


@pytest.mark.parametrize(
    "head", [b"X-Large: " + b"a" * 200_000, b"\r\n".join(b"X-%d: a" % n for n in range(20_000))]
)
def test_large_heads_are_refused(connect, head: bytes) -> None:
    connection = connect()
    connection.connect()
    connection.sock.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    try:
        connection.sock.sendall(head + b"\r\n\r\n")
        answer = connection.sock.recv(1000)
    except OSError:
        answer = b""
    assert not answer.startswith(b"HTTP/1.1 200")
    other = connect()
    other.request("GET", "/livez")
    assert other.getresponse().status == 200


def test_one_who_stops_sending_is_not_waited_for(connect) -> None:
    connection = connect()
    connection.putrequest("POST", V1)
    connection.putheader("Content-Length", "1000")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.endheaders()
    connection.send(b"--x\r\n")
    response = connection.getresponse()
    assert (response.status, b"request_timeout" in response.read()) == (408, True)


@pytest.mark.parametrize(
    ("fields", "files", "told"), [(200, 0, (400, "malformed")), (0, 200, (413, "too_many_files"))]
)
def test_a_form_has_few_parts(api, fields: int, files: int, told: tuple[int, str]) -> None:
    response = api.post(
        V1,
        data={f"f{n}": "x" for n in range(fields)},
        files=[("file", (f"{n}.txt", b"x")) for n in range(files)] or {"file": b"x"},
    )
    assert (response.status_code, response.json()["code"]) == told


def test_a_batch_of_too_many_files_is_told_to_be_a_zip(api) -> None:
    response = api.post("/api/v1/batches", files=[("files", (f"{n}.txt", b"x")) for n in range(2001)])
    assert (response.status_code, response.json()["code"]) == (413, "too_many_files")
    assert "2000 个文件" in response.json()["detail"]


def test_odd_origins_and_encodings_are_the_senders_fault(api) -> None:
    assert api.post(V1, headers={"Origin": "http://[::1"}).status_code == 403
    kind = 'multipart/form-data; boundary=x; charset="undefined"'
    body = b'--x\r\nContent-Disposition: form-data; name="unit"\r\n\r\nx\r\n--x--\r\n'
    assert api.post(V1, content=body, headers={"Content-Type": kind}).status_code in (400, 422)


def test_secrets_are_not_kept_as_they_are(api, key, store, tmp_path: Path) -> None:
    secret = key("viewer")["Authorization"].split("_", 2)[2]
    assert api.get(V1, headers=key("viewer")).status_code == 200
    if store.url.get_backend_name() == "sqlite":
        kept = b"".join(p.read_bytes() for p in Path(store.url.database).parent.glob("*.db*"))
        assert secret.encode() not in kept
        assert b"a fairly long one" not in kept
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_the_sample_is_a_file_of_the_program(api) -> None:
    assert api.get("/sample").content == (SAMPLES / "qingshi-2023.docx").read_bytes()
