"""Every form of file that the forge writes, by name. Writers of office files are loaded when they are used."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from training.forge import docx, html, losses, pdf, pdf_office, pdf_scan, text, text_lossy
from training.forge.losses import Losses
from training.forge.plan import Plan

Writer = Callable[[Plan], bytes]
Places = Literal["order", "fields", "grid"]
_TEXT, _HTML = "text/plain", "text/html"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file.

    ``loses``: numbers are lost in any file of this form. ``needs`` names a program that must be installed.
    ``slow`` writers take longer than a tenth of a second. ``places`` says what tells a number's place: the
    cells of a grid, fields in a line of text, or nothing but the order of the numbers.
    """

    name: str
    media_type: str
    suffix: str
    write: Writer
    losses: Callable[[Plan], Losses] = losses.nothing
    loses: bool = False
    needs: str | None = None
    slow: bool = False
    places: Places = "grid"

    def lost(self, plan: Plan) -> frozenset[str]:
        """Cells whose value is not in the file: they must be read as missing or blank."""
        return self.losses(plan).lost

    def unsure(self, plan: Plan) -> frozenset[str]:
        """Cells that may be read rightly or as missing."""
        return self.losses(plan).unsure

    @property
    def available(self) -> bool:
        """Whether the program that it needs is installed."""
        return self.needs is None or shutil.which(self.needs) is not None


def _plain(
    name: str, write: Writer, lost: Callable[[Plan], Losses] = losses.without_fields, *, places: Places = "order"
) -> Form:
    return Form(f"text-{name}", _TEXT, ".txt", write, lost, places=places)


def _fielded(name: str, write: Writer) -> Form:
    return _plain(name, write, losses.nothing, places="fields")


def _lossy(name: str, write: Writer, lost: Callable[[Plan], Losses]) -> Form:
    return Form(f"text-{name}", _TEXT, ".txt", write, lost, loses=True, places="order")


def _shape(
    shape: text.Shape, encoding: text.Encoding = "utf-8", *, crlf: bool = False, spaced: bool = True
) -> Writer:
    return partial(text.write, shape=shape, encoding=encoding, crlf=crlf, spaced=spaced)


_TEXTS = (
    _fielded("tabs", _shape(text.tabs)),
    _fielded("tabs-collapsed", _shape(text.tabs_collapsed)),
    _fielded("tabs-bom", _shape(text.tabs, "utf-8-sig", crlf=True)),
    _fielded("tabs-gb18030", _shape(text.tabs, "gb18030", crlf=True)),
    _fielded("tabs-utf16", _shape(text.tabs, "utf-16")),
    _fielded("pipes", _shape(text.pipes, spaced=False)),
    _fielded("wide-pipes", text.wide_pipes),
    _plain("cell-pipe", _shape(text.cell_pipe, spaced=False)),
    _plain("open-pipe", _shape(text.open_pipe, spaced=False)),
    _plain("lone-pipe", _shape(text.lone_pipe, spaced=False)),
    _plain("cells", _shape(text.cells, spaced=False)),
    _plain("cells-spaced", _shape(text.cells_spaced)),
    _plain("cells-split", _shape(text.cells_split)),
    _plain("cells-gb18030", _shape(text.cells, "gb18030", spaced=False)),
    _plain("spaces", _shape(text.spaces, spaced=False)),
    _plain("pages", text.pages),
    _plain("glued", _shape(text.glued, spaced=False), losses.glued),
    _lossy("labels", _shape(text_lossy.labels, spaced=False), losses.everything),
    _lossy("stripped", _shape(text_lossy.stripped), losses.everything),
    _lossy("short-rows", _shape(text_lossy.short_rows), text_lossy.short_rows_losses),
    _lossy("cut", _shape(text_lossy.cut), text_lossy.cut_losses),
    _lossy("blank-cells", _shape(text_lossy.blank_cells, spaced=False), text_lossy.blank_cells_losses),
)
_PAGES = (
    Form("html-fragment", _HTML, ".html", html.fragment),
    Form("html-page", _HTML, ".html", html.page),
    Form("html-layout", _HTML, ".html", html.layout),
    Form("html-gb2312", _HTML, ".html", partial(html.page, charset="gb2312")),
    Form("html-picture", _HTML, ".html", html.picture, partial(losses.of_table, table="requests"), loses=True),
)
_WORD = (
    Form("docx-plain", _DOCX, ".docx", docx.plain),
    Form("docx-merged", _DOCX, ".docx", docx.merged),
    Form("docx-nested", _DOCX, ".docx", docx.nested),
    Form("docx-text-box", _DOCX, ".docx", docx.text_box),
    Form("docx-tracked", _DOCX, ".docx", docx.tracked),
    Form("docx-numbered", _DOCX, ".docx", docx.numbered),
    Form("docx-picture", _DOCX, ".docx", docx.picture, partial(losses.of_table, table="requests"), loses=True),
)
_PRINTS = (
    Form("pdf-plain", _PDF, ".pdf", pdf.write),
    Form("pdf-repeat", _PDF, ".pdf", partial(pdf.write, repeat=True)),
    Form("pdf-vertical", _PDF, ".pdf", partial(pdf.write, vertical=True)),
    Form("pdf-office", _PDF, ".pdf", pdf_office.write, needs=pdf_office.PROGRAM, slow=True),
    Form("pdf-scan", _PDF, ".pdf", pdf_scan.write, losses.everything, loses=True, slow=True),
)

FORMS: dict[str, Form] = {form.name: form for form in (*_TEXTS, *_PAGES, *_WORD, *_PRINTS)}
"""Every form by its name."""


def available(*, slow: bool = True) -> tuple[Form, ...]:
    """The forms that can be written on this machine; without the slow ones where ``slow`` is False."""
    return tuple(f for f in FORMS.values() if f.available and (slow or not f.slow))
