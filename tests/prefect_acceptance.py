"""What the Prefect part must show, for real: `make accept` (ARGS="kill queue" runs some). Minutes, not a pytest suite.

Starts `flows.serve` on loopback with a home of its own, deploys, triggers through the API, kills, stops, queues, and
checks states, artifacts and tables. Prints a figure for each promise; ends with 1 when one is not kept.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flows  # noqa: F401 - sets the environment before Prefect is imported
from warehouse.home import Home
from warehouse.query import run_query

ROOT = Path(__file__).parent.parent
OUTLET = "خبرگزاری نمونه"
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_PROVINCES = ["قزوین", "زنجان", "همدان", "لرستان", "مرکزی", "سمنان", "گلستان", "ایلام"]


def write_articles(path: Path, count: int, first: int = 0) -> Path:
    """A JSONL source of so many different articles, two claims each."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(first, first + count):
            text = (
                f"مدیرکل صنعت، معدن و تجارت استان {_PROVINCES[number % 8]} گفت: در هشت ماهه نخست سال ۱۴۰۲ صادرات استان "
                f"{100 + number} میلیون دلار بود.\n"
                f"وی افزود: وزن کالاهای صادراتی استان در این مدت {200 + number} هزار تن بود."
            ).translate(_DIGITS)
            out.write(json.dumps({"id": f"n{number:06}", "text": text, "agency": OUTLET}, ensure_ascii=False) + "\n")
    return path


@dataclass
class Stage:
    """The served installation under test."""

    folder: Path
    port: int
    serving: subprocess.Popen[str] | None = None

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def start(self) -> float:
        """Seconds from the command to «ready»."""
        begun = time.monotonic()
        log = (self.folder / "serve.log").open("a", encoding="utf-8")
        at = log.tell()
        self.serving = subprocess.Popen(
            [sys.executable, "-m", "flows.serve", "--home", str(self.home), "--port", str(self.port)],
            cwd=ROOT, stdout=log, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
        while "amarkav: ready" not in (self.folder / "serve.log").read_text(encoding="utf-8")[at:]:
            if self.serving.poll() is not None or time.monotonic() - begun > 300:
                sys.exit((self.folder / "serve.log").read_text(encoding="utf-8"))
            time.sleep(0.5)
        return time.monotonic() - begun

    def stop(self) -> None:
        if self.serving is not None:
            self.serving.terminate()
            self.serving.wait(120)

    def processes(self, words: str) -> list[int]:
        """Processes of this stage whose command has the words: found by their home in the environment."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environ = (folder / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if words in command and f"AMARKAV_HOME={self.home}" in environ.split("\0"):
                found.append(int(folder.name))
        return found

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in run_query(Home(self.home), query).to_pylist()]


class Failures(list[str]):
    """What was promised and did not hold."""

    def check(self, held: bool, what: str) -> None:
        print(f"  {'ok  ' if held else 'FAIL'} {what}", flush=True)
        if not held:
            self.append(what)


def trigger(deployment: str, parameters: dict[str, Any] | None = None, wait: float | None = 400) -> Any:
    from prefect.deployments import run_deployment

    return run_deployment(deployment, parameters=parameters or {}, timeout=wait, poll_interval=1, as_subflow=False)


def read_run(run_id: Any) -> Any:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return client.read_flow_run(run_id)


def wait_for(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if found := condition():
                return found
        except Exception:
            if time.monotonic() > deadline:
                raise
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.3)


def wait_until_final(run_id: Any, seconds: float = 400) -> Any:
    return wait_for(lambda: (run := read_run(run_id)).state.is_final() and run, seconds, f"the end of {run_id}")


def read_task_states(run_id: Any) -> list[tuple[str, str, str]]:
    """Name, kind and state name of each task run of a flow run."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    with get_client(sync_client=True) as client:
        runs = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run_id])), limit=200)
    return [(run.name, run.name.split(" ")[0], run.state.name if run.state else "") for run in runs]


def read_artifacts(run_id: Any) -> dict[str, str]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    one = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
    with get_client(sync_client=True) as client:
        return {str(found.key): str(found.data) for found in client.read_artifacts(artifact_filter=one)}


