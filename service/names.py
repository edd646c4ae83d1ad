"""Names of organs compared as people write them: with and without their county, 人民政府, 办事处."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from models.wording import narrow

_TAIL = re.compile(r"(?:人民政府|政府|办事处)$")
_BODY = re.compile(r"委员会$")
_AND = re.compile("(?<=[㐀-鿿]{2})[和与](?![县区市旗盟州镇乡])(?=[㐀-鿿]{2})")
"""住房和城乡建设局 is written with and without it; in 兴和县 it belongs to the name."""
_PLACE = re.compile(r"(?:[㐀-鿿]{2,12}?(?:省|自治区|自治州|州|市|县|区|旗|盟))+$")

Named = TypeVar("Named")


def key(name: str) -> str:
    """What is left of a name when its usual endings go: 岚溪县青石镇人民政府 is 岚溪县青石镇."""
    text = re.sub(r"[(（].*?[)）]$", "", narrow(name))
    return _AND.sub("", _BODY.sub("委", _TAIL.sub("", text)))


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
