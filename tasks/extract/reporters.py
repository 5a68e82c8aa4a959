"""Whose trade it is when another country speaks: «صادرات آمریکا به ایران», «ترکمنستان ۵ میلیارد دلار واردات داشته».

In most news the reporter is Iran or a province and the other country a partner. It is the other way round where Iran
is the destination or the source, where the country stands right behind the direction («صادرات ترکیه به اروپا»), or
where it is the subject of «داشته» or «کرده» and no place in Iran is named. What a foreign subject does («عراق که در سال
۲۰۰۷ کالا به اروپا صادر می‌کرد») is no claim of Iran, whatever else of the sentence stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.extract.areas import COUNTRY, KINDS, AreaMention
from tasks.extract.clauses import Clause
from tasks.extract.draft import Draft
from tasks.extract.lexicon import Hit, ends_with, holds, lead_words, starts_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_AT_HEAD = 12
_GOODS_WITHIN = 24
_MANY = "many"
"""The code of countries that are not told apart."""
_THESE = (" این کشورها ", " از سوی این کشورها ", " توسط این کشورها ")


class Reporter(NamedTuple):
    """A foreign country whose trade a clause gives, and its partner (`IR` or another country), None where not said."""

    code: str
    partner: str | None


def find_reporter(page: Page, clause: Clause, areas: list[AreaMention], spoken_of: str | None) -> Reporter | None:
    """The foreign reporter of a clause; None in the common case, where the trade is Iran's or a province's.

    `spoken_of` is the foreign country last spoken of: «این کشور», and the importer of «واردات طلای چین».
    """
    partners = clause.of("partner")
    if "direction" not in clause.cues and "direction_verb" not in clause.cues:
        return None
    if not areas and any(page.text.startswith(_THESE, d.end) for d in clause.directions()):
        return Reporter(_MANY, None)
    if not areas and any(page.text.startswith(" این کشور ", d.end) for d in clause.of("direction")):
        return Reporter(spoken_of or _MANY, next((p.code for p in partners if _led(page.text, p)), None))
    if not partners:
        return Reporter(_MANY, None) if not areas and _others_import(page, clause) else None
    first = partners[0]
    text = page.text
    if any(a.code == COUNTRY for a in areas):
        if all(a.code == COUNTRY for a in areas) and _is_whole(page, clause, areas[0], first):
            return Reporter(first.code, COUNTRY)
        towards = any(first.start < a.start and text.endswith((" به ", " از "), 0, a.start) for a in areas)
        only_iran = all(a.code == COUNTRY for a in areas)
        if towards and only_iran and _trades(page, clause, first) and not _led(text, first):
            return Reporter(first.code, COUNTRY)
        return None
    if areas:
        return None
    group = next((d for d in clause.of("direction") if d.end < first.start <= d.end + _GOODS_WITHIN), None)
    if group is not None and len(first.code) > len(COUNTRY) and _counts_only(text[group.end : first.start]):
        # «واردات ۱۵ کشور همسایه»
        return Reporter(first.code, None)
    if _led(text, first):
        return None
    noun = next((d for d in clause.of("direction") if _is_of(page, d, first)), None)
    other = next((p.code for p in partners[1:] if _led(text, p)), None)
    if noun is not None and (
        noun.code in ("export", "balance", "trade")
        or (noun.code == "import" and first.code == spoken_of)
        or noun.end + 1 == first.start
    ):
        return Reporter(first.code, other)
    goes_on = starts_with(text, first.end, "goes_on_as_partner") or text.startswith("،", first.end)
    # «در نشست مطرح شد: کشورهای عضو اوراسیا ... واردات دارند»
    lead = text[clause.start : first.start].rpartition(": ")[2].lstrip()
    is_subject = len(lead) <= _AT_HEAD and not goes_on
    of_province = "province_word" in clause.cues or "province" in clause.cues
    if (
        is_subject
        and not of_province
        and any(word in text[first.end : clause.end] for word in lead_words("owns_trade"))
    ):
        return Reporter(first.code, other)
    return None


def _others_import(page: Page, clause: Clause) -> bool:
    """«ایران ۱۵ همسایه دارد که سالانه ۱۲۰۰ میلیارد دلار واردات دارند»: the imports of those named before."""
    if not holds(page.plain[clause.start : clause.end + 1], "own_imports"):
        return False
    return holds(page.plain[page.text.rfind("\n", 0, clause.start) + 1 : clause.start + 1], "other_countries")


def find_reporter_beside(page: Page, clause: Clause, quantity: Quantity) -> Reporter | None:
    """The foreign reporter named right behind one amount: «۱.۳ میلیارد دلار نیز صادرات ترکیه به ایران»."""
    if "partner" not in clause.cues:
        return None
    if quantity.adjectival and (own := _owner_behind(page, clause, quantity)) is not None:
        return own
    noun = next((d for d in clause.of("direction") if d.start >= quantity.end), None)
    if noun is None or noun.start - quantity.end > _AT_HEAD or noun.code not in ("export", "import"):
        return _beside_before(clause, quantity)
    country = next((p for p in clause.of("partner") if p.start == noun.end + 1), None)
    if country is None:
        return None
    iran = next((h for h in clause.of("iran") if h.start >= country.end), None)
    towards_iran = iran is not None and page.text[country.end : iran.start] in (" به ", " از ")
    return Reporter(country.code, COUNTRY) if towards_iran else None


def _owner_behind(page: Page, clause: Clause, quantity: Quantity) -> Reporter | None:
    """«واردات سالانه ۴۰ میلیارد دلاری عمان», «واردات ۲۰ میلیارد دلاری عراق از ترکیه»: whose trade the amount says."""
    country = next((p for p in clause.of("partner") if p.start == quantity.end + 1), None)
    nouns = [d for d in clause.of("direction") if d.code in ("export", "import") and d.end <= quantity.start]
    if country is None or not nouns or quantity.qualifier_start - nouns[-1].end > _AT_HEAD:
        return None
    led = (h for h in clause.of_kinds(frozenset(("partner", "iran"))) if h.start > country.end and _led(page.text, h))
    return Reporter(country.code, next((hit.code for hit in led), None))


def next_reporter(page: Page, clause: Clause, quantity: Quantity, reporter: Reporter | None) -> Reporter | None:
    """The reporter of an amount further on in «صادرات گندم روسیه ۳۹ و اتحادیه اروپا ۲۷ میلیون تن»: the country right
    before it, else that of the clause."""
    if reporter is None:
        return None
    before = [q.end for q in clause.quantities if q.end <= quantity.start]
    if not before:
        return reporter
    own = [p for p in clause.of("partner") if before[-1] <= p.start < quantity.start and not _led(page.text, p)]
    return reporter._replace(code=own[-1].code) if own else reporter


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


def _is_whole(page: Page, clause: Clause, iran: AreaMention, country: Hit) -> bool:
    """«سهم ایران از واردات عراق»: the part is Iran's, the whole the other country's trade."""
    if not page.text.endswith(" سهم ", 0, iran.start) or iran.end > country.start:
        return False
    return any(iran.end < noun.start and noun.end + 1 == country.start for noun in clause.of("direction"))


def _led(text: str, hit: Hit) -> bool:
    """Whether a preposition or «کشور» leads to the name, so that it is a partner and no subject."""
    return ends_with(text, hit.start, "towards_country")


def _is_of(page: Page, noun: Hit, country: Hit) -> bool:
    """«صادرات ترکیه», «صادرات گاز ترکمنستان»: the country stands behind the noun, or behind the goods it names."""
    if noun.code in ("balance", "trade"):
        return page.text[noun.end : country.start] in (" ", " قاره ")
    if noun.code not in ("export", "import") or not 0 < country.start - noun.end <= _GOODS_WITHIN:
        return False
    words = page.text[noun.end : country.start].split()
    return len(words) <= 2 and all(w.isalpha() and w not in lead_words("ends_goods") for w in words)


def _counts_only(gap: str) -> bool:
    """Whether only a count and «کشور» stand between a direction and a group of countries."""
    return all(word.isdigit() or word in lead_words("counts_countries") for word in gap.split())


def makes_itself(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«آمریکا با تولید ۶۸۰ هزار تن»: an amount that another country makes, where none in Iran is named before it."""
    if quantity.unit == "percent" or "iran" in clause.cues:
        return False
    before = [p for p in clause.of("partner") if p.end <= quantity.start]
    if not before or _led(page.text, before[-1]):
        return False
    made = [d for d in clause.directions() if d.code == "production" and d.start >= before[-1].end]
    return any(d.kind == "direction_verb" or page.text.endswith(" با ", 0, d.start) for d in made)


