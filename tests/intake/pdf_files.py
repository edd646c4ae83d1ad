"""PDF files made for tests: drawn with reportlab, changed with pikepdf, or exported by LibreOffice."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from models.document import Document, Table
from service.intake.limits import Limits
from service.intake.pdf import read
from tests.conftest import need

WIDTH, HEIGHT = 595, 842
"""A4 in points."""

FONT = "STSong-Light"
"""One of the fonts that a PDF may name without holding it; pdfium knows its characters."""

OFFICE_FONT = "WenQuanYi Zen Hei"

SIZE = 12
LEFT, RIGHT = 72, 72 + 36 * SIZE
"""The text of the drawn pages: 36 characters a line."""


class Sheets:
    """Pages to draw on. All heights are points from the top."""

    def __init__(self, **options: object) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._bytes = io.BytesIO()
        self.canvas = Canvas(self._bytes, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
        self.canvas.setFont(FONT, SIZE)

    def text(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        """Text whose baseline begins at ``x``, ``y``."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def lines(self, y: float, *texts: str, pitch: float = 20) -> float:
        """Lines from the left margin, the first at ``y``; the height of the next one."""
        for i, text in enumerate(texts):
            self.text(LEFT, y + i * pitch, text)
        return y + len(texts) * pitch

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        """A stroked line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def bar(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        """The same as a thin filled rectangle, as Word draws it."""
        half = width / 2
        left, right = sorted((x0, x1))
        top, bottom = sorted((y0, y1))
        self.canvas.rect(
            left - half, HEIGHT - bottom - half, right - left + width, bottom - top + width, stroke=0, fill=1
        )

    def grid(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        rows: Sequence[Sequence[str]] = (),
        draw: Callable[[float, float, float, float], None] | None = None,
        size: float = 9,
    ) -> None:
        """A table with all its lines, drawn a piece a field, and texts at the fields' lower left."""
        draw = draw or self.line
        for y in ys:
            for a, b in pairwise(xs):
                draw(a, y, b, y)
        for x in xs:
            for a, b in pairwise(ys):
                draw(x, a, x, b)
        for y, row in zip(ys[1:], rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                self.text(x + 2, y - 4, text, size)

    def page(self) -> None:
        """End the page and begin another."""
        self.canvas.showPage()

    def done(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._bytes.getvalue()


def picture(width: int = 40, height: int = 40) -> ImageReader:
    """A picture with something on it."""
    image = Image.new("RGB", (width, height), "white")
    image.putpixel((width // 2, height // 2), (0, 0, 0))
    return ImageReader(image)


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """A PDF after ``change``, saved with ``options``."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def document(data: bytes) -> Document:
    """The file as read, with the usual limits."""
    return read(data, Limits())


def texts(found: Document) -> list[str]:
    """The paragraphs."""
    return [found.text[p.start : p.end] for p in found.paragraphs]


def rows(found: Document, table: Table) -> list[list[str]]:
    """A table's texts on its grid; a field covered by a span is ""."""
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = found.text[cell.start : cell.end]
    return grid


def spans(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """(rowspan, colspan) of the cells that have more than one field, by their place."""
    return {(c.row, c.column): (c.rowspan, c.colspan) for c in table.cells if c.rowspan * c.colspan > 1}


def exported(docx: bytes, folder: Path) -> bytes:
    """A .docx that is set in ``OFFICE_FONT`` as LibreOffice prints it."""
    need("soffice")
    need("fc-list")
    fonts = subprocess.run(["fc-list", OFFICE_FONT], check=True, capture_output=True, text=True).stdout
    if not fonts:
        pytest.skip(f"the font {OFFICE_FONT} is not installed")
    source = folder / "source.docx"
    source.write_bytes(docx)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return source.with_suffix(".pdf").read_bytes()
