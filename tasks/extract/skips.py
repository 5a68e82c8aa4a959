"""Why a number without a unit is no quantity: its reason for `unclaimed_numbers`.

The reasons: phone, code, time, year, date, duration, structural («هر دو», «تبصره ۲»), list_marker, no_unit.
"""

from __future__ import annotations

from tasks.extract.lexicon import ends_with
from tasks.extract.marks import Marks
from tasks.extract.mentions import Number

_TIMES = (" سال ", " ماه ", " ماهی", " سالی", " روز ", " هفته ")


def reason_without_unit(text: str, marks: Marks, number: Number) -> str:
    """The reason why a bare number is no quantity."""
    start, end = number.start, number.end
    label = label_before(text, marks, start)
    if label is not None:
        return label
    if is_code(text, start, end):
        return "code"
    if end in marks.months or (text[end] == " " and end + 1 in marks.months):
        return "date"
    if text[start:end].isdecimal() and end - start in (2, 4) and start - 1 in marks.dated:
        return "year"
    value = number.value
    digits = text[start].isdecimal()
    if end - start == 4 and is_year(text[start:end]):
        return "year"
    if text[start:end].isdecimal() and (end - start >= 9 or (end - start > 2 and text[start] == "0")):
        return "phone" if text[start] == "0" else "code"
    if text.startswith(_TIMES, end):
        return "duration"
    if is_list_marker(text, start, end):
        return "list_marker"
    if value <= 10 and not digits:
        return "structural"
    return "no_unit"


def label_before(text: str, marks: Marks, start: int) -> str | None:
    """The reason that a word right before a number gives: «تلفن: ۰۲۱...», «سال ۹۷», «تبصره (۲)»."""
    labels = marks.labels
    for position in range(start, max(0, start - 4), -1):
        reason = labels.get(position)
        if reason is not None:
            return reason if not text[position:start].strip(" :(-") else None
        if position < start and text[position] not in " :(-":
            return None
    return None


def is_year(digits: str) -> bool:
    """True for four digits that are a year of the Jalali calendar since 1300 or of the Gregorian since 1900."""
    return digits.isdecimal() and digits[:2] in ("13", "14", "19", "20")


def is_code(text: str, start: int, end: int) -> bool:
    """True where digits stand in a code, an address or a name: «CX-7», «t.me/abc12», «H5N1»."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    if before in ("_", "@", "#", "/", "=", "&", "?") or behind in ("_", "@", "/", "="):
        return True
    if (before.isascii() and before.isalpha()) or (behind.isascii() and behind.isalpha()):
        return True
    return before == "-" and text[start - 2 : start - 1].isalpha()


def is_list_marker(text: str, start: int, end: int) -> bool:
    """True for «۱-», «۲)», «(۳)» and a digit on a key (U+20E3) at the beginning of a line."""
    if end - start > 2 or text[end] not in "-).:\ufe0f\u20e3" or not text[start].isdecimal():
        return False
    return begins_line(text, start)


def begins_line(text: str, start: int) -> bool:
    """True where nothing but spaces and an opening bracket stands before a position in its line."""
    position = start - 1
    while position > 0 and text[position] in " (" and start - position < 4:
        position -= 1
    return position <= 0 or text[position] == "\n"


def points_back(text: str, number: Number) -> bool:
    """True for «هر دو», «این سه», «بین دو»: the small count of what is known already."""
    small = number.value <= 10 and number.scale == 1
    # «در کنار آن چهار واحد تولیدی»
    return small and ends_with(text, number.start, "points_back") and not ends_with(text, number.start, "besides")
