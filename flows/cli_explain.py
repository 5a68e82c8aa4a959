"""`amarkav explain`: how the reader reads a text, sentence by sentence, without loading anything."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.terminal import Terminal
from tasks.ingest.source import SourceError, make_article, open_sources
from tasks.ingest.sources.folder import read_file
from tasks.records import Article


def explain(
    source: Annotated[
        str,
        Parameter(help="A .txt or .html file, FILE.jsonl#ID, the text itself, or - to read it from standard input."),
    ],
    *,
    title: Annotated[str | None, Parameter(help="Title of the text, which settles what the text leaves open.")] = None,
    published: Annotated[date | None, Parameter(help="Date of publication, for «امسال» and the like.")] = None,
) -> int:
    """Show how a text is read: sentences, the cues seen in them, claims with their rule, and every number not claimed.

    For example: amarkav explain "صادرات استان یزد در سال ۱۴۰۳ حدود ۴۰۱ میلیون دلار بود."
    """
    from tasks.extract.explain import explain_article

    article = _find_article(source)
    article = replace(article, title=title or article.title, published_on=published or article.published_on)
    console = Console(markup=False, highlight=False, emoji=False)
    terminal = Terminal.of(os.environ, is_terminal=console.is_terminal)
    for line in explain_article(article):
        console.print(terminal.text(line), soft_wrap=True)
    return 0


def _find_article(source: str) -> Article:
    """The article that the argument names; raises SourceError where it names a file that has none."""
    name, _, key = source.partition("#")
    path = Path(name)
    if source == "-":
        return make_article(source="stdin", source_id="-", text=sys.stdin.read())
    if "\n" in source or path.suffix not in (".txt", ".html", ".jsonl"):
        return make_article(source="argument", source_id="-", text=source)
    if path.suffix != ".jsonl":
        if not path.is_file():
            raise SourceError(f"no file at {name}: give a file, FILE.jsonl#ID, or the text itself")
        return read_file("file", path)
    [lines] = open_sources([name])
    for item in lines.read():
        if isinstance(item, Article) and key in ("", item.source_id):
            return item
    raise SourceError(f"{name} has no article {key}" if key else f"{name} has no article")
