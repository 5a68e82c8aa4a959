"""Finds the words that say when: «هفت‌ماهه نخست امسال», «تا پایان آبان», «مدت مشابه سال قبل», «شنبه ۲۱ اردیبهشت».

`read_phrases` says what the words say and no more: «امسال» stays «this year» here; `periods.py` brings in the article's
date. The terms are those of `seeds/period_terms.csv`, found by the lexicon; between two terms of one phrase only a few
connectives may stand («از», «در», «تا», «و»). One pass, no look-back further than the last phrase: linear on any text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tasks.extract.lexicon import Hit
from tasks.extract.mentions import Number
from tasks.extract.page import Page


class Phrase(NamedTuple):
    """What one expression of time says; half-open folded span, every number inside belongs to it."""

    start: int
    end: int
    shape: str
    """months (known), bare_months («۶ ماهه» alone), year, some_months («ماه‌های ابتدایی»), open (from `month_from` of the
    year until now), same («مدت مشابه»), month_rel («ماه قبل»), trailing («سه ماه گذشته»), years (several), date, time,
    duration, rate, anaphor («این مدت»), until_now («تاکنون»)."""
    calendar: str = "jalali"
    year: int | None = None
    year_relative: int | None = None
    """Years from the article's year («پارسال»: -1); for `before_main` from the year it is compared with."""
    month_from: int | None = None
    month_to: int | None = None
    day: int | None = None
    months: int | None = None
    """Of `bare_months` and `trailing`, months back of `month_rel`."""
    compared: bool = False
    """True when «نسبت به», «در مقایسه با» introduces it."""
    locative: bool = False
    """True when «در», «طی», «برای» stands right before it."""
    year_to: int | None = None
    """Last year of `years`; None when it is open («از سال ۱۳۹۵ تاکنون»)."""
    weekday: int | None = None
    """0 for Saturday, where a date names it."""
    until: bool = False
    """True after «تا» («تا پایان سال»)."""


class _Year(NamedTuple):
    end: int
    year: int | None
    relative: int | None
    calendar: str
    after: int
    """Index of the first term behind it."""


KINDS = frozenset(
    "n_months n_months_loose month_unit part some_months season season_named month month_bare month_gregorian order elapsed "
    "recent year_word years_word years_vague year_rel year_ago year_before month_rel month_ago same compare anaphor to_date edge "
    "time_unit rate weekday calendar plan".split()
)
_OF = frozenset((" ", "", " از ", " در ", " ی ", "ی "))
_TO = frozenset((" تا ", " لغایت ", " الی ", "-", " - ", " تا"))
_AND = frozenset((" و ", "، ", " و", ", "))
_INTO = (" در ", " طی ", " برای ", " درطی ", " ظرف ", " در طول ", "\nدر ", "\nطی ")
_UNTIL = (" تا ", "\nتا ")
_SINCE = (" از ", "\nاز ", ":از ", "(از ")
_BREAKS = frozenset("،؛:.\n()«»!؟")
_AMBIGUOUS_MONTHS = frozenset((4, 7, 9, 10, 11))
_MONTH_LEADS = (" در ", " طی ", " تا ", " ماه ", " برای ", " درطی ", "\nدر ", "\nطی ", "(در ", ":در ")


def read_phrases(page: Page, numbers: list[Number]) -> list[Phrase]:
    """All expressions of time of a page, by start, not overlapping."""
    return _Finder(page, numbers).run()


