"""Brings a running Prefect server to what this project needs: work pool, queues, deployments, automations.

Doing it twice is doing it once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate, WorkPoolCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.states import AwaitingRetry
from prefect.workers.process import ProcessWorker

from flows.automations import put_automations
from flows.errors import CannotServe, ServerLocked, is_locked_out


def wait_for_server(seconds: float, given_up: Callable[[], bool]) -> None:
    """Returns when the server lets us in, or is no longer waited for. Raises CannotServe with what to do."""
    deadline = time.monotonic() + seconds
    with get_client(sync_client=True) as client:
        while client.api_healthcheck() is not None:
            if given_up():
                raise CannotServe(
                    "the server ended before it answered: see its log. Most often the database cannot be reached:"
                    " `amarkav doctor` tells"
                )
            if time.monotonic() > deadline:
                raise CannotServe(f"the server did not answer within {seconds:.0f} s: see its log")
            time.sleep(0.3)
        try:
            client.hello()
        except PrefectHTTPStatusError as error:
            if is_locked_out(error):
                raise CannotServe(str(ServerLocked(str(client.api_url)))) from error
            raise


def set_up_pool(name: str, queues: Mapping[str, int | None]) -> None:
    """Makes the work pool and its queues, sets their limits, and puts the automations."""
    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(name)
        except ObjectNotFound:
            client.create_work_pool(
                WorkPoolCreate(
                    name=name,
                    type=ProcessWorker.type,
                    description="Runs of this machine, each a process of its own.",
                    base_job_template=ProcessWorker.get_default_base_job_template(),
                )
            )
        for queue, limit in queues.items():
            _set_up_queue(client, name, queue, limit)
        put_automations(client)


def deploy_all(project: Path) -> list[str]:
    """Names of the deployments of the project's prefect.yaml, all deployed. Raises CannotServe with Prefect's words."""
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
        cwd=project,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotServe(f"prefect.yaml could not be deployed: {(done.stderr or done.stdout).strip()[-2000:]}")
    with get_client(sync_client=True) as client:
        return sorted(_put_form(client, deployment) for deployment in client.read_deployments(limit=200))


def resume_interrupted(pool: str) -> list[str]:
    """Names of the runs that stood as running though their process is gone, and are scheduled to go on.

    For before a worker starts: nobody else runs anything of this pool then.
    """
    running = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING]))
    )
    resumed = []
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(
            flow_run_filter=running, work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[pool]))
        ):
            if run.deployment_id is None or _lives(run):
                continue
            client.set_flow_run_state(run.id, AwaitingRetry(message="The machine or the worker stopped."), force=True)
            resumed.append(run.name)
    return resumed


def _put_form(client: SyncPrefectClient, deployment: DeploymentResponse) -> str:
    """The name of a deployment, whose form now shows the titles and descriptions of its flow's parameters.

    `prefect deploy` makes the form from the signature alone, and would deploy a module that cannot be imported.
    """
    loaded: Flow[Any, Any] = load_flow_from_entrypoint(str(deployment.entrypoint), use_placeholder_flow=False)
    form = loaded.parameters.model_dump_for_openapi()
    client.update_deployment(deployment.id, DeploymentUpdate(parameter_openapi_schema=form))
    return deployment.name


def _set_up_queue(client: SyncPrefectClient, pool: str, name: str, limit: int | None) -> None:
    try:
        queue = client.read_work_queue_by_name(name, work_pool_name=pool)
    except ObjectNotFound:
        client.create_work_queue(name, work_pool_name=pool, concurrency_limit=limit)
    else:
        client.update_work_queue(queue.id, concurrency_limit=limit)


def _lives(run: FlowRun) -> bool:
    """Whether the process of the run is still there: one that outlived its worker ends by itself."""
    _, _, pid = (run.infrastructure_pid or "").rpartition(":")
    if not pid.isdecimal():
        return False
    try:
        return b"prefect" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
