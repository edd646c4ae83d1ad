"""Labels in the database: new ones, changed ones, reports that stay together, nothing lost by whoever writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from service.access.roles import LOCAL
from service.errors import LabelsUnusable
from service.store import labels
from service.store.engine import Store
from service.store.labels import Counts
from service.store.tables import Event, Label
from tests.conftest import ROOT
from training.labels.clause import Clause

OLD = Clause("慢\u2028了", "1", "r", "problem", ("timeliness",))


def _other(text: str, report: str | None = None) -> Clause:
    return Clause(text, report=report, role="other", themes=())


def _add(store: Store, *clauses: Clause, by: str = "王芳") -> Counts:
    with store.write() as session:
        return labels.add(session, clauses, by)


def _all(store: Store) -> list[Clause]:
    with store.read() as session:
        return labels.all_(session)


def test_labels_are_added_once_and_changed_by_a_newer_label(store: Store) -> None:
    assert _all(store) == []
    assert _add(store, OLD) == Counts(1, 0, 1)
    assert _add(store, OLD, by="李强") == Counts(0, 0, 1)
    new = Clause("慢\u2028了", "1", "r", "measure", ("timeliness",))
    assert _add(store, new, _other("另一条"), by="李强") == Counts(1, 1, 2)
    assert _all(store) == [new, _other("另一条")]
    with store.read() as session:
        assert [row.by for row in session.scalars(select(Label))] == ["李强", "李强"]
        assert [e.details for e in session.scalars(select(Event).order_by(Event.id))] == [
            {"new": 1, "changed": 0}, {"new": 1, "changed": 1},
        ]  # fmt: skip


def test_the_same_clause_twice_in_one_file_counts_once(store: Store) -> None:
    new = Clause(OLD.text, "1", "r", "measure", ())
    assert _add(store, OLD, new) == Counts(1, 1, 1)
    assert _all(store) == [new]


def test_a_clause_is_known_by_report_id_and_text(store: Store) -> None:
    others = [Clause("慢", *names, "problem", ()) for names in ((None, None), ("1", None), (None, "r"), ("1", "r"))]
    assert _add(store, *others).new == 4


def test_plain_labels_and_incomplete_ones_are_kept(store: Store) -> None:
    given = [Clause("a", labels=("体育",), single=True), Clause("b", labels=("x", "y")), Clause("c", role="other")]
    _add(store, *given)
    assert _all(store) == given


def test_a_reports_clauses_stay_together(store: Store) -> None:
    long = "长" * 1000
    _add(store, _other("甲一", "甲"), _other("乙一", "乙"), _other("丙一", long))
    _add(store, _other("甲二", "甲"), _other("散"), _other("散二"), _other("丙二", long))
    assert [c.text for c in _all(store)] == ["甲一", "甲二", "乙一", "丙一", "丙二", "散", "散二"]


_IMPORT = """
import sys
from service import cli
sys.stdin.readline()
cli.main(["labels", "import", sys.argv[1]])
"""


@pytest.mark.heavy
def test_eight_imports_at_once_lose_nothing(tmp_path: Path, database_url: str) -> None:
    environment = os.environ | {"NIANBAO_DATA_DIR": str(tmp_path / "data"), "NIANBAO_DATABASE_URL": database_url}
    (tmp_path / "data").mkdir()
    inherited = [_other(f"旧{i}", "旧") for i in range(5)]
    (tmp_path / "data" / labels.FILE).write_text(_lines(*inherited), "utf-8")
    processes = []
    for n in range(8):
        path = tmp_path / f"{n}.jsonl"
        path.write_text(_lines(*(_other(f"{n}-{i}", f"报告{i % 3}") for i in range(40)), _other("共有")), "utf-8")
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", _IMPORT, str(path)],
                cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
        )  # fmt: skip
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
    store = Store.at(tmp_path, database_url)
    found = _all(store)
    store.close()
    assert len(found) == 8 * 40 + 1 + 5
    reports = [c.report for c in found]
    assert reports == sorted(reports, key=reports.index)
    assert [c.text for c in found if c.report == "旧"] == [f"旧{i}" for i in range(5)]
    left = sorted(p.name for p in (tmp_path / "data").iterdir() if p.name.startswith("labels"))
    assert left == ["labels.jsonl.imported"]


def test_threads_of_one_service_lose_nothing(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: _add(store, *(_other(f"{n}-{i}", "报告") for i in range(20))), range(8)))
    found = _all(store)
    assert len(found) == 160
    with store.read() as session:
        assert sorted(session.scalars(select(Label.place))) == list(range(160))


def _lines(*clauses: Clause) -> str:
    return "".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for c in clauses)


def test_labels_of_earlier_versions_are_taken_over_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / labels.FILE
    path.write_text(_lines(OLD, _other("散")), "utf-8")
    labels.take_over(store, tmp_path)
    assert not path.exists()
    assert path.with_name("labels.jsonl.imported").read_text("utf-8") == _lines(OLD, _other("散"))
    with store.read() as session:
        assert {row.by for row in session.scalars(select(Label))} == {LOCAL.name}
    path.write_text(_lines(_other("又一份")), "utf-8")
    labels.take_over(store, tmp_path)
    assert [c.text for c in _all(store)] == [OLD.text, "散", "又一份"]
    assert path.with_name("labels.jsonl.imported.1").exists()
    labels.take_over(store, tmp_path)


def test_a_take_over_that_was_killed_before_the_renaming_undoes_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / labels.FILE
    path.write_text(_lines(OLD), "utf-8")

    def killed(*_: object) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            labels.take_over(store, tmp_path)
    assert path.exists()
    assert _all(store) == [OLD]
    newer = Clause(OLD.text, "1", "r", "measure", ())
    _add(store, newer)
    labels.take_over(store, tmp_path)
    assert not path.exists()
    assert _all(store) == [newer]


@pytest.mark.parametrize("content", [b"{oops\n", b"\xff\xfe\n", b"[1]\n", b'{"role": "other"}\n'])
def test_a_damaged_file_is_told_and_stays(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / labels.FILE
    path.write_bytes(content)
    with pytest.raises(LabelsUnusable):
        labels.take_over(store, tmp_path)
    assert path.read_bytes() == content
    assert _all(store) == []
