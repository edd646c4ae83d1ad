"""What a clause's neighbours, its list and the other role say of it, beside the plain way to say the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from models.narrative.context import THEME_WIDTH, Passage

_THEMES = 3
_OPENINGS = ("", "", "一是", "二是", "三是", "1.", "2.", "（一）", "（二）", "首先，", "最后，", "①")
_BEST_ACROSS, _PLACE, _NUMBER, _BEST_BESIDE = 7, 9, 11, 13
"""Where in a row of a theme's features each score stands; whether there is one stands behind it."""


@dataclass(frozen=True)
class _Case:
    openings: list[str]
    roles: list[int]
    scores: np.ndarray

    def rows(self) -> np.ndarray:
        texts = [f"{o}公开内容不够及时" for o in self.openings]
        passage = Passage(texts, np.eye(3)[self.roles], self.scores)
        return passage.theme_features(np.eye(3)[self.roles])

    def across(self, i: int) -> list[int]:
        other = {0: 1, 1: 0}.get(self.roles[i])
        return [j for j, role in enumerate(self.roles) if role == other]


@st.composite
def _cases(draw: st.DrawFn) -> _Case:
    n = draw(st.integers(1, 9))
    return _Case(
        draw(st.lists(st.sampled_from(_OPENINGS), min_size=n, max_size=n)),
        draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        draw(arrays.arrays(float, (n, _THEMES), elements=st.integers(-5, 5).map(float))),
    )


@given(_cases())
def test_the_best_of_the_other_role_and_of_the_others_of_its_own(case: _Case) -> None:
    rows = case.rows()
    assert rows.shape == (len(case.roles), _THEMES, THEME_WIDTH)
    for i, role in enumerate(case.roles):
        beside = [j for j, other in enumerate(case.roles) if other == role and j != i]
        for column, others in ((_BEST_ACROSS, case.across(i)), (_BEST_BESIDE, beside)):
            wanted = case.scores[others].max(0) if others else np.zeros(_THEMES)
            assert (rows[i, :, column] == wanted).all()
            assert (rows[i, :, column + 1] == bool(others)).all()


@given(_cases())
def test_who_stands_opposite_by_place(case: _Case) -> None:
    rows = case.rows()
    for i, role in enumerate(case.roles):
        same = [j for j, other in enumerate(case.roles) if other == role]
        across = case.across(i)
        paired = bool(across) and len(across) == len(same)
        wanted = case.scores[across[same.index(i)]] if paired else np.zeros(_THEMES)
        assert (rows[i, :, _PLACE] == wanted).all()
        assert (rows[i, :, _PLACE + 1] == paired).all()


def test_who_stands_opposite_by_number() -> None:
    scores = np.arange(15.0).reshape(5, 3)
    rows = _Case(["一是", "二是", "二是", "一是", "最后，"], [0, 0, 1, 1, 1], scores).rows()
    assert rows[:, :, _NUMBER].tolist() == [*scores[[3, 2, 1, 0]].clip(-6, 6).tolist(), [0.0] * 3]
    assert rows[:, 0, _NUMBER + 1].tolist() == [1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("openings", "anew", "here"),
    [
        (("一是", "二是", "三是"), [0, 0, 0], [0, 0, 0]),
        (("一是", "二是", "一是", "二是"), [0, 0, 1, 1], [0, 0, 1, 0]),
        (("一是", "1.", "2.", "二是", "1."), [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]),
        (("", "一是", "", "二是"), [0, 0, 0, 0], [0, 0, 0, 0]),
    ],
)
def test_where_the_numbering_starts_anew(openings: tuple[str, ...], anew: list[int], here: list[int]) -> None:
    rows = Passage([f"{o}公开" for o in openings], np.zeros((len(openings), 3)), np.zeros((0, 0))).role_features()
    assert rows[:, -2:].T.tolist() == [anew, here]


def test_the_mean_of_the_list_it_belongs_to() -> None:
    roles = np.diag([1.0, 2.0, 4.0, 8.0, 16.0])[:, :3] + 1
    openings = ("一是", "二是", "三是", "", "一是")
    rows = Passage([f"{o}公开" for o in openings], roles, np.zeros((0, 0))).role_features()
    mates = slice(3 + 4 * 3 + 2 * 3, 3 + 4 * 3 + 3 * 3)
    assert rows[0, mates].tolist() == roles[[1, 2]].mean(0).tolist()
    assert rows[1, mates].tolist() == roles[[0, 2]].mean(0).tolist()
    assert rows[[3, 4], mates].tolist() == [[0.0] * 3] * 2
    assert rows[:, mates.stop].tolist() == [1, 1, 1, 0, 0]
