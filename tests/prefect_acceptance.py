"""What the Prefect part must show, for real: `make accept` (ARGS="kill queue" runs some). Minutes, not a pytest suite.

Starts `flows.serve` on loopback with a home of its own, deploys, triggers through the API, kills, stops, queues, and
checks states, artifacts and tables. Prints a figure for each promise; ends with 1 when one is not kept.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from prefect_alerts import show_alerts
from prefect_browser import EXAMPLE, OUTLETS, Operator, outlet
from prefect_hardship import show_cancel, show_kill, show_queue, show_records, show_server_away
from prefect_password import show_password
from prefect_postgres import show_postgres
from prefect_stage import (
    PATIENCE,
    Failures,
    Stage,
    read_artifacts,
    read_run,
    trigger,
    wait_for,
    wait_until_final,
)

QAZVIN = "مدیرکل صنعت استان قزوین گفت: در هشت ماهه نخست سال ۱۴۰۲ صادرات استان ۲۹۳ میلیون دلار بود."
SHARES = (
    "صادرات استان به تفکیک بخش‌ها شامل صنعت ۴۵ درصد، معدن ۲۵ درصد، کشاورزی ۲۰ درصد، پتروشیمی ۱۲ درصد، "
    "فرش دستباف ۶ درصد و صنایع دستی ۴ درصد است."
)
"""112 %."""


def write_lines(path: Path, texts: list[str]) -> str:
    """A JSONL source of these texts, by its path."""
    lines = [json.dumps({"id": f"{number:02}", "text": text}, ensure_ascii=False) for number, text in enumerate(texts)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def write_english(path: Path, others: int = 0) -> str:
    """A source of 20 articles in English, which no gate lets through, and some that may load."""
    english = [f"Exports rose to {number} thousand tonnes." for number in range(100, 120)]
    return write_lines(path, english + [f"{QAZVIN}\nپایان گزارش {number}" for number in range(others)])


def show_deployments(stage: Stage, failures: Failures) -> None:
    """Each deployment is triggered, and ends as it should; a bad parameter is refused."""
    run = trigger("run-pipeline/run-pipeline")
    failures.check(run.state.is_completed(), f"run-pipeline: {run.name}: {run.state.message}")
    failures.check(
        re.fullmatch(r"run seeds \d{4}-\d\d-\d\d · 5 articles", read_run(run.id).name) is not None, "its name tells it"
    )
    artifacts = read_artifacts(run.id)
    failures.check({"gates", "summary", "audits", "data-docs"} <= set(artifacts), f"artifacts: {sorted(artifacts)}")
    link = re.search(r"http://127\.0\.0\.1:\d+/docs/[^)]+", artifacts["data-docs"])
    with urlopen(link[0] if link else "") as page:
        failures.check("expectation" in page.read().decode(), f"data docs: {link and link[0]}")
    failures.check(stage.ask("SELECT count(*) FROM claims")[0][0] > 0, "claims in the published warehouse")
    _show_gates(stage, failures)
    for name in ("audit-warehouse/audit", "reextract/reextract", "publish-report/publish", "housekeeping/housekeeping"):
        run = trigger(name)
        failures.check(run.state.is_completed(), f"{name}: {read_run(run.id).name}: {run.state.message}")
        if name.startswith("publish"):
            with urlopen(f"http://127.0.0.1:{stage.port + 1}/site/index.html") as page:
                failures.check("<html" in page.read().decode(), "the report is served")
    _show_schedules(failures)
    _show_web(stage, failures)
    try:
        trigger("run-pipeline/run-pipeline", {"batch_size": 0}, wait=0)
        failures.check(False, "batch_size 0 is refused by the server")
    except Exception as error:
        failures.check("0 is less than the minimum of 1" in str(error), f"batch_size 0: {str(error)[:120]}")


def _show_schedules(failures: Failures) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId

    for name in ("publish-report/publish", "housekeeping/housekeeping"):
        with get_client(sync_client=True) as client:
            one = DeploymentFilter(id=DeploymentFilterId(any_=[client.read_deployment_by_name(name).id]))
            runs = wait_for(
                lambda: [run for run in client.read_flow_runs(deployment_filter=one) if run.state.is_scheduled()],  # noqa: B023
                PATIENCE,
                f"a scheduled run of {name}",
            )
        first = min(run.expected_start_time for run in runs).astimezone(ZoneInfo("Asia/Tehran"))
        failures.check(len(runs) > 0, f"{name}: {len(runs)} runs to come, the next {first:%A %Y-%m-%d %H:%M} in Tehran")


def _show_gates(stage: Stage, failures: Failures) -> None:
    source = write_lines(stage.folder / "held.jsonl", [f"{QAZVIN}\n{SHARES}"])
    run = trigger("run-pipeline/run-pipeline", {"sources": [source]})
    failures.check(run.state.name == "Rows held", f"112 %: {run.state.name}: {run.state.message}")
    table = json.loads(read_artifacts(run.id).get("quarantine", "[]"))
    said = " ".join(row["sentence"] for row in table)
    failures.check("\u2067" in said and "تفکیک" in said, "the quarantine table shows the sentence, isolated")
    _show_review(stage, failures)
    run = trigger("run-pipeline/run-pipeline", {"sources": [write_english(stage.folder / "english.jsonl")]})
    failures.check(
        run.state.name == "Gate stopped" and "20 of 20 rows critical" in run.state.message, f"{run.state.message}"
    )


def _show_review(stage: Stage, failures: Failures) -> None:
    """Of six held shares the one too many is dropped and five are released; then whatever is still held is retried."""
    name = "review-quarantine/review-quarantine"
    quote = "json_extract_string(payload, 'quote')"
    held = stage.ask(f"SELECT {quote} = '۱۲ درصد', quarantine_id FROM quarantine WHERE status = 'held'")
    wrong, right = ([row for is_wrong, row in held if is_wrong is which] for which in (True, False))
    for action, rows in (("drop", wrong), ("release", right), ("retry", [])):
        run = trigger(name, {"action": action, "rows": rows, "by": "Operator", "note": "looked at by hand"})
        failures.check(run.state.is_completed(), f"{run.name}: {run.state.message}")
    decided = stage.ask("SELECT status, count(*) FROM quarantine GROUP BY ALL ORDER BY ALL")
    failures.check(decided == [("dropped", 1), ("released", 5)], f"quarantine: {decided}")
    of_source = "FROM claims JOIN articles USING (article_id) WHERE source = 'held' AND measure = 'share'"
    ((shares,),) = stage.ask(f"SELECT count(*) {of_source}")
    failures.check(shares == 5, f"{shares} shares were released into the warehouse")
    run = trigger(name, {"action": "release", "by": "Operator", "note": "which?"})
    failures.check(run.state.is_failed() and "no row is named" in run.state.message, f"{run.state.message}")


def _show_web(stage: Stage, failures: Failures) -> None:
    run = trigger("backfill/backfill", {"source": "nobody", "first": "2025-01-01", "last": "2025-01-02"})
    failures.check(run.state.is_failed() and run.state.message.startswith("no source"), f"{run.state.message}")
    run = trigger("ingest-articles/ingest-irna")
    failures.check(run.state.is_failed() and run.state.message.startswith("source «irna» is off"), run.state.message)
    with outlet(stage.home):
        runs = {name: trigger(f"ingest-articles/ingest-{name}", wait=0) for name in OUTLETS}
        for name, started in runs.items():
            ended = wait_until_final(started.id)
            ((articles,),) = stage.ask(f"SELECT count(*) FROM articles WHERE source = '{name}'")
            tells = re.fullmatch(rf"ingest {name} \d{{4}}-\d\d-\d\d · {articles} articles", ended.name)
            failures.check(
                ended.state.is_completed() and articles > 3 and tells is not None,
                f"{ended.name}: {ended.state.name}: {ended.state.message}",
            )
        given = {"source": OUTLETS[0], "first": "2025-08-23", "last": "2025-10-22"}
        run = trigger("backfill/backfill", given)
        failures.check(run.state.is_completed(), f"{read_run(run.id).name}: {run.state.message}")
    (stage.home / "sources.csv").unlink()


def show_browser(stage: Stage, failures: Failures) -> None:
    """An operator's way through the real UI: a custom run of `backfill`, the gates' artifact, a batch to decide on."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("backfill/backfill")
    pictures = stage.folder / "screenshots"
    pictures.mkdir(exist_ok=True)
    held = write_lines(stage.folder / "pictured.jsonl", [f"{QAZVIN}\n{SHARES}"])
    trigger("run-pipeline/run-pipeline", {"sources": [f"نمونه={held}"]})
    with outlet(stage.home) as world, Operator(stage.port, pictures) as operator:
        operator.look_at_deployments()
        state = operator.run_backfill(str(deployment.id), EXAMPLE, "2025-08-23", "2025-10-22")
        failures.check("Completed" in state, f"the UI says of the backfill: {state}")
        ((articles,),) = stage.ask(f"SELECT count(*) FROM articles WHERE source = '{EXAMPLE}'")
        failures.check(articles > 3, f"{articles} articles came from {len(world.log)} requests")
        gates = operator.read_artifact("gates")
        failures.check("share_groups" in gates, "the gate artifact can be read in the UI")
        sentence = operator.read_artifact("quarantine")
        failures.check("\u2067" in sentence and "تفکیک" in sentence, "and the quarantine's sentence, isolated")
        source = write_english(stage.folder / "asked.jsonl", others=4)
        run: Any = trigger("run-pipeline/run-pipeline", {"sources": [source], "ask": True}, wait=0)
        wait_for(lambda: read_run(run.id).state.is_paused(), PATIENCE, "the pause")
        operator.decide(str(run.id), "release", "Operator", "looked at by hand")
        ended = wait_until_final(run.id)
        rows = stage.ask("SELECT count(*) FROM articles WHERE source = 'asked'")
        failures.check(
            ended.state.name == "Rows held" and rows == [(4,)], f"released in the UI: {ended.state.name}, {rows}"
        )
        failures.check(operator.hosts == {"127.0.0.1"}, f"the UI asked these hosts: {sorted(operator.hosts)}")
    (stage.home / "sources.csv").unlink()
    print(f"  screenshots: {pictures}")


