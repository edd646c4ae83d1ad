"""T201-T204 and what they suggest."""

from __future__ import annotations

import pytest

from models.standard import load
from service.checks import catalogue
from service.checks.profile import Profile
from service.checks.words import Words
from service.render import message
from tests.reports import Sketch, codes, reviewed

CLEAN = {
    "requests.new.natural_person": "12", "requests.new.total": "12",
    "requests.carried_in.natural_person": "1", "requests.carried_in.total": "1",
    "requests.granted.natural_person": "11", "requests.granted.total": "11",
    "requests.processed_total.natural_person": "11", "requests.processed_total.total": "11",
    "requests.carried_out.natural_person": "2", "requests.carried_out.total": "2",
    "litigation.review.upheld": "2", "litigation.review.total": "2",
}  # fmt: skip


def with_cells(**wrong: str):
    def change(sketch: Sketch) -> None:
        sketch.cells = CLEAN | {name.replace("__", "."): text for name, text in wrong.items()}

    return change


def test_clean() -> None:
    assert codes(reviewed(with_cells())) == []


def test_one_wrong_cell_is_named_once_and_explains_all_that_it_breaks() -> None:
    result = reviewed(with_cells(requests__new__natural_person="21"))
    assert codes(result) == ["T201", "T203"]
    first, second = result.findings
    assert first.suggestion is not None
    assert [(c.cell, c.before, c.after) for c in first.suggestion.changes] == [
        ("requests.new.natural_person", 21, 12)
    ]
    assert (first.suggestion.alternatives, first.suggestion.reason) == (1, "digits_swapped")
    assert (second.explained_by, second.suggestion) == (first.id, None)
    assert [(d.code, d.times) for d in result.score.deductions] == [("T201", 1)]


def test_a_suggestion_outlives_the_code_that_carried_it() -> None:
    rules = dict(catalogue.load())
    rules["T201"] = rules["T201"].adjusted(severity=None, points=None, enabled=False)
    wrong = {"requests__processed_total__natural_person": "13", "requests__new__natural_person": "12"}
    result = reviewed(with_cells(**wrong), profile=Profile(rules))
    assert codes(result) == ["T202", "T203"]
    first, second = result.findings
    assert first.suggestion is not None
    assert (first.explained_by, second.explained_by) == (None, first.id)
    assert [(d.code, d.times) for d in result.score.deductions] == [("T202", 1)]


def test_the_message_names_both_sides_in_the_words_of_the_form() -> None:
    result = reviewed(with_cells(requests__carried_out__natural_person="1"))
    text = message(result.findings[0], Words(load("2021")))
    assert text == "表三“自然人”列：新收 12 ＋ 上年结转 1 ＝ 13，而（七）总计 11 ＋ 结转下年度 1 ＝ 12，相差 1。"


def test_t202_the_total_of_outcomes() -> None:
    result = reviewed(with_cells(requests__granted__natural_person="10"))
    assert sorted(codes(result)) == ["T202", "T203"]
    assert result.findings[0].suggestion is not None
    assert result.findings[0].suggestion.changes[0].cell == "requests.granted.natural_person"


def test_t204_says_that_five_cells_explain_equally() -> None:
    result = reviewed(with_cells(litigation__review__total="3"))
    assert codes(result) == ["T204"]
    suggestion = result.findings[0].suggestion
    assert suggestion is not None
    assert suggestion.alternatives == 5
    assert len(suggestion.others) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_suggestion_can_be_said(language: str) -> None:
    words = Words(load("2021"), language)
    result = reviewed(with_cells(requests__new__natural_person="21", litigation__review__total="3"))
    said = [words.suggestion(f.suggestion) for f in result.findings if f.suggestion is not None]
    assert len(said) == 2
    assert all("21" in s or "3" in s for s in said)
