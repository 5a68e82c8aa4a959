"""The search index of the report: which claims hold which word, in small scripts that a page loads as it needs them.

`search/w-<bucket>.js` has the words that begin alike and their claims (differences in base 36), `search/c-<n>.js` what
to show of 200 claims. Scripts, because a page from the file system may load those and nothing else.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

SIZE = 200
"""Claims in one chunk of results."""

_FOLD = str.maketrans("يىئكةۀآأإؤ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "یییکههاااو01234567890123456789")
_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset("و در از به که این را با است بود شد آن برای هم یک تا بر می شده گفت نیز اظهار".split())  # noqa: SIM905

Entry = tuple[str, str, str, str, str, str, str, str]
"""Address, amount, caption, where and when, the sentence before the quote, the quote, after it, the source."""


class SearchIndex:
    """Takes claims in the order in which results are shown, newest first, and writes the scripts at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._chunk: list[Entry] = []
        self.claims = 0
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, entry: Entry, words: Iterable[str]) -> None:
        """One more claim, found by these words."""
        for word in words:
            self._postings[word].append(self.claims)
        self._chunk.append(entry)
        self.claims += 1
        if len(self._chunk) == SIZE:
            self._write_chunk()

    def write(self) -> None:
        """Writes what is left, the words, and `index.js`, which lists the buckets."""
        if self._chunk:
            self._write_chunk()
        buckets: dict[str, dict[str, str]] = defaultdict(dict)
        for word in sorted(self._postings):
            buckets[name_bucket(word)][word] = _encode(self._postings[word])
        for name, words in buckets.items():
            _write_script(self._folder / f"w-{name}.js", words)
        _write_script(self._folder / "index.js", {"size": SIZE, "claims": self.claims, "buckets": sorted(buckets)})

    def _write_chunk(self) -> None:
        _write_script(self._folder / f"c-{(self.claims - 1) // SIZE}.js", self._chunk)
        self._chunk = []


@lru_cache(maxsize=4096)
def list_words(text: str) -> frozenset[str]:
    """The words of a text as they are compared; a joined word is there whole and in its parts."""
    apart = text.replace("\u200c", " ")
    found = set(_WORD.findall(fold(text))) | set(_WORD.findall(fold(apart)))
    return frozenset(found - _COMMON)


def fold(text: str) -> str:
    """The text in one spelling; the same as `fold` of assets/site.js."""
    return _MARKS.sub("", text.lower().translate(_FOLD))


def name_bucket(word: str) -> str:
    """The bucket of a word: the code points of its first two letters; the same as `bucket` of assets/site.js."""
    return "-".join(f"{ord(letter):x}" for letter in word[:2])


def _encode(hits: array[int]) -> str:
    steps, last = [], 0
    for hit in hits:
        steps.append(_base36(hit - last))
        last = hit
    return ",".join(steps)


@lru_cache(maxsize=65_536)
def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
        if number == 0:
            return digits


def _write_script(path: Path, data: object) -> None:
    name = f"search/{path.name}"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # U+2028 and U+2029 end a line of script in older engines.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    path.write_text(f'amarkav.receive("{name}",{text});\n', encoding="utf-8")
