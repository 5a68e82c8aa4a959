"""Site families: outlets that share a publishing system, and so the places on a page where its article stands.

Three systems serve most Iranian outlets. `seeds/site_families.csv` holds CSS selectors for each, tried in its order;
`seeds/outlets.csv` says which outlet uses which. Selectors follow what public scrapers of those sites use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from seeds import read_table


@dataclass(frozen=True, slots=True)
class Family:
    """CSS selectors of one publishing system; an empty one selects nothing."""

    name: str
    marker: str
    """What only this family's article pages have."""
    article: str
    title: str
    lead: str
    body: str
    date: str
    author: str
    drop: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet, by its domain."""

    domain: str
    agency: str
    family: str | None
    """The site family, where it is known."""
    article_pattern: re.Pattern[str] | None
    """Finds an article's own number in the path of its addresses; None where every address is its own article."""
    other_domains: tuple[str, ...]
    """Domains under which the same articles with the same numbers stand."""
    is_aggregator: bool
    """Whether it republishes others' articles: a copy there is no second source."""


@cache
def list_families() -> tuple[Family, ...]:
    """Every family, the most particular markers first."""
    rows = sorted(read_table("site_families"), key=lambda row: int(row["rank"]))
    names = ("marker", "article", "title", "lead", "body", "date", "author", "drop")
    return tuple(Family(row["family"], *(row[name] for name in names)) for row in rows)


@cache
def find_family(name: str) -> Family | None:
    """The family of that name; None for a name that the table does not have."""
    return next((family for family in list_families() if family.name == name), None)


@cache
def find_outlet(host: str) -> Outlet | None:
    """The outlet whose domain is the host or a parent of it; None for an unknown one."""
    labels = host.lower().split(".")
    for start in range(len(labels) - 1):
        found = _outlets().get(".".join(labels[start:]))
        if found is not None:
            return found
    return None


@cache
def _outlets() -> dict[str, Outlet]:
    families = {family.name for family in list_families()}
    found: dict[str, Outlet] = {}
    for row in read_table("outlets"):
        outlet = Outlet(
            row["domain"],
            row["agency"],
            row["site_family"] if row["site_family"] in families else None,
            re.compile(row["article_pattern"]) if row["article_pattern"] else None,
            tuple(row["other_domains"].split()),
            row["aggregator"] == "1",
        )
        found |= dict.fromkeys((outlet.domain, *outlet.other_domains), outlet)
    return found
