"""A part of `make accept`: the automations tell, by the notification block that the operator filled."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prefect_stage import PATIENCE, Failures, Stage, trigger, wait_for

SILENT = "amarkav: a source has gone silent"


@contextmanager
def messenger() -> Iterator[tuple[str, list[str]]]:
    """The address of a webhook on loopback, and what it was told."""
    told: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", told
        server.shutdown()


def show_alerts(stage: Stage, failures: Failures) -> None:
    """With the block filled, a gate that stops a run, a run that fails and a silent source are told of."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock
    from prefect.client.orchestration import get_client
    from prefect.events import emit_event
    from prefect.events.schemas.automations import AutomationCore

    from flows.automations import ALERTS, put_automations
    from flows.naming import SOURCE_DELIVERED

    with messenger() as (address, told), get_client(sync_client=True) as client:
        block: Any = CustomWebhookNotificationBlock.load(ALERTS, _sync=True)  # type: ignore[call-arg]
        block.url = address
        block.save(ALERTS, overwrite=True, _sync=True)
        english = stage.folder / "alerts.jsonl"
        lines = [json.dumps({"id": f"{n}", "text": f"Exports rose to {n} thousand tonnes."}) for n in range(30)]
        english.write_text("\n".join(lines), encoding="utf-8")
        trigger("run-pipeline/run-pipeline", {"sources": [str(english)]})
        wait_for(lambda: any("A gate stopped" in text for text in told), PATIENCE, "the gate's message")
        failures.check(any("30 of 30" in text and "/runs/flow-run/" in text for text in told), f"told: {told[-1]!r}")
        trigger("run-pipeline/run-pipeline", {"sources": ["/nowhere"]})
        wait_for(lambda: any("/nowhere" in text for text in told), PATIENCE, "the failure's message")
        failures.check(any("failed" in text for text in told), f"told: {told[-1]!r}")
        known: Any = client.read_automations_by_name(SILENT)[0]
        automation: Any = AutomationCore(**known.model_dump(exclude={"id", "owner_resource"}))
        automation.trigger.within = timedelta(seconds=15)  # instead of two days
        client.update_automation(known.id, automation)
        emit_event(SOURCE_DELIVERED, resource={"prefect.resource.id": "amarkav.source.irna"})
        wait_for(lambda: any("silent" in text for text in told), PATIENCE, "the message of a silent source")
        failures.check("amarkav.source.irna" in told[-1], f"told: {told[-1]!r}")
        put_automations(client)
        again: Any = client.read_automations_by_name(SILENT)[0]
        failures.check(again.trigger.within == timedelta(days=2), "starting again sets the automation back")
        block = CustomWebhookNotificationBlock.load(ALERTS, _sync=True)  # type: ignore[call-arg]
        failures.check(block.url == address, "and leaves the filled block alone")
