"""A county's own wishes: codes switched off, other severities and points, deadlines; a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from models.report import UnitLevel
from service.checks import catalogue
from service.checks.catalogue import Rule, Severity
from service.checks.causes import pass_on
from service.checks.finding import Finding
from service.errors import UsageError

_BY_LAW = {
    UnitLevel.DEPARTMENT: (1, 31),
    UnitLevel.MINISTRY: (1, 31),
    UnitLevel.COUNTY: (3, 31),
    UnitLevel.CITY: (3, 31),
    UnitLevel.PROVINCE: (3, 31),
}
"""Month and day of the following year (条例第四十九条、第五十条)."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day that is in time, and whether the law or the county sets it."""

    day: date
    by_law: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Rules in force, caps of their groups, and the county's deadlines as (month, day) of the following year."""

    rules: Mapping[str, Rule] = field(default_factory=catalogue.load)
    caps: Mapping[str, float] = field(default_factory=catalogue.caps)
    deadlines: Mapping[UnitLevel, tuple[int, int]] = field(default_factory=dict)

    def deadline(self, level: UnitLevel, year: int | None) -> Deadline | None:
        """When an organ of that level must have published its report on ``year``; None where no day is set."""
        day = self.deadlines.get(level) or _BY_LAW.get(level)
        if day is None or year is None:
            return None
        return Deadline(date(year + 1, *day), level not in self.deadlines)

    def keep(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings whose codes are on, in their order.

        Where one that explains others is switched off, the first of those takes over its suggestion.
        """
        passed = pass_on(findings, lambda f: not self.rules[f.code].enabled)
        return [f for f in passed if self.rules[f.code].enabled]


_ALLOWED = (
    f"[codes.编号] 下可写 off（true/false）、severity（{'、'.join(catalogue.SEVERITIES)}）、points（0 至 100）；"
    f"[groups.字母] 下可写 most（0 至 100）；[deadlines] 下可写 {'、'.join(UnitLevel)}"
)


class _Code(BaseModel):
    model_config = ConfigDict(extra="forbid")
    off: StrictBool = False
    severity: Severity | None = None
    points: float | None = Field(default=None, ge=0, le=100)


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid")
    most: float = Field(ge=0, le=100)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    codes: dict[str, _Code] = {}
    groups: dict[str, _Group] = {}
    deadlines: dict[UnitLevel, str] = {}


def load(path: Path) -> Profile:
    """The profile in a TOML file. Raises UsageError with what is wrong in it.

    ``[codes.S104]`` takes ``off``, ``severity`` and ``points``; ``[groups.S]`` takes ``most``;
    ``[deadlines]`` takes levels with "MM-DD".
    """
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8-sig"))
        wishes = _File.model_validate(data)
        days = {level: _month_day(path, text) for level, text in wishes.deadlines.items()}
    except OSError as error:
        raise UsageError(what=f"无法读取配置文件 {path}（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise UsageError(what=f"配置文件 {path} 不是 UTF-8 编码，请以 UTF-8 保存") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(what=f"配置文件 {path} 不合 TOML 的写法：{error}") from error
    except ValidationError as error:
        places = "；".join(".".join(map(str, e["loc"])).removesuffix(".[key]") for e in error.errors())
        raise UsageError(what=f"配置文件 {path} 中这些项不对：{places}。{_ALLOWED}") from error
    rules = dict(catalogue.load())
    for code, wish in wishes.codes.items():
        if code not in rules:
            raise UsageError(what=f"配置文件 {path} 有误：没有编号 {code}（可用：{'、'.join(rules)}）")
        rules[code] = rules[code].adjusted(severity=wish.severity, points=wish.points, enabled=not wish.off)
    caps = dict(catalogue.caps())
    groups = "、".join(f"{letter} {catalogue.group(letter, 'zh')}" for letter in caps)
    for letter, limit in wishes.groups.items():
        if letter not in caps:
            raise UsageError(what=f"配置文件 {path} 有误：没有分组 {letter}（可用：{groups}）")
        caps[letter] = limit.most
    return Profile(rules, caps, days)


def _month_day(path: Path, text: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2001-{text}")
    except ValueError as error:
        raise UsageError(what=f"配置文件 {path} 中的期限“{text}”不是日期，应写作“月-日”，如 01-20") from error
    return day.month, day.day
