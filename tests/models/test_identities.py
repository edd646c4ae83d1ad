"""The identities as a matrix: which hold, which do not, which can't be told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.identities import LIMIT, IdentitySystem, Outcome, count_of, system
from models.report import MISSING_CELL, CellState, FormCell
from models.standard import Identity, load

Cells = dict[str, FormCell]
BLANK = FormCell(None, "", CellState.BLANK)
MARK = FormCell(None, "/", CellState.MARK)
TEXT = FormCell(None, "详见附件", CellState.TEXT)
S2021 = system("2021")
REPLACED = ("other_no_correction", "other_unpaid_fee", "other_rest")


def number(value: float) -> FormCell:
    return FormCell(value, str(value), CellState.NUMBER)


def report(code: str = "2021", **values: int) -> Cells:
    """A report full of zeros but for ``values``, by name with ``__`` for dots."""
    cells = {name: number(0) for name in load(code).cells}
    return cells | {name.replace("__", "."): number(value) for name, value in values.items()}


def with_older_row(value: int, state: FormCell = MISSING_CELL) -> Cells:
    """Natural persons: ``value`` new requests, all in the older form's row in place of the three of the form."""
    cells = report()
    for column in ("natural_person", "total"):
        for row in ("new", "processed_total"):
            cells[f"requests.{row}.{column}"] = number(value)
    for name in S2021.standard.extra_cells:
        column = name.split(".")[2]
        cells[name] = number(value if column in ("natural_person", "total") else 0)
        cells |= {f"requests.{row}.{column}": state for row in REPLACED}
    return cells


def of(outcomes: tuple[Outcome, ...], code: str, line: str) -> Outcome:
    return next(o for o in outcomes if (o.identity.code, o.identity.line) == (code, line))


def naive(identities: IdentitySystem, cells: Cells) -> list[Outcome]:
    """The rules once more, one identity at a time."""
    older = {
        f"requests.{gone}.{c}": f"requests.{r.code}.{c}"
        for t in identities.standard.tables
        for r in t.rows
        for gone in r.replaces
        for c in r.columns
    }
    found = []
    for identity in identities.identities:
        if identity.left[0] in identity.optional and identity.left[0] not in cells:
            continue
        found.append(_naive(identity, cells, older))
    return found


def _naive(identity: Identity, cells: Cells, older: dict[str, str]) -> Outcome:
    sums, assumed, lost = [], [], False
    for side in (identity.left, identity.right):
        total = 0
        for name in side:
            if name in identity.optional and name not in cells:
                continue
            cell = cells.get(name, MISSING_CELL)
            stands_in = older.get(name)
            if cell.state is CellState.MISSING and stands_in in identity.optional and stands_in in cells:
                continue
            if cell.state in (CellState.BLANK, CellState.MARK):
                assumed.append(name)
            elif cell.value is None or cell.value != int(cell.value):
                lost = True
            else:
                total += int(cell.value)
        sums.append(total)
    if lost:
        return Outcome(identity, "not_assessable", None, None)
    holds = sums[0] == sums[1]
    status = "passed" if holds else "not_assessable" if assumed else "failed"
    return Outcome(identity, status, sums[0], sums[1], tuple(assumed))


@pytest.mark.parametrize(("code", "count", "columns"), [("2021", 42, 207), ("2019", 40, 198)])
def test_a_normal_report_has_the_identities_of_its_standard(code: str, count: int, columns: int) -> None:
    outcomes = system(code).evaluate([report(code)])[0]
    assert len(outcomes) == count
    assert {o.status for o in outcomes} == {"passed"}
    assert system(code).matrix.shape == (len(load(code).identities), columns)
    assert system(code).matrix.dtype == np.int64


def test_a_system_is_made_once_and_an_unknown_standard_is_an_error() -> None:
    assert system("2021") is S2021
    with pytest.raises(KeyError):
        system("1999")


def test_columns_of_the_matrix_are_the_cells() -> None:
    for row, identity in enumerate(S2021.identities):
        own = {S2021.cells[j]: int(S2021.dense[row, j]) for j in np.flatnonzero(S2021.dense[row])}
        assert own == dict.fromkeys(identity.left, 1) | dict.fromkeys(identity.right, -1)
    assert S2021.row["T204", "litigation", "review"] == 39


def test_sums_and_residual_of_a_broken_identity() -> None:
    outcomes = S2021.evaluate([report(litigation__review__upheld=3, litigation__review__total=5)])[0]
    broken = [o for o in outcomes if o.status == "failed"]
    assert [(o.identity.code, o.left, o.right, o.residual) for o in broken] == [("T204", 5, 3, 2)]


