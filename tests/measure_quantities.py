"""How many gold facts have a quantity of the same value and unit where the gold stands.

`python -m tests.measure_quantities GOLD.jsonl ARTICLES [--all]`: ARTICLES is a JSONL file with `id` and `text`, or a
folder of text files whose names are the ids. Prints each miss and the recall; with `--all` every quantity and skipped
number instead.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tasks.extract.mentions import Quantity, Skipped
from tasks.extract.numbers import read_numbers
from tasks.extract.page import Page, open_page
from tasks.extract.quantities import read_quantities

Fact = dict[str, Any]


def read_articles(path: Path) -> dict[str, str]:
    """The raw texts by id."""
    if path.is_dir():
        return {file.name: file.read_bytes().decode("utf-8") for file in sorted(path.glob("*.txt"))}
    with path.open(encoding="utf-8") as lines:
        return {entry["id"]: entry["text"] for entry in map(json.loads, lines)}


def read_all(text: str) -> tuple[Page, list[Quantity], list[Skipped]]:
    """A page with its quantities and its skipped numbers; nothing is taken by periods."""
    page = open_page(text)
    quantities, skipped = read_quantities(page, read_numbers(page), [])
    return page, quantities, skipped


def matches(fact: Fact, quantity: Quantity, span: tuple[int, int]) -> bool:
    """True where value (but for its sign), unit and place agree."""
    tolerance = 0.0051 if fact["unit"] == "percent" else 1e-6 * abs(fact["value"])
    values = [quantity.value] if quantity.upper is None else [quantity.value, quantity.upper]
    return (
        quantity.unit == fact["unit"]
        and any(abs(abs(float(value)) - abs(fact["value"])) <= tolerance for value in values)
        and any(span[0] < end and start < span[1] for start, end in fact["spans"])
    )


def measure(gold: Path, articles: Path) -> tuple[int, list[tuple[str, Fact]]]:
    """The number of gold facts, and those without a quantity."""
    texts = read_articles(articles)
    total = 0
    misses = []
    with gold.open(encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            page, quantities, _ = read_all(texts[entry["id"]])
            spans = [page.raw_span(q.qualifier_start, q.end) for q in quantities]
            for fact in entry["facts"]:
                total += 1
                if not any(matches(fact, q, span) for q, span in zip(quantities, spans, strict=True)):
                    misses.append((entry["id"], fact))
    return total, misses


def show(page: Page, start: int, end: int, margin: int) -> str:
    """A span in brackets with what stands around it."""
    before, behind = page.text[max(0, start - margin) : start], page.text[end : end + margin]
    return f"{before}[{page.text[start:end]}]{behind}".replace("\n", "¶")


def print_all(articles: Path) -> None:
    """Prints every quantity and every skipped number."""
    for article_id, text in read_articles(articles).items():
        page, quantities, skipped = read_all(text)
        print("##", article_id)
        for q in quantities:
            value = f"{q.value:f}" if q.upper is None else f"{q.value:f}..{q.upper:f}"
            flags = " ".join(filter(None, [q.noun_code, "adj" if q.adjectival else "", q.repair]))
            print("  ", value, q.unit, q.qualifier, flags, "|", show(page, q.qualifier_start, q.end, 14))
        for s in skipped:
            print("   --", s.reason, "|", show(page, s.start, s.end, 20))


def main(arguments: list[str]) -> None:
    """Prints what was measured."""
    gold, articles = Path(arguments[0]), Path(arguments[1])
    if "--all" in arguments:
        print_all(articles)
        return
    total, misses = measure(gold, articles)
    for article_id, fact in misses:
        print("MISS", article_id, fact["value"], fact["unit"], fact.get("quote"))
    print(f"{total - len(misses)} of {total} gold facts have their quantity")


if __name__ == "__main__":
    main(sys.argv[1:])
