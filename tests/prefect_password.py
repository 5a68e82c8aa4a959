"""A part of `make accept`: a server with a password, and secrets that nobody finds again."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from prefect_alerts import messenger
from prefect_stage import PATIENCE, ROOT, Failures, Stage, read_artifacts, trigger, wait_for

from flows.environment import CLIENT_PASSWORD, SERVER_PASSWORD

SECRETS = {
    "the server's password": "planted-in-the-server-4711",
    "a block of kind Secret": "planted-in-a-block-4712",
    "the token of the alerts": "planted-in-a-token-4713",
    "a variable of the environment": "planted-in-a-variable-4714",
}


def show_password(stage: Stage, failures: Failures) -> None:
    """Without the password nobody is let in, with it all works; no planted secret is found in what was written."""
    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

    folder = stage.folder / "password"
    folder.mkdir()
    password = "amarkav:" + SECRETS["the server's password"]
    settings = {
        SERVER_PASSWORD: password,
        "PREFECT_HOME": str(folder / "home" / "prefect"),
        "AMARKAV_PLANTED_TOKEN": SECRETS["a variable of the environment"],
    }
    other = Stage(folder, stage.port + 30, settings)
    try:
        print(f"  served after {other.start():.1f} s")
        _show_doors(other, password, failures)
        _show_commands(other, password, failures)
        with temporary_settings({PREFECT_API_URL: other.api, PREFECT_API_AUTH_STRING: password}):
            _show_secrets(other, failures)
    finally:
        other.stop()
    _search_files(folder, failures)


def _show_doors(stage: Stage, password: str, failures: Failures) -> None:
    doors = [f"{stage.api}/admin/version", f"{stage.api}/flow_runs/count", f"http://127.0.0.1:{stage.port + 1}/site/"]
    for door in doors:
        wait_for(lambda: _knock(door, None), PATIENCE, f"an answer at {door}")  # noqa: B023
        statuses = [_knock(door, given) for given in (None, "amarkav:wrong", password)]
        told = f"{door.partition('127.0.0.1:')[2]}: without, with a wrong and with the password {statuses}"
        failures.check(statuses[:2] == [401, 401] and statuses[2] not in (401, 403, 500), told)


def _knock(address: str, password: str | None) -> int:
    data = b"{}" if address.endswith("count") else None
    request = Request(address, data=data, headers={"Content-Type": "application/json"})
    if password is not None:
        request.add_header("Authorization", f"Basic {base64.b64encode(password.encode()).decode()}")
    try:
        with urlopen(request) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def _show_commands(stage: Stage, password: str, failures: Failures) -> None:
    """`amarkav doctor` and `amarkav run` against the server, without and with the password."""
    asked: Mapping[str, list[str]] = {
        "doctor": ["doctor", "--home", str(stage.home), "--port", str(stage.port)],
        "run": ["run", "--home", str(stage.folder / "home-of-run")],
    }
    for name, command in asked.items():
        for given in (None, password):
            environ = {**os.environ, "PREFECT_API_URL": stage.api, "PREFECT_HOME": str(stage.folder / "client")}
            environ |= {} if given is None else {CLIENT_PASSWORD: given}
            done = subprocess.run(
                [sys.executable, "-m", "flows.cli", *command], cwd=ROOT, env=environ, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            said = done.stdout + done.stderr
            (stage.folder / f"{name}-{given is not None}.said").write_text(said, encoding="utf-8")
            if given is None:
                refused = done.returncode == 1 and f"set {CLIENT_PASSWORD} to the {SERVER_PASSWORD}" in said
                failures.check(refused and "Traceback" not in said, f"amarkav {name} without: status {done.returncode}")
            else:
                works = "answers on port" in said if name == "doctor" else done.returncode == 0
                failures.check(works, f"amarkav {name} with: status {done.returncode}")


def _show_secrets(stage: Stage, failures: Failures) -> None:
    """Runs that complete, are stopped and fail, an alert that is sent, a report and exports: then what they said."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock
    from prefect.blocks.system import Secret
    from prefect.client.orchestration import get_client

    from flows.automations import ALERTS

    Secret(value=SECRETS["a block of kind Secret"]).save("planted", _sync=True)  # type: ignore[call-arg]
    english = stage.folder / "home" / "english.jsonl"
    english.write_text("\n".join(json.dumps({"id": f"{n}", "text": f"Exports rose to {n}."}) for n in range(30)))
    with messenger() as (address, told), get_client(sync_client=True) as client:
        block: Any = CustomWebhookNotificationBlock.load(ALERTS, _sync=True)  # type: ignore[call-arg]
        block.url = f"{address}/{{{{token}}}}"
        block.secrets = {"token": SECRETS["the token of the alerts"]}
        block.save(ALERTS, overwrite=True, _sync=True)
        runs = [
            trigger("run-pipeline/run-pipeline"),
            trigger("run-pipeline/run-pipeline", {"sources": [str(english)]}),
            trigger("run-pipeline/run-pipeline", {"sources": ["/nowhere"]}),
            trigger("publish-report/publish"),
        ]
        wait_for(lambda: any("/nowhere" in text for text in told), PATIENCE, "the failure's message")
        failures.check(
            [run.state.is_completed() for run in runs] == [True, False, False, True],
            f"runs: {', '.join(run.state.name for run in runs)}",
        )
        logs = [log.message for log in client.read_logs(limit=200)]
        artifacts = [text for run in runs for text in read_artifacts(run.id).values()]
    failures.check(len(logs) > 20 and len(artifacts) > 5, f"{len(logs)} log lines, {len(artifacts)} artifacts, read")
    for name, secret in SECRETS.items():
        failures.check(not any(secret in text for text in (*logs, *artifacts, *told)), f"{name}: nowhere in them")
    (stage.folder / "home" / "logs-and-artifacts.txt").write_text("\n".join((*logs, *artifacts)), encoding="utf-8")
    command = ["export", "--output", str(stage.home / "export"), "--home", str(stage.home)]
    exported = subprocess.run(
        [sys.executable, "-m", "flows.cli", *command],
        cwd=ROOT, env={**os.environ, **stage.settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    failures.check(exported.returncode == 0, f"exported: {exported.stderr[-200:] or exported.stdout[-80:].strip()}")


def _search_files(folder: Path, failures: Failures) -> None:
    """Every byte that the installation wrote: logs, Prefect's book, snapshot, docs, report, exports, what was said."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    kinds = {"snapshots", "site", "docs", "prefect", "export"} & {part for path in files for part in path.parts}
    size = sum(path.stat().st_size for path in files)
    failures.check(len(kinds) == 5, f"{len(files):,} files, {size / 1e6:,.0f} MB, of {', '.join(sorted(kinds))}")
    for name, secret in SECRETS.items():
        found = [path.relative_to(folder).as_posix() for path in files if secret.encode() in path.read_bytes()]
        failures.check(not found, f"{name}: in {len(found)} of the files {found[:5]}")
