"""Numbers written in digits, as they stand in a folded text: one pass of one pattern, then the shape of what it found.

«۱٬۲۳۴٬۵۶۷», «1,234.5», «۸٫۵», «۱۴۰۳/۰۵/۱۲», «۱۲:۳۰», «816 000». A separator means thousands or decimals by its
form: «٫» is decimal, «٬» thousands; one that occurs twice, or before another, is thousands. «.» before exactly three
digits is settled by the rest of the article, slashes by `slash_decimals`; where the other reading was possible, it
stands in `repair`.
"""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np

from tasks.extract.lexicon import ends_with
from tasks.extract.slash_decimals import Slash, read_slashes
from tasks.extract.tokens import CODE, DATE, DIGITS, TIME, Token
from tasks.normalise.fold import Folded

_PATTERN = re.compile(r"[0-9]+(?:(?:[.,:٬،]| ?[/٫] ?،?)[0-9]+)*")
_PARTS = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[^0-9][0-9]{3})+")
_LONGEST = 24
"""More digits than this are no quantity."""
_THIN = "\u00a0\u2009\u202f"
"""Spaces that part thousands."""
_MEASURED = (" درصد", "درصد", " %", "%", " میلی", "میلی", " هزار", "هزار", " تریلیون")


def read_digits(folded: Folded) -> list[Token]:
    """The digit groups of a text, by start."""
    text = folded.text
    tokens: list[Token] = []
    slashes: list[tuple[int, Slash]] = []
    dots: list[int] = []
    reach = -3
    for start in _starts(text):
        if start < reach:
            continue
        match = _PATTERN.match(text, start)
        assert match is not None
        end = match.end()
        group = match.group()
        near, reach = start - reach <= 2, end
        if group.isdecimal():
            if near and _continue(tokens, folded, start, end, group):
                continue
            if end - start > _LONGEST:
                tokens.append(Token(start, end, CODE, 0, 0, None))
            else:
                tokens.append(Token(start, end, DIGITS, int(group), 0, None))
        else:
            _read_shape(group, start, tokens, slashes, dots, text)
    if slashes:
        for (index, slash), reading in zip(slashes, read_slashes([s for _, s in slashes], folded), strict=True):
            tokens[index] = Token(slash.start, slash.end, DIGITS, reading.value, reading.decimals, reading.repair)
    if dots:
        _settle_dots(tokens, dots, text)
    return tokens


