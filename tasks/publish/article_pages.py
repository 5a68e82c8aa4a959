"""A page per article: its sentences with every claim marked, and the row, the audits and the rule of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from tasks.publish.claim_view import (
    ClaimView,
    Field,
    Row,
    article_href,
    cut_sentence,
    explain_rule,
    list_fields,
    view_claim,
)
from tasks.publish.labels import name_en, name_fa
from tasks.publish.search_index import SearchIndex, list_words
from tasks.publish.shown import show_amount, show_text
from tasks.publish.templates import render, safe_link

_AROUND = 90
"""Characters of the sentence that a search result shows on either side of the quote."""


def write_articles(
    folder: Path,
    batches: pa.RecordBatchReader,
    audits: Mapping[str, Sequence[Row]],
    index: SearchIndex,
    built_on: date,
) -> int:
    """The number of pages written, in the order of the rows; each claim goes into the search index too."""
    pages = 0
    for article_id, rows in groupby(_rows(batches), key=itemgetter("article_id")):
        claims = list(rows)
        path = folder / article_href(article_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        views = [view_claim(row) for row in claims]
        path.write_text(_render(claims, views, audits, built_on), encoding="utf-8")
        for row, view in zip(claims, views, strict=True):
            index.add(_entry(row, view), _words(row))
        pages += 1
    return pages


def _rows(batches: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    for batch in batches:
        yield from batch.to_pylist()


def _render(
    claims: Sequence[Row], views: Sequence[ClaimView], audits: Mapping[str, Sequence[Row]], built_on: date
) -> str:
    head = claims[0]
    return render(
        "article.html",
        root="../../",
        page="",
        built_on=built_on,
        title=show_text(head["title"]),
        agency=show_text(head["agency"]),
        published_on=head["published_on"],
        revision=head["revision"],
        link=safe_link(head["url"]),
        whole=head["text"] is not None,
        sentences=list(_cut(claims)),
        claims=[
            {
                "view": view,
                "fields": Markup("").join(_draw_field(field) for field in list_fields(row)),
                "audits": [_audit(audit) for audit in audits.get(row["claim_id"], ())],
                "rule": show_text(row["rule"]),
                "rule_fa": explain_rule(row)[0],
                "repair": _repair(row["repair"]),
            }
            for row, view in zip(claims, views, strict=True)
        ],
    )


def _cut(claims: Sequence[Row]) -> Iterator[list[Any]]:
    """The pieces of each sentence that holds a claim, or of the whole text where it is published."""
    spans = [(span["span_start"], span["span_end"], row["claim_id"]) for row in claims for span in row["mentions"]]
    text = claims[0]["text"]
    if text is not None:
        yield cut_sentence(text, 0, spans)
        return
    sentences = {row["sentence_start"]: row["sentence"] for row in claims}
    for start, sentence in sorted(sentences.items()):
        yield cut_sentence(sentence, start, spans)


@lru_cache(maxsize=50_000)
def _draw_field(field: Field) -> Markup:
    """The field as HTML. Most fields of a claim are those of its neighbours, and escaping is what costs here."""
    code = Markup(" <code>{}</code>").format(field.code) if field.code else ""
    line = Markup("<div><dt>{} <code>{}</code></dt><dd>{}{}</dd></div>")
    return line.format(field.label, field.column, field.shown, code)


def _audit(audit: Row) -> dict[str, str]:
    stated, expected = (show_amount(audit[name], audit["unit"]) for name in ("stated", "expected"))
    return {
        "verdict": audit["verdict"],
        "text": f"گفته‌شده {stated}، از عددهای دیگر {expected}",
        "detail": show_text(audit["detail"]),
    }


def _repair(repair: str | None) -> str:
    if repair is None:
        return ""
    kind, _, rejected = repair.partition(":")
    return show_text(f"{name_fa('repair', kind)}؛ خوانش کنارگذاشته:{rejected}")


def _entry(row: Row, view: ClaimView) -> tuple[str, str, str, str, str, str, str, str]:
    sentence = show_text(row["sentence"])
    start, end = row["span_start"] - row["sentence_start"], row["span_end"] - row["sentence_start"]
    before, after = sentence[:start], sentence[end:]
    before = before if len(before) <= _AROUND else "…" + before[-_AROUND:]
    after = after if len(after) <= _AROUND else after[:_AROUND] + "…"
    # Each in an isolate of its own: «Example · ۱۵ آذر» must not change the order of its parts.
    source = " · ".join(f"\u2068{text}\u2069" for text in (view.speaker, view.agency, view.published) if text)
    where = "، ".join(filter(None, (view.area_fa, view.period, *view.about)))
    return view.href, view.amount, view.caption, where, before, sentence[start:end], after, source


def _words(row: Row) -> frozenset[str]:
    codes = (("area", "ref_area"), ("indicator", "indicator"), ("sector", "sector"), ("partner", "partner_area"))
    names = [name(kind, row[column]) for kind, column in codes for name in (name_fa, name_en)]
    further = (row["ref_area"], row["product"], row["place"], row["speaker"], row["agency"], row["title"])
    year = "" if row["period_year"] is None else str(row["period_year"])
    about = " ".join((*names, *filter(None, further), year))
    return list_words(row["sentence"]) | list_words(about)
