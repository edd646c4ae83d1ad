"""The versions of the tagger for the command line and the service: listed, promoted, rolled back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models import artifact
from models.artifact import ArtifactError
from models.registry import Registry, UnknownVersion, Version
from service import tagging
from service.errors import ModelRefused, NoEarlierModel


@dataclass(frozen=True, slots=True)
class Listed:
    """A version with its figures on the gold set (None where it has none)."""

    version: str
    current: bool
    released: bool
    flaw: str
    gold: Mapping[str, float] | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The version in use, and the one that was in use before."""

    current: str
    before: str


def listed(registry: Registry) -> list[Listed]:
    """Every version. Raises ModelUnusable, ModelUnknown."""
    with tagging.errors():
        return [_listed(v) for v in registry.versions()]


def promote(registry: Registry, version: str, force: bool, objections: Callable[[str], Sequence[str]]) -> Changed:
    """Make a version the current one; a candidate must be no worse, which ``objections`` tells, unless by force.

    Raises ModelRefused, ModelUnusable, ModelUnknown.
    """
    with tagging.errors():
        registry.path(version)
        before = _current(registry)
        if not force and version != before and not (registry.released / version).is_dir():
            reasons = objections(version)
            if reasons:
                raise ModelRefused(version=version, reason="；".join(reasons), current=before)
        registry.promote(version)
    return Changed(version, before)


def rollback(registry: Registry) -> Changed:
    """Return to the version before. Raises NoEarlierModel, ModelUnusable, ModelUnknown."""
    with tagging.errors():
        before = registry.current()
        try:
            return Changed(registry.rollback(), before)
        except UnknownVersion as error:
            if str(error):
                raise
            raise NoEarlierModel(current=before) from error


def _current(registry: Registry) -> str:
    """The version in use, or that it can't be told: promoting a shipped version is the way out of that."""
    try:
        return registry.current()
    except ArtifactError:
        return "（无法判断）"


def _listed(version: Version) -> Listed:
    flaw = version.flaw
    figures: Mapping[str, Any] = {}
    try:
        figures = {} if flaw else artifact.read(version.path).metrics
    except ArtifactError as error:
        flaw = error.reason
    return Listed(
        version=version.name,
        current=version.current,
        released=version.released,
        flaw=flaw,
        gold=_short(figures.get("gold")),
        sha256="" if flaw else artifact.hashes(version.path)[artifact.MODEL],
    )


def _short(gold: Any) -> dict[str, float] | None:
    if not gold:
        return None
    return {
        "role_accuracy": gold["role"]["accuracy"],
        "micro_f1": gold["themes"]["micro_f1"],
        "macro_f1": gold["themes"]["macro_f1"],
    }
