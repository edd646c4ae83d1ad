"""From a document to a report: tables, sections, cover, in that order."""

from __future__ import annotations

from dataclasses import replace

from models import cover, forms, sections, signature
from models.document import Document
from models.forms.rows import rows
from models.report import Report
from models.standard import CODES, Standard, for_year, load
from models.wording import key

_LEAST_HEADINGS = 4
_LEAST_HEADINGS_WITH_TITLE = 2


def understand(document: Document) -> Report:
    """The report that the document is taken for; ``doubts`` tells whether it is one at all."""
    stream = rows(document)
    used = _form_used(document)
    standard = used or for_year(None)
    readings = forms.read(stream, standard)
    found = [r.found for r in readings]
    parts = sections.find(document, standard, found)
    front = cover.read(document, parts)
    due = for_year(front.year)
    if due is not standard and used is None:
        standard, readings = due, forms.read(stream, due)
    cells = {name: cell for reading in readings for name, cell in reading.cells.items()}
    return Report(
        document=document,
        standard=standard.code,
        title=front.title,
        unit=front.unit,
        year=front.year,
        published=front.published,
        about=front.about,
        sections=signature.without(parts, document.text, front.unit.name),
        tables=tuple(r.found for r in readings),
        cells={name: cells[name] for name in (*standard.cells, *standard.extra_cells) if name in cells},
    )


def with_unit(report: Report, name: str) -> Report:
    """The same report, filed by the organ called ``name``."""
    return replace(report, unit=cover.unit(name))


def doubts(report: Report) -> tuple[str, ...]:
    """Marks of a report that are missing, if too few are there to call it one; () for a report.

    The marks are ``title``, ``sections`` and ``tables``; ``about`` stands for an article about a report.
    """
    headings = sum(bool(s.heading) for s in report.sections)
    tables = sum(t.present for t in report.tables)
    alone = tables == 1 and report.table("disclosure").present
    if alone and headings == 0 and _form_used(report.document) is None:
        tables = 0  # a list of licences and penalties is not yet table 2
    enough = headings >= (_LEAST_HEADINGS_WITH_TITLE if report.title else _LEAST_HEADINGS)
    if report.about:
        return ("about",)
    if tables or enough:
        return ()
    missing = {"title": report.title is None, "sections": not enough, "tables": True}
    return tuple(name for name, is_missing in missing.items() if is_missing)


def _form_used(document: Document) -> Standard | None:
    """The standard whose table 2 stands in the document, told by the names of its columns; None without any."""
    text = key(document.text)
    hits = {code: sum(label in text for label in _own_labels(code)) for code in CODES}
    best = max(hits, key=lambda code: (hits[code], code))
    return load(best) if hits[best] else None


def _own_labels(code: str) -> set[str]:
    labels = {c: {key(x.label) for x in load(c).table("disclosure").columns} for c in CODES}
    return labels[code].difference(*(labels[c] for c in CODES if c != code))