@pytest.mark.parametrize("zero", [BLANK, MARK])
def test_a_blank_counts_as_0_where_the_identity_then_holds(zero: FormCell) -> None:
    name = "litigation.direct.pending"
    holds = of(S2021.evaluate([report() | {name: zero}])[0], "T204", "direct")
    assert (holds.status, holds.assumed, holds.residual) == ("passed", (name,), 0)
    cells = report(litigation__direct__total=2) | {name: zero}
    unclear = of(S2021.evaluate([cells])[0], "T204", "direct")
    assert (unclear.status, unclear.left, unclear.right) == ("not_assessable", 2, 0)


@pytest.mark.parametrize("lost", [MISSING_CELL, TEXT, number(1.5), number(LIMIT), number(float("nan")), None])
def test_what_is_no_whole_number_is_not_assessable_and_hides_nothing_else(lost: FormCell | None) -> None:
    cells = report()
    cells.pop("requests.granted.legal")
    if lost is not None:
        cells["requests.granted.legal"] = lost
    outcomes = S2021.evaluate([cells])[0]
    unclear = [o for o in outcomes if o.status != "passed"]
    assert [(o.identity.code, o.identity.line) for o in unclear] == [("T202", "legal"), ("T203", "granted")]
    assert {(o.status, o.left, o.right, o.residual) for o in unclear} == {("not_assessable", None, None, None)}


def test_the_older_forms_row_stands_for_three() -> None:
    outcomes = S2021.evaluate([with_older_row(4), report()])
    assert [len(o) for o in outcomes] == [43, 42]
    assert {o.status for o in outcomes[0] if o.identity.code in ("T201", "T202")} == {"passed"}
    assert of(outcomes[0], "T202", "natural_person").right == 4
    assert of(outcomes[0], "T203", "other_all").status == "passed"
    assert of(outcomes[0], "T203", "other_rest").status == "not_assessable"


def test_only_missing_rows_are_replaced() -> None:
    assert of(S2021.evaluate([with_older_row(4, TEXT)])[0], "T202", "total").status == "not_assessable"
    both = of(S2021.evaluate([with_older_row(4, number(1))])[0], "T202", "total")
    assert (both.status, both.left, both.right) == ("failed", 4, 7)


def test_an_unread_cell_of_the_older_row_is_missing() -> None:
    cells = with_older_row(4) | {"requests.other_all.total": MISSING_CELL}
    outcomes = S2021.evaluate([cells])[0]
    assert of(outcomes, "T202", "total").status == of(outcomes, "T203", "other_all").status == "not_assessable"
    assert of(outcomes, "T202", "natural_person").status == "passed"


@pytest.mark.parametrize(
    ("cell", "count"),
    [(number(3), 3), (number(3.0), 3), (number(-2), -2), (number(LIMIT - 1), LIMIT - 1), (BLANK, 0), (MARK, 0),
     (number(float("inf")), None), (number(-LIMIT), None), (MISSING_CELL, None), (TEXT, None), (None, None)],
)  # fmt: skip
def test_what_a_cell_counts(cell: FormCell | None, count: int | None) -> None:
    assert count_of(cell) == count


def test_sums_of_the_largest_counts_are_exact() -> None:
    cells = report() | {f"requests.new.{c}": number(LIMIT - 1) for c in ("natural_person", "business", "legal")}
    cells["requests.new.total"] = number(3 * 10**14)
    outcome = of(S2021.evaluate([cells])[0], "T203", "new")
    assert (outcome.left, outcome.right) == (3 * 10**14, 3 * (LIMIT - 1))


CELL = st.one_of(
    st.integers(0, 3).map(number),
    st.sampled_from([BLANK, MARK, TEXT, MISSING_CELL, number(0.5)]),
    st.just(number(0)),
)


@st.composite
def reports(draw: st.DrawFn, code: str) -> Cells:
    """Zeros, with up to forty cells of any kind, some left out, and the older row in some."""
    form = load(code)
    cells = report(code)
    if draw(st.booleans()):
        cells |= dict.fromkeys(form.extra_cells, number(0))
        cells |= {n: MISSING_CELL for n in form.cells if n.split(".")[1] in REPLACED and form.extra_cells}
    names = st.sampled_from(form.cells + form.extra_cells)
    cells |= draw(st.dictionaries(names, CELL, max_size=40))
    for name in draw(st.lists(names, max_size=2)):
        cells.pop(name, None)
    return cells


@settings(max_examples=60, deadline=None)
@given(data=st.data(), code=st.sampled_from(["2019", "2021"]))
def test_a_batch_equals_one_by_one_and_the_rules_in_plain_words(data: st.DataObject, code: str) -> None:
    batch = data.draw(st.lists(reports(code), max_size=4))
    outcomes = system(code).evaluate(batch)
    assert outcomes == [system(code).evaluate([cells])[0] for cells in batch]
    assert [list(o) for o in outcomes] == [naive(system(code), cells) for cells in batch]
