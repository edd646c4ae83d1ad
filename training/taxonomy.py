"""The taxonomy of roles and themes (``corpus/taxonomy.toml``): names and word lists."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.narrative.lexicon import KINDS, Lexicon


@dataclass(frozen=True)
class Taxonomy:
    """``roles`` and ``themes`` by code with their Chinese names; ``lexicon`` holds the words of both."""

    roles: Mapping[str, str]
    themes: Mapping[str, str]
    lexicon: Lexicon

    def code(self, label: str) -> str | None:
        """The code of a role or theme given by code or Chinese name; None for anything else."""
        label = "改进措施" if label == "措施" else label  # the short name that nianbao prints
        both = {**self.roles, **self.themes}
        return label if label in both else {name: code for code, name in both.items()}.get(label)


@cache
def load() -> Taxonomy:
    """The project's own taxonomy."""
    data: dict[str, Any] = tomllib.loads(files("corpus").joinpath("taxonomy.toml").read_text("utf-8"))
    entries = {
        code: {k: e.get(k, []) for k in KINDS} for group in ("themes", "roles") for code, e in data[group].items()
    }
    return Taxonomy(
        roles={code: e["name"] for code, e in data["roles"].items()},
        themes={code: e["name"] for code, e in data["themes"].items()},
        lexicon=Lexicon(entries),
    )
