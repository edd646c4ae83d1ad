"""From labels to a candidate: what is trained on, what is held out, which labels are doubtful, how it compares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models import artifact
from models.narrative.context import OTHER, ROLES
from models.narrative.features import normal
from models.narrative.tagger import Tagger
from models.registry import Registry
from training import corpus, taxonomy
from training.labels.clause import Clause
from training.narrative import card
from training.narrative.compare import LEAST, Comparison, compare
from training.narrative.evaluate import evaluate
from training.narrative.fit import Fitted, Recipe, fit

HELD = "heldout.jsonl"
_SHARE = 5
"""One report in so many is held out, by the hash of its name: always the same ones."""
_ROLE_DOUBT = 0.05
_THEME_DOUBT = 0.02
_MOST_DOUBTFUL = 0.10
_FEW = 20
"""New labels below which their share of doubtful ones says nothing."""


@dataclass(frozen=True)
class Parts:
    """Clauses to train on (``base`` of the corpus, ``new`` of the user) and held out, and how many fell out."""

    base: tuple[Clause, ...]
    new: tuple[Clause, ...]
    held: tuple[Clause, ...]
    incomplete: int
    copies: int


@dataclass(frozen=True)
class Doubt:
    """A new label that models which never saw it contradict."""

    clause: Clause
    suggested: str


@dataclass(frozen=True)
class Candidate:
    """A trained candidate in its folder, with what speaks for and against it."""

    version: str
    path: Path
    parts: Parts
    doubts: tuple[Doubt, ...]
    reasons: tuple[str, ...]
    comparisons: dict[str, Comparison]


def divide(labels: Sequence[Clause], base: Sequence[Clause] | None = None) -> Parts:
    """Split new labels by report and set them beside the corpus. A new label of an old text takes its place.

    ``base`` stands in for the corpus where it is given.
    """
    complete = [c for c in labels if c.role is not None and c.themes is not None]
    latest = {normal(c.text) + (c.report or ""): c for c in complete}
    unique = list(latest.values())
    of_gold = {i for i, _, _ in corpus.near_copies([c.text for c in unique], [c.text for c in corpus.gold()])}
    kept = [c for i, c in enumerate(unique) if i not in of_gold or not c.themes]
    new = [c for c in kept if not _held(c)]
    texts = {normal(c.text) for c in kept if c.themes}
    old = corpus.clauses() if base is None else base
    stay = tuple(c for c in old if normal(c.text) not in texts)
    held = tuple(c for c in kept if _held(c))
    return Parts(stay, tuple(new), held, len(labels) - len(complete), len(complete) - len(kept))


def train(
    labels: Sequence[Clause],
    registry: Registry,
    folder: Path,
    program: str,
    out: Path | None = None,
    base: Sequence[Clause] | None = None,
) -> Candidate:
    """Train a candidate on the corpus (or ``base``) and ``labels``, write it below ``folder``, or to ``out``.

    Raises FileExistsError where the very same training was done before, ArtifactError if the current model is bad.
    """
    parts = divide(labels, base)
    known = taxonomy.load()
    clauses = [*parts.base, *parts.new]
    version = _version(clauses, program)
    path = out or folder / version
    if path.exists():
        raise FileExistsError(path)
    fitted = fit(clauses, Recipe(known.themes, known.lexicon))
    doubts = doubtful(clauses, fitted, len(parts.base))
    usual = len(doubtful(clauses, fitted, 0)) - len(doubts)
    reasons, comparisons = judge(registry, fitted.tagger, parts.held)
    reasons += noise(len(doubts), len(parts.new), usual / max(len(parts.base), 1))
    figures: dict[str, Any] = {
        "compared_with": registry.current(),
        "gold": evaluate(fitted.tagger, corpus.gold()),
        "clauses": {"corpus": len(parts.base), "new": len(parts.new), "held_out": len(parts.held)},
        "doubtful": {"new": len(doubts), "corpus": usual},
        "comparison": {name: c.to_json() for name, c in comparisons.items()},
        "reasons": reasons,
        "data": data_hash(clauses),
        "program": program,
    }
    state = fitted.tagger.state() | {"trained_on": seen(clauses)}
    held = "".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for c in parts.held)
    artifact.write(path, state, card.of_candidate(version, figures), figures, heldout__jsonl=held.encode())
    return Candidate(version, path, parts, doubts, tuple(reasons), comparisons)


def judge(registry: Registry, candidate: Tagger, held: Sequence[Clause]) -> tuple[list[str], dict[str, Comparison]]:
    """Reasons against a candidate, and its comparison with the current model on gold and on what was held out.

    Held-out clauses that the current model was trained on do not count. Reasons are sentences in Chinese.
    """
    current = registry.read()
    trained_on = set(np.asarray(current.state.get("trained_on", [])).tolist())
    unseen = [c for c in held if _mark(c) not in trained_on]
    model = Tagger.of(current.state)
    sets = {"gold": corpus.gold(), "new": tuple(unseen)}
    comparisons = {n: compare(model, candidate, s) for n, s in sets.items() if len(s) >= LEAST}
    names = {"role": "角色", "themes": "主题合计", **taxonomy.load().themes}
    where = {"gold": "固定测试集", "new": "新标注的留出部分"}
    reasons = []
    for name, comparison in comparisons.items():
        for code in comparison.losses():
            d = {"role": comparison.role, "themes": comparison.themes, **comparison.labels}[code]
            figures = f"{d.current:.3f} 降到 {d.candidate:.3f}，差的区间 [{d.low:+.3f}, {d.high:+.3f}]"
            reasons.append(f"在{where[name]}（{comparison.clauses} 条）上，{names[code]}由 {figures}")
    return reasons, comparisons


def objections(registry: Registry, version: str) -> list[str]:
    """What speaks against making a candidate current, as things stand now. Raises ArtifactError, UnknownVersion."""
    found = registry.read(version)
    lines = artifact.file(found.path, HELD).decode("utf-8").split("\n")
    held = [Clause.from_json(json.loads(line)) for line in lines if line]
    reasons, _ = judge(registry, Tagger.of(found.state), held)
    counts, doubts = found.metrics["clauses"], found.metrics["doubtful"]
    return reasons + noise(doubts["new"], counts["new"], doubts["corpus"] / max(counts["corpus"], 1))


def doubtful(clauses: Sequence[Clause], fitted: Fitted, start: int) -> tuple[Doubt, ...]:
    """Clauses from ``start`` on whose label is contradicted with near certainty by models that did not see them."""
    codes = fitted.tagger.themes
    found = []
    for i in range(start, len(clauses)):
        clause, roles, themes = clauses[i], fitted.roles[i], fitted.themes[i]
        taken = np.array([code in (clause.themes or ()) for code in codes])
        wrong_role = roles[ROLES.index(str(clause.role))] < _ROLE_DOUBT
        wrong_theme = (taken & (themes < _THEME_DOUBT)) | (~taken & (themes > 1 - _THEME_DOUBT))
        if wrong_role or (clause.role != ROLES[OTHER] and wrong_theme.any()):
            best = ROLES[int(roles.argmax())]
            listed = [codes[k] for k in np.flatnonzero(themes >= fitted.tagger.thresholds)]
            found.append(Doubt(clause, " ".join([best, *listed])))
    return tuple(found)


def noise(doubts: int, new: int, usual: float) -> list[str]:
    """A reason against labels of which too many are doubtful; the lower bound is Wilson's, at 95 %."""
    if new < _FEW:
        return []
    z, share = 1.96, doubts / new
    spread = z * ((share * (1 - share) + z * z / (4 * new)) / new) ** 0.5
    low = (share + z * z / (2 * new) - spread) / (1 + z * z / new)
    limit = max(_MOST_DOUBTFUL, 2 * usual)
    if low <= limit:
        return []
    return [
        f"新标注 {new} 条里有 {doubts} 条（{share:.0%}）与没有见过它们的模型几乎肯定的判断相反，"
        f"平常是 {usual:.0%}；这批标注可能有误，请先核对列出的各条"
    ]


def data_hash(clauses: Iterable[Clause]) -> str:
    """The hash of the training clauses with their labels."""
    lines = (json.dumps(c.to_json(), ensure_ascii=False, sort_keys=True) for c in clauses)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def seen(clauses: Iterable[Clause]) -> np.ndarray:
    """A mark of each clause, by which a later comparison knows what a model was trained on."""
    return np.array(sorted({_mark(c) for c in clauses}), np.uint64)


def _mark(clause: Clause) -> int:
    return int.from_bytes(hashlib.sha256(normal(clause.text).encode()).digest()[:8], "big")


def _held(clause: Clause) -> bool:
    name = f"report {clause.report}" if clause.report else f"text {normal(clause.text)}"
    return hashlib.sha256(name.encode()).digest()[0] % _SHARE == 0


def _version(clauses: Sequence[Clause], program: str) -> str:
    lexicon = json.dumps(
        {k: {n: list(w) for n, w in v.items()} for k, v in taxonomy.load().lexicon.entries.items()}
    )
    return "c-" + hashlib.sha256(f"{program}\n{data_hash(clauses)}\n{lexicon}".encode()).hexdigest()[:10]
