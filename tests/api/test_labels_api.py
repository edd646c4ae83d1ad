"""Files of labels over HTTP: in and out in every format, faults line by line, nothing hostile opened in the server."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import openpyxl
import pytest

from tests.cli.conftest import SAMPLES
from tests.conftest import ROOT

AT = "/api/v1/labels"
GOOD = '{"text": "慢", "role": "问题", "themes": ["公开时效"]}\n'


def _import(api, name: str, content: bytes | str, **data: str):
    return api.post(f"{AT}/import", files={"file": (name, content)}, data=data)


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda p: p.name)
def test_samples_come_in_and_go_out_again(api, path) -> None:
    given = {"format": "doccano"} if "doccano" in path.name else {}
    answer = _import(api, path.name, path.read_bytes(), **given)
    assert (answer.status_code, answer.json()) == (200, {"new": 9, "changed": 0, "total": 9, "skipped": []})
    assert api.get(f"{AT}/export").content == (SAMPLES / "labels.jsonl").read_bytes()
    for name in ("jsonl", "csv", "xlsx", "doccano", "label-studio"):
        response = api.get(f"{AT}/export", params={"format": name})
        file = response.headers["content-disposition"].removeprefix("attachment; filename=")
        assert file.startswith("labels")
        again = _import(api, file, response.content, format=name).json()
        assert again == {"new": 0, "changed": 0, "total": 9, "skipped": []}, name


def test_bad_lines_are_told_and_the_rest_is_taken(api) -> None:
    answer = _import(api, "坏.jsonl", GOOD + "{oops\n" + '{"text": ""}\n').json()
    assert (answer["new"], answer["changed"], answer["total"]) == (1, 0, 1)
    assert [s["line"] for s in answer["skipped"]] == [2, 3]
    changed = _import(api, "x.jsonl", GOOD.replace("问题", "改进措施")).json()
    assert (changed["new"], changed["changed"], changed["total"]) == (0, 1, 1)


def test_what_a_reason_quotes_is_bounded_and_can_be_sent(api) -> None:
    lines = (r'{"text": "慢", "role": "\ud800", "themes": []}', '{"text": "慢", "role": "%s"}' % ("长" * 5000))
    answer = _import(api, "x.jsonl", GOOD + "\n".join(lines))
    assert answer.status_code == 200, answer.text
    assert [s["line"] for s in answer.json()["skipped"]] == [2, 3]
    assert max(len(s["reason"]) for s in answer.json()["skipped"]) <= 300


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def _book(sheet: bytes) -> bytes:
    """A sample workbook with another first sheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(SAMPLES / "labels.xlsx") as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return stream.getvalue()


BOMB = b"<x>" + b" " * 30_000_000 + b"</x>"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("空.jsonl", b"", {"file_empty"}),
        ("空行.jsonl", b"\n\n", {"labels_unusable"}),
        ("坏.jsonl", b"{oops\n", {"labels_unusable"}),
        ("空.csv", "正文,角色\n".encode(), {"labels_unusable"}),
        ("假.xlsx", b"nope", {"labels_unusable"}),
        ("长.jsonl", b"{}\n" * 100_001, {"labels_unusable"}),
        ("半.xlsx", _book(b"<worksheet")[:-300], {"damaged"}),
        ("弹.xlsx", lambda: _book(BOMB), {"over_limit"}),
        ("体.xlsx", lambda: _book(ENTITY), {"hostile_content"}),
        ("压缩包.zip", _zip(a=b"x"), {"labels_unusable"}),
        ("改名.jsonl", lambda: _book(BOMB), {"over_limit"}),
    ],
)
def test_what_is_refused_leaves_nothing(api, service, name: str, content, codes: set[str]) -> None:
    data = content() if callable(content) else content
    answer = _import(api, name, data)
    assert (answer.status_code, answer.json()["code"] in codes) == (422, True), answer.text[:300]
    assert api.get(f"{AT}/export").content == b""
    assert list(service.files.all()) == []
    assert api.get("/readyz").status_code == 200


def test_a_bomb_says_which_limit_it_met(api) -> None:
    assert "NIANBAO_MAX" in _import(api, "x.xlsx", _book(BOMB)).json()["detail"]


def test_a_sheet_that_says_to_be_endless_does_not_stop_the_service(api) -> None:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = head + b'<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row><row r="1048576">'
    sheet += b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    answer = _import(api, "x.xlsx", _book(sheet))
    assert answer.status_code == 422
    assert _import(api, "x.jsonl", GOOD).status_code == 200


def test_the_file_of_a_review_stays(api, upload, service) -> None:
    upload()
    sample = (ROOT / "corpus" / "reports" / "qingshi-2023.docx").read_bytes()
    assert _import(api, "x.docx", sample).status_code == 422
    assert len(list(service.files.all())) == 1


def test_the_form_is_held_to_its_fields(api) -> None:
    for files, data in (
        ({}, {"file": "text"}),
        ({"file": GOOD.encode()}, {"format": "xml"}),
        ({"file": GOOD.encode()}, {"fromat": "csv"}),
    ):
        response = api.post(f"{AT}/import", files=files, data=data)
        assert (response.status_code, response.json()["code"]) == (422, "usage")
    assert api.get(f"{AT}/export", params={"format": "pdf"}).status_code == 422


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "'=1", "''-x", "＝1", "-", "'x"])
def test_no_cell_is_a_formula_and_nothing_is_lost(api, text: str) -> None:
    line = {"id": text.strip(), "report": text.strip(), "role": "other", "themes": [], "text": text}
    assert _import(api, "x.jsonl", json.dumps(line) + "\n").json()["new"] == 1
    out = api.get(f"{AT}/export", params={"format": "csv"}).content
    cells = list(csv.reader(io.StringIO(out.decode("utf-8-sig"))))[1]
    assert [c for c in cells if c != "-" and c.lstrip()[:1] in tuple("=+-@＝")] == []
    assert _import(api, "x.csv", out).json() == {"new": 0, "changed": 0, "total": 1, "skipped": []}
    out = api.get(f"{AT}/export", params={"format": "xlsx"}).content
    sheet = openpyxl.load_workbook(io.BytesIO(out)).worksheets[0]
    assert "f" not in {c.data_type for c in sheet[2]}
    assert sheet["C2"].value == text
