"""Reads what starts or ends at an edge: «از ابتدای سال تاکنون», «تا پایان آبان», «تا ابتدای دی», «اواخر سال ۹۷».

«تا پایان آبان» is the year so far, months 1 to 8; «تا ابتدای دی» 1 to 9; «پایان آبان» without «تا» is month 8. The
start or the middle of a year has a year and no months.
"""

from __future__ import annotations

from tasks.extract.lexicon import Hit
from tasks.extract.month_phrases import MONTHS, SEASONS, month_range, read_month_range, read_month_to
from tasks.extract.period_terms import OF, Phrase, Terms, Year, say
from tasks.extract.year_phrases import read_years_to

_NOW = frozenset((" ", "، "))


def read_edge(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«از ابتدای سال تاکنون», «تا پایان آبان», «تا ابتدای دی», «پایان سال ۹۷», «اواسط سال ۱۴۰۲»."""
    return _edge(terms, index, hit, hit[3])


def _edge(terms: Terms, index: int, hit: Hit, code: str) -> Phrase | None:
    """What the `start`, the `end` or a `vague` part of a year or of months stands for."""
    until = terms.led_by(hit[0], "until") or terms.text.startswith("تا", hit[0])
    since = code == "start" and (terms.led_by(hit[0], "since") or terms.text.startswith("از", hit[0]))
    start, end = terms.opened_by(hit[0], "تا" if until else "از") if until or since else hit[0], hit[1]
    following = terms.next(index + 1, end, OF)
    kind = terms.hits[following][2] if following >= 0 else ""
    if kind in MONTHS or kind == "when_part" or kind in SEASONS:
        return _edge_of_months(terms, following, start, code, until)
    year = terms.year(index + 1, end, bare=False)
    if year is None:
        return None
    if code == "start":
        return _from_start(terms, start, year, since)
    if code == "end":
        return say(start, year.end, "year", year, 1, 12)._replace(until=until)
    return say(start, year.end, "vague", year, None, None)


def _edge_of_months(terms: Terms, index: int, start: int, code: str, until: bool) -> Phrase | None:
    """«تا پایان آبان» is 1 to 8, «از ابتدای مهر تا پایان آذر» 7 to 9, «پایان آبان» 8."""
    _, end, kind, months = terms.hits[index]
    first, last = (int(months), int(months)) if kind in MONTHS else month_range(months)
    year = terms.year(index + 1, end)
    end, after = (end, index + 1) if year is None else (year.end, year.after)
    calendar = "gregorian" if kind == "when_month_gregorian" else "jalali"
    to = read_month_to(terms, after, end)
    if code == "start" and to is not None:
        return read_month_range(start, first, year, calendar, *to)
    if code == "start" and (now := _ends_now(terms, after, end)) is not None:
        return say(start, now, "open", year, first, None)
    if until and code == "start":
        last = first - 1
    if until and last < 1:
        return None
    phrase = say(start, end, "months", year, 1 if until else first, last)
    return phrase._replace(until=until, calendar=calendar if calendar == "gregorian" else phrase.calendar)


def _from_start(terms: Terms, start: int, year: Year, since: bool) -> Phrase:
    """«[از] ابتدای سال [تاکنون]», «ابتدای سال تا ۲۵ خرداد»."""
    to = read_month_to(terms, year.after, year.end)
    if to is not None:
        end, last, year_to = to
        named = year_to is not None and (year_to.year is not None or year_to.relative is not None)
        said = year_to if named else year
        return say(start, end, "months", said, 1, last)._replace(end=end)
    now = _ends_now(terms, year.after, year.end)
    if now is not None:
        return say(start, now, "open", year, 1, None)
    span = read_years_to(terms, start, year) if since else None
    if span is not None:
        return span
    return say(start, year.end, "open" if since else "vague", year, 1 if since else None, None)


def _ends_now(terms: Terms, index: int, position: int) -> int | None:
    """End of «تاکنون» right behind `position`; None where it does not follow."""
    following = terms.next(index, position, _NOW)
    if following >= 0 and terms.hits[following][2] == "when_to_date":
        return terms.hits[following][1]
    return None


def read_order(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«از اول سال تاکنون», «تا آخر مهر»; else an order word says nothing of time by itself."""
    if hit[3] == "1" and terms.led_by(hit[0], "since"):
        return _edge(terms, index, hit, "start")
    if hit[3] == "last" and terms.led_by(hit[0], "until"):
        return _edge(terms, index, hit, "end")
    return None
