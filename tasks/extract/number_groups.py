"""The groups of a number: «سیصد و بیست و پنج», «سه و نیم میلیارد», «هزار», «۱۲ ممیز ۵», «یک سوم», «سه دهم», «۳۴م»."""

from __future__ import annotations

from decimal import Decimal

from tasks.extract.tokens import (
    DIGITS,
    HALF,
    HUNDREDS,
    ORDINAL,
    POINT,
    SCALE,
    SUFFIX,
    TEEN,
    TENS,
    UNIT,
    Token,
    Value,
)

_JOINTS = {"": 0, " ": 0, "و": 1, " و": 1, "و ": 1, " و ": 1}
"""What may stand between the parts of one number; 1 where it is «و»."""
_FLOORS = {UNIT: 0, TEEN: 0, TENS: 10, HUNDREDS: 100}
"""Below what a word may be completed: «بیست» by 1 to 9."""


class Group:
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
        """cardinal, ordinal, fraction, tenths («سه دهم») or thousandth («سه هزارم», which may be an ordinal)."""


class GroupReader:
    """Reads the groups of numbers in a row of tokens."""

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

    def is_percent(self, position: int) -> bool:
        """True where «درصد» or «%» stands behind a position."""
        return self.text.startswith((" درصد", " در صد", "%", " %"), position)

    def group(self, index: int, *, is_tail: bool = False) -> Group | None:
        """The small number with its scales that begins at a token; None where a scale stands bare.

        `is_tail` says that it stands behind a decimal point, and can have none of its own.
        """
        tokens = self.tokens
        first = tokens[index]
        if first.cls == SCALE:
            if first.value != 1000 and not self.whole:
                return None
            group = Group(1, index + 1, first.end, 0, None, True)
            group.scale = int(first.value)
        elif first.cls == HALF:
            group = Group(first.value, index + 1, first.end, 0, None, True)
        elif first.cls == DIGITS:
            group = Group(first.value, index + 1, first.end, first.decimals, first.repair, False)
        elif first.cls in _FLOORS:
            group = self.small_words(index)
        else:
            return None
        if group.form == "cardinal":
            self.extend(group, is_tail=is_tail)
        return group

    def small_words(self, index: int) -> Group:
        """«سیصد و بیست و پنج», «چهارصد و ۵۰», «بیست و سوم»."""
        tokens = self.tokens
        first = tokens[index]
        group = Group(first.value, index + 1, first.end, 0, None, True)
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

    def extend(self, group: Group, *, is_tail: bool) -> None:
        """Reads what follows a small number: a decimal part, a half, a fraction's name, an ordinal's ending, scales."""
        tokens = self.tokens
        joint = self.joint(group.index)
        if joint < 0:
            return
        token = tokens[group.index]
        if joint == 0 and token.cls == POINT and self.joint(group.index + 1) == 0:
            if not is_tail:
                self.point(group)
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

    def point(self, group: Group) -> None:
        """«دوازده ممیز پنج»; «۱۲ ممیز ۵ ممیز ۳» and «۱۲ ممیز ۲٫۵» have one point too many, and no value."""
        tail = self.group(group.index + 1, is_tail=True)
        if tail is None or tail.scale != 1 or tail.form != "cardinal" or group.decimals:
            return
        digits = str(tail.small)
        group.index, group.end = tail.index, tail.end
        if digits.isdecimal():
            group.small += Decimal(f"0.{digits}")
            group.decimals = len(digits)
        else:
            group.form = "broken"
        while self.joint(group.index) == self.joint(group.index + 1) == 0 and self.tokens[group.index].cls == POINT:
            further = self.group(group.index + 1, is_tail=True)
            if further is None:
                break
            group.form, group.index, group.end = "broken", further.index, further.end

    def fraction(self, group: Group, token: Token) -> None:
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
