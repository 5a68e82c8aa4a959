"""What the server does by itself, as code: it tells of a run that a gate stopped or that failed, of a silent source.

The messages go to the notification block `amarkav-alerts`, which the operator fills with an address of theirs; until
then it points to a port of this machine on which nobody listens. A run whose process died is booked as crashed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from prefect.automations import EventTrigger, Posture
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import AutomationCore

from flows.naming import GATE_STOPPED, SOURCE_DELIVERED

ALERTS = "amarkav-alerts"

_SILENT_AFTER = timedelta(days=2)
_NO_HEARTBEAT_AFTER = timedelta(seconds=120)
_OURS: dict[str, str | list[str]] = {"prefect.resource.id": "prefect.tag.amarkav", "prefect.resource.role": "tag"}
_LINK = "{{ flow_run|ui_url }}"


def put_automations(client: SyncPrefectClient) -> list[str]:
    """Names of the automations that the server has now; those that a person changed in the UI are set back to these."""
    block = _find_or_make_block()
    made = []
    for automation in _automations(block):
        known = client.read_automations_by_name(automation.name)
        if known:
            client.update_automation(known[0].id, automation)
        else:
            client.create_automation(automation)
        made.append(automation.name)
    return made


def _find_or_make_block() -> UUID:
    try:
        block = CustomWebhookNotificationBlock.load(ALERTS, _sync=True)  # type: ignore[call-arg]
    except ValueError:
        block = CustomWebhookNotificationBlock(
            name="Amarkav alerts",
            url="http://127.0.0.1:9/put-the-address-of-your-messenger-here",
            json_data={"text": "{{subject}}\n{{body}}"},
            headers=None,
            cookies=None,
        )
        return cast(UUID, block.save(ALERTS, _sync=True))  # type: ignore[call-arg]
    identity = cast(CustomWebhookNotificationBlock, block)._block_document_id
    assert identity is not None
    return identity


def _automations(block: UUID) -> list[AutomationCore]:
    return [
        AutomationCore(
            name="amarkav: a gate stopped a run",
            description="A whole batch failed its gate. Nothing of it was loaded; the run's message says why.",
            trigger=_on({f"prefect.flow-run.{GATE_STOPPED}"}),
            actions=[_tell(block, "A gate stopped «{{ flow_run.name }}»", "{{ flow_run.state.message }}")],
        ),
        AutomationCore(
            name="amarkav: a run failed",
            description="A run ended as failed or crashed, for a reason other than a gate.",
            trigger=_on({"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"}),
            actions=[_tell(block, "«{{ flow_run.name }}» failed", "{{ flow_run.state.message }}")],
        ),
        AutomationCore(
            name="amarkav: a source has gone silent",
            description="A source that used to deliver gave nothing new for two days: look at its last runs.",
            trigger=EventTrigger(
                posture=Posture.Proactive,
                match={"prefect.resource.id": "amarkav.source.*"},
                after={SOURCE_DELIVERED},
                expect={SOURCE_DELIVERED},
                for_each={"prefect.resource.id"},
                threshold=1,
                within=_SILENT_AFTER,
            ),
            actions=[
                SendNotification(
                    block_document_id=block,
                    subject="Amarkav: a source has gone silent",
                    body="{{ event.resource['prefect.resource.id'] }} gave nothing new for two days.",
                )
            ],
        ),
        AutomationCore(
            name="amarkav: a run has died",
            description="A run whose process is gone gives no sign of life. It is booked as crashed, so that it can be "
            "retried and the next one in the queue may start.",
            trigger=EventTrigger(
                posture=Posture.Proactive,
                match={"prefect.resource.id": "prefect.flow-run.*"},
                match_related=_OURS,
                after={"prefect.flow-run.heartbeat"},
                expect={
                    "prefect.flow-run.heartbeat",
                    "prefect.flow-run.Completed",
                    "prefect.flow-run.Rows held",
                    f"prefect.flow-run.{GATE_STOPPED}",
                    "prefect.flow-run.Failed",
                    "prefect.flow-run.Crashed",
                    "prefect.flow-run.TimedOut",
                    "prefect.flow-run.Cancelled",
                    "prefect.flow-run.Paused",
                    "prefect.flow-run.Suspended",
                    "prefect.flow-run.AwaitingRetry",
                },
                for_each={"prefect.resource.id"},
                threshold=1,
                within=_NO_HEARTBEAT_AFTER,
            ),
            actions=[
                ChangeFlowRunState(
                    name=None,
                    state=StateType.CRASHED,
                    message="Its process gave no sign of life for two minutes. Retry goes on.",
                    force=False,
                )
            ],
        ),
    ]


def _on(states: set[str]) -> EventTrigger:
    return EventTrigger(
        posture=Posture.Reactive,
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related=_OURS,
        expect=states,
        threshold=1,
        within=timedelta(0),
    )


def _tell(block: UUID, subject: str, body: str) -> SendNotification:
    return SendNotification(block_document_id=block, subject=f"Amarkav: {subject}", body=f"{body}\n{_LINK}")
