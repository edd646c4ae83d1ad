"""A small sample of what ``make bench`` measures: cells exact, nothing invented, faults found and named."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from service.intake.process import ReaderProcess
from service.render import to_json
from service.schema import Review
from tests.bench import claims, exactness
from tests.bench.spoiled import spoiled
from training.forge.plan import plan

pytestmark = pytest.mark.heavy


def test_clean_reports_are_read_exactly_and_draw_no_error_or_warning(reader: ReaderProcess) -> None:
    forms = len(exactness.usable(loses=False))
    tally = exactness.clean(2 * forms, reader)
    assert tally.reports == 2 * forms
    assert not tally.counts, tally.wrong


def test_forms_that_lose_something_invent_nothing_and_say_so(reader: ReaderProcess) -> None:
    tally = exactness.lossy(30, reader)
    assert not tally.counts, tally.wrong


def test_one_fault_is_found_and_its_cell_named_first(reader: ReaderProcess) -> None:
    tally = exactness.faulty(40, 1, reader)
    assert tally.counts == {"named first": 40}, tally.wrong


def test_two_faults_are_mostly_named_first(reader: ReaderProcess) -> None:
    tally = exactness.faulty(40, 2, reader)
    assert tally.counts["named first"] >= 38, tally.wrong
    assert not tally.counts["not found"]


def test_every_kind_of_fault_is_found_and_none_is_imagined(reader: ReaderProcess) -> None:
    tally = spoiled([2, 4], reader)
    assert tally.reports > 200
    assert not tally.counts, tally.wrong


def test_the_json_of_every_form_keeps_the_contract(reader: ReaderProcess) -> None:
    for form in [*exactness.usable(loses=False), *exactness.usable(loses=True)]:
        result = exactness.reviewed(plan(11), form, reader)
        face = Review.model_validate_json(to_json(result).model_dump_json(by_alias=True))
        text = face.report.text
        for name, cell in face.report.cells.items():
            place = cell.where
            assert (cell.value is not None) == (cell.state == "number")
            if place.start is not None:
                assert text[place.start : place.end] == cell.raw, (form.name, name)
            assert (place.start is None) == (cell.state == "missing")
        assert len({f.id for f in face.findings}) == len(face.findings)
        lost = sum(d.points for d in face.score.deductions)
        assert face.score.total == max(0, round(face.score.max - lost, 4))


def test_the_forge_writes_files_and_their_truth(tmp_path) -> None:
    command = [sys.executable, "-m", "training.forge", "--out", str(tmp_path), "--count", "3", "--seed", "5"]
    subprocess.run([*command, "--forms", "text-tabs,docx-plain"], check=True, capture_output=True, timeout=120)
    truth = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert len(truth) == 3
    assert len(list(tmp_path.iterdir())) == 4


def test_rich_prose_that_is_true_draws_no_finding(reader: ReaderProcess) -> None:
    tally = claims.true_prose(60, reader)
    assert not tally.counts, tally.wrong


def test_contradictions_are_found_with_their_cells(reader: ReaderProcess) -> None:
    tally = claims.contradictions(60, reader, claims.ORDINARY)
    assert tally.counts["found"] + tally.counts["found under another code"] >= 0.9 * tally.reports, tally.wrong
