"""The command line: exit statuses, JSON, help, usage errors; run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service import cli, schema
from service.render import to_json
from tests.reports import Sketch

HEAVY = ("spacy", "sklearn", "jieba", "scipy", "numpy", "pypdfium2", "pdfplumber", "lxml", "pydantic", "rich",
         "sqlalchemy", "alembic", "argon2", "limits", "itsdangerous")  # fmt: skip


def run(*args: str, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
    """nianbao in a process of its own."""
    command = [sys.executable, "-m", "service.cli", *args]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **kwargs)  # type: ignore[call-overload]


def status(*args: str | Path) -> int:
    """Exit status of nianbao in this process."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(a) for a in args])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "年报.txt"
    path.write_text(Sketch().text(), "utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "有错.txt"
    path.write_text(Sketch(cells={"requests.new.legal": "1"}).text(), "utf-8")
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "新闻.txt"
    path.write_text("我县召开会议部署春季防火工作。\n会议强调，要落实责任。\n" * 20, "utf-8")
    return path


def test_exit_status_tells_the_worst(clean: Path, faulty: Path, article: Path, capsys) -> None:
    assert status("review", clean) == 0
    assert status("review", faulty) == 1
    assert status("review", article) == 3
    assert status("review", clean, faulty) == 1
    assert status("review", faulty, article, clean) == 3
    assert status("review", "没有这个文件.docx") == 3
    assert status("review") == 2
    assert status("review", "--nosuch", clean) == 2
    assert status("nosuch") == 2
    assert status("review", clean, "--published", "昨天") == 2


def test_usage_errors_are_told_in_chinese_on_standard_error(capsys) -> None:
    status("nosuch")
    status("review")
    status("review", "x", "--nosuch")
    printed = capsys.readouterr()
    assert printed.out == ""
    for text in ("没有命令“nosuch”", "缺少参数 FILE", "没有选项 --nosuch", "用法见 nianbao"):
        assert text in printed.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("batch", ".", "--out", "o", "--roster", "没有.csv"), "--roster 的值不对：找不到 没有.csv"),
        (("batch", ".", "--out", "o", "--county", "."), "--county 的值不对：. 是文件夹，这里要一个文件"),
        (("batch", ".", "--out", __file__), "是文件，这里要一个文件夹"),
        (("batch", ".", "--out", "o", "--workers", "0"), "--workers 的值不对：0 不是 1 到 64 之间的整数"),
        (("serve", "--port", "八千"), "--port 的值不对：八千 不是 0 到 65535 之间的整数"),
    ],
)
def test_values_that_can_not_be_used_are_told_in_chinese(args: tuple[str, ...], said: str, capsys) -> None:
    assert status(*args) == 2
    assert said in capsys.readouterr().err


def test_one_file_prints_an_object_and_many_an_array(clean: Path, article: Path, capsys) -> None:
    status("review", clean, "--json")
    one = schema.Review.model_validate_json(capsys.readouterr().out)
    assert (one.source.name, one.report.unit, one.report.year) == ("年报.txt", "竹溪镇人民政府", 2023)
    status("review", clean, article, clean, "--json")
    many = json.loads(capsys.readouterr().out)
    assert [sorted(m)[0] for m in many] == ["checks", "error", "checks"]
    assert many[1]["error"]["code"] == "not_a_report"
    status("review", article, "--json")
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "not_a_report"


def test_the_same_bytes_give_the_same_review(faulty: Path) -> None:
    faces = [json.loads(run("review", str(faulty), "--json").stdout) for _ in range(2)]
    for face in faces:
        del face["seconds"]
    assert faces[0] == faces[1]


def test_people_read_the_score_the_findings_and_the_table(faulty: Path, capsys) -> None:
    status("review", faulty)
    text = capsys.readouterr().out
    for piece in ("得分", "错误 T201", "相差 1", "建议：把表三", "→0", "项通过"):
        assert piece in text
    status("review", faulty, "--lang", "en")
    assert "difference 1" in capsys.readouterr().out


