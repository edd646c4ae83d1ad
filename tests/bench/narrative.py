"""``python -m tests.bench.narrative``: the tagger beside honest baselines, its parts one by one, a learning curve.

Every row is trained on the same clauses and measured on the gold set, and on the files given with ``--labels``.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline

from training import corpus, taxonomy
from training.labels import formats
from training.labels.clause import Clause
from training.narrative.evaluate import averages, evaluate
from training.narrative.fit import Recipe, fit

Predict = Callable[[Sequence[Clause]], np.ndarray]
CODES = tuple(taxonomy.load().themes)
SIZES = (250, 500, 1000, 2000, 3500)


@dataclass(frozen=True)
class Row:
    """One line of the table: figures by set."""

    name: str
    clauses: int
    seconds: float
    figures: dict[str, dict[str, float]]


def truth(clauses: Sequence[Clause]) -> np.ndarray:
    """Themes of the clauses, shape (n, 14)."""
    return np.array([[code in (c.themes or ()) for code in CODES] for c in clauses])


def lexicon_alone(_: Sequence[Clause]) -> Predict:
    """A theme for each word of the lexicon."""
    lexicon = taxonomy.load().lexicon

    def predict(clauses: Sequence[Clause]) -> np.ndarray:
        stated = [{h.label for h in lexicon.find(c.text) if h.states} for c in clauses]
        return np.array([[k in s for k in range(len(CODES))] for s in stated])

    return predict


def _thresholded(make: Callable[[], object]) -> Callable[[Sequence[Clause]], Predict]:
    """One-vs-rest with a threshold a theme, chosen on held-out folds like ours."""

    def train(clauses: Sequence[Clause]) -> Predict:
        texts, y = [c.text for c in clauses], truth(clauses)
        groups = [c.report or f"loose {i}" for i, c in enumerate(clauses)]
        held = np.zeros(y.shape)
        for a, b in GroupKFold(5).split(texts, groups=groups):
            held[b] = make().fit([texts[i] for i in a], y[a]).predict_proba([texts[i] for i in b])  # type: ignore[attr-defined]
        grid = np.linspace(0.05, 0.9, 86)
        best = [grid[np.argmax([f1_score(y[:, k], held[:, k] >= t) for t in grid])] for k in range(len(CODES))]
        model = make().fit(texts, y)  # type: ignore[attr-defined]
        return lambda some: model.predict_proba([c.text for c in some]) >= np.array(best)

    return train


def _linear() -> object:
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    return make_pipeline(
        features, OneVsRestClassifier(LogisticRegression(C=10, class_weight="balanced", max_iter=300))
    )


def _bayes() -> object:
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    return make_pipeline(features, OneVsRestClassifier(ComplementNB(alpha=0.3)))


def fasttext_like_others(clauses: Sequence[Clause]) -> Predict | None:
    """fastText with one-vs-all loss on characters; None where its wheel is not installed."""
    try:
        import fasttext
    except ImportError:
        return None
    path = Path("build") / "fasttext.txt"
    path.parent.mkdir(exist_ok=True)
    lines = [" ".join([*(f"__label__{t}" for t in c.themes or ()), *c.text]) for c in clauses if c.themes]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    model = fasttext.train_supervised(
        str(path), loss="ova", epoch=60, lr=0.5, wordNgrams=3, dim=60, thread=2, verbose=0, minCount=1
    )

    def predict(some: Sequence[Clause]) -> np.ndarray:
        found = [model.f.predict(" ".join(c.text) + "\n", 14, 0.5, "strict") for c in some]
        return np.array([[f"__label__{code}" in {label for _, label in f} for code in CODES] for f in found])

    return predict


@click.command()
@click.option(
    "--labels", multiple=True, type=click.Path(path_type=Path, exists=True), help="more sets to measure on"
)
@click.option("--curve/--no-curve", default=True, help="with the learning curve")
@click.option("--json", "out", type=click.Path(path_type=Path), help="write the figures here as well")
def main(labels: Sequence[Path], curve: bool, out: Path | None) -> None:
    """Measure and print a table in Markdown."""
    clauses = corpus.clauses()
    sets: dict[str, Sequence[Clause]] = {"gold": corpus.gold()}
    for path in labels:
        found = formats.load(path.read_bytes(), formats.FORMATS["jsonl"])[0]
        sets[f"{path.stem} 成篇"] = [c for c in found if c.report]
        sets[f"{path.stem} 散句"] = [c for c in found if not c.report]
    sets = {name: s for name, s in sets.items() if s}
    rows: list[Row] = []

    def show(row: Row) -> None:
        rows.append(row)
        roles = [f"{f['role']:.3f}" if "role" in f else "—" for f in row.figures.values()]
        cells = [
            f"{r} / {f['micro_f1']:.3f} / {f['macro_f1']:.3f}"
            for r, f in zip(roles, row.figures.values(), strict=True)
        ]
        print(f"| {row.name} | {row.clauses} | {row.seconds:.0f} s | {' | '.join(cells)} |", flush=True)

    print(f"| 做法 | 训练条数 | 用时 | {' | '.join(f'{n}：角色 / micro / macro' for n in sets)} |")
    print("|" + "---|" * (3 + len(sets)))
    for name, train in BASELINES.items():
        began = time.perf_counter()
        predict = train(clauses)
        if predict is None:
            print(f"| {name} | 没有安装 |")
            continue
        figures = {n: averages(truth(s), predict(s)) for n, s in sets.items()}
        show(Row(name, len(clauses), time.perf_counter() - began, figures))
    known = taxonomy.load()
    alone = [replace(c, report=None) for c in clauses]
    steps = {
        "字（1–4 元）": (alone, Recipe(known.themes, None), False),
        "字、词": (alone, Recipe(known.themes, None, words=True), False),
        "字、词表知识": (alone, Recipe(known.themes, known.lexicon), False),
        "字、词表知识、位置（发布的做法）": (clauses, Recipe(known.themes, known.lexicon), True),
        "字、词、词表知识、位置": (clauses, Recipe(known.themes, known.lexicon, words=True), True),
    }
    for name, (some, recipe, placed) in steps.items():
        show(_ours(name, some, recipe, sets, placed))
    for size in SIZES if curve else ():
        show(
            _ours(f"发布的做法，{size} 条", _sample(clauses, size), Recipe(known.themes, known.lexicon), sets, True)
        )
    if out is not None:
        out.write_text(json.dumps([r.__dict__ for r in rows], ensure_ascii=False, indent=1) + "\n", "utf-8")


BASELINES: dict[str, Callable[[Sequence[Clause]], Predict | None]] = {
    "词表匹配": lexicon_alone,
    "TF-IDF ＋ 逻辑回归": _thresholded(_linear),
    "补集朴素贝叶斯": _thresholded(_bayes),
    "fastText": fasttext_like_others,
}


def _ours(
    name: str, clauses: Sequence[Clause], recipe: Recipe, sets: dict[str, Sequence[Clause]], placed: bool
) -> Row:
    began = time.perf_counter()
    tagger = fit(clauses, recipe).tagger
    figures = {}
    for n, some in sets.items():
        found = evaluate(tagger, some if placed else [replace(c, report=None) for c in some])
        figures[n] = {
            "role": found["role"]["accuracy"],
            **{k: found["themes"][k] for k in ("micro_f1", "macro_f1")},
        }
    return Row(name, len(clauses), time.perf_counter() - began, figures)


def _sample(clauses: Sequence[Clause], size: int) -> list[Clause]:
    """About ``size`` clauses, by whole reports and loose clauses drawn at random, in the corpus' order."""
    names = sorted({c.report or f"loose {c.id}" for c in clauses})
    random.Random(11).shuffle(names)
    counts: dict[str, int] = {}
    for c in clauses:
        counts[c.report or f"loose {c.id}"] = counts.get(c.report or f"loose {c.id}", 0) + 1
    chosen: set[str] = set()
    total = 0
    for name in names:
        if total >= size:
            break
        chosen.add(name)
        total += counts[name]
    return [c for c in clauses if (c.report or f"loose {c.id}") in chosen]


if __name__ == "__main__":
    main()
