"""What the copies of one press release are known by: runs of three words (MinHash), and then the set of their figures.

Next month's release has the same words and other figures; it is closer to this month's (0.84 to 0.97) than a true
excerpt is (0.45 to 0.62). So likeness only makes two texts candidates: they are copies where nearly all figures of the
shorter one stand in the longer one too.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from seeds import read_table
from tasks.normalise.fold import fold, fold_term

BANDS = 20
_ROWS = 3
"""20 bands of 3 values: texts with a likeness of 0.5 share a band in 93 of 100 cases, with 0.3 in 42, with 0.1 in 2."""
_LEAST_FIGURES = 3
_AGREEMENT = 0.9
_BANDS_OF_TWINS = 12
"""Bands that texts share whose words are the same but for a few (of 20; a likeness of 0.9 shares 14 or 15)."""
_NUMBER = re.compile(r"\d[\d,٬]*(?:[./٫]\d+)*")
_YEARS = re.compile(r"1[34]\d\d|20\d\d")
_KINDS = frozenset(("number_unit", "number_teen", "number_tens", "number_hundreds"))
_MONTHS = "ماهه"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text's copies are found by."""

    bands: tuple[int, ...]
    """Hashes of the bands of the MinHash; alike texts share at least one. Empty for less than three words."""
    figures: tuple[str, ...]
    """The set of its figures, years left out, sorted."""


def take_fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a raw text; the same for copies that differ in letter forms, digits' families and U+200C."""
    folded = fold(text)
    return Fingerprint(_bands(folded.plain), tuple(sorted(_figures(folded.text))))


def are_copies(fewer: int, more: int, shared: int, shared_bands: int) -> bool:
    """Whether two alike texts are copies, by the number of their figures and of those that they share.

    With few figures they must be the same almost to the word, and the figures all the same.
    """
    if fewer < _LEAST_FIGURES:
        return fewer == more == shared and shared_bands >= _BANDS_OF_TWINS
    return shared >= _AGREEMENT * fewer


def _bands(words: str) -> tuple[int, ...]:
    hashes = np.fromiter(map(zlib.crc32, words.encode().split()), dtype=np.uint64)
    if hashes.size < 3:
        return ()
    runs = (hashes[:-2] * np.uint64(0x9E3779B1) + hashes[1:-1]) * np.uint64(0x85EBCA77) + hashes[2:]
    sketch = _empty().copy()
    sketch.update_batch(((runs ^ (runs >> np.uint64(31))) & np.uint64(0xFFFFFFFF)).tolist())
    values: NDArray[np.uint64] = sketch.hashvalues.astype(np.uint64).reshape(BANDS, _ROWS)
    mixed = np.arange(BANDS, dtype=np.uint64)
    for column in range(_ROWS):
        mixed = (mixed ^ values[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return tuple(mixed.tolist())


@cache
def _empty() -> MinHash:
    return MinHash(num_perm=BANDS * _ROWS, seed=1, hashfunc=int, scheme="affine32")


def _figures(text: str) -> set[str]:
    """Numbers in digits, without separators of thousands, and number words; «هفت‌ماهه» counts as «هفت»."""
    found = {number.replace(",", "").replace("٬", "").replace("٫", ".") for number in _NUMBER.findall(text)}
    found = {number for number in found if not _YEARS.fullmatch(number)}
    words = _number_words()
    tokens = set(text.split())
    found |= tokens & words
    found |= {token.removesuffix(_MONTHS) for token in tokens if token.endswith(_MONTHS)} & words
    return found


@cache
def _number_words() -> frozenset[str]:
    forms = (form for row in read_table("number_words") if row["kind"] in _KINDS for form in row["form"].split(";"))
    # «یک» is an article as often as a number.
    return frozenset(fold_term(form) for form in forms) - {"یک"}
