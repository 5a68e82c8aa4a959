"""Writes web archives of made-up pages."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from fastwarc import GzipWriter, WarcRecord, WarcRecordType

Capture = tuple[str, bytes, dict[str, str], int]
"""Address, body, further HTTP headers, status."""


def write_warc(
    path: Path, captures: Iterable[Capture], *, captured_at: str = "2025-11-21T09:00:00Z", digests: bool = True
) -> Path:
    """A gzipped archive: a warcinfo record, then for each capture a request and a response."""
    with path.open("wb") as file, GzipWriter(file) as stream:
        info = WarcRecord()
        info.init_headers(WarcRecordType.warcinfo)
        info.set_bytes_content(b"software: tests\r\n")
        info.write(stream)
        for url, body, headers, status in captures:
            for kind, content in ((WarcRecordType.request, b"GET / HTTP/1.1\r\n\r\n"), (WarcRecordType.response, None)):
                record = WarcRecord()
                record.init_headers(kind)
                record.headers["WARC-Target-URI"] = url
                record.headers["WARC-Date"] = captured_at
                record.headers["Content-Type"] = f"application/http; msgtype={kind}"
                record.set_bytes_content(content if content is not None else _answer(body, headers, status))
                record.write(stream, checksum_data=digests and kind == WarcRecordType.response)
    return path


def _answer(body: bytes, headers: dict[str, str], status: int) -> bytes:
    out = io.BytesIO()
    out.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n".encode())
    for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
        out.write(f"{name}: {value}\r\n".encode())
    out.write(b"\r\n" + body)
    return out.getvalue()
