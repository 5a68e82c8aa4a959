"""Asks for addresses the way a polite reader does: robots.txt first, one request at a time, never sooner than asked to.

A `Visitor` belongs to one source and one run. What it remembers of earlier runs it is given by `recall`, and what it
learns it hands to `note`: it knows neither the warehouse nor the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx

from tasks.ingest.fetch import Answer, Validators, ask
from tasks.ingest.fetch_limits import Limits
from tasks.ingest.fetch_pace import Pace
from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.fetch_robots import MAX_BYTES as ROBOTS_BYTES
from tasks.ingest.fetch_robots import Robots, read_robots, robots_address, robots_without_file
from tasks.ingest.fetch_transport import Deadline
from tasks.ingest.pages.addresses import join_address, read_address, site_of, split_address

_ROBOTS_FRESH = timedelta(hours=1)
"""So long rules are not even asked whether they changed."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an address said the last time."""

    validators: Validators
    asked_at: datetime
    first_asked_at: datetime
    data: Callable[[], bytes] | None
    """The bytes that are kept of it; None where none are."""
    reason: str | None = None
    """Why the last request gave nothing; None where it did."""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address said now."""

    url: str
    kind: str
    """robots, links or page."""
    at: datetime
    status: int | None
    final_url: str | None = None
    validators: Validators | None = None
    """None where nothing came."""
    content_type: str | None = None
    data: bytes | None = None
    """The body; None where it has not changed, or nothing came."""
    reason: str | None = None
    detail: str | None = None


class Visitor:
    """Visits addresses of one source, one after the other."""

    def __init__(
        self,
        client: httpx.Client,
        deadline: Deadline,
        *,
        limits: Limits,
        delay: float,
        pace: Pace,
        recall: Callable[[str], Remembered | None],
        note: Callable[[Visit], None],
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._deadline = deadline
        self._limits = limits
        self._delay = delay
        self._pace = pace
        self._recall = recall
        self._note = note
        self._now = now
        self._robots: dict[str, Robots] = {}
        self._closed: dict[str, FetchRefused] = {}

    def visit(self, url: str, kind: str) -> Visit:
        """What the address says: a body, or that nothing changed. Raises FetchRefused, which is noted."""
        remembered = self._recall(url)
        known = remembered.validators if remembered is not None and remembered.data is not None else Validators()
        try:
            final_url, answer = self._follow(url, known, self._limits, guarded=True)
        except FetchRefused as error:
            self._note(Visit(url, kind, self._now(), error.status, reason=error.reason, detail=error.detail))
            raise
        visit = _visit_of(url, kind, self._now(), final_url, answer)
        return visit

    def _follow(self, url: str, known: Validators, limits: Limits, *, guarded: bool) -> tuple[str, Answer]:
        seen = [url]
        while True:
            self._refuse_early(url)
            if guarded:
                self._heed_robots(url)
            answer = self._ask(url, known, limits)
            if answer.location is None:
                if answer.status == 304 and not known:
                    raise FetchRefused("bad_answer", "the server says «not modified» to a first request", status=304)
                return url, answer
            target = join_address(url, answer.location)
            if target is None:
                raise FetchRefused("bad_redirect", "it leads to what is no address", status=answer.status)
            url = target
            if url in seen:
                raise FetchRefused("bad_redirect", "the redirects lead in a circle", status=answer.status)
            seen.append(url)
            if len(seen) > limits.max_redirects + 1:
                raise FetchRefused(
                    "bad_redirect", f"more than {limits.max_redirects} redirects in a row", status=answer.status
                )

    def _ask(self, url: str, known: Validators, limits: Limits) -> Answer:
        site = site_of(url)
        robots = self._robots.get(_origin(url))
        delay = max(self._delay, robots.delay if robots is not None else 0.0)
        try:
            return ask(
                self._client,
                url,
                limits=limits,
                deadline=self._deadline,
                validators=known,
                before=lambda: self._pace.wait(site),
                after=lambda wait: self._pace.rest(site, max(delay, min(wait, limits.longest_wait_seconds))),
            )
        except FetchRefused as error:
            if error.reason == "rate_limited" or (error.wait_seconds or 0.0) > limits.longest_wait_seconds:
                # It was asked as often as it may be: whatever else is wanted of this site waits for the next run.
                self._closed[site] = error
            raise

    def _refuse_early(self, url: str) -> None:
        parts = split_address(url)
        if parts.scheme not in ("http", "https"):
            raise FetchRefused(
                "bad_address", f"it leads to a {parts.scheme or 'nameless'}: address; only http(s) is read"
            )
        if not parts.hostname or "@" in parts.netloc:
            raise FetchRefused("bad_address", "it has no host, or a user name in it")
        try:
            read_address(url)
        except ValueError as error:
            raise FetchRefused("bad_address", str(error)) from None
        closed = self._closed.get(site_of(url))
        if closed is not None:
            raise FetchRefused("rate_limited", f"not asked in this run: of another page, {closed.detail}", status=429)

    def _heed_robots(self, url: str) -> None:
        origin = _origin(url)
        if origin not in self._robots:
            robots = self._robots[origin] = self._read_rules(robots_address(url))
            # The request for the rules was one too: the first page waits as long after it as the rules ask for.
            self._pace.rest(site_of(url), robots.delay)
        refusal = self._robots[origin].refuses(url)
        if refusal is not None:
            raise FetchRefused("robots", refusal)

    def _read_rules(self, url: str) -> Robots:
        remembered = self._recall(url)
        kept = remembered.data if remembered is not None and remembered.reason is None else None
        if remembered is not None and timedelta() <= self._now() - remembered.asked_at < _ROBOTS_FRESH:
            if kept is not None:
                return read_robots(kept())
            if remembered.reason == "not_found":
                return robots_without_file(remembered.status, remembered.reason)
        known = remembered.validators if remembered is not None and kept is not None else Validators()
        limits = replace(self._limits, max_bytes=max(ROBOTS_BYTES, self._limits.max_bytes))
        try:
            final_url, answer = self._follow(url, known, limits, guarded=False)
        except FetchRefused as error:
            if error.reason in ("address_refused", "bad_address"):
                raise
            self._note(Visit(url, "robots", self._now(), error.status, reason=error.reason, detail=error.detail))
            return robots_without_file(error.status, error.reason)
        self._note(_visit_of(url, "robots", self._now(), final_url, answer))
        return read_robots(answer.data if answer.status != 304 or kept is None else kept())


def _visit_of(url: str, kind: str, at: datetime, final_url: str, answer: Answer) -> Visit:
    data = None if answer.status == 304 else answer.data
    return Visit(url, kind, at, answer.status, final_url, answer.validators, answer.content_type, data)


def _origin(url: str) -> str:
    parts = split_address(url)
    return f"{parts.scheme}://{parts.netloc}"
