"""Sums over organs and who explains a difference: forged counties through the real review."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch import lean
from service.batch.causes import MOST, differences
from service.batch.findings import render
from service.batch.totals import CountedReport, add, exact, fitted
from service.checks import county as checks
from service.checks.county import judge
from tests.batch.county import FORM, county, reviewed

REQUESTS = [n for n in FORM.cells if n.startswith("requests.")]
OTHERS = [n for n in FORM.cells if not n.startswith("requests.")]
ZERO = dict.fromkeys(FORM.cells, 0)
NEW = "requests.new.natural_person"
FEES = "disclosure.fees.amount"


def organ(name: str, changes: tuple[lean.Change, ...] = (), **cells: float | None) -> CountedReport:
    return CountedReport(name, f"{name}.docx", ZERO | {k.replace("__", "."): v for k, v in cells.items()}, changes)


def slips(rng: random.Random, value: int) -> int:
    """Another number in place of one, as people mistype it or at random."""
    digits = str(value)
    made = [
        value + 1,
        value + 9,
        value + rng.randint(2, 60),
        value * 10 or 10,
        int(digits[::-1]),
        max(0, value - 1),
    ]
    return rng.choice([m for m in made if m != value])


@pytest.mark.parametrize("first", [0, 1000])
def test_a_county_in_which_nothing_was_altered_has_no_difference(first: int) -> None:
    made = county(40, first)
    assert made.differences() == ()
    compared = add(made.reports, "2021").compare(made.report)
    assert {judge(c, FORM) for c in compared} == {"passed"}
    assert len(compared) == 200


@pytest.mark.parametrize("seed", range(30))
def test_one_altered_cell_of_table_3_is_named_with_its_organ_first(seed: int) -> None:
    rng = random.Random(f"altered:{seed}")
    made = county(40)
    number, cell = rng.randrange(40), rng.choice(REQUESTS)
    value = made.plans[number].cells[cell]
    new = slips(rng, int(value))
    (difference,) = made.altered(number, {cell: new})
    assert difference.comparison.cell == cell
    assert difference.comparison.difference == value - new
    first = difference.candidates[0]
    assert (first.organ, first.report) == (made.plans[number].unit.name, made.reports[number].name)
    assert (first.value, first.after, first.sole) == (new, value, True)
    (finding,) = checks.sums([difference.comparison], FORM).findings
    face = render(finding, cell=cell, organs=[first.organ], candidates=difference.candidates)
    assert (face.code, face.severity, face.cell) == ("C103", "error", cell)
    assert f"“{first.organ}”（{first.report}）：这一格为 {new}，按它自己的勾稽关系应为 {value}" in face.mend


@pytest.mark.parametrize("seed", range(30))
def test_outside_table_3_the_right_organ_is_among_those_that_are_named(seed: int) -> None:
    rng = random.Random(f"outside:{seed}")
    made = county(40)
    number, cell = rng.randrange(40), rng.choice([c for c in OTHERS if c != FEES])
    new = slips(rng, int(made.plans[number].cells[cell]))
    (difference,) = made.altered(number, {cell: new})
    assert difference.comparison.cell == cell
    named = [c.organ for c in difference.candidates]
    assert len(named) <= MOST
    assert not named or made.plans[number].unit.name in named
    assert named or not cell.startswith("litigation")


def test_two_organs_altered_in_two_cells() -> None:
    made = county(40)
    cells = ("requests.granted.business", "requests.carried_out.legal")
    reports = list(made.reports)
    for number, cell in ((3, cells[0]), (17, cells[1])):
        reports[number] = reviewed(made.plans[number].change({cell: made.plans[number].cells[cell] + 4}))
    found = made.differences(tuple(reports))
    assert {d.comparison.cell: d.candidates[0].organ for d in found} == {
        cells[0]: made.plans[3].unit.name,
        cells[1]: made.plans[17].unit.name,
    }


@pytest.mark.parametrize("cell", [NEW, "requests.granted.total", "litigation.review.total"])
def test_the_countys_own_cell_is_named_where_its_own_identities_say_so(cell: str) -> None:
    made = county(40)
    value = made.own.cells[cell]
    (difference,) = made.differences(county=reviewed(made.own.change({cell: value + 9})))
    (candidate,) = difference.candidates
    assert (candidate.reason, candidate.sole, candidate.value, candidate.after) == (
        "county",
        True,
        value + 9,
        value,
    )


def test_an_organ_that_was_left_out_or_counted_twice_explains_every_difference() -> None:
    made = county(40)
    for number in (2, 11, 25):
        report = made.reports[number]
        nonzero = {n for n, v in report.cells.items() if v}
        left_out = made.differences((*made.reports, replace(report, organ="新设单位", name="新.txt")))
        assert {d.comparison.cell for d in left_out} == nonzero
        assert all({c.organ for c in d.candidates} == {report.organ, "新设单位"} for d in left_out)
        assert {c.reason for d in left_out for c in d.candidates} == {"omitted"}
    twice = replace(made.report, cells=doubled(made.report.cells, made.reports[2].cells))
    found = made.differences(county=twice)
    assert all([c.organ for c in d.candidates] == [made.reports[2].organ] for d in found)
    assert {c.reason for d in found for c in d.candidates} == {"twice"}


def doubled(cells: Mapping[str, float | None], once_more: Mapping[str, float | None]) -> dict[str, float | None]:
    return {n: float(Decimal(str(v)) + Decimal(str(once_more[n]))) for n, v in cells.items()}


@pytest.mark.parametrize(
    ("value", "counted", "reason"),
    [(1021, 1201, "swapped"), (34, 340, "shifted"), (340, 34, "shifted"), (317, 0, "omitted"), (317, 634, "twice")],
)
def test_a_number_that_fits_is_a_hint(value: int, counted: int, reason: str) -> None:
    totals = add([organ("甲", disclosure__penalties__decisions=value), organ("乙")], "2021")
    own = organ("县", disclosure__penalties__decisions=counted)
    (difference,) = differences(totals, own, totals.compare(own))
    assert [(c.organ, c.reason, c.sole, c.after) for c in difference.candidates] == [("甲", reason, False, None)]


def test_what_says_nothing_is_not_said() -> None:
    cell = "disclosure__penalties__decisions"
    small = [organ("甲", **{cell: 3}), organ("乙", **{cell: 5})]
    many = [organ(f"第{i}镇", **{cell: 37}) for i in range(MOST + 1)]
    near = [organ(f"第{i}镇", **{cell: 35 + i}) for i in range(5)]
    for reports, apart in ((small, 3), (many, 37), (near, 37)):
        totals = add(reports, "2021")
        own = organ("县", **{cell: int(totals.sums["disclosure.penalties.decisions"]) - apart})
        (difference,) = differences(totals, own, totals.compare(own))
        assert difference.candidates == ()
        (finding,) = checks.sums([difference.comparison], FORM).findings
        assert "没有哪个单位能确定" in render(finding, candidates=()).mend


def test_a_suggestion_that_does_not_explain_it_all_is_said_to_be_no_more() -> None:
    change = lean.Change(NEW, 8, 7)
    reports = [
        organ("甲", (change,), requests__new__natural_person=8),
        organ("乙", requests__new__natural_person=4),
    ]
    totals = add(reports, "2021")
    own = organ("县", requests__new__natural_person=5)
    (difference,) = differences(totals, own, totals.compare(own))
    assert [(c.organ, c.reason, c.sole, c.after) for c in difference.candidates] == [("甲", "suggested", False, 7)]


def test_two_organs_that_explain_it_alike_are_equal() -> None:
    reports = [organ(n, litigation__review__upheld=2, litigation__review__total=1) for n in ("甲", "乙")]
    totals = add(reports, "2021")
    own = organ("县", litigation__review__upheld=3, litigation__review__total=2)
    (difference,) = differences(totals, own, totals.compare(own))
    assert [(c.organ, c.after, c.sole) for c in difference.candidates] == [("甲", 1, False), ("乙", 1, False)]
    (finding,) = checks.sums([difference.comparison], FORM).findings
    assert "可能性相当：甲（2，应为 1）、乙（2，应为 1）" in render(finding, candidates=difference.candidates).mend


amounts = st.decimals(0, 10**8, places=4).map(float)


@settings(max_examples=60)
@given(st.lists(amounts, min_size=1, max_size=20), st.lists(st.integers(0, 10**15 - 1), min_size=1, max_size=20))
def test_sums_are_exact(fees: list[float], counts: list[int]) -> None:
    reports = [organ(str(i), disclosure__fees__amount=v) for i, v in enumerate(fees)]
    reports += [organ(f"n{i}", requests__new__total=v) for i, v in enumerate(counts)]
    sums = add(reports, "2021").sums
    assert sums[FEES] == sum(Decimal(str(v)) for v in fees)
    assert sums["requests.new.total"] == sum(counts)


def test_a_tenth_and_a_fifth_are_three_tenths() -> None:
    totals = add([organ("甲", disclosure__fees__amount=0.1), organ("乙", disclosure__fees__amount=0.2)], "2021")
    own = organ("县", disclosure__fees__amount=0.3)
    assert totals.sums[FEES] == Decimal("0.3")
    assert differences(totals, own, totals.compare(own)) == ()
    assert exact(2.0) == 2


def test_the_order_of_reports_changes_no_sum() -> None:
    made = county(40)
    assert add(reversed(made.reports), "2021").sums == add(made.reports, "2021").sums


def test_reports_count_where_they_have_a_number() -> None:
    gone = CountedReport("乙", "乙", {n: 0 for n in FORM.cells if n != NEW})
    totals = add([organ("甲", requests__new__business=None), gone], "2021")
    assert (totals.reports[NEW], totals.reports["requests.new.business"], totals.reports[FEES]) == (1, 1, 2)
    by_cell = {c.cell: c for c in totals.compare(organ("县"), ["丙"])}
    assert by_cell[NEW].lacking == ("丙", "乙")
    assert (by_cell["requests.new.business"].lacking, by_cell["requests.new.business"].blank) == (("丙",), ("甲",))


def test_no_reports_sum_to_nothing() -> None:
    totals = add([], "2021")
    assert set(totals.sums.values()) == {0}
    assert set(totals.reports.values()) == {0}
    assert differences(totals, organ("县"), totals.compare(organ("县"), ["甲"])) == ()


OLDER = "requests.other_all.natural_person"
PARTS = [f"requests.{r}.natural_person" for r in ("other_no_correction", "other_unpaid_fee", "other_rest")]


@pytest.mark.parametrize(("number", "parts"), [(0, [0, 0, 0]), (4, [None] * 3), (None, [None] * 3)])
def test_the_older_forms_row_stands_for_three(number: int | None, parts: list[int | None]) -> None:
    cells = {n: 0 for n in FORM.cells if n not in PARTS} | {OLDER: number}
    assert [fitted(cells, FORM).get(p) for p in PARTS] == parts


def test_a_report_on_the_newer_form_adds_to_the_older_ones_row() -> None:
    totals = add([organ("甲", **{PARTS[0].replace(".", "__"): 2, PARTS[2].replace(".", "__"): 3})], "2019")
    assert totals.sums[OLDER] == 5
    assert OLDER not in add([organ("甲")], "2021").sums


def test_reports_of_both_forms_are_held_together_in_table_3() -> None:
    old = CountedReport("甲", "甲", {n: 0 for n in FORM.cells if n.startswith("requests") and "other_" not in n} | {
        f"requests.other_all.{c.code}": 0 for c in FORM.table("requests").columns
    })  # fmt: skip
    compared = {c.cell: c for c in add([old, organ("乙")], "2021").compare(organ("县"))}
    assert all(judge(compared[c], FORM) == "passed" for c in REQUESTS if "other_org" not in c)
    assert judge(compared[FEES], FORM) == "not_assessable"
