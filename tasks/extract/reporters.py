"""Whose trade it is when another country speaks: «صادرات آمریکا به ایران», «ترکمنستان ۵ میلیارد دلار واردات داشته».

In most news the reporter is Iran or a province and the other country a partner. It is the other way round where Iran
is the destination or the source, where the country stands right behind the direction («صادرات ترکیه به اروپا»), or
where it is the subject of «داشته» or «کرده» and no place in Iran is named.
"""

from __future__ import annotations

from typing import NamedTuple

from tasks.extract.areas import COUNTRY, AreaMention
from tasks.extract.clauses import Clause
from tasks.extract.lexicon import Hit, ends_with, lead_words, starts_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_AT_HEAD = 12


class Reporter(NamedTuple):
    """A foreign country whose trade a clause gives, and its partner (`IR` or another country), None where not said."""

    code: str
    partner: str | None


def find_reporter(page: Page, clause: Clause, areas: list[AreaMention]) -> Reporter | None:
    """The foreign reporter of a clause; None in the common case, where the trade is Iran's or a province's."""
    partners = clause.of("partner")
    if not partners or ("direction" not in clause.cues and "direction_verb" not in clause.cues):
        return None
    first = partners[0]
    text = page.text
    if any(a.code == COUNTRY for a in areas):
        towards = any(first.start < a.start and text.endswith((" به ", " از "), 0, a.start) for a in areas)
        only_iran = all(a.code == COUNTRY for a in areas)
        if towards and only_iran and _trades(page, clause, first) and not _led(text, first):
            return Reporter(first.code, COUNTRY)
        return None
    if areas or _led(text, first):
        return None
    noun = next((d for d in clause.of("direction") if d.end + 1 == first.start), None)
    other = next((p.code for p in partners[1:] if _led(text, p)), None)
    if noun is not None and noun.code in ("export", "import"):
        return Reporter(first.code, other)
    goes_on = starts_with(text, first.end, "goes_on_as_partner") or text.startswith("،", first.end)
    is_subject = first.start - clause.start <= _AT_HEAD and not goes_on
    if is_subject and any(word in text[first.end : clause.end] for word in lead_words("owns_trade")):
        return Reporter(first.code, other)
    return None


def find_reporter_beside(page: Page, clause: Clause, quantity: Quantity) -> Reporter | None:
    """The foreign reporter named right behind one amount: «۱.۳ میلیارد دلار نیز صادرات ترکیه به ایران»."""
    if "partner" not in clause.cues:
        return None
    noun = next((d for d in clause.of("direction") if d.start >= quantity.end), None)
    if noun is None or noun.start - quantity.end > _AT_HEAD or noun.code not in ("export", "import"):
        return _beside_before(clause, quantity)
    country = next((p for p in clause.of("partner") if p.start == noun.end + 1), None)
    if country is None:
        return None
    iran = next((h for h in clause.of("iran") if h.start >= country.end), None)
    towards_iran = iran is not None and page.text[country.end : iran.start] in (" به ", " از ")
    return Reporter(country.code, COUNTRY) if towards_iran else None


def _beside_before(clause: Clause, quantity: Quantity) -> Reporter | None:
    """«صادرات ایران ۸۲ درصد و صادرات ترکیه ۳۷ درصد کاهش یافت»: beside Iran's another country's own trade."""
    nouns = [d for d in clause.of("direction") if d.end <= quantity.start]
    if not nouns or nouns[-1].code not in ("export", "import"):
        return None
    country = next((p for p in clause.of("partner") if p.start == nouns[-1].end + 1), None)
    own = any(h.start == d.end + 1 for d in nouns[:-1] for h in clause.of("iran"))
    return Reporter(country.code, None) if country is not None and own else None


def _trades(page: Page, clause: Clause, country: Hit) -> bool:
    """Whether the country trades itself: it or «این کشور» stands behind the direction, or a verb ends the clause."""
    if clause.of("direction_verb"):
        return True
    nouns = clause.of("direction")
    return any(d.end + 1 == country.start or page.text.startswith(" این کشور ", d.end) for d in nouns)


def _led(text: str, hit: Hit) -> bool:
    """Whether a preposition or «کشور» leads to the name, so that it is a partner and no subject."""
    return ends_with(text, hit.start, "towards_country")
