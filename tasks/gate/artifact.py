"""What a gate held back, as a page for the Prefect UI.

The UI lays every line out from left to right; U+2067 and U+2069 around a Persian run make it read from right to left.
It reads Markdown, in the cells of its tables too, and lets HTML and images through: words of articles are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.gate.gate import Gated
from tasks.publish.shown import show_text

_SHOWN = 50
# Persian letters, digits and signs, with the spaces, U+200C and Latin digits that stand between them.
_PERSIAN = re.compile(r"[؀-ۿ](?:[؀-ۿ\u200c .:/٪«»0-9-]*[؀-ۿ])?")
# What begins markup within a line. An underscore inside a word and an ampersand before no entity begin none.
_MARKUP = re.compile(r"[\\`*~<>\[\]]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|&(?=#?\w+;)")


def isolate_persian(text: str) -> str:
    """`text` with each Persian run between U+2067 and U+2069."""
    return _PERSIAN.sub("\u2067\\g<0>\u2069", text)


def show_as_text(text: object) -> str:
    """One line of Markdown that shows the text itself, whatever it holds; Persian runs from right to left."""
    line = " ".join(show_text(str(text)).split()).replace("|", "¦")
    return isolate_persian(_MARKUP.sub(r"\\\g<0>", line))


def held_page(gated: Gated, batch: str) -> str:
    """Markdown: the verdict of a batch, what stopped, was held or flagged, and the held rows with their reasons."""
    return "\n".join(_lines(gated, batch))


def _lines(gated: Gated, batch: str) -> Iterator[str]:
    yield f"## Batch {batch}: {_HEADLINES[gated.verdict]}\n"
    if gated.verdict == "batch_failed":
        yield f"{show_as_text(gated.message)}\n"
    failed = [row for row in gated.gate_results.to_pylist() if not row["success"]]
    if failed:
        yield from _table(
            ("gate", "expectation", "severity", "verdict", "failing", "of", "seen"),
            [
                (row["gate"], row["expectation"], row["severity"], row["verdict"], f"{row['failing_rows']:,}",
                 f"{row['checked_rows']:,}", row["observed"] or "")
                for row in failed
            ],
        )  # fmt: skip
    rows = gated.quarantine.slice(0, _SHOWN).to_pylist()
    if rows:
        yield f"\n### Held back ({len(gated.quarantine):,})\n"
        yield from _table(
            ("gate", "row", "expectation", "why"),
            [(row["gate"], row["row_key"], row["expectation"], row["reason"]) for row in rows],
        )
    if len(gated.quarantine) > _SHOWN:
        yield f"\nThe first {_SHOWN}; all of them: `amarkav quarantine list`"


_HEADLINES = {
    "pass": "everything may load",  # nosec B105: no password, though its name begins so
    "rows_held": "some rows are held back, the rest may load",
    "batch_failed": "stopped, nothing of it loads",
}


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(show_as_text(cell) for cell in row)} |"
