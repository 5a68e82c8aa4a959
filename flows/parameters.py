"""The form that the Prefect UI makes of a flow's parameters: titles, descriptions and limits for who reads no Python.

`@with_form` above `@flow`: what `Annotated[..., Field(title=...)]` says of each parameter is what the form shows.
Prefect takes a parameter's bare name for its title and draws «X or nothing» as a choice of two types: both are mended.
"""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from prefect.flows import Flow
from pydantic import Field
from pydantic.fields import FieldInfo

AnyFlow = TypeVar("AnyFlow", bound=Flow[Any, Any])

HomeFolder = Annotated[
    Path | None,
    Field(
        title="Warehouse folder",
        description="The folder that holds the warehouse. Leave it empty for the one that this installation serves.",
    ),
]
Sources = Annotated[
    list[str] | None,
    Field(
        title="Sources",
        description="Folders of .txt files, and .jsonl files, one a line: `PATH`, or `NAME=PATH` to give the source a "
        "name. Leave it empty for the five seed articles.",
        max_length=1000,
    ),
]
BatchSize = Annotated[
    int,
    Field(
        title="Articles in a batch",
        description="How many articles are read, gated and loaded together; what a cancelled run loses at most. Long "
        "sources get larger batches by themselves.",
        ge=1,
        le=50_000,
    ),
]
ReadingWorkers = Annotated[
    str | None,
    Field(
        title="Reading processes",
        description="Where articles are read: `auto` (a process a core, for long sources), a number of processes (1: "
        "the run's own), or the address of a Dask scheduler, e.g. `tcp://10.0.0.5:8786`. Leave it empty for what this "
        "installation is set to.",
        max_length=200,
    ),
]
SourceName = Annotated[
    str,
    Field(
        title="Source",
        description="Name of a configured source, as in `amarkav source list`, e.g. `irna`.",
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9_.-]+$",
    ),
]
FirstDay = Annotated[date, Field(title="First day", description="The first day to fetch, in the Gregorian calendar.")]
LastDay = Annotated[
    date, Field(title="Last day", description="The last day to fetch, in the Gregorian calendar; today at most.")
]
Addresses = Annotated[
    list[str] | None,
    Field(
        title="Addresses",
        description="Addresses of single pages, one a line, to fetch instead of what is new on the source.",
        max_length=1000,
    ),
]
AskWhenStopped = Annotated[
    bool,
    Field(
        title="Ask when a gate stops a batch",
        description="When a whole batch may not load, the run pauses with a form: release the batch, leave it out and "
        "go on, or end the run. Without this the run ends there.",
    ),
]
ReportFolder = Annotated[
    Path | None,
    Field(title="Folder of the report", description="Where the report goes. Leave it empty for `site` in the home."),
]
WholeTexts = Annotated[
    bool,
    Field(
        title="Publish whole texts",
        description="Whether the report holds whole articles, and not only the sentences behind claims. Most outlets "
        "reserve their texts: turn it on only where you may publish them.",
    ),
]


def with_form(described: AnyFlow) -> AnyFlow:
    """The same flow, its form showing the title and description of each parameter's `Field`.

    Raises TypeError for a parameter that has none: nobody can fill a field that is not explained.
    """
    for name, parameter in inspect.signature(described.fn, eval_str=True).parameters.items():
        shown = _find_field(parameter.annotation)
        if shown is None or not shown.title or not shown.description:
            raise TypeError(f"parameter {name} of flow {described.name} has no title and description for its form")
        properties = described.parameters.properties
        properties[name] = _without_null(properties[name]) | {"title": shown.title, "description": shown.description}
    return described


def _find_field(annotation: object) -> FieldInfo | None:
    """The `Field` of an `Annotated[...]`, or of the one within `Annotated[...] | None`."""
    for part in get_args(annotation):
        found = part if isinstance(part, FieldInfo) else _find_field(part)
        if found is not None:
            return found
    return None


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """`anyOf: [X, null]`, null by default, as X without a default.

    With the default null the form sends null for a field that is left empty, and the server refuses it as no X; without
    one it sends nothing, and the flow's own default stands for it.
    """
    either = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
    if len(either) != 1 or "default" not in schema:
        return schema
    kept = {key: value for key, value in schema.items() if key != "anyOf" and (key, value) != ("default", None)}
    kept.update(either[0])
    return kept
