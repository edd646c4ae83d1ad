"""From a raw record of any format to a clause, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training import taxonomy
from training.labels.clause import Clause

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 5000
"""Characters of the longest text taken."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that can't be used: its number in the file from 1, and why (Chinese, for the user)."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """A raw record: the line or row it stands in, from 1, and its fields."""

    line: int
    fields: Mapping[str, Any]


def clauses(records: Iterable[Record | Fault]) -> tuple[list[Clause], list[Fault]]:
    """The usable records as clauses, and the faults of the others."""
    found: list[Clause] = []
    faults: list[Fault] = []
    for record in records:
        result = record if isinstance(record, Fault) else _clause(record)
        (faults if isinstance(result, Fault) else found).append(result)  # type: ignore[arg-type]
    return found, faults


def _clause(record: Record) -> Clause | Fault:
    fields = record.fields

    def wrong(reason: str) -> Fault:
        return Fault(record.line, reason)

    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        return wrong("没有 text，或它是空的")
    if len(text) > LONGEST:
        return wrong(f"text 有 {len(text)} 个字，超过 {LONGEST}")
    if _CONTROL.search(text):
        return wrong("text 含有控制字符")
    names = {}
    for key in ("id", "report"):
        value = fields.get(key)
        if value is not None and not isinstance(value, str | int):
            return wrong(f"{key} 应为文字")
        names[key] = None if value is None or value == "" else str(value)
        if _CONTROL.search(names[key] or ""):
            return wrong(f"{key} 含有控制字符")
    if fields.get("label") is not None:
        return _plain(record, text, names["id"])
    known = taxonomy.load()
    role, themes = fields.get("role"), fields.get("themes")
    if role in (None, "") and themes is None:
        return wrong("既没有 role、themes，也没有 label")
    code = known.code(role) if isinstance(role, str) and role else None
    if role not in (None, "") and code not in known.roles:
        return wrong(f"没有名为“{role}”的角色，可用的有：{'、'.join(known.roles)}")
    if themes is None:
        return Clause(text, names["id"], names["report"], code)
    if not _texts(themes):
        return wrong("themes 应为主题代码的列表")
    found = [known.code(t) for t in themes]
    unknown = [t for t, c in zip(themes, found, strict=True) if c not in known.themes]
    if unknown:
        return wrong(f"没有名为“{'、'.join(unknown)}”的主题，可用的有：{'、'.join(known.themes)}")
    if code == "other" and themes:
        return wrong("role 为 other 的不带主题")
    return Clause(text, names["id"], names["report"], code, tuple(dict.fromkeys(c for c in found if c)))


def _plain(record: Record, text: str, name: str | None) -> Clause | Fault:
    label = record.fields["label"]
    if any(_CONTROL.search(v) for v in (label if isinstance(label, list) else [label]) if isinstance(v, str)):
        return Fault(record.line, "label 含有控制字符")
    if isinstance(label, str) and label.strip():
        return Clause(text, name, labels=(label,), single=True)
    if _texts(label):
        return _from_list(record, text, name, tuple(dict.fromkeys(label)))
    return Fault(record.line, "label 应为一个标签，或标签的列表")


def _from_list(record: Record, text: str, name: str | None, labels: Sequence[str]) -> Clause | Fault:
    """A list of labels that are all roles and themes of the project is one of its clauses (as in doccano)."""
    known = taxonomy.load()
    codes = [known.code(label) for label in labels]
    roles = [c for c in codes if c in known.roles]
    if not labels or not all(codes) or not roles:
        return Clause(text, name, labels=tuple(labels))
    if len(roles) > 1:
        return Fault(record.line, f"一条只能有一个角色，现有 {'、'.join(map(str, roles))}")
    fields = {**record.fields, "label": None, "role": roles[0], "themes": [c for c in codes if c in known.themes]}
    return _clause(Record(record.line, fields))


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v for v in value)
