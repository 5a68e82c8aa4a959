"""The flow that makes the newest snapshot readable for people: the report, and Parquet beside the snapshot.

Deployed by module path, `flows.publish.publish_report`; it may follow a run, and changes nothing in the warehouse.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.environment import PAGES_URL
from flows.naming import name_run
from flows.parameters import HomeFolder, ReportFolder, WholeTexts, with_form
from flows.reasons import fails_with_reason
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
@fails_with_reason
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
    built = f"{site.claims:,} claims of {site.articles:,} articles in {site.files:,} files"
    served = os.environ.get(PAGES_URL) if folder is None else None
    report = f"`{site.index}`" if served is None else f"[open it]({served}/site/index.html) (`{site.index}`)"
    create_markdown_artifact(
        key="report",
        markdown=f"{built} ({site.bytes / 1e6:,.1f} MB), built in {site.seconds:.1f} s.\n\n- report: {report}\n"
        f"- Parquet: `{parquet.folder}`",
        description="The report that was built.",
    )
    if served is not None:
        create_link_artifact(key="published-report", link=f"{served}/site/index.html", link_text="The report")
    return Completed(message=built, data=site)
