"""Every form of file that the forge writes, by name. Writers of office files are loaded when they are used."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from training.forge import docx, html, losses, pdf, pdf_office, pdf_scan, text, text_lossy
from training.forge.losses import Losses
from training.forge.plan import Plan

Writer = Callable[[Plan], bytes]
_TEXT, _HTML = "text/plain", "text/html"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file.

    ``loses``: numbers are lost in any file of this form. ``needs`` names a program that must be installed.
    ``slow`` writers take longer than a tenth of a second.
    """

    name: str
    media_type: str
    suffix: str
    write: Writer
    losses: Callable[[Plan], Losses] = losses.nothing
    loses: bool = False
    needs: str | None = None
    slow: bool = False

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
    name: str, write: Writer, lost: Callable[[Plan], Losses] = losses.nothing, *, loses: bool = False
) -> Form:
    return Form(f"text-{name}", _TEXT, ".txt", write, lost, loses)


def _shape(
    shape: text.Shape, encoding: text.Encoding = "utf-8", *, crlf: bool = False, spaced: bool = True
) -> Writer:
    return partial(text.write, shape=shape, encoding=encoding, crlf=crlf, spaced=spaced)


_TEXTS = (
    _plain("tabs", _shape(text.tabs)),
    _plain("tabs-collapsed", _shape(text.tabs_collapsed)),
    _plain("tabs-bom", _shape(text.tabs, "utf-8-sig", crlf=True)),
    _plain("tabs-gb18030", _shape(text.tabs, "gb18030", crlf=True)),
    _plain("tabs-utf16", _shape(text.tabs, "utf-16")),
    _plain("pipes", _shape(text.pipes, spaced=False)),
    _plain("cell-pipe", _shape(text.cell_pipe, spaced=False), losses.without_fields),
    _plain("open-pipe", _shape(text.open_pipe, spaced=False), losses.without_fields),
    _plain("lone-pipe", _shape(text.lone_pipe, spaced=False), losses.without_fields),
    _plain("cells", _shape(text.cells, spaced=False), losses.without_fields),
    _plain("cells-spaced", _shape(text.cells_spaced), losses.without_fields),
    _plain("cells-split", _shape(text.cells_split), losses.without_fields),
    _plain("cells-gb18030", _shape(text.cells, "gb18030", spaced=False), losses.without_fields),
    _plain("wide-pipes", text.wide_pipes),
    _plain("spaces", _shape(text.spaces, spaced=False), losses.without_fields),
    _plain("pages", text.pages, losses.without_fields),
    _plain("glued", _shape(text.glued, spaced=False), losses.glued),
    _plain("labels", _shape(text_lossy.labels, spaced=False), losses.everything, loses=True),
    _plain("stripped", _shape(text_lossy.stripped), losses.everything, loses=True),
    _plain("short-rows", _shape(text_lossy.short_rows), text_lossy.short_rows_losses, loses=True),
    _plain("cut", _shape(text_lossy.cut), text_lossy.cut_losses, loses=True),
    _plain("blank-cells", _shape(text_lossy.blank_cells, spaced=False), text_lossy.blank_cells_losses, loses=True),
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
