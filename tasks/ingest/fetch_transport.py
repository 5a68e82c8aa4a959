"""The only way out: an HTTP client whose connections go to checked addresses and end at a deadline.

httpx would resolve a name when it connects, after whatever was checked, and its timeouts bound the pause between two
bytes and not the whole. Both are settled one layer down, where httpcore asks for a connection.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from tasks.ingest.fetch_address import Network, Resolve, checked_addresses
from tasks.ingest.fetch_limits import Limits

_Options = Iterable[Any] | None


class DeadlinePassed(httpcore.TimeoutException):
    """The answer trickles, and its time is over: asking again would take as long."""


class Deadline:
    """The instant (monotonic) at which the request under way must be done."""

    def __init__(self) -> None:
        self._at = float("inf")

    def start(self, seconds: float) -> None:
        """Begins a request that may take `seconds`."""
        self._at = time.monotonic() + seconds

    @contextmanager
    def bound(self, timeout: float | None) -> Iterator[float]:
        """The timeout for the body, cut to what is left; raises DeadlinePassed when nothing is, before or after it."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        try:
            yield left if timeout is None else min(timeout, left)
        except httpcore.TimeoutException as error:
            if timeout is None or left <= timeout:
                raise DeadlinePassed from error  # a silence that only the deadline made too long
            raise


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._deadline.bound(timeout) as left:
            return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._deadline.bound(timeout) as left:
            self._inner.write(buffer, left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with self._deadline.bound(timeout) as left:
            return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    def __init__(self, allowed: Sequence[Network], resolve: Resolve, deadline: Deadline) -> None:
        self._inner = httpcore.SyncBackend()
        self._allowed = allowed
        self._resolve = resolve
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _Options = None,
    ) -> httpcore.NetworkStream:
        last: Exception | None = None
        for address in checked_addresses(host, port, self._allowed, self._resolve):
            try:
                with self._deadline.bound(timeout) as left:
                    stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except DeadlinePassed:
                raise
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            return _TimedStream(stream, self._deadline)
        assert last is not None  # checked_addresses never gives an empty list
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: _Options = None
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("only addresses of the network are connected to")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Iterable[bytes]) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        close = getattr(self._inner, "close", None)
        if close is not None:
            close()


class CheckedTransport(httpx.BaseTransport):
    """An httpx transport that connects to checked addresses only; failures are httpcore's exceptions."""

    def __init__(
        self, allowed: Sequence[Network], resolve: Resolve, deadline: Deadline, trusted: ssl.SSLContext | None = None
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted if trusted is not None else httpx.create_ssl_context(),
            max_connections=4,
            keepalive_expiry=15.0,
            network_backend=_CheckedBackend(allowed, resolve, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not yet read."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)  # the synchronous pool gives synchronous bodies
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


def open_client(
    user_agent: str,
    limits: Limits,
    allowed: Sequence[Network],
    resolve: Resolve,
    deadline: Deadline,
    trusted: ssl.SSLContext | None = None,
) -> httpx.Client:
    """A client that follows no redirect by itself, keeps no cookie and heeds no proxy of the environment."""
    return httpx.Client(
        transport=CheckedTransport(allowed, resolve, deadline, trusted),
        headers={
            "User-Agent": user_agent,
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
            # What can be decompressed piece by piece within a bound; others are refused if they come all the same.
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "fa",
        },
        timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
        follow_redirects=False,
        trust_env=False,
    )
