"""What a site's robots.txt allows, and how slowly it wants to be read (RFC 9309, with Crawl-delay and Request-rate).

A site without one (404) allows everything; one that cannot be asked for its rules now allows nothing until it can.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

MAX_BYTES = 500 * 1024
"""Beyond it rules are not read, as RFC 9309 allows."""

_ROBOT = "Amarkav"
_LONGEST_DELAY = 300.0
"""A site that wants minutes between two requests is not read at all: a run would never end."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for this program."""

    rules: Protego | None
    """None where everything is allowed."""
    refusal: str | None = None
    """Why nothing is allowed, where nothing is."""

    def refuses(self, url: str) -> str | None:
        """Why the address may not be asked for; None when it may."""
        if self.refusal is not None:
            return self.refusal
        if self.rules is None:
            return None
        if self.delay > _LONGEST_DELAY:
            return f"robots.txt asks for {self.delay:g} seconds between requests, {_LONGEST_DELAY:g} are waited at most"
        if not self.rules.can_fetch(url, _ROBOT):
            return "robots.txt disallows it"
        return None

    @property
    def delay(self) -> float:
        """Seconds between two requests that the rules ask for; 0 where they ask for none."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(_ROBOT)
        return max(
            self.rules.crawl_delay(_ROBOT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0
        )


def robots_address(url: str) -> str:
    """Where the rules for an address stand."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


def read_robots(data: bytes) -> Robots:
    """The rules in a robots.txt."""
    return Robots(Protego.parse(data[:MAX_BYTES].decode("utf-8-sig", "replace")))


def robots_without_file(status: int | None, reason: str) -> Robots:
    """The rules of a site whose robots.txt answered `status`, or did not answer at all (None)."""
    if status is not None and 400 <= status < 500 and status != 429:
        return Robots(None)
    return Robots(None, f"robots.txt could not be asked for ({reason})")