def show_pause(stage: Stage, failures: Failures) -> None:
    """A run waits for a decision longer than Prefect's leases last (five minutes), and others write meanwhile."""
    from prefect.client.orchestration import get_client

    source = write_english(stage.folder / "waits.jsonl", others=4)
    run = trigger("run-pipeline/run-pipeline", {"sources": [source], "ask": True}, wait=0)
    wait_for(lambda: read_run(run.id).state.is_paused(), PATIENCE, "the pause")
    time.sleep(360)
    failures.check(read_run(run.id).state.is_paused(), f"after six minutes it is {read_run(run.id).state.name}")
    other = trigger("audit-warehouse/audit")
    failures.check(other.state.is_completed(), f"another writer meanwhile: {other.state.name}")
    decided = {"decision": "drop", "by": "Operator", "note": "after lunch"}
    with get_client(sync_client=True) as client:
        client.resume_flow_run(run.id, run_input=decided)
    ended = wait_until_final(run.id)
    failures.check(ended.state.is_completed(), f"decided then: {ended.state.name}: {ended.state.message}")


def show_restart(stage: Stage, failures: Failures) -> None:
    """Stopping and starting loses neither runs nor deployments."""
    from prefect.client.orchestration import get_client

    def look() -> tuple[set[str], int, int]:
        """Runs that ended, and how many deployments and automations there are."""
        with get_client(sync_client=True) as client:
            ended = {str(run.id) for run in client.read_flow_runs(limit=200) if run.state and run.state.is_final()}
            return ended, len(client.read_deployments()), len(client.read_automations())

    trigger("run-pipeline/run-pipeline")
    trigger("audit-warehouse/audit")
    before = look()
    stage.stop()
    seconds = stage.start()
    after = look()
    # Schedules go on making runs meanwhile, and these may end: none that was there may be missing.
    failures.check(
        len(before[0]) >= 2 and before[0] <= after[0] and before[1:] == after[1:],
        f"{len(before[0] & after[0])} of {len(before[0])} runs, {after[1]} of {before[1]} deployments,"
        f" {after[2]} of {before[2]} automations",
    )
    again = trigger("run-pipeline/run-pipeline")
    same = "5 of them known; 0 claims new, 0 changed" in again.state.message
    failures.check(same, f"the warehouse is where it was: {again.state.message}")
    print(f"  ready again after {seconds:.1f} s")


