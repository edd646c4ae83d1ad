"""Points: per finding, capped per code and per group, all of it in the profile, each deduction shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.checks import catalogue
from service.checks.finding import Finding
from service.checks.profile import Profile, load
from service.checks.score import score
from service.errors import UsageError


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
