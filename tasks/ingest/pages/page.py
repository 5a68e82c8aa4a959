"""The bytes of a page -> the article on it: text, title, author, date.

By the CSS profile of the page's site family, else by a general extractor. The text is the lead and the body, one
paragraph a line: menus, comments, teasers of other articles and the title stay out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from resiliparse.parse.html import DocumentNode, ElementNode, HTMLTree

from tasks.ingest.pages.addresses import host_of, split_address
from tasks.ingest.pages.blocks import drop_elements, drop_teasers, flatten_tables, one_line, read_lines
from tasks.ingest.pages.charset import decode_page
from tasks.ingest.pages.dating import find_date
from tasks.ingest.pages.families import Family, find_family, find_outlet, list_families
from tasks.ingest.pages.general import read_general
from tasks.ingest.pages.heading import elements_below, find_heading, is_aside
from tasks.ingest.pages.heads import Head, read_head
from tasks.ingest.pages.language import is_persian
from tasks.ingest.pages.nodes import refuse_monsters, select
from tasks.ingest.pages.refusal import PageRefused

MAX_BYTES = 5 * 1024 * 1024
"""The largest page, decompressed: fifty times a heavy news page."""

_SHORTEST = 60
"""Characters of text that make an article; less is a gallery, a video or an error page."""
_MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
}
_MOST_BODIES = 300
_DATES_OF_ARTICLES = frozenset(("profile", "head", "url", "heading"))
_HTML_TYPES = ("html", "text/plain", "xml", "octet-stream")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says."""

    text: str
    title: str | None
    agency: str | None
    author: str | None
    published_on: date | None
    dated_by: str | None
    """Where the date stood: profile, head, time, url, heading; None without a date."""
    canonical: str | None
    """The address that the page gives as its own, as written there."""
    family: str
    """Name of the site family whose profile read it, or `general`."""
    charset: str


def read_page(
    data: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    family: str | None = None,
    seen_on: date | None = None,
) -> Page:
    """The article on the page; `family` names the profile to try first, `seen_on` bounds the date of publication.

    Raises PageRefused for what is no HTML, has no article or is not Persian.
    """
    _refuse_other_types(data, content_type)
    html, charset = decode_page(data, content_type)
    refuse_monsters(html)
    tree = HTMLTree.parse(html)
    document = tree.document
    if document is None or tree.body is None:
        raise PageRefused("not_html", "the page has no body")
    head = read_head(document)
    profiles = list(_profiles(document, url, family))
    dated = find_date(document, head, url, seen_on, profiles)
    for profile in profiles:
        title = _text_of(document, profile.title)
        lines = _read_profile(tree, profile)
        if sum(map(len, lines)) >= _SHORTEST:
            author = _text_of(document, profile.author) or head.author
            return _finish(lines, title or head.title, author, head, dated, profile.name, charset)
    heading_node = find_heading(document, head.title)
    heading = (one_line(heading_node) if heading_node is not None else "") or head.title
    lines = [line for line in read_general(tree, url, heading_node) if line != heading]
    page = _finish(lines, heading, head.author, head, dated, "general", charset)
    _refuse_lists(head, dated, url)
    return page


def _refuse_lists(head: Head, dated: tuple[date, str] | None, url: str | None) -> None:
    """A page of no known family must say that it is an article, or carry one date: lists are full of others' claims."""
    told = head.is_article or (dated is not None and dated[1] in _DATES_OF_ARTICLES)
    if not told or (url is not None and split_address(url).path.strip("/") == "" and not split_address(url).query):
        raise PageRefused(
            "no_article", "nothing on the page says that it is one article (a list, a front page?); no profile fits it"
        )


def _finish(
    lines: list[str],
    title: str | None,
    author: str | None,
    head: Head,
    dated: tuple[date, str] | None,
    family: str,
    charset: str,
) -> Page:
    text = "\n".join(lines)
    if len(text) < _SHORTEST:
        raise PageRefused(
            "no_text", f"{len(text)} characters of text; an article has {_SHORTEST} at least (a gallery, a front page?)"
        )
    if not is_persian(text):
        raise PageRefused("not_persian", f"the text does not read as Persian (charset {charset}): «{text[:60]}»")
    day, basis = dated if dated is not None else (None, None)
    return Page(text, title, head.agency, author, day, basis, head.canonical, family, charset)


def _refuse_other_types(data: bytes, content_type: str | None) -> None:
    if not data.strip():
        raise PageRefused("empty", "the page is empty")
    if len(data) > MAX_BYTES:
        raise PageRefused("too_large", f"{len(data) / 1e6:.1f} MB; a page has {MAX_BYTES / 1e6:.1f} MB at most")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise PageRefused("not_html", f"this is {kind}, not a page")
    kind = (content_type or "text/html").partition(";")[0].strip().lower()
    if kind and not any(known in kind for known in _HTML_TYPES):
        raise PageRefused("not_html", f"the server calls it {kind}; expected text/html")


def _profiles(document: DocumentNode, url: str | None, family: str | None) -> Iterator[Family]:
    """The profile asked for, that of the outlet, then those whose marker the page has."""
    given: list[Family] = []
    outlet = find_outlet(host_of(url)) if url else None
    for name in (family, outlet.family if outlet is not None else None):
        found = find_family(name) if name else None
        if found is not None and found not in given:
            given.append(found)
    yield from given
    for profile in list_families():
        if profile not in given and document.query_selector(profile.marker) is not None:
            yield profile


def _read_profile(tree: HTMLTree, profile: Family) -> list[str]:
    """Lead and body by the profile's selectors; empty where the page has no such body."""
    if tree.body is None:
        return []
    candidates = [*select(tree.body, profile.article), tree.body]
    within = next((node for node in candidates if node.query_selector(profile.body) is not None), None)
    if within is None:
        return []
    drop_elements(within, profile.drop)
    lead = within.query_selector(profile.lead) or _lead_below_title(tree.body, profile)
    lines = read_lines(lead) if lead is not None else []
    bodies: list[ElementNode] = []
    found_bodies = select(within, profile.body)
    if len(found_bodies) > _MOST_BODIES:
        raise PageRefused("too_complex", f"{len(found_bodies):,} places on the page may be the article's text")
    for body in found_bodies:
        if not any(other.contains(body) for other in bodies):
            bodies.append(body)
    for body in bodies:
        flatten_tables(tree, body)
        drop_teasers(body)
        found = read_lines(body)
        # A lead that the body repeats, or that stands inside it, is said once.
        lines += found[len(lines) :] if lines and found[: len(lines)] == lines else found
    return lines


def _lead_below_title(root: ElementNode, profile: Family) -> ElementNode | None:
    """The lead that stands outside the article's element: the first below the title, that is no other article's."""
    title = root.query_selector(profile.title)
    if title is None:
        return None
    below = elements_below(title, select(root, f"{profile.title}, {profile.lead}"))
    return next((node for node in below if node.matches(profile.lead) and not is_aside(node)), None)


def _text_of(root: ElementNode | DocumentNode, selector: str) -> str | None:
    node = root.query_selector(selector) if selector else None
    return (one_line(node) or None) if node is not None else None