class _Finder:
    """One pass over the period terms of a page."""

    __slots__ = ("compare_end", "found", "number_ends", "number_starts", "reach", "terms", "text", "units")

    def __init__(self, page: Page, numbers: list[Number]) -> None:
        self.text = page.text
        self.terms: list[Hit] = [hit for hit in page.hits if hit[2] in KINDS]
        self.number_ends = {number[1]: number for number in numbers}
        self.number_starts = {number[0]: number for number in numbers}
        self.units = {hit[0] for hit in page.hits if hit[2] == "unit"}
        self.found: list[Phrase] = []
        self.reach = 0
        self.compare_end = -1

    def run(self) -> list[Phrase]:
        for index, term in enumerate(self.terms):
            if term[0] < self.reach:
                continue
            kind = term[2]
            if kind == "compare":
                self.compare_end = term[1]
                continue
            read = _READERS.get(kind)
            if read is None:
                continue
            phrase = read(self, index, term)
            if phrase is not None and phrase.start >= self.reach:
                self._add(phrase)
        self._add_written_dates()
        return self.found

    def _add(self, phrase: Phrase) -> None:
        start = phrase.start
        text = self.text
        compared = locative = False
        gap = start - self.compare_end
        if self.compare_end >= self.reach and 0 <= gap <= 45 and _BREAKS.isdisjoint(text[self.compare_end : start]):
            compared = True
        if text.endswith(_INTO, max(0, start - 9), start):
            locative = True
        if compared or locative:
            phrase = phrase._replace(compared=compared, locative=locative)
        self.found.append(phrase)
        self.reach = phrase.end

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _next(self, index: int, position: int, gaps: frozenset[str]) -> int:
        """Index of the term that follows `position` behind one of `gaps`, looking from `index`; -1 where none does."""
        terms = self.terms
        while index < len(terms) and terms[index][0] < position:
            index += 1
        if index < len(terms):
            start = terms[index][0]
            if start - position <= 8 and self.text[position:start] in gaps:
                return index
        return -1

    def _number_before(self, position: int) -> tuple[int, int] | None:
        """(start, value) of the whole number that ends right before `position`, at most 4 digits."""
        text = self.text
        end = position - 1 if text[position - 1] == " " else position
        if text[end - 1] == "-" and end == position:
            end -= 1
        start = end
        while end - start < 5 and "0" <= text[start - 1] <= "9":
            start -= 1
        if start < end:
            if end - start > 4 or text[start - 1] in "./,٫٬-":
                return None
            return start, int(text[start:end])
        number = self.number_ends.get(end)
        if number is None or number[3] is not None or number[2] != int(number[2]):
            return None
        return number[0], int(number[2])

    def _year_digits(self, position: int, short: bool) -> tuple[int, int, str] | None:
        """(end, year, calendar) of a year written in digits at `position` (a space allowed); `short` allows «۹۷»."""
        text = self.text
        start = position + 1 if text[position] == " " else position
        end = start
        while end - start < 5 and "0" <= text[end] <= "9":
            end += 1
        size = end - start
        if size not in (2, 4) or (size == 2 and not short):
            return None
        if text[end] in "./,٫٬" and "0" <= text[end + 1 : end + 2] <= "9":
            return None
        year = int(text[start:end])
        if size == 4:
            if 1300 <= year <= 1450:
                return end, year, "jalali"
            return (end, year, "gregorian") if 1900 <= year <= 2100 else None
        number = self.number_starts.get(start)
        if (number is not None and number[1] > end) or end + 1 in self.units or end in self.units or text[end] == "%":
            return None
        if year >= 50:
            return end, 1300 + year, "jalali"
        return (end, 1400 + year, "jalali") if year <= 15 else None

    def _year(self, index: int, position: int, bare: bool) -> _Year | None:
        """The year said right behind `position`; `bare` allows a year without the word «سال»."""
        following = self._next(index, position, _OF)
        if following >= 0:
            term = self.terms[following]
            kind = term[2]
            if kind in ("year_rel", "year_ago"):
                return self._with_gloss(_Year(term[1], None, int(term[3]), "jalali", following + 1))
            if kind == "year_word" and not term[3]:
                digits = self._year_digits(term[1], True)
                if digits is None:
                    return _Year(term[1], None, 0, "jalali", following + 1)
                return self._with_calendar(_Year(digits[0], digits[1], None, digits[2], following + 1))
            if kind == "year_before":
                return _Year(term[1], None, None, "before", following + 1)
            if kind == "anaphor" and term[3] == "year":
                return _Year(term[1], None, None, "jalali", following + 1)
        if bare:
            digits = self._year_digits(position, True)
            if digits is not None:
                return self._with_calendar(_Year(digits[0], digits[1], None, digits[2], index))
        return None

    def _with_calendar(self, year: _Year) -> _Year:
        following = self._next(year.after, year.end, _OF)
        if following >= 0 and self.terms[following][2] == "calendar":
            term = self.terms[following]
            return year._replace(end=term[1], calendar=term[3], after=following + 1)
        return year

    def _with_gloss(self, year: _Year) -> _Year:
        """«سال گذشته (۱۳۹۷)»: the year with what its parenthesis says."""
        text = self.text
        if text[year.end : year.end + 2] == " (" or text[year.end] == "(":
            opening = text.index("(", year.end)
            digits = self._year_digits(opening + 1, False)
            if digits is not None and text[digits[0]] == ")":
                return year._replace(end=digits[0] + 1, year=digits[1], calendar=digits[2])
        return year

    def _phrase(
        self, start: int, end: int, shape: str, year: _Year | None, first: int | None, last: int | None
    ) -> Phrase:
        if year is None:
            return Phrase(start, end, shape, month_from=first, month_to=last)
        return Phrase(start, max(end, year.end), shape, year.calendar, year.year, year.relative, first, last)

    # -- readers, one a kind of term ----------------------------------------------------------------------------------

    def _n_months(self, index: int, term: Hit) -> Phrase | None:
        return self._months(index, term[0], term[1], int(term[3]), term[2] == "n_months")

    def _month_unit(self, index: int, term: Hit) -> Phrase | None:
        number = self._number_before(term[0])
        if number is not None:
            return self._months(index, number[0], term[1], number[1], term[3] == "tight")
        if term[3] == "loose":
            following = self._next(index + 1, term[1], _OF)
            if following >= 0 and self.terms[following][2] == "order" and self.terms[following][3] != "last":
                order = self.terms[following]
                year = self._year(following + 1, order[1], False)
                if year is not None:
                    month = int(order[3])
                    return self._phrase(term[0], order[1], "months", year, month, month)
        return None

    def _month_ago(self, index: int, term: Hit) -> Phrase | None:
        number = self._number_before(term[0])
        if number is not None:
            if term[2] == "month_rel":
                return self._months(index, number[0], term[0] + 3, number[1], False)
            return Phrase(number[0], term[1], "duration")
        year = self._year(index + 1, term[1], False)
        return Phrase(term[0], year.end if year else term[1], "month_rel", months=int(term[3]))

    def _months(self, index: int, start: int, end: int, count: int, tight: bool) -> Phrase | None:
        """«هفت‌ماهه نخست امسال»: months 1 to 7; «شش‌ماهه دوم»: 7 to 12."""
        if not 1 <= count <= 12:
            return Phrase(start, end, "duration")
        terms = self.terms
        index += 1
        order: str | None = None
        past = False
        if index < len(terms) and terms[index][0] < end and terms[index][2] in ("month_rel", "month_ago"):
            overlapping = terms[index]
            if overlapping[2] == "month_ago":
                return Phrase(start, overlapping[1], "duration")
            past, end, index = True, overlapping[1], index + 1
        following = self._next(index, end, _OF)
        while following >= 0:
            term = terms[following]
            kind, code = term[2], term[3]
            if kind == "order" and order is None:
                order = code
            elif kind == "edge" and code == "start":
                order = "1"
            elif kind == "elapsed" or (kind == "recent" and code == "past"):
                past = True
            elif kind == "recent":
                return Phrase(start, term[1], "duration")
            else:
                break
            end, index = term[1], following + 1
            following = self._next(index, end, _OF)
        year = self._year(index, end, True)
        if order == "last":
            return self._phrase(start, end, "months", year, 13 - count, 12)
        if order is not None and order != "1":
            last = int(order) * count
            return self._phrase(start, end, "months", year, last - count + 1, last) if last <= 12 else None
        if order == "1" or year is not None:
            return self._phrase(start, end, "months", year, 1, count)
        if past:
            return Phrase(start, end, "trailing", months=count)
        if tight:
            return Phrase(start, end, "bare_months", month_from=1, month_to=count, months=count)
        return Phrase(start, end, "duration", months=count)

    def _part(self, index: int, term: Hit) -> Phrase | None:
        first, _, last = term[3].partition("-")
        return self._phrase(term[0], term[1], "months", self._year(index + 1, term[1], True), int(first), int(last))

    def _season(self, index: int, term: Hit) -> Phrase | None:
        first, _, last = term[3].partition("-")
        low, high, end = int(first), int(last), term[1]
        following = self._next(index + 1, end, _AND)
        if following >= 0 and self.terms[following][2] in ("season", "season_named"):
            other = self.terms[following]
            next_low, _, next_high = other[3].partition("-")
            if int(next_low) == high + 1:
                high, end, index = int(next_high), other[1], following
        year = self._year(index + 1, end, True)
        if year is None and term[2] == "season" and index == self.terms.index(term, index) and low == high - 2:
            if not self.text.endswith(_MONTH_LEADS, max(0, term[0] - 8), term[0]):
                return None
        return self._phrase(term[0], end, "months", year, low, high)

    def _month(self, index: int, term: Hit) -> Phrase | None:
        """«فروردین ماه», «فروردین و اردیبهشت», «از مهر تا آذر سال ۱۴۰۳», «۲۹ مهر»."""
        month = int(term[3])
        calendar = "gregorian" if term[2] == "month_gregorian" else "jalali"
        day = self._number_before(term[0])
        if day is not None and 1 <= day[1] <= 31:
            return self._date(index, term, day, month, calendar)
        end, last, after = term[1], month, index + 1
        year = self._year(after, end, True)
        if year is not None:
            end, after = year.end, year.after
        to = self._month_to(after, end)
        if to is not None:
            to_end, to_month, to_year, _ = to
            if (
                year is not None
                and to_year is not None
                and (year.year, year.relative) != (to_year.year, to_year.relative)
            ):
                return Phrase(term[0], to_end, "years", calendar, year.year, year.relative, year_to=to_year.year)
            if to_month < month:
                return None
            return self._phrase(term[0], to_end, "months", to_year or year, month, to_month)._replace(calendar=calendar)
        if year is None:
            following = self._next(after, end, _AND)
            while following >= 0 and self.terms[following][2] in ("month", "month_bare", "month_gregorian"):
                other = self.terms[following]
                if int(other[3]) != last + 1:
                    break
                last, end, after = int(other[3]), other[1], following + 1
                following = self._next(after, end, _AND)
            year = self._year(after, end, True)
        if year is None and last == month and term[2] == "month_bare" and not self._is_month(term, month):
            return None
        phrase = self._phrase(term[0], end, "months", year, month, last)
        if calendar == "gregorian":
            return phrase._replace(calendar=calendar)
        return phrase

    def _is_month(self, term: Hit, month: int) -> bool:
        """Whether a lone «مهر», «دی», «تیر» means the month, by the word before it."""
        text, start = self.text, term[0]
        if text.endswith(_MONTH_LEADS, max(0, start - 8), start):
            return True
        if self.compare_end == start - 1:
            return True
        return month not in _AMBIGUOUS_MONTHS and text.endswith((" از ", " به ", " و "), max(0, start - 4), start)

    def _month_to(self, index: int, position: int) -> tuple[int, int, _Year | None, int | None] | None:
        """(end, month, year, day) of «تا پایان آبان», «تا ابتدای دی», «تا ۲۵ خرداد» behind `position`."""
        text = self.text
        terms = self.terms
        while index < len(terms) and terms[index][0] < position:
            index += 1
        if (
            index >= len(terms)
            or terms[index][0] - position > 16
            or not text.startswith((" تا ", "، تا ", " لغایت ", " الی "), position)
        ):
            return None
        term = terms[index]
        between = text[position : term[0]].strip("، ")
        shift = 0
        day: int | None = None
        if term[2] == "edge" and between in ("تا", "لغایت", "الی"):
            if term[3] == "start":
                shift = -1
            index = self._next(index + 1, term[1], _OF)
            if index < 0:
                return None
            term = terms[index]
        elif between not in ("تا", "لغایت", "الی"):
            number = self._number_before(term[0])
            if number is None or text[position : number[0]].strip("، ") not in ("تا", "لغایت", "الی"):
                return None
            day = number[1]
        if term[2] not in ("month", "month_bare", "month_gregorian"):
            return None
        month = int(term[3]) + shift
        if month < 1:
            return None
        year = self._year(index + 1, term[1], True)
        return (year.end if year else term[1]), month, year, day

    def _date(self, index: int, term: Hit, day: tuple[int, int], month: int, calendar: str) -> Phrase:
        start = day[0]
        weekday: int | None = None
        if index and self.terms[index - 1][2] == "weekday" and self.terms[index - 1][0] >= self.reach:
            before = self.terms[index - 1]
            if self.text[before[1] : start] in (" ", "، ", " (", " - "):
                start, weekday = before[0], int(before[3])
        year = self._year(index + 1, term[1], True)
        end = year.end if year else term[1]
        absolute = year.year if year else None
        relative = year.relative if year else None
        return Phrase(start, end, "date", calendar, absolute, relative, month, month, day[1], weekday=weekday)

    def _edge(self, index: int, term: Hit) -> Phrase | None:
        """«از ابتدای سال تاکنون», «تا پایان آبان», «تا ابتدای دی», «پایان سال ۹۷», «اواسط سال ۱۴۰۲»."""
        text, code, start = self.text, term[3], term[0]
        until = text.endswith(_UNTIL, max(0, start - 4), start) or text.startswith("تا", start)
        following = self._next(index + 1, term[1], _OF)
        if following >= 0 and self.terms[following][2] in ("month", "month_bare"):
            month_term = self.terms[following]
            month = int(month_term[3])
            year = self._year(following + 1, month_term[1], True)
            end = year.end if year else month_term[1]
            to = self._month_to(year.after if year else following + 1, end)
            if code == "start" and to is not None and to[1] >= month:
                return self._phrase(start, to[0], "months", to[2] or year, month, to[1])
            if until:
                last = month - 1 if code == "start" else month
                return self._phrase(start, end, "months", year, 1, last)._replace(until=True) if last else None
            return self._phrase(start, end, "months", year, month, month)
        if following >= 0 and self.terms[following][2] in ("season", "season_named"):
            season = self.terms[following]
            first, _, last_text = season[3].partition("-")
            year = self._year(following + 1, season[1], True)
            low = 1 if until and code == "end" else int(first)
            return self._phrase(start, season[1], "months", year, low, int(last_text))
        year = self._year(index + 1, term[1], False)
        if year is None:
            return None
        if code == "start":
            to = self._month_to(year.after, year.end)
            if to is not None:
                return self._phrase(start, to[0], "months", to[2] if to[2] and to[2].year else year, 1, to[1])
            now = self._next(year.after, year.end, frozenset((" ", "، ")))
            if now >= 0 and self.terms[now][2] == "to_date":
                return self._phrase(start, self.terms[now][1], "open", year, 1, None)
            if text.endswith(_SINCE, max(0, start - 4), start) or text.startswith("از", start):
                span = self._years_to(year)
                return (
                    span._replace(start=start)
                    if span is not None
                    else self._phrase(start, year.end, "open", year, 1, None)
                )
        if code == "end":
            return self._phrase(start, year.end, "year", year, 1, 12)._replace(until=until)
        return self._phrase(start, year.end, "some_months", year, None, None)

    def _years_to(self, year: _Year) -> Phrase | None:
        """«[سال ۱۳۹۰] تا [پایان] [سال] ۱۳۹۷» as a stretch of years; None where no second year follows."""
        if year.year is None:
            return None
        text = self.text
        position = year.end
        for gap in (" تا ", " لغایت ", " الی ", "-", " - "):
            if not text.startswith(gap, position):
                continue
            position += len(gap)
            following = self._next(year.after, position, frozenset(("",)))
            if following >= 0 and self.terms[following][2] == "edge":
                position = self.terms[following][1] + 1
                following = self._next(following + 1, position, frozenset(("",)))
            second = self._year(year.after, position, True) if following >= 0 else None
            if second is None:
                digits = self._year_digits(position, True)
                if digits is not None:
                    second = self._with_calendar(_Year(digits[0], digits[1], None, digits[2], year.after))
            if second is None:
                return None
            return Phrase(0, second.end, "years", second.calendar, year.year, None, year_to=second.year)
        following = self._next(year.after, year.end, _OF)
        if following >= 0 and self.terms[following][2] == "to_date":
            return Phrase(0, self.terms[following][1], "years", year.calendar, year.year, None)
        return None

    def _year_word(self, index: int, term: Hit) -> Phrase | None:
        """«سال ۱۴۰۳», «از سال ۱۳۴۲ تا ۱۳۹۸»; behind a number a duration («۱۰ سال اخیر»)."""
        digits = self._year_digits(term[1], True)
        if digits is None:
            number = self._number_before(term[0])
            if number is not None:
                return Phrase(number[0], term[1], "duration")
            return None
        year = self._with_calendar(_Year(digits[0], digits[1], None, digits[2], index + 1))
        if term[3] == "crop":
            end = year.end
            while self.text[end] in "-/ 0123456789" and end - year.end < 8:
                end += 1
            return Phrase(
                term[0], end - (self.text[end - 1] == " "), "years", year.calendar, year.year, year_to=year.year
            )
        span = self._years_to(year)
        if span is not None:
            return span._replace(start=term[0])
        return self._phrase(term[0], year.end, "year", year, 1, 12)

    def _years_word(self, index: int, term: Hit) -> Phrase | None:
        digits = self._year_digits(term[1], True)
        if digits is None:
            return None
        first = _Year(digits[0], digits[1], None, digits[2], index + 1)
        span = self._years_to(first)
        if span is not None:
            return span._replace(start=term[0])
        end, last = digits[0], digits[1]
        for _ in range(12):
            gap = next((g for g in ("، ", " و ", " و", ", ") if self.text.startswith(g, end)), None)
            following = self._year_digits(end + len(gap), True) if gap else None
            if following is None:
                break
            end, last = following[0], following[1]
        return Phrase(term[0], end, "years", digits[2], digits[1], year_to=last)

    def _years_vague(self, index: int, term: Hit) -> Phrase | None:
        number = self._number_before(term[0])
        return Phrase(number[0] if number else term[0], term[1], "duration")

    def _year_rel(self, index: int, term: Hit) -> Phrase | None:
        number = self._number_before(term[0])
        if number is not None and self.text.startswith("سال", term[0]):
            if term[2] == "year_ago" and number[1] <= 30:
                year = _Year(term[1], None, -number[1], "jalali", index + 1)
                return self._phrase(number[0], term[1], "year", year, 1, 12)
            return Phrase(number[0], term[1], "duration")
        year = self._with_gloss(_Year(term[1], None, int(term[3]), "jalali", index + 1))
        now = self._next(index + 1, year.end, frozenset((" ", "، ")))
        if now >= 0 and self.terms[now][2] == "to_date":
            return self._phrase(term[0], self.terms[now][1], "open", year, 1, None)
        return self._phrase(term[0], year.end, "year", year, 1, 12)

    def _year_before(self, index: int, term: Hit) -> Phrase | None:
        return Phrase(term[0], term[1], "year", "before", month_from=1, month_to=12)

    def _same(self, index: int, term: Hit) -> Phrase | None:
        """«مدت مشابه سال قبل»: the main period's months in another year."""
        following = self._next(index + 1, term[1], _OF)
        if following >= 0 and self.terms[following][2] in ("month_ago", "month_rel"):
            return Phrase(term[0], self.terms[following][1], "month_rel", months=-1)
        year = self._year(index + 1, term[1], True)
        if year is None or (year.relative == 0 and year.year is None):
            if self.text.startswith("مشابه", term[0]):
                return None
            return Phrase(term[0], term[1], "same")
        return self._phrase(term[0], year.end, "same", year, None, None)

    def _some_months(self, index: int, term: Hit) -> Phrase | None:
        year = self._year(index + 1, term[1], True)
        return self._phrase(term[0], term[1], "some_months", year, None, None)

    def _anaphor(self, index: int, term: Hit) -> Phrase | None:
        return Phrase(term[0], term[1], "anaphor")

    def _to_date(self, index: int, term: Hit) -> Phrase | None:
        return Phrase(term[0], term[1], "until_now")

    def _time_unit(self, index: int, term: Hit) -> Phrase | None:
        """«۴۸ ساعت», «۳۵ ساله», «ساعت ۱۰», «دهه ۹۰»."""
        number = self._number_before(term[0])
        if number is not None:
            return Phrase(number[0], term[1], "duration")
        if term[3] == "hour" and term[1] - term[0] == 4:
            number_after = self.number_starts.get(term[1] + 1)
            if number_after is not None and number_after[2] <= 24:
                return Phrase(term[0], number_after[1], "time")
        if term[3] in ("decade", "century"):
            number_after = self.number_starts.get(term[1] + 1)
            if number_after is not None:
                return Phrase(term[0], number_after[1], "duration")
        return None

    def _rate(self, index: int, term: Hit) -> Phrase | None:
        return Phrase(term[0], term[1], "rate")

    def _plan(self, index: int, term: Hit) -> Phrase | None:
        return Phrase(term[0], term[1], "duration")

    # -- dates and times in digits ------------------------------------------------------------------------------------

    def _add_written_dates(self) -> None:
        """Adds «1403/05/12», «2025-10-22» and «۱۲:۳۰», which hold no term."""
        written = [*_written(self.text, "/"), *_written(self.text, "-"), *_times(self.text)]
        if not written:
            return
        taken = self.found
        merged: list[Phrase] = []
        position = 0
        for phrase in sorted(written):
            while position < len(taken) and taken[position].end <= phrase.start:
                merged.append(taken[position])
                position += 1
            if position < len(taken) and taken[position].start < phrase.end:
                continue
            if merged and merged[-1].end > phrase.start:
                continue
            merged.append(phrase)
        merged.extend(taken[position:])
        self.found = merged


