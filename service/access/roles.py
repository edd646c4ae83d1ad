"""Roles and what each may do: a table, and the person on whose behalf something is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["organ", "viewer", "reviewer", "admin"]
Permission = Literal["read", "upload", "batches", "batch", "decide", "label", "delete", "models", "train", "admin"]

ROLES: Mapping[Role, str] = {
    "organ": "报送单位",
    "viewer": "查看",
    "reviewer": "审核",
    "admin": "管理员",
}
"""Every role, the least powerful first, with its name for people."""

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    "read": frozenset({"organ", "viewer", "reviewer", "admin"}),
    "upload": frozenset({"organ", "reviewer", "admin"}),
    "batches": frozenset({"viewer", "reviewer", "admin"}),
    "batch": frozenset({"reviewer", "admin"}),
    "decide": frozenset({"reviewer", "admin"}),
    "label": frozenset({"reviewer", "admin"}),
    "delete": frozenset({"reviewer", "admin"}),
    "models": frozenset({"viewer", "reviewer", "admin"}),
    "train": frozenset({"admin"}),
    "admin": frozenset({"admin"}),
}
"""Who holds each permission. ``read`` and ``upload`` of the role organ end at its own unit (``Person.own``).

``read`` reports, reviews and exports; ``upload`` files; ``batches``: see what was handed in together;
``batch``: hand it in, cancel and delete it; ``decide`` on findings, and correct cells;
``label`` clauses; ``delete`` reviews; ``models``: see the versions; ``train``: trainings, promote, rollback, import
of labels; ``admin``: accounts and keys.
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``unit`` is the organ of an ``organ`` account, "" for the others."""

    name: str
    role: Role
    unit: str

    def may(self, permission: Permission) -> bool:
        """Whether the role holds the permission. KeyError for one that does not exist."""
        return self.role in PERMISSIONS[permission]

    @property
    def own(self) -> bool:
        """Whether only the reports of ``unit`` may be seen and sent."""
        return self.role == "organ"


LOCAL = Person("本机", "admin", "")
"""Who works at the machine itself: the command line, and the service while there are no accounts."""
