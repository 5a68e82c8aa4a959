"""Where an article's title stands on its page: what is told of it (lead, day) stands close to that.

Boxes with news of other days stand above and below most articles, in elements of the same classes.
"""

from __future__ import annotations

from collections.abc import Sequence

from resiliparse.parse.html import DocumentNode, ElementNode

from tasks.ingest.pages.blocks import one_line
from tasks.ingest.pages.nodes import select

HEADINGS = "h1, h2, h3, [class*=itle], [id*=itle], [class*=eading]"
_ASIDE = "a, li, aside, nav, footer, form"
_SHORTEST_TITLE = 12
_MOST_LOOKED_AT = 100
_MOST_LEVELS = 12


def find_heading(document: DocumentNode, title: str | None) -> ElementNode | None:
    """The element with the title: the first h1, else the first that says the beginning of the window's `title`."""
    heading = document.query_selector("h1")
    if heading is not None or title is None:
        return heading
    for node in select(document, HEADINGS)[:_MOST_LOOKED_AT]:
        line = one_line(node)
        if len(line) >= _SHORTEST_TITLE and title.startswith(line):
            return node
    return None


def elements_above(node: ElementNode | None) -> list[ElementNode]:
    """The elements around the node, the closest first."""
    found: list[ElementNode] = []
    while node is not None and node.tag != "body" and len(found) < _MOST_LEVELS:
        node = node.parent_element
        if node is not None:
            found.append(node)
    return found


def elements_below(heading: ElementNode, nodes: Sequence[ElementNode]) -> list[ElementNode]:
    """Those of the nodes that come after the heading, which is one of them; none where it is not."""
    place = next((place for place, node in enumerate(nodes) if node == heading), None)
    return list(nodes[place + 1 :]) if place is not None else []


def is_aside(node: ElementNode) -> bool:
    """Whether the element belongs to a link, a list, a menu or a form: it tells of another article."""
    return node.closest(_ASIDE) is not None
