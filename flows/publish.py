"""The flow that makes the newest snapshot readable for people: the report, and Parquet beside the snapshot.

Deployed by module path, `flows.publish.publish_report`; it may follow a run, and changes nothing in the warehouse.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.naming import name_run
from flows.parameters import HomeFolder, ReportFolder, WholeTexts, with_form
from tasks.publish.site import SiteReport
from tasks.publish.task import build_report, write_parquet
from warehouse.home import Home


@with_form
@flow(
    name="publish-report",
    flow_run_name=lambda: name_run("publish", datetime.now(UTC)),
    timeout_seconds=6 * 3600,
    description="Builds the static report of the newest snapshot, and writes its tables as Parquet beside it.",
)
def publish_report(
    home: HomeFolder = None, folder: ReportFolder = None, whole_texts: WholeTexts = False
) -> State[SiteReport]:
    """Builds the report; the state's result says what was built.

    Args:
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
        folder: Where the report goes; `site` in the home by default.
        whole_texts: Whether whole texts of articles are published, and not only the sentences that hold a claim.
    """
    place = Home.resolve(home, os.environ)
    parquet = write_parquet(place.root)
    site = build_report(place.root, folder, whole_texts)
    lines = [
        f"{site.claims:,} claims of {site.articles:,} articles in {site.files:,} files ({site.bytes / 1e6:,.1f} MB),",
        f"built in {site.seconds:.1f} s.\n\n- report: `{site.index}`\n- Parquet: `{parquet.folder}`",
    ]
    create_markdown_artifact(key="report", markdown=" ".join(lines), description="The report that was built.")
    return Completed(message=lines[0].rstrip(","), data=site)
