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
from tasks.extract.number_groups import Group, GroupReader
from tasks.extract.tokens import (
    CODE,
    DATE,
    DIGITS,
    HALF,
    HUNDREDS,
    ORDINAL,
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


class _Tally:
    """A number while its groups are added up."""

    __slots__ = ("decimals", "end", "form", "index", "last", "only_thousands", "repair", "total", "wordy")

    def __init__(self, first: Group) -> None:
        self.total: Value = first.small * first.scale
        self.last: Value = first.scale
        """The scale of the last group."""
        self.end = first.end
        self.index = first.index
        self.decimals = first.decimals
        self.repair = first.repair
        self.form = first.form
        """`closed` where nothing more may follow."""
        self.wordy = first.wordy
        self.only_thousands = first.scale == 1000

    def close(self, form: str, end: int, tokens: int) -> None:
        """Ends the number behind so many more tokens."""
        self.form, self.end, self.index = form, end, self.index + tokens

    def add(self, group: Group, joint: int) -> bool:
        """Adds a group; False where it begins another number."""
        last, small, scale = self.last, group.small, group.scale
        if group.form in ("tenths", "thousandth"):
            return self.add_tail(group, joint)
        if self.decimals:
            return False
        if scale < last and small * scale < last:
            if joint == 0 and scale == 1 and small < 100 and not group.wordy:
                return False
            self.total += small * scale
        elif scale > last and self.only_thousands and scale >= 10**6 and small < 1000:
            self.total = (self.total + small) * scale
        elif joint == 1 and scale == last == 1000 and self.total >= 10**6 and small < 1000:
            # «یک میلیون و ۲۳۴ هزار و ۸۴۰ هزار» repeats a scale by mistake
            self.total += small
            self.repair, scale = f"repeated_scale: {small * 1000}", 1
        else:
            return False
        self.only_thousands = False
        self.last, self.end, self.index, self.decimals = scale, group.end, group.index, group.decimals
        self.repair, self.form = self.repair or group.repair, group.form
        return True

    def add_tail(self, group: Group, joint: int) -> bool:
        """Adds «و سه دهم» as decimals, and «و چهل هزارم» to millions as an ordinal."""
        if joint != 1 or self.decimals:
            return False
        if self.last == 1:
            self.total += Decimal(group.small) / 10**group.decimals
            self.decimals, self.form = group.decimals, "closed"
        elif group.form == "thousandth" and self.last > 1000 > group.small:
            self.total += group.small * 1000
            self.form = "ordinal"
        else:
            return False
        self.end, self.index = group.end, group.index
        return True


class _Parser(GroupReader):
    """Reads one number from a place in a row of tokens."""

    __slots__ = ()

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

    def number(self, start: int, sign: int, first: Group) -> tuple[Number | None, int]:
        """The number made of a first group and all that adds to it."""
        if first.form == "tenths":
            return self.tenths(start, sign, first)
        if first.form == "thousandth":
            value = sign * first.small * 1000
            return _number(start, first.end, value, "ordinal", None, 0, 1), first.index
        tally = _Tally(first)
        while tally.form == "cardinal":
            joint = self.joint(tally.index)
            if joint < 0:
                break
            token = self.tokens[tally.index]
            if token.cls == VAGUE:
                return None, self.skip_vague(tally.index + 1)
            if token.cls in _STARTS and token.cls != HALF:
                group = self.group(tally.index)
                if group is None or not tally.add(group, joint):
                    break
            elif not self.closes(tally, token, joint):
                break
        form = "cardinal" if tally.form == "closed" else tally.form
        value = sign * tally.total
        return _number(start, tally.end, value, form, tally.repair, tally.decimals, tally.last), tally.index

    def closes(self, tally: _Tally, token: Token, joint: int) -> bool:
        """Reads what ends a number: «دو میلیون [و نیم]», «صد [و سوم]», «سه هزار[م]»; False where the token doesn't."""
        if token.cls == HALF and joint == 1 and self.joint(tally.index + 1) != 0:
            tally.close("closed", token.end, 1)
            tally.total += token.value * tally.last
            tally.decimals = len(str(token.value)) - 2 if tally.last == 1 else 0
        elif token.cls == ORDINAL and tally.wordy and token.value < tally.last and tally.decimals == 0:
            tally.close("ordinal", token.end, 1)
            tally.total += token.value
        elif token.cls == SUFFIX and joint == 0 and tally.last > 1:
            tally.close("ordinal", token.end, 1)
        else:
            return False
        return True

    def tenths(self, start: int, sign: int, group: Group) -> tuple[Number | None, int]:
        """«سه دهم» alone: before a percent sign a decimal (0.3), else a fraction in percent (30)."""
        value = sign * Decimal(group.small) / 10**group.decimals
        if self.whole or self.is_percent(group.end):
            return _number(start, group.end, value, "cardinal", None, group.decimals, 1), group.index
        return _number(start, group.end, value * 100, "fraction", None, 0, 1), group.index
