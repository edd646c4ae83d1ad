"""The retraining loop: a new style is learnt, a noisy batch is refused, nothing held out is trained on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models import artifact
from models.narrative.features import normal
from models.registry import Registry
from tests.conftest import ROOT
from training import corpus, taxonomy
from training.labels.clause import Clause
from training.narrative import candidate
from training.narrative.evaluate import evaluate

pytestmark = pytest.mark.heavy

CODES = list(taxonomy.load().themes)


def _noisy(clauses: list[Clause], share: float) -> list[Clause]:
    """The clauses with a share of their labels drawn at random."""
    rng = random.Random(3)
    made = []
    for c in clauses:
        if rng.random() < share:
            role = rng.choice(["problem", "measure", "other"])
            themes = () if role == "other" else tuple(rng.sample(CODES, rng.choice([1, 1, 2])))
            c = replace(c, role=role, themes=themes)
        made.append(c)
    return made


def test_a_new_style_is_learnt_and_promoted(style: list[Clause], tmp_path: Path) -> None:
    """The whole corpus, 300 clauses of 30 reports, measured on the 100 clauses of the ten others."""
    reports = sorted({str(c.report) for c in style})
    new = [c for c in style if c.report in reports[:30]]
    unseen = [c for c in style if c.report in reports[30:]]
    assert (len(new), len(unseen)) == (300, 100)
    registry = Registry(tmp_path)
    before = registry.load()
    made = candidate.train(new, registry, tmp_path, "test")
    assert made.reasons == ()
    assert candidate.objections(registry, made.version) == []
    registry.promote(made.version)
    old = evaluate(before.tagger, unseen)["themes"]["micro_f1"]
    learnt = evaluate(registry.load().tagger, unseen)["themes"]["micro_f1"]
    assert learnt > old + 0.05
    assert registry.rollback() == before.version
    assert registry.load().sha256 == before.sha256


def test_a_batch_with_random_labels_is_refused_and_the_same_batch_without_is_not(
    style: list[Clause], small_corpus: tuple[Clause, ...], tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    noisy = candidate.train(_noisy(style, 0.3), registry, tmp_path, "test")
    clean = candidate.train(style, registry, tmp_path, "test")
    assert any("可能有误" in reason for reason in noisy.reasons)
    assert not any("可能有误" in reason for reason in clean.reasons)
    assert any("可能有误" in reason for reason in candidate.objections(registry, noisy.version))
    assert len(noisy.doubts) > 3 * len(clean.doubts)


def test_what_is_held_out_is_never_trained_on(
    style: list[Clause], small_corpus: tuple[Clause, ...], tmp_path: Path
) -> None:
    made = candidate.train(style, Registry(tmp_path), tmp_path, "test")
    parts = made.parts
    assert set(parts.base) == set(small_corpus)
    assert len(parts.new) + len(parts.held) == len(style)
    assert not {c.report for c in parts.new} & {c.report for c in parts.held}
    assert 0.05 < len(parts.held) / len(style) < 0.35
    state = artifact.read(made.path).state
    trained_on = set(np.asarray(state["trained_on"]).tolist())
    assert not trained_on & set(candidate.seen(parts.held).tolist())
    assert set(candidate.seen(parts.new).tolist()) <= trained_on
    metrics = artifact.read(made.path).metrics
    assert metrics["clauses"] == {"corpus": len(small_corpus), "new": len(parts.new), "held_out": len(parts.held)}
    assert metrics["gold"]["clauses"] == len(corpus.gold())
    assert metrics["data"] == candidate.data_hash([*parts.base, *parts.new])
    assert b"micro-F1" in artifact.file(made.path, artifact.CARD)


def test_clauses_that_the_current_model_saw_do_not_judge_it(
    style: list[Clause], small_corpus: tuple[Clause, ...], tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    first = candidate.train(style, registry, tmp_path, "test")
    assert "new" in first.comparisons
    source = artifact.read(first.path)
    saw = source.state | {"trained_on": candidate.seen(style)}
    artifact.write(tmp_path / "c-saw", saw, "", dict(source.metrics))
    registry.promote("c-saw")
    _, comparisons = candidate.judge(registry, registry.load().tagger, first.parts.held)
    assert list(comparisons) == ["gold"]


def test_the_same_labels_train_the_same_candidate_once(
    style: list[Clause], small_corpus: tuple[Clause, ...], tmp_path: Path
) -> None:
    made = candidate.train(style[:50], Registry(tmp_path), tmp_path, "test")
    with pytest.raises(FileExistsError):
        candidate.train(style[:50], Registry(tmp_path), tmp_path, "test")
    again = candidate.train(style[:50], Registry(tmp_path / "b"), tmp_path / "b", "test")
    assert again.version == made.version
    assert artifact.read(again.path).sha256 == artifact.read(made.path).sha256


def test_copies_of_gold_and_incomplete_labels_fall_out(style: list[Clause]) -> None:
    gold = next(c for c in corpus.gold() if c.themes)
    changed = next(c for c in corpus.clauses() if c.themes and c.report is None)
    labels = [
        replace(gold, id="x1", report=None),
        Clause("只有角色的一条", role="problem"),
        replace(changed, id="x2", role="measure", themes=("team",)),
        *style[:10],
        style[0],
    ]
    parts = candidate.divide(labels)
    assert (parts.incomplete, parts.copies) == (1, 2)
    kept = [*parts.new, *parts.held]
    assert normal(gold.text) not in {normal(c.text) for c in kept}
    assert [c for c in kept if c.text == changed.text] == [labels[2]]
    assert changed not in parts.base
    assert len(parts.base) == len(corpus.clauses()) - 1


@pytest.mark.parametrize(
    ("doubts", "new", "usual", "refused"),
    [
        (0, 300, 0.03, False),
        (30, 300, 0.03, False),
        (80, 300, 0.03, True),
        (80, 300, 0.20, False),
        (10, 15, 0.03, False),
    ],
)
def test_how_many_doubtful_labels_are_too_many(doubts: int, new: int, usual: float, refused: bool) -> None:
    assert bool(candidate.noise(doubts, new, usual)) == refused


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("step", ["fit", "doubtful", "judge", "evaluate"])
def test_killed_in_training_the_current_model_stays(tmp_path: Path, step: str) -> None:
    script = f"""
        import os, signal, sys
        from pathlib import Path
        from models.registry import Registry
        from training import corpus
        from training.labels.clause import Clause
        from training.narrative import candidate

        few = corpus.clauses()[:200]
        corpus.clauses = lambda: few
        setattr(candidate, {step!r}, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
        candidate.train([Clause("网站打不开", role="problem", themes=("platform",))], Registry(Path(sys.argv[1])),
                        Path(sys.argv[1]), "test")
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, timeout=120, check=False, env=environment, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    registry = Registry(tmp_path)
    assert [v.name for v in registry.versions()] == [registry.current()]
    assert registry.load().sha256 == Registry().load().sha256
