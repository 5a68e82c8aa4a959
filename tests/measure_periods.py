"""Prints which gold periods the reader does not find, and how fast it is: `python tests/measure_periods.py CORPUS_DIR`.

CORPUS_DIR holds dev.jsonl, gold_dev.jsonl and gold_seeds.jsonl (the measuring corpus, no part of this repository).
`--list ID ...` prints the periods of articles. Exit status 0 always: it measures, it does not judge.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import seeds
from tasks.extract.article_date import ArticleDate, article_date
from tasks.extract.mentions import Period
from tasks.extract.page import Page, open_page
from tasks.extract.periods import read_periods


def read_articles(corpus: Path) -> dict[str, dict[str, Any]]:
    """The articles of the corpus and the seeds, by id."""
    articles = {row["id"]: row for row in map(json.loads, (corpus / "dev.jsonl").open(encoding="utf-8"))}
    for path in sorted((seeds.SEEDS_DIR / "articles").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        published = text[5:15] if text.startswith("date ") else None
        if published is None and " date " in text[:20]:
            published = text.split()[1]
        articles[path.name] = {"id": path.name, "published_on": published, "captured_on": None, "text": text}
    return articles


def numbers_of(page: Page) -> list[Any]:
    """The numbers of a page; none with `--no-numbers`, to measure this reader alone."""
    if "--no-numbers" in sys.argv:
        return []
    try:
        from tasks.extract.numbers import read_numbers
    except ImportError:
        return []
    return list(read_numbers(page))


def dates_of(article: dict[str, Any]) -> ArticleDate:
    days = [date.fromisoformat(article[key]) if article[key] else None for key in ("published_on", "captured_on")]
    return article_date(days[0], days[1])


def periods_of(article: dict[str, Any]) -> tuple[Page, list[Period]]:
    page = open_page(article["text"])
    return page, read_periods(page, numbers_of(page), dates_of(article))


def show(article: dict[str, Any]) -> None:
    page, periods = periods_of(article)
    print("==", article["id"], article["published_on"], article["captured_on"])
    for period in periods:
        flags = [
            name
            for name in ("dated", "inherited", "ytd_open", "locative", "same_months", "until")
            if getattr(period, name)
        ]
        said = (period.year, period.year_relative, period.month_from, period.month_to)
        before, words = page.text[max(0, period.start - 25) : period.start], page.text[period.start : period.end]
        print(
            f"  {period.role:10} {said!s:26} …{before!r}[{words}]{page.text[period.end : period.end + 15]!r}",
            *flags,
            period.compared_to or "",
        )


def main(argv: list[str]) -> None:
    corpus = Path(argv[0])
    articles = read_articles(corpus)
    if "--list" in argv:
        for key in argv[argv.index("--list") + 1 :]:
            show(articles[key])
        return
    found = missed = 0
    for name in ("gold_dev.jsonl", "gold_seeds.jsonl"):
        for gold in map(json.loads, (corpus / name).open(encoding="utf-8")):
            _, periods = periods_of(articles[gold["id"]])
            have = {(p.calendar, p.year, p.month_from, p.month_to) for p in periods}
            years = {p.year for p in periods}
            for fact in gold["facts"]:
                if not fact["has_period"] or fact["optional"] or not fact["headline"]:
                    continue
                wanted = (fact["calendar"], fact["year"], fact["month_from"], fact["month_to"])
                if wanted in have or (fact["month_from"] is None and fact["year"] in years):
                    found += 1
                else:
                    missed += 1
                    print("MISS", gold["id"], wanted, fact["quote"], sorted(have, key=str)[:12])
    print(f"gold facts whose period is found: {found} of {found + missed}")
    pages = [(page, numbers_of(page), dates_of(a)) for a in articles.values() for page in [open_page(a["text"])]]
    size = sum(len(page.text) for page, _, _ in pages)
    best = 1e9
    for _ in range(5):
        start = time.process_time()
        for page, numbers, known in pages:
            read_periods(page, numbers, known)
        best = min(best, time.process_time() - start)
    each = best / len(pages) * 1e3
    print(f"{each:.3f} ms an article of {size // len(pages)} characters, {best / size * 2.8e6:.3f} ms for 2,800")


if __name__ == "__main__":
    main(sys.argv[1:])
