"""Faces to export: one with hostile text wherever a report's words can stand."""

from __future__ import annotations

import pytest

from service.render import to_json
from service.schema import Review
from tests.reports import Sketch, reviewed

HOSTILE = '=HYPERLINK("http://x","点我")<script>alert(1)</script>\x0b\u202e'


@pytest.fixture(scope="session")
def result() -> Review:
    """A review with a suggestion, an explained finding, and hostile text in a finding and in a clause."""

    def change(sketch: Sketch) -> None:
        sketch.cells = {"requests.new.natural_person": "21", "requests.new.total": "12"}
        sketch.cells |= {
            f"requests.{row}.{c}": "12"
            for row in ("granted", "processed_total")
            for c in ("natural_person", "total")
        }
        sketch.cells["litigation.review.upheld"] = "<script>1</script>"
        sketch.others = f"××镇没有收费，{HOSTILE}"
        sketch.problems += f"三是{HOSTILE}。"

    return to_json(reviewed(change, unit=f"={HOSTILE}镇"))


def holding(face: Review, text: str) -> Review:
    """``face`` with ``text`` in place of all that comes from the file or its reader."""
    report = face.report
    cells = {
        name: c.model_copy(update={"raw": text, "state": "text", "value": None})
        if name.startswith("litigation.review.")
        else c
        for name, c in report.cells.items()
    }
    clauses = [report.clauses[0].model_copy(update={"text": text}), *report.clauses[1:]]
    first = face.findings[0].model_copy(update={"title": text, "message": text, "mend": text, "basis": text})
    return face.model_copy(
        update={
            "source": face.source.model_copy(update={"name": text}),
            "report": report.model_copy(update={"unit": text, "title": text, "cells": cells, "clauses": clauses}),
            "findings": [first, *face.findings[1:]],
        }
    )
