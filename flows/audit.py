"""The arithmetic of all claims held against itself, whenever somebody asks: after new rules, or before a report.

Every run audits what it loaded. This one looks at the whole warehouse and shows the gravest checks, changed or not.
Deployed as `flows.audit.audit_warehouse`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.naming import name_run, rename_run
from flows.parameters import HomeFolder, with_form
from flows.reasons import fails_with_reason
from tasks.audit.task import audit
from tasks.extract.reader import EXTRACTOR_VERSION
from tasks.load.task import open_run, publish, record_failure
from warehouse.auditing import Audited
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.runs import hold_run

Shown = Annotated[
    int,
    Field(
        title="Checks to show",
        description="How many checks that do not hold are shown with their sentences, the gravest first.",
        ge=1,
        le=500,
    ),
]


@with_form
@flow(
    name="audit-warehouse",
    flow_run_name=lambda: name_run("audit", datetime.now(UTC)),
    description="Holds every claim against the arithmetic of the others, and shows what does not hold.",
    timeout_seconds=4 * 3600,
)
@fails_with_reason
def audit_warehouse(home: HomeFolder = None, shown: Shown = 50) -> State[Audited]:
    """Audits and publishes; the state's result is the count of checks by verdict.

    Args:
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
        shown: How many of the checks that do not hold stand in the artifact.
    """
    place = Home.resolve(home, os.environ)
    run_id = str(runtime.flow_run.id)
    with hold_run(place, run_id):
        open_run(place.root, run_id, [], EXTRACTOR_VERSION, version("amarkav"))
        try:
            audited = audit(place.root, run_id, shown=shown, always=True)
            publish(place.root, run_id)
        except BaseException as error:
            with suppress(WarehouseError):  # the first error is the one to tell
                record_failure(place.root, run_id, str(error) or f"ended by {type(error).__name__}")
            raise
    rename_run(f"{name_run('audit', datetime.now(UTC))} · {audited.checks:,} checks")
    return Completed(message=audited.headline, data=audited)
