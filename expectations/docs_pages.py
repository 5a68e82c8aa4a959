"""The pages of the Data Docs: two of our own, and those that Great Expectations renders, made to open offline."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.gate import show
from expectations.validation import ByGate, Validation

if TYPE_CHECKING:
    import jinja2

_TEMPLATES = Path(__file__).parent / "templates"
# The pages load Bootstrap, jQuery, Font Awesome, table and chart plug-ins from CDNs, a logo from a bucket, and carry a
# footer that links to a newsletter. What they need is local; the rest goes.
# «(?=[^<>]*>)» asks first whether a tag ends, so that one that does not is scanned once, and not once an attribute.
_OUTSIDE = re.compile(
    r'(?><script(?=[^<>]*>)[^<>]*?\ssrc="https?://[^<>]*>)\s*</script>'
    r'|<(?:link(?=[^<>]*>)[^<>]*?\shref|img(?=[^<>]*>)[^<>]*?\ssrc)="https?://[^<>]*>'
    r"|<footer(?:(?!<footer).)*?</footer>|<link(?=[^<>]*>)[^<>]*?favicon[^<>]*>"
    r"|background: url\('https?://[^)]{0,300}\)[^;]{0,300};",
    re.DOTALL,
)
_NOTHING_RAISED = {"raised_exception": False, "exception_message": None, "exception_traceback": None}
_LOCAL = """
<link rel="stylesheet" href="../../static/bootstrap.min.css">
<link rel="stylesheet" href="../../static/docs.css">
<script src="../../static/jquery.min.js"></script>
<script src="../../static/bootstrap.bundle.min.js"></script>
"""


@dataclass(frozen=True, slots=True)
class DocsRun:
    """A run as the front page lists it."""

    run_id: str
    at: str
    """ISO 8601, to the second."""
    verdict: str
    """The gravest verdict of an expectation."""
    failing: Mapping[str, int]
    """Failures by gate, where there are any."""


def render_home(runs: Sequence[DocsRun]) -> str:
    """The list of runs, the newest first."""
    return _templates().get_template("home.html").render(runs=runs)


def render_run(run: DocsRun, gates: ByGate) -> str:
    """What each gate said in a run: every expectation with its verdict, counts, tolerance and reason."""
    return _templates().get_template("run.html").render(run=run, gates=gates)


def render_gate(gate: str, validations: Sequence[Validation], run_id: str, at: datetime) -> str:
    """The page of Great Expectations about one gate, with nothing in it that is loaded from elsewhere."""
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    met = sum(not one.failing for one in validations)
    said = ExpectationSuiteValidationResult(
        success=met == len(validations),
        results=[_as_result(one) for one in validations],
        suite_name=gate,
        statistics={
            "evaluated_expectations": len(validations),
            "successful_expectations": met,
            "unsuccessful_expectations": len(validations) - met,
            "success_percent": 100 * met / len(validations) if validations else None,
        },
        meta={"run_id": {"run_name": run_id, "run_time": at.isoformat()}},
    )
    page: str = DefaultJinjaPageView().render(ValidationResultsPageRenderer().render(said))  # type: ignore[no-untyped-call]
    page = _OUTSIDE.sub("", page)
    page = re.sub(r'href="(\.\./)+(index|expectations/[^"]*)\.html"', 'href="index.html"', page)
    return page.replace("</head>", f"{_LOCAL}</head>", 1)


def _as_result(one: Validation) -> Any:
    """The answer as Great Expectations' own record, described by our name, severity and reason."""
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    asked = ExpectationConfiguration(
        type=one.asked["type"],
        kwargs=dict(one.asked["kwargs"]),
        description=f"{one.name} ({one.severity}): {one.reason}",
    )
    return ExpectationValidationResult(
        success=not one.failing,
        expectation_config=asked,
        result=_counts(one),
        exception_info=_NOTHING_RAISED,
    )


def _counts(one: Validation) -> dict[str, Any]:
    """The counts and first failing rows under the names that the renderer looks for."""
    failing_part = 100 * one.failing / one.checked if one.checked else 0.0
    values = [_escaped(value) for _, value, _ in one.seen]
    columns = [value for name, value in sorted(one.asked["kwargs"].items()) if name.startswith("column")]
    return {
        "element_count": one.elements,
        "missing_count": one.missing,
        "missing_percent": 100 * one.missing / one.elements if one.elements else 0.0,
        "unexpected_count": one.failing,
        "unexpected_percent": failing_part,
        "unexpected_percent_total": 100 * one.failing / one.elements if one.elements else 0.0,
        "unexpected_percent_nonmissing": failing_part,
        "partial_unexpected_list": values,
        "partial_unexpected_counts": [{"value": value, "count": 1} for value in values],
        "unexpected_index_column_names": ["row"],
        "unexpected_list": values,
        "unexpected_index_list": [
            {**dict(zip(columns, value if len(columns) > 1 else [value], strict=True)), "row": html.escape(key)}
            for value, (key, _, _) in zip(values, one.seen, strict=True)
        ],
    }


def _escaped(value: object) -> Any:
    """A failing value as text, of which no part is taken for HTML: Great Expectations escapes nothing."""
    if isinstance(value, list):
        return tuple(_escaped(part) for part in value)
    return html.escape(show(value))


@cache
def _templates() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
