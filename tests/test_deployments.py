"""prefect.yaml: every entrypoint is really there, every form can be filled by who reads no Python, one writer each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ParameterTypeError
from prefect.flows import Flow, flow, load_flow_from_entrypoint

from flows.naming import jalali_day, name_run
from flows.parameters import with_form
from seeds import read_table

TEHRAN = ZoneInfo("Asia/Tehran")
ROOT = Path(__file__).parent.parent
DEPLOYMENTS = {
    one["name"]: one for one in yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
}
each_deployment = pytest.mark.parametrize("name", DEPLOYMENTS)


def load(name: str) -> Flow[Any, Any]:
    return cast(Flow[Any, Any], load_flow_from_entrypoint(DEPLOYMENTS[name]["entrypoint"], use_placeholder_flow=False))


@each_deployment
def test_the_entrypoint_loads_by_its_module_and_not_by_its_file(name: str) -> None:
    entrypoint = DEPLOYMENTS[name]["entrypoint"]
    assert entrypoint.startswith("flows.")
    assert ":" not in entrypoint
    assert load(name).fn.__module__ == entrypoint.rpartition(".")[0]


@each_deployment
def test_every_field_of_the_form_has_a_title_a_description_and_one_type(name: str) -> None:
    properties = load(name).parameters.properties
    assert "home" in properties
    for parameter, schema in properties.items():
        assert schema["title"] != parameter, f"{name}: {parameter} shows its Python name"
        assert len(schema["description"]) > 20, f"{name}: {parameter} is not explained"
        assert "anyOf" not in schema, f"{name}: {parameter} asks for a choice of types"
        assert schema.get("default", 0) is not None, f"{name}: {parameter}, left empty, is sent as null and refused"


@each_deployment
def test_numbers_and_lists_have_limits(name: str) -> None:
    for parameter, schema in load(name).parameters.properties.items():
        limits = {"integer": {"minimum", "maximum"}, "array": {"maxItems"}}.get(schema.get("type", ""), set())
        assert limits <= set(schema), f"{name}: {parameter} has no limit"


@each_deployment
def test_the_deployment_s_own_parameters_are_accepted(name: str) -> None:
    given = DEPLOYMENTS[name].get("parameters", {})
    loaded = load(name)
    missing = [one for one in loaded.parameters.required if one not in given]
    sample: dict[str, Any] = {"source": "irna", "first": date(2025, 1, 1), "last": date(2025, 1, 2)}
    sample |= {"action": "drop", "by": "a reviewer", "note": "read wrongly"}
    assert set(given) <= set(loaded.parameters.properties)
    loaded.validate_parameters(given | {one: sample[one] for one in missing})


@each_deployment
def test_it_is_described_tagged_versioned_and_one_at_a_time(name: str) -> None:
    deployment = DEPLOYMENTS[name]
    assert "amarkav" in deployment["tags"]
    assert "**" in deployment["description"] or len(deployment["description"]) > 100
    assert deployment["version"] == "{{ $AMARKAV_VERSION }}"
    assert deployment["work_pool"]["name"] == "amarkav"
    if deployment["work_pool"]["work_queue_name"] == "writer":  # the queue takes one at a time
        assert "concurrency_limit" not in deployment, (
            "the lease of a limit ends while a run is paused, and so does the run"
        )
    else:
        assert deployment["concurrency_limit"]["limit"] == 1
        assert deployment["concurrency_limit"]["collision_strategy"] == "ENQUEUE"
    assert all(schedule["timezone"] == "Asia/Tehran" for schedule in deployment.get("schedules", []))


def test_every_configured_source_has_its_deployment_and_rests_until_it_is_turned_on() -> None:
    sources = {row["name"]: row["enabled"] for row in read_table("sources")}
    assert {f"ingest-{source}" for source in sources} == {name for name in DEPLOYMENTS if name.startswith("ingest-")}
    for source, enabled in sources.items():
        deployment = DEPLOYMENTS[f"ingest-{source}"]
        assert deployment["parameters"] == {"source": source}
        assert [schedule["active"] for schedule in deployment["schedules"]] == [enabled == "1"]


@pytest.mark.usefixtures("prefect_server")
def test_the_server_makes_the_runs_of_a_schedule_at_their_time_in_tehran() -> None:
    @flow
    def waits_for_morning() -> None:
        """Never runs."""

    (schedule,) = DEPLOYMENTS["publish"]["schedules"]
    morning = CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    with get_client(sync_client=True) as client:
        made = client.create_deployment(
            client.create_flow(waits_for_morning),
            name="morning",
            schedules=[DeploymentScheduleCreate(schedule=morning, active=True)],
        )
        # What the server's own scheduler does every minute.
        client.request("POST", f"/deployments/{made}/schedule", path_params={}, json={"min_runs": 3}).raise_for_status()
        runs = client.read_flow_runs(deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[made])), limit=200)
    times = [run.expected_start_time.astimezone(TEHRAN) for run in runs if run.expected_start_time]
    assert len(times) >= 3
    assert {(time.hour, time.minute) for time in times} == {(6, 30)}


def test_a_value_beyond_its_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(ParameterTypeError, match="less than or equal to 50000"):
        load("run-pipeline").validate_parameters({"batch_size": 60_000})
    with pytest.raises(ParameterTypeError, match="should match pattern"):
        load("backfill").validate_parameters({"source": "../etc", "first": date(2025, 1, 1), "last": date(2025, 1, 2)})


def test_a_parameter_that_is_not_explained_is_refused() -> None:
    @flow
    def unexplained(days: int = 3) -> int:
        return days

    with pytest.raises(TypeError, match="parameter days of flow unexplained"):
        with_form(unexplained)


def test_names_tell_the_day_in_tehran() -> None:
    late = datetime(2025, 10, 14, 21, 0, tzinfo=UTC)  # half past midnight in Tehran
    assert jalali_day(late) == "1404-07-23"
    assert name_run("ingest irna", late) == "ingest irna 1404-07-23"
    assert name_run("ingest irna", late, 1_128) == "ingest irna 1404-07-23 · 1,128 articles"
    assert name_run("run seeds", late, 1) == "run seeds 1404-07-23 · 1 article"