def _written(text: str, mark: str) -> list[Phrase]:
    """Dates in digits whose first `mark` is found: year first or last, two or four digits."""
    found: list[Phrase] = []
    position = text.find(mark)
    while position >= 0:
        start = position
        while position - start < 5 and "0" <= text[start - 1] <= "9":
            start -= 1
        second = position + 1
        end = second
        while end - second < 3 and "0" <= text[end] <= "9":
            end += 1
        if start < position and second < end and text[end] == mark:
            third = end + 1
            last = third
            while last - third < 5 and "0" <= text[last] <= "9":
                last += 1
            phrase = _as_date(start, last, text[start:position], text[second:end], text[third:last])
            if phrase is not None:
                found.append(phrase)
                position = last
        position = text.find(mark, position + 1)
    return found


def _as_date(start: int, end: int, first: str, middle: str, last: str) -> Phrase | None:
    if len(first) == 4 and last.isdigit() and len(last) <= 2:
        year, month, day = int(first), int(middle), int(last)
    elif len(last) == 4 and len(first) <= 2:
        year, month, day = int(last), int(middle), int(first)
    elif len(first) == 2 and last.isdigit() and len(last) <= 2 and int(first) >= 50:
        year, month, day = 1300 + int(first), int(middle), int(last)
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31 and (1300 <= year <= 1450 or 1900 <= year <= 2100)):
        return None
    calendar = "jalali" if year < 1500 else "gregorian"
    return Phrase(start, end, "date", calendar, year, None, month, month, day)


