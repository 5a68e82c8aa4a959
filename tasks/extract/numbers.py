"""All numbers of a page: «بین ۱۰۰ تا ۲۰۰ هزار» is one number of 100,000 to 200,000, «نه تنها» is none.

`number_grammar` reads what stands in one piece. Here words that only look like numbers are left out («نه», «ده», «یک»
before anything but a unit), minus signs are read, and two numbers that make a range become one; the scale said at the
range's end serves both ends. Changes («از ۱۰ به ۱۵») and spans of years («۱۳۴۲ تا ۱۳۹۸») stay two numbers.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import seeds
from tasks.extract.lexicon import lexicon
from tasks.extract.mentions import Number
from tasks.extract.number_grammar import parse_tokens
from tasks.extract.number_words import read_tokens
from tasks.extract.page import Page
from tasks.extract.skips import begins_line
from tasks.extract.slash_decimals import settle_by_words
from tasks.extract.units import unit_forms
from tasks.normalise.fold import Folded, fold, fold_term

_WEAK = frozenset({"نه", "ده", "سی", "صد", "هف"})
"""Words that are numbers only before something counted: نه (no), ده (village), سی, صد (of «در صد»)."""
_ARTICLES = frozenset({"یک", "یه"})
_RANGE_WORDS = frozenset({" تا ", " الی ", "تا ", " تا", "-", " - ", " -", "- "})
_LIST_GAPS = frozenset({"،", "و", "تا", "یا"})
_YEAR_LABELS = ("سال", "سالهای", "ماه", "ساعت", "مورخ", "شماره")


@cache
def _first_words(kinds: str) -> frozenset[str]:
    """First words of the terms that may follow a number: `measured` units with a dimension of worth, or `any`."""
    words = set()
    for row in seeds.read_table("unit_terms"):
        if row["dimension"] in ("currency", "currency_minor", "ratio", "multiple") or kinds == "any":
            words.add(fold_term(row["form"]).split(" ")[0])
    if kinds == "any":
        for row in seeds.read_table("count_nouns"):
            words.add(fold_term(row["form"]).split(" ")[0])
    else:
        words.add(fold_term("واحد"))
    return frozenset(words)


def read_numbers(page: Page) -> list[Number]:
    """Every number of a page, by start, none inside another."""
    text = page.text
    found = parse_tokens(read_tokens(page.folded, page.hits), text)
    if "-" in text or "+" in text:
        found = [_signed(number, text) for number in found]
    if "/" in text:
        found = [_unbroken(number, text) for number in settle_by_words(found, page.folded)]
    numbers: list[Number] = []
    for index, number in enumerate(found):
        if (
            number.end - number.start == 2
            and number.form == "cardinal"
            and not _is_counted(number, text)
            and not _is_listed(found, index, text)
            and not _begins_range(found, index, text)
        ):
            continue
        if numbers and number.start - numbers[-1].end <= 5:
            if numbers[-1].form == "broken" and text[numbers[-1].end : number.start].strip() == "و":
                number = number._replace(form="broken")
            joined = _join_range(numbers[-1], number, text)
            if joined is not None:
                numbers[-1] = joined
                continue
        numbers.append(number)
    return numbers


def read_pieces(raw: str, *, whole: bool = False) -> tuple[Folded, list[Number]]:
    """The folded text and every number in it piece by piece: ranges are two, «یک» and «نه» always count.

    Only the number tables are asked, so that «هفت ماه» shows its 7. `whole` is for a text that is nothing but a number.
    """
    folded = fold(raw)
    hits = lexicon("number_words").scan(folded.plain)
    return folded, parse_tokens(read_tokens(folded, hits), folded.text, whole=whole)


def words_to_number(text: str) -> Decimal | None:
    """The value of a text that is one number, a unit or an abbreviation behind it allowed; None where it is not that.

    A fraction is a fraction here, not a percentage: «یک دهم» is 0.1.
    """
    folded, numbers = read_pieces(text, whole=True)
    if len(numbers) != 1 or numbers[0].form not in ("cardinal", "ordinal", "fraction"):
        return None
    number = _signed(numbers[0], folded.text)
    if folded.text[: number.start].strip():
        return None
    rest = folded.text[number.end :].strip(" .،؛\n")
    if len(rest) > 1 and rest not in unit_forms():
        return None
    return number.value / 100 if number.form == "fraction" else number.value


def next_word(text: str, position: int) -> str:
    """The word that begins at a position or one space behind it; empty where none does."""
    if text[position : position + 1] == " ":
        position += 1
    end = position
    while text[end : end + 1].isalpha():
        end += 1
    return text[position:end]


def _is_counted(number: Number, text: str) -> bool:
    """False for a two-letter word that is no number here."""
    word = text[number.start : number.end]
    if word in _ARTICLES:
        return next_word(text, number.end) in _first_words("measured")
    if word in _WEAK:
        if text.startswith(" در صد ", number.end):
            return True
        return text[number.end : number.end + 2].strip()[:1] == "%" or next_word(text, number.end) in _first_words(
            "any"
        )
    return True


def _begins_range(found: list[Number], index: int, text: str) -> bool:
    """«یک تا دو میلیارد دلار»: a number with a scale stands behind «تا»."""
    following = found[index + 1] if index + 1 < len(found) else None
    return following is not None and following.scale > 1 and text[found[index].end : following.start] == " تا "


def _is_listed(found: list[Number], index: int, text: str) -> bool:
    """True for «نه» in «هفت، نه و ۱۳ درصد»: the word has a number right before and right behind it."""
    if not 0 < index < len(found) - 1:
        return False
    before, number, behind = found[index - 1 : index + 2]
    return (
        text[before.end : number.start].strip() in _LIST_GAPS and text[number.end : behind.start].strip() in _LIST_GAPS
    )


def _signed(number: Number, text: str) -> Number:
    """The number with the minus sign beside its digits, if it has one: «-۳.۸», «۳.۸- درصد»."""
    start, end = number.start, number.end
    if number.form != "cardinal" or number.value <= 0:
        return number
    if "+" in (text[start - 1], text[end : end + 1]):
        return _with_plus(number, text)
    if text[start - 1] == "-" and text[start].isdecimal():
        before = text[start - 2 : start - 1]
        if before in (" ", "(", "", "«", ":") and not _is_bullet(text, start - 1):
            return number._replace(start=start - 1, value=-number.value)
        return number
    if text[end : end + 1] != "-" or not text[end - 1].isdecimal() or text[end + 1 : end + 2].isalnum():
        return number
    if text[start - 1] == "(" and text[end + 1 : end + 2] == ")":
        return number._replace(end=end + 1, value=-number.value)
    measured = text[end + 1 : end + 2] == "%" or next_word(text, end + 1) in _first_words("measured")
    if measured and not begins_line(text, start):
        return number._replace(end=end + 1, value=-number.value)
    return number


def _with_plus(number: Number, text: str) -> Number:
    """The number of a percentage with the plus beside its digits, if it has one: «+۹.۷ درصد», «(۹.۷+ درصد)»."""
    start, end = number.start, number.end
    behind = text.startswith("+", end) and text[end - 1].isdecimal()
    if not text[end + behind :].lstrip(" ").startswith(("%", "درصد")):
        return number
    if behind:
        return number._replace(end=end + 1)
    return number._replace(start=start - 1) if text[start - 2 : start - 1] in (" ", "(", "«", ":") else number


def _unbroken(number: Number, text: str) -> Number:
    """The number; with the form `broken` where its decimals were scattered: «با /41درصد 5 افزایش» was 41.5."""
    start = number.start
    if text[start - 1] != "/" or number.form != "cardinal" or not text[start].isdecimal():
        return number
    behind = text[number.end : number.end + 12].strip().removeprefix("درصد").strip()
    if text[start - 2] == " " or (behind[:1].isdecimal() and not behind[1:3].strip().isdecimal()):
        return number._replace(form="broken")
    return number


def _is_bullet(text: str, position: int) -> bool:
    """True for a dash that begins a line, in a text with other such lines."""
    return begins_line(text, position) and text.find("\n-") != text.rfind("\n-")


def _join_range(left: Number, right: Number, text: str) -> Number | None:
    """The range that two numbers make; None where they stay two."""
    if left.form != "cardinal" or right.form != "cardinal" or left.upper is not None or right.upper is not None:
        return None
    gap = text[left.end : right.start]
    if gap not in _RANGE_WORDS and not (
        gap in (" و ", " و") and text.endswith(("بین ", "مابین ", "میان "), 0, left.start)
    ):
        return None
    if text.endswith(tuple(label + " " for label in _YEAR_LABELS), 0, left.start):
        return None
    following = text[right.end : right.end + 2].strip()[:1] == "%" or next_word(text, right.end) in _first_words("any")
    if not following and right.scale == 1:
        return None
    low = left.value
    repair = left.repair or right.repair
    if left.scale == 1 and right.scale > 1:
        if low < right.value / right.scale:
            low *= right.scale
        elif low * 10 < right.value:
            return None
    if low < 0 or low >= right.value:
        return None
    return Number(
        left.start, right.end, low, right.value, "cardinal", repair, max(left.decimals, right.decimals), right.scale
    )
