"""What the bytes in `raw/` are: a line for every version of a page that came, in `raw/pages.jsonl`.

The warehouse knows it too. This is for the day when the warehouse is gone: from the lines and the bytes,
`amarkav doctor --repair` makes the pages wait to be read again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.durable import make_folder, sync_folder
from warehouse.fetching import PAGES

_NAME = "pages.jsonl"


def write_down_pages(raw: Path, pages: Sequence[dict[str, Any]]) -> None:
    """Adds the pages (of PAGES' columns); they are on the disk when it returns."""
    if not pages:
        return
    make_folder(raw)
    path = raw / _NAME
    is_new = not path.exists()
    lines = "".join(json.dumps(page, ensure_ascii=False, default=_to_text) + "\n" for page in pages)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            lines = "\n" + lines  # a power cut or a full disk left half a line
        os.write(handle, lines.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        sync_folder(raw)


def read_page_book(raw: Path) -> pa.Table:
    """All pages that came, each version once, as PAGES has them; half lines are left out."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    path = raw / _NAME
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            page = _read_line(line)
            if page is not None:
                found.setdefault((page["source"], page["url"], page["raw_hash"]), page)
    return pa.Table.from_pylist(list(found.values()), schema=PAGES)


def _read_line(line: str) -> dict[str, Any] | None:
    try:
        page = {name: json.loads(line)[name] for name in PAGES.names}
        page["fetched_at"] = datetime.fromisoformat(page["fetched_at"])
        page["listed_on"] = date.fromisoformat(page["listed_on"]) if page["listed_on"] else None
        pa.Table.from_pylist([page], schema=PAGES)
    except (ValueError, KeyError, TypeError, pa.ArrowInvalid):
        return None
    return page


def _to_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the book of pages")
