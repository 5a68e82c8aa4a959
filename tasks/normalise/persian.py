"""What hazm does for the reader: sentences, words and lemmas. The only module that imports hazm, and lazily (5 s on 3.11).

hazm's normaliser is not used on article text: even its mildest settings keep no offsets, and its default rewrites
«۸.۵» to «۸ ٫ ۵». `fold` does what of it is safe, with offsets.
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _sentence_tokenizer() -> Any:
    from hazm import SentenceTokenizer

    return SentenceTokenizer()


@cache
def _lemmatizer() -> Any:
    from hazm import Lemmatizer

    return Lemmatizer(joined_verb_parts=False)


@cache
def _word_tokenizer() -> Any:
    from hazm import WordTokenizer

    return WordTokenizer(join_verb_parts=False)


_WRAPPED_LINE = range(50, 130)
_LINE_ENDERS = ".!؟?:؛»)…"


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of a text, in order, as hazm splits them.

    A line's end ends a sentence too, except in a hard-wrapped text, where lines of one paragraph break anywhere. A full
    stop without a space after it («بوده است.وی افزود») ends one where letters stand on both sides.
    """
    lines = text if _is_hard_wrapped(text) else text.replace("\n", "\n\n")
    flat = text.replace("\n", " ")
    spans: list[tuple[int, int]] = []
    position = 0
    for sentence in _sentence_tokenizer().tokenize(lines):
        start = flat.find(sentence, position)
        if start < 0:
            continue
        position = start + len(sentence)
        spans.extend(_split_tight_stops(flat, start, position))
    return spans


def _is_hard_wrapped(text: str) -> bool:
    """Whether most lines break in mid-sentence, all at about one width."""
    lines = [line.strip() for line in text.split("\n")]
    full = [line for line in lines if line]
    if len(full) < 6:
        return False
    broken = sum(1 for line in full[:-1] if len(line) in _WRAPPED_LINE and line[-1] not in _LINE_ENDERS)
    return broken > 0.5 * len(full) and max(map(len, full)) in _WRAPPED_LINE


def _split_tight_stops(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = text.find(".", start, end)
    while at >= 0:
        if at - start > 1 and at + 1 < end and _is_persian(text[at - 1]) and _is_persian(text[at + 1]) and text[at - 2] != ".":
            spans.append((start, at + 1))
            start = at + 1
        at = text.find(".", at + 1, end)
    spans.append((start, end))
    return spans


def _is_persian(char: str) -> bool:
    return "\u0621" <= char <= "\u06cc"


def split_words(text: str) -> list[str]:
    """The words of a text, as hazm's tokeniser parts them."""
    return list(_word_tokenizer().tokenize(text))


@cache
def lemma_of(word: str) -> str:
    """The lemma of a word as hazm gives it: «کشورهای» -> «کشور»; a verb as «past#present»: «می‌شود» -> «شد#شو»."""
    return str(_lemmatizer().lemmatize(word))
