"""A page of no known site family -> the paragraphs of its article, by trafilatura, with three faults of it mended.

It deletes U+200C, without which «می‌شود» becomes «میشود»: a letter that the page does not use carries it through. It
loses leads that stand apart from the body: what is marked as one below the heading is put back. And it takes
«بیشتر بخوانید» with its link for a paragraph.
"""

from __future__ import annotations

from resiliparse.parse.html import DocumentNode, ElementNode, HTMLTree

from tasks.ingest.pages.blocks import drop_teasers, flatten_tables, read_lines, squeeze
from tasks.ingest.pages.heading import HEADINGS, elements_below, is_aside
from tasks.ingest.pages.nodes import select
from tasks.ingest.pages.refusal import PageRefused

_CARRIERS = "\ua66e\u1e9e\ua64a\u13a0\u2c00\ua4d0\u10a0"
_LEADS = (
    "[class*=lead], [class*=Lead], [class*=summary], [class*=Summary], [class*=intro], [class*=Intro],"
    " [class*=subtitle], [class*=excerpt], [id*=lead], [id*=summary], [itemprop=description]"
)
_LEAD_LENGTH = range(40, 1200)


def read_general(tree: HTMLTree, url: str | None, heading: ElementNode | None) -> list[str]:
    """The paragraphs of the article, in their order; empty where none is found. The tree's tables are flattened."""
    import trafilatura  # it takes 1.5 s to import, and pages of known families never need it

    if tree.body is None or tree.document is None:
        return []
    flatten_tables(tree, tree.body)
    drop_teasers(tree.body, only_labelled=True)
    html = str(tree)
    carrier = next((letter for letter in _CARRIERS if letter not in html), None)
    if carrier is not None:
        html = html.replace("\u200c", carrier)
    try:
        text = trafilatura.extract(
            html,
            url=url,
            include_comments=False,
            include_tables=True,
            include_links=False,
            deduplicate=False,
            favor_recall=True,
        )
    except Exception as error:
        # It raises whatever its four parsers raise.
        raise PageRefused("unreadable", f"the general extractor fails on the page ({type(error).__name__})") from error
    if text is None:
        return []
    if carrier is not None:
        text = text.replace(carrier, "\u200c")
    # It marks the items of lists with a dash.
    lines = [line.removeprefix("- ") for line in map(squeeze, text.split("\n")) if line]
    return [*_missing_lead(tree.document, heading, lines), *lines]


def _missing_lead(document: DocumentNode, heading: ElementNode | None, lines: list[str]) -> list[str]:
    """The lines of the first lead below the heading, where the text does not have them."""
    if heading is None:
        return []
    for node in elements_below(heading, select(document, f"{HEADINGS}, {_LEADS}")):
        lead = read_lines(node) if node.matches(_LEADS) and not is_aside(node) else []
        if sum(map(len, lead)) in _LEAD_LENGTH:
            return [] if any(line in said for line in lead for said in lines) else lead
    return []
