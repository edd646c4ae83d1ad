from __future__ import annotations

from service.checks.copies import check
from service.copies.find import find
from service.copies.text import Narrative
from tests.copies.narratives import of_county, sketched, told
from training.forge.copies import county


def test_both_reports_of_a_pair_are_told_and_the_county_once() -> None:
    made = county(21, 12, [1])
    sketches, load = of_county(made)
    names = {r.name: r.unit.name for r in made.reports}
    found = check(find(sketches, load), names, load)
    ((one, other),) = made.copied
    (whole,) = found.county
    assert (whole.code, whole.params["one"], whole.params["other"]) == ("C104", names[one], names[other])
    assert set(found.reports) == {one, other}
    for name, neighbour in ((one, other), (other, one)):
        finding = found.reports[name]
        assert (finding.code, finding.variant, finding.params["other"]) == ("N202", "", names[neighbour])
        assert finding.params["share"] == whole.params["share"] >= 50
        (where,) = finding.where
        quote = "".join(load(name).text[where.start : where.end].split())
        assert quote.startswith(finding.params["quotes"][0].rstrip("…"))
        assert where.section == finding.params["section"]


def test_a_report_like_several_has_one_finding_that_names_them() -> None:
    one = told(county(22, 1).reports[0])
    made = {name: Narrative(name, one.text, one.sentences) for name in ("a", "b", "c")}
    found = check(find(sketched(made), made.__getitem__), {n: f"{n}镇" for n in made}, made.__getitem__)
    assert len(found.county) == 3
    assert len({f.id for f in found.county}) == 3
    finding = found.reports["b"]
    assert (finding.variant, finding.params["other"], finding.params["labels"]) == ("several", "a镇", ["c镇"])


def test_nothing_copied_nothing_told() -> None:
    found = check([], {}, {}.__getitem__)
    assert (found.county, found.reports) == ((), {})
