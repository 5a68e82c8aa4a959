"""The main job on an embedded Prefect server and a real warehouse: what goes in, what comes out, what is held back."""

from __future__ import annotations

import asyncio
import json
import re
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowRunFilter,
    FlowRunFilterId,
)
from prefect.flows import load_flow_from_entrypoint

from flows.local_run import run_here
from flows.summary import RunSummary
from tasks.gate.gate import GateBatchFailed
from tasks.ingest.source import SourceError
from warehouse.home import Home
from warehouse.query import run_query

pytestmark = pytest.mark.usefixtures("prefect_server")

QAZVIN = (
    "مدیرکل صنعت، معدن و تجارت استان قزوین گفت: در هشت ماهه نخست سال ۱۴۰۲ صادرات استان ۲۹۳ میلیون دلار بود.\n"
    "وی افزود: وزن کالاهای صادراتی استان در این مدت ۴۱۷ هزار تن بود."
)
ZANJAN = "در سه ماهه نخست سال ۱۴۰۱ از استان زنجان ۳۸ هزار تن کالا به ارزش ۵۹ میلیون دلار صادر شد."
NO_NUMBER = "نمایشگاه صنایع دستی استان زنجان با حضور تولیدکنندگان گشایش یافت."
SHARES = (
    "صادرات استان به تفکیک بخش‌ها شامل صنعت {} درصد، معدن ۲۵ درصد، کشاورزی ۲۰ درصد، پتروشیمی ۱۲ درصد،"
    " فرش دستباف ۶ درصد و صنایع دستی ۴ درصد است."
)


def write_source(path: Path, articles: dict[str, str]) -> Path:
    lines = [json.dumps({"id": key, "text": text}, ensure_ascii=False) for key, text in articles.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(home: Path, *sources: Path, batch_size: int = 500) -> RunSummary:
    return run_here(sources=[str(source) for source in sources], home=home, batch_size=batch_size)


def ask(home: Path, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in run_query(Home(home), query).to_pylist()]


def test_a_run_whose_audits_fail_publishes_and_says_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, write_source(tmp_path / "first.jsonl", {"q": QAZVIN})).audited is not None
    with duckdb.connect(str(Home(home).working)) as con:
        con.execute("ALTER TABLE audits RENAME detail TO said")
    summary = run(home, write_source(tmp_path / "second.jsonl", {"z": ZANJAN}))
    assert summary.audited is None
    assert summary.headline.endswith("0 rows held back; the audits could not be made, and stand as before")
    assert summary.fresh


def said_in(home: Path, columns: str = "source_id, indicator, value::VARCHAR, unit, ref_area") -> list[tuple[Any, ...]]:
    return ask(home, f"SELECT {columns} FROM claims JOIN articles USING (article_id) ORDER BY ALL")


def test_articles_become_claims_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    source = write_source(tmp_path / "news.jsonl", {"q": QAZVIN, "z": ZANJAN, "n": NO_NUMBER})
    home = tmp_path / "home"
    first = run(home, source)
    assert (first.read, first.known, first.without_numbers, first.fresh) == (3, 0, 1, True)
    assert first.counts.articles.inserted == 3
    assert first.counts.claims.inserted == 4
    claims = said_in(home)
    assert claims == [
        ("q", "export_value", "293000000.000000", "USD", "IR-26"),
        ("q", "export_weight", "417000.000000", "tonne", "IR-26"),
        ("z", "export_value", "59000000.000000", "USD", "IR-19"),
        ("z", "export_weight", "38000.000000", "tonne", "IR-19"),
    ]
    snapshot = (home / "amarkav.duckdb").resolve()
    second = run(home, source)
    assert (second.read, second.known, second.counts.changed, second.fresh) == (3, 3, 0, False)
    assert second.gates == ()
    assert (home / "amarkav.duckdb").resolve() == snapshot
    assert said_in(home) == claims
    assert list((home / "parts").iterdir()) == []


def test_a_corrected_article_replaces_its_claims_and_a_new_one_is_added(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, write_source(tmp_path / "news.jsonl", {"q": QAZVIN, "z": ZANJAN}))
    corrected = QAZVIN.replace("۲۹۳ میلیون", "۲۳۹ میلیون")
    summary = run(home, write_source(tmp_path / "news.jsonl", {"q": corrected, "z": ZANJAN, "n": NO_NUMBER}))
    assert (summary.read, summary.known) == (3, 1)
    assert said_in(home, "source_id, revision, value::BIGINT") == [
        ("q", 2, 417_000),
        ("q", 2, 239_000_000),
        ("z", 1, 38_000),
        ("z", 1, 59_000_000),
    ]


