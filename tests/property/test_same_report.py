"""The same report as text, HTML, DOCX and PDF gives the same cells, sections and findings."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.intake.process import ReaderProcess
from service.review import Review, review
from tests.conftest import need
from training.forge.faults import inject
from training.forge.forms import FORMS
from training.forge.plan import Plan, plan

FORMS_ALIKE = [
    "text-tabs",
    "text-cells-spaced",
    "html-page",
    "html-fragment",
    "docx-merged",
    "docx-numbered",
    "pdf-plain",
]


def essence(result: Review) -> dict[str, object]:
    """What must not depend on the form of the file: no offsets, no places in tables."""
    report = result.report
    return {
        "cells": {n: (c.value, c.state) for n, c in report.cells.items()},
        "sections": [(s.code, s.present, s.heading) for s in report.sections],
        "cover": (report.unit, report.year, report.standard, report.title and report.title.text),
        "findings": [(f.code, f.variant, str(sorted(f.params.items())), f.suggestion) for f in result.findings],
        "checks": result.checks,
        "score": result.score,
    }


def compare(made: Plan, forms: list[str], reader: ReaderProcess) -> None:
    first, *others = [essence(review(FORMS[f].write(made), "x", reader)) for f in forms]
    for form, other in zip(forms[1:], others, strict=True):
        for part, value in first.items():
            assert other[part] == value, (form, part)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), standard=st.sampled_from(["2021", "2021", "2019"]), faults=st.integers(0, 2))
def test_forms_agree(reader: ReaderProcess, seed: int, standard: str, faults: int) -> None:
    made = plan(seed, standard=standard)
    if faults:
        made, _ = inject(made, seed, count=faults)
    compare(made, FORMS_ALIKE, reader)


@pytest.mark.office
def test_an_office_suites_pdf_agrees(reader: ReaderProcess) -> None:
    need("soffice")
    for seed in (3, 4):
        compare(plan(seed), ["text-tabs", "pdf-office"], reader)
