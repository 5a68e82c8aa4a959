"""Time the reader beside hazm's normaliser and a plain number scan, and show how its time grows: bench.py [CORPUS]

Each figure is the best of several runs in processor seconds of this thread, on copies of the seed articles and, where
CORPUS is given and present, on its dev.jsonl. The growth table reads texts built to be hard (digits, «و», brackets, one
sentence) at doubled lengths: a linear reader takes twice the time for twice the text.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tasks.extract.reader import read_article
from tasks.ingest.source import make_article
from tasks.ingest.sources.folder import read_file
from tasks.records import Article

ROOT = Path(__file__).resolve().parent.parent
HARD = {
    "digits": "۱۲۳۴۵۶۷۸۹۰",
    "digits and dots": "۱.۲,۳/",
    "«و»": "و ",
    "number words": "سه میلیون و ",
    "brackets": "((([",
    "one sentence": "صادرات استان ۵ میلیون دلار و ۳ هزار تن ",
    "percents": "۵ درصد، ",
    "periods": "در سال ۱۴۰۳ تا پایان آبان ",
}
LENGTHS = (25_000, 50_000, 100_000, 200_000)


def read_dev(corpus: Path) -> list[Article]:
    """The articles of dev.jsonl, undated: only their text is timed."""
    lines = (corpus / "dev.jsonl").open(encoding="utf-8")
    return [make_article(source="dev", source_id=a["id"], text=a["text"]) for a in map(json.loads, lines)]


def best_seconds(work: Callable[[Article], object], articles: Sequence[Article], *, passes: int) -> float:
    """The least processor time that one pass over the articles took."""
    times = []
    for _ in range(passes):
        started = time.thread_time()
        for article in articles:
            work(article)
        times.append(time.thread_time() - started)
    return min(times)


def compare(name: str, articles: Sequence[Article], *, passes: int) -> None:
    """Print the three readers' speeds on the same articles, and the ratios."""
    from hazm import Normalizer

    normalizer, numbers = Normalizer(), re.compile(r"[0-9۰-۹٠-٩]+(?:[./٫,٬][0-9۰-۹٠-٩]+)*")
    readers: dict[str, Callable[[Article], object]] = {
        "amarkav, whole claims": read_article,
        "hazm's normaliser": lambda article: normalizer.normalize(article.text),
        "plain number scan": lambda article: numbers.findall(article.text),
    }
    size = sum(len(article.text.encode()) for article in articles)
    print(f"\n{name}: {len(articles)} articles, {size / 1e6:.2f} MB, one core")
    print(f"  {'':24s}{'articles/s':>12s}{'MB/s':>10s}{'time, ours = 1':>17s}")
    ours = 0.0
    for label, work in readers.items():
        seconds = best_seconds(work, articles, passes=passes)
        ours = ours or seconds
        print(f"  {label:24s}{len(articles) / seconds:12,.0f}{size / 1e6 / seconds:10.2f}{seconds / ours:17.3f}")


def show_growth() -> None:
    """Print milliseconds for each hard text at each length, and the factor from one length to the next."""
    print("\nms to read a hard text, by its length in characters (factor to the length before)")
    print(f"  {'':18s}" + "".join(f"{length:>18,}" for length in LENGTHS))
    for name, unit in HARD.items():
        row, before = f"  {name:18s}", 0.0
        for length in LENGTHS:
            text = (unit * (length // len(unit) + 1))[:length]
            article = make_article(source="hard", source_id=name, text=text)
            seconds = best_seconds(read_article, [article], passes=2)
            factor = f"({seconds / before:.1f})" if before else "     "
            row += f"{seconds * 1000:12,.0f} {factor}"
            before = seconds
        print(row, flush=True)


def main(arguments: Sequence[str]) -> None:
    """Compare and show the growth."""
    seeds = [read_file("seeds", path) for path in sorted((ROOT / "seeds" / "articles").glob("*.txt"))]
    read_article(seeds[0])
    compare("seed articles", seeds * 20, passes=7)
    corpus = Path(arguments[0]) if arguments else None
    if corpus is not None and (corpus / "dev.jsonl").is_file():
        compare("dev.jsonl", read_dev(corpus), passes=7)
    show_growth()


if __name__ == "__main__":
    main(sys.argv[1:])
