"""Bytes of one text file -> its text, or the reason why it has none.

Only UTF-8 is read. A byte order mark stays in the text (as U+FEFF) so that spans index into the file as any UTF-8
decoder sees it. Windows-1256 is recognised and rejected rather than converted: that code page has neither «ی» nor
«ک» as Persian writes them, and a quote must be found in the file again.
"""

from __future__ import annotations

from collections.abc import Mapping

MAX_BYTES = 10_000_000
"""The largest article, in bytes: a thousand times a long news item."""

_MAGIC: Mapping[bytes, str] = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP file (or DOCX, XLSX)",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\x1f\x8b": "a gzip file",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(set(range(32)) - {*b"\t\n\v\f\r", 0x1B}) + b"\x7f"


class Undecodable(Exception):
    """Bytes that are no article text: `reason` is a rejection's code, `detail` its sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def decode_text(data: bytes) -> str:
    """The text, byte for byte; raises Undecodable for empty, binary, oversized or not UTF-8 bytes."""
    if len(data) > MAX_BYTES:
        raise Undecodable("too_large", too_large(len(data)))
    if not data.strip():
        raise Undecodable("empty", "there is no text at all" if not data else "there is nothing but white space")
    if data.startswith(_UTF16):
        raise Undecodable("encoding", "this is UTF-16; expected UTF-8: convert it with iconv -f UTF-16 -t UTF-8")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise Undecodable("not_text", f"this is {kind}, not text; save its text as UTF-8")
    if b"\0" in data:
        raise Undecodable("not_text", f"binary (a NUL byte at offset {data.index(0)}); expected UTF-8 text")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None
    if not text.strip("\ufeff\u200b\u200c\u200d\u200e\u200f \t\r\n\f\v\u00a0"):
        raise Undecodable("empty", "there is nothing but marks and white space")
    return text


def too_large(size: int) -> str:
    """The sentence for an article of `size` bytes."""
    return f"{size / 1e6:.1f} MB; an article has {MAX_BYTES / 1e6:.1f} MB at most: split it, one article a file or line"


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Undecodable:
    where = f"byte {data[error.start]:#04x} at offset {error.start}"
    if data.translate(None, _CONTROLS) != data:
        return Undecodable("not_text", f"binary ({where}); expected UTF-8 text")
    if _looks_like_windows_1256(data):
        return Undecodable("encoding", "this looks like windows-1256; convert it with iconv -f WINDOWS-1256 -t UTF-8")
    return Undecodable("encoding", f"expected UTF-8; {where} is not valid there")


def _looks_like_windows_1256(data: bytes) -> bool:
    if data.decode(errors="replace").count("\ufffd") * 20 < len(data):
        return False  # UTF-8 with a few broken bytes: in a one-byte code page nearly every letter is one
    letters = [char for char in data.decode("cp1256") if char.isalpha()]
    arabic = sum("\u0600" <= char <= "\u06ff" for char in letters)
    return arabic > 0.8 * len(letters)
