"""Numbers with their units: «حدود ۲ میلیارد و ۴۶۹ میلیون دلار» is about 2,469,000,000 USD.

Every number of a page ends as a quantity, as skipped with a reason, or in a span that a period took. A quantity begins
at its number (or the sign word, or «رتبه») and ends with its unit; its hedge stands before it.
"""

from __future__ import annotations

from decimal import Decimal

from tasks.extract.lexicon import ends_with, lead_words, starts_with
from tasks.extract.marks import Marks, index_marks
from tasks.extract.mentions import Number, Quantity, Skipped
from tasks.extract.page import Page
from tasks.extract.period_terms import OF_THIS_YEAR, PIECES
from tasks.extract.prices import read_prices
from tasks.extract.qualifiers import qualifier_of
from tasks.extract.ranks import read_rank
from tasks.extract.sharing import Draft, share_units
from tasks.extract.skips import is_code, is_year, label_before, points_back, reason_without_unit
from tasks.extract.units import PERCENT, SYMBOLS, Unit, UnitMention, unit_at

_ONE = Decimal(1)
_TOO_LARGE = Decimal(10) ** 20
"""Beyond any figure of trade; and products of larger numbers would be rounded."""
_WHERE_WITHIN = 40
_WORK_WITHIN = 110
"""Characters in which a word of work makes persons of employment."""
_LISTED_REASONS = frozenset({"year", "date", "phone", "code", "time", "structural"})
_LIST_GAPS = frozenset({"و", "،", "تا", "-", "یا", "/"})


def read_quantities(
    page: Page, numbers: list[Number], taken: list[tuple[int, int]]
) -> tuple[list[Quantity], list[Skipped]]:
    """The quantities of a page and its other numbers, each by start; numbers inside `taken` spans are left out."""
    text, plain = page.text, page.plain
    marks = index_marks(page)
    quantities: list[Quantity] = []
    skipped: list[Skipped] = []
    drafts: list[Draft] = []
    rank: Quantity | None = None
    for number in _not_taken(numbers, taken):
        if number.form == "cardinal":
            mention = unit_at(text, plain, marks.units, number.end)
            if mention is None and number.end + 1 in marks.hedges_after:
                mention = unit_at(text, plain, marks.units, marks.hedges_after[number.end + 1][0])
            if mention is None and text[number.end] == ")" and text[number.start - 1] == "(":
                mention = unit_at(text, plain, marks.units, number.end + 1)
            if mention is None and text[number.start - 1] in SYMBOLS:
                mention = UnitMention(number.end, number.end, SYMBOLS[text[number.start - 1]])
        elif number.form == "fraction":
            mention = UnitMention(number.end, number.end, PERCENT)
        elif number.form != "ordinal":
            skipped.append(Skipped(number.start, number.end, number, number.form))
            continue
        else:
            mention = None
        if mention is None:
            found = read_rank(text, marks, number, rank)
            if found is not None:
                if rank is not None and found.start == rank.start:
                    quantities.pop()
                rank = found
                quantities.append(found)
            elif number.form == "ordinal":
                skipped.append(Skipped(number.start, number.end, number, "ordinal"))
            else:
                drafts.append(Draft(number, None, _ONE, None))
            continue
        drafts.append(Draft(number, mention, _ONE, _reason_in_spite_of(text, marks, number, mention.unit)))
    share_units(text, marks, drafts)
    ranks = bool(quantities)
    _settle(text, marks, drafts, quantities, skipped)
    if ranks:
        quantities.sort()
    if marks.bases or any(quantity.unit == "USD" and quantity.number.scale == 1 for quantity in quantities):
        read_prices(text, plain, marks, quantities)
    skipped.sort(key=_start_of)
    return quantities, skipped


def _start_of(skipped: Skipped) -> int:
    return skipped.start


