"""How a report's own organ is called in its text, and how others are."""

from __future__ import annotations

import re
from functools import lru_cache

from models.claims.tokens import Setting

_BODY = re.compile(r"(?P<place>镇|乡|街道|苏木|县|区|市|旗|州|省)(?:人民政府|政府|办事处)?$")
_SMALL = ("镇", "乡", "街道", "苏木")
_OFFICE = re.compile(r"(?P<body>局|委员会|委|办公室|办|厅|中心|队|所|院|馆|站|处)$")


def own_words(name: str) -> tuple[str, ...]:
    """What the organ of that name may call itself: 我镇, 本镇, 全镇, 镇政府, its names with and without place."""
    place, office = _BODY.search(name), _OFFICE.search(name)
    words = [name]
    if place:
        word = place["place"]
        words += [f"我{word}", f"本{word}", f"全{word}"]
        if word in _SMALL:
            words += [f"{word}人民政府", f"{word}政府", f"{word}办事处", f"我{word}人民政府", f"我{word}政府"]
        words += [f"全{word}行政机关", f"全{word}各级行政机关"]
        words += [f"全{word}各级", f"全{word}各级各部门", f"全{word}各部门", f"全{word}各级政府"]
        words += [name[: place.end("place")]]
        words += [word] if word in _SMALL else []
    elif office:
        word = {"委员会": "委", "办公室": "办"}.get(office["body"], office["body"])
        words += [f"我{word}", f"本{word}", f"{word}里"]
        words += [f"全{word}"] if word in ("局", "委", "厅", "院") else []
        short = re.sub(r"^.{2,4}?[县区市旗]", "", name)
        words += [short] if len(short) > 2 else []
        words += [name.replace("委员会", "委")]
    if place is None or place["place"] in _SMALL:
        words.append("本机关")  # of a county the office that writes; the table counts all its organs
    return tuple(dict.fromkeys(w for w in words if w))


@lru_cache(maxsize=64)
def setting(name: str, year: int | None) -> Setting:
    """The words of the organ of that name, and the year that it reports on."""
    return Setting(year, dict.fromkeys((*own_words(name), "我单位", "本单位"), ("scope", "own")))
