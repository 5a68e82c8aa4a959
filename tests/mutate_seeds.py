"""Random mutations of the seed articles, every one read, every claim held against its span: `make mutate`.

`make mutate ARGS="--count 1000000 --seed 1"` prints how many texts, claims and other numbers were checked; the same
seed makes the same texts. A text that breaks the promise is printed with its number and ends the command with 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import fuzz_inputs  # noqa: E402
from fuzz_targets import Broken, check_article, make_fuzz_article  # noqa: E402

_STRANGE = [
    *"0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", *"/.,٫٬،:؛؟!%٪-–()«»\"' ", *"\n\t\r\u200c\u200b\u200e\u200f\u00a0\u202f\u0640",
    *"\u064b\u0651\u0670ىيكکةآأإئؤۀ", "\ufeff", "\x00", "\ufffd", "😀", "\U0001d7d8", "²", "Ⅷ",
    "x", "ﷲ", "\u2028", "\u0301",
]  # fmt: skip


def mutate(text: str, rng: random.Random, pieces: tuple[str, ...]) -> str:
    """The text after some edits: characters, words and passages put in, taken out, doubled, moved and exchanged."""
    for _ in range(rng.choice((1, 1, 2, 4, 10, 30))):
        here = rng.randrange(len(text) + 1)
        there = min(len(text), here + rng.choice((1, 1, 2, 5, 20, 100)))
        match rng.randrange(7):
            case 0:
                text = text[:here] + rng.choice(_STRANGE) + text[here:]
            case 1:
                text = text[:here] + rng.choice(_STRANGE) + text[there:]
            case 2:
                text = text[:here] + text[there:]
            case 3:
                text = text[:here] + rng.choice(("", " ")) + rng.choice(pieces) + rng.choice(("", " ")) + text[here:]
            case 4:
                text = text[:here] + text[here:there] * rng.choice((2, 2, 3, 20)) + text[there:]
            case 5:
                at = rng.randrange(len(text) + 1)
                text = text[:at] + text[here:there] + text[at:]
            case _:
                other = rng.choice(fuzz_inputs.seed_texts())
                at = rng.randrange(len(other))
                text = text[:here] + other[at : at + there - here] + text[there:]
    return text[:12_000]


def choose_text(rng: random.Random) -> str:
    """A whole seed article, or (nine times in ten, for they are read sooner) a passage of one."""
    text = rng.choice(fuzz_inputs.seed_texts())
    if rng.random() < 0.1:
        return text
    start = rng.randrange(max(1, len(text) - 300))
    return text[start : start + rng.randrange(200, 900)]


def check_mutations(seed: int, first: int, count: int) -> tuple[int, str | None]:
    """The claims and other numbers of `count` mutations, and the first that broke a promise, described."""
    pieces = fuzz_inputs.article_pieces()
    checked = 0
    for number in range(first, first + count):
        rng = random.Random(f"{seed} {number}")
        text = mutate(choose_text(rng), rng, pieces)
        try:
            checked += check_article(make_fuzz_article(text, rng.randrange(8)))
        except Broken as error:
            return checked, f"mutation {number} of seed {seed} breaks a promise: {error}"
        except Exception as error:
            return checked, f"mutation {number} of seed {seed} raises {error!r}"
    return checked, None


def main() -> int:
    """0 when every mutation kept the promise."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first, to repeat one")
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    started, checked, done, step = time.monotonic(), 0, 0, 5000
    starts = range(asked.first, asked.first + asked.count, step)
    sizes = [min(step, asked.first + asked.count - start) for start in starts]
    with ProcessPoolExecutor(asked.workers) as pool:
        for size, (found, broken) in zip(
            sizes, pool.map(check_mutations, [asked.seed] * len(sizes), starts, sizes), strict=True
        ):
            if broken is not None:
                print(broken)
                return 1
            checked, done = checked + found, done + size
            if done % 50_000 < step:
                print(f"{done:,} mutations, {checked:,} spans", flush=True)
    print(
        f"{done:,} mutations of {len(fuzz_inputs.seed_texts())} seed articles (seed {asked.seed}): {checked:,} claims"
        f" and other numbers, each the words at its span; {time.monotonic() - started:,.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
