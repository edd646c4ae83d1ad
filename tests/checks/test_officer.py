"""What an officer decides: findings that do not apply, and what really stands in a cell."""

from __future__ import annotations

import pytest

from service.checks.causes import pass_on
from service.checks.finding import Change, Finding, Suggestion
from service.errors import CorrectionUnusable, UsageError
from service.render import to_json
from tests.documents import lines
from tests.reports import Sketch, codes, review_of, reviewed

RIGHT = {"requests.granted.natural_person": "12", "requests.granted.total": "12"}
RIGHT |= {"requests.processed_total.natural_person": "12", "requests.processed_total.total": "12"}


def swapped(sketch: Sketch) -> None:
    """21 in place of 12: T201, and a T203 of the same cause."""
    sketch.cells = RIGHT | {"requests.new.natural_person": "21", "requests.new.total": "12"}


def test_a_dismissed_finding_costs_nothing_and_is_marked() -> None:
    before = reviewed(lambda s: s.cells.update({"disclosure.licensing.decisions": "若干"}))
    (finding,) = before.findings
    assert before.score.total < 100
    after = reviewed(
        lambda s: s.cells.update({"disclosure.licensing.decisions": "若干"}), dismissed=frozenset({finding.id})
    )
    assert (after.score.total, after.score.deductions) == (100, ())
    assert (after.findings, after.standing) == ((finding,), ())
    assert [f.dismissed for f in to_json(before).findings] == [False]
    assert [f.dismissed for f in to_json(after).findings] == [True]


def test_what_a_dismissed_finding_explained_stands_for_itself() -> None:
    cause, other = reviewed(swapped).findings
    assert other.explained_by == cause.id
    after = reviewed(swapped, dismissed=frozenset({cause.id}))
    (left,) = after.standing
    assert (left.id, left.explained_by, left.suggestion) == (other.id, None, cause.suggestion)
    assert [d.code for d in after.score.deductions] == [other.code]
    face = to_json(after)
    assert face.findings[1].mend.startswith("建议：把表三“新收”行“自然人”列由 21 改为 12")


def test_one_of_those_that_were_explained_explains_the_others_whatever_their_order() -> None:
    mend = Suggestion((Change("requests.new.total", 1, 2),), 1)
    cause = Finding("T201", suggestion=mend)
    others = [Finding("T203", key=k, explained_by=cause.id) for k in "abc"]
    passed = pass_on([others[0], cause, *others[1:]], lambda f: f.id in (cause.id, others[0].id))
    assert passed[:2] == [others[0], cause]
    assert (passed[2].explained_by, passed[2].suggestion) == (None, mend)
    assert (passed[3].explained_by, passed[3].suggestion) == (passed[2].id, None)


def test_ids_of_no_finding_change_nothing() -> None:
    assert reviewed(swapped, dismissed=frozenset({"t999-0"})).findings == reviewed(swapped).findings


def test_a_corrected_cell_mends_the_identities() -> None:
    assert codes(reviewed(swapped)) == ["T201", "T203"]
    after = reviewed(swapped, corrections={"requests.new.natural_person": 12})
    assert (codes(after), after.score.total) == ([], 100)
    cell = to_json(after).report.cells["requests.new.natural_person"]
    assert (cell.value, cell.raw, cell.state) == (12, "21", "number")


def test_a_corrected_cell_can_break_an_identity_too() -> None:
    assert codes(reviewed(corrections={"requests.new.natural_person": 1})) == ["T201", "T203"]


def test_a_row_that_was_not_read_is_checked_once_it_is_corrected() -> None:
    label = "二、上年结转政府信息公开申请数量"
    document = lines(Sketch().text().replace(label + "\t0" * 7, label + "\n0\n0\n0"))
    before = review_of(document)
    assert codes(before) == ["R101"]
    names = [w.cell or "" for w in before.findings[0].where]
    assert codes(review_of(document, corrections=dict.fromkeys(names[:3], 0))) == ["R101"]
    after = review_of(document, corrections=dict.fromkeys(names, 0))
    assert codes(after) == []
    assert {c.status for c in after.checks if c.code.startswith("T2")} == {"passed"}


def test_a_missing_row_and_a_text_are_mended() -> None:
    def change(sketch: Sketch) -> None:
        sketch.dropped_rows = ["refused_internal"]
        sketch.cells = {"disclosure.licensing.decisions": "若干"}

    assert sorted(codes(reviewed(change))) == ["T102", "T104"]
    columns = ("natural_person", "business", "research", "social", "legal", "other_org", "total")
    values = {f"requests.refused_internal.{c}": 0 for c in columns} | {"disclosure.licensing.decisions": 0}
    assert codes(reviewed(change, corrections=values)) == []


@pytest.mark.parametrize(
    ("corrections", "zh", "en"),
    [
        ({"requests.new.nobody": 1}, "没有这个单元格", "no such cell"),
        ({"requests.new.total": 1e20}, "不超过 15 位的数", "at most 15 digits"),
    ],
)
def test_what_can_not_be_corrected_is_said(corrections: dict[str, float], zh: str, en: str) -> None:
    with pytest.raises(CorrectionUnusable) as caught:
        reviewed(corrections=corrections)
    assert isinstance(caught.value, UsageError)
    assert next(iter(corrections)) in caught.value.message()
    assert zh in caught.value.message()
    assert en in caught.value.message("en")
