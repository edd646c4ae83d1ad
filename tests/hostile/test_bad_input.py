"""Bad input on the command line: one clear error with a code and exit status 3, and the next file is reviewed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from service import cli
from tests.reports import Sketch
from training.forge.forms import FORMS
from training.forge.plan import plan

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
ARTICLE = "一图读懂《竹溪镇人民政府2023年政府信息公开工作年度报告》\n一、总体情况\n主动公开信息 300 条。\n二、受理申请\n收到申请 5 件。\n"


def _zip(document: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", document)
    return buffer.getvalue()


def _encrypted_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(FORMS["pdf-plain"].write(plan(3)))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return buffer.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "file_empty"),
    "zip bomb": (lambda: _zip(b" " * 250_000_000), "over_limit"),
    "XML bomb": (
        lambda: _zip('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + WORD.format("&b;")),
        "hostile_content",
    ),
    "truncated docx": (lambda: FORMS["docx-plain"].write(plan(3))[:4000], "damaged"),
    "truncated pdf": (lambda: FORMS["pdf-plain"].write(plan(3))[:9000], "damaged"),
    "encrypted docx": (
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
        ),
        "encrypted",
    ),
    "encrypted pdf": (_encrypted_pdf, "encrypted"),
    "JPEG named .docx": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 500, "unsupported_type"),
    "article about a report": (lambda: ARTICLE.encode(), "not_a_report"),
    "another document": (lambda: ("竹溪县2023年度财政预算执行情况\n收入 3 亿元。\n" * 30).encode(), "not_a_report"),
}


def run(capsys: pytest.CaptureFixture[str], *paths: Path) -> tuple[int, list[dict]]:
    with pytest.raises(SystemExit) as ended:
        cli.main(["review", *map(str, paths), "--json"])
    assert isinstance(ended.value.code, int)
    return ended.value.code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", BAD)
def test_one_clear_error_and_the_next_file_is_reviewed(name: str, tmp_path: Path, capsys) -> None:
    make, code = BAD[name]
    bad, good = tmp_path / "坏.docx", tmp_path / "好.txt"
    bad.write_bytes(make())
    good.write_text(Sketch().text(), "utf-8")
    status, (first, second) = run(capsys, bad, good)
    assert (status, first["error"]["code"]) == (3, code)
    assert "。" in first["error"]["message"]
    assert first["source"]["name"] == "坏.docx"
    assert second["score"]["total"] == 100


def test_a_file_of_200_mb_is_not_read(tmp_path: Path, capsys) -> None:
    large, good = tmp_path / "大.docx", tmp_path / "好.txt"
    with large.open("wb") as file:
        file.truncate(200 * 2**20)
    good.write_text(Sketch().text(), "utf-8")
    status, (first, _) = run(capsys, large, good)
    assert (status, first["error"]["code"]) == (3, "file_too_large")


def test_huge_spans_cost_nothing(tmp_path: Path, capsys) -> None:
    page, good = tmp_path / "x.html", tmp_path / "好.txt"
    made = FORMS["html-page"].write(plan(3)).decode()
    page.write_text(
        made.replace("</table>", '<tr><td colspan="30000000" rowspan="30000000">注</td></tr></table>', 1), "utf-8"
    )
    good.write_text(Sketch().text(), "utf-8")
    status, (first, _) = run(capsys, page, good)
    assert status == 0
    assert {f["severity"] for f in first["findings"]} <= {"notice"}


def test_a_scan_is_read_and_says_that_it_has_no_text(tmp_path: Path, capsys) -> None:
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(FORMS["pdf-scan"].write(plan(3)))
    with pytest.raises(SystemExit) as ended:
        cli.main(["review", str(scan), "--json"])
    face = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert [f["code"] for f in face["findings"]] == ["R101"]
    assert "没有文字" in face["findings"][0]["message"]
    assert face["checks"]["passed"] == face["checks"]["failed"] == 0
    assert not face["source"]["complete"]


def test_a_fifo_or_a_folder_is_refused_at_once(tmp_path: Path, capsys) -> None:
    import os

    pipe, good = tmp_path / "pipe", tmp_path / "好.txt"
    os.mkfifo(pipe)
    good.write_text(Sketch().text(), "utf-8")
    status, (first, second, third) = run(capsys, pipe, tmp_path, good)
    assert status == 3
    assert {first["error"]["code"], second["error"]["code"]} == {"file_not_found"}
    assert third["score"]["total"] == 100


def test_what_was_missing_is_said_in_both_languages(tmp_path: Path, capsys) -> None:
    path = tmp_path / "预算.txt"
    path.write_text("竹溪县2023年度财政预算执行情况\n收入 3 亿元。\n", "utf-8")
    for lang, words in (("zh", "没有规定的统计表"), ("en", "none of the three tables")):
        with pytest.raises(SystemExit):
            cli.main(["review", str(path), "--lang", lang])
        assert words in capsys.readouterr().err


def test_names_of_any_bytes_and_a_fault_of_the_program_end_nothing(tmp_path: Path, capsys, monkeypatch) -> None:
    import os

    odd, good = tmp_path / os.fsdecode(b"\xff\xfe.txt"), tmp_path / "好.txt"
    odd.write_text(Sketch().text(), "utf-8")
    good.write_text(Sketch().text(), "utf-8")
    assert run(capsys, odd, good)[0] == 0
    monkeypatch.setattr("service.checks.structure.check", lambda report: 1 / 0)
    status, errors = run(capsys, odd, good)
    assert status == 3
    assert [e["error"]["code"] for e in errors] == ["internal_error"] * 2
