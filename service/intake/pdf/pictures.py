"""Which pictures of a page are worth a mention."""

from __future__ import annotations

from collections.abc import Sequence

from service.intake.pdf.drawn import Box

SHARE = 0.02
"""Pictures of a smaller share of the page are seals, logos and bullets."""

ABUT = 2.0
"""Points between strips of one picture: scanners and printers cut pictures up."""

MAX_PICTURES = 500
"""Pieces that are put together on a page; with more, each stands for itself."""


def shown(boxes: Sequence[Box], width: float, height: float) -> list[Box]:
    """The pictures of a page of that size, strips of one picture put together, without the small ones."""
    merged: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.top):
        whole = box
        if len(boxes) <= MAX_PICTURES:
            for other in [m for m in merged if _touch(m, whole)]:
                merged.remove(other)
                whole = Box(
                    min(whole.left, other.left),
                    min(whole.top, other.top),
                    max(whole.right, other.right),
                    max(whole.bottom, other.bottom),
                )
        merged.append(whole)
    return [b for b in merged if b.area >= SHARE * width * height]


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left - ABUT <= other.right
        and other.left - ABUT <= one.right
        and one.top - ABUT <= other.bottom
        and other.top - ABUT <= one.bottom
    )
