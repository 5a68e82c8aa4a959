"""What the audits say, as a page for the Prefect UI: the counts, and the gravest checks with both quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.gate.artifact import show_as_text

_VERDICTS = ("consistent", "within_rounding", "off", "contradiction")


def audit_page(kinds: Sequence[Mapping[str, Any]], gravest: Sequence[Mapping[str, Any]]) -> str:
    """Markdown of what `count_audits` and `list_audits` of `warehouse.auditing` return."""
    return "\n".join(_lines(kinds, gravest))


def _lines(kinds: Sequence[Mapping[str, Any]], gravest: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "| audit | consistent | within rounding | off | contradiction |"
    yield "|---|---|---|---|---|"
    for kind in kinds:
        yield f"| {kind['audit']} | {' | '.join(f'{kind[verdict]:,}' for verdict in _VERDICTS)} |"
    if not kinds:
        yield "\nNothing could be checked yet: no two claims speak of the same thing."
    if not gravest:
        return
    yield "\n### The gravest\n"
    for check in gravest:
        quotes = " · ".join(f"«{quote}»" for quote in (check["quote"], *check["other_quotes"]))
        where = check["title"] or check["source_id"]
        detail, said, place = (show_as_text(text) for text in (check["detail"], quotes, where))
        yield f"- **{check['audit']}**: {detail}  \n  {said}  \n  {place}"
    yield "\nAll of them: `amarkav audit`"
