"""How wording is compared: spelling differences that carry no meaning are folded away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_CJK = re.compile(r"[^㐀-䶿一-鿿〇]")
_SHORT = 100
"""Characters; longer texts do not come again, and remembering them would cost memory."""
_SPACE = r"[ \t　\u00a0\u2002\u2003\u2009]*"


def key(text: str) -> str:
    """The Chinese characters of ``text``, in order: what is left of a label when signs and digits go."""
    return _short_key(text) if len(text) <= _SHORT else _NOT_CJK.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=16384)
def _short_key(text: str) -> str:
    return _NOT_CJK.sub("", unicodedata.normalize("NFKC", text))


def narrow(text: str) -> str:
    """``text`` with full-width signs and digits as ASCII, without any white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=1024)
def phrase(pattern: str) -> str:
    """A regular expression for a phrase as the data files write it.

    ``（…）`` encloses what may be absent, ``【…】`` what must be one of several, ``／`` separates the choices,
    ``＃`` stands for a number.
    White space may stand between any two characters, as it does in justified headings.
    """
    out: list[str] = []
    for char in pattern:
        if char in "（【":
            out.append("(?:")
        elif char == "）":
            out.append(")?")
        elif char == "】":
            out.append(")")
        elif char == "／":
            out.append("|")
        elif char == "＃":
            out.append(rf"\d+{_SPACE}")
        else:
            out.append(re.escape(char) + _SPACE)
    return "".join(out)
