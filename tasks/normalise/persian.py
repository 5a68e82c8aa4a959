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


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of a text, in order, as hazm splits them; a line's end always ends a sentence."""
    spans: list[tuple[int, int]] = []
    flat = text.replace("\n", " ")
    position = 0
    for sentence in _sentence_tokenizer().tokenize(text.replace("\n", "\n\n")):
        start = flat.find(sentence, position)
        if start < 0:
            continue
        position = start + len(sentence)
        spans.append((start, position))
    return spans


def split_words(text: str) -> list[str]:
    """The words of a text, as hazm's tokeniser parts them."""
    return list(_word_tokenizer().tokenize(text))


@cache
def lemma_of(word: str) -> str:
    """The lemma of a word as hazm gives it: «کشورهای» -> «کشور»; a verb as «past#present»: «می‌شود» -> «شد#شو»."""
    return str(_lemmatizer().lemmatize(word))
