"""A PDF file as a scanner makes it: each page is a picture, and no text is in the file."""

from __future__ import annotations

import io

from training.forge import pdf
from training.forge.plan import Plan

_DOTS_PER_INCH = 150


def write(plan: Plan) -> bytes:
    """The pages of ``pdf.write`` as grey pictures."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    document = pypdfium2.PdfDocument(pdf.write(plan))
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    try:
        for page in document:
            width, height = page.get_size()
            image = page.render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil()
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(image), 0, 0, width, height)
            canvas.showPage()
    finally:
        document.close()
    canvas.save()
    return stream.getvalue()