def show_deployments(stage: Stage, failures: Failures) -> None:
    """Each deployment that needs no network is triggered, and ends well; a bad parameter is refused."""
    run = trigger("run-pipeline/run-pipeline")
    failures.check(run.state.is_completed(), f"run-pipeline: {run.name}: {run.state.message}")
    artifacts = read_artifacts(run.id)
    failures.check({"gates", "summary"} <= set(artifacts), f"its artifacts: {', '.join(sorted(artifacts))}")
    (count,) = stage.ask("SELECT count(*) FROM claims")[0]
    failures.check(count > 0, f"{count} claims in the published warehouse")
    held = stage.folder / "held.jsonl"
    share = "صادرات استان به تفکیک بخش‌ها شامل صنعت ۴۵ درصد، معدن ۲۵ درصد، کشاورزی ۲۰ درصد، پتروشیمی ۱۲ درصد، فرش دستباف ۶ درصد و صنایع دستی ۴ درصد است."  # noqa: E501
    text = f"مدیرکل صنعت استان قزوین گفت: در هشت ماهه نخست سال ۱۴۰۲ صادرات استان ۲۹۳ میلیون دلار بود.\n{share}"
    held.write_text(json.dumps({"id": "h", "text": text}, ensure_ascii=False) + "\n", encoding="utf-8")
    run = trigger("run-pipeline/run-pipeline", {"sources": [str(held)]})
    failures.check(run.state.name == "Rows held", f"112 %: {run.state.name}: {run.state.message}")
    table = json.loads(read_artifacts(run.id).get("quarantine", "[]"))
    quarantine = " ".join(row["sentence"] for row in table)
    failures.check(
        "\u2067" in quarantine and "تفکیک" in quarantine, "the quarantine table shows the sentence, isolated"
    )
    english = stage.folder / "english.jsonl"
    lines = [json.dumps({"id": f"{n}", "text": f"Exports rose to {n} thousand tonnes."}) for n in range(100, 130)]
    english.write_text("\n".join(lines), encoding="utf-8")
    run = trigger("run-pipeline/run-pipeline", {"sources": [str(english)]})
    failures.check(
        run.state.name == "Gate stopped" and "30 of 30" in run.state.message, f"stopped: {run.state.message}"
    )
    run = trigger("reextract/reextract")
    failures.check(run.state.is_completed(), f"reextract: {run.name}: {run.state.message}")
    for name in ("publish-report/publish", "housekeeping/housekeeping"):
        run = trigger(name)
        failures.check(run.state.is_completed(), f"{name}: {run.name}: {run.state.message}")
    run = trigger("backfill/backfill", {"source": "nobody", "first": "2025-01-01", "last": "2025-01-02"})
    failures.check(run.state.is_failed() and "nobody" in run.state.message, f"backfill of nobody: {run.state.message}")
    run = trigger("ingest-articles/ingest-irna")
    failures.check(
        run.state.is_failed() and "is off" in run.state.message, f"a source that is off: {run.state.message}"
    )
    try:
        trigger("run-pipeline/run-pipeline", {"batch_size": 0}, wait=0)
        failures.check(False, "batch_size 0 is refused by the server")
    except Exception as error:
        failures.check("0 is less than the minimum of 1" in str(error), f"batch_size 0: {str(error)[:120]}")


def show_kill(stage: Stage, failures: Failures) -> None:
    """Worker and run are killed in the middle of 1,000 articles; the retry does only what was not done."""
    source = write_articles(stage.folder / "kill.jsonl", 1_000)
    run = trigger("run-pipeline/run-pipeline", {"sources": [str(source)], "batch_size": 100}, wait=0)

    def loaded() -> set[str]:
        return {name for name, kind, state in read_task_states(run.id) if kind == "load" and state == "Completed"}

    wait_for(lambda: len(loaded()) >= 3, 300, "the third batch")
    victims = stage.processes("prefect worker start") + stage.processes("prefect.flow_engine") + stage.processes(
        "prefect flow-run execute"
    ) + stage.processes("prefect.engine")  # fmt: skip
    for pid in dict.fromkeys(victims):
        os.kill(pid, signal.SIGKILL)
    time.sleep(3)
    done_before = {(name, state) for name, _, state in read_task_states(run.id) if state == "Completed"}
    print(
        f"  killed {len(set(victims))} processes, {len(loaded())} of 10 batches loaded, {len(done_before)} tasks done"
    )
    _retry(run.id)
    ended = wait_until_final(run.id)
    failures.check(ended.state.is_completed(), f"the retry: {ended.state.name}: {ended.state.message}")
    after = read_task_states(run.id)
    # A task of the first attempt keeps its task run; the retry enters it again, as Cached where it was not done again.
    cached = {name for name, _, state in after if state == "Cached"}
    must = {name for name, _ in done_before if name != "open run"}  # which only books the run, and does so each time
    print(f"  task runs after the retry: {dict(Counter(state for _, _, state in after))}")
    failures.check(must == cached, f"{len(cached)} of {len(must)} finished tasks were not done again")
    rows = stage.ask("SELECT count(*), count(DISTINCT article_id) FROM articles WHERE source = 'kill'")
    failures.check(rows == [(1_000, 1_000)], f"articles, distinct articles: {rows}")
    claims = stage.ask(
        "SELECT count(*), count(DISTINCT claim_id) FROM claims JOIN articles USING (article_id) WHERE source = 'kill'"
    )
    failures.check(claims == [(2_000, 2_000)], f"claims, distinct claims: {claims}")
    redone = stage.ask(
        f"SELECT count(*) FROM gate_results WHERE run_id = '{run.id}'"
        " GROUP BY batch, gate, expectation HAVING count(*) > 1"
    )
    failures.check(not redone, "no batch was gated and loaded twice")