def _not_taken(numbers: list[Number], taken: list[tuple[int, int]]) -> list[Number]:
    """The numbers that touch no taken span."""
    if not taken:
        return numbers
    spans = sorted(taken)
    left: list[Number] = []
    index = 0
    for number in numbers:
        while index < len(spans) and spans[index][1] <= number.start:
            index += 1
        if index == len(spans) or number.end <= spans[index][0]:
            left.append(number)
    return left


def _reason_in_spite_of(text: str, marks: Marks, number: Number, unit: Unit) -> str | None:
    """Why a number with something unit-like behind it is no quantity; None where it is one."""
    dimension = unit.dimension
    start, end = number.start, number.end
    if abs(number.value) >= _TOO_LARGE:
        return "too_large"
    if _is_labelled_year(text, marks, number):
        return "year"
    if dimension == "ratio":
        return "structural" if text.endswith((" این ", " همین ", " همان "), 0, start) else None
    if _heads_column(text, start, end):
        return "structural"
    if dimension == "currency":
        named = unit.adjectival and ends_with(text, start, "named_rate")
        return "structural" if named else None  # «تخصیص ارز ۴۲۰۰ تومانی»
    if unit.unit == "kilometre" and unit.adjectival and _tells_where(text, end):
        return "structural"
    if dimension == "time":
        return label_before(text, marks, start) or "duration"
    if dimension == "ignored":
        return "other_unit"
    if dimension == "count":
        label = label_before(text, marks, start)
        if label is not None and label != "year":
            return label
        if points_back(text, number) or (number.value == 2 and unit.noun_code == "destination_count"):
            return "structural"
        if is_code(text, start, end):
            return "code"
    measured = dimension == "mass" or starts_with(text, end, "made_things")  # «از ۱۳۱۰ دستگاه به ۱۱۸۰ دستگاه»
    if end - start == 4 and is_year(text[start:end]) and ends_with(text, start, "year_lead") and not measured:
        return "year"
    if dimension == "multiple" and (text.startswith(" با ", end + 6) or text[end + 7 : end + 8].isdecimal()):
        return label_before(text, marks, start) or "no_unit"
    return None


def _heads_column(text: str, start: int, end: int) -> bool:
    """«ارزش (هزار دلار)»: a scale and a unit alone in parentheses tell in what a column's figures are."""
    if text[start - 1] != "(" or any(letter.isdigit() for letter in text[start:end]):
        return False
    closing = text.find(")", end, end + _WHERE_WITHIN)
    return closing >= 0 and len(text[end:closing].split()) == 1 and len(text[start:end].split()) == 1


def _tells_where(text: str, end: int) -> bool:
    """«در ۳۵ کیلومتری جنوب یزد»: how far from a place another is."""
    behind = text[end : end + _WHERE_WITHIN].split()[1:2]
    return bool(behind) and behind[0] in lead_words("compass")


def _is_labelled_year(text: str, marks: Marks, number: Number) -> bool:
    """True for «سال ۹۷», «سال ۱۴۰۱», whatever stands behind it («سال ۹۷ کشور ...»)."""
    digits = text[number.start : number.end]
    if not (
        is_year(digits) if len(digits) == 4 else len(digits) == 2 and digits.isdecimal() and digits[0] in "0456789"
    ):
        return False
    if len(digits) == 2 and text.startswith(PIECES, number.end):
        return False
    no_label = (" هر سال ", *OF_THIS_YEAR) if len(digits) == 2 else (" هر سال ",)
    return label_before(text, marks, number.start) == "year" and not text.endswith(no_label, 0, number.start)


def _settle(text: str, marks: Marks, drafts: list[Draft], quantities: list[Quantity], skipped: list[Skipped]) -> None:
    """Makes quantities of the drafts that have a unit, joining «یک دلار و ۱۲ سنت»; the others are skipped."""
    count = len(drafts)
    index = 0
    bare: Skipped | None = None
    while index < count:
        draft = drafts[index]
        index += 1
        number, mention = draft.number, draft.mention
        if mention is None or draft.reason is not None:
            bare = Skipped(number.start, number.end, number, draft.reason or _bare_reason(text, marks, number, bare))
            skipped.append(bare)
            continue
        following = drafts[index] if index < count else None
        if following is not None and following.number.start - mention.end <= 5:
            joined = _join(text, draft, following)
            if joined is not None:
                draft, number, mention = joined, joined.number, joined.mention
                assert mention is not None
                index += 1
                following = drafts[index] if index < count else None
        quantities.append(_quantity(text, marks, number, mention, draft.scale, following))


