"""The words of numbers: which hits of the lexicon are parts of a number, beside its digit groups.

«سه», «میلیون», «و نیم», «چند», «منفی» are `seeds/number_words.csv`; `number_grammar` makes numbers of them.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tasks.extract.digits import read_digits
from tasks.extract.lexicon import Hit
from tasks.extract.tokens import (
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
    UNIT,
    VAGUE,
    Token,
    Value,
)
from tasks.normalise.fold import Folded

_CLASSES = {
    "number_zero": UNIT,
    "number_unit": UNIT,
    "number_teen": TEEN,
    "number_tens": TENS,
    "number_hundreds": HUNDREDS,
    "number_scale": SCALE,
    "number_half": HALF,
    "number_ordinal": ORDINAL,
    "number_ordinal_suffix": SUFFIX,
    "number_vague": VAGUE,
    "number_point": POINT,
    "number_sign": SIGN,
    "number_share": SHARE,
}


@cache
def _value_of(code: str) -> Value:
    """The value in a table's cell."""
    return Decimal(code) if "." in code else int(code or 0)


def read_tokens(folded: Folded, hits: list[Hit]) -> list[Token]:
    """Digit groups and number words of a text, by start."""
    tokens = read_digits(folded)
    classes = _CLASSES
    words = [Token(hit[0], hit[1], classes[hit[2]], _value_of(hit[3]), 0, None) for hit in hits if hit[2] in classes]
    if not words:
        return tokens
    tokens += words
    tokens.sort()
    return tokens
