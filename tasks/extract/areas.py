"""Where a claim is about: provinces, cities, customs houses and ports, the country, and what «استان» and «کشور» mean
here.

«استان» alone is the article's province, «کشور» is Iran unless it names another country («کشور عراق», «این کشور»). The
article's province is the one that its title and lead speak of; without one the article is national.
Codes are ISO 3166-2:IR as changed on 2020-11-24 (IR-06 is Khuzestan).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tasks.extract.lexicon import Hit, ends_with, holds, lead_words
from tasks.extract.page import Page, is_subheading

COUNTRY = "IR"
KINDS = frozenset(("province", "city", "point", "iran", "country_word", "province_word"))
_NAMED = frozenset(("province", "city", "point"))
_REPORTED_WITHIN = 50
_HEAD = 300
_DESK_WITHIN = 24
_CAPITAL = "IR-23"
_LEAD_SENTENCES = 3
_TITLE_WEIGHT = 4
_LEAD_WEIGHT = 2
_SAID_OF_COUNTRY = frozenset(("direction", "direction_verb", "sector", "scope", "aspect", "generic_noun"))


class AreaMention(NamedTuple):
    """A place that a clause speaks of: its code, and its name where it is a place inside a province."""

    start: int
    end: int
    code: str
    place: str | None


def article_area(page: Page, title: Sequence[Hit]) -> str:
    """The province the whole article is about, or `IR` where it is about none; `title` are the terms of its title."""
    votes: Counter[str] = Counter()
    for hit in title:
        if hit.kind in _NAMED or hit.kind == "iran":
            votes[hit.code] += _TITLE_WEIGHT
    lead_end = page.sentences[:_LEAD_SENTENCES][-1][1] if page.sentences else 0
    opening, led = set(votes), set(votes)
    for hit in page.hits:
        if hit[2] in _NAMED and not _names_desk(page, hit) and not _is_in_passing(page, hit):
            if hit.start < lead_end or hit[2] == "province":
                opening.add(hit.code)  # a port named further on is one of many
            if hit.start < lead_end:
                led.add(hit.code)
            votes[hit.code] += _LEAD_WEIGHT if hit.start < lead_end else 1
    if not votes:
        return COUNTRY
    if (votes[COUNTRY] or _speaks_nationally(page)) and not any(h.kind in _NAMED for h in title):
        return COUNTRY
    (best, score), *rest = votes.most_common(2)
    if score <= _LEAD_WEIGHT and _opens_with_country(page):
        return COUNTRY
    if score < _LEAD_WEIGHT or best not in opening or (rest and rest[0][1] == score):
        return COUNTRY
    if best not in led and _leads_with_trade(page, lead_end):
        return COUNTRY
    return COUNTRY if _is_of_one_item(page, best) else best


_OF_TRADE = frozenset(("export", "import", "trade", "transit"))


def _leads_with_trade(page: Page, lead_end: int) -> bool:
    """Whether the lead tells of trade and of no «استان»: what it tells is the country's, whatever place comes later."""
    lead = page.hits_between(0, lead_end)
    of_trade = any(hit.kind == "direction" and hit.code in _OF_TRADE for hit in lead)
    return of_trade and all(hit.kind != "province_word" for hit in lead)


_ITEMS = 3


def _is_of_one_item(page: Page, province: str) -> bool:
    """Whether a text of several items under headings of their own names a province in one only, not the first."""
    headings = [sentence[0] for sentence in page.sentences if is_subheading(page, sentence)]
    if len(headings) < _ITEMS:
        return False
    items = {bisect_right(headings, hit.start) for hit in page.hits if hit.kind in _NAMED and hit.code == province}
    return len(items) == 1 and 0 not in items


_ASIDE = re.compile(r" اینکه [^،\n\d]*$")
_ASIDE_WITHIN = 60


def _is_in_passing(page: Page, hit: Hit) -> bool:
    """«با اشاره به اینکه یزد قطب کاشی کشور است، گفت»: a place of a clause that tells no figure, before what is said."""
    before = page.text[max(0, hit.start - _ASIDE_WITHIN) : hit.start]
    behind = page.text[hit.end : hit.end + _ASIDE_WITHIN].partition("،")
    return bool(_ASIDE.search(before)) and bool(behind[1]) and not any(letter.isdigit() for letter in behind[0])


_NATIONAL = frozenset(("HEAD_TPO", "HEAD_IRICA", "MINISTER"))


def _opens_with_country(page: Page) -> bool:
    """Whether the first sentence names Iran and no place in it: a province named once further on is one of many."""
    opening = page.hits_between(*page.sentences[0]) if page.sentences else []
    places = any(hit.kind in _NAMED or hit.kind == "province_word" for hit in opening if not _is_dateline(page, hit))
    return not places and any(
        hit.kind == "iran" or (hit.kind == "country_word" and _means_iran(page, hit)) for hit in opening
    )


def _speaks_nationally(page: Page) -> bool:
    """Whether the first sentence is of one who speaks for the country, and names no place but where it was written."""
    if not page.sentences:
        return False
    opening = page.hits_between(*page.sentences[0])
    for_country = any(hit.kind == "role" and hit.code in _NATIONAL for hit in opening) or any(
        hit.kind == "institution" and page.text.startswith(_FOR_COUNTRY, hit.start) for hit in opening
    )
    places = [hit for hit in opening if hit.kind in _NAMED]
    return for_country and all(_is_dateline(page, hit) or _is_where_met(page, hit) for hit in places)


