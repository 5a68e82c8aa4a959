"""Finds the words that say when: «هفت‌ماهه نخست امسال», «تا پایان آبان», «مدت مشابه سال قبل», «شنبه ۲۱ اردیبهشت».

`read_phrases` says what the words say and no more: «امسال» stays «this year» here; `periods.py` brings in the article's
date. One pass over the terms of time, each kind with its reader, never further back than the last expression: linear on
any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tasks.extract import edge_phrases, month_phrases, year_phrases
from tasks.extract.lexicon import Hit
from tasks.extract.mentions import Number
from tasks.extract.page import Page
from tasks.extract.period_terms import BEHIND_YEAR, Phrase, Terms
from tasks.extract.written_dates import JALALI_YEARS, find_written_dates, year_of

READERS: dict[str, Callable[[Terms, int, Hit], Phrase | None]] = {
    "when_n_months": month_phrases.read_n_months,
    "when_n_months_loose": month_phrases.read_n_months,
    "when_month_unit": month_phrases.read_month_unit,
    "when_month_rel": month_phrases.read_month_ago,
    "when_month_ago": month_phrases.read_month_ago,
    "when_part": month_phrases.read_part,
    "when_some_months": month_phrases.read_some_months,
    "when_season": month_phrases.read_season,
    "when_season_named": month_phrases.read_season,
    "when_month": month_phrases.read_month,
    "when_month_bare": month_phrases.read_month,
    "when_month_gregorian": month_phrases.read_month,
    "when_edge": edge_phrases.read_edge,
    "when_order": edge_phrases.read_order,
    "when_year_word": year_phrases.read_year_word,
    "when_years_word": year_phrases.read_years_word,
    "when_years_vague": year_phrases.read_vague_years,
    "when_year_rel": year_phrases.read_relative_year,
    "when_year_rel_gregorian": year_phrases.read_relative_year,
    "when_year_ago": year_phrases.read_relative_year,
    "when_year_before": year_phrases.read_year_before,
    "when_same": year_phrases.read_same,
    "when_anaphor": year_phrases.read_anaphor,
    "when_to_date": year_phrases.read_to_date,
    "when_time_unit": year_phrases.read_time_unit,
    "when_rate": year_phrases.read_rate,
    "when_calendar": year_phrases.read_calendar,
    "when_plan": year_phrases.read_plan,
}
KINDS = frozenset((*READERS, "when_compare", "when_onward", "when_recent", "when_elapsed", "when_weekday"))
_BREAK = re.compile(r"[،؛:\n()«»!؟]|\.(?!\d)")
_COMPARED_WITHIN = 45
"""Characters between «نسبت به» and what it compares with: «نسبت به میانگین عملکرد مشابه ۱۲ ماهه سال گذشته»."""


def read_phrases(page: Page, numbers: list[Number]) -> list[Phrase]:
    """All expressions of time of a page, by start, not overlapping."""
    terms = Terms(page, numbers, KINDS)
    readers = READERS
    found: list[Phrase] = []
    for index, hit in enumerate(terms.hits):
        start, end, kind, code = hit
        if start < terms.reach:
            continue
        if kind == "when_compare":
            terms.compare_end, terms.compares_near = end, code == "near"
            continue
        read = readers.get(kind)
        if read is None:
            continue
        phrase = read(terms, index, hit)
        if phrase is not None and phrase.start >= terms.reach:
            found.append(_led(terms, phrase))
            terms.reach = phrase.end
    return _with_digits(terms, found)


def _led(terms: Terms, phrase: Phrase) -> Phrase:
    """The expression with what leads to it: a comparison, a «در»."""
    start = phrase.start
    compare_end = terms.compare_end
    # «نسبت به ترخیص کالا در سال جاری اقدام شد» compares nothing
    near = terms.compares_near or (phrase.year_relative is not None and phrase.year_relative >= 0)
    compared = (
        compare_end >= terms.reach
        and start - compare_end <= (1 if near else _COMPARED_WITHIN)
        and not _BREAK.search(terms.text, compare_end, start)
    )
    locative = phrase.locative or terms.led_by(start, "into")
    if compared or locative:
        return Phrase._make((*phrase[:-2], compared, locative))
    return phrase


def _with_digits(terms: Terms, found: list[Phrase]) -> list[Phrase]:
    """The expressions with those that hold no term: dates and times in digits, years without «سال»."""
    text = terms.text
    loose = [
        Phrase(w[0], w[1], "date" if w[4] else "time", w[2], w[3], None, w[4], w[4], w[5])
        for w in find_written_dates(text)
    ]
    for number in terms.numbers:
        start, end = number[0], number[1]
        if end - start == 4 and "1" <= text[start] <= "2" and text[start:end].isdigit():
            year = _bare_year(terms, start, end)
            if year is not None:
                loose.append(year)
    if not loose:
        return found
    loose.sort()
    merged: list[Phrase] = []
    position = 0
    for phrase in loose:
        while position < len(found) and found[position].end <= phrase.start:
            merged.append(found[position])
            position += 1
        if position < len(found) and found[position].start < phrase.end:
            continue
        if not merged or merged[-1].end <= phrase.start:
            merged.append(phrase)
    merged.extend(found[position:])
    return merged


def _bare_year(terms: Terms, start: int, end: int) -> Phrase | None:
    """«نسبت به ۱۳۹۶», «(۱۳۹۷)», «در ۱۴۰۲،»: four digits that the words around them make a Jalali year."""
    text = terms.text
    year = year_of(text[start:end])
    if year is not None and year[1] == "gregorian" and text.endswith((" می ", " مه "), 0, start):
        # «می» is a prefix of verbs in copies that part it, and «مه» is fog: only a year makes them May
        compared = terms.plain.endswith((" به ", " با "), 0, start - 3)
        locative = terms.led_by(start - 3, "into")
        return Phrase(start - 3, end, "months", "gregorian", year[0], None, 5, 5, compared=compared, locative=locative)
    if year is None or year[0] not in JALALI_YEARS or terms.is_counted(start, end):
        return None
    compared = text.endswith(("نسبت به ", "مقایسه با ", "قیاس با "), 0, start)
    locative = text.endswith((" در ", " طی "), 0, start) and text.startswith(BEHIND_YEAR, end)
    if terms.led_by(start, "year"):
        return Phrase(start, end, "year", "jalali", year[0], None, 1, 12, until=True)
    bracketed = text[start - 1] == "(" and text[end] == ")"
    closing = text[end] in "،.؛\n" and text.endswith((" به ", " تا "), 0, start)
    if not (compared or locative or bracketed or closing):
        return None
    return Phrase(start, end, "year", "jalali", year[0], None, 1, 12, compared=compared, locative=locative)
