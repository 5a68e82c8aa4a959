"""A served installation to try things on: it is started, asked through its API, and its tables are looked into."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import flows  # noqa: F401 - sets the environment before Prefect is imported
from warehouse.home import Home
from warehouse.query import run_query

ROOT = Path(__file__).parent.parent
PATIENCE = 900
"""Seconds to wait for anything: machines are slow when they are busy, and the slowest are used for trying."""
OUTLET = "خبرگزاری نمونه"
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_PROVINCES = ["قزوین", "زنجان", "همدان", "لرستان", "مرکزی", "سمنان", "گلستان", "ایلام"]


def write_articles(path: Path, count: int, first: int = 0) -> Path:
    """A JSONL source of so many different articles, two claims each."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(first, first + count):
            text = (
                f"مدیرکل صنعت، معدن و تجارت استان {_PROVINCES[number % 8]} گفت: در هشت ماهه نخست سال ۱۴۰۲ صادرات استان "
                f"{3_000 + number} میلیون دلار بود.\n"
                f"وی افزود: وزن کالاهای صادراتی استان در این مدت {4_000 + number} هزار تن بود."
            ).translate(_DIGITS)
            out.write(json.dumps({"id": f"n{number:06}", "text": text, "agency": OUTLET}, ensure_ascii=False) + "\n")
    return path


@dataclass
class Stage:
    """The served installation under test."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    """Set in the environment besides."""
    serving: subprocess.Popen[str] | None = None

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def start(self) -> float:
        """Seconds from the command to «ready»."""
        begun = time.monotonic()
        log = (self.folder / "serve.log").open("a", encoding="utf-8")
        at = log.tell()
        self.serving = subprocess.Popen(
            [sys.executable, "-m", "flows.serve", "--home", str(self.home), "--port", str(self.port)],
            cwd=ROOT, stdout=log, stderr=log, text=True, start_new_session=True, env={**os.environ, **self.settings},
        )  # fmt: skip
        while "amarkav: ready" not in (self.folder / "serve.log").read_text(encoding="utf-8")[at:]:
            if self.serving.poll() is not None or time.monotonic() - begun > 600:
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


def trigger(deployment: str, parameters: dict[str, Any] | None = None, wait: float | None = PATIENCE) -> Any:
    """The run of a deployment, ended; with wait=0 as it stands at once."""
    from prefect.client.orchestration import get_client

    # Not run_deployment: beside a browser's event loop it gives back a coroutine.
    with get_client(sync_client=True) as client:
        run = client.create_flow_run_from_deployment(
            client.read_deployment_by_name(deployment).id, parameters=parameters or {}
        )
    return run if wait == 0 else wait_until_final(run.id, wait or PATIENCE)


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


def wait_until_final(run_id: Any, seconds: float = PATIENCE) -> Any:
    return wait_for(lambda: (run := read_run(run_id)).state.is_final() and run, seconds, f"the end of {run_id}")


def read_task_states(run_id: Any) -> list[tuple[str, str, str]]:
    """Name, kind and state name of each task run of a flow run."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    with get_client(sync_client=True) as client:
        runs = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run_id])), limit=200)
    return [(run.name, run.name.split(" ")[0], run.state.name if run.state else "") for run in runs]


def send_state(run_id: Any, state: Any, force: bool = False) -> None:
    """Asks the server for another state of a run, as the buttons of the UI do."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        client.set_flow_run_state(run_id, state, force=force)


def count_loaded(run_id: Any) -> int:
    """Batches of a run that are in the warehouse."""
    return sum(kind == "load" and state == "Completed" for _, kind, state in read_task_states(run_id))


def read_artifacts(run_id: Any) -> dict[str, str]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    one = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
    with get_client(sync_client=True) as client:
        return {str(found.key): str(found.data) for found in client.read_artifacts(artifact_filter=one)}
