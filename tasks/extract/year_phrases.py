"""Reads years, what is compared, lengths of time: «سال ۹۷», «۱۳۴۲ تا ۱۳۹۸», «مدت مشابه سال قبل», «۴۸ ساعت», «روزانه».

«۱۰ سال گذشته» is a length of time, «۱۰ سال قبل» a year; «سال ۹۰ درصد» is neither: two digits with a unit are no year.
"""

from __future__ import annotations

from tasks.extract.lexicon import Hit
from tasks.extract.month_phrases import months_ending
from tasks.extract.period_terms import OF, Phrase, Terms, Year, say
from tasks.extract.written_dates import GREGORIAN_YEARS, JALALI_YEARS

_NOW = frozenset((" ", "، "))
_RANGE = (" تا ", " لغایت ", " الی ", "-", " - ", " به ")
_LIST = ("، ", " و ", " و", ", ")


def read_year_word(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«سال ۱۴۰۳», «[از] سال ۱۳۹۰ تا پایان سال ۱۳۹۷»; «۱۰ سال» is a duration, «سال» alone nothing."""
    start, end, _, code = hit
    year = terms.year_digits(index + 1, end) or terms.year_words(index + 1, end)
    if year is None and code == "crop":
        # «سال زراعی جاری» begins in autumn, and no two crops on the same day
        return Phrase(start, end, "duration")
    if year is None:
        return _year_ending(terms, index, start, end) or _duration(terms, index, start, end)
    if code == "crop":
        return _crop_year(terms, start, year)
    span = read_years_to(terms, start, year)
    if span is not None:
        return span._replace(start=terms.opened_by(start, "از"))
    return _whole_year(terms, start, year)


def _whole_year(terms: Terms, start: int, year: Year) -> Phrase:
    """A year alone, or with «در همین مدت» behind it the same months of it."""
    following = terms.next(year.after, year.end, OF)
    if following >= 0 and terms.hits[following][2:] == ("when_anaphor", "period"):
        return say(start, terms.hits[following][1], "same", year, None, None)._replace(locative=True)
    phrase = say(start, year.end, "year", year, 1, 12)
    return phrase._replace(until=True) if terms.led_by(start, "until") else phrase


def _year_ending(terms: Terms, index: int, start: int, end: int) -> Phrase | None:
    """«سال مالی منتهی به ۲۹ اسفند ۱۴۰۱»: the twelve months up to the one named; None elsewhere."""
    ending = terms.next(index + 1, end, OF)
    if ending < 0 or terms.hits[ending][2:] != ("when_elapsed", "ending"):
        return None
    return months_ending(terms, ending, start, terms.hits[ending][1], 12)


def _duration(terms: Terms, index: int, start: int, end: int) -> Phrase | None:
    """«۱۰ سال اخیر»: the number before a unit of time, the unit, and «اخیر», «آینده» behind it."""
    first = terms.amount_before(start)
    if first is None:
        return None
    following = terms.next(index + 1, end, OF)
    if following >= 0 and terms.hits[following][2] == "when_recent":
        end = terms.hits[following][1]
    return Phrase(first, end, "duration")


def _crop_year(terms: Terms, start: int, year: Year) -> Phrase:
    """«سال زراعی ۹۸-۹۷»: a year of its own, which no calendar year stands for."""
    text, end = terms.text, year.end
    joint = next((j for j in ("-", "/", " - ") if text.startswith(j, end)), None)
    second = terms.year_digits(year.after, end + len(joint)) if joint is not None else None
    if second is None or second.year is None or year.year is None:
        return Phrase(start, end, "years", year.calendar, year.year, year_to=year.year)
    first, last = sorted((year.year, second.year))
    return Phrase(start, second.end, "years", year.calendar, first, year_to=last)


def read_years_to(terms: Terms, start: int, year: Year) -> Phrase | None:
    """The stretch from `year` to a second one behind it («تا پایان سال ۱۳۹۷», «تاکنون», «و ۹۸»); None without."""
    text = terms.text
    if year.year is None:
        return None
    following = terms.next(year.after, year.end, _NOW)
    if following >= 0 and terms.hits[following][2] in ("when_to_date", "when_onward"):
        return Phrase(start, terms.hits[following][1], "years", year.calendar, year.year)
    for joint in _RANGE:
        if not text.startswith(joint, year.end):
            continue
        if joint == " به ":
            # «از سال ۱۳۹۶ به ۱۳۹۷» are two years, read one by one
            return None
        position, after = year.end + len(joint), year.after
        edge = terms.next(after, position, frozenset(("",)))
        if edge >= 0 and terms.hits[edge][2] == "when_edge":
            position, after = terms.hits[edge][1] + 1, edge + 1
        second = _year_at(terms, after, position)
        if second is None or second.year is None or (second.year < year.year and joint != "-"):
            return None
        first, last = sorted((year.year, second.year))
        return Phrase(start, second.end, "years", second.calendar, first, year_to=last)
    end, years = year.end, [year.year]
    while (comma := next((c for c in _LIST if text.startswith(c, end)), None)) is not None and len(years) < 20:
        listed = terms.year_digits(year.after, end + len(comma))
        if listed is None or listed.year is None or abs(listed.year - years[-1]) != 1:
            break
        end = listed.end
        years.append(listed.year)
    if len(years) == 1:
        return None
    return Phrase(start, end, "years", year.calendar, min(years), year_to=max(years))


def _year_at(terms: Terms, index: int, position: int) -> Year | None:
    """The explicit year at `position`, with or without «سال»."""
    if "0" <= terms.text[position] <= "9":
        return terms.year_digits(index, position)
    following = terms.next(index, position, frozenset(("",)))
    if following >= 0 and terms.hits[following][2:] == ("when_year_word", ""):
        return terms.year_digits(following + 1, terms.hits[following][1])
    return None


def read_years_word(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«سال‌های ۱۳۳۸ تا ۱۳۹۶», «سال‌های ۹۲ و ۹۳»."""
    first = terms.year_digits(index + 1, hit[1])
    if first is None or first.year is None:
        return None
    span = read_years_to(terms, hit[0], first)
    if span is not None:
        return span
    return Phrase(hit[0], first.end, "years", first.calendar, first.year, year_to=first.year)


def read_vague_years(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«سال‌های اخیر», «دو سال اخیر»."""
    first = terms.amount_before(hit[0])
    return Phrase(hit[0] if first is None else first, hit[1], "duration")


def read_relative_year(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«پارسال», «سال گذشته (۱۳۹۷)», «امسال تاکنون»; «۱۰ سال گذشته» is a duration, «۱۰ سال قبل» a year."""
    start, end, kind, _ = hit
    first = terms.amount_before(start) if terms.text.startswith("سال", start) else None
    if first is not None:
        number = terms.number_before(start)
        if kind == "when_year_ago" and number is not None and number[1] <= 30:
            return Phrase(first, end, "year", "jalali", None, -number[1], 1, 12)
        return Phrase(first, end, "duration")
    year = terms.year(index, start, bare=False)
    if year is None:
        return None
    following = terms.next(year.after, year.end, _NOW)
    if following >= 0 and terms.hits[following][2] == "when_to_date":
        return say(start, terms.hits[following][1], "open", year, 1, None)
    return _whole_year(terms, start, year)


def read_calendar(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«۲۰۲۴ میلادی», «(۱۳۹۷ شمسی)»: four digits before the name of a calendar."""
    number = terms.number_before(hit[0])
    if number is None or not (number[1] in JALALI_YEARS or number[1] in GREGORIAN_YEARS):
        return None
    return Phrase(number[0], hit[1], "year", hit[3], number[1], None, 1, 12)


def read_year_before(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«سال قبل از آن»: the year before the one it is compared with."""
    return Phrase(hit[0], hit[1], "year", "main", None, -1, 1, 12)


def read_same(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«مدت مشابه سال قبل»: the months of the period it is compared with, in another year."""
    start, end, _, code = hit
    following = terms.next(index + 1, end, OF)
    if following >= 0 and terms.hits[following][2] in ("when_month_ago", "when_month_rel"):
        return Phrase(start, terms.hits[following][1], "month_rel", back=1)
    if following >= 0 and terms.hits[following][2] == "when_years_vague":
        return Phrase(start, terms.hits[following][1], "same", back=2)
    year = terms.year(index + 1, end)
    of_this = following >= 0 and terms.hits[following][2] == "when_year_rel"
    if year is None or (year.relative == 0 and year.year is None and not of_this):
        # «مشابه» alone is any likeness
        return Phrase(start, end, "same") if code == "period" else None
    return say(start, year.end, "same", year, None, None)


def read_anaphor(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«این مدت», «این سال», «این ماه»."""
    if hit[3] == "period":
        year = terms.year(index + 1, hit[1], bare=False)
        if year is not None and (year.year is not None or year.relative):
            # «همین مدت در سال گذشته»
            return say(hit[0], year.end, "same", year, None, None)
    if hit[3] == "year":
        return Phrase(hit[0], hit[1], "anaphor", month_from=1, month_to=12)
    if hit[3] == "month":
        return Phrase(hit[0], hit[1], "anaphor", back=1)
    return Phrase(hit[0], hit[1], "anaphor")


def read_to_date(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«تاکنون» without a beginning."""
    return Phrase(hit[0], hit[1], "until_now")


def read_time_unit(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«۴۸ ساعت», «۳۵ ساله»; «ساعت ۱۰» is a time, «دهه ۹۰» ten years."""
    start, end, _, unit = hit
    duration = _duration(terms, index, start, end)
    if duration is not None:
        return duration
    if unit not in ("hour", "decade", "century"):
        return None
    following = terms.number_starting(end + 1)
    if following is None or following.value != int(following.value):
        return None
    value = int(following.value)
    if unit == "hour":
        return Phrase(start, following.end, "time") if value <= 24 else None
    if unit == "decade" and value % 10 == 0 and 30 <= value <= 90:
        last = terms.number_starting(following.end + 3) if terms.text.startswith(" و ", following.end) else None
        if last is None or last.value not in (value + 10, value + 20):
            last = following
        return Phrase(start, last.end, "years", "jalali", 1300 + value, year_to=1309 + int(last.value))
    return Phrase(start, following.end, "duration")


def read_rate(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«روزانه», «سالانه»."""
    return Phrase(hit[0], hit[1], "rate")


def read_plan(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«برنامه هفتم توسعه»."""
    return Phrase(hit[0], hit[1], "duration")
