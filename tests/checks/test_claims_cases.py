"""Statements beside their tables: what is true draws no finding, what contradicts them is found (``tests/data``)."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any

import pytest

from service.review import Review
from tests.conftest import ROOT
from tests.reports import Sketch, reviewed

TRAPS: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/data/true_statements.toml").read_text("utf-8"))["case"]
CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/data/contradictions.toml").read_text("utf-8"))["case"]
PARAGRAPHS: dict[str, Any] = tomllib.loads((ROOT / "tests/data/true_paragraphs.toml").read_text("utf-8"))
FOUND = [c for c in CASES if "code" in c and "missed" not in c]
MISSED = [c for c in CASES if "missed" in c]
NOT_FOUND = [c for c in CASES if "code" not in c]
LEAST = 6
"""Wordings of each trap and of each finding."""


def of(case: dict[str, Any]) -> Review:
    def change(sketch: Sketch) -> None:
        sketch.cells = {name: str(value) for name, value in case.get("cells", {}).items()}
        section = case.get("section", "overview")
        if section in ("problems", "others"):
            setattr(
                sketch,
                section,
                f"{getattr(sketch, section)}\n{case['text']}" if case["kind"] != "only_none" else case["text"],
            )
        elif section == "overview":
            sketch.overview += f"\n{case['text']}"
        else:
            sketch.prose[section] = case["text"]
        if "unit" in case:
            sketch.title = f"{case['unit']}2023年政府信息公开工作年度报告"

    return reviewed(change)


def text_findings(result: Review) -> list[tuple[str, str]]:
    return [
        (f.code, str(f.params.get("quote") or f.params.get("word") or f.params.get("name")))
        for f in result.findings
        if f.code[0] in "XY" or f.code in ("S203", "S207")
    ]


@pytest.mark.parametrize("case", TRAPS, ids=lambda c: f"{c['kind']}-{c['text'][:12]}")
def test_what_is_true_draws_no_finding(case: dict[str, Any]) -> None:
    assert text_findings(of(case)) == []


@pytest.mark.parametrize("case", FOUND, ids=lambda c: f"{c['code']}-{c['text'][:12]}")
def test_what_contradicts_is_found_with_its_cells(case: dict[str, Any]) -> None:
    result = of(case)
    found = [f for f in result.findings if f.code == case["code"]]
    assert found, text_findings(result)
    assert set(case.get("where", ())) <= {w.cell for f in found for w in f.where}


@pytest.mark.xfail(strict=True, reason="known to be missed: precision comes first")
@pytest.mark.parametrize("case", MISSED, ids=lambda c: f"{c['code']}-{c['missed']}")
def test_what_is_known_to_be_missed(case: dict[str, Any]) -> None:
    assert case["code"] in {c for c, _ in text_findings(of(case))}


@pytest.mark.parametrize("case", NOT_FOUND, ids=lambda c: f"{c['kind']}-{c['text'][:12]}")
def test_organs_and_bases_named_rightly_draw_no_finding(case: dict[str, Any]) -> None:
    assert [c for c, _ in text_findings(of(case)) if c in ("S203", "S207")] == []


@pytest.mark.parametrize("case", PARAGRAPHS["case"], ids=lambda c: f"{c['unit']}-{c['text'][:12]}")
def test_true_paragraphs_draw_no_finding(case: dict[str, Any]) -> None:
    def change(sketch: Sketch) -> None:
        sketch.title = f"{case['unit']}2023年政府信息公开工作年度报告"
        sketch.cells = dict(PARAGRAPHS["tables"].get(case["tables"], {}))
        section = case.get("section", "overview")
        if section in ("requests", "litigation", "disclosure"):
            sketch.prose[section] = case["text"]
        elif section == "only":
            sketch.overview = case["text"]
        else:
            setattr(sketch, section, f"{getattr(sketch, section)}\n{case['text']}")

    result = reviewed(change)
    assert text_findings(result) == []
    assert not {"S301", "S302"} & {f.code for f in result.findings}


def test_every_trap_and_every_finding_stands_in_several_wordings() -> None:
    traps = Counter(c["kind"] for c in TRAPS)
    codes = Counter(c["code"] for c in FOUND)
    assert min(traps.values()) >= LEAST
    assert min(codes.values()) >= LEAST
    for listed in (TRAPS, CASES):
        assert len({c["text"] for c in listed}) == len(listed)