_FOR_COUNTRY = ("گمرک ", "سازمان توسعه تجارت", "بانک مرکزی")
_MET_WITHIN = 30


def _is_where_met(page: Page, hit: Hit) -> bool:
    """«در نشست با صادرکنندگان استان مرکزی»: where people met, not what they speak of."""
    return holds(page.text[max(0, hit.start - _MET_WITHIN) : hit.start], "meeting")


def find_areas(page: Page, hits: Sequence[Hit], province: str) -> list[AreaMention]:
    """The places among the cues of a clause, by start; «استان» is `province`, and nothing where the article has
    none."""
    found: list[AreaMention] = []
    for hit in hits:
        if _is_dateline(page, hit):
            continue
        if ends_with(page.text, hit.start, "delivered"):
            continue  # «هر تن فوب بندرعباس ۴۰۰ دلار»: where a price holds
        if hit.kind == "iran" and "همسایه" in page.text[max(0, hit.start - 16) : hit.start]:
            continue
        if hit.kind == "province" or hit.kind == "iran":
            found.append(AreaMention(hit.start, hit.end, hit.code, None))
        elif hit.kind in _NAMED:
            found.append(AreaMention(hit.start, hit.end, hit.code, page.raw_text(hit.start, hit.end)))
        elif hit.kind == "province_word":
            meant = province if province != COUNTRY else _province_before(page, hit) or page.only_province
            if meant is not None:
                found.append(AreaMention(hit.start, hit.end, meant, None))
        elif hit.kind == "country_word" and _means_iran(page, hit):
            found.append(AreaMention(hit.start, hit.end, COUNTRY, None))
    return [a for i, a in enumerate(found) if i == 0 or a.start >= found[i - 1].end]


_SAID_WITHIN = 150


def _province_before(page: Page, word: Hit) -> str | None:
    """What «استان» means where the article is about none: the province named last, not far before in its paragraph."""
    first = max(page.text.rfind("\n", 0, word.start) + 1, word.start - _SAID_WITHIN)
    named = [hit for hit in page.hits_between(first, word.start) if hit.kind == "province"]
    return named[-1].code if named else None


def _is_dateline(page: Page, hit: Hit) -> bool:
    """Whether a place is not of trade: the agency that reports, or where from («به گزارش ایرنا از گرگان»)."""
    if _is_agency(page, hit) or _heads_article(page, hit):
        return True
    if not page.text.startswith(("،", ":", " -"), hit.end) or not page.text.endswith(" از ", 0, hit.start):
        return False
    return "به گزارش " in page.text[max(0, hit.start - _REPORTED_WITHIN) : hit.start]


_DASH = re.compile(r" ?(?:\([^)\n]{2,20}\)|/ ?\w+)? ?[-ـ–]")


def _heads_article(page: Page, hit: Hit) -> bool:
    """«تهران- ایرنا-», «تهران (ایرنا)-», «کاشان - استاندار گفت»: where an article was written, at its head."""
    dashed = _DASH.match(page.text, hit.end) is not None
    begins = hit.start < 2 or page.text[hit.start - 1] == "\n"
    return dashed and begins and hit.start < _HEAD


def _names_desk(page: Page, hit: Hit) -> bool:
    """Whether a dateline tells only who reports: an agency, or the capital, from where the national desks report."""
    return _is_agency(page, hit) or (hit.code == _CAPITAL and _is_dateline(page, hit))


def _is_agency(page: Page, hit: Hit) -> bool:
    """«فارس:» at the head of a line, «خبرنگار اقتصادی فارس», «در گفت‌وگو با فارس»: the agency of that name."""
    text = page.text
    if text[hit.start : hit.end] != "فارس":
        return False
    if text[hit.end] == ":" or ends_with(text, hit.start, "before_agency"):
        return True
    reports = "خبرنگار" in text[max(0, hit.start - _DESK_WITHIN) : hit.start]
    return reports and not text.endswith((" در ", " استان "), 0, hit.start)


def _means_iran(page: Page, hit: Hit) -> bool:
    """Whether «کشور» stands for Iran: said of trade or behind a preposition, not counted, not «خارج از کشور»."""
    before = page.text[max(0, hit.start - 14) : hit.start].rstrip()
    if not before or before[-1].isdigit() or before.endswith(("خارج از", "خارج")):
        return False
    if before[-1] in "،:؛" or _is_whole(page, hit):
        return True
    if not ends_with(page.text, hit.start, "before_country") and not any(
        h.kind in _SAID_OF_COUNTRY and _stands_before(page, h, hit)
        for h in page.hits_between(hit.start - 24, hit.start)
    ):
        return False
    return not any(h.kind == "partner" and h.start == hit.end + 1 for h in page.hits_from(hit.end, 3))


def _is_whole(page: Page, country: Hit) -> bool:
    """«۳۲ درصد از کل اظهارنامه‌های کشور»: all of something is told of, and nothing is nearer than the country."""
    return "کل" in page.text[max(0, country.start - _WHOLE_WITHIN) : country.start].split()[-2:-1]


_WHOLE_WITHIN = 30


def _stands_before(page: Page, said: Hit, country: Hit) -> bool:
    """Whether a word stands right before «کشور», or with only its goods between: «تولید نفت کشور»."""
    if said.end == country.start - 1:
        return True
    goods = page.text[said.end : country.start].strip()
    return said.kind == "direction" and goods.isalpha() and goods not in lead_words("not_this_country")
