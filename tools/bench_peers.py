"""One reader over one corpus, for bench.py: bench_peers.py READER ARTICLES.jsonl OUT.jsonl

Runs in an environment that has the peer (bench_readers.py makes one) and imports nothing of the project but for
`amarkav` itself. Writes what was read of each article as `{"id": ..., "numbers": [[start, end, value, unit], ...]}` and
prints one JSON object: seconds of this process for the pass, and its peak memory. Loading comes before the clock.

`usual` is the script that people write instead: hazm's normaliser, its sentences, and one regular expression for
number, scale and unit, with the words of a trade desk. Honestly good: scales that add up, three families of digits,
decimals, percents; what it lacks is everything that makes a claim of a number.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Numbers = list[tuple[Any, ...]]
"""Start, end, value, unit; the usual script adds its indicator."""
_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٬", "01234567890123456789.,")
_SCALES = {"هزار": 1e3, "میلیون": 1e6, "میلیارد": 1e9, "تریلیون": 1e12}
_CUES = {"صادرات": "export", "صادر شد": "export", "واردات": "import", "ترانزیت": "transit", "تولید": "production"}
_UNITS = {
    "دلار": ("USD", 1.0), "یورو": ("EUR", 1.0), "تومان": ("IRR", 10.0), "ریال": ("IRR", 1.0), "تن": ("tonne", 1.0),
    "کیلوگرم": ("tonne", 0.001), "کیلو": ("tonne", 0.001), "درصد": ("percent", 1.0), "نفر": ("count", 1.0),
    "واحد": ("count", 1.0), "فقره": ("count", 1.0), "دستگاه": ("count", 1.0),
}  # fmt: skip


def load_plain() -> Callable[[dict[str, Any]], Numbers]:
    """Digits with their separators, and nothing else: the floor."""
    digits = re.compile(r"[0-9۰-۹٠-٩]+(?:[./٫,٬][0-9۰-۹٠-٩]+)*")

    def read(article: dict[str, Any]) -> Numbers:
        return [(found.start(), found.end(), _value(found[0]), None) for found in digits.finditer(article["text"])]

    return read


def load_usual() -> Callable[[dict[str, Any]], Numbers]:
    """hazm and a regular expression, the usual way."""
    from hazm import Normalizer, sent_tokenize

    normalizer = Normalizer(persian_numbers=False)
    number = r"[0-9۰-۹٠-٩]+(?:[./٫,٬][0-9۰-۹٠-٩]+)*"
    scale = "|".join(_SCALES)
    term = rf"{number}(?:\s+(?:{scale}))*"
    quantity = re.compile(rf"({term}(?:\s+و\s+{term})*)\s*({'|'.join(_UNITS)})(?!\w)")
    part = re.compile(rf"({number})((?:\s+(?:{scale}))*)")

    def read(article: dict[str, Any]) -> Numbers:
        found: Numbers = []
        text, place = article["text"], 0
        for sentence in sent_tokenize(text):
            place = max(place, text.find(sentence, place))
            normal = normalizer.normalize(sentence)
            indicator = next((name for word, name in _CUES.items() if word in normal), None)
            for match in quantity.finditer(sentence):
                unit, factor = _UNITS[match[2]]
                value = 0.0
                for digits, scales in part.findall(match[1]):
                    size = _value(digits) or 0.0
                    for word in scales.split():
                        size *= _SCALES[word]
                    value += size
                found.append((place + match.start(), place + match.end(), value * factor, unit, indicator))
        return found

    return read


def load_dateparser() -> Callable[[dict[str, Any]], Numbers]:
    """dateparser's search for dates in a text; it knows no quantities."""
    from dateparser.search import search_dates

    def read(article: dict[str, Any]) -> Numbers:
        search_dates(article["text"], languages=["fa"])
        return []

    return read


def load_quantulum3() -> Callable[[dict[str, Any]], Numbers]:
    """quantulum3 reads English: its digits are given to it as Latin ones, its units stay Persian to it."""
    from quantulum3 import parser

    def read(article: dict[str, Any]) -> Numbers:
        return [
            (one.span[0], one.span[1], one.value, None) for one in parser.parse(article["text"].translate(_LATIN))
        ]  # fmt: skip

    return read


def load_amarkav() -> Callable[[dict[str, Any]], Numbers]:
    """This project's reader: whole claims."""
    from datetime import date

    from tasks.extract.reader import read_article
    from tasks.ingest.source import make_article

    def read(article: dict[str, Any]) -> Numbers:
        day = article.get("published_on")
        reading = read_article(
            make_article(
                source="bench",
                source_id=str(article["id"]),
                text=article["text"],
                title=article.get("title"),
                published_on=date.fromisoformat(day) if day else None,
            )
        )
        return [(claim.span_start, claim.span_end, float(claim.value), claim.unit) for claim in reading.claims]

    return read


LOADERS = {
    "amarkav": load_amarkav,
    "usual": load_usual,
    "dateparser": load_dateparser,
    "quantulum3": load_quantulum3,
    "plain": load_plain,
}


def _value(digits: str) -> float | None:
    plain = digits.translate(_LATIN).replace(",", "").replace("/", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def main(reader: str, articles: Path, out: Path) -> None:
    """Read every article once, after one for warming up."""
    read = LOADERS[reader]()
    given = [json.loads(line) for line in articles.open(encoding="utf-8")]
    read(given[0])
    started = time.thread_time()
    numbers = [read(article) for article in given]
    seconds = time.thread_time() - started
    with out.open("w", encoding="utf-8") as lines:
        for article, found in zip(given, numbers, strict=True):
            lines.write(json.dumps({"id": article["id"], "numbers": found}) + "\n")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "memory_mb": memory}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