def _bare_reason(text: str, marks: Marks, number: Number, before: Skipped | None) -> str:
    """The reason of a number without a unit; in a list («بندهای ۲ و ۳») that of the one before it."""
    reason = reason_without_unit(text, marks, number)
    if reason not in ("no_unit", "structural") or before is None or before.reason not in _LISTED_REASONS:
        return reason
    return before.reason if text[before.end : number.start].strip() in _LIST_GAPS else reason


def _join(text: str, first: Draft, second: Draft) -> Draft | None:
    """«یک دلار و ۱۲ سنت», «۲ تن و ۳۰۰ کیلوگرم», «۳۰ درصد تا ۴۰ درصد» as one; None where they stay two."""
    if first.mention is None or second.mention is None or second.reason is not None:
        return None
    left, right = first.mention.unit, second.mention.unit
    if left.unit != right.unit or first.number.upper is not None or second.number.upper is not None:
        return None
    gap = text[first.mention.end : second.number.start]
    number = first.number
    if gap in (" و ", " و", "و ") and right.factor < left.factor and left.dimension in ("currency", "mass"):
        part = second.number.value * right.factor / left.factor
        if part >= 1 or right.dimension == "currency" or number.decimals:
            return None
        value = number.value + part
        joined = number._replace(end=second.number.end, value=value, decimals=2, scale=_ONE)
        return Draft(joined, UnitMention(second.mention.start, second.mention.end, left), _ONE, None)
    if gap in (" تا ", " الی ", "-", " - ") and left == right and number.value < second.number.value:
        joined = second.number._replace(start=number.start, value=number.value, upper=second.number.value)
        return Draft(joined, second.mention, _ONE, None)
    return None


def _quantity(
    text: str, marks: Marks, number: Number, mention: UnitMention, scale: Decimal, following: Draft | None
) -> Quantity:
    start, end, unit = number.start, mention.end, mention.unit
    factor = unit.factor * scale
    value = number.value * factor
    signed = unit.dimension in ("currency", "ratio") and text.startswith(" منفی", end)
    if signed and (following is None or following.number.start > end + 6) and value > 0:
        value, end = -value, end + 5
    hedge = qualifier_of(text, marks, start, number.end, end)
    if hedge is None:
        qualifier, hedged = "exact" if number.upper is None else "range", start
    else:
        qualifier, hedged, end = hedge
    repair = number.repair
    if scale != 1:
        note = f"shared_scale: {number.value:f}"
        repair = note if repair is None else f"{repair}; {note}"
    counted = unit.dimension == "count" and mention.end > mention.start
    return Quantity(
        start,
        end,
        number,
        value,
        None if number.upper is None else number.upper * factor,
        unit.unit,
        qualifier,
        hedged,
        unit.adjectival,
        mention.start if counted else end,
        mention.end if counted else end,
        unit.noun_code if unit.noun_code is None else _noun_code(text, unit.noun_code, mention.start, end),
        repair,
    )


def _noun_code(text: str, code: str, start: int, end: int) -> str:
    """The counted noun's code; persons are employment only beside work, «واحد» of an index is no factory."""
    noun = text[start:end]
    if noun in ("نفر", "نفری"):
        around = text[max(0, start - _WORK_WITHIN) : end + _WORK_WITHIN]
        return "employment" if any(word in around for word in lead_words("work")) else "other"
    if noun == "واحد" and "شاخص" in text[max(0, start - 70) : start]:
        return "other"
    return code
