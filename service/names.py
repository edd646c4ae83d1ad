"""Names of organs compared as people write them: with and without their county, 人民政府, 办事处."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from models.wording import narrow

_TAIL = re.compile(r"(?:人民政府|政府|办事处)$")
_BODY = re.compile(r"委员会$")
_AND = re.compile("(?<=[㐀-鿿]{2})[和与](?![县区市旗盟州镇乡])(?=[㐀-鿿]{2})")
"""住房和城乡建设局 is written with and without it; in 兴和县 it belongs to the name."""
_PLACE = re.compile(r"(?:[㐀-鿿]{2,12}?(?:省|自治区|自治州|州|市|县|区|旗|盟))+$")

_ONE_PLACE = re.compile(
    r"[㐀-鿿]{2,12}?(?:省|自治区|自治州|(?<![城都])市(?![场政容民])|县|旗|盟|(?<![社校景园山林矿地务])区)"
)
_LEVEL = re.compile(
    r"^(?:[县旗]|区(?!块)|市(?!场|容|民|政(?!府)))(?!域)(?=[㐀-鿿]+(?:局|委|办|办公室|中心|会|社|院|队|联)$)"
)
_OFFICE = re.compile(r"(?<=街道)办$")
_BOARD = re.compile(r"管理委$")
_REMARK = re.compile(r"[(（](?P<inner>[^()（）]*)[)）]$")
_STEM = re.compile(r"(?P<stem>.+?)(?P<kind>局|委|办|办公室)$")

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name as people shorten it: the ``place`` before it ("" for none), and the ``body`` in its full form."""

    place: str
    body: str


def key(name: str) -> str:
    """What is left of a name when its usual endings go: 岚溪县青石镇人民政府 is 岚溪县青石镇.

    A remark in brackets goes too, but not the part of an organ that files for itself: 税务局（第一分局）.
    """
    text = _REMARK.sub(_part, narrow(name))
    return _AND.sub("", _BODY.sub("委", _TAIL.sub("", text)))


def _part(remark: re.Match[str]) -> str:
    return remark["inner"] if remark["inner"].endswith(tuple(_data()["brackets"]["parts"])) else ""


def same(one: str, other: str) -> bool:
    """Whether two names are of one organ; a place before one of them does not count."""
    short, long = sorted((key(one), key(other)), key=len)
    if not short:
        return False
    if short == long:
        return True
    short = re.sub(r"^[县市区旗](?=..)", "", short)
    before = long.removesuffix(short)
    return before != long and len(short) > 2 and _PLACE.fullmatch(before) is not None


def find(name: str, among: Iterable[tuple[str, Named]]) -> Named | None:
    """The one thing whose name is that of the organ; None where none is, or where two are."""
    return Directory(among).find(name)


class Directory(Generic[Named]):
    """Things under the names of organs."""

    def __init__(self, among: Iterable[tuple[str, Named]]) -> None:
        self._listed = list(among)
        self._by_key: dict[str, list[Named]] = defaultdict(list)
        for name, thing in self._listed:
            self._by_key[key(name)].append(thing)

    def find(self, name: str) -> Named | None:
        """The one thing whose name is that of the organ; None where none is, or where two are."""
        wanted = key(name)
        found = self._by_key.get(wanted) if wanted else None
        if not found:
            found = [thing for other, thing in self._listed if same(name, other)]
        return found[0] if len(found) == 1 else None


@lru_cache(maxsize=32768)
def parts(name: str) -> Parts:
    """The name cut into place and body, an abbreviated body written out: 岚溪县发改委 is 岚溪县, 发展改革局.

    Of 县财政局 the place is unknown; a place alone (岚溪县人民政府) is the body.
    """
    text = _BOARD.sub("管委会", _OFFICE.sub("", key(name)))
    place, rest = "", text
    while match := _ONE_PLACE.match(rest):
        left = rest[match.end() :]
        if len(left) < 2 or left in _data()["generic"]["words"]:
            break
        place, rest = place + match[0], left
    if not place and _known(rest) is None:
        rest = _LEVEL.sub("", rest)
    return Parts(place, full(rest))


def full(body: str) -> str:
    """The body of a name, without its place, in the form that its abbreviations share."""
    return _known(body) or body


def _known(body: str) -> str | None:
    """The shared form of a body whose abbreviations are listed."""
    match = _STEM.match(body)
    stem = _stems().get(match["stem"]) if match else None
    return _bodies().get(body) or (f"{stem}局" if stem is not None else None)


def of_file(name: str) -> str:
    """What a file's name (or the folder's, where nothing else is in it) says of the organ; "" for nothing."""
    *folders, last = name.replace("\\", "/").split("/")
    for part in (re.sub(r"\.[A-Za-z]{2,5}$", "", last), *reversed(folders)):
        text = narrow(part)
        for noise in _data()["files"]["noise"]:
            text = re.sub(noise, "", text)
        text = "".join(re.findall(r"[㐀-鿿]+", text))
        if len(text) > 1:
            return text
    return ""


@cache
def _data() -> dict[str, Any]:
    """``names.toml``."""
    return tomllib.loads(files("service").joinpath("names.toml").read_text("utf-8"))


@cache
def _stems() -> dict[str, str]:
    return {s: name for name, short in _data()["stems"].items() for s in (name, *short)}


@cache
def _bodies() -> dict[str, str]:
    return {key(s): name for name, short in _data()["bodies"].items() for s in (name, *short)}
