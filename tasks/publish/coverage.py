"""What is covered: claims by area and Jalali month, as heat maps and as the grid of an area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.publish.claim_view import Row
from tasks.publish.labels import name_fa
from tasks.publish.month_pages import Area, month_href, name_month
from tasks.publish.shown import fa, show_number

_YEARS = 14
"""Years side by side: as many as fit a page."""
MONTHS = tuple(name_fa("month", str(month)) for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class Cell:
    """The claims of one area and month."""

    claims: int
    level: int
    """1 to 5: how many, each level some three times the one before."""
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One area in one year: its twelve months."""

    page: str
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class HeatYear:
    """One year of the heat map."""

    name: str
    claims: int
    rows: tuple[HeatRow, ...]


def grade(number: float, bounds: Sequence[float] = (1, 4, 12, 40, 120)) -> int:
    """The level of a number: how many of the bounds it reaches; 0 for none."""
    return sum(number >= bound for bound in bounds)


def grid_area(area: Area, coverage: Sequence[Row]) -> list[tuple[int, list[Cell | None]]]:
    """The years of one area, newest first: a cell a month, and one for claims of the year as a whole."""
    found = {(row["list_year"], row["list_month"]): row["claims"] for row in coverage if row["area"] == area.code}
    years = sorted({year for year, _ in found}, reverse=True)
    return [(year, [_cell(area, year, month, found) for month in (*range(1, 13), 0)]) for year in years]


def draw_heat(areas: Sequence[Area], coverage: Sequence[Row]) -> Iterator[HeatYear]:
    """The years, newest first, each with the areas that have claims in it."""
    found: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
    for row in coverage:
        found[row["area"]][row["list_year"], row["list_month"]] = row["claims"]
    years = sorted(
        {row["list_year"] for row in coverage if row["list_year"] > 0 and row["list_month"] > 0}, reverse=True
    )
    for year in years:
        rows = [
            HeatRow(area.page, area.name, tuple(_cell(area, year, month, found[area.code]) for month in range(1, 13)))
            for area in areas
        ]
        covered = tuple(row for row in rows if any(row.cells))
        claims = sum(cell.claims for row in covered for cell in row.cells if cell is not None)
        yield HeatYear(f"سال {fa(year)}", claims, covered)


def draw_years(areas: Sequence[Area], coverage: Sequence[Row]) -> tuple[list[int], list[HeatRow]]:
    """The newest years that have claims, oldest first, and the areas with a cell for each, which leads to its page."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for row in coverage:
        found[row["area"], row["list_year"]] += row["claims"]
    years = sorted({year for _, year in found if year > 0})[-_YEARS:]
    rows = []
    for area in areas:
        cells = []
        for year in years:
            claims = found.get((area.code, year))
            label = f"{area.name}، سال {fa(year)}: {show_number(claims or 0)} ادعا"
            level = max(grade(claims or 0), 1)
            cells.append(Cell(claims, level, f"province/{area.page}.html#months", label) if claims else None)
        rows.append(HeatRow(area.page, area.name, tuple(cells)))
    return years, [row for row in rows if any(row.cells)]


def _cell(area: Area, year: int, month: int, found: dict[tuple[int, int], int]) -> Cell | None:
    claims = found.get((year, month))
    if claims is None:
        return None
    label = f"{area.name}، {name_month(year, month)}: {show_number(claims)} ادعا"
    return Cell(claims, max(grade(claims), 1), month_href(area.page, year, month), label)
