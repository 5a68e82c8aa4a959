"""How long, how much and how often is asked of a server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request; the defaults are for the web at large."""

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    """Between two pieces of an answer."""
    total_seconds: float = 60.0
    """For a whole answer, however steadily it trickles."""
    max_bytes: int = 5 * 1024 * 1024
    """Of a body, decompressed or not."""
    max_redirects: int = 5
    attempts: int = 3
    first_wait_seconds: float = 1.0
    """Before the second attempt; doubled before the third."""
    longest_wait_seconds: float = 60.0
    """The longest Retry-After that is waited for within a run; after a longer one the host is left for this run."""
