"""The body of an answer, decompressed, within a bound: a few kilobytes may unpack to gigabytes, or never end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tasks.ingest.fetch_refusal import FetchRefused

if TYPE_CHECKING:
    import httpx

_PIECE = 64 * 1024
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The whole body; raises FetchRefused for one above the bound or in a compression that was not asked for."""
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > max_bytes:
        raise _too_large(max_bytes, "the server announces more")
    coding = response.headers.get("Content-Encoding", "identity").strip().lower() or "identity"
    if coding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise FetchRefused("bad_encoding", f"the body is compressed as {coding[:40]}, which was not asked for")
    body = bytearray()
    for piece in _unpacked(_bounded(response, max_bytes), coding, max_bytes):
        body += piece
        if len(body) > max_bytes:
            raise _too_large(max_bytes, "decompressed" if coding != "identity" else "and the server sends on")
    return bytes(body)


def unpack_gzip(data: bytes, max_bytes: int) -> bytes:
    """The content of a gzip file (`sitemap.xml.gz`), within the bound; raises FetchRefused."""
    return b"".join(_unpacked(iter((data,)), "gzip", max_bytes))


def _bounded(response: httpx.Response, max_bytes: int) -> Iterator[bytes]:
    received = 0
    for piece in response.iter_raw(_PIECE):
        received += len(piece)
        if received > max_bytes:
            raise _too_large(max_bytes, "and the server sends on")
        yield piece


def _unpacked(pieces: Iterator[bytes], coding: str, max_bytes: int) -> Iterator[bytes]:
    if coding == "identity":
        yield from pieces
        return
    inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
    size = 0
    begun = False
    for piece in pieces:
        rest = piece
        while rest and not inflate.eof:
            try:
                unpacked = inflate.decompress(rest, _PIECE)
            except zlib.error as error:
                if begun or coding != "deflate":
                    raise FetchRefused("bad_encoding", f"the body is no sound {coding}") from error
                # Some servers send a deflate stream without its zlib header.
                inflate, begun = zlib.decompressobj(-zlib.MAX_WBITS), True
                continue
            begun = True
            size += len(unpacked)
            if size > max_bytes:
                raise _too_large(max_bytes, "decompressed")
            yield unpacked
            rest = inflate.unconsumed_tail
    if begun and not inflate.eof:
        raise FetchRefused("truncated", f"the {coding} body ends before its end", passes=True)


def _too_large(max_bytes: int, what: str) -> FetchRefused:
    return FetchRefused("too_large", f"more than {max_bytes / 1e6:.1f} MB ({what})")
