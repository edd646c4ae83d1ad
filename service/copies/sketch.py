"""A report as a bounded set of hashes of its masked shingles: what is kept of every report of a batch.

The lowest hashes are kept ("bottom k"), so that two sketches tell how much two reports share, however long either
is: below the lower of their two limits each sketch is complete. The same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.copies.rules import rules
from service.copies.text import Narrative

Hashes = NDArray[np.uint32]
FULL = 2**32
"""The limit of a sketch that left nothing out."""
_BREAK = ord("\n")
_STEP = np.uint64(0x9E3779B97F4A7C15)


class Sketch(msgspec.Struct, frozen=True):
    """``raw``: hashes of the shingles of ``organ``'s report, rising, unsigned 32 bits, little-endian.

    It holds every hash of the report that is below ``limit``.
    """

    organ: str
    raw: bytes
    limit: int

    @property
    def hashes(self) -> Hashes:
        """The hashes, rising; a view, not a copy."""
        return np.frombuffer(self.raw, "<u4")


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Sketch)


def sketch(narrative: Narrative) -> bytes:
    """The sketch of a narrative as msgpack, at most 8 KB beside the organ's name."""
    hashes = shingles(s.masked for s in narrative.sentences)
    most = rules().sketch.most
    limit = FULL if len(hashes) <= most else int(hashes[most])
    return _ENCODER.encode(Sketch(narrative.organ, hashes[:most].astype("<u4").tobytes(), limit))


def read(content: bytes) -> Sketch:
    """The sketch in its bytes; msgspec.DecodeError where they are none."""
    return _DECODER.decode(content)


def shingles(masked: Iterable[str]) -> Hashes:
    """The distinct hashes, rising, of every ``width`` characters in a row within one of the strings."""
    return np.unique(placed(masked)[0])


def placed(masked: Iterable[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """The hashes of all shingles in the text's order, and the number of the string that each is of."""
    width = rules().sketch.width
    codes = np.frombuffer("\n".join(masked).encode("utf-32-le"), "<u4").astype(np.uint64)
    if len(codes) < width:
        return np.empty(0, np.uint32), np.empty(0, np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(codes, width)
    whole = (windows != _BREAK).all(axis=1)
    mixed = np.zeros(int(whole.sum()), np.uint64)
    for column in windows[whole].T:
        mixed = _mix(mixed + column + _STEP)
    numbers = np.cumsum(codes == _BREAK)[: len(windows)][whole]
    return (mixed >> np.uint64(32)).astype(np.uint32), numbers


def among(hashes: Hashes, of: Hashes) -> NDArray[np.bool_]:
    """Which of ``hashes`` are in the rising array ``of``."""
    if not len(of):
        return np.zeros(len(hashes), np.bool_)
    places = np.minimum(np.searchsorted(of, hashes), len(of) - 1)
    return np.asarray(of[places] == hashes)


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finishing step of splitmix64 (S. Vigna): every bit depends on every other."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
