"""Instants are timezone-aware outside and naive UTC inside: a TIMESTAMP that reads the same in every client."""

from __future__ import annotations

from datetime import UTC, datetime


def to_utc(at: datetime) -> datetime:
    """The instant as naive UTC. Raises ValueError for a naive one, whose zone nobody knows."""
    if at.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {at.isoformat()}")
    return at.astimezone(UTC).replace(tzinfo=None)
