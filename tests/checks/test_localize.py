"""Which cells are wrong: found again after they were spoiled."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.identities import system
from models.report import MISSING_CELL
from service.checks.localize import localize
from tests.tables import FORM, HUGE, NAMES, cells_of, find, mended, name, spoil, table


def test_nothing_is_repaired_where_nothing_is_broken() -> None:
    assert find(table(random.Random(1))) == []
    assert localize(FORM, {}, FORM.evaluate([{}])[0]) == []


@pytest.mark.parametrize("cell", NAMES)
def test_any_one_wrong_cell_of_table_3_is_found(cell: str) -> None:
    rng = random.Random(cell)
    for most, by in ((12, 10), (HUGE, HUGE)):
        values = table(rng, most)
        (found,) = find(spoil(values, [cell], rng, by))
        assert [mended(r) for r in found.repairs] == [{cell: values[cell]}]
        assert (found.alternatives, found.tied, found.exact) == (1, 1, True)
        assert all(cell in i.left + i.right for i in found.identities)


@pytest.mark.parametrize(("most", "by", "least"), [(12, 10, 0.98), (HUGE, HUGE, 0.99), (3, 2, 0.9)])
def test_two_wrong_cells_are_mostly_found(most: int, by: int, least: float) -> None:
    rng = random.Random(2)
    hits = 0
    for _ in range(300):
        values, wrong = table(rng, most), rng.sample(NAMES, 2)
        (found,) = find(spoil(values, wrong, rng, by))
        hits += mended(found.repairs[0]) == {n: values[n] for n in wrong}
        assert len(found.repairs[0].changes) <= 2
    assert hits / 300 >= least


@pytest.mark.parametrize("sizes", [(10,) * 3, (10**9, 3, 3), (10**14, 10**6, 1), (10,) * 4])
def test_more_wrong_cells_are_found_by_the_solver(
    sizes: tuple[int, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(3)
    hits = 0
    for _ in range(10):
        values, wrong = table(rng), rng.sample(NAMES, len(sizes))
        spoiled = values
        for cell, by in zip(wrong, sizes, strict=True):
            spoiled = spoil(values, [cell], rng, by) | {n: v for n, v in spoiled.items() if n != cell}
        (found,) = find(spoiled)
        hits += {n: values[n] for n in wrong} in [mended(r) for r in found.repairs]
    assert hits >= 9
    assert capfd.readouterr() == ("", "")


def test_a_row_of_table_4_has_five_explanations() -> None:
    parts = {"upheld": 4, "corrected": 3, "other": 3, "pending": 5}
    row = {f"litigation.review.{c}": v for c, v in parts.items()}
    (found,) = find(dict.fromkeys(FORM.cells, 0) | row | {"litigation.review.total": 18})
    assert (found.alternatives, found.tied, len(found.repairs)) == (5, 5, 3)
    (found,) = find(dict.fromkeys(FORM.cells, 0) | row | {"litigation.review.total": 11})
    assert (found.alternatives, found.tied) == (3, 3), "no count falls below 0"
    (found,) = find(dict.fromkeys(FORM.cells, 0) | row | {"litigation.review.total": 51})
    assert (found.repairs[0].reason, found.alternatives, found.tied) == ("digits_swapped", 5, 1)


def test_each_part_of_a_report_has_its_own_localisation() -> None:
    values = table(random.Random(5)) | {"litigation.review.total": 2, "litigation.direct.upheld": 1}
    found = find(spoil(values, ["requests.granted.legal"], random.Random(5)))
    assert [{i.code for i in f.identities} for f in found] == [{"T202", "T203"}, {"T204"}, {"T204"}]


def test_cells_that_were_not_read_are_no_candidates() -> None:
    values = table(random.Random(11))
    cells = cells_of(spoil(values, [name("granted", "legal")], random.Random(11)))
    cells[name("partly_granted", "legal")] = MISSING_CELL
    (found,) = localize(FORM, cells, FORM.evaluate([cells])[0])
    assert [i.code for i in found.identities] == ["T203"]
    assert {name("granted", "legal"): values[name("granted", "legal")]} in [mended(r) for r in found.repairs]
    assert all(c.cell != name("partly_granted", "legal") for r in found.repairs for c in r.changes)


def test_a_hopeless_table_and_a_solver_without_time_give_no_repair() -> None:
    rng = random.Random(12)
    (found,) = find(spoil(table(rng), NAMES[::3], rng))
    assert (found.repairs, found.alternatives, found.tied, found.exact) == ((), 0, 0, False)
    cells = cells_of(spoil(table(rng), rng.sample(NAMES, 4), rng))
    (late,) = localize(FORM, cells, FORM.evaluate([cells])[0], seconds=0)
    assert late.repairs == ()
    assert late.identities


def test_one_and_two_wrong_cells_take_few_milliseconds() -> None:
    rng = random.Random(14)
    cells = [cells_of(spoil(table(rng), rng.sample(NAMES, k), rng)) for k in (1, 2) for _ in range(20)]
    outcomes = FORM.evaluate(cells)
    times = []
    for report, own in zip(cells, outcomes, strict=True):
        start = time.perf_counter()
        localize(FORM, report, own)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.003


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), wrong=st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
def test_repairs_mend_the_whole_report_and_come_in_one_order(seed: int, wrong: list[str]) -> None:
    rng = random.Random(seed)
    spoiled = spoil(table(rng), wrong, rng)
    found = find(spoiled)
    assert found == find(dict(reversed(spoiled.items())))
    for place in found:
        assert 1 <= place.tied <= place.alternatives
        assert len({len(r.changes) for r in place.repairs}) == 1 or place.repairs[0].reason == "row_shifted"
        assert [r.weight for r in place.repairs] == sorted(r.weight for r in place.repairs)
        for repair in place.repairs:
            assert min(mended(repair).values()) >= 0
            assert find(spoiled | mended(repair)) == []


def test_an_older_form_and_its_row_in_a_new_one() -> None:
    older = dict.fromkeys(system("2019").cells, 0) | {"requests.other_all.legal": 4}
    cells = cells_of(older)
    (found,) = localize(system("2019"), cells, system("2019").evaluate([cells])[0])
    assert [mended(r) for r in found.repairs] == [{"requests.other_all.legal": 0}]
    (plain,) = find({n: 0 for n in FORM.cells if "other_" not in n or "other_org" in n} | older)
    assert [mended(r) for r in plain.repairs] == [{"requests.other_all.legal": 0}]
    assert {i.line for i in plain.identities} == {"legal", "other_all"}
