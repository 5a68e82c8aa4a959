"""A day's work of the pipeline in one forked process, so that it can be killed two hundred times in minutes.

The stages are the real ones: the functions behind the Prefect tasks, with the real loader, gates, migrations and
snapshots, in the order of `flows.run_pipeline`, `flows.fetching` and `flows.backfill`. What is left out is Prefect
itself (it takes ten seconds to start) and the pictures for its UI; `become_command` is the real
command, killed less often.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent / "web"))

from prose import write_story
from server import World, serve
from sources import WEB, make_source

os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")

import flows  # noqa: F401 - sets the environment that Prefect must find
import tasks.audit.task
import tasks.gate.task
import tasks.ingest.task
from tasks.audit.task import audit
from tasks.extract.reader import EXTRACTOR_VERSION
from tasks.extract.task import extract
from tasks.gate.task import gate
from tasks.ingest.archive_days import Month
from tasks.ingest.fetch_source import list_waiting, mark_pages_read
from tasks.ingest.task import fetch, ingest
from tasks.ingest.web_source import WebSource
from tasks.load.task import load, open_run, publish
from tasks.normalise.task import normalise
from tasks.parts import BatchFolder
from tasks.publish.task import write_parquet
from warehouse.connection import connect_snapshot, open_working
from warehouse.fetching import finish_month
from warehouse.home import Home

MONTH = Month(1404, 7)
_words = str.split
_VOLATILE = frozenset(
    _words(
        "run_id closed_run_id ingested_at valid_from valid_to first_seen_at checked_at audited_at loaded_at happened_at"
        " asked_at first_asked_at last_seen_at changed_at fetched_at finished_at decided_at applied_at"
    )
)
_BOOKS = frozenset(("runs", "loads", "gate_results", "warehouse_state"))
"""Tables that log what ran: a run that was killed is rightly in them."""


@dataclass(frozen=True)
class Scene:
    """What a day's work reads: an outlet of the test web and a file."""

    outlet: WebSource
    file: Path
    server: int
    """The process of the test web."""


@contextmanager
def set_scene(folder: Path, stories: int = 8) -> Iterator[Scene]:
    """A test web in a process of its own, and a file of reports of which a gate holds one back, for the body."""
    folder.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        with serve(World(stories=stories)) as world:
            os.write(writing, f"{world.port}\n".encode())
            while os.getppid() != 1:
                time.sleep(0.5)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        world = World(port=int(said.readline()))
    try:
        yield Scene(make_source(world, "nastooh"), write_reports(folder / "desk.jsonl"), pid)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def write_reports(path: Path, count: int = 5, first: int = 100) -> Path:
    """A file of so many reports; a gate holds back the shares of the third, which make 112 %."""
    share = "صادرات استان به تفکیک بخش‌ها شامل صنعت ۴۵ درصد، معدن ۲۵ درصد، کشاورزی ۲۰ درصد، پتروشیمی ۱۲ درصد، فرش دستباف ۶ درصد و صنایع دستی ۴ درصد است."  # noqa: E501
    lines = []
    for number in range(count):
        story = write_story(first + number)
        text = "\n".join((story.lead, *story.paragraphs, *([share] if number == 2 else [])))
        lines.append({"id": f"d{number}", "text": text, "published_on": story.day.isoformat(), "title": story.title})
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def warm_up(folder: Path) -> None:
    """Imports everything and runs a day once, so that a fork has nothing left to load. No database stays open."""
    for module in (tasks.audit.task, tasks.gate.task):
        module.create_markdown_artifact = lambda **_: None  # type: ignore[attr-defined]
    tasks.ingest.task.get_run_logger = lambda: logging.getLogger("torture")  # type: ignore[assignment]
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    take_through(Home(folder / "warm"), [f"desk={write_reports(folder / 'warm.jsonl', 3)}"])


