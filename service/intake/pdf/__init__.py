"""PDF files: ``read`` gives the document."""

from service.intake.pdf.reader import read

__all__ = ["read"]
