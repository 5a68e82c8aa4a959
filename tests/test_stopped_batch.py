"""A run that pauses with a form when a gate stops a batch, and does what the person decided."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client

from flows.run_pipeline import run_pipeline
from warehouse.home import Home
from warehouse.query import run_query

pytestmark = pytest.mark.usefixtures("prefect_server")

QOM = "مدیرکل صنعت، معدن و تجارت استان قم گفت: در پنج ماهه نخست سال ۱۴۰۲ صادرات استان ۱۷۴ میلیون دلار بود."


def write_source(path: Path, english: int) -> Path:
    """A batch in English that no gate lets through, then an article that may load."""
    lines = [{"id": f"e{n}", "text": f"Exports rose to {n} thousand tonnes."} for n in range(english)]
    lines.append({"id": "q", "text": QOM})
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def decide_when_paused(source: str, decision: str, seen: list[Any]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with get_client(sync_client=True) as client:
            for run in client.read_flow_runs():
                if run.state is not None and run.state.is_paused() and source in str(run.parameters):
                    seen.append(run)
                    client.resume_flow_run(run.id, run_input={"decision": decision, "by": "a reviewer"})
                    return
        time.sleep(0.5)


@pytest.mark.parametrize(("decision", "loaded"), [("drop", 1), ("abort", 0)])
def test_the_decision_is_followed(tmp_path: Path, decision: str, loaded: int) -> None:
    source = write_source(tmp_path / f"{decision}.jsonl", english=30)
    seen: list[Any] = []
    person = threading.Thread(target=decide_when_paused, args=(str(source), decision, seen))
    person.start()
    state: Any = run_pipeline(sources=[str(source)], home=tmp_path / "home", batch_size=30, ask=True, return_state=True)
    person.join()
    assert len(seen) == 1, "the run did not pause"
    if loaded:
        assert state.is_completed()
        rows = run_query(Home(tmp_path / "home"), "SELECT source_id FROM articles").to_pylist()
        assert [row["source_id"] for row in rows] == ["q"]
    else:
        assert state.name == "Gate stopped"
        assert "30 of 30" in state.message
