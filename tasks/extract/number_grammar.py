"""The grammar of Persian numbers, over digit groups and number words: «۳۴ میلیون و ۳۶۸ هزار و ۷۱۰» is 34,368,710.

A number is a row of groups, each a small number with its scales. A smaller scale after a larger one adds; a larger
scale after thousands multiplies all («۱۱۳ هزار و ۴۵۵ میلیارد» is 113,455 milliard); anything else begins a new number.
«و» may be missing or glued. Halves («سه و نیم میلیارد»), decimal tails («پنج و سه دهم», «۱۲ ممیز ۵»), fractions («یک
سوم», in percent), ordinals («بیست و سوم», «۳۴م») and signs («منفی ۳») are part of it; «چند میلیون» has no value and
gives nothing. «سه هزارم» is the 3000th, but 0.003 before a percent sign or as the tail of another number.
"""

from __future__ import annotations

from decimal import Decimal

from tasks.extract.mentions import Number
from tasks.extract.tokens import (
    CODE,
    DATE,
    DIGITS,
    HALF,
    HUNDREDS,
    ORDINAL,
    POINT,
    SCALE,
    SHARE,
    SIGN,
    SUFFIX,
    TEEN,
    TENS,
    TIME,
    UNIT,
    VAGUE,
    Token,
    Value,
)

_JOINTS = {"": 0, " ": 0, "و": 1, " و": 1, "و ": 1, " و ": 1}
"""What may stand between the parts of one number; 1 where it is «و»."""
_FLOORS = {UNIT: 0, TEEN: 0, TENS: 10, HUNDREDS: 100}
_ALONE = {DATE: "date", TIME: "time", CODE: "code"}
_STARTS = frozenset({DIGITS, UNIT, TEEN, TENS, HUNDREDS, SCALE, HALF})
_ONE = Decimal(1)


def parse_tokens(tokens: list[Token], text: str, *, whole: bool = False) -> list[Number]:
    """The numbers that the tokens of a text make, by start.

    `whole` says that the text is nothing but a number: a bare «میلیون» is then 1,000,000, which in a sentence it isn't.
    """
    numbers: list[Number] = []
    count = len(tokens)
    index = 0
    while index < count:
        token = tokens[index]
        cls = token.cls
        if cls == DIGITS and (index + 1 == count or tokens[index + 1].start - token.end > 3):
            numbers.append(_number(token.start, token.end, token.value, "cardinal", token.repair, token.decimals, 1))
            index += 1
        elif cls in _ALONE:
            numbers.append(_number(token.start, token.end, token.value, _ALONE[cls], None, 0, 1))
            index += 1
        else:
            number, index = _Parser(tokens, text, whole).parse(index)
            if number is not None:
                numbers.append(number)
    return numbers


def _number(start: int, end: int, value: Value, form: str, repair: str | None, decimals: int, scale: Value) -> Number:
    return Number(start, end, Decimal(value), None, form, repair, decimals, _ONE if scale == 1 else Decimal(scale))


class _Group:
    """A small number and its scales."""

    __slots__ = ("decimals", "end", "form", "index", "repair", "scale", "small", "wordy")

    def __init__(self, small: Value, index: int, end: int, decimals: int, repair: str | None, wordy: bool) -> None:
        self.small = small
        self.index = index
        """Of the first token behind it."""
        self.end = end
        self.decimals = decimals
        self.repair = repair
        self.wordy = wordy
        self.scale = 1
        self.form = "cardinal"


