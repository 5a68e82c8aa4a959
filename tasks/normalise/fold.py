"""Folds raw Persian text for reading, and keeps the way back to the raw characters.

Many bytes stand for one letter: «ي» and «ی», «ك» and «ک», three digit families; U+200C, diacritics, tatweel and
direction marks come and go with the copy. `fold` maps what is the same to one character and leaves the invisible out,
so that «هفت‌ماهه» and «هفتماهه» read alike, and remembers for each folded character where it stands in the raw text.
One pass over a code-point table does it (about 200 MB/s), where a chain of replacements costs ten times as much.

Letters follow hazm's own table (`hazm.Normalizer.translation_src`); hamza carriers and «آ» are folded further, because
copies of news differ in them («مسئول», «مسؤول», «مسوول»).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SAME = {
    "ی": "\u064a\u0649\u0626\u06d0\u06cd\u06ce\u06d2",
    "ک": "\u0643\u06aa\u06ad",
    "ا": "\u0623\u0625\u0622\u0671\u0672\u0673",
    "و": "\u0624\u06c7\u06c6\u06cb",
    "ه": "\u0629\u06c0\u06d5\u06c1\u06c2\u06c3\u06be",
    "%": "\u066a",
    "-": "\u2212\u2013\u2014\u2010\u2011\u2012",
    '"': "\u201c\u201d\u201e",
    " ": "\u0009\u00a0\u2009\u202f",
    "\n": "\u2028\u2029",
}
"""For each folded character the characters that stand for it, by code point: most look alike in print."""

_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff\u00ad\u0640\r"
    "\u0000\u0670"
)
_DIACRITICS = range(0x064B, 0x0660)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: `text` for reading, `plain` with all but letters blanked, and the way back to the raw text."""

    raw: str
    text: str
    plain: str
    """As long as `text`; every character that is not a letter is a space. Starts and ends with a space."""
    offsets: memoryview
    """For each folded character the index of its raw character; one more than `text` long."""

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open raw span of the folded span [start, end)."""
        first: int = self.offsets[start]
        last: int = self.offsets[end - 1]
        return first, last + 1


@cache
def _tables() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The folding table (0: leave out) and the table that blanks all but letters."""
    lut = np.arange(0x110000, dtype=np.uint32)
    for target, sources in _SAME.items():
        for source in sources:
            lut[ord(source)] = ord(target)
    for base in (0x0660, 0x06F0):
        lut[base : base + 10] = np.arange(0x30, 0x3A)
    lut[0x41:0x5B] = np.arange(0x61, 0x7B)
    for mark in _INVISIBLE:
        lut[ord(mark)] = 0
    lut[_DIACRITICS.start : _DIACRITICS.stop] = 0
    letters = np.full(0x110000, 0x20, dtype=np.uint32)
    for code in (*range(0x61, 0x7B), *range(0x0621, 0x0640), *range(0x0641, 0x064B), *range(0x066E, 0x06D4), 0x06D5):
        letters[code] = code
    return lut, letters


def fold(raw: str) -> Folded:
    """The folded form of `raw`: a leading space, the folded characters with runs of spaces made one, a trailing
    space."""
    lut, letters = _tables()
    codes = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = lut[codes]
    blank = folded == 0x20
    keep = folded != 0
    # methods, where numpy has them: its functions go through a dispatcher that costs more than the work on one article
    kept: NDArray[Any] = keep.nonzero()[0]
    if kept.size:
        blanks = blank[kept]
        repeated = blanks.copy()
        repeated[1:] &= blanks[:-1]
        kept = kept[~repeated]
    out = np.empty(kept.size + 2, dtype=np.uint32)
    out[0] = out[-1] = 0x20
    out[1:-1] = folded[kept]
    offsets = np.empty(kept.size + 3, dtype=np.int32)
    offsets[0] = 0
    offsets[1:-2] = kept
    offsets[-2:] = len(raw)
    text = out.tobytes().decode("utf-32-le", "surrogatepass")
    plain = letters[out].tobytes().decode("utf-32-le")
    return Folded(raw, text, plain, offsets.data)


def fold_term(term: str) -> str:
    """The folded form of a term of a table, as it stands in a folded text, without outer spaces."""
    return fold(term).text.strip()


def plain_term(term: str) -> str:
    """The form under which a term of a table is looked up in `Folded.plain`, without outer spaces."""
    return fold(term).plain.strip()
