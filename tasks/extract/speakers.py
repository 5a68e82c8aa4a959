"""Who said it: «محمدکاظم صادقیان مدیرکل صنعت، معدن و تجارت استان یزد گفت:» and the «وی افزود:» that follows.

A sentence is its speaker's when a speech verb stands in it; the sentences after it in the same paragraph are his too. A
surname or a role alone is the person who was introduced with it. Where the words before the verb are neither a name nor
a role nor a pronoun, no speaker is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from tasks.extract.lexicon import Hit, lead_words
from tasks.extract.page import Page

_NAME_WORDS = (2, 4)


@cache
def _cuts() -> re.Pattern[str]:
    return re.compile(" (?:" + "|".join(map(re.escape, lead_words("subject_cut"))) + ") ")


class Speaker(NamedTuple):
    """A person or office that says something; each part None where the article does not tell."""

    name: str | None
    role: str | None
    """Code of `seeds/speaker_roles.csv`."""
    organisation: str | None
    """The office in the text's own words: «مدیرکل صنعت، معدن و تجارت استان یزد»."""
    folded: str | None = None
    """The name as it stands in the folded text, for finding it again."""


@dataclass(slots=True)
class SpeakerReader:
    """Follows who speaks through an article, sentence by sentence."""

    page: Page
    known: list[Speaker] = field(default_factory=list)
    current: Speaker | None = None
    _paragraph: int = -1

    def read(self, sentence: tuple[int, int], hits: list[Hit]) -> Speaker | None:
        """The speaker of a sentence, or None where it is the paper's own voice or cannot be told."""
        start = sentence[0]
        paragraph = self.page.text.rfind("\n", 0, start)
        for hit in hits:
            if hit[2] == "speech_verb":
                self.current = self._subject(start, hit, hits)
                break
        else:
            if self.page.text.startswith(_ACCORDING, start):
                self.current = self.known[-1] if self.known else None
            elif self.page.text.startswith(_ACCORDING_TO, start):
                end = self.page.text.find("،", start, sentence[1])
                self.current = self._named(start + len(_ACCORDING_TO), end, hits) if end >= 0 else None
            elif (colon := self._heading(sentence)) >= 0 and any(h.kind == "role" and h.end <= colon for h in hits):
                self.current = self._named(start, colon, hits)
            elif paragraph != self._paragraph:
                self.current = None
        self._paragraph = paragraph
        return self.current

    def _named(self, start: int, end: int, hits: list[Hit]) -> Speaker | None:
        """The person or office that a span names: «وزیر صمت», «احمد قاسمی»."""
        role = next((hit for hit in hits if hit.kind == "role" and start <= hit.start and hit.end <= end), None)
        return self._by_name(start, end) if role is None else self._introduce(start, role, end, hits)

    def _heading(self, sentence: tuple[int, int]) -> int:
        """Where the colon stands behind the speaker of a headline («رئیس کل گمرک: ...»), -1 in other sentences."""
        start, end = sentence
        colon = self.page.text.find(":", start, min(end, start + _HEADED_WITHIN))
        return -1 if colon < 0 or any(map(str.isdigit, self.page.text[start:colon])) else colon

    def _subject(self, start: int, verb: Hit, hits: list[Hit]) -> Speaker | None:
        role: Hit | None = None
        for hit in hits:
            if hit.end > verb.start:
                break
            if hit.kind == "speech_pronoun" and hit.start - start < 12:
                return self.known[-1] if self.known else None
            if role is None and hit.kind == "role":
                role = hit
        for first, last in self._spans(start, verb.start, role):
            if role is not None and first <= role.start < last + 2:
                return self._introduce(first, role, last, hits)
            if (speaker := self._by_name(first, last)) is not None:
                return speaker
        return None

    def _spans(self, start: int, end: int, role: Hit | None) -> Iterator[tuple[int, int]]:
        """Where the words about the speaker may stand before a speech verb, likeliest first.

        Behind «به گزارش ایرنا،» and «خبرنگار مهر:», before «با بیان اینکه ... است،».
        """
        text = self.page.text
        cut = _cuts().search(text, start + 1, end)
        reported = end - 1 if role is None or not start < role.start < end else role.start
        for before in (reported, reported if cut is None else min(reported, cut.start())):
            first = start
            if text.startswith("به گزارش", start):
                first = max(start, text.rfind("،", start, before) + 1)
            first = max(first, text.rfind(":", start, before) + 1)
            cut_here = _cuts().search(text, first + 1, end)
            yield first, end if cut_here is None else cut_here.start()

    def _introduce(self, start: int, role: Hit, end: int, hits: list[Hit]) -> Speaker:
        page = self.page
        name = self._name_in(start, role.start)
        office_end = self._office_end(role, end, hits)
        office = _neat(page.raw_text(role.start, office_end))
        if name is None:
            name = self._name_in(office_end, end)
        if name is None:
            same = next((s for s in reversed(self.known) if s.role == role.code and s.name is not None), None)
            if same is not None:
                return same
        speaker = Speaker(None, role.code, office) if name is None else Speaker(name[0], role.code, office, name[1])
        self.known.append(speaker)
        return speaker

    def _office_end(self, role: Hit, end: int, hits: list[Hit]) -> int:
        """Where the office of a role ends: «مدیرکل گمرکات استان آذربایجان شرقی», before what the sentence is about."""
        office_end = role.end
        for hit in hits:
            if hit.start <= role.start or hit.end > end:
                continue
            if hit.kind in _NO_NAMES and hit.start > office_end:
                break
            if hit.kind in _OFFICE_KINDS:
                office_end = max(office_end, hit.end)
        return office_end

    def _by_name(self, start: int, end: int) -> Speaker | None:
        words = self.page.text[start:end].strip(_AROUND_NAME).split()
        if not words:
            return None
        for speaker in reversed(self.known):
            if speaker.folded is not None and speaker.folded.split()[-len(words) :] == words:
                return speaker
        name = self._name_in(start, end)
        if name is None:
            return next(
                (s for s in reversed(self.known) if s.folded is not None and s.folded.split()[-1] == words[0]), None
            )
        speaker = Speaker(name[0], None, None, name[1])
        untitled = self.known[-1] if self.known and self.known[-1].name is None else None
        if untitled is not None and (len(self.known) == 1 or self.current == untitled):
            speaker = untitled._replace(name=name[0], folded=name[1])
            self.known[-1] = speaker
        else:
            self.known.append(speaker)
        return speaker

    def _name_in(self, start: int, end: int) -> tuple[str, str] | None:
        """A span's words, as written and folded, where they can be a person's name: two to four, none of them a
        function word or with a digit."""
        text = self.page.text[start:end].strip(_AROUND_NAME)
        words = text.split()
        if not _NAME_WORDS[0] <= len(words) <= _NAME_WORDS[1]:
            return None
        if any(w in lead_words("not_a_name") or not w.isalpha() for w in words):
            return None
        first = self.page.text.index(text, start)
        if any(hit[2] in _NO_NAMES for hit in self.page.hits_between(first, first + len(text))):
            return None  # «بهای مس ... می‌افزاید»
        return _neat(self.page.raw_text(first, first + len(text))), text


_NO_NAMES = frozenset(("sector", "direction", "aspect", "change", "generic_noun", "count_noun", "unit"))
_AROUND_NAME = ' -،:«»"(ـ'
_ACCORDING_TO = "به گفته "
_HEADED_WITHIN = 80
_ACCORDING = ("به گفته وی", "به گفتهی وی", "به گفته ی وی", "به گفته او", "به گفته این مقام")
"""Folded: a lost U+200C leaves «گفتهی»."""
_PERSIAN_LETTERS = str.maketrans("يك", "یک")
_OFFICE_KINDS = frozenset(("province", "institution", "iran", "city", "point", "country_word", "province_word"))


def _neat(raw: str) -> str:
    """A name or an office as written, in Persian letters, without line breaks."""
    return " ".join(raw.translate(_PERSIAN_LETTERS).split())
