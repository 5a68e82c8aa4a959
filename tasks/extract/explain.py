"""Shows how an article was read: its sentences with the cues seen in them, its claims with the rule of each, and every
number that became no claim, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.extract.draft import Draft
from tasks.extract.reader import Trace, trace_article
from tasks.records import Article


def explain_article(article: Article) -> Iterator[str]:
    """The explanation, line by line, for a terminal."""
    trace = trace_article(article)
    dates = f"published {article.published_on} · captured {article.captured_on}"
    yield f"article  province {trace.context.province} · {dates}"
    for number, (start, end) in enumerate(trace.page.sentences, 1):
        yield ""
        yield f"[{number}] {trace.page.text[start:end]}"
        yield from _mentions(trace, start, end)
        for draft in trace.drafts:
            if start <= draft.quantity.start < end:
                yield f"    CLAIM  {describe_draft(trace, draft)}"
        for skipped in trace.skipped:
            if start <= skipped.start < end:
                yield f"    no     «{trace.page.text[skipped.start : skipped.end]}»  {skipped.reason}"


def _mentions(trace: Trace, start: int, end: int) -> Iterator[str]:
    cues = [
        f"{hit.kind}{':' + hit.code if hit.code else ''} «{trace.page.text[hit.start : hit.end]}»"
        for hit in trace.page.hits
        if start <= hit.start < end and not hit.kind.startswith("number")
    ]
    if cues:
        yield "    cues   " + " · ".join(cues)
    for period in trace.periods:
        if start <= period.start < end:
            months = f"{period.month_from}-{period.month_to}"
            yield f"    period «{trace.page.text[period.start : period.end]}» {period.role} {period.year} {months}"


def describe_draft(trace: Trace, draft: Draft) -> str:
    """One line that says all a claim says."""
    upper = f"..{draft.upper}" if draft.upper is not None else ""
    period = draft.period
    when = (
        f"{period.year}/{period.month_from}-{period.month_to} {draft.period_basis}"
        if period is not None
        else "no period"
    )
    parts = [
        f"«{trace.page.text[draft.quantity.start : draft.quantity.end]}»",
        f"{draft.indicator}/{draft.measure} {draft.quantity.qualifier} {draft.value}{upper} {draft.quantity.unit}",
        draft.area.code if draft.area is not None else "no area",
        when,
    ]
    for name in ("partner", "sector", "product", "scope", "basis", "whole_area", "compared_to"):
        value = getattr(draft, name)
        if value is not None:
            parts.append(f"{name}={value}")
    if draft.status != "reported":
        parts.append(draft.status)
    if draft.quantity.repair is not None:
        parts.append(f"repair={draft.quantity.repair}")
    if draft.inherited:
        parts.append("inherited=" + ",".join(sorted(draft.inherited)))
    return " · ".join(parts)
