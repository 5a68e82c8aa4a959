"""Whether a text is Persian, by its commonest words: «که», «از», «این» ... stand in every Persian sentence or two.

Letters do not tell: Arabic-encoded Persian has «ي» and «ك», and Urdu, Kurdish and Pashto share «پ», «چ», «ژ», «گ».
"""

from __future__ import annotations

import re

_WORDS = frozenset(
    re.findall(
        r"\S+",
        "که كه از به در را این اين است با برای براي شد شده کرد كرد کرده كرده گفت می مي های هاي آن تا بر هم"
        " یک يك نیز نيز وی وي دارد داد سال هزار تن",
    )
)
_FOREIGN = frozenset(re.findall(r"\S+", "في على الى إلى التي الذي هذا کے میں سے ہے اور کو نے لە بۆ کە ئەم د په چې"))
_TOKEN = re.compile(r"[\u0621-\u06d5]+")
_LOOKED_AT = 4000
_LEAST_SHARE = 0.06
_LEAST_KINDS = 3
_LEAST_LETTERS = 60
"""Of the Arabic script, in a page that is worth parsing: a headline and a sentence."""
_BELOW_C0 = bytes(range(0xC0))


def is_persian(text: str) -> bool:
    """True when Persian function words are frequent in the text's beginning and those of its neighbours are not."""
    tokens = _TOKEN.findall(text[:_LOOKED_AT])
    if not tokens:
        return False
    own = [token for token in tokens if token in _WORDS]
    foreign = sum(token in _FOREIGN for token in tokens)
    return len(own) >= _LEAST_SHARE * len(tokens) and len(set(own)) >= _LEAST_KINDS and len(own) > 2 * foreign


def may_be_persian(data: bytes) -> bool:
    """False when a page's bytes cannot hold a Persian article in UTF-8 or windows-1256: a look that spares parsing."""
    if sum(map(data.count, (b"\xd8", b"\xd9", b"\xda", b"\xdb"))) >= _LEAST_LETTERS:
        return True
    # In windows-1256 a letter is one byte from 0xC0 up, and alef, the commonest, is 0xC7.
    return data.count(b"\xc7") * 20 >= _LEAST_LETTERS and len(data.translate(None, _BELOW_C0)) >= _LEAST_LETTERS
