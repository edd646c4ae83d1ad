"""What the text says decides which cell is wrong where the identities leave a choice."""

from __future__ import annotations

import pytest

from service.checks.finding import Finding
from service.review import Review
from tests.reports import OVERVIEW, Sketch, reviewed


def of(text: str, **cells: int) -> Review:
    def change(sketch: Sketch) -> None:
        sketch.overview = f"{OVERVIEW}\n{text}"
        sketch.cells = {name.replace("__", "."): str(value) for name, value in cells.items()}

    return reviewed(change)


def only(result: Review, code: str) -> Finding:
    (finding,) = (f for f in result.findings if f.code == code)
    return finding


def first(result: Review, code: str) -> dict[str, int]:
    suggestion = next(f for f in result.findings if f.code == code).suggestion
    assert suggestion is not None
    return {c.cell.split(".", 1)[1]: c.after for c in suggestion.changes}


REVIEWS = {f"litigation__review__{c}": n for c, n in (("upheld", 2), ("other", 1), ("total", 4))}


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("因政府信息公开被申请行政复议3件，其中维持2件，其他结果1件。", {"review.total": 3}),
        ("因政府信息公开被申请行政复议3件。", {"review.total": 3}),
        ("因政府信息公开被申请行政复议4件，其中维持2件，其他结果1件，尚未审结1件。", {"review.pending": 1}),
        ("因政府信息公开被申请行政复议4件，其中维持3件，其他结果1件。", {"review.upheld": 3}),
        ("因政府信息公开被申请行政复议4件，其中维持2件，其他结果2件。", {"review.other": 2}),
    ],
)
def test_table_4_follows_the_text(text: str, change: dict[str, int]) -> None:
    result = of(text, **REVIEWS)
    assert first(result, "T204") == change
    cause = only(result, "T204")
    assert cause.suggestion is not None
    assert not cause.suggestion.tied
    stated = [f for f in result.findings if f.code == "X103"]
    assert stated
    assert {f.explained_by for f in stated} == {cause.id}


def test_without_a_word_in_the_text_the_changes_stay_tied() -> None:
    cause = only(of("本年度工作平稳。", **REVIEWS), "T204")
    assert cause.suggestion is not None
    assert cause.suggestion.tied


def test_a_statement_that_no_change_makes_true_decides_nothing() -> None:
    plain, told = (of(t, **REVIEWS) for t in ("本年度工作平稳。", "因政府信息公开被申请行政复议9件。"))
    assert only(plain, "T204").suggestion == only(told, "T204").suggestion


CARRIED = {
    f"requests__{row}__{column}": n
    for row, *numbers in (("new", 5, 6), ("carried_in", 2, 1), ("granted", 7, 7), ("processed_total", 7, 7))
    for column, n in zip(("natural_person", "total"), numbers, strict=True)
}
"""Rows of which either the first column or the total is wrong in two cells."""


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("2023年，我镇收到政府信息公开申请5件，上年结转2件。", {"new.total": 5, "carried_in.total": 2}),
        ("2023年，我镇收到政府信息公开申请5件。", {"new.total": 5, "carried_in.total": 2}),
        (
            "2023年，我镇收到政府信息公开申请6件，上年结转1件。",
            {"new.natural_person": 6, "carried_in.natural_person": 1},
        ),
        (
            "2023年，我镇收到政府信息公开申请6件，均来自自然人。",
            {"new.natural_person": 6, "carried_in.natural_person": 1},
        ),
    ],
)
def test_table_3_follows_the_text_where_the_identities_leave_a_choice(text: str, change: dict[str, int]) -> None:
    result = of(text, **CARRIED)
    assert (
        first(result, "T203" if "T203" in {f.code for f in result.findings if f.suggestion} else "T201") == change
    )


def test_table_3_keeps_to_the_fewest_cells() -> None:
    row = {f"requests__{r}__{c}": 5 for r in ("new", "processed_total") for c in ("natural_person", "total")}
    row |= {"requests__granted__natural_person": 4, "requests__granted__total": 5}
    result = of("全年收到申请9件，予以公开5件。", **row)
    assert first(result, "T202") == {"granted.natural_person": 5}
