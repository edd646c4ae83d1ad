"""``nianbao batch``: what it writes, how it is interrupted and gone on with, how it is called wrongly."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import zipfile
from pathlib import Path

import pytest

from service.batch.written import FILES
from tests.batch.results import results
from tests.cli.conftest import Nianbao
from tests.conftest import ROOT
from tests.serving import NIANBAO, environment
from training.forge import county
from training.forge.plan import plan

SAMPLES = ROOT / "corpus" / "reports"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in") / "报送"
    county.write(list(county.plans(30, 8)), folder, 8, faulty=0.2)
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 no more")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    folder.mkdir()
    shutil.copy(SAMPLES / "qingshi-2023.docx", folder / "青石镇.docx")
    shutil.copy(SAMPLES / "liuwan-2023.docx", folder / "柳湾.docx")
    return folder


def test_everything_is_written(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    assert nianbao("batch", small, "--out", out) == 1  # 青石镇 has an error
    assert {p.name for p in out.iterdir() if p.is_file()} == set(FILES)
    assert {p.name for p in (out / "reviews").iterdir()} == {"青石镇.docx.json", "柳湾.docx.json"}
    assert "青石镇" in nianbao.out
    assert "审查：2 份" in nianbao.err
    review = json.loads((out / "reviews" / "青石镇.docx.json").read_text("utf-8"))
    alone = nianbao.json("review", small / "青石镇.docx")
    assert {k: v for k, v in review.items() if k != "seconds"} == {k: v for k, v in alone.items() if k != "seconds"}
    with zipfile.ZipFile(out / "letters.zip") as letters:
        assert len(letters.namelist()) == 2


def test_one_text_under_four_names_is_told(nianbao: Nianbao, tmp_path: Path) -> None:
    text = (SAMPLES / "chengpu-2023.txt").read_text("utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("青石", "柳湾", "白沙", "竹溪"):
        (folder / f"{name}.txt").write_text(text.replace("澄浦", name), "utf-8")
    assert nianbao("batch", folder, "--out", tmp_path / "out") in (0, 1)
    assert "几乎没有自己的内容的 4 份：" in nianbao.out.replace("\n  ", "")


def test_json(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    found = nianbao.json("batch", small, "--out", tmp_path / "out")
    assert found["schema"] == "nianbao.batch/1"
    assert [e["name"] for e in found["entries"]] == ["柳湾.docx", "青石镇.docx"]
    assert nianbao.out == (tmp_path / "out" / "batch.json").read_text("utf-8")


def test_a_zip_and_files_by_name_are_the_same_batch(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "报送.zip", "w") as archive:
        for path in small.iterdir():
            archive.write(path, path.name)
    whole = nianbao.json("batch", small, "--out", tmp_path / "1")
    for number, given in enumerate(([tmp_path / "报送.zip"], sorted(small.iterdir())), 2):
        found = nianbao.json("batch", *given, "--out", tmp_path / str(number))
        assert [e["sha256"] for e in found["entries"]] == [e["sha256"] for e in whole["entries"]]


def test_last_year_the_roster_and_the_county(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("单位,截止日期\n青石镇人民政府,2024-01-31\n柳湾镇,2024-01-31\n财政局,2024-01-31\n", "utf-8")
    last = tmp_path / "上年"
    last.mkdir()
    shutil.copy(SAMPLES / "liuwan-2022.html", last)
    args = ("batch", small, "--out", tmp_path / "out", "--roster", roster, "--previous", last)
    found = nianbao.json(*args, "--county", SAMPLES / "lanxi-finance-2023.html")
    assert found["previous"] == 1
    assert found["county"]["name"] == "lanxi-finance-2023.html"
    assert [f["organs"] for f in found["findings"] if f["code"] == "C101"] == [["财政局"]]
    compared = [e for e in found["entries"] if any(c.startswith(("Y", "N201")) for c in e["codes"])]
    assert [e["name"] for e in compared] == ["柳湾.docx"]
    assert any(t["last"] is not None for t in found["totals"])


def test_nothing_readable(nianbao: Nianbao, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "坏.docx").write_bytes(b"PK\x03\x04 no more")
    assert nianbao("batch", tmp_path / "in", "--out", tmp_path / "out") == 3
    assert (tmp_path / "out" / "summary.html").exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--roster", "没有.csv"), "没有.csv"),
        (("--workers", "0"), "0"),
        (("--dask", "tcp://127.0.0.1:9"), "127.0.0.1:9"),
        (("--county", "bad"), "bad"),
        (("--county", str(SAMPLES / "qingshi-2023.docx")), "是青石镇人民政府的"),
        (("--previous", "bad"), "上年报告"),
        (("--template", "bad"), "bad"),
    ],
)
def test_called_wrongly(
    nianbao: Nianbao,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("service.batch.cluster._SECONDS", 1)
    (tmp_path / "bad").write_bytes(b"\0\1\2\3" * 300)
    assert nianbao("batch", small, "--out", tmp_path / "out", *more) == 2
    assert words in nianbao.err


def test_a_folder_that_holds_something_is_not_written_to(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x", "utf-8")
    assert nianbao("batch", small, "--out", tmp_path / "out") == 2
    assert "--resume" in nianbao.err
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert nianbao("batch", small, "--out", small, "--resume") == 2
    assert "--out" in nianbao.err
    assert sorted(p.name for p in small.iterdir()) == ["柳湾.docx", "青石镇.docx"]


def test_a_corrected_command_finds_the_folder_as_the_wrong_one_did(
    nianbao: Nianbao, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04 no more")
    for wrong in (tmp_path / "报宋", tmp_path / "坏.zip"):
        assert nianbao("batch", wrong, "--out", tmp_path / "out") == 2
    assert nianbao("batch", small, "--out", tmp_path / "out") == 1


def test_why_a_file_has_no_rank_is_told_once(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "qingshi-2023.docx", small / "青石镇又.docx")
    shutil.copy(SAMPLES / "chengpu-2023.txt", small)
    shutil.copy(SAMPLES / "beiyuan-2022.pdf", small / "北苑.pdf")
    roster = tmp_path / "名单.csv"
    roster.write_text("单位\n青石镇\n柳湾镇\n北苑街道\n", "utf-8")
    nianbao("batch", small, "--out", tmp_path / "out", "--roster", roster)
    told = {
        "青石镇.docx": "未排名：青石镇.docx（同一单位另有一份）",
        "北苑.pdf": "未排名：北苑.pdf（是 2022 年的报告）",
        "chengpu-2023.txt": "名单上没有这个单位：chengpu-2023.txt",
    }
    for name, words in told.items():
        assert words in nianbao.out
        assert (
            sum(line.startswith(("未排名", "名单上没有")) and name in line for line in nianbao.out.splitlines())
            == 1
        )
    summary = (tmp_path / "out" / "summary.html").read_text("utf-8")
    assert "名单上没有这个单位，未计入排名和汇总" in summary


def test_stopped_by_hand_it_says_how_to_go_on(
    nianbao: Nianbao, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as changed:
        changed.setattr("service.batch.run.run", stopped)
        assert nianbao("batch", small, "--out", tmp_path / "out") == 130
    assert "--resume" in nianbao.err
    assert nianbao("batch", small, "--out", tmp_path / "out", "--resume") == 1


def test_further_reports_and_withdrawn_ones(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    nianbao("batch", small, "--out", out)
    (small / "柳湾.docx").unlink()
    shutil.copy(SAMPLES / "beiyuan-2022.pdf", small / "北苑.pdf")
    assert nianbao("batch", small, "--out", out, "--resume") == 1
    assert {p.name for p in (out / "reviews").iterdir()} == {"青石镇.docx.json", "北苑.pdf.json"}
    found = json.loads((out / "batch.json").read_text("utf-8"))
    assert [e["name"] for e in found["entries"]] == ["北苑.pdf", "青石镇.docx"]


@pytest.mark.heavy
def test_killed_in_the_middle_it_goes_on(inbox: Path, tmp_path: Path) -> None:
    def command(out: Path, *more: str) -> subprocess.Popen[bytes]:
        words = [*NIANBAO, "batch", str(inbox), "--out", str(out), "--workers", "2", *more]
        return subprocess.Popen(words, cwd=ROOT, env=environment(tmp_path / "data"), stderr=subprocess.DEVNULL)

    assert command(tmp_path / "whole").wait(300) == 1
    process = command(tmp_path / "killed")
    done = tmp_path / "killed" / ".nianbao" / "results"
    while sum(1 for _ in done.glob("*/*")) < 8 and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (tmp_path / "killed" / "batch.json").exists()
    before = {p: p.stat().st_mtime_ns for p in done.glob("*/*") if not p.name.startswith(".")}
    assert command(tmp_path / "killed", "--resume").wait(300) == 1
    assert all(p.stat().st_mtime_ns == moment for p, moment in before.items())  # none was reviewed again
    assert results(tmp_path / "killed") == results(tmp_path / "whole")


def test_no_second_batch_writes_to_the_same_folder(nianbao: Nianbao, small: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    nianbao("batch", small, "--out", tmp_path / "out")
    with FileLock(tmp_path / "out" / ".nianbao" / "lock"):
        assert nianbao("batch", small, "--out", tmp_path / "out", "--resume") == 2
    assert "另一个" in nianbao.err


def test_a_copy_is_told_to_both_and_costs_both(nianbao: Nianbao, tmp_path: Path) -> None:
    from training.forge.forms import FORMS

    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("岚溪县青石镇人民政府", "岚溪县柳湾镇人民政府"):
        made = plan(77, kind="township", name=name, year=2024)
        (folder / f"{name}.docx").write_bytes(FORMS["docx-plain"].write(made))
    found = nianbao.json("batch", folder, "--out", tmp_path / "out")
    assert [f["code"] for f in found["findings"]] == ["C104"]
    assert all(e["codes"].get("N202") == 1 and e["lost"]["N"] >= 5 for e in found["entries"])
    letters = tmp_path / "out" / "letters.zip"
    with zipfile.ZipFile(letters) as archive:
        import docx

        for name in archive.namelist():
            text = "\n".join(p.text for p in docx.Document(archive.open(name)).paragraphs)
            assert "N202" in text
