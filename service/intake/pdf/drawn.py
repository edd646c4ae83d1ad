"""What is drawn on a PDF page: ruling lines, filled boxes and pictures, from pdfium's page objects.

Producers draw the border of a cell as a stroked line, a stroked rectangle, a thin filled rectangle, a thin
picture, or many pieces of these: all become Rulings. All numbers are points in reading coordinates.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from service.intake.pdf.frame import Frame

THIN = 3.0
"""A box no thicker than this is a line: word processors offer borders of up to 6 pt, tables have 0.5."""

LONG = 1.5
"""How many times longer than thick a ruling is; squarer pieces are the dots of a dotted line, or its corners."""

SLANT = 1.0
"""How far the ends of a horizontal or vertical line may be off."""

MAX_OBJECTS = 50_000
"""Page objects looked at on a page. A page full of Word's bordered cells has some 3 000; maps have millions."""

MAX_SEGMENTS = 200_000
"""Path segments looked at on a page, for the same reason."""

MAX_DEPTH = 8
"""Form XObjects inside one another that are entered."""


class Ruling(NamedTuple):
    """A line at ``at`` (its y when it runs across, its x when it runs down) from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Square points."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(slots=True)
class Drawn:
    """``shapes`` counts drawn paths that are neither rulings nor boxes: lettering as outlines, charts, maps.

    Of a page with more objects than are looked at, what was drawn first is there.
    """

    across: list[Ruling] = field(default_factory=list)
    down: list[Ruling] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    shapes: int = 0

    def add_box(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Take a thin box as a ruling; a dot may be part of either kind of line. False when it is not thin."""
        wide, high = right - left, bottom - top
        if min(wide, high) > THIN:
            return False
        if wide >= high * LONG or max(wide, high) <= THIN:
            self.across.append(Ruling((top + bottom) / 2, left, right))
        if high >= wide * LONG or max(wide, high) <= THIN:
            self.down.append(Ruling((left + right) / 2, top, bottom))
        return True

    def add_line(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Take a stroked piece of a path as a ruling. False when it is slanted."""
        if abs(y1 - y0) <= SLANT or abs(x1 - x0) <= SLANT:
            return self.add_box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return False


Matrix = tuple[float, float, float, float, float, float]
"""PDF's (a, b, c, d, e, f): x' = a·x + c·y + e, y' = b·x + d·y + f."""

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def read_drawn(page: Any, frame: Frame) -> Drawn:
    """Everything drawn on a pdfium page that a reader of text and tables can use."""
    walk = _Walk(frame)
    for handle, outer in walk.objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY, 0):
        walk.take(handle, outer)
    return walk.drawn


class _Walk:
    """One pass over a page's objects, with the buffers that pdfium writes its answers to."""

    def __init__(self, frame: Frame) -> None:
        self.drawn = Drawn()
        self._frame = frame
        self._objects = 0
        self._segments = 0
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._to_floats = [ctypes.byref(f) for f in self._floats]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def objects(self, owner: Any, count: Any, get: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
        """Paths and images with the matrix of the Form XObjects around them."""
        for i in range(count(owner)):
            self._objects += 1
            if self._objects > MAX_OBJECTS or self._segments > MAX_SEGMENTS:
                return
            handle = get(owner, i)
            kind = pdfium.FPDFPageObj_GetType(handle)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = _times(_matrix(handle), outer)
                yield from self.objects(
                    handle, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1
                )
            elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
                yield handle, outer

    def take(self, handle: Any, outer: Matrix) -> None:
        """Sort one object into ``drawn``."""
        box = self._bounds(handle, outer)
        if box is None:
            return
        if pdfium.FPDFPageObj_GetType(handle) == pdfium.FPDF_PAGEOBJ_IMAGE:
            if not self.drawn.add_box(*box):
                self.drawn.pictures.append(self._clipped(box))
            return
        if not pdfium.FPDFPath_GetDrawMode(handle, ctypes.byref(self._fill), ctypes.byref(self._stroke)):
            return
        stroked = bool(self._stroke.value)
        if not stroked and not self._fill.value:
            return
        count = pdfium.FPDFPath_CountSegments(handle)
        self._segments += count
        if count in (2, 5) and self.drawn.add_box(*box):
            return
        self._path(handle, count, outer, stroked)

    def _path(self, handle: Any, count: int, outer: Matrix, stroked: bool) -> None:
        """The straight pieces of a stroked path; the thin boxes of a filled one."""
        found = False
        for points, straight in _subpaths(handle, count, _times(_matrix(handle), outer)):
            turned = [self._frame.point(x, y) for x, y in points]
            if stroked:
                for (x0, y0), (x1, y1) in pairwise(turned):
                    found |= self.drawn.add_line(x0, y0, x1, y1)
            elif straight:
                xs, ys = [x for x, _ in turned], [y for _, y in turned]
                box = Box(min(xs), min(ys), max(xs), max(ys))
                if not self.drawn.add_box(*box) and len(points) in (4, 5):
                    self.drawn.fills.append(box)
                found = True
        self.drawn.shapes += not found

    def _bounds(self, handle: Any, outer: Matrix) -> Box | None:
        if not pdfium.FPDFPageObj_GetBounds(handle, *self._to_floats):
            return None
        left, bottom, right, top = (f.value for f in self._floats)
        if outer is not _IDENTITY:
            corners = [_apply(outer, x, y) for x in (left, right) for y in (bottom, top)]
            left, right = min(x for x, _ in corners), max(x for x, _ in corners)
            bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        return Box(*self._frame.box(left, bottom, right, top))

    def _clipped(self, box: Box) -> Box:
        """The part of a box that is on the page."""
        width, height = self._frame.width, self._frame.height
        return Box(
            min(max(box.left, 0), width),
            min(max(box.top, 0), height),
            min(max(box.right, 0), width),
            min(max(box.bottom, 0), height),
        )


def _subpaths(handle: Any, count: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The polylines of a path, and whether each is free of curves. A curve's control points are left out."""
    get, kind_of = pdfium.FPDFPath_GetPathSegment, pdfium.FPDFPathSegment_GetType
    get_point, get_close = pdfium.FPDFPathSegment_GetPoint, pdfium.FPDFPathSegment_GetClose
    line, move = pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    points: list[tuple[float, float]] = []
    straight, last = True, None
    for i in range(count):
        segment = get(handle, i)
        kind = kind_of(segment)
        if kind != line:
            if len(points) > 1:
                yield _closed(points, get_close(last)), straight
            points, straight = [], kind == move
        get_point(segment, to_x, to_y)
        points.append(_apply(matrix, x.value, y.value))
        last = segment
    if len(points) > 1:
        yield _closed(points, get_close(last)), straight


def _closed(points: list[tuple[float, float]], closed: bool) -> list[tuple[float, float]]:
    return [*points, points[0]] if closed and points[0] != points[-1] else points


def _matrix(handle: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(found)):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    if n is _IDENTITY:
        return m
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
