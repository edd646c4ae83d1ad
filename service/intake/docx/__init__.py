"""Word files (.docx): ``read`` gives the document."""

from service.intake.docx.reader import read

__all__ = ["read"]
