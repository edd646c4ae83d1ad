"""Web pages: ``read`` gives the document."""

from service.intake.html.reader import read

__all__ = ["read"]
