"""Time of a whole review beside a bare library on the same file, warm, medians of pairs taken in turn."""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import docx
import pdfplumber
from bs4 import BeautifulSoup

from service.review import Reader, review
from training.forge.forms import FORMS
from training.forge.plan import plan

RUNS = 20


@dataclass(frozen=True)
class Pair:
    """Milliseconds of a review and of a bare library (medians), their ratio (median), and the bound on it."""

    name: str
    ours: float
    bare: float
    ratio: float
    bound: float


def measure(reader: Reader, *, office: bool) -> list[Pair]:
    """Every pair; the PDF made by an office suite only where one is installed."""
    truth = plan(7, standard="2021")
    page = FORMS["html-page"].write(truth)
    files = {
        "DOCX / python-docx row.cells": ("docx-plain", _walk_docx, 1.0),
        "DOCX as the form / python-docx row.cells": ("docx-merged", _walk_docx, 1.0),
        "HTML / BeautifulSoup html.parser": ("html-page", _soup, 1.0),
        "text / BeautifulSoup html.parser (HTML)": ("text-tabs", lambda _: _soup(page), 1.0),
        "PDF / pdfplumber extract_tables": ("pdf-plain", _plumb, 0.5),
    }
    if office:
        files["PDF (office) / pdfplumber extract_tables"] = ("pdf-office", _plumb, 0.5)
    return [
        _pair(name, FORMS[form].write(truth), reader, bare, bound) for name, (form, bare, bound) in files.items()
    ]


def _pair(name: str, data: bytes, reader: Reader, bare: Callable[[bytes], object], bound: float) -> Pair:
    ours, theirs = [], []
    for run in range(RUNS + 2):
        gc.collect()
        started = time.perf_counter()
        review(data, "x", reader)
        middle = time.perf_counter()
        gc.collect()
        again = time.perf_counter()
        bare(data)
        ended = time.perf_counter()
        if run >= 2:
            ours.append(middle - started)
            theirs.append(ended - again)
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    return Pair(name, statistics.median(ours) * 1000, statistics.median(theirs) * 1000, ratio, bound)


def _walk_docx(data: bytes) -> int:
    return sum(len(c.text) for t in docx.Document(io.BytesIO(data)).tables for r in t.rows for c in r.cells)


def _soup(data: bytes) -> object:
    return BeautifulSoup(data, "html.parser")


def _plumb(data: bytes) -> object:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_tables() for page in pdf.pages]
