"""``python -m tests.bench.plain``: 45,000 short titles in ten classes, trained and measured, beside a bare LinearSVC."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from models.words import segment
from tests.bench.titles import titles

TRAIN, TEST = 45_000, 10_000
SECONDS, MEGABYTES, TEST_SECONDS = 120, 2048, 20


def main() -> None:
    """Print accuracy, seconds and memory; exit with 1 where a bound does not hold."""
    train, test = list(titles(TRAIN, 1)), list(titles(TEST, 2))
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, some in (("train", train), ("test", test)):
            files[name] = Path(folder) / f"{name}.jsonl"
            lines = (json.dumps({"text": t, "label": x}, ensure_ascii=False) for t, x in some)
            files[name].write_text("\n".join(lines) + "\n", "utf-8")
        out = Path(folder) / "classifier"
        training, _ = _run("train", "--labels", str(files["train"]), "--out", str(out))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        measuring, printed = _run("evaluate", "--model", str(out), "--labels", str(files["test"]), "--json")
    ours = json.loads(printed)["accuracy"]
    began = time.perf_counter()
    theirs = _bare([t for t, _ in train], [x for _, x in train], [t for t, _ in test], [x for _, x in test])
    print(f"train {training:.1f} s (at most {SECONDS}), {memory:.0f} MB (at most {MEGABYTES})")
    print(f"evaluate {measuring:.1f} s (at most {TEST_SECONDS})")
    print(f"accuracy {ours:.4f}, bare LinearSVC {theirs:.4f} ({time.perf_counter() - began:.1f} s)")
    holds = training <= SECONDS and memory <= MEGABYTES and measuring <= TEST_SECONDS and ours >= theirs
    sys.exit(0 if holds else 1)


def _run(*args: str) -> tuple[float, bytes]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "service.cli", *args], capture_output=True, check=True)
    return time.perf_counter() - began, done.stdout


def _bare(train: list[str], labels: list[str], test: list[str], truth: list[str]) -> float:
    features = make_union(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
        TfidfVectorizer(analyzer=segment, sublinear_tf=True),
    )
    return float(accuracy_score(truth, make_pipeline(features, LinearSVC()).fit(train, labels).predict(test)))


if __name__ == "__main__":
    main()