def _starts(text: str) -> list[int]:
    """Where runs of digits begin; an array search, since `re` takes five times as long to find the first digit."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    digits = (codes - 48) < 10
    starts: list[int] = (np.flatnonzero(digits[1:] & ~digits[:-1]) + 1).tolist()
    return starts


def _continue(tokens: list[Token], folded: Folded, start: int, end: int, group: str) -> bool:
    """Joins a digit group to the one before it: «816 000», «حدود 5. 8 میلیون»; False where they are two."""
    before = tokens[-1]
    text = folded.text
    gap = text[before.end : start]
    if before.cls != DIGITS or before.decimals or end - start > 4 or before.end - before.start > 11:
        return False
    if gap == "-" and len(tokens) > 1 and end - start <= 2 and before.end - before.start <= 2:
        return _join_date(tokens, text, end)
    if gap == "-" and len(tokens) > 1 and end - start == 4 and before.end - before.start <= 2:
        return _join_date(tokens, text, end)
    if gap == " " and len(group) == 3 and (group == "000" or folded.raw[int(folded.offsets[before.end])] in _THIN):
        value, first = int(before.value) * 1000 + int(group), before.start
        if before.end - before.start == 3 and len(tokens) > 1:
            larger = tokens[-2]
            if larger.end + 1 == first and text[larger.end] == " " and larger.cls == DIGITS and larger.value < 1000:
                value, first = value + int(larger.value) * 10**6, larger.start
                tokens.pop()
        tokens[-1] = Token(first, end, DIGITS, value, 0, None)
        return True
    if gap != ". " or before.value >= 1000 or len(group) > 2 or not text.startswith(_MEASURED, end):
        return False
    if not ends_with(text, before.start, "figure_lead"):  # a sentence may end there, but not behind «حدود 5.»
        return False
    repair = f"spaced_dot: {before.value}; {group}"
    tokens[-1] = Token(before.start, end, DIGITS, Decimal(f"{before.value}.{group}"), len(group), repair)
    return True


def _join_date(tokens: list[Token], text: str, end: int) -> bool:
    """Joins «2024-03-05» and «05-03-2024», whose last part ends at `end`; False where they are no date."""
    first, second = tokens[-2], tokens[-1]
    if text[first.end : second.start] != "-" or first.end - first.start not in (1, 2, 4):
        return False
    date = _date(first.start, end, text[first.start : end])
    if date.cls != DATE:
        return False
    tokens[-2:] = [date]
    return True


def _date(start: int, end: int, group: str) -> Token:
    """A date token with the value yyyymmdd (or yyyymm), the year as written; CODE where no date is possible."""
    parts = [int(part) for part in _PARTS.findall(group)]
    if len(parts) == 3 and parts[2] > 31:
        parts.reverse()
    if len(parts) == 3 and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31 and parts[0] <= 2200:
        return Token(start, end, DATE, parts[0] * 10000 + parts[1] * 100 + parts[2], 0, None)
    if len(parts) == 2:
        return Token(start, end, DATE, parts[0] * 100 + parts[1], 0, None)
    return Token(start, end, CODE, 0, 0, None)


def _read_shape(
    group: str, start: int, tokens: list[Token], slashes: list[tuple[int, Slash]], dots: list[int], text: str
) -> None:
    """Reads one group with separators into `tokens`; notes where slashes and single dots are still to be settled."""
    end = start + len(group)
    if end - start > 2 * _LONGEST:
        for part in _PARTS.finditer(group):
            tokens.append(_plain(start + part.start(), part.group()))
        return
    marks = {character for character in group if not character.isdecimal()} - {" "}
    if ":" in marks:
        _read_time(group, start, tokens)
        return
    if "/" in marks:
        parts = group.split("/")
        if marks <= {"/", "،"} and len(parts) == 2:
            slash = Slash(start, end, parts[0].strip(), parts[1].strip(" ،"), "،" in marks, text[end : end + 14])
            if _is_year_month(slash) and not text.startswith((" د", " م", " ه", "%"), end):
                tokens.append(_date(start, end, group))
                return
            slashes.append((len(tokens), slash))
            tokens.append(Token(start, end, DIGITS, 0, 0, None))
        elif marks == {"/"} and len(parts) == 3:
            tokens.append(_date(start, end, group))
        else:
            _split(group, start, "/", tokens, slashes, dots, text)
        return
    if len(marks) > 1 and "،" in marks:
        _split(group, start, "،", tokens, slashes, dots, text)
        return
    if len(marks) > 1:
        _read_mixed(group, start, tokens)
        return
    mark = marks.pop()
    parts = [part.strip() for part in group.split(mark)]
    if len(parts) > 2:
        _read_repeated(group, start, mark, parts, tokens)
        return
    _read_single(group, start, mark, parts[0], parts[1], tokens, dots, text)


def _read_time(group: str, start: int, tokens: list[Token]) -> None:
    """«۱۲:۳۰» is a time, with the value hhmm; anything else with a colon is its parts."""
    parts = group.split(":")
    clock = len(parts) in (2, 3) and all(part.isdecimal() and len(part) <= 2 for part in parts)
    if clock and len(parts[1]) == 2 and int(parts[0]) <= 24 and int(parts[1]) < 60:
        tokens.append(Token(start, start + len(group), TIME, int("".join(parts)), 0, None))
        return
    for part in _PARTS.finditer(group):
        tokens.append(_plain(start + part.start(), part.group()))


def _plain(start: int, digits: str) -> Token:
    if len(digits) > _LONGEST:
        return Token(start, start + len(digits), CODE, 0, 0, None)
    return Token(start, start + len(digits), DIGITS, int(digits), 0, None)


def _is_year_month(slash: Slash) -> bool:
    """True for «۱۴۰۳/۷» and «7/1403»."""
    first, second = slash.first, slash.second
    return (len(first) == 4 and first[:2] in {"13", "14"} and 1 <= len(second) <= 2 and 1 <= int(second) <= 12) or (
        len(second) == 4 and second[:2] in {"13", "14"} and 1 <= len(first) <= 2 and 1 <= int(first) <= 12
    )


def _split(
    group: str,
    start: int,
    mark: str,
    tokens: list[Token],
    slashes: list[tuple[int, Slash]],
    dots: list[int],
    text: str,
) -> None:
    """Reads the parts between `mark` one by one."""
    position = start
    for part in group.split(mark):
        body = part.strip(" /٫،.,٬")
        if body:
            at = position + part.index(body)
            if body.isdecimal():
                tokens.append(_plain(at, body))
            else:
                _read_shape(body, at, tokens, slashes, dots, text)
        position += len(part) + 1


def _read_mixed(group: str, start: int, tokens: list[Token]) -> None:
    """«1,234.5», «۱٬۲۳۴٫۵», «1.234,5»: the last mark is decimal, those before it part thousands."""
    end = start + len(group)
    body = group.replace(" ", "")
    cut = max(body.rfind(mark) for mark in ".,٫٬")
    whole, fraction = body[:cut], body[cut + 1 :]
    if body[cut] != "٬" and (whole.isdecimal() or _GROUPED.fullmatch(whole)):
        digits = "".join(_PARTS.findall(whole))
        tokens.append(Token(start, end, DIGITS, Decimal(f"{digits}.{fraction}"), len(fraction), None))
        return
    for part in _PARTS.finditer(group):
        tokens.append(_plain(start + part.start(), part.group()))


def _read_repeated(group: str, start: int, mark: str, parts: list[str], tokens: list[Token]) -> None:
    """«1,234,567» is one number; «1403.05.12» a date; «10.4.1» and «2.5.1.7» codes; «1,2,3» a list."""
    end = start + len(group)
    address = mark == "." and len(parts) == 4 and all(int(part) <= 255 for part in parts)
    if _GROUPED.fullmatch(group) and parts[0][0] != "0" and not address:
        tokens.append(Token(start, end, DIGITS, int("".join(parts)), 0, None))
    elif mark == "." and len(parts) == 3 and (len(parts[0]) == 4 or len(parts[2]) == 4):
        tokens.append(_date(start, end, group))
    elif mark == ".":
        tokens.append(Token(start, end, CODE, 0, 0, None))
    else:
        for part in _PARTS.finditer(group):
            tokens.append(_plain(start + part.start(), part.group()))


def _read_single(
    group: str, start: int, mark: str, whole: str, fraction: str, tokens: list[Token], dots: list[int], text: str
) -> None:
    end = start + len(group)
    grouped = len(fraction) == 3 and len(whole) <= 3 and whole[0] != "0"
    if mark == "٫" or (mark == "." and not grouped):
        tokens.append(Token(start, end, DIGITS, Decimal(f"{whole}.{fraction}"), len(fraction), None))
    elif mark == ".":
        dots.append(len(tokens))
        rejected = f"thousands_dot: {whole}{fraction}"
        tokens.append(Token(start, end, DIGITS, Decimal(f"{whole}.{fraction}"), 3, rejected))
    elif grouped:
        repair = f"thousands_comma: {whole}; {fraction}" if mark == "،" else None
        tokens.append(Token(start, end, DIGITS, int(whole + fraction), 0, repair))
    elif mark in ",٬" and len(fraction) <= 2 and (mark == "٬" or whole == "0"):
        tokens.append(Token(start, end, DIGITS, Decimal(f"{whole}.{fraction}"), len(fraction), None))
    elif mark in ",،" and len(fraction) <= 2 and len(whole) <= 3 and fraction[-1] != "0" and _is_measured(text, end):
        repair = f"decimal_comma: {whole}; {fraction}"
        tokens.append(Token(start, end, DIGITS, Decimal(f"{whole}.{fraction}"), len(fraction), repair))
    else:
        tokens.append(_plain(start, whole))
        tokens.append(_plain(end - len(fraction), fraction))


def _is_measured(text: str, position: int) -> bool:
    """True where a percent sign or a scale follows."""
    return text.startswith(_MEASURED, position)


def _settle_dots(tokens: list[Token], dots: list[int], text: str) -> None:
    """Reads «12.500» as 12,500 where the article parts thousands by dots, or a zero at its end says so."""
    decimal_dots = thousands_dots = 0
    for token in tokens:
        if token.cls == DIGITS and token.end - token.start > 2:
            if token.decimals in (1, 2) or token.decimals > 3:
                decimal_dots += 1
            elif token.decimals == 0 and token.value >= 1_000_000 and token.end - token.start > len(str(token.value)):
                thousands_dots += 1
    style = thousands_dots > 0 or (len(dots) >= 3 and decimal_dots == 0)
    for index in dots:
        token = tokens[index]
        if text.startswith(_MEASURED, token.end):
            continue  # «۱.۵۷۵ میلیون»: who writes thousands writes no scale
        digits = int(token.value * 1000)
        if style or digits % 10 == 0:
            repair = f"decimal_dot: {token.value}"
            tokens[index] = Token(token.start, token.end, DIGITS, digits, 0, repair)
