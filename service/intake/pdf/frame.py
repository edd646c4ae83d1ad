"""How a page lies: from PDF user space (points, y up) to reading coordinates (points, y down)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """An affine map x = ax·X + bx·Y + cx, y = ay·X + by·Y + cy; ``turn`` is the direction of the text.

    ``turn`` is in degrees counter-clockwise in user space: 90 where text runs up the unturned page.
    """

    width: float
    height: float
    turn: int
    ax: float
    bx: float
    cx: float
    ay: float
    by: float
    cy: float

    @classmethod
    def of(cls, box: tuple[float, float, float, float], turn: int) -> Frame:
        """The frame of a visible page box (left, bottom, right, top) whose text runs at ``turn`` degrees."""
        left, bottom, right, top = box
        wide, high = right - left, top - bottom
        if turn == 90:
            return cls(high, wide, turn, 0, 1, -bottom, 1, 0, -left)
        if turn == 180:
            return cls(wide, high, turn, -1, 0, right, 0, 1, -bottom)
        if turn == 270:
            return cls(high, wide, turn, 0, -1, top, -1, 0, right)
        return cls(wide, high, 0, 1, 0, -left, 0, -1, top)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space in reading coordinates."""
        return self.ax * x + self.bx * y + self.cx, self.ay * x + self.by * y + self.cy

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box of user space, by two opposite corners, as (left, top, right, bottom) in reading coordinates."""
        u0, v0 = self.ax * x0 + self.bx * y0 + self.cx, self.ay * x0 + self.by * y0 + self.cy
        u1, v1 = self.ax * x1 + self.bx * y1 + self.cx, self.ay * x1 + self.by * y1 + self.cy
        if u0 > u1:
            u0, u1 = u1, u0
        if v0 > v1:
            v0, v1 = v1, v0
        return u0, v0, u1, v1
