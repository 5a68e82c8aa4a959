"""Ten readers, two pipelines, decisions on held rows and publishing, all at once; then every row is accounted for.

A reader checks what no half-written state could satisfy: every claim's quote stands in its article at its span, every
claim has its article, and numbers of snapshots and articles never go back. Each writer takes sources of its own through
the stages; who decides releases held rows one by one. In the end the warehouse holds what one writer alone would have
made of it all, and every decision that was made.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from torture_child import run_child
from torture_crash import compare
from torture_report import Line
from torture_stages import Contents, digest_rows, read_contents, take_through, write_reports

from warehouse.connection import connect_snapshot, open_published, open_working
from warehouse.errors import WarehouseLocked
from warehouse.home import Home
from warehouse.quarantine import decide
from warehouse.snapshot import publish

READERS, WRITERS = 10, 2
_LEAST_ROUNDS = 1


def crowd(folder: Path, seconds: float, seed: int) -> Iterator[Line]:
    """A line for the readers, one for the writers, one for the decisions."""
    place = folder / "crowd"
    place.mkdir()
    home, alone = Home(place / "home"), Home(place / "alone")
    take_through(home, [f"seedling={write_reports(place / 'seedling.jsonl', 3, first=500)}"])
    take_through(alone, [f"seedling={place / 'seedling.jsonl'}"])
    stop, logs = time.monotonic() + seconds, place / "logs"
    over = place / "over"
    logs.mkdir()
    work: dict[str, Callable[[], int]] = {
        **{f"reader {n}": (lambda: _read(home, over)) for n in range(READERS)},
        **{f"writer {n}": (lambda n=n: _write(home, place, n, stop)) for n in range(WRITERS)},  # type: ignore[misc]
        "decider": lambda: _decide(home, over, random.Random(seed)),
        "publisher": lambda: _publish(home, over),
    }
    began = time.monotonic()
    done = _run_together(work, logs, over)
    took = time.monotonic() - began
    written = {n: done[f"writer {n}"][0] for n in range(WRITERS)}
    for n, rounds in written.items():
        for number in range(rounds):
            take_through(alone, [f"w{n}={place / f'w{n}-{number}.jsonl'}"])
    with open_working(home, at=datetime.now(UTC)) as con:
        publish(con, home, at=datetime.now(UTC))
    lost, differ = compare(_without_decisions(home), _without_decisions(alone))
    for kind, names in (
        (f"{READERS} readers: reads", [name for name in work if name.startswith("reader")]),
        (f"{WRITERS} pipelines: runs", [name for name in work if name.startswith("writer")]),
        ("releases and drops of held rows", ["decider"]),
        ("publishing", ["publisher"]),
    ):
        line = Line(kind, seed=str(seed), note=f"{took:.0f} s, all at once")
        for name in names:
            count, trouble = done[name]
            line.tried += count
            line.survived += count
            if trouble:
                line.fail(str(seed), f"{name}: {trouble}")
        if kind.startswith(f"{WRITERS}"):
            line.lost = lost
            if differ:
                line.fail(str(seed), f"not what one writer alone makes: {differ}")
        if kind.startswith("releases"):
            kept = _count_decisions(home)
            line.lost = max(0, line.tried - kept)
            if kept != line.tried:
                line.fail(str(seed), f"{line.tried} decisions were made, {kept} are there")
        yield line


def _run_together(work: dict[str, Callable[[], int]], logs: Path, over: Path) -> dict[str, tuple[int, str]]:
    """How often each did its work until the last writer had ended, and what it failed with."""
    pids = {}
    for name, one in work.items():
        pid = os.fork()
        if pid == 0:
            count = logs / f"{name}.count"
            child, status = run_child(lambda: count.write_text(str(one())) and None, logs / f"{name}.log")  # noqa: B023
            if status != 0:
                (logs / f"{name}.failed").write_text(f"status {status}: {child.told}")
            os._exit(0)
        pids[pid] = name
    writing = {pid for pid, name in pids.items() if name.startswith("writer")}
    for _ in pids:
        writing.discard(os.wait()[0])
        if not writing:
            over.touch()
    return {
        name: (
            int((logs / f"{name}.count").read_text()) if (logs / f"{name}.count").exists() else 0,
            (logs / f"{name}.failed").read_text() if (logs / f"{name}.failed").exists() else "",
        )
        for name in work
    }


def _read(home: Home, over: Path) -> int:
    reads, last = 0, (0, 0)
    while not over.exists():
        with open_published(home) as con:
            row = con.execute(
                "SELECT (SELECT snapshot_number FROM warehouse_state), (SELECT count(*) FROM articles),"
                " (SELECT count(*) FROM claims LEFT JOIN articles USING (article_id)"
                "  WHERE substr(text, span_start + 1, span_end - span_start) IS DISTINCT FROM quote),"
                " (SELECT count(*) FROM articles WHERE article_id NOT IN (SELECT article_id FROM article_revisions))"
            ).fetchone()
            assert row is not None
            time.sleep(0.2)
            again = con.execute("SELECT count(*) FROM articles").fetchone()
        number, articles, wrong, without = row
        assert (wrong, without) == (0, 0), f"{wrong} claims without their quote, {without} articles without a revision"
        assert again == (articles,), "an open snapshot changed"
        assert (number, articles) >= last, f"{(number, articles)} after {last}"
        last, reads = (number, articles), reads + 1
    return reads


def _write(home: Home, place: Path, number: int, stop: float) -> int:
    """Rounds of new articles, of which each round's are the writer's own."""
    rounds = 0
    while rounds < _LEAST_ROUNDS or time.monotonic() < stop:
        path = write_reports(place / f"w{number}-{rounds}.jsonl", 3, first=10_000 * (number + 1) + 10 * rounds)
        _again_while_locked(lambda: take_through(home, [f"w{number}={path}"]))  # noqa: B023
        rounds += 1
    return rounds


def _again_while_locked(work: Callable[[], None], tries: int = 5) -> None:
    """What the tasks do under Prefect: the wait for the lock is tried again, nothing else is."""
    for left in range(tries - 1, -1, -1):
        try:
            return work()
        except WarehouseLocked:
            if not left:
                raise


def _decide(home: Home, over: Path, chance: random.Random) -> int:
    made = 0
    while not over.exists():
        time.sleep(1.0)
        at = datetime.now(UTC)
        try:
            with open_working(home, at=at) as con:
                held = con.execute(
                    "SELECT quarantine_id FROM quarantine WHERE status = 'held' AND decided_by IS NULL"
                    " AND severity = 'critical' ORDER BY ALL LIMIT 1"
                ).fetchone()
                if held is None:
                    continue
                status = chance.choice(["released", "dropped"])
                decide(con, held[0], status=status, by="torture", at=at, note="")
                made += 1
        except WarehouseLocked:
            continue
    return made


def _publish(home: Home, over: Path) -> int:
    made = 0
    while not over.exists():
        time.sleep(1.0)
        at = datetime.now(UTC)
        with suppress(WarehouseLocked), open_working(home, at=at) as con:
            publish(con, home, at=at, keep=3, force=made % 5 == 0)
            made += 1
    return made


def _count_decisions(home: Home) -> int:
    con = connect_snapshot(home.working)
    try:
        row = con.execute("SELECT count(*) FROM quarantine WHERE decided_by = 'torture'").fetchone()
        return 0 if row is None else int(row[0])
    finally:
        con.close()


def _without_decisions(home: Home) -> Contents:
    """What the warehouse holds, the quarantine by what was held and not by what became of it."""
    found = read_contents(home.working)
    con = connect_snapshot(home.working)
    try:
        rows = con.execute("SELECT gate, row_key, expectation, payload FROM quarantine").fetchall()
    finally:
        con.close()
    return {name: rows for name, rows in found.items() if not name.startswith("quarantine")} | {
        "quarantine": digest_rows(map(repr, rows))
    }
