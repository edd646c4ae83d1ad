"""Places at the beginning of names of organs: where each ends, and whether two are one."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_LEVELS = "省州市县区旗盟"
_LONGEST = 15
"""Characters before the level of a place: 积石山保安族东乡族撒拉族自治县, and a few of what stands before it."""
_DIVISION = re.compile("第[一二三四五六七八九十]{1,3}师(?![范资大])")


def within(one: str, other: str) -> bool:
    """Whether two places are one, but for the larger ones that one of them names before it: 霁州市岚溪县, 岚溪县.

    太和县 is not 和县, and of no place nothing is said.
    """
    short, long = sorted(([_short(u) for u in units(place)] for place in (one, other)), key=len)
    if not short:
        return False
    *above, first = zip(reversed(short), reversed(long), strict=False)
    return all(a == b for a, b in above) and _alike(*first)


def _alike(one: str, other: str) -> bool:
    """Whether two places are one, what stands before it written without a level: 霁州岚溪县, 国家税务总局岚溪县."""
    short, long = sorted((one, other), key=len)
    before = long.removesuffix(short)
    return short == long or (before != long and (len(short) > 2 or before.endswith("总局")))


def units(place: str) -> list[str]:
    """A place cut into places, the largest first; the city of a division is one with it: 第一师阿拉尔市."""
    found: list[str] = []
    while end := leading(place, found[-1] if found else ""):
        if not (found and _DIVISION.fullmatch(found[-1]) and place[end - 1] == "市"):
            found.append(place[:end])
        place = place[end:]
    return found


@lru_cache(maxsize=4096)
def _short(unit: str) -> str:
    """A place of a people in its short form: 大厂县 of 大厂回族自治县."""
    match = _autonomous().fullmatch(unit)
    return match["stem"] + match["level"] if match else unit


def stem(place: str) -> str:
    """The name of the innermost place without its level: 岚溪 of 霁州市岚溪县; "" of 景县, as 景 tells nothing."""
    found = units(place)
    return _short(found[-1])[:-1] if found and len(found[-1]) > 2 else ""


def is_zone(place: str) -> bool:
    """Whether a place is but a part of a county that is run apart: 经济开发区."""
    return place.endswith(tuple(data()["zones"]["ends"]))


def leading(text: str, before: str) -> int:
    """Where the place with which a text begins ends, 0 where it begins with none; ``before``: the one before it."""
    if division := _DIVISION.match(text):
        return division.end() if len(text) > division.end() + 1 or not text[division.end() :] else 0
    for i, level in enumerate(text[: _LONGEST + 1]):
        if not "㐀" <= level <= "鿿":
            return 0
        if level in _LEVELS and i and _ends(text[:i], level, text[i + 1 :], before):
            return i + 1
    return 0


def _ends(stem: str, level: str, rest: str, before: str) -> bool:
    """Whether a place ends with its level: in 诸城市|教育局, not in 岚溪城市|管理局."""
    places, two = data()["places"], stem[-1] + level
    if len(stem) == 1:
        inner = level == "区" and (before[-1:] not in ("", "市") or rest.endswith(tuple(places["outposts"])))
        return stem in places["single"].get(level, ()) and not inner and not is_word(two, rest)
    for known in places["listed"].get(two, ()):
        if stem == known or (stem.endswith(known) and len(stem) > len(known) + 1):
            return True
    if two in places["never"] or stem[:-1].endswith(tuple(places["kinds"].get(two, ()))):
        return False
    return not (is_word(two, rest) or is_word(level, rest))


def is_word(end: str, rest: str) -> bool:
    """Whether what seems the end of a place is the beginning of a word: 城市管理, 市场监督, 区域."""
    pattern = _words().get(end)
    return pattern is not None and pattern.match(rest) is not None


@cache
def data() -> dict[str, Any]:
    """``names.toml``."""
    return tomllib.loads(files("service").joinpath("names.toml").read_text("utf-8"))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {end: re.compile("|".join(after)) for end, after in data()["places"]["words"].items()}


@cache
def peoples() -> str:
    """A pattern of the names of one people or several: 回族, 土家族苗族, 蒙古."""
    listed = data()["peoples"]
    one = "|".join(sorted((f"{name}族" for name in listed["names"]), key=len, reverse=True))
    return f"(?:{one}|{'|'.join(listed['bare'])})+"


@cache
def _autonomous() -> re.Pattern[str]:
    return re.compile(f"(?P<stem>[㐀-鿿]{{2,}}?){peoples()}自治(?P<level>[州县旗])")
