"""The templates of the report: Jinja with autoescape, so that a text of an article can only ever be text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tasks.publish.labels import name_en, name_fa
from tasks.publish.shown import fa, show_date, show_number, show_text

_FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Any:
    """The Jinja environment: undefined names are errors, everything is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    env = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "fa": fa,
        "number": show_number,
        "day": show_date,
        "text": show_text,
        "label": lambda code, kind: name_fa(kind, code),
        "label_en": lambda code, kind: name_en(kind, code),
        "link": safe_link,
        "data": to_data_block,
    }
    return env


def render(template: str, /, **values: Any) -> str:
    """The page of a template."""
    text: str = environment().get_template(template).render(**values)
    return text


def safe_link(url: str | None) -> str | None:
    """The address when it is one of the web; None for any other («javascript:...» and the like)."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return (url or "").strip() if parts.scheme in ("http", "https") and parts.netloc else None


def to_data_block(value: Any) -> Any:
    """JSON that can stand in a script element of type application/json: nothing in it can end the element."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # nosec B704: JSON without «<»
