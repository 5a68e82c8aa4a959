"""Configured sources, by name: what is asked, how slowly, and whose it is.

`seeds/sources.csv` configures some outlets, all of them off; a `sources.csv` of the same columns in the home adds
sources and overrides rows of the same name, and is where a source is turned on. A row of kind `folder`, `jsonl` or
`warc` is a place on the disk where files are delivered: its `url` is a path, relative to the home or absolute.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from seeds import read_table
from tasks.ingest.fetch_address import Network, read_networks
from tasks.ingest.pages.addresses import host_of, split_address
from tasks.ingest.pages.families import find_family, find_outlet
from tasks.ingest.source import SourceError

FILE_KINDS = ("folder", "jsonl", "warc")
KINDS = ("feed", "listing", "sitemap", "page", *FILE_KINDS)
_LEAST_DELAY = 1.0
"""Seconds between two requests to a public site, whatever a row says."""
_DEFAULT_DELAY = 5.0
_MOST_PAGES = 200
_NAME = re.compile(r"[\w.-]+")
_PLACES = ("jy", "jm", "jd", "gy", "gm", "gd", "page")
_PLACE = re.compile(r"\{[^{}]*\}?|\}")
_WEB_COLUMNS = ("domain", "site_family", "article_pattern", "archive_kind", "archive_url", "allow_addresses")
_KNOWN_PLACE = re.compile(rf"\{{(?:{'|'.join(_PLACES)})(?::0?\d)?\}}")
_LONGEST_DELAY = 3600.0


@dataclass(frozen=True, slots=True)
class WebSource:
    """One configured source."""

    name: str
    kind: str
    """feed, listing, sitemap, page (single addresses); folder, jsonl, warc (files on the disk)."""
    url: str
    """Of files, the absolute path of the folder or file."""
    agency: str | None
    domain: str
    """Pages elsewhere are not the source's; empty for files."""
    site_family: str | None
    article_pattern: re.Pattern[str] | None
    """Finds an article's number in its address; by default the outlet's own."""
    delay_seconds: float
    most_pages: int
    """Pages asked for in one pass."""
    archive_kind: str | None
    archive_url: str | None
    """Address of a day's list: {jy} {jm} {jd} Jalali, {gy} {gm} {gd} Gregorian, {page} counted from 1."""
    enabled: bool
    allow_addresses: tuple[Network, ...]
    """Addresses and networks that are not public and may be asked all the same."""
    licence_note: str

    @property
    def is_on_disk(self) -> bool:
        """Whether its articles come as files, not over the web."""
        return self.kind in FILE_KINDS


def read_web_sources(home: Path | None) -> dict[str, WebSource]:
    """The configured sources by name, the home's over the seeds'; raises SourceError for a row that makes no sense."""
    found = {row["name"]: _read_row(row, "seeds/sources.csv") for row in read_table("sources")}
    own = home / "sources.csv" if home is not None else None
    if own is not None and own.exists():
        for row in _read_own(own):
            source = _read_row(row, str(own))
            found[source.name] = source
    if home is not None:
        found = {name: _place(source, home) for name, source in found.items()}
    return found


def find_web_source(name: str, home: Path | None) -> WebSource:
    """The source of that name; raises SourceError, naming those that there are."""
    sources = read_web_sources(home)
    if name not in sources:
        raise SourceError(f"no source is called «{name}»; configured are: {', '.join(sorted(sources))}")
    return sources[name]


def source_of_address(url: str, home: Path | None) -> WebSource:
    """The source to which an address belongs: a configured one of its domain, else one made for its host."""
    host = host_of(url)
    for source in read_web_sources(home).values():
        if source.domain and (host == source.domain or host.endswith(f".{source.domain}")):
            return source
    outlet = find_outlet(host)
    domain = outlet.domain if outlet is not None else host
    return WebSource(
        name=domain or "web",
        kind="page",
        url=url,
        agency=outlet.agency if outlet is not None else None,
        domain=domain,
        site_family=outlet.family if outlet is not None else None,
        article_pattern=None,
        delay_seconds=_DEFAULT_DELAY,
        most_pages=_MOST_PAGES,
        archive_kind=None,
        archive_url=None,
        enabled=True,
        allow_addresses=(),
        licence_note="",
    )


