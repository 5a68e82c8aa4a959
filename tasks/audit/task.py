"""The audit stage as a Prefect task: after the last batch is loaded, before the snapshot is published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from tasks.audit.page import audit_page
from tasks.redoing import JITTER, LOCKED_DELAYS, is_locked
from warehouse.auditing import Audited, count_audits, list_audits, run_audits
from warehouse.connection import open_working
from warehouse.home import Home


@task(
    name="audit",
    task_run_name="audit",
    description="Checks claims against each other: shares, balances, growths, totals. It holds nothing back.",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def audit(home: Path, run_id: str, *, shown: int = 20, always: bool = False) -> Audited:
    """Counts by verdict; what contradicts or is off is shown as an artifact, `always` or where anything changed."""
    at = datetime.now(UTC)
    with open_working(Home(home), at=at) as connection:
        audited = run_audits(connection, run_id=run_id, at=at)
        if audited.changed == 0 and not always:
            return audited
        kinds = count_audits(connection).to_pylist()
        gravest = list_audits(connection, verdicts=["contradiction", "off"], limit=shown).to_pylist()
    create_markdown_artifact(
        key="audits", markdown=audit_page(kinds, gravest), description="What the arithmetic of the claims says."
    )
    return audited
