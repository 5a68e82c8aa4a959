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


def write_source(path: Path) -> Path:
    """A batch of 24 that no gate lets through, for 20 of them are in English; then an article that may load."""
    lines = [{"id": f"e{n:02}", "text": f"Exports rose to {n} thousand tonnes."} for n in range(20)]
    lines += [{"id": f"p{n}", "text": f"{QOM}\nپایان گزارش {n}"} for n in "۱۲۳۴"]
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


@pytest.mark.parametrize(
    ("decision", "loaded"), [("release", ["p۱", "p۲", "p۳", "p۴", "q"]), ("drop", ["q"]), ("abort", [])]
)
def test_the_decision_is_followed(tmp_path: Path, decision: str, loaded: list[str]) -> None:
    source = write_source(tmp_path / f"{decision}.jsonl")
    home = Home(tmp_path / "home")
    seen: list[Any] = []
    person = threading.Thread(target=decide_when_paused, args=(str(source), decision, seen))
    person.start()
    state: Any = run_pipeline(sources=[str(source)], home=home.root, batch_size=24, ask=True, return_state=True)
    person.join()
    assert len(seen) == 1, "the run did not pause"
    if not loaded:
        assert state.name == "Gate stopped"
        assert "20 of 24" in state.message
        return
    rows = run_query(home, "SELECT source_id FROM articles ORDER BY ALL").to_pylist()
    assert [row["source_id"] for row in rows] == loaded
    (said,) = run_query(
        home, "SELECT DISTINCT verdict, observed FROM gate_results WHERE expectation = 'most_rows_pass' AND NOT success"
    ).to_pylist()
    (held,) = run_query(home, "SELECT count(*) AS n FROM quarantine WHERE gate = 'articles'").to_pylist()
    if decision == "release":
        assert (state.name, held["n"]) == ("Rows held", 20)
        assert said["verdict"] == "flagged"
        assert said["observed"].endswith("; release by a reviewer: no note")
    else:
        assert (state.name, held["n"], said["verdict"]) == ("Completed", 0, "stopped")
