"""Elements of a parsed page, in time that grows with their number and at any depth.

Walking resiliparse's own lists makes the whole list anew for every element, and a function that calls itself for every
level ends at a thousand levels with a panic that is no Exception. A page's author decides about both numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from resiliparse.parse.html import TEXT, DocumentNode, ElementNode, Node

from tasks.ingest.pages.refusal import PageRefused

_MOST_TAGS = 40_000
"""Opening and closing ones; a heavy news page has ten thousand."""
_DEEPEST = 1000
"""Elements inside each other; a page of forty nested tables has two hundred."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WITHOUT_END = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "td",
        "th",
        "tr",
        "track",
        "wbr",
    ]
)
"""Elements that need not be closed."""
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 1000


def refuse_monsters(html: str) -> None:
    """Raises PageRefused for a page that no reader needs and a parser would take minutes or hours for."""
    if html.count("<") > _MOST_TAGS:
        raise PageRefused("too_complex", f"the page has more than {_MOST_TAGS:,} tags; no article has")
    depth = 0
    for tag in _TAG.finditer(html) if html.count("<") > _DEEPEST else ():
        if tag[2].lower() not in _WITHOUT_END:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > _DEEPEST:
                raise PageRefused("too_complex", f"more than {_DEEPEST:,} elements of the page stand inside each other")
    # The parser looks through all attributes of an element for each of them.
    if any(len(_QUOTED.sub("", tag[0]).split()) > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(html)):
        raise PageRefused("too_complex", f"an element of the page has more than {_MOST_ATTRIBUTES:,} attributes")


def select(root: ElementNode | DocumentNode, selector: str) -> list[ElementNode]:
    """The elements below the root that the selector names, in their order."""
    return list(root.query_selector_all(selector).values())


def children_of(node: ElementNode) -> list[ElementNode]:
    """The elements directly below the node."""
    return list(node.children.values())


def text_pieces(node: ElementNode) -> Iterator[str]:
    """The texts below the node, each on its own, in their order."""
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, ElementNode):
            waiting += reversed(list(current.child_nodes.values()))
        elif current.node_type == TEXT:
            yield current.value or ""
