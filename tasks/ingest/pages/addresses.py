"""Which addresses are one article: `/amp/`, `/print/`, `mail.` hosts and trackers apart, and titles in the path.

`read_address("https://mail.yjc.ir/fa/amp/news/8123456/title?utm_source=x")` has the key `yjc.ir/8123456`, the same as
`https://www.yjc.ir/fa/news/8123456`: by the outlet's own pattern of article numbers, where `seeds/outlets.csv` has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from tasks.ingest.pages.families import find_outlet

_PREFIX = re.compile(r"^(?:www\d?|m|mail|amp|mobile)\.(?=[^.]+\.)")
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|yclid|_ga|ref|referrer|source|amp|outputtype|print|share|rand", re.IGNORECASE
)
_VARIANTS = frozenset(("amp", "print", "printable"))
_NUMBER = re.compile(r"\d{4,}")
_SAFE = "/%:@!$&'()*+,;=~-._"
_LONGEST = 2000
"""Characters of an address, percent signs resolved: a Persian title must not be too long only when it is quoted."""


@dataclass(frozen=True, slots=True)
class Address:
    """An article's address, cleaned of what does not make another article."""

    url: str
    """https or http as given, without `/amp/`, `/print/`, trackers and fragment; to show, and to ask for."""
    key: str
    """The same for all addresses of one article: host and article number, else host and path."""
    host: str
    """The host without `www.`, `mail.` and the like."""
    has_number: bool
    """Whether the key is the outlet's own article number."""


def read_address(url: str, pattern: re.Pattern[str] | None = None) -> Address:
    """The address of a page; `pattern` finds the article's number (by default the outlet's own).

    Raises ValueError for what is no http or https address.
    """
    parts = urlsplit(url.strip())
    if (
        parts.scheme.lower() not in ("http", "https")
        or not (parts.hostname or "").strip(".")
        or len(unquote(url)) > _LONGEST
    ):
        raise ValueError(f"{url[:80]!r} is no address of a page; expected http:// or https:// and a host")
    if "@" in parts.netloc:
        raise ValueError(f"{url[:80]!r} has a user name in it; expected an address that is for everybody")
    host = (parts.hostname or "").lower().rstrip(".")
    port = parts.port
    outlet = find_outlet(host)
    site = _PREFIX.sub("", host)
    if outlet is not None and site in outlet.other_domains:
        site = outlet.domain
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme.lower()]:
        netloc, site = f"{netloc}:{port}", f"{site}:{port}"
    path = _clean_path(quote(parts.path, safe=_SAFE))
    asked = (part for part in parts.query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0]))
    query = quote("&".join(asked), safe=f"{_SAFE}?")
    cleaned = urlunsplit((parts.scheme.lower(), netloc, path, query, ""))
    own = pattern if pattern is not None else outlet.article_pattern if outlet is not None else None
    number = _find_number(own, unquote(path))
    if number is not None:
        return Address(cleaned, f"{site}/{number}", site, True)
    return Address(cleaned, f"{site}{unquote(path).rstrip('/')}{'?' if query else ''}{query}", site, False)


def settle_address(asked: str, said: str | None, pattern: re.Pattern[str] | None = None) -> Address:
    """The article's address, from the one it was asked for by and the canonical one that the page itself gives.

    The page's own is believed where it names an article of the same site: some systems give the front page, or one
    and the same address, on every page. Raises ValueError as read_address does for `asked`.
    """
    own = read_address(asked, pattern)
    if own.has_number or not said:
        return own
    try:
        other = read_address(urljoin(asked, said), pattern)
    except ValueError:
        return own
    if other.host != own.host or "/" not in other.key:
        return own
    ours, theirs = _NUMBER.findall(own.key), _NUMBER.findall(other.key)
    if ours and theirs and not set(ours) & set(theirs):
        return own
    return other


def site_of(url: str) -> str:
    """The host of an address without `www.`, `mail.` and the like: what one pace of requests is kept for."""
    return _PREFIX.sub("", host_of(url))


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty for what is none («http://[»)."""
    return (split_address(url).hostname or "").lower().rstrip(".")


def split_address(url: str) -> SplitResult:
    """The parts of an address, all of them empty for what cannot be one: nobody outside may end a run with it."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def join_address(base: str, href: str) -> str | None:
    """The address that a link on a page or list leads to; None for what cannot be one."""
    try:
        joined = urljoin(base, href.strip())
        urlsplit(joined)
    except ValueError:
        return None
    return joined


def is_within(url: str, domain: str) -> bool:
    """Whether the address is on the domain or a host below it."""
    host = host_of(url)
    return host == domain or host.endswith(f".{domain}")


def _find_number(pattern: re.Pattern[str] | None, path: str) -> str | None:
    found = pattern.search(path) if pattern is not None else None
    return next((group for group in found.groups() if group), None) if found is not None else None


def _clean_path(path: str) -> str:
    segments = [segment for segment in path.split("/") if segment]
    kept = [segment for segment in segments if segment.lower() not in _VARIANTS]
    if "print" in segments and "news" not in kept:
        # «/fa/print/123» is the printer's view of «/fa/news/123».
        kept.insert(segments.index("print"), "news")
    return "/" + "/".join(kept) + ("/" if path.endswith("/") and kept else "")
