"""Text of articles on a terminal: harmless, in its columns, and readable where the terminal knows Persian's direction.

`Terminal.text("خوزستان")` is wrapped in U+2068 ... U+2069 on terminals that reorder text themselves (GNOME's and others
on VTE, Konsole, mlterm, Apple's), because two Persian cells of one line would change places there; most others show
such marks as boxes, so they get none. AMARKAV_BIDI=isolate or none overrides the guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rich.text import Text

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
OBEYED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What a terminal may obey in a text that has no control characters below the space."""
_CONTROLS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
# Overrides and foreign isolates could show a row in another order than it has; the joiner and plain marks may stay.
_CONTROLS |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029, 0xFEFF), 0xFFFD)
_LINES = _CONTROLS | {0x0A: 0x0A, 0x0D: None, 0x09: 0x20, 0xFEFF: None}
_CELL = _CONTROLS | {0x0A: 0x20, 0x0D: None, 0x09: 0x20, 0xFEFF: None}


@dataclass(frozen=True, slots=True)
class Terminal:
    """How text is prepared for one terminal (or for a pipe)."""

    isolate: bool

    @classmethod
    def of(cls, environ: Mapping[str, str], *, is_terminal: bool) -> Terminal:
        """What the environment tells of the terminal; a pipe gets no marks."""
        asked = environ.get("AMARKAV_BIDI")
        if asked in ("isolate", "none"):
            return cls(asked == "isolate")
        return cls(is_terminal and _reorders(environ))

    def text(self, value: str, style: str = "") -> Text:
        """The value on one line, without markup."""
        return Text(self.wrap(value.translate(_CELL)), style=style)

    def wrap(self, harmless: str) -> str:
        """A text set apart from its neighbours, where that is wanted."""
        if self.isolate and _RIGHT_TO_LEFT.search(harmless):
            return f"\u2068{harmless}\u2069"
        return harmless


def harmless(value: str) -> str:
    """The text with its line ends, but no character that a terminal would obey."""
    return value.translate(_LINES)


def _reorders(environ: Mapping[str, str]) -> bool:
    vte = environ.get("VTE_VERSION", "")
    return (
        (vte.isdecimal() and int(vte) >= 5800)
        or "KONSOLE_VERSION" in environ
        or environ.get("TERM", "").startswith("mlterm")
        or environ.get("TERM_PROGRAM") == "Apple_Terminal"
    )
