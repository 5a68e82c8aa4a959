"""Reference tables and seed articles, as data: one CSV a table, sorted, with an example where a rule rests on a row."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SEEDS_DIR = Path(__file__).parent


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `seeds/<name>.csv`, each a dict of its columns; empty cells are empty strings.

    Raises FileNotFoundError when there is no such table.
    """
    with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
