"""Which reports to compare sentence by sentence: MinHash, buckets of bands, then the sketches themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from service.copies.rules import rules
from service.copies.sketch import Hashes, among

Pairs = NDArray[np.int64]
_CHUNK = 4096
_HELD = 4_000_000
"""Codes of pairs in memory before those that came twice are dropped: 32 MB."""


def candidates(own: Sequence[Hashes], limits: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    """Pairs (i, j, contained), i < j, of which enough hashes of the smaller sketch are also in the larger one.

    ``own`` are rising hashes, complete below ``limits``. Two reports that share a fifth of all their shingles meet
    in a bucket with a probability of 0.9997, a seventh with 0.98 (``1 - (1 - J^rows)^bands``).
    """
    known = rules().sketch
    least = rules().decision.own // 2
    places = np.array([i for i, hashes in enumerate(own) if len(hashes) >= least], np.int64)
    if len(places) < 2:
        return
    signatures = _signatures([own[i] for i in places])
    pairs = _meeting(signatures)
    for start in range(0, len(pairs), _CHUNK):
        part = pairs[start : start + _CHUNK]
        alike = (signatures[part[:, 0]] == signatures[part[:, 1]]).mean(axis=1)
        for a, b in part[alike >= _least_alike(known.contained)]:
            i, j = int(places[a]), int(places[b])
            share = contained(own[i], limits[i], own[j], limits[j])
            if share >= known.contained:
                yield i, j, share


def contained(one: Hashes, one_limit: int, other: Hashes, other_limit: int) -> float:
    """The part of the smaller set that is in the larger one, where both are complete."""
    limit = min(one_limit, other_limit)
    if limit < one_limit:
        one = one[: np.searchsorted(one, limit)]
    if limit < other_limit:
        other = other[: np.searchsorted(other, limit)]
    smaller = min(len(one), len(other))
    return float(among(one, other).sum()) / smaller if smaller else 0.0


def _signatures(own: Sequence[Hashes]) -> NDArray[np.uint32]:
    """A row of minima for each report; the hashes are hashed already, so that datasketch only permutes them."""
    first = MinHash(num_perm=rules().sketch.perms, hashfunc=int)
    rows = np.empty((len(own), first.num_perm), np.uint32)
    for row, hashes in zip(rows, own, strict=True):
        made = MinHash(num_perm=first.num_perm, hashfunc=int, permutations=first.permutations, scheme=first.scheme)
        made.update_batch(hashes.tolist())
        row[:] = made.hashvalues
    return rows


def _meeting(signatures: NDArray[np.uint32]) -> Pairs:
    """Pairs of rows that agree in a whole band: (n, 2), a < b, in order.

    The buckets are runs in a sorted column: datasketch's dictionaries of them would take gigabytes for ten thousand
    reports.
    """
    rows = rules().sketch.rows
    count = len(signatures)
    found: list[Pairs] = []
    for band in range(0, signatures.shape[1] - rows + 1, rows):
        columns = signatures[:, band : band + rows]
        order = np.lexsort(columns.T)
        ordered = columns[order]
        ends = np.flatnonzero((ordered[1:] != ordered[:-1]).any(axis=1)) + 1
        starts = np.concatenate([[0], ends])
        for start, size in zip(starts, np.diff(np.concatenate([starts, [count]])), strict=True):
            if size > 1:
                found.append(_codes(order[start : start + size], count))
        if sum(map(len, found)) > _HELD:
            found = [_distinct(found)]
    return np.stack(np.divmod(_distinct(found), count), axis=1)


def _distinct(codes: Sequence[Pairs]) -> Pairs:
    """The codes, each once, rising."""
    ordered = np.sort(np.concatenate([np.empty(0, np.int64), *codes]))
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def _codes(bucket: Pairs, count: int) -> Pairs:
    """The pairs of a bucket (rising) as a * count + b: all, or in a crowd each with the first and the next ones."""
    known = rules().sketch
    if len(bucket) <= known.crowd:
        a, b = np.triu_indices(len(bucket), 1)
        return np.asarray(bucket[a] * count + bucket[b])
    steps = [bucket[:-step] * count + bucket[step:] for step in range(1, known.next + 1)]
    return np.concatenate([bucket[0] * count + bucket[1:], *steps])


def _least_alike(contained_: float) -> float:
    """The similarity of signatures below which a pair is not worth a look: half of that of equal lengths."""
    return contained_ / (2 - contained_) / 2