def turns_to_iran(draft: Draft, earlier: Sequence[Draft]) -> bool:
    """«عراق ۴۸ میلیارد دلار واردات دارد که ایران ۹ میلیارد دلار آن را تأمین می‌کند»: what Iran has of another country's
    trade is the mirror of it, or something else."""
    if not earlier or "direction" not in draft.inherited or draft.area is None or earlier[-1].area is None:
        return False
    abroad = len(earlier[-1].area.code) == len(COUNTRY) and earlier[-1].area.code != COUNTRY
    return abroad and draft.area.code == COUNTRY


def foreign_stretch(page: Page, sentence: tuple[int, int], hits: Sequence[Hit]) -> tuple[int, int] | None:
    """Where a sentence tells of the trade of a foreign subject: from its name to the next subject in Iran, else to the
    end; None where it has no such subject."""
    text = page.text
    subject = next((h for h in hits if h.kind == "partner" and _is_subject(text, sentence[0], h)), None)
    if subject is None:
        return None
    end = next(
        (h.start for h in hits if h.start > subject.end and h.kind in KINDS and _opens(text, h.start)), sentence[1]
    )
    told = text[subject.end : end]
    if any(f"{word} " in told for word in _WITH_IRAN) or not any(h.kind in _TRADES for h in hits):
        return None
    if any(h.kind in ("province", "province_word") for h in page.hits_between(subject.end, end)):
        return None  # «پاکستان در صادرات سیستان و بلوچستان با ۴۰ میلیون دلار»: it is a partner
    owns = " خود " in told.replace(" به خود ", " ") or any(word in told for word in lead_words("owns_trade"))
    return (subject.start, end) if owns else None


_TRADES = frozenset(("direction", "direction_verb"))
_WITH_IRAN = (
    " به ایران",
    " از ایران",
    " با ایران",
    " به کشورمان",
    " از کشورمان",
    " به کشور ما",
    " از کشور ما",
    " به کشور",
    " وارد کشور",
)


def _is_subject(text: str, start: int, country: Hit) -> bool:
    """Whether a country begins a sentence or a clause and goes on as its subject: «عراق که ...», «ترکیه نیز در ...»."""
    if text.startswith(" است که ", country.end):
        return not _led(text, country)
    at_head = country.start == start or _opens(text, country.start)
    return at_head and starts_with(text, country.end, "goes_on_as_subject")


def _opens(text: str, position: int) -> bool:
    """Whether a clause opens at a position: behind punctuation or a conjunction."""
    return ends_with(text, position, "opens_clause") or text[max(0, position - 2) : position].strip() in (
        "،",
        ":",
        "؛",
        ".",
    )
