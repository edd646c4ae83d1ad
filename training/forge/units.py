"""Invented organs: what they are called, what they call themselves, and how big they are."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = (
    "township",
    "subdistrict",
    "county_bureau",
    "county_government",
    "city_department",
    "city_government",
)
_WEIGHTS = (34, 16, 28, 7, 9, 6)
_PLACE = re.compile(r".{2,3}?[县区市]")
_SELF = re.compile(r"(?:(?P<place>镇|乡|街道|县|区|市)(?:人民政府|办事处)?|(?P<body>局|委员会|办公室|中心))$")


@dataclass(frozen=True, slots=True)
class ForgedUnit:
    """An organ. ``level`` is that of the contract; ``government`` is set for departments only.

    ``we`` is 我镇, 我局 …; ``whole`` is 全镇, 全系统 …; ``place`` the county or city that it lies in.
    """

    kind: str
    name: str
    level: str
    government: str | None
    place: str
    we: str
    whole: str

    @property
    def is_government(self) -> bool:
        """Whether 条例第五十条 asks for 工作考核、社会评议、责任追究 (street offices write of them too)."""
        return self.level != "department"


@cache
def data() -> dict[str, Any]:
    """``units.toml``."""
    return tomllib.loads(files("training.forge").joinpath("units.toml").read_text("utf-8"))


def unit(rng: random.Random, kind: str | None = None, name: str | None = None) -> ForgedUnit:
    """An organ of ``kind`` (one of ``KINDS``), under a name of its own or the one given."""
    chosen = kind or rng.choices(KINDS, _WEIGHTS)[0]
    made = _MAKERS[chosen](rng)
    if name is None:
        return made
    place = _PLACE.match(name)
    made = replace(made, name=name, place=place[0] if place else made.place)
    found = _SELF.search(name)
    if found is None:
        return made
    word = found["place"] or {"委员会": "委"}.get(found["body"], found["body"])
    whole = "全系统" if found["body"] else f"全{word}"
    return replace(made, we=f"我{word}", whole=whole)


def neighbour(rng: random.Random, own: ForgedUnit) -> ForgedUnit:
    """Another organ of the same kind, as a text copied from it would name it."""
    while True:
        other = unit(rng, own.kind)
        if other.name != own.name and other.name not in own.name and own.name not in other.name:
            return other


def _township(rng: random.Random) -> ForgedUnit:
    county = rng.choice(data()["counties"])
    rural = rng.random() < 0.25
    stem, kind = rng.choice(data()["villages" if rural else "towns"]), "乡" if rural else "镇"
    prefix = county if rng.random() < 0.5 else ""
    return ForgedUnit(
        "township", f"{prefix}{stem}{kind}人民政府", "township", None, county, f"我{kind}", f"全{kind}"
    )


def _subdistrict(rng: random.Random) -> ForgedUnit:
    district, stem = rng.choice(data()["districts"]), rng.choice(data()["streets"])
    prefix = district if rng.random() < 0.6 else ""
    return ForgedUnit("subdistrict", f"{prefix}{stem}街道办事处", "township", None, district, "我街道", "全街道")


def _bureau(rng: random.Random, kind: str, government: str, places: list[str]) -> ForgedUnit:
    place = rng.choice(places)
    name = rng.choice(sorted(data()["bureaus"]))
    return ForgedUnit(kind, place + name, "department", government, place, data()["bureaus"][name], "全系统")


def _government(rng: random.Random, kind: str, level: str, places: list[str]) -> ForgedUnit:
    place = rng.choice(places)
    return ForgedUnit(kind, f"{place}人民政府", level, None, place, f"我{place[-1]}", f"全{place[-1]}")


_MAKERS: dict[str, Callable[[random.Random], ForgedUnit]] = {
    "township": _township,
    "subdistrict": _subdistrict,
    "county_bureau": lambda rng: _bureau(rng, "county_bureau", "county", data()["counties"]),
    "county_government": lambda rng: _government(rng, "county_government", "county", data()["counties"]),
    "city_department": lambda rng: _bureau(rng, "city_department", "city", data()["cities"]),
    "city_government": lambda rng: _government(rng, "city_government", "city", data()["cities"]),
}