PARTS: dict[str, Callable[[Stage, Failures], None]] = {
    "deployments": show_deployments,
    "browser": show_browser,
    "alerts": show_alerts,
    "kill": show_kill,
    "cancel": show_cancel,
    "pause": show_pause,
    "queue": show_queue,
    "away": show_server_away,
    "restart": show_restart,
    "password": show_password,
    "postgres": show_postgres,
    "records": show_records,
}


def main() -> None:
    """Runs the parts that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--port", type=int, default=4790)
    parser.add_argument("--keep", action="store_true", help="keep the folder with home and logs")
    asked = parser.parse_args()
    stage = Stage(Path(tempfile.mkdtemp(prefix="amarkav-accept-")), asked.port)
    os.environ["PREFECT_API_URL"] = stage.api
    os.environ["PREFECT_HOME"] = str(stage.folder / "client")
    os.environ["PREFECT_CLIENT_MAX_RETRIES"] = "10"
    failures = Failures()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # what was started is stopped all the same
    try:
        print(f"served after {stage.start():.1f} s ({stage.folder})", flush=True)
        for name in asked.parts or PARTS:
            print(f"{name}: {(PARTS[name].__doc__ or '').splitlines()[0]}", flush=True)
            begun = time.monotonic()
            try:
                PARTS[name](stage, failures)
            except Exception as error:
                failures.check(False, f"{name}: {type(error).__name__}: {error}")
            print(f"  ({time.monotonic() - begun:.0f} s)", flush=True)
    finally:
        stage.stop()
        if not asked.keep:
            shutil.rmtree(stage.folder, ignore_errors=True)
    print(f"{len(failures)} of the promises do not hold" if failures else "every promise holds")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
