"""What hazm does for the reader: sentences and verb forms. The only module that imports hazm, and lazily (5 s on 3.11).

hazm's normaliser is not used on article text: even its mildest settings keep no offsets, and its default rewrites
«۸.۵» to «۸ ٫ ۵». `fold` does what of it is safe, with offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any


@cache
def _sentence_tokenizer() -> Any:
    from hazm import SentenceTokenizer

    return SentenceTokenizer()


@cache
def _verb_forms() -> frozenset[str]:
    """What hazm's lemmatiser takes for a verb and for nothing else, as far as it is one word."""
    # Through one string: the lemmatiser takes 100 MB, which stay where any of its own strings are kept.
    return frozenset(_list_verb_forms().split("\n"))


def _list_verb_forms() -> str:
    from hazm import Lemmatizer

    lemmatizer = Lemmatizer(joined_verb_parts=False)
    return "\n".join(form for form in lemmatizer.verbs if " " not in form and form not in lemmatizer.words)


_LINE_ENDERS = ".!؟?:؛»)…/"


_LONG_RUN = re.compile(r"[!.?⸮؟]{40,}")
_AND_SO_ON = re.compile(r"(?<=[، ]و)\.{2,3}(?= \S)|(?<=[، ]و )\.{2,3}(?= \S)")
"""«پسته، فندق و.. طی نه ماه»: the end of a list, not of a sentence."""
_LONGEST = 4_000
"""Characters of a sentence; what goes on longer is no sentence, and is read in pieces so that time stays linear."""


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of a text, in order, as hazm splits them; a line's end ends a sentence too.

    A full stop without a space after it («بوده است.وی افزود») ends one where letters stand on both sides.
    """
    # hazm's pattern takes quadratic time over a long run of full stops.
    text = _LONG_RUN.sub(lambda run: "·" * len(run[0]), text)
    if ".." in text:
        text = _AND_SO_ON.sub(lambda run: "·" * len(run[0]), text)
    spans: list[tuple[int, int]] = []
    position = 0
    # hazm's tokenizer gives strings; its pattern gives the same sentences with their places, in half the time
    for stop in _sentence_tokenizer().pattern.finditer(text):
        _add_lines(text, position, stop.end(1), spans)
        position = stop.end()
    _add_lines(text, position, len(text), spans)
    return spans


def _add_lines(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    """Adds the spans of the lines of a sentence, without outer spaces, each parted at its tight full stops."""
    for line in text[start:end].split("\n"):
        sentence = line.strip()
        if sentence:
            first = start + line.index(sentence)
            for piece in _split_tight_stops(text, first, first + len(sentence)):
                spans.extend(_pieces(text, *piece))
        start += len(line) + 1


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


_WRAPPED_FROM = 60
_WRAPPED_TO = 130


def join_wrapped_lines(text: str) -> str:
    """The text, as long as before, with a space for each line break that stands inside a sentence.

    A line of a hard-wrapped text is of middling length and ends in mid-sentence; a heading is shorter or ends in a
    verb.
    """
    if "\n" not in text:
        return text
    lines = text.split("\n")
    widest = max(len(line.strip()) for line in lines)
    long = [line for line in map(str.strip, lines) if len(line) >= _WRAPPED_FROM]
    ended = sum(line[-1] in _LINE_ENDERS for line in long)
    # where most lines end as sentences do, each is a paragraph of its own, however short
    wrapped = widest <= _WRAPPED_TO and len(lines) > 5 and 2 * ended <= len(long)
    out: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        stripped = line.strip()
        below = following.strip()
        breaks_inside = stripped.endswith("،") or (
            wrapped and len(stripped) >= _WRAPPED_FROM and stripped[-1] not in _LINE_ENDERS and not _is_bulleted(below)
        )
        out.append(line + (" " if breaks_inside and below else "\n"))
    return "".join(out)[: len(text)]


def _is_bulleted(line: str) -> bool:
    """Whether a line begins with a sign that opens an item: «🔹واردات ...», «- پسته»."""
    return bool(line) and not line[0].isalnum() and line[0] not in _OPENERS


_OPENERS = "«(\"'#@"


def _split_tight_stops(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = text.find(".", start, end - 1)
    while at >= 0:
        if at - start > 1 and _is_persian(text[at - 1]) and _is_persian(text[at + 1]) and text[at - 2] != ".":
            spans.append((start, at + 1))
            start = at + 1
        at = text.find(".", at + 1, end - 1)
    spans.append((start, end))
    return spans


def _is_persian(char: str) -> bool:
    return "\u0621" <= char <= "\u06cc"


def is_verb(word: str) -> bool:
    """Whether hazm's lemmatiser knows a word as a verb form: «میشود» (شد#شو), «رسیدند»."""
    if word.startswith("می"):
        word = "می\u200c" + word[2:]
    return word in _verb_forms()
