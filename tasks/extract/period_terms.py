"""What the readers of time expressions share: the expression they give, and a view of a page's terms of time.

The terms are those of `seeds/period_terms.csv`; between two of them that make one expression only a few connectives may
stand («از», «در», «تا», «و»). The words that may stand before («در مهر», but not «خبرگزاری مهر») are those of
`seeds/period_leads.csv`.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

import seeds
from tasks.extract.lexicon import spellings
from tasks.extract.mentions import Number
from tasks.extract.page import Page
from tasks.extract.written_dates import GREGORIAN_YEARS, JALALI_YEARS, year_of

OF = frozenset((" ", "", " از ", " در ", " ی ", "ی ", "\n", " \n", "  "))
"""Between the parts of one expression; a line may break there in old copies."""
AND = frozenset((" و ", "، ", " و", ", ", "، و "))
NEXT = frozenset((" ",))
TO_WORDS = (" تا ", " لغایت ", " الی ", "، تا ")
BEHIND_YEAR = (
    "،",
    ".",
    ")",
    "؛",
    ":",
    "\n",
    " به ",
    " تا ",
    " نسبت ",
    " و ",
    " با ",
    " از ",
    " در ",
    " هم ",
    " نیز ",
    " که ",
    " ساعت ",
    " حدود ",
    " بالغ ",
    " بیش ",
    " نزدیک ",
    " معادل ",
    " مثبت ",
    " منفی ",
    " صادرات ",
    " واردات ",
    " تولید ",
    " میزان ",
    " ارزش ",
    "  ",
)
_COUNTED = frozenset(("unit", "number_scale", "count_noun"))


class Phrase(NamedTuple):
    """What one expression of time says, before the article's date comes in; every number inside belongs to it."""

    start: int
    end: int
    shape: str
    """months (known), bare_months («۶ ماهه» alone), loose_months («۶ ماه» alone), some_months («ماه‌های ابتدایی»),
    year, vague («اواخر سال»), open (from `month_from` until now), same («مدت مشابه»), month_rel («ماه قبل»),
    trailing («سه ماه گذشته»), latest («سه ماه اخیر»), years (several), date, time, duration, rate, anaphor («این مدت»),
    until_now («تاکنون»)."""
    calendar: str = "jalali"
    """jalali, gregorian, or main: that of the period it is compared with («سال قبل از آن»)."""
    year: int | None = None
    year_relative: int | None = None
    """Years from the article's year: «پارسال» -1."""
    month_from: int | None = None
    month_to: int | None = None
    day: int | None = None
    back: int = 0
    """Months back: of `month_rel` from the month compared with, of `trailing` their number."""
    year_to: int | None = None
    """Last year of `years`; None when it is open («از سال ۱۳۹۵ تاکنون»)."""
    weekday: int | None = None
    """0 for Saturday, where a date names it."""
    until: bool = False
    """True behind «تا»: «تا پایان سال»."""
    compared: bool = False
    """True when «نسبت به», «در مقایسه با» introduces it."""
    locative: bool = False
    """True when «در», «طی», «برای» stands right before it."""


class Year(NamedTuple):
    """A year said behind months or alone; `after` is the index of the first term behind it."""

    end: int
    year: int | None
    relative: int | None
    calendar: str
    after: int


@cache
def leads(kind: str) -> tuple[str, ...]:
    """The words of `seeds/period_leads.csv` of a kind, as they end in a blanked text before an expression."""
    rows = [row for row in seeds.read_table("period_leads") if row["kind"] == kind]
    return tuple(f" {spelling} " for row in rows for spelling in sorted(spellings(row["form"])))


def say(start: int, end: int, shape: str, year: Year | None, first: int | None, last: int | None) -> Phrase:
    """The expression with the year that was said, if any."""
    if year is None:
        return Phrase(start, end, shape, "jalali", None, None, first, last)
    return Phrase(start, max(end, year.end), shape, year.calendar, year.year, year.relative, first, last)


