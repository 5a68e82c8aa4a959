"""Parts of `make accept`: a worker killed, a run cancelled, two writers at once, a server away, records under load."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from itertools import pairwise

from prefect_stage import (
    PATIENCE,
    ROOT,
    Failures,
    Stage,
    count_loaded,
    read_run,
    read_task_states,
    send_state,
    trigger,
    wait_for,
    wait_until_final,
    write_articles,
)


def show_kill(stage: Stage, failures: Failures) -> None:
    """Worker and run are killed in the middle of 1,000 articles; the retry does only what was not done."""
    from prefect.states import AwaitingRetry

    source = write_articles(stage.folder / "kill.jsonl", 1_000)
    run = trigger("run-pipeline/run-pipeline", {"sources": [str(source)], "batch_size": 100}, wait=0)
    wait_for(lambda: count_loaded(run.id) >= 3, PATIENCE, "the third batch")
    victims = [
        pid
        for words in ("prefect worker start", "prefect.flow_engine", "prefect flow-run execute", "prefect.engine")
        for pid in stage.processes(words)
    ]
    for pid in dict.fromkeys(victims):
        os.kill(pid, signal.SIGKILL)
    time.sleep(3)
    done = {name for name, _, state in read_task_states(run.id) if state == "Completed"}
    print(
        f"  killed {len(set(victims))} processes, {count_loaded(run.id)} of 10 batches loaded, {len(done)} tasks done"
    )
    begun = time.monotonic()
    booked = wait_until_final(run.id)
    told = f"{booked.state.name}: {booked.state.message}"
    failures.check(booked.state.is_crashed(), f"booked after {time.monotonic() - begun:.0f} s: {told}")
    send_state(run.id, AwaitingRetry(message="Retry"))
    ended = wait_until_final(run.id)
    failures.check(ended.state.is_completed(), f"the retry: {ended.state.name}: {ended.state.message}")
    after = read_task_states(run.id)
    # A task of the first attempt keeps its task run; the retry enters it again, as Cached where it was not done again.
    cached = {name for name, _, state in after if state == "Cached"}
    must = done - {"open run"}  # which only books the run, and does so each time
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


def show_cancel(stage: Stage, failures: Failures) -> None:
    """A run that is cancelled leaves the warehouse at its last whole batch, and a new run brings the rest."""
    from prefect.states import Cancelling

    source = write_articles(stage.folder / "cancel.jsonl", 1_000, 40_000)
    given = {"sources": [str(source)], "batch_size": 100}
    run = trigger("run-pipeline/run-pipeline", given, wait=0)
    wait_for(lambda: count_loaded(run.id) >= 2, PATIENCE, "the second batch")
    send_state(run.id, Cancelling())
    ended = wait_until_final(run.id)
    failures.check(ended.state.is_cancelled(), f"{ended.state.name}: {ended.state.message}")
    # Readers see nothing of it until a run publishes: any other run will do.
    trigger("run-pipeline/run-pipeline", {"sources": [str(write_articles(stage.folder / "one.jsonl", 1, 45_000))]})
    of_source = "FROM articles LEFT JOIN claims USING (article_id) WHERE source = 'cancel'"
    ((articles, claims),) = stage.ask(f"SELECT count(DISTINCT article_id), count(claim_id) {of_source}")
    failures.check(
        0 < articles < 1_000 and articles % 100 == 0 and claims == 2 * articles,
        f"the warehouse stands at {articles} articles with {claims} claims",
    )
    ((status, message),) = stage.ask(f"SELECT status, message FROM runs WHERE run_id = '{run.id}'")
    failures.check(status == "failed", f"the book of runs: {status}: {message}")
    again = trigger("run-pipeline/run-pipeline", given)
    rows = stage.ask(f"SELECT count(DISTINCT article_id), count(claim_id) {of_source}")
    failures.check(rows == [(1_000, 2_000)], f"after a new run: {rows}, {again.state.message}")


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
    other = trigger("audit-warehouse/audit", wait=0)  # another deployment that writes
    ended = sorted((wait_until_final(run.id) for run in (*runs, other)), key=lambda run: run.start_time)
    failures.check(all(run.state.is_completed() for run in ended), "all three completed")
    gaps = [(later.start_time - sooner.end_time).total_seconds() for sooner, later in pairwise(ended)]
    failures.check(min(gaps) >= 0, f"each began after the end of the one before: {gaps} s later")
    rows = stage.ask("SELECT count(*) FROM articles WHERE source LIKE 'queue%'")
    failures.check(rows == [(400,)], f"articles of both: {rows}")


def show_server_away(stage: Stage, failures: Failures) -> None:
    """The server is stopped for 20 s (SIGSTOP) during a run, then killed, and the run ends well both times."""
    for how, first in (("stopped for 20 s", 10_000), ("killed and started again", 20_000)):
        source = write_articles(stage.folder / f"away{first}.jsonl", 600, first)
        run = trigger("run-pipeline/run-pipeline", {"sources": [str(source)], "batch_size": 100}, wait=0)
        wait_for(lambda: count_loaded(run.id) >= 1, PATIENCE, "the first batch")  # noqa: B023
        servers = stage.processes("prefect server start") + stage.processes("prefect.server.api.server")
        for pid in servers:
            os.kill(pid, signal.SIGSTOP if "stopped" in how else signal.SIGKILL)
        time.sleep(20)
        if "stopped" in how:
            for pid in servers:
                os.kill(pid, signal.SIGCONT)
        wait_for(lambda: read_run(run.id).state, PATIENCE, "the server")  # noqa: B023
        other = wait_until_final(trigger("audit-warehouse/audit", wait=0).id)
        ended = wait_until_final(run.id)
        later = (other.start_time - ended.end_time).total_seconds()
        failures.check(
            later >= 0, f"the server still knows whose turn it is: the next writer began {later:.0f} s later"
        )
        rows = stage.ask(f"SELECT count(*) FROM articles WHERE source = 'away{first}'")
        failures.check(ended.state.is_completed() and rows == [(600,)], f"server {how}: {ended.state.name}, {rows}")


def show_records(stage: Stage, failures: Failures) -> None:
    """`amarkav run` without a server: each of more than 200 task runs is on record when the command has ended."""
    # Every second batch doubles the size: of each source 2 of 1, 2 of 2, 2 of 4, 2 of 8, 2 of 16.
    named = [write_articles(stage.folder / f"records{n}.jsonl", 62, 50_000 + 100 * n) for n in range(6)]
    sources = [part for source in named for part in ("--source", str(source))]
    home = stage.folder / "without-server"
    asked = ["--home", str(home), "--batch-size", "1", "--workers", "1"]
    environ = {name: value for name, value in os.environ.items() if name not in ("PREFECT_API_URL", "PREFECT_HOME")}
    environ["HOME"] = str(stage.folder)
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", *sources, *asked],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    failures.check(done.returncode == 0, f"372 articles in {time.monotonic() - begun:.0f} s {done.stderr[-300:]}")
    with closing(sqlite3.connect(home / "prefect" / "prefect.db")) as book:
        kinds = dict(
            book.execute("SELECT substr(name, 1, instr(name || ' ', ' ') - 1), count(*) FROM task_run GROUP BY 1")
        )
        states = dict(book.execute("SELECT state_name, count(*) FROM task_run GROUP BY 1"))
    of_batches = {kind: kinds.get(kind) for kind in ("normalise", "extract", "gate", "load")}
    failures.check(set(of_batches.values()) == {60}, f"task runs on record: {sum(kinds.values())}, {of_batches}")
    failures.check(set(states) == {"Completed"}, f"their states: {states}")