def _retry(run_id: Any) -> None:
    """What the UI's «Retry» does; a run that still stands as running is booked as crashed first."""
    from prefect.client.orchestration import get_client
    from prefect.states import AwaitingRetry, Crashed

    if not read_run(run_id).state.is_final():
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(run_id, Crashed(message="killed by the acceptance test"), force=True)
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run_id, AwaitingRetry(message="Retry"), force=False)


def show_server_away(stage: Stage, failures: Failures) -> None:
    """The server is stopped for 20 s (SIGSTOP) during a run, then killed, and the run ends well both times."""
    for how, first in (("stopped for 20 s", 10_000), ("killed and started again", 20_000)):
        source = write_articles(stage.folder / f"away{first}.jsonl", 600, first)
        run = trigger("run-pipeline/run-pipeline", {"sources": [str(source)], "batch_size": 100}, wait=0)
        wait_for(lambda: read_run(run.id).state.is_running(), 120, "the run's start")  # noqa: B023
        time.sleep(5)
        servers = stage.processes("prefect server start") + stage.processes("prefect.server.api.server")
        for pid in servers:
            os.kill(pid, signal.SIGSTOP if "stopped" in how else signal.SIGKILL)
        time.sleep(20)
        if "stopped" in how:
            for pid in servers:
                os.kill(pid, signal.SIGCONT)
        ended = wait_until_final(run.id, 400)
        rows = stage.ask(f"SELECT count(*) FROM articles WHERE source = 'away{first}'")
        failures.check(ended.state.is_completed() and rows == [(600,)], f"server {how}: {ended.state.name}, {rows}")


def show_queue(stage: Stage, failures: Failures) -> None:
    """Two runs of a writer started at once run one after the other."""
    runs = [
        trigger(
            "run-pipeline/run-pipeline",
            {"sources": [str(write_articles(stage.folder / f"queue{n}.jsonl", 200, 30_000 + 1_000 * n))]},
            wait=0,
        )
        for n in (1, 2)
    ]
    ended = sorted((wait_until_final(run.id) for run in runs), key=lambda run: run.start_time)
    failures.check(all(run.state.is_completed() for run in ended), "both completed")
    gap = (ended[1].start_time - ended[0].end_time).total_seconds()
    failures.check(gap >= 0, f"the second began {gap:.1f} s after the end of the first")
    rows = stage.ask("SELECT count(*) FROM articles WHERE source LIKE 'queue%'")
    failures.check(rows == [(400,)], f"articles of both: {rows}")


def show_restart(stage: Stage, failures: Failures) -> None:
    """Stopping and starting loses neither runs nor deployments."""
    from prefect.client.orchestration import get_client

    def count() -> tuple[int, int, int]:
        with get_client(sync_client=True) as client:
            return client.count_flow_runs(), len(client.read_deployments()), len(client.read_automations())

    before = count()
    stage.stop()
    seconds = stage.start()
    after = count()
    # Schedules go on making runs meanwhile: none may be missing, some may be new.
    failures.check(
        after[0] >= before[0] and after[1:] == before[1:], f"runs, deployments, automations: {before} {after}"
    )
    print(f"  ready again after {seconds:.1f} s")


def show_browser(stage: Stage, failures: Failures) -> None:
    """An operator's way through the real UI: a custom run of `backfill`, and what the gates said of it."""
    from prefect.client.orchestration import get_client
    from prefect_browser import operate, outlet

    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("backfill/backfill")
    pictures = stage.folder / "screenshots"
    pictures.mkdir(exist_ok=True)
    stage.home.mkdir(exist_ok=True)
    with outlet(stage.home) as world:
        seen = operate(stage.port, str(deployment.id), pictures)
    failures.check("Completed" in seen["state"], f"the UI says: {seen['state']}")
    failures.check("share_groups" in seen["gates"], "the gate artifact can be read in the UI")
    failures.check(seen["hosts"] == {"127.0.0.1"}, f"the UI asked these hosts: {sorted(seen['hosts'])}")
    rows = stage.ask("SELECT count(*) FROM articles WHERE source = 'one'")
    failures.check(
        rows[0][0] > 3, f"{rows[0][0]} articles came from {len(world.log)} requests; screenshots: {pictures}"
    )


PARTS: dict[str, Callable[[Stage, Failures], None]] = {
    "deployments": show_deployments,
    "kill": show_kill,
    "queue": show_queue,
    "away": show_server_away,
    "browser": show_browser,
    "restart": show_restart,
}


def main() -> None:
    """Runs the parts that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--port", type=int, default=4790)
    parser.add_argument("--keep", action="store_true", help="keep the folder with home and logs")
    asked = parser.parse_args()
    stage = Stage(Path(tempfile.mkdtemp(prefix="amarkav-accept-")), asked.port)
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{asked.port}/api"
    os.environ["PREFECT_HOME"] = str(stage.folder / "client")
    os.environ["PREFECT_CLIENT_MAX_RETRIES"] = "10"
    failures = Failures()
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