PIECES = (" دستگاه ", " فقره ", " راس ", " قلم ")
"""Behind two digits they are counted, whatever stands before: «در طول سال ۷۰ دستگاه کامیون وارد شد»."""
OF_THIS_YEAR = (" ابتدای سال ", " اول سال ", " اغاز سال ")
"""Folded, so that «آ» is «ا»."""


class Terms:
    """The terms of time of a page, with what stands around them."""

    __slots__ = ("_ends", "compare_end", "compares_near", "hits", "numbers", "page", "plain", "reach", "text")

    def __init__(self, page: Page, numbers: list[Number], kinds: frozenset[str]) -> None:
        self.page = page
        self.text = f"{page.text}    "
        """The folded text, with room behind it to look ahead."""
        self.plain = page.plain
        self.hits = [hit for hit in page.hits if hit[2] in kinds]
        self.numbers = numbers
        self._ends: dict[int, Number] | None = None
        self.reach = 0
        """End of the latest expression."""
        self.compare_end = -1
        """End of the latest «نسبت به»."""
        self.compares_near = False
        """Whether the latest is one that compares only what follows at once («بیشتر از»)."""

    def next(self, index: int, position: int, gaps: frozenset[str]) -> int:
        """Index of the term that follows `position` behind one of `gaps`, looking from `index`; -1 where none does."""
        hits = self.hits
        while index < len(hits) and hits[index][0] < position:
            index += 1
        if index < len(hits):
            start = hits[index][0]
            if start - position <= 5 and self.text[position:start] in gaps:
                return index
        return -1

    def led_by(self, start: int, kind: str) -> bool:
        """Whether a word of `seeds/period_leads.csv` of a kind stands right before `start`."""
        return self.plain.endswith(leads(kind), max(0, start - 16), start)

    def opened_by(self, start: int, word: str) -> int:
        """`start`, or the start of `word` («از», «تا») where it stands right before."""
        first = start - len(word) - 1
        return first if first >= self.reach and self.plain.startswith(f" {word} ", first - 1) else start

    def number_ending(self, end: int) -> Number | None:
        """The number in words or digits that ends at `end`."""
        if self._ends is None:
            self._ends = {number[1]: number for number in self.numbers}
        return self._ends.get(end)

    def number_starting(self, start: int) -> Number | None:
        """The number in words or digits that starts at `start`."""
        index = bisect_left(self.numbers, (start,))
        if index < len(self.numbers) and self.numbers[index][0] == start:
            return self.numbers[index]
        return None

    def number_before(self, position: int, ordinal: bool = False) -> tuple[int, int] | None:
        """(start, value) of the whole number that ends right before `position`, of four digits at most.

        An ordinal («بیست و نهم») only where `ordinal` allows it.
        """
        text = self.text
        end = position - 1 if text[position - 1] == " " else position
        start = end
        while end - start < 5 and "0" <= text[start - 1] <= "9":
            start -= 1
        if start < end:
            if end - start > 4 or text[start - 1] in "./,٫٬":
                return None
            return start, int(text[start:end])
        number = self.number_ending(end)
        if number is None or number.upper is not None or number.value != int(number.value):
            return None
        if number.form != "cardinal" and not (ordinal and number.form == "ordinal"):
            return None
        return number.start, int(number.value)

    def amount_before(self, position: int) -> int | None:
        """Where the number that ends right before `position` starts, whatever its form: «سه و نیم», «۳۰ تا ۶۰»."""
        end = position - 1 if self.text[position - 1] == " " else position
        number = self.number_ending(end)
        if number is not None and number.form != "ordinal":
            return number.start
        whole = self.number_before(position)
        return whole[0] if whole is not None else None

    def digits_at(self, position: int) -> tuple[int, int]:
        """Span of the run of at most five digits at `position` (a space before it is allowed); empty where none is."""
        text = self.text
        start = position + 1 if text[position] == " " else position
        end = start
        while end - start < 5 and "0" <= text[end] <= "9":
            end += 1
        return start, end

    def year_digits(self, index: int, position: int, bare: bool = False) -> Year | None:
        """The year written in two or four digits at `position`; None for what counts or measures something.

        Without the word «سال» («دی ۹۷», `bare`) two digits need a word behind them that counts nothing.
        """
        start, end = self.digits_at(position)
        if end - start not in (2, 4):
            return None
        text = self.text
        if text[end] in "./,٫٬" and "0" <= text[end + 1] <= "9":
            return None
        read = year_of(text[start:end])
        if read is None or ((bare or end - start == 2) and self.is_counted(start, end, bare=bare)):
            return None
        if bare and end - start == 2 and not text.startswith(BEHIND_YEAR, end):
            return None
        return self._named_calendar(Year(end, read[0], None, read[1], index))

    def is_counted(self, start: int, end: int, bare: bool = True) -> bool:
        """Whether digits are the first of a longer number or have a unit: «سال ۹۰ درصد».

        Behind the word «سال» (not `bare`) things may follow a year: «۱۱ ماه سال ۸۱ گمرک شهید رجایی».
        """
        number = self.number_starting(start)
        if (number is not None and number.end > end) or self.text[end] == "%":
            return True
        following = self.page.hits_from(end, 1)
        if not following or following[0][0] > end + 1:
            return False
        behind = following[0][1]
        if following[0][3] == "times" and (self.text.startswith(" با ", behind) or self.text[behind + 1].isdigit()):
            return False  # «تا پایان آذر ۱۴۰۱ برابر با ۱۱۸ هزار تن», «سال ۹۴ برابر ۵۴۰ هزار تن»
        # «از ابتدای سال ۶۸ پروانه صادر شد»: from the beginning of this year
        named = not bare and not self.text.endswith(OF_THIS_YEAR, 0, start)
        named = named and not (end - start == 2 and self.text.startswith(PIECES, end))
        return following[0][2] in _COUNTED and not (named and following[0][2] == "count_noun")

    def year(self, index: int, position: int, bare: bool = True) -> Year | None:
        """The year said right behind `position`; `bare` allows digits without the word «سال»."""
        following = self.next(index, position, OF)
        if following >= 0:
            _, end, kind, code = self.hits[following]
            after = following + 1
            if kind in ("when_year_rel", "when_year_ago"):
                return self._glossed(self._named_calendar(Year(end, None, int(code), "jalali", after)))
            if kind == "when_year_rel_gregorian":
                return Year(end, None, int(code), "gregorian", after)
            if kind == "when_year_word" and not code:
                return self.year_digits(after, end) or Year(end, None, 0, "jalali", after)
            if kind == "when_year_before":
                return Year(end, None, -1, "main", after)
            if kind == "when_anaphor" and code == "year":
                return Year(end, None, None, "main", after)
        return self.year_digits(index, position, bare=True) if bare else None

    def year_words(self, index: int, position: int) -> Year | None:
        """The year written in words at `position`: «هزار و سیصد و نود و هفت»."""
        number = self.number_starting(position + 1)
        if number is None or number.form != "cardinal" or number.upper is not None or number.end - position < 9:
            return None
        value = int(number.value)
        if value != number.value or not (value in JALALI_YEARS or value in GREGORIAN_YEARS):
            return None
        calendar = "jalali" if value in JALALI_YEARS else "gregorian"
        return self._named_calendar(Year(number.end, value, None, calendar, index))

    def _named_calendar(self, year: Year) -> Year:
        """The year with the calendar named behind it: «۲۰۱۸ میلادی»."""
        following = self.next(year.after, year.end, NEXT)
        if following >= 0 and self.hits[following][2] == "when_calendar":
            _, end, _, code = self.hits[following]
            return Year(end, year.year, year.relative, code, following + 1)
        return year

    def _glossed(self, year: Year) -> Year:
        """The year with what its parenthesis says: «سال گذشته (۱۳۹۷)»."""
        text = self.text
        opening = year.end + (text[year.end] == " ")
        if text[opening] == "(":
            said = self.year_digits(year.after, opening + 1)
            if said is not None and text[said.end] == ")":
                return year._replace(end=said.end + 1, year=said.year, calendar=said.calendar)
        return year
