"""The words of rosters, from ``roster.toml``: types, footers, what is no name, and days as people write them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

from models.wording import key as han
from models.wording import narrow

BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_SENTENCE = re.compile(r"^[=#]|[,;:?!。]")
"""What stands in no name, outside of brackets: formulas, errors of spreadsheets, whatever parts sentences."""
_GAP = r"\s*"
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?|(\d{4})(\d{2})(\d{2})(?!\d)")
_NO_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?")
_ZONE = re.compile(r"T?(\d{2}):(\d{2}).*?(Z|[+-]\d{2}:?\d{2})$")
_MARK = re.compile(r"[-—–/\\]+")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIALS = range(36526, 73051)
"""Days since the end of 1899 that are dates from 2000 to 2099, as spreadsheets keep them."""
_HERE = timezone(timedelta(hours=8))


def kind(text: str) -> str:
    """A type in the form that its spellings share; the text itself where they are not listed."""
    return listed_kind(text) or han(BRACKETS.sub("", text)) or text


def listed_kind(text: str) -> str:
    """The type whose spelling the whole text is; "" for none."""
    return _kinds().get(han(BRACKETS.sub("", text)), "")


def is_total(text: str) -> bool:
    """Whether a line adds up or counts: 合计, 乡镇小计, 以上共3家单位."""
    bare = narrow(text).rstrip(".。:;")
    return any(_fits("totals", t) for t in (bare, BRACKETS.sub("", bare)))


def is_label(text: str) -> bool:
    """Whether a cell asks for something that stands in the next: 填表人：."""
    return narrow(text).endswith(":") and is_footer(text)


def is_footer(text: str) -> bool:
    """Whether a cell can be nothing but a line below the table: a total, a note, who filled it in."""
    return is_total(text) or _fits("notes", narrow(text))


def is_serial(head: str) -> bool:
    """Whether the head of a column is empty or says that its cells are numbered."""
    return not han(head) or han(head) in data()["rows"]["serials"]


def is_name(text: str) -> bool:
    """Whether an organ may be called so, ``text`` being without white space."""
    bare = BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    word = han(bare)
    return (
        any(c.isalpha() for c in bare)
        and _SENTENCE.search(bare) is None
        and _DAY.fullmatch(bare) is None
        and not listed_kind(text)
        and not (word == bare and (word in heads() or word in data()["rows"]["serials"]))
    )


def like_an_organ(text: str) -> bool:
    """Whether a heading may as well be an organ: 一、青石镇."""
    organ = data()["groups"]
    bare = BRACKETS.sub("", text)
    one = re.search(organ["organ"], bare) is not None and re.search(organ["many"], bare) is None
    return one and not listed_kind(text)


def day(text: str) -> date | None:
    """The day in a cell of dates; None where it holds none. Raises ValueError: ``no_year`` or ``date``."""
    if _SERIAL.fullmatch(text) and int(float(text)) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    spaced = " ".join(unicodedata.normalize("NFKC", text).split())
    if text in data()["dates"]["none"] or not spaced or _MARK.fullmatch(spaced):
        return None
    for printed in (spaced, narrow(text)):
        match = _DAY.match(printed)
        rest = printed[match.end() :].strip() if match else ""
        if match and _behind().fullmatch(rest) and not re.search(data()["dates"]["doubtful"], rest):
            return _known(date(*(int(g) for g in match.groups() if g)), rest)
        match = _NO_YEAR.match(printed)
        if match and _behind().fullmatch(printed[match.end() :].strip()):
            raise ValueError("no_year")
    raise ValueError("date")


def _known(printed: date, rest: str) -> date:
    """The printed day, unless the hour of another time zone that follows it is of another day here."""
    zone = _ZONE.match(rest)
    if zone is not None:
        clock = f"{printed.isoformat()}T{zone[1]}:{zone[2]}:00{zone[3].replace('Z', '+00:00')}"
        if datetime.fromisoformat(clock).astimezone(_HERE).date() != printed:
            raise ValueError("date")
    return printed


def _fits(what: str, text: str) -> bool:
    return _pattern(what).fullmatch(text) is not None


@cache
def _pattern(what: str) -> re.Pattern[str]:
    number = r"(?:\d+|[〇零一二两三四五六七八九十百]+)"
    return re.compile("|".join(p.replace("＃", number) for p in data()["rows"][what]))


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(_GAP.join(f"(?:{part})?" for part in data()["dates"]["behind"]))


@cache
def heads() -> dict[str, tuple[str, int]]:
    """What column each head stands over, and its place among the heads of such columns."""
    return {head: (what, i) for what, found in data()["columns"].items() for i, head in enumerate(found)}


@cache
def _kinds() -> dict[str, str]:
    return {text: name for name, also in data()["kinds"].items() for text in (name, *also)}


@cache
def data() -> dict[str, Any]:
    """``roster.toml``."""
    return tomllib.loads(files("service.batch").joinpath("roster.toml").read_text("utf-8"))
