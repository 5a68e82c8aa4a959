"""An article made ready for reading: folded, scanned for known terms, its sentences found.

Every position in the reader's modules is a *folded* position, into `Page.text` and `Page.plain`; only the finished
claim goes back to the raw text, by `Page.raw_span`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from tasks.extract.lexicon import Hit, lexicon
from tasks.normalise.fold import Folded, fold
from tasks.normalise.persian import find_sentences, join_wrapped_lines


@dataclass(frozen=True, slots=True)
class Page:
    """What the readers of mentions work on."""

    folded: Folded
    text: str
    """Folded text: one letter form, ASCII digits, no U+200C, single spaces; lines still end in a newline."""
    plain: str
    """As `text`, but only letters; everything else is a space."""
    hits: list[Hit]
    """Known terms, by start."""
    sentences: list[tuple[int, int]]
    only_province: str | None = None
    """The province that the text names, where it names but one: then «استان» can mean no other."""

    def hits_from(self, position: int, count: int) -> list[Hit]:
        """The next `count` hits that start at `position` or after it."""
        first = bisect_left(self.hits, (position,))
        return self.hits[first : first + count]

    def hits_between(self, start: int, end: int) -> list[Hit]:
        """The hits that start in [start, end)."""
        return self.hits[bisect_left(self.hits, (start,)) : bisect_left(self.hits, (end,))]

    def raw_text(self, start: int, end: int) -> str:
        """The raw characters of a folded span, without outer spaces."""
        raw_start, raw_end = self.raw_span(start, end)
        return self.folded.raw[raw_start:raw_end].strip()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open raw span of a folded one."""
        return self.folded.raw_span(start, end)


_HEADING = 60
_PARAGRAPH = 80


def is_subheading(page: Page, sentence: tuple[int, int]) -> bool:
    """Whether a sentence is a short line without an end mark between two paragraphs."""
    start, end = sentence
    text = page.text
    if end - start > _HEADING or text[end - 1] in ".!؟؛:" or text[end] != "\n" or start < 2 or text[start - 1] != "\n":
        return False
    above, below = text.rfind("\n", 0, start - 1), text.find("\n", end + 1)
    return start - above > _PARAGRAPH and (below if below >= 0 else len(text)) - end > _PARAGRAPH


def find_terms(raw: str) -> list[Hit]:
    """The known terms of a raw text that is not read for figures, a title: by start, in folded positions."""
    return lexicon().scan(fold(raw).plain)


def open_page(raw: str) -> Page:
    """The page of a raw text."""
    folded = fold(raw)
    text = join_wrapped_lines(folded.text)
    hits = lexicon().scan(folded.plain)
    provinces = {hit.code for hit in hits if hit.kind == "province"}
    only = provinces.pop() if len(provinces) == 1 else None
    return Page(folded, text, folded.plain, hits, find_sentences(text), only)