def test_the_json_face_is_built_once_and_only_where_it_is_used(faulty: Path, tmp_path: Path, monkeypatch) -> None:
    built = []

    def counted(*args: object) -> schema.Review:
        built.append(args)
        return to_json(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("service.render.to_json", counted)
    for extra, times in (
        ((), 0),
        (("--json",), 1),
        (("--out", tmp_path / "a.html"), 1),
        (("--json", "--out", tmp_path / "a.xlsx"), 1),
    ):
        built.clear()
        assert status("review", faulty, *extra) == 1
        assert len(built) == times


def test_standard_input_is_a_file_too(clean: Path) -> None:
    done = run("review", "-", "--json", input=clean.read_bytes())
    assert (done.returncode, json.loads(done.stdout)["source"]["name"]) == (0, "-")
    assert run("review", "-", input=b"").returncode == 3


def test_a_profile_changes_what_is_found(faulty: Path, tmp_path: Path, capsys) -> None:
    profile = tmp_path / "本县.toml"
    profile.write_text("[codes.T203]\noff = true\n[codes.T201]\nseverity = 'notice'\npoints = 1\n", "utf-8")
    assert status("review", faulty, "--json", "--profile", profile) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(f["code"], f["severity"]) for f in found["findings"]] == [("T201", "notice")]
    assert found["score"]["total"] == 99
    for wrong in (
        "[codes.Z999]\noff = true",
        "[codes.T201]\nlevel = 'x'",
        "[deadlines]\ntownship = '2月'",
        "=",
        "[a]",
    ):
        profile.write_text(wrong, "utf-8")
        assert status("review", faulty, "--profile", profile) == 2
    assert status("review", faulty, "--profile", tmp_path / "none.toml") == 2


def test_help_teaches_by_example_and_imports_nothing_heavy() -> None:
    for args in ([], ["--help"], ["review", "--help"], ["settings", "--help"], ["schema", "--help"],
                 ["users", "create", "--help"], ["keys", "--help"]):  # fmt: skip
        done = run(*args)
        assert done.returncode == 0
        assert "用法：" in done.stdout.decode()
        assert "例" in done.stdout.decode()
    code = (
        "import sys, service.cli\n"
        "try: service.cli.main(['review', '--help'])\n"
        "except SystemExit: pass\n"
        f"print('|', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert done.stdout.decode().rsplit("|", 1)[1].strip() == "[]"


def test_version_and_schema(capsys) -> None:
    assert status("--version") == 0
    assert capsys.readouterr().out.startswith("nianbao ")
    assert status("schema") == 0
    face = json.loads(capsys.readouterr().out)
    assert set(face["required"]) >= {"source", "report", "findings", "checks", "score"}


def test_settings_say_value_and_origin(tmp_path: Path) -> None:
    (tmp_path / "nianbao.toml").write_text("max_pages = 7\nmax_cells = 9\n", "utf-8")
    environment = os.environ | {"NIANBAO_MAX_PAGES": "8"}
    done = run("settings", "--json", cwd=tmp_path, env=environment)
    values = json.loads(done.stdout)
    assert (values["max_pages"]["value"], values["max_pages"]["origin"]) == (8, "NIANBAO_MAX_PAGES")
    assert values["max_cells"]["value"] == 9
    assert values["max_span"]["origin"] == "默认"
    assert all(v["help"] for v in values.values())
    assert "NIANBAO_MAX_SPAN = 100" in run("settings", cwd=tmp_path).stdout.decode()


@pytest.mark.parametrize(
    ("text", "variables"),
    [("max_page = 7", {}), ("max_pages = 'x'", {}), ("max_pages = 0", {}), ("=", {}), ("", {"NIANBAO_MAX_CELLS": "多"}),
     ("", {"NIANBAO_CONFIG": "none.toml"}), ("", {"NIANBAO_READ_SECONDS": "nan"})],
)  # fmt: skip
def test_wrong_settings_are_told_and_nothing_runs(tmp_path: Path, text: str, variables: dict[str, str]) -> None:
    (tmp_path / "nianbao.toml").write_text(text, "utf-8")
    done = run("settings", cwd=tmp_path, env=os.environ | variables)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "错误：" in done.stderr.decode()


def test_a_report_cannot_steer_the_terminal(tmp_path: Path, capsys) -> None:
    path = tmp_path / "坏\x1b[2J.txt"
    text = Sketch(cells={"requests.new.legal": "\u202e12"}).text().replace("竹溪镇", "竹溪\x9b31m镇", 1)
    path.write_text(text, "utf-8")
    status("review", path)
    status("review", tmp_path / "\x1b]0;x")
    printed = capsys.readouterr()
    for control in ("\x1b[2J", "\x9b", "\u202e", "\x1b]"):
        assert control not in printed.out + printed.err
