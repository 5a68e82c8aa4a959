"""What keeps flows from running at all; each message says what to do."""

from __future__ import annotations


class CannotServe(Exception):
    """The Prefect server, its pool or its deployments cannot be brought up."""


class ServerUnreachable(Exception):
    """The Prefect server that the environment names does not answer."""
