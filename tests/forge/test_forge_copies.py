from __future__ import annotations

from itertools import combinations

import pytest
from rapidfuzz import fuzz

from training.forge.copies import SECTIONS, copy, county, data, independent
from training.forge.forms import FORMS
from training.forge.plan import broken


def test_the_same_seed_gives_the_same_county_and_halves_differ() -> None:
    assert county(3, 20, [1, 2]) == county(3, 20, [1, 2])
    own = [{t.text for r in county(3, 20, half=half).reports for t in r.own} for half in (0, 1)]
    assert own[0]
    assert not own[0] & own[1]


def test_planted_pairs_and_those_akin() -> None:
    made = county(4, 20, [1, 3])
    assert len(made.copied) == 4
    assert len(made.akin) == 3
    assert len({r.name for r in made.reports}) == 20
    assert all(a < b for a, b in made.copied | made.akin)


def test_no_two_organs_may_be_one() -> None:
    """A name without its county is that of no organ which is there with it: nobody could tell the two apart."""
    units = [r.unit for r in county(11, 1000).reports]
    assert len({u.name for u in units}) == 1000
    bodies = {True: set(), False: set()}
    for u in units:
        body = u.name.removeprefix(u.place)
        bodies[body == u.name].add(body)
    assert bodies[True]
    assert not bodies[True] & bodies[False]


def test_more_copies_than_organs_are_refused() -> None:
    with pytest.raises(ValueError, match="6 reports"):
        county(1, 5, [5])


def test_other_ways_to_say_a_thing_are_other_ways() -> None:
    for groups in data()["topics"].values():
        for group in groups:
            assert len(group) == 3
            assert all(fuzz.ratio(a, b) < 72 for a, b in combinations(group, 2))
    assert sum(map(len, data()["topics"].values())) >= 120


def test_a_copy_keeps_two_thirds() -> None:
    import random

    rng = random.Random(1)
    source = independent(rng, county(5, 1).reports[0].unit, 0)
    other = copy(rng, source, county(6, 1).reports[0].unit, 0)
    kept = {t.text for t in source.own} & {t.text for t in other.own}
    assert len(kept) == len(source.own) - round(len(source.own) / 3)
    assert [t.text for t in other.own] != [t.text for t in source.own]


def test_a_report_can_be_written_in_any_form() -> None:
    report = county(7, 1).reports[0]
    plan = report.plan()
    assert not broken(plan)
    text = FORMS["text-tabs"].write(plan).decode()
    for code in SECTIONS:
        assert all(line in text for line in report.paragraphs()[code])
    whole, spans = report.laid()
    assert [whole[a:b].split("\n")[0][0] for a, b in spans.values()] == ["一", "五", "六"]
