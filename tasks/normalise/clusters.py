"""Copies of one text under one `cluster_id`, however their letters are encoded."""

from __future__ import annotations

import hashlib

from tasks.normalise.fold import fold


def find_cluster(text: str) -> str:
    """16 hex digits that texts share when they differ in letter forms, U+200C, digits' families and spaces only."""
    return hashlib.sha256(fold(text).text.strip().encode(errors="surrogatepass")).hexdigest()[:16]