def test_small_batches_and_large_ones_give_the_same_rows(tmp_path: Path) -> None:
    articles = {
        f"{number}": text
        for number, text in enumerate([QAZVIN, ZANJAN, QAZVIN + "\nپایان", NO_NUMBER, ZANJAN + "\nپایان"])
    }
    source = write_source(tmp_path / "news.jsonl", articles)
    tables = []
    for size in (2, 500):
        home = tmp_path / f"home-{size}"
        summary = run(home, source, batch_size=size)
        assert summary.counts.articles.inserted == 5
        tables.append(
            {
                table: ask(home, f"SELECT * EXCLUDE ({without}) FROM {table} ORDER BY ALL")
                for table, without in (
                    ("articles", "run_id, ingested_at"),
                    ("claims", "run_id, valid_from"),
                    ("unclaimed_numbers", "run_id"),
                )
            }
        )
    assert tables[0] == tables[1]
    assert len(tables[0]["claims"]) == 8


def test_a_breakdown_of_112_percent_is_held_back_and_everything_else_is_loaded(tmp_path: Path) -> None:
    too_much = QAZVIN + "\n" + SHARES.format("۴۵")
    rounding = ZANJAN + "\n" + SHARES.format("۳۲٫۸")
    home = tmp_path / "home"
    summary = run(home, write_source(tmp_path / "news.jsonl", {"112": too_much, "99.8": rounding, "q": QAZVIN}))
    assert summary.held_rows == 6
    assert [(line.gate, line.rows) for line in summary.held] == [("share_groups", 6)]
    assert "112" in summary.held[0].first_reason
    assert ask(home, "SELECT bool_and(reason LIKE '%112%') FROM quarantine") == [(True,)]
    assert ask(home, "SELECT DISTINCT status FROM quarantine") == [("held",)]
    assert ask(
        home, "SELECT source_id, count(*) FROM claims JOIN articles USING (article_id) GROUP BY 1 ORDER BY 1"
    ) == [
        ("112", 2),
        ("99.8", 8),
        ("q", 2),
    ]
    (line,) = [line for line in summary.gates if line.verdict == "quarantined"]
    assert (line.gate, line.severity, line.failing) == ("share_groups", "critical", 1)
    again = run(home, tmp_path / "news.jsonl")
    assert (again.counts.changed, again.held_rows) == (0, 0)


def test_bad_input_is_counted_and_the_rest_is_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "good.txt").write_text(QAZVIN, encoding="utf-8")
    (folder / "good-again.txt").write_text(QAZVIN, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "old.txt").write_bytes("صادرات استان به 12 تن رسيد".encode("cp1256"))
    lines = tmp_path / "feed.jsonl"
    lines.write_text(
        '{"id": "1"}\n{"id": \n' + json.dumps({"id": "3", "text": ZANJAN, "lead": "x"}) + "\n", encoding="utf-8"
    )
    home = tmp_path / "home"
    summary = run(home, folder, lines)
    assert summary.read == 2
    assert summary.rejected == {"empty": 1, "encoding": 1, "duplicate": 1, "missing_field": 1, "bad_json": 1}
    assert ask(home, "SELECT source, source_id, reason FROM rejections ORDER BY ALL") == [
        ("feed", "feed.jsonl:1", "missing_field"),
        ("feed", "feed.jsonl:2", "bad_json"),
        ("inbox", "empty.txt", "empty"),
        ("inbox", "good.txt", "duplicate"),
        ("inbox", "old.txt", "encoding"),
    ]
    assert [(notice.code, notice.subject, notice.count) for notice in summary.notices] == [("unknown_field", "lead", 1)]
    assert len(said_in(home)) == 4
    again = run(home, folder, lines)
    assert (again.counts.changed, again.rejected) == (0, summary.rejected)


def test_a_copy_that_comes_in_a_later_run_is_rejected_and_its_original_stays(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "b.txt").write_text(QAZVIN, encoding="utf-8")
    home = tmp_path / "home"
    run(home, folder)
    before = said_in(home)
    (folder / "a.txt").write_text(QAZVIN, encoding="utf-8")
    summary = run(home, folder)
    assert summary.rejected == {"duplicate": 1}
    assert summary.counts.articles.changed == 0
    assert said_in(home) == before