def work_a_day(home: Home, scene: Scene) -> None:
    """Backfills a month, fetches what is new, reads what waits and a file, publishes. Done again, it changes none."""
    fill_a_month(home, scene)
    done = fetch.fn(scene.outlet, home.root, WEB)
    folder = home.parts / f"fetched-{uuid4()}"
    waiting = list_waiting(scene.outlet, home, folder / "nastooh.pages", done.rejections)
    take_through(home, [f"desk={scene.file}"] + ([f"nastooh={waiting.path}"] if waiting is not None else []))
    if waiting is not None:
        mark_pages_read(home, waiting)
    shutil.rmtree(folder, ignore_errors=True)


def fill_a_month(home: Home, scene: Scene) -> None:
    """One Jalali month out of the outlet's archive, booked as done when all of it came."""
    done = fetch.fn(scene.outlet, home.root, WEB, (), MONTH.days)
    if not done.is_unfinished:
        at = datetime.now(UTC)
        with open_working(home, at=at) as con:
            finish_month(con, scene.outlet.name, str(MONTH), pages=done.fresh + done.unchanged + done.kept, at=at)


def take_through(home: Home, specs: list[str]) -> None:
    """The sources through ingest, extract, gate, load, audit and publish."""
    run_id = str(uuid4())
    begin(home, run_id, specs)
    for batch in read_sources(home, home.parts / run_id, specs):
        read_batch(batch)
        judge_batch(home, batch)
        load.fn(home.root, batch, run_id, EXTRACTOR_VERSION)
    publish_all(home, run_id)
    shutil.rmtree(home.parts / run_id, ignore_errors=True)


def become_command(home: Home, log: Path, *arguments: str) -> None:
    """Does not return: the process goes on as `amarkav run`, with Prefect and all, in a session of its own."""
    os.setsid()
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    for stream in (1, 2):
        os.dup2(out, stream)
    command = [sys.executable, "-m", "flows.cli", "run", "--home", str(home.root), *arguments]
    os.execv(sys.executable, command)


def end_session(leader: int) -> None:
    """Kills what a killed command left running: Prefect's small server is a process of its own."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def begin(home: Home, run_id: str, specs: list[str]) -> None:
    """The run, booked; the schema and the dimensions brought up to date."""
    open_run.fn(home.root, run_id, specs, EXTRACTOR_VERSION, "torture")


def read_sources(home: Home, folder: Path, specs: list[str]) -> list[Path]:
    """The batches of the sources' new articles."""
    batches: list[Path] = []
    for spec in specs:
        batches += ingest.fn(spec, home.root, folder, EXTRACTOR_VERSION, len(batches) + 1, 5).batches
    return batches


def read_batch(batch: Path) -> None:
    """The batch's claims."""
    if BatchFolder(batch).has("articles"):
        normalise.fn(batch)
        extract.fn(batch)


def judge_batch(home: Home, batch: Path) -> None:
    """What of the batch may load."""
    if BatchFolder(batch).has("articles"):
        gate.fn(home.root, batch)


def publish_all(home: Home, run_id: str) -> None:
    """The audits, the snapshot and its Parquet."""
    audit.fn(home.root, run_id)
    publish.fn(home.root, run_id)
    write_parquet.fn(home.root)


Contents = dict[str, tuple[int, str]]
"""Rows and digest of each table."""


def read_contents(path: Path) -> Contents:
    """What a database holds, apart from instants, ids of runs, and the books of what ran."""
    con = connect_snapshot(path)
    try:
        names = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        found: Contents = {}
        for name in names:
            if name in _BOOKS or name.startswith("dim_date"):
                continue
            columns = [one for (one, *_) in con.execute(f"DESCRIBE {name}").fetchall() if one not in _VOLATILE]
            if name == "fetch_state":
                columns.remove("status")  # who asks a second time is told 304 for 200
            shown = ", ".join(f"({one} IS NULL)" if one == "read_at" else one for one in columns)
            rows = con.execute(f"SELECT {shown} FROM {name}").fetchall()
            found[name] = digest_rows(map(repr, rows))
        return found
    finally:
        con.close()


def digest_rows(rows: Iterable[str]) -> tuple[int, str]:
    """Their number and a digest that does not depend on their order."""
    ordered = sorted(rows)
    return len(ordered), hashlib.sha256("\n".join(ordered).encode()).hexdigest()
