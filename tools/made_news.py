"""Writes made-up trade news with planted truth, of any size: made_news.py COUNT FOLDER [--seed N]

`FOLDER/news.jsonl` is what `amarkav run` reads; `FOLDER/truth.jsonl` says of each article which claims stand in it and
where, and which numbers are none. Sentences come from made_sentences.toml, figures from made_figures.py; the same seed
and count give the same bytes. Articles are as long as real ones (about 4.5 KB), in the order of their days over ten
years; one in fifty is another agency's copy of the one before it, one in twenty has no date.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from made_figures import FIRST_YEAR, Hand, World
from made_story import Story
from made_writer import Writer, choose_period
from persiantools.jdatetime import JalaliDate

from seeds import read_table

LAST_YEAR = 1404
_JOINERS = (("\u200c", 0.5), ("", 0.35), (" ", 0.15))
_AGENCIES = ["خبرگزاری نمونه", "پایگاه خبری بازار امروز", "روزنامه کاروان", "خبرگزاری راه ابریشم"]


class Newsroom:
    """Writes articles: `Newsroom(seed).write(count)` yields each with its truth."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._provinces = {row["code"]: row["name_fa"] for row in read_table("provinces") if row["code"] != "IR"}
        self._world = World(seed, tuple(self._provinces))
        self._says: dict[str, Any] = tomllib.loads(
            Path(__file__).with_name("made_sentences.toml").read_text(encoding="utf-8")
        )

    def write(self, count: int) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
        """`count` articles as JSON objects: what the pipeline reads, and the truth about it."""
        months = 12 * (LAST_YEAR - FIRST_YEAR)
        for number in range(count):
            of = random.Random(f"{self._seed}-{number}")
            copied = number > 0 and number % 50 == 49
            story = random.Random(f"{self._seed}-{number - copied}-story")
            month = (number - copied) * months // count
            yield self._write_one(number, copied, FIRST_YEAR + month // 12, month % 12 + 1, story, of)

    def _write_one(
        self, number: int, copied: bool, year: int, month: int, story: random.Random, style: random.Random
    ) -> tuple[dict[str, object], dict[str, object]]:
        # Only the story's chance decides what is said, so that a copy says the same in its own spelling.
        joiner = style.choices([mark for mark, _ in _JOINERS], [weight for _, weight in _JOINERS])[0]
        digits = story.choices(["persian", "arabic", "latin"], [88, 4, 8])[0]
        # A slash between Latin digits has no settled reading.
        point = "." if digits == "latin" else story.choices([".", "٫", "/"], [60, 20, 20])[0]
        writer = Writer(story, joiner, Hand(digits, point))
        dated = story.random() < 0.95
        period = choose_period(year, month, story, dated=dated)
        first_day = JalaliDate(*((year, month + 1) if month < 12 else (year + 1, 1)), 1).to_gregorian()
        published = first_day + timedelta(days=2 + story.randrange(20))
        story_of = Story(self._world, self._provinces, self._says, writer, period, _AGENCIES[number % len(_AGENCIES)])
        title = story_of.tell()
        key = f"{number:07d}"
        article = {
            "id": key,
            "title": title,
            "agency": story_of.agency,
            "published_on": published.isoformat() if dated else None,
            "text": writer.text,
        }
        facts = [asdict(fact) for fact in writer.facts.values()]
        truth: dict[str, object] = {
            "id": key,
            "copy_of": f"{number - 1:07d}" if copied else None,
            "facts": facts,
            "others": writer.others,
        }
        return {name: value for name, value in article.items() if value is not None}, truth


def write_news(count: int, folder: Path, seed: int = 7) -> tuple[Path, Path]:
    """The paths of news and truth, written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    news, truth = folder / "news.jsonl", folder / "truth.jsonl"
    with news.open("w", encoding="utf-8") as articles, truth.open("w", encoding="utf-8") as truths:
        for article, said in Newsroom(seed).write(count):
            articles.write(json.dumps(article, ensure_ascii=False) + "\n")
            truths.write(json.dumps(said, ensure_ascii=False) + "\n")
    return news, truth


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description="Write made-up trade news with planted truth.")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    news, truth = write_news(asked.count, asked.folder, asked.seed)
    print(f"{news}: {news.stat().st_size / 1e6:,.1f} MB; {truth}: {truth.stat().st_size / 1e6:,.1f} MB")


if __name__ == "__main__":
    main()
