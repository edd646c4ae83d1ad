"""Faults: one wrong cell breaks the identities it stands in, two never hide each other; other faults are known."""

from __future__ import annotations

from collections import Counter

import pytest

from models.standard import load
from training.forge.faults import KINDS, codes, inject, neighbours_exchanged, row_shifted, table4_fault
from training.forge.forms import FORMS
from training.forge.layout import grid
from training.forge.plan import Plan, broken, plan
from training.forge.spoilers import SPOILERS, spoil, variants

SEEDS = range(60)


def lines(made: Plan) -> set[tuple[str, str]]:
    """Identities that do not hold, found straight from the standard."""
    found = set()
    for identity in load(made.standard).identities:
        left, right = ([made.cells[n] for n in side if n in made.cells] for side in (identity.left, identity.right))
        if sum(left) != sum(right):
            found.add((identity.code, identity.line))
    return found


def touched(cell: str, standard: str) -> set[tuple[str, str]]:
    form = load(standard)
    return {
        (i.code, i.line) for i in form.identities if cell in i.left + i.right and i.left[0] not in form.extra_cells
    }


@pytest.mark.parametrize("standard", ["2019", "2021"])
def test_one_wrong_cell_breaks_its_identities(standard: str) -> None:
    for seed in SEEDS:
        clean = plan(seed, standard=standard)
        wrong, (fault,) = inject(clean, seed)
        assert {n for n in clean.cells if clean.cells[n] != wrong.cells[n]} == {fault.cell}
        assert (clean.cells[fault.cell], wrong.cells[fault.cell]) == (fault.right, fault.wrong)
        assert fault.cell.startswith("requests.")
        assert fault.cell not in clean.stated
        assert lines(wrong) == touched(fault.cell, standard)
        assert sorted(codes(wrong)) == sorted(code for code, _ in lines(wrong))


def test_two_wrong_cells_do_not_hide_each_other() -> None:
    for seed in SEEDS:
        wrong, faults = inject(plan(seed), seed, 2)
        assert lines(wrong) == touched(faults[0].cell, "2021") | touched(faults[1].cell, "2021")
        assert abs(faults[0].wrong - faults[0].right) != abs(faults[1].wrong - faults[1].right)


def test_every_kind_of_mistake_comes_up() -> None:
    seen = Counter(f.kind for s in range(400) for f in inject(plan(s), s)[1])
    assert set(seen) == set(KINDS)
    assert inject(plan(1), 1) == inject(plan(1), 1)


def test_more_faults_than_there_is_room_for() -> None:
    with pytest.raises(ValueError, match="no room"):
        inject(plan(1), 1, 8)


def test_table_4() -> None:
    for seed in SEEDS:
        wrong, (fault,) = table4_fault(plan(seed), seed)
        assert codes(wrong) == ("T204",)
        assert fault.cell.startswith("litigation.")


@pytest.mark.parametrize("make", [neighbours_exchanged, row_shifted])
def test_mistakes_of_two_cells_and_more(make: object) -> None:
    made = 0
    for seed in SEEDS:
        clean = plan(seed, kind="county_government")
        try:
            wrong, faults = make(clean, seed)  # type: ignore[operator]
        except ValueError:
            continue
        made += 1
        assert len({f.cell.split(".")[1] for f in faults}) == 1
        assert len(faults) >= 2
        assert broken(wrong)
    assert made > 5
    quiet = next(p for p in map(plan, range(99)) if not any(p.cells[n] for n in p.cells if "requests." in n))
    with pytest.raises(ValueError, match="no "):
        make(quiet, 1)  # type: ignore[operator]


@pytest.mark.parametrize("name", SPOILERS)
def test_spoiled_plans_can_be_printed_and_say_what_is_wrong(name: str) -> None:
    made = 0
    for seed in range(24):
        clean = plan(seed, standard="2019" if seed % 8 == 7 else "2021")
        try:
            spoiled = spoil(clean, name, seed)
        except ValueError:
            continue
        made += 1
        assert spoiled == spoil(clean, name, seed)
        assert spoiled.plan != clean
        assert spoiled.note
        assert not broken(spoiled.plan)
        for section in spoiled.plan.sections:
            assert section.table is None or grid(spoiled.plan, section.table).fields
        for form in ("text-tabs", "html-fragment", "docx-merged"):
            assert FORMS[form].write(spoiled.plan) != FORMS[form].write(clean) or spoiled.only
    assert made >= 5


def test_what_is_spoiled_is_what_is_printed() -> None:
    clean = plan(2, kind="township")
    text = FORMS["text-tabs"].write(spoil(clean, "regulations", 1).plan).decode()
    assert "规章\t0\t0\t0" not in text
    old = spoil(clean, "old_form", 1)
    assert (old.plan.standard, old.codes, tuple(old.plan.cells)) == ("2019", ("S206",), load("2019").cells)
    text = FORMS["text-tabs"].write(old.plan).decode()
    assert "本年新制作数量" in text
    assert clean.title in text
    leftover = spoil(clean, "leftover_row", 1).plan
    assert "requests.other_all.total" in leftover.cells
    assert "requests.other_rest.total" not in leftover.cells
    assert "逾期不补正" not in FORMS["text-tabs"].write(leftover).decode()
    dropped = spoil(clean, "row_dropped", 1).plan
    assert len(clean.cells) > len(dropped.cells)


def test_what_a_form_can_show() -> None:
    blanks = spoil(plan(2), "blanks", 1)
    column = spoil(plan(2), "column_dropped", 1)
    late = spoil(plan(2, kind="county_bureau"), "late", 1)
    shown = {
        name: [s.shows_in(FORMS[name]) for s in (blanks, column, late)]
        for name in ("text-cells", "text-tabs", "docx-plain", "html-page")
    }
    assert shown == {
        "text-cells": [False, False, False],
        "text-tabs": [True, False, False],
        "docx-plain": [True, True, False],
        "html-page": [True, True, True],
    }


def test_every_way_to_write_a_heading_or_title() -> None:
    made = list(variants(plan(4)))
    assert sum(not v.codes and not v.allowed for v in made) == 3
    assert {c for v in made for c in v.codes} == {"S103", "S104", "S201"}
    assert all(len(v.plan.sections) == 6 for v in made)
