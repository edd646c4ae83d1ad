"""How wording is compared: spelling differences that carry no meaning are folded away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_CJK = re.compile(r"[^㐀-䶿一-鿿〇]")
_SHORT = 100
"""Characters; longer texts do not come again, and remembering them would cost memory."""
_NOTHING = re.compile(r"(?:本年度|我[镇乡县市区局])?(?:暂)?(?:无|没有)(?:需要报告的(?:事项|内容))?|略|同上")
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


def says_nothing(text: str) -> bool:
    """Whether a text is empty or holds only 无 and the like."""
    bare = unmarked(text)
    return not bare or _NOTHING.fullmatch(bare) is not None


def unmarked(text: str) -> str:
    """``text`` without white space and stops."""
    return re.sub(r"[\s　。，、；：:.,;|]+", "", text)


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
