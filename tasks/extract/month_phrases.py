"""Reads months of a year: «هفت‌ماهه نخست امسال», «نیمه دوم ۱۴۰۲», «از مهر تا آذر», «تا پایان آبان», «۲۹ مهر».

«هفت‌ماهه نخست» is cumulative, months 1 to 7; «سه‌ماهه سوم» is 7 to 9; «تا ابتدای دی» is 1 to 9. A lone «مهر», «دی», «تیر»
is a month only behind a word that leads to one: it is also an agency, a yesterday, a beam.
"""

from __future__ import annotations

from tasks.extract.lexicon import Hit
from tasks.extract.period_terms import AND, NEXT, OF, TO_WORDS, Phrase, Terms, Year, say

MONTHS = frozenset(("when_month", "when_month_bare", "when_month_gregorian"))
SEASONS = frozenset(("when_season", "when_season_named"))
_PLAIN = frozenset((1, 2, 3, 5, 6, 8))
"""Months whose names hardly mean anything else."""


def read_n_months(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«هفت‌ماهه» in one word."""
    return _n_months(terms, index, hit[0], hit[1], int(hit[3]), hit[2] == "when_n_months")


def read_month_unit(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«۷ ماهه», «۷ ماه»; «ماه نخست سال»."""
    number = terms.number_before(hit[0])
    if number is not None:
        return _n_months(terms, index, number[0], hit[1], number[1], hit[3] == "tight")
    following = terms.next(index + 1, hit[1], OF)
    if following < 0:
        return None
    _, end, kind, code = terms.hits[following]
    if hit[3] == "tight":
        # «۵/۴ ماهه نخست امسال»: the months are no whole number, the year is known
        year = terms.year(following + (kind == "when_order"), end if kind == "when_order" else hit[1])
        return say(hit[0], hit[1], "vague", year, None, None) if year is not None else None
    if kind == "when_order" and code != "last":
        year = terms.year(following + 1, end, bare=False)
        if year is not None:
            return say(hit[0], end, "months", year, int(code), int(code))
    return None


def read_month_ago(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«ماه قبل»; behind a number a stretch of months («سه ماه گذشته»)."""
    number = terms.number_before(hit[0])
    if number is None:
        year = terms.year(index + 1, hit[1], bare=False)
        return Phrase(hit[0], year.end if year else hit[1], "month_rel", back=-int(hit[3]))
    if hit[2] == "when_month_ago":
        return Phrase(number[0], hit[1], "duration")
    return _n_months(terms, index - 1, number[0], hit[0] + 3, number[1], False)


def _n_months(terms: Terms, index: int, start: int, end: int, count: int, tight: bool) -> Phrase | None:
    """The months that «n ماهه» and what follows say; a duration where it is a length of time."""
    hits = terms.hits
    if not 1 <= count <= 12:
        return Phrase(start, end, "duration")
    order, past = "", ""
    index += 1
    if index < len(hits) and hits[index][0] < end and hits[index][2] in ("when_month_rel", "when_month_ago"):
        # the lexicon gives «ماه گذشته» for the end of «سه ماه گذشته»
        end = hits[index][1]
        if hits[index][2] == "when_month_ago":
            return Phrase(start, end, "duration")
        past, index = "trailing", index + 1
    following = terms.next(index, end, OF)
    while following >= 0:
        _, term_end, kind, code = hits[following]
        if kind == "when_order" and not order:
            order = code
            second = terms.next(following + 1, term_end, AND)
            if second >= 0 and hits[second][2] == "when_order" and code == "1" and hits[second][3] == "2":
                # «سه‌ماهه اول و دوم»
                count, term_end, following = 2 * count, hits[second][1], second
        elif kind == "when_edge" and code == "start" and not order:
            order = "1"
        elif kind == "when_elapsed" and code == "ending":
            return months_ending(terms, following, start, term_end, count)
        elif kind == "when_elapsed" or (kind == "when_recent" and code == "past"):
            past = "trailing"
        elif kind == "when_recent" and code == "latest":
            past = "latest"
        elif kind == "when_recent":
            return Phrase(start, term_end, "duration")
        elif kind == "when_years_word":
            # «۱۱ ماه سال‌های ۸۰ و ۸۱»: no single year
            return Phrase(start, end, "duration")
        elif (kind, code) == ("when_year_word", "crop"):
            # «پنج ماه نخست سال زراعی»: counted from autumn
            return Phrase(start, term_end, "duration")
        elif kind in SEASONS:
            first, last = month_range(code)
            return say(start, term_end, "months", terms.year(following + 1, term_end), first, last)
        else:
            break
        end, index = term_end, following + 1
        following = terms.next(index, end, OF)
    year = terms.year(index, end)
    if year is not None:
        year = _ending_said(terms, year)
    if order == "last":
        return say(start, end, "months", year, 13 - count, 12)
    if order not in ("", "1"):
        last = int(order) * count
        return say(start, end, "months", year, last - count + 1, last) if last <= 12 else None
    if order or year is not None:
        return say(start, end, "months", year, 1, count)
    if past:
        return Phrase(start, end, past, back=count)
    return Phrase(start, end, "bare_months" if tight else "loose_months", month_from=1, month_to=count)


def _ending_said(terms: Terms, year: Year) -> Year:
    """The year with the end that is said again: «هفت ماهه سال ۱۴۰۴ منتهی به مهرماه»."""
    ending = terms.next(year.after, year.end, NEXT)
    if ending >= 0 and terms.hits[ending][2:] == ("when_elapsed", "ending"):
        month = terms.next(ending + 1, terms.hits[ending][1], NEXT)
        if month >= 0 and terms.hits[month][2] in MONTHS:
            return year._replace(end=terms.hits[month][1], after=month + 1)
    return year


def months_ending(terms: Terms, index: int, start: int, end: int, count: int) -> Phrase | None:
    """«شش ماهه منتهی به شهریور»: the months up to the one named."""
    following = index + 1
    if following >= len(terms.hits) or terms.hits[following][2] not in MONTHS:
        return Phrase(start, end, "duration")
    month_start, month_end, kind, code = terms.hits[following]
    day = terms.number_before(month_start, ordinal=True)
    if terms.text[end : day[0] if day is not None else month_start] not in OF:
        return Phrase(start, end, "duration")
    last = int(code)
    year = terms.year(following + 1, month_end)
    phrase = say(start, month_end, "months", year, last - count + 1, last)
    if last < count:
        if year is None or year.year is None:
            return Phrase(start, phrase.end, "duration")
        first = last - count + 13
        return Phrase(start, phrase.end, "years", "jalali", year.year - 1, None, first, last, year_to=year.year)
    return phrase._replace(calendar="gregorian") if kind == "when_month_gregorian" else phrase


def month_range(code: str) -> tuple[int, int]:
    """First and last month of a code: «1-6» is 1, 6."""
    first, _, last = code.partition("-")
    return int(first), int(last)


def read_part(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«نیمه نخست», «فصل سوم», «نخستین ماه»."""
    first, last = month_range(hit[3])
    start = hit[0]
    following = terms.next(index + 1, hit[1], OF)
    if following >= 0 and terms.hits[following][2] in MONTHS:
        # «نیمه نخست آبان»
        _, end, kind, month = terms.hits[following]
        phrase = say(start, end, "months", terms.year(following + 1, end), int(month), int(month))
        return phrase._replace(calendar="gregorian") if kind == "when_month_gregorian" else phrase
    if last == 3 and terms.text.startswith("فصل", start):
        # «سه فصل نخست سال»
        number = terms.number_before(start)
        if number is not None and number[1] <= 4:
            start, last = number[0], 3 * number[1]
    return say(start, hit[1], "months", terms.year(index + 1, hit[1]), first, last)


def read_some_months(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«ماه‌های ابتدایی امسال»."""
    return say(hit[0], hit[1], "some_months", terms.year(index + 1, hit[1]), None, None)


def read_season(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«فصل بهار», «بهار و تابستان ۱۴۰۲», «در زمستان»; «بهار» alone is a name."""
    start, end, kind, code = hit
    first, last = month_range(code)
    following = terms.next(index + 1, end, AND)
    if following >= 0 and terms.hits[following][2] in SEASONS:
        low, high = month_range(terms.hits[following][3])
        if low == last + 1:
            last, end, index = high, terms.hits[following][1], following
    year = terms.year(index + 1, end)
    if year is None and kind == "when_season" and end == hit[1] and not terms.led_by(start, "month"):
        return None
    return say(start, end, "months", year, first, last)


def read_month(terms: Terms, index: int, hit: Hit) -> Phrase | None:
    """«فروردین ماه», «فروردین و اردیبهشت», «مهر تا آذر ۱۴۰۳», «۲۹ مهر»."""
    start, end, kind, code = hit
    month, after = int(code), index + 1
    calendar = "gregorian" if kind == "when_month_gregorian" else "jalali"
    day = terms.number_before(start, ordinal=True)
    part = day is not None and terms.text.endswith((" هفته ", " دهه "), 0, day[0])
    if day is not None and 1 <= day[1] <= 31 and not part:
        return _date(terms, index, hit, day, calendar)
    year = terms.year(after, end)
    if year is not None:
        end, after = year.end, year.after
    now = terms.next(after, end, NEXT)
    if now >= 0 and terms.hits[now][2] == "when_to_date" and terms.led_by(start, "since") and year is not None:
        said = year.calendar, year.year, year.relative, month
        return Phrase(terms.opened_by(start, "از"), terms.hits[now][1], "years", *said)
    to = read_month_to(terms, after, end)
    if to is not None:
        return read_month_range(terms.opened_by(start, "از"), month, year, calendar, *to)
    last = month
    if year is None:
        following = terms.next(after, end, AND)
        while following >= 0 and terms.hits[following][2] in MONTHS and int(terms.hits[following][3]) == last + 1:
            last, end, after = last + 1, terms.hits[following][1], following + 1
            following = terms.next(after, end, AND)
        year = terms.year(after, end)
        alone = year is None and last == month and kind == "when_month_bare"
        if alone and not part and not _is_month(terms, hit):
            return None
    elif kind == "when_month_bare" and year.end - hit[1] <= 3 and not (month in _PLAIN or _is_month(terms, hit)):
        # «مهر ۹۷» without a word that leads to a month may be the agency and a number
        return None
    if year is None:
        end = _behind_month(terms, index, after, end)
    until = last == month and terms.led_by(start, "until")
    phrase = say(terms.opened_by(start, "تا") if until else start, end, "months", year, 1 if until else month, last)
    if until or calendar == "gregorian":
        return phrase._replace(until=until, calendar=calendar if calendar == "gregorian" else phrase.calendar)
    return phrase


def _behind_month(terms: Terms, index: int, after: int, end: int) -> int:
    """The end of «بهمن گذشته», «بهمن ماه گذشته», which the lexicon gives as «بهمن ماه» and «ماه گذشته»; else `end`."""
    hits = terms.hits
    if index + 1 < len(hits) and hits[index + 1][0] < end and hits[index + 1][2] == "when_month_rel":
        return hits[index + 1][1]
    following = terms.next(after, end, NEXT)
    if following >= 0 and hits[following][2:] == ("when_recent", "past"):
        return hits[following][1]
    return end


def _is_month(terms: Terms, hit: Hit) -> bool:
    """Whether a lone name means the month, by the word before it; «از», «به», «و» serve the unambiguous names."""
    if terms.led_by(hit[0], "month") or terms.compare_end == hit[0] - 1:
        return True
    return int(hit[3]) in _PLAIN and (terms.led_by(hit[0], "month_weak") or terms.led_by(hit[0], "reported"))


def read_month_range(
    start: int, month: int, year: Year | None, calendar: str, end: int, last: int, year_to: Year | None
) -> Phrase | None:
    """«مهر [۱۴۰۲] تا آذر [۱۴۰۲]»; over a year's end a stretch of years."""
    if year_to is not None and year_to.calendar == "main":
        # «تا پایان بهمن همان سال»
        year_to = None
    if year is not None and year_to is not None and (year.year, year.relative) != (year_to.year, year_to.relative):
        return Phrase(start, end, "years", calendar, year.year, None, month, last, year_to=year_to.year)
    if last < month:
        return Phrase(start, end, "duration")
    phrase = say(start, end, "months", year_to or year, month, last)
    return phrase._replace(end=end, calendar=calendar if calendar == "gregorian" else phrase.calendar)


def read_month_to(terms: Terms, index: int, position: int) -> tuple[int, int, Year | None] | None:
    """(end, last month, year) of «تا پایان آبان», «تا ابتدای دی», «تا ۲۵ خرداد» behind `position`."""
    text, hits = terms.text, terms.hits
    if not text.startswith(TO_WORDS, position):
        return None
    while index < len(hits) and hits[index][0] < position:
        index += 1
    if index >= len(hits) or hits[index][0] - position > 24:
        return None
    start, end, kind, code = hits[index]
    shift = 0
    if kind == "when_edge":
        shift = -1 if code == "start" else 0
        index = terms.next(index + 1, end, OF)
        if index < 0:
            return None
        start, end, kind, code = hits[index]
    elif text[position:start].strip("، ") not in ("تا", "لغایت", "الی"):
        day = terms.number_before(start, ordinal=True)
        if day is None or text[position : day[0]].strip("، ") not in ("تا", "لغایت", "الی"):
            return None
    if kind == "when_part":
        last = month_range(code)[1]
    elif kind in MONTHS and int(code) + shift >= 1:
        last = int(code) + shift
    else:
        return None
    year = terms.year(index + 1, end)
    return (end if year is None else year.end), last, year


def _date(terms: Terms, index: int, hit: Hit, day: tuple[int, int], calendar: str) -> Phrase:
    """«شنبه ۲۱ اردیبهشت ۱۳۹۸», «۲۲ و ۲۳ تیر»."""
    start, text = day[0], terms.text
    for joint in (" و ", " تا ", " الی "):
        if text.endswith(joint, max(0, start - 5), start):
            earlier = terms.number_before(start - len(joint), ordinal=True)
            if earlier is not None and 1 <= earlier[1] < day[1] and earlier[0] >= terms.reach:
                start = earlier[0]
    weekday: int | None = None
    if index and terms.hits[index - 1][2] == "when_weekday" and terms.hits[index - 1][0] >= terms.reach:
        before = terms.hits[index - 1]
        if text[before[1] : start] in (" ", "، ", " (", " - ", " مورخ "):
            start, weekday = before[0], int(before[3])
    month = int(hit[3])
    year = terms.year(index + 1, hit[1])
    until = terms.led_by(start, "until")
    if year is None:
        return Phrase(start, hit[1], "date", calendar, None, None, month, month, day[1], 0, None, weekday, until)
    said = year.year, year.relative
    return Phrase(start, year.end, "date", calendar, *said, month, month, day[1], 0, None, weekday, until)