def test_a_source_that_cannot_be_read_fails_the_run_before_anything_is_written(tmp_path: Path) -> None:
    good = write_source(tmp_path / "news.jsonl", {"q": QAZVIN})
    with pytest.raises(SourceError, match="there is nothing at"):
        run(tmp_path / "home", good, tmp_path / "nowhere")
    assert not (tmp_path / "home" / "work").exists()


def test_a_batch_that_the_gate_stops_fails_the_run_loads_nothing_and_says_why(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, write_source(tmp_path / "news.jsonl", {"q": QAZVIN}))
    english = {str(number): f"Exports of the province rose to {number} thousand tonnes." for number in range(100, 125)}
    with pytest.raises(GateBatchFailed, match="25 of 25 articles are held back"):
        run(home, write_source(tmp_path / "english.jsonl", english))
    assert list((home / "parts").iterdir()) == []
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]
    # The failed run published nothing; the next one shows what it left in the book of runs.
    assert ask(home, "SELECT status FROM runs") == [("completed",)]
    run(home, write_source(tmp_path / "news.jsonl", {"z": ZANJAN}))
    assert ask(home, "SELECT status, message LIKE '%25 of 25 articles%' FROM runs ORDER BY started_at") == [
        ("completed", None),
        ("failed", True),
        ("completed", None),
    ]
    assert ask(home, "SELECT DISTINCT gate, verdict FROM gate_results WHERE verdict = 'stopped'") == [
        ("batches", "stopped")
    ]
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


def read_from_api(run_id: str, last_task: str) -> tuple[Any, list[Any], list[Any]]:
    """Flow run, task runs and artifacts as the server has them, once `last_task` is among them.

    Prefect's server records task runs out of a queue of events, so the last one may come a moment after the run's end.
    """

    async def read() -> tuple[Any, list[Any], list[Any]]:
        async with get_client() as client:
            one = FlowRunFilter(id=FlowRunFilterId(any_=[run_id]))
            deadline = time.monotonic() + 60
            tasks = await client.read_task_runs(flow_run_filter=one)
            while last_task not in {task.name for task in tasks} and time.monotonic() < deadline:
                await asyncio.sleep(0.2)
                tasks = await client.read_task_runs(flow_run_filter=one)
            artifacts = await client.read_artifacts(
                artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
            )
            return await client.read_flow_run(run_id), list(tasks), list(artifacts)

    return asyncio.run(read())


def test_prefect_sees_the_run_its_tasks_and_what_the_gates_said(tmp_path: Path) -> None:
    source = write_source(tmp_path / "news.jsonl", {"q": QAZVIN + "\n" + SHARES.format("۴۵")})
    summary = run(tmp_path / "home", source)
    flow_run, tasks, artifacts = read_from_api(summary.run_id, last_task="data docs")
    assert re.fullmatch(r"run news \d{4}-\d\d-\d\d · 1 article", flow_run.name)
    assert (flow_run.state.type.value, flow_run.state.name) == ("COMPLETED", "Rows held")
    assert "1 article read" in flow_run.state.message
    assert "6 rows held back" in flow_run.state.message
    names = {task.name for task in tasks}
    stages = {"normalise 0001", "extract 0001", "gate 0001", "load 0001"}
    assert {"open run", "ingest news", "watch sources", "publish", "data docs"} | stages <= names
    # For each tag of a task Prefect asks the server for leave, and a server that is away then fails the run.
    assert [task.name for task in tasks if task.tags] == []
    (gates,) = [artifact for artifact in artifacts if artifact.key == "gates"]
    said = json.loads(gates.data) if isinstance(gates.data, str) else gates.data
    assert len(said) == len(summary.gates)
    assert [line["failing"] for line in said if line["verdict"] == "quarantined"] == [1]


def test_the_deployment_s_entrypoint_loads() -> None:
    flow = load_flow_from_entrypoint("flows.run_pipeline.run_pipeline", use_placeholder_flow=False)
    assert flow.name == "run-pipeline"
    properties = flow.parameters.model_dump()["properties"]
    assert set(properties) == {"sources", "home", "batch_size", "ask", "workers"}
    assert all(parameter.get("description") for parameter in properties.values())