def _times(text: str) -> list[Phrase]:
    """«۱۲:۳۰», «12:30:45»."""
    found: list[Phrase] = []
    position = text.find(":")
    while position >= 0:
        if "0" <= text[position - 1] <= "9" and "0" <= text[position + 1 : position + 2] <= "9":
            start, end = position, position + 1
            while position - start < 3 and "0" <= text[start - 1] <= "9":
                start -= 1
            while end - position < 9 and text[end] in "0123456789:":
                end += 1
            if position - start <= 2:
                found.append(Phrase(start, end, "time"))
            position = end - 1
        position = text.find(":", position + 1)
    return found


_READERS: dict[str, Callable[[_Finder, int, Hit], Phrase | None]] = {
    "n_months": _Finder._n_months,
    "n_months_loose": _Finder._n_months,
    "month_unit": _Finder._month_unit,
    "month_rel": _Finder._month_ago,
    "month_ago": _Finder._month_ago,
    "part": _Finder._part,
    "season": _Finder._season,
    "season_named": _Finder._season,
    "month": _Finder._month,
    "month_bare": _Finder._month,
    "month_gregorian": _Finder._month,
    "edge": _Finder._edge,
    "year_word": _Finder._year_word,
    "years_word": _Finder._years_word,
    "years_vague": _Finder._years_vague,
    "year_rel": _Finder._year_rel,
    "year_ago": _Finder._year_rel,
    "year_before": _Finder._year_before,
    "same": _Finder._same,
    "some_months": _Finder._some_months,
    "anaphor": _Finder._anaphor,
    "to_date": _Finder._to_date,
    "time_unit": _Finder._time_unit,
    "rate": _Finder._rate,
    "plan": _Finder._plan,
}
