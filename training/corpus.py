"""The shipped corpus: training clauses (``corpus/clauses``), the frozen gold set, and near-copies among them.

``python -m training.corpus`` lists training clauses that are nearly the same as a gold clause or as an earlier
training clause; ``--remove`` takes them out of the training files. Gold is never changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click
import numpy as np
from rapidfuzz import fuzz, process

from models.artifact import replace_durably
from models.narrative.features import normal
from training.labels.clause import Clause

NEAR = 85.0
"""Similarity (0-100, normalised edit distance) from which two clauses count as copies of one another."""
_LEAST = 8
"""Characters below which only the very same text counts: short stock phrases are everybody's."""


@cache
def clauses() -> tuple[Clause, ...]:
    """Every training clause, file by file, each report in its order."""
    return tuple(c for path in _files("clauses") for c in _read(path))


@cache
def gold() -> tuple[Clause, ...]:
    """The frozen gold set; never trained on."""
    return tuple(c for path in _files("gold") for c in _read(path))


def near_copies(texts: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Pairs (index in ``texts``, index in ``others``, similarity) of near copies; of a text with its first one."""
    ours, theirs = [_bare(t) for t in texts], [_bare(t) for t in others]
    if not ours or not theirs:
        return
    for start in range(0, len(ours), 500):
        scores = process.cdist(
            ours[start : start + 500], theirs, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.float32
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            a, b = ours[start + row], theirs[column]
            if a == b or min(len(a), len(b)) >= _LEAST:
                yield start + int(row), int(column), float(scores[row, column])


def duplicates(train: Sequence[Clause], held_out: Sequence[Clause]) -> dict[int, str]:
    """Training clauses to take out, by index, each with the text that it copies.

    Short texts without theme (改进措施：) are everybody's and stay; so does the first of several copies among the
    training clauses.
    """
    texts = [c.text for c in train]
    out: dict[int, str] = {}
    for i, j, _ in near_copies(texts, [c.text for c in held_out]):
        if _tells(train[i]):
            out.setdefault(i, held_out[j].text)
    for i, j, _ in near_copies(texts, texts):
        if j < i and j not in out and _tells(train[i]):
            out.setdefault(i, texts[j])
    return out


def _tells(clause: Clause) -> bool:
    return bool(clause.themes) or len(_bare(clause.text)) > 2 * _LEAST


def _bare(text: str) -> str:
    return re.sub(r"\W", "", normal(text))


def _files(folder: str) -> list[Traversable]:
    return sorted(
        (p for p in files("corpus").joinpath(folder).iterdir() if p.name.endswith(".jsonl")), key=lambda p: p.name
    )


def _read(path: Traversable) -> list[Clause]:
    return [Clause.from_json(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


@click.command()
@click.option("--remove", is_flag=True, help="take the copies out of corpus/clauses")
@click.pass_context
def main(ctx: click.Context, remove: bool) -> None:
    """List near copies; exit status 1 while there are any."""
    found = duplicates(clauses(), gold())
    for index, text in sorted(found.items()):
        click.echo(f"{clauses()[index].id}\t{clauses()[index].text}\t~ {text}")
    names = {clauses()[i].id for i in found}
    click.echo(f"{len(clauses())} training clauses, {len(gold())} gold, {len(found)} near copies", err=True)
    if remove:
        for path in _files("clauses"):
            kept = [c for c in _read(path) if c.id not in names]
            text = "".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for c in kept)
            replace_durably(Path(str(path)), text.encode())
    ctx.exit(1 if found and not remove else 0)


if __name__ == "__main__":
    main()
