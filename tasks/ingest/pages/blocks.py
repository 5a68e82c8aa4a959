"""The part of a page that holds the article -> its paragraphs, one a line, tables as rows of cells.

A table row becomes one line, «سیمان | ۱۲ | ۳٫۴», so that a figure stays beside what it counts. What is hidden, forms,
scripts, and teasers of other articles (a paragraph that is nothing but a link) are left out.
"""

from __future__ import annotations

import re

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import ElementNode, HTMLTree

from tasks.ingest.pages.nodes import children_of, select, text_pieces

_ALWAYS_DROPPED = (
    "script, style, noscript, template, form, button, select, textarea, nav, iframe, svg, [hidden],"
    " [style*='display:none'], [style*='display: none'], [aria-hidden=true]"
)
_LINKS = "a[href]"
_TEASER = re.compile(
    r"^\W*(?:بیشتر\s+بخوانید|بخوانید|مطالب\s+مرتبط|اخبار\s+مرتبط|خبرهای\s+مرتبط|مرتبط\s+بخوانید|در\s+همین\s+رابطه"
    r"|در\s+همین\s+زمینه|همچنین\s+بخوانید|مطالب\s+پیشنهادی|پیشنهاد\s+ویژه|لینک\s+کوتاه|کپی\s+لینک)\s*[:：»|]*\s*"
)
_LONGEST_TEASER_LABEL = 40
_LONGEST_TEASER = 2000
"""Characters of a block that is nothing but links; and how many levels above a link it is looked for."""
_HIGHEST_BLOCK = 20
_WIDEST_CELL = 300
"""Characters in a cell of a table that holds data; a wider one is a layout table, whose cells are paragraphs."""
_SPACES = re.compile(r"[^\S\n]+")


def drop_elements(root: ElementNode, selectors: str) -> None:
    """Takes what is never text, and what the selectors name, out of the tree."""
    for node in select(root, f"{_ALWAYS_DROPPED}, {selectors}" if selectors else _ALWAYS_DROPPED):
        if node.parent is not None:
            node.decompose()


def flatten_tables(tree: HTMLTree, root: ElementNode) -> None:
    """Puts each row of each data table in as a paragraph of its own, cells parted by « | »."""
    for table in select(root, "table"):
        if table.query_selector("table") is not None:
            continue
        rows = [[cell for cell in children_of(row) if cell.tag in ("td", "th")] for row in select(table, "tr")]
        texts = [[one_line(cell) for cell in row] for row in rows]
        if any(len(text) > _WIDEST_CELL for row in texts for text in row):
            continue
        lines = [" | ".join(row) for row in texts if any(row)]
        caption = table.query_selector("caption")
        if caption is not None:
            lines.insert(0, one_line(caption))
        for line in lines:
            paragraph = tree.create_element("p")
            if paragraph is None:
                raise MemoryError("no element could be made")
            paragraph.text = line
            table.before(paragraph)
        table.decompose()


def one_line(node: ElementNode) -> str:
    """The text of a small node on one line, its elements apart: a date and a code side by side are no one number."""
    return " ".join(" ".join(text_pieces(node)).split())


def drop_teasers(root: ElementNode, *, only_labelled: bool = False) -> None:
    """Takes out paragraphs that are one link to another article, unless most of the text is such.

    With `only_labelled`, those alone that say what they are («بیشتر بخوانید: ...»), however many.
    """
    teasers = []
    for block in dict.fromkeys(_block_of(link, root) for link in select(root, _LINKS)):
        text = block.text or "" if block is not None else ""
        if block is None or not 0 < len(text) <= _LONGEST_TEASER:
            continue
        own = squeeze(_TEASER.sub("", squeeze(text)))
        linked = "".join(squeeze(inner.text or "") for inner in select(block, _LINKS))
        is_labelled = own != squeeze(text)
        if own.replace(" ", "") == linked.replace(" ", "") and own and (is_labelled or not only_labelled):
            teasers.append(block)
    weight = sum(len(block.text or "") for block in teasers)
    if weight * 2 > len(root.text or "") and not only_labelled:
        return
    for block in teasers:
        if block.parent is not None:
            block.decompose()


def read_lines(node: ElementNode) -> list[str]:
    """The paragraphs below the node, spaces made single, empty ones left out."""
    text = extract_plain_text(node.outer_html, list_bullets=False, alt_texts=False)
    lines = (squeeze(line) for line in text.split("\n"))
    return [line for line in lines if line and not _is_label(line)]


def squeeze(text: str) -> str:
    """The text with single spaces, those that do not break among them."""
    return _SPACES.sub(" ", text.replace("\u00a0", " ")).strip()


def _is_label(line: str) -> bool:
    return len(line) <= _LONGEST_TEASER_LABEL and _TEASER.sub("", line) == ""


def _block_of(link: ElementNode, root: ElementNode) -> ElementNode | None:
    """The paragraph, list item, heading or small division around a link."""
    node: ElementNode | None = link.parent_element
    for _ in range(_HIGHEST_BLOCK):
        if node is None or node == root:
            return None
        if node.tag in ("p", "li", "div", "h2", "h3", "h4", "h5", "blockquote", "section", "aside"):
            return node
        node = node.parent_element
    return None
