"""Statements of number: every template is true where it fits, wrong where it is spoiled, and lands in its section."""

from __future__ import annotations

import random

import pytest

from training.forge.plan import plan
from training.forge.rich import contradicted, rich
from training.forge.statements import Statement, Teller, statements

PLANS = [plan(seed, standard="2021") for seed in range(400)]


def teller(number: int) -> Teller:
    made = PLANS[number]
    return Teller(made.unit, made.year, made.cells)


def busy() -> Teller:
    return next(
        t
        for t in map(teller, range(400))
        if t.cells["requests.new.total"] > 50 and t.cells["requests.carried_in.total"] > 0
    )


@pytest.mark.parametrize("statement", statements(), ids=lambda s: s.text[:24])
def test_every_template_fits_some_report_and_prints(statement: Statement) -> None:
    rng = random.Random(1)
    fitting = next((t for t in map(teller, range(400)) if t.fits(statement) or t.deniable(statement)), None)
    assert fitting is not None
    said = fitting.tell(statement, rng) if fitting.fits(statement) else fitting.deny(statement, rng)
    assert not set("<>{}") & set(said.text)


def test_numbers_are_those_of_the_cells_in_every_style() -> None:
    told = busy()
    number = int(told.cells["requests.new.total"])
    styles = {
        "": str(number),
        "full": str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "comma": f"{number:,}",
    }
    for style, printed in styles.items():
        slot = f"<!X101 new{':' if style else ''}{style}>"
        assert told.tell(Statement(f"收到{slot}件"), random.Random(1)).text == f"收到{printed}件"
    both = number + int(told.cells["requests.carried_in.total"])
    assert told.tell(Statement("共<new+carried_in>件"), random.Random(1)).text == f"共{both}件"


def test_a_spoiled_statement_names_its_code_and_cells() -> None:
    said = busy().mistell(Statement("收到<!X101 new>件"), random.Random(1))
    assert said is not None
    assert (said.code, said.cells) == ("X101", {"requests.new.total"})
    assert said.text != busy().tell(Statement("收到<!X101 new>件"), random.Random(1)).text


def test_named_numbers_come_again() -> None:
    text = busy().tell(Statement("<~10-90=a>和<~10-90=b>共<a+b>，其中<a>"), random.Random(3)).text
    one, two, total, again = (
        int(n) for n in text.replace("和", " ").replace("共", " ").replace("，其中", " ").split()
    )
    assert (total, again) == (one + two, one)


def test_rich_prose_leaves_the_tables_as_they_are() -> None:
    before = PLANS[5]
    after = rich(before, 5)
    assert dict(after.cells) == dict(before.cells)
    assert after == rich(before, 5)
    assert sum(len(s.paragraphs) + len("".join(s.paragraphs)) for s in after.sections) > sum(
        len(s.paragraphs) + len("".join(s.paragraphs)) for s in before.sections
    )


def test_a_contradiction_stands_in_the_report() -> None:
    made = contradicted(PLANS[7], 7)
    assert made.said.code.startswith("X")
    assert any(made.said.text in p for s in made.plan.sections for p in s.paragraphs)