class _Parser:
    """Reads one number from a place in a row of tokens."""

    __slots__ = ("count", "text", "tokens", "whole")

    def __init__(self, tokens: list[Token], text: str, whole: bool) -> None:
        self.tokens = tokens
        self.count = len(tokens)
        self.text = text
        self.whole = whole

    def joint(self, index: int) -> int:
        """0 or 1 («و») where the token belongs to the one before it, -1 where it doesn't or there is none."""
        if index >= self.count:
            return -1
        before = self.tokens[index - 1].end
        start = self.tokens[index].start
        if start - before > 3:
            return -1
        return _JOINTS.get(self.text[before:start], -1)

    def parse(self, index: int) -> tuple[Number | None, int]:
        """The number that begins at a token, if any, and the index of the first token behind it."""
        tokens = self.tokens
        first = tokens[index]
        start = first.start
        sign = 1
        if first.cls == SIGN:
            if self.joint(index + 1) != 0 or not (tokens[index + 1].cls in _STARTS or tokens[index + 1].cls == ORDINAL):
                return None, index + 1
            sign = int(first.value)
            index += 1
            first = tokens[index]
        if first.cls == VAGUE:
            return None, self.skip_vague(index + 1)
        if first.cls == ORDINAL:
            return _number(start, first.end, sign * first.value, "ordinal", None, 0, 1), index + 1
        if first.cls == SHARE:
            return _number(start, first.end, first.value, "fraction", None, 0, 1), index + 1
        group = self.group(index)
        if group is None:
            following = index + 1
            if self.joint(following) == 0 and tokens[following].cls == DIGITS:
                # a scale before its number: the words of the copy are out of order («میلیارد 941»)
                token = tokens[following]
                return _number(token.start, token.end, token.value, "broken", None, token.decimals, 1), following + 1
            return None, following
        return self.number(start, sign, group)

    def skip_vague(self, index: int) -> int:
        """The index behind the words that a vague word takes with it («چند ده میلیون»)."""
        while self.joint(index) == 0 and self.tokens[index].cls in _STARTS:
            index += 1
        return index

    def number(self, start: int, sign: int, first: _Group) -> tuple[Number | None, int]:
        """The number made of a first group and all groups that add to it."""
        tokens = self.tokens
        total: Value = first.small * first.scale
        last = first.scale
        end, index, decimals, repair, form = first.end, first.index, first.decimals, first.repair, first.form
        only_thousands = last == 1000
        while form == "cardinal":
            joint = self.joint(index)
            if joint < 0:
                break
            token = tokens[index]
            if token.cls == VAGUE:
                return None, self.skip_vague(index + 1)
            if token.cls == HALF and joint == 1 and self.joint(index + 1) != 0:
                total += token.value * last
                end, index = token.end, index + 1
                decimals = len(str(token.value)) - 2 if last == 1 else 0
                break
            if token.cls == ORDINAL and token.value < last and decimals == 0:
                total += token.value
                end, index, form = token.end, index + 1, "ordinal"
                break
            if token.cls == SUFFIX and joint == 0 and last > 1:
                end, index, form = token.end, index + 1, "ordinal"
                break
            if token.cls not in _STARTS:
                break
            group = self.group(index)
            if group is None:
                break
            if group.form in ("tenths", "thousandth") and joint == 1 and last == 1 and decimals == 0:
                total += Decimal(group.small) / 10**group.decimals
                end, index, decimals, form = group.end, group.index, group.decimals, "decimal"
                break
            if group.form == "tenths":
                break
            if group.form == "thousandth":
                if decimals or not last > 1000 > group.small:
                    break
                total += group.small * 1000
                end, index, form = group.end, group.index, "ordinal"
                break
            if decimals and not (last > 1 and group.scale < last):
                break
            if joint == 1 and group.scale == last == 1000 and total >= 10**6 and group.small < 1000 and not decimals:
                # «یک میلیون و ۲۳۴ هزار و ۸۴۰ هزار» repeats a scale by mistake
                repair = f"repeated_scale: {group.small * 1000}"
                total += group.small
                last, end, index = 1, group.end, group.index
                break
            if group.scale < last and group.small * group.scale < last:
                if decimals or (joint == 0 and not self.adds_bare(group)):
                    break
                total += group.small * group.scale
                only_thousands = False
            elif group.scale > last and only_thousands and group.scale >= 10**6 and group.small < 1000:
                total = (total + group.small) * group.scale
                only_thousands = False
            else:
                break
            last, end, index, decimals = group.scale, group.end, group.index, group.decimals
            repair = repair or group.repair
            form = group.form
        if form == "tenths":
            return self.tenths(start, sign, first)
        if form == "thousandth":
            return _number(start, end, sign * total * 1000, "ordinal", None, 0, 1), index
        if form == "decimal":
            form = "cardinal"
        return _number(start, end, sign * total, form, repair, decimals, last), index

    def tenths(self, start: int, sign: int, group: _Group) -> tuple[Number | None, int]:
        """«سه دهم» alone: before a percent sign a decimal (0.3), else a fraction in percent (30)."""
        value = sign * Decimal(group.small) / 10**group.decimals
        if self.whole or self.is_percent(group.end):
            return _number(start, group.end, value, "cardinal", None, group.decimals, 1), group.index
        return _number(start, group.end, value * 100, "fraction", None, 0, 1), group.index

    def is_percent(self, position: int) -> bool:
        """True where «درصد» or «%» stands behind a position."""
        return self.text.startswith((" درصد", " در صد", "%", " %"), position)

    @staticmethod
    def adds_bare(group: _Group) -> bool:
        """True where a group may follow a larger one without «و»."""
        return group.scale > 1 or group.wordy or group.small >= 100

    def group(self, index: int) -> _Group | None:
        """The small number with its scales that begins at a token; None where a scale stands bare."""
        tokens = self.tokens
        first = tokens[index]
        if first.cls == SCALE:
            if first.value != 1000 and not self.whole:
                return None
            group = _Group(1, index + 1, first.end, 0, None, True)
            group.scale = int(first.value)
        elif first.cls == HALF:
            group = _Group(first.value, index + 1, first.end, 0, None, True)
        elif first.cls == DIGITS:
            group = _Group(first.value, index + 1, first.end, first.decimals, first.repair, False)
        elif first.cls in _FLOORS:
            group = self.small_words(index)
        else:
            return None
        if group.form == "cardinal":
            self.extend(group)
        return group

    def small_words(self, index: int) -> _Group:
        """«سیصد و بیست و پنج», «چهارصد و ۵۰», «بیست و سوم»."""
        tokens = self.tokens
        first = tokens[index]
        group = _Group(first.value, index + 1, first.end, 0, None, True)
        floor = _FLOORS[first.cls]
        while floor:
            joint = self.joint(group.index)
            if joint < 0:
                break
            token = tokens[group.index]
            if token.cls in _FLOORS and token.value and token.value < floor:
                floor = _FLOORS[token.cls]
            elif token.cls == ORDINAL and token.value < floor:
                floor = 0
                group.form = "ordinal"
            elif token.cls == DIGITS and joint == 1 and floor == 100 and not token.decimals and token.value < 100:
                floor = 0
            else:
                break
            group.small += token.value
            group.end = token.end
            group.index += 1
        return group

    def extend(self, group: _Group) -> None:
        """Reads what follows a small number: a decimal part, a half, a fraction's name, an ordinal's ending, scales."""
        tokens = self.tokens
        joint = self.joint(group.index)
        if joint < 0:
            return
        token = tokens[group.index]
        if joint == 0 and token.cls == POINT and self.joint(group.index + 1) == 0:
            tail = self.group(group.index + 1)
            if tail is not None and tail.scale == 1 and tail.form == "cardinal" and not group.decimals:
                digits = str(tail.small)
                group.small += Decimal(f"0.{digits}")
                group.decimals = len(digits)
                group.index, group.end = tail.index, tail.end
            return
        if joint == 1 and token.cls == HALF and self.joint(group.index + 1) == 0 and group.scale == 1:
            following = tokens[group.index + 1]
            if following.cls == SCALE:
                group.small += token.value
                group.decimals = len(str(token.value)) - 2
                group.index += 1
                group.end = token.end
                joint, token = 0, following
        if joint == 0 and token.cls == ORDINAL:
            self.fraction(group, token)
            return
        if joint == 0 and token.cls == SUFFIX and not group.decimals:
            group.form = "ordinal"
            group.index += 1
            group.end = token.end
            return
        while joint == 0 and token.cls == SCALE and (group.scale == 1 or token.value > group.scale):
            group.scale *= int(token.value)
            group.end = token.end
            group.index += 1
            joint = self.joint(group.index)
            if joint < 0:
                return
            token = tokens[group.index]

    def fraction(self, group: _Group, token: Token) -> None:
        """«یک سوم» in percent; «سه دهم» and «سه هزارم» for `number` to settle; «۱۰ میلیاردمین» an ordinal."""
        parts = int(token.value)
        fractional = not self.text.endswith("ین", token.start, token.end)
        if group.decimals or group.scale > 1 or parts == 1 or not group.small:
            return
        if parts == 1000 and fractional and (group.small == 1 or self.is_percent(token.end)):
            group.form, group.decimals = "tenths", 3
        elif parts == 1000 and fractional:
            group.form, group.decimals = "thousandth", 3
        elif parts >= 1000:
            group.form = "ordinal"
            group.small *= parts
        elif not fractional or group.small >= parts:
            return
        elif parts in (10, 100):
            group.form, group.decimals = "tenths", len(str(parts)) - 1
        else:
            group.form = "fraction"
            group.small = (Decimal(group.small) * 100 / parts).quantize(Decimal("0.000001"))
        group.end = token.end
        group.index += 1
