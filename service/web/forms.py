"""Forms as they are received: few parts, closed when they were used."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from service.errors import TooManyFiles

_FIELDS = 8
_TOO_MANY = "Too many files"
"""How the detail begins that the parser gives where there are."""


@asynccontextmanager
async def received(request: Request, *, files: int) -> AsyncIterator[FormData]:
    """The form of a request, with at most so many files.

    Raises TooManyFiles, and HTTPException 400 for one that can't be parsed.
    """
    try:
        form = await request.form(max_files=files, max_fields=_FIELDS)
    except (LookupError, UnicodeError) as error:  # it names an encoding that does not exist, or is not of it
        raise HTTPException(400) from error
    except HTTPException as error:
        if error.detail.startswith(_TOO_MANY):
            raise TooManyFiles(limit=files) from error
        raise
    try:
        yield form
    finally:
        await form.close()
