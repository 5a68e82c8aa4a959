"""One address, one answer: asked with validators, again where that can help, and explained where it cannot.

What can pass (a connection that breaks, 429, 5xx) is tried again after a growing pause, or after the Retry-After that
the server asks for. Everything else is final at once. Redirects are answers: whoever asks decides whether to follow.
"""

from __future__ import annotations

import email.utils
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore
import httpx
import stamina

from tasks.ingest.fetch_body import read_body
from tasks.ingest.fetch_limits import Limits
from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.fetch_transport import Deadline, DeadlinePassed

# What failed is told by rejections; a line on standard error for every second attempt would only look like trouble.
stamina.instrumentation.set_on_retry_hooks([])

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_REASONS = {404: "not_found", 410: "gone", 401: "forbidden", 403: "forbidden", 451: "forbidden", 429: "rate_limited"}


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said about the version that is known."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The request headers that ask for the page only if it changed."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered."""

    status: int
    """200, 304 or a redirect."""
    data: bytes
    content_type: str | None
    validators: Validators
    location: str | None
    """Where a redirect leads, as written."""


def ask(
    client: httpx.Client,
    url: str,
    *,
    limits: Limits,
    deadline: Deadline,
    validators: Validators | None = None,
    before: Callable[[], None] = lambda: None,
    after: Callable[[float], None] = lambda seconds: None,
) -> Answer:
    """The answer of one address: a page, 304 or a redirect. Raises FetchRefused for everything else.

    `before` is called ahead of every attempt (to keep the pace), `after` at its end with the seconds for which the
    server asked to be left alone (0 where it did not).
    """
    headers = (validators or Validators()).headers()

    def worth_waiting(error: Exception) -> bool | float:
        if not isinstance(error, FetchRefused) or not error.passes:
            return False
        # The pause asked for is kept by `before`; here it only takes the place of the usual one.
        return True if error.wait_seconds is None else 0.0

    for attempt in stamina.retry_context(
        on=worth_waiting,
        attempts=limits.attempts,
        timeout=None,
        wait_initial=limits.first_wait_seconds,
        wait_jitter=limits.first_wait_seconds / 2,
    ):
        with attempt:
            before()
            wait = 0.0
            try:
                return _ask_once(client, url, headers, limits, deadline)
            except FetchRefused as error:
                wait = error.wait_seconds or 0.0
                raise
            finally:
                after(wait)
    raise AssertionError("stamina ends with an answer or an error")


def _ask_once(client: httpx.Client, url: str, headers: dict[str, str], limits: Limits, deadline: Deadline) -> Answer:
    deadline.start(limits.total_seconds)
    try:
        with client.stream("GET", url, headers=headers) as response:
            return _read_answer(response, limits)
    except DeadlinePassed as error:
        raise FetchRefused("timeout", f"the answer did not end within {limits.total_seconds:g} seconds") from error
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        raise FetchRefused("timeout", "the server was silent for too long", passes=True) from error
    except ssl.SSLError as error:
        raise FetchRefused("tls", f"the certificate is not accepted ({error.reason})") from error
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE" in str(error).upper():
            raise FetchRefused("tls", "the certificate of the site is not accepted") from error
        raise FetchRefused("unreachable", "no connection could be made", passes=True) from error
    except (httpcore.RemoteProtocolError, httpcore.NetworkError) as error:
        raise FetchRefused("truncated", "the connection ended before the answer did", passes=True) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchRefused("bad_address", "the host in the address is none") from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError) as error:
        raise FetchRefused("bad_answer", f"the answer is no sound HTTP ({type(error).__name__})") from error
    except httpx.StreamError as error:
        raise FetchRefused("bad_answer", f"the answer could not be read ({type(error).__name__})") from error


def _read_answer(response: httpx.Response, limits: Limits) -> Answer:
    status = response.status_code
    said = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
    content_type = response.headers.get("Content-Type")
    if status == 304:
        return Answer(status, b"", content_type, said, None)
    if status in _REDIRECTS:
        location = response.headers.get("Location")
        if not location:
            raise FetchRefused("bad_redirect", f"{status} without a Location", status=status)
        return Answer(status, b"", content_type, said, location)
    if status == 200:
        return Answer(status, read_body(response, limits.max_bytes), content_type, said, None)
    wait = _retry_after(response.headers.get("Retry-After"))
    too_long = wait is not None and wait > limits.longest_wait_seconds
    reason = _REASONS.get(status, "server_error" if status >= 500 else "http_status")
    detail = f"the server answers {status} {response.reason_phrase}".rstrip()
    if too_long:
        detail += f" and asks to be left alone for longer than {limits.longest_wait_seconds:g} seconds"
    raise FetchRefused(reason, detail, passes=status in _PASSING and not too_long, status=status, wait_seconds=wait)


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date; None where it says nothing."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
