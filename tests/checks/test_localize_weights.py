"""The likely slip behind a wrong number, and which repair comes first."""

from __future__ import annotations

import itertools
import random

import pytest

from service.checks import catalogue
from service.checks.localize_weights import CHEAP
from tests.tables import FORM, NAMES, OUTCOMES, PARTS, find, mended, name, spoil, table


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [(12, 21, "digits_swapped"), (1203, 1230, "digits_swapped"), (3, 13, "digit_dropped"), (120, 12, "digit_doubled"),
     (122, 12, "digit_doubled"), (8, 9, "off_by_little"), (21, 31, "off_by_little"), (40, 87, "other"),
     (0, 20, "other"), (12, 12345, "other")],
)  # fmt: skip
def test_the_likely_slip_is_named(before: int, after: int, reason: str) -> None:
    values = dict.fromkeys(FORM.cells, 0)
    for row, column in itertools.product(("new", "processed_total", "granted"), ("legal", "total")):
        values[name(row, column)] = after
    (found,) = find(values | {name("granted", "legal"): before})
    (repair,) = found.repairs
    assert (mended(repair), repair.reason) == ({name("granted", "legal"): after}, reason)


def test_every_reason_has_words() -> None:
    assert all(
        isinstance(catalogue.word("reasons", reason, lang), str) for reason in CHEAP for lang in ("zh", "en")
    )


def test_a_total_left_at_zero() -> None:
    values = table(random.Random(6), filled=0.9)
    for cell in (name("granted", "total"), name("processed_total", "legal")):
        (found,) = find(values | {cell: 0})
        assert found.repairs[0].reason == "total_left_at_zero"


@pytest.mark.parametrize(("one", "two"), [("business", "research"), ("natural_person", "business")])
def test_neighbours_exchanged_come_first(one: str, two: str) -> None:
    rng = random.Random(7)
    for row in OUTCOMES:
        values = table(rng)
        a, b = name(row, one), name(row, two)
        for cell in (
            a,
            name(row, "total"),
            *(name(r, c) for r in ("new", "processed_total") for c in (one, "total")),
        ):
            values[cell] += 70
        (found,) = find(values | {a: values[b], b: values[a]})
        assert mended(found.repairs[0]) == {a: values[a], b: values[b]}
        assert (found.repairs[0].reason, found.tied) == ("cells_exchanged", 1)


def test_a_number_in_the_field_beside_a_blank_one() -> None:
    right, wrong = name("granted", "legal"), name("granted", "social")
    values = dict.fromkeys(FORM.cells, 0) | {wrong: 20, name("granted", "total"): 20}
    values |= {name(row, column): 20 for row in ("new", "processed_total") for column in ("legal", "total")}
    (found,) = find(values, blank=[right])
    assert [(c.cell, c.before, c.after) for c in found.repairs[0].changes] == [(wrong, 20, 0), (right, None, 20)]
    assert (found.repairs[0].reason, found.alternatives) == ("cells_exchanged", 1)


@pytest.mark.parametrize("way", ["left", "right", "parts"])
def test_a_row_shifted_by_one_column(way: str) -> None:
    rng = random.Random(9)
    for row in ("granted", "refused_internal", "carried_in"):
        values = table(rng, filled=0.9)
        names = [name(row, c) for c in [*PARTS, "total"]]
        if way == "right":
            spoiled = dict(zip(names, [0, *(values[n] for n in names[:-1])], strict=True))
        elif way == "left":
            spoiled = dict(zip(names, [*(values[n] for n in names[1:]), 0], strict=True))
        else:
            spoiled = dict(zip(names[:-1], [0, *(values[n] for n in names[:-2])], strict=True))
        (found,) = find(values | spoiled)
        assert found.repairs[0].reason == "row_shifted"
        assert mended(found.repairs[0]) == {n: values[n] for n in spoiled if values[n] != spoiled[n]}


def test_a_confirmed_cell_comes_last() -> None:
    row = {f"litigation.review.{c}": 4 for c in ("upheld", "corrected", "other", "pending")}
    values = dict.fromkeys(FORM.cells, 0) | row | {"litigation.review.total": 61}
    assert find(values)[0].repairs[0].changes[0].cell == "litigation.review.total"
    (found,) = find(values, confirmed=["litigation.review.total"])
    assert [r.changes[0].cell.split(".")[2] for r in found.repairs] == ["upheld", "corrected", "other"]
    (alone,) = find(values, confirmed=set(values) - {"litigation.review.pending"})
    assert (mended(alone.repairs[0]), alone.tied) == ({"litigation.review.pending": 49}, 1)


def test_a_confirmed_cell_does_not_make_a_repair_larger() -> None:
    values = table(random.Random(10))
    (found,) = find(spoil(values, NAMES[30:31], random.Random(10)), confirmed=NAMES)
    assert mended(found.repairs[0]) == {NAMES[30]: values[NAMES[30]]}


def test_a_negative_count_is_mended_first() -> None:
    values = table(random.Random(13)) | {"litigation.direct.other": -3, "litigation.direct.total": 3}
    (found,) = find(values)
    assert mended(found.repairs[0]) == {"litigation.direct.other": 3}