def _place(source: WebSource, home: Path) -> WebSource:
    """The same; where it is files, by their absolute path."""
    return replace(source, url=str((home / source.url).absolute())) if source.is_on_disk else source


def _read_own(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a home's own table, every column in each; raises SourceError for what is no such table."""
    columns = read_table("sources")[0].keys()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                unknown = sorted(set(row) - set(columns), key=str)
                if unknown == [None]:
                    raise SourceError(f"{path}: a row has more cells than there are columns: {row}")
                if unknown:
                    raise SourceError(f"{path}: no column is called {unknown[0]}; expected {', '.join(columns)}")
                yield {name: row.get(name) or "" for name in columns}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} cannot be read as a table in UTF-8 ({error})") from error


def _read_row(row: dict[str, str], where: str) -> WebSource:
    name = row["name"].strip()

    def refuse(what: str) -> SourceError:
        return SourceError(f"{where}: source «{name}»: {what}")

    if not _NAME.fullmatch(name):
        raise refuse("a name has letters, digits, «_», «.» and «-»")
    if row["kind"] not in KINDS:
        raise refuse(f"the kind is {row['kind']!r}; expected one of {', '.join(KINDS)}")
    if row["archive_kind"] not in ("", "listing", "sitemap", "feed"):
        raise refuse(f"the archive_kind is {row['archive_kind']!r}; expected listing, sitemap, feed or nothing")
    on_disk = row["kind"] in FILE_KINDS
    if on_disk:
        if not row["url"] or "://" in row["url"]:
            raise refuse(f"the url is {row['url']!r}; of kind {row['kind']} it is the path of a folder or file")
        pointless = [column for column in _WEB_COLUMNS if row[column]]
        if pointless:
            raise refuse(f"{pointless[0]} is {row[pointless[0]]!r}; files have none, leave it empty")
    elif split_address(row["url"]).scheme not in ("http", "https"):
        raise refuse(f"the url is {row['url']!r}; expected an address with http:// or https://")
    elif not row["domain"]:
        raise refuse("it has no domain")
    if row["site_family"] and find_family(row["site_family"]) is None:
        raise refuse(f"seeds/site_families.csv has no family {row['site_family']!r}")
    unknown = [found for found in _PLACE.findall(row["archive_url"]) if not _KNOWN_PLACE.fullmatch(found)]
    if unknown:
        raise refuse(f"its archive_url has «{unknown[0]}»; expected {{name}} or {{name:02}} of {', '.join(_PLACES)}")
    try:
        allowed = read_networks(row["allow_addresses"])
        delay = float(row["delay_seconds"] or _DEFAULT_DELAY)
        most_pages = int(row["most_pages"] or _MOST_PAGES)
        pattern = re.compile(row["article_pattern"]) if row["article_pattern"] else None
    except (ValueError, OverflowError, RecursionError, re.error) as error:
        raise refuse(str(error)) from None
    if not 0 <= delay <= _LONGEST_DELAY:  # «nan» is no pause, and no comparison of the pace would notice
        raise refuse(f"its delay_seconds are {row['delay_seconds']}; expected 0 to {_LONGEST_DELAY:g}")
    if most_pages < 1:
        raise refuse(f"its most_pages are {most_pages}; expected 1 or more")
    return WebSource(
        name=name,
        kind=row["kind"],
        url=row["url"],
        agency=row["agency"] or None,
        domain=row["domain"].lower(),
        site_family=row["site_family"] or None,
        article_pattern=pattern,
        # Only a source on one's own machine may be asked without a pause.
        delay_seconds=delay if allowed else max(delay, _LEAST_DELAY),
        most_pages=most_pages,
        archive_kind=row["archive_kind"] or None,
        archive_url=row["archive_url"] or None,
        enabled=row["enabled"].strip().lower() in ("1", "yes", "true", "on"),
        allow_addresses=allowed,
        licence_note=row["licence_note"],
    )
