"""Bytes of a page -> its characters, although headers, meta elements and bytes often disagree.

UTF-8 that decodes is UTF-8, whatever is declared: Persian in another encoding cannot look like it by chance. Else what
the header says, then the meta element, then windows-1256 and what the bytes look like; the first under which the page
is mostly Persian letters. Windows-1256 has U+200C (as 0x9D), but «ي» and «ك» in place of «ی» and «ک».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*(?:["']\s*)?([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*(?:["']\s*)?([\w.:-]{2,40})""", re.IGNORECASE)
_META_WITHIN = 4096
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MOST_BROKEN = 0.002
"""Share of characters that may be broken in a page that is taken for UTF-8 all the same: a cut, a glued-in byte."""


def decode_page(data: bytes, content_type: str | None) -> tuple[str, str]:
    """The page's characters and the name of the encoding; bytes that mean nothing in it become U+FFFD."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode(errors="replace")
    if text.count("\ufffd") <= _MOST_BROKEN * len(text):
        return text, "utf-8"
    best = (_plausibility(text), text, "utf-8")
    for name in _candidates(data, content_type):
        decoded = data.decode(name, "replace")
        score = _plausibility(decoded)
        if score > 0.9:
            return decoded, name
        best = max(best, (score, decoded, name), key=lambda found: found[0])
    return best[1], best[2]


def declared_encoding(data: bytes, content_type: str | None) -> str | None:
    """The encoding that the header, else the meta element declares, by its name on the web; None where neither does."""
    return next(_declared(data, content_type), None)


def _candidates(data: bytes, content_type: str | None) -> Iterator[str]:
    yield from _declared(data, content_type)
    yield "cp1256"
    detected = detect_encoding(data)
    if detected is not None:
        yield detected


def _declared(data: bytes, content_type: str | None) -> Iterator[str]:
    header = _HEADER.search(content_type or "")
    meta = _META.search(data[:_META_WITHIN])
    for name in (header[1] if header else None, meta[1].decode("ascii", "replace") if meta else None):
        # Only the web's own encodings: Python also knows zip, punycode and others that are no charset.
        known = map_encoding_to_html5(name, fallback_utf8=False) if name else None
        if known is not None:
            yield known


def _plausibility(text: str) -> float:
    """Share of the Arabic script's letters, digits and usual marks among the characters outside ASCII."""
    other = [char for char in text if char >= "\x80"]
    if not other:
        return 0.0
    good = sum("\u0621" <= char <= "\u06f9" or char in "\u200c\u200d\u200e\u200f\u00a0«»–—…‌" for char in other)
    return good / len(other)
