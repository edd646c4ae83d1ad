"""Points: per finding, capped per code and per group, all of it in the profile, each deduction shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.checks import catalogue
from service.checks.finding import Finding
from service.checks.profile import Profile, load
from service.checks.score import score
from service.errors import UsageError
from service.review import Review
from tests.reports import Sketch, reviewed


def findings(code: str, times: int) -> list[Finding]:
    return [Finding(code, key=str(i)) for i in range(times)]


def test_a_code_takes_off_its_points_per_finding_up_to_its_limit() -> None:
    one, many = score(findings("T201", 1), Profile()), score(findings("T201", 9), Profile())
    assert [(d.points, d.times, d.capped) for d in one.deductions] == [(5, 1, False)]
    assert [(d.points, d.times, d.capped) for d in many.deductions] == [(15, 9, True)]
    assert many.total == 85


def test_a_group_takes_off_no_more_than_its_cap() -> None:
    profile = Profile(caps=dict(catalogue.caps()) | {"T": 20.0})
    result = score(findings("T201", 9) + findings("T202", 9) + findings("S101", 1), profile)
    assert [(d.code, d.points, d.capped) for d in result.deductions] == [
        ("S101", 8, False),
        ("T201", 15, True),
        ("T202", 5, True),
    ]
    assert result.total == result.max - sum(d.points for d in result.deductions)


def test_every_code_belongs_to_a_group_that_has_a_name() -> None:
    for code in catalogue.load():
        assert catalogue.caps()[code[0]] > 0
        assert all(catalogue.group(code[0], lang) for lang in catalogue.LANGUAGES)


def test_a_profile_sets_the_cap_of_a_group(tmp_path: Path) -> None:
    path = tmp_path / "本县.toml"
    path.write_text("[groups.T]\nmost = 10\n", "utf-8")
    assert score(findings("T201", 9), load(path)).total == 90


@pytest.mark.parametrize("text", ["[groups.Q]\nmost = 5", "[groups.T]\nmost = -1", "[groups.T]\nleast = 1"])
def test_a_wrong_group_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "本县.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError):
        load(path)


CELLS = {
    f"requests.{row}.{column}": "10"
    for row in ("new", "granted", "processed_total")
    for column in ("natural_person", "total")
}


def said(text: str, **cells: str) -> Review:
    def change(sketch: Sketch) -> None:
        sketch.overview += text
        sketch.cells = CELLS | {f"requests.{name.replace('__', '.')}": value for name, value in cells.items()}

    return reviewed(change)


def test_a_statement_that_the_mend_of_a_cell_makes_true_costs_nothing_more() -> None:
    result = said("全年新收自然人提出的政府信息公开申请10件。", new__natural_person="12")
    first = next(f for f in result.findings if f.suggestion is not None)
    (claim,) = [f for f in result.findings if f.code == "X101"]
    assert claim.explained_by == first.id
    assert [d.code for d in result.score.deductions] == [first.code]


def test_a_statement_that_the_mend_leaves_false_costs_its_own_points() -> None:
    result = said("全年新收自然人提出的政府信息公开申请9件。", new__natural_person="12")
    (claim,) = [f for f in result.findings if f.code == "X101"]
    assert claim.explained_by is None
    assert "X101" in [d.code for d in result.score.deductions]


def test_a_statement_on_another_cell_costs_its_own_points() -> None:
    result = said("全年办结政府信息公开申请11件。", new__natural_person="12")
    assert "X102" in [d.code for d in result.score.deductions]


def test_a_dismissed_cause_leaves_the_statement_its_points() -> None:
    text = "全年新收自然人提出的政府信息公开申请10件。"
    causes = [f.id for f in said(text, new__natural_person="12").findings if f.code[0] == "T"]

    def change(sketch: Sketch) -> None:
        sketch.overview += text
        sketch.cells = CELLS | {"requests.new.natural_person": "12"}

    result = reviewed(change, dismissed=frozenset(causes))
    assert "X101" in [d.code for d in result.score.deductions]
