"""Reading in a pool of processes: the same rows as in one process, also when a reading process is killed on the way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from compare_homes import compare_homes
from made_news import write_news
from score_made import score_home

from flows.local_run import run_here
from flows.reading import Readers, Workers, WorkersMisnamed, free_feeder
from flows.run_report import describe_progress
from tasks.load.arrow import rejections_to_table
from tasks.parts import BatchFolder, find_run_folder, remove_folder
from tasks.records import Rejection
from warehouse.batches import REJECTIONS
from warehouse.home import Home

ROOT = Path(__file__).resolve().parent.parent
SIZE = 240


def kill_a_reader(home: Path, killed: list[int]) -> None:
    """Kills one of this process's readers as soon as a batch was read."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and not killed:
        if list(home.glob("parts/*/0001/claims.parquet")):
            readers = [one for one in psutil.Process().children() if "spawn_main" in " ".join(one.cmdline())]
            for reader in readers[:1]:
                os.kill(reader.pid, signal.SIGKILL)
                killed.append(reader.pid)
        time.sleep(0.02)


@pytest.mark.usefixtures("prefect_server")
def test_a_pool_of_which_one_process_is_killed_gives_the_same_rows(tmp_path: Path) -> None:
    news, truth = write_news(SIZE, tmp_path / "news")
    told: list[str] = []
    alone = run_here([str(news)], tmp_path / "alone", 40, workers="1", tell=told.append)
    killed: list[int] = []
    killer = threading.Thread(target=kill_a_reader, args=(tmp_path / "pool", killed))
    killer.start()
    pooled = run_here([str(news)], tmp_path / "pool", 40, workers="2")
    killer.join()
    assert len(killed) == 1
    assert (pooled.read, pooled.counts) == (alone.read, alone.counts)
    assert compare_homes(tmp_path / "alone", tmp_path / "pool") == []
    assert told[-1].startswith(f"news: {SIZE} of {SIZE} articles")
    assert set(pooled.seconds_by_stage) == {"ingest", "read", "gate", "load", "audit", "publish"}
    assert all(spent > 0 for spent in pooled.processor_by_stage.values())
    assert set(pooled.processor_by_stage) == set(pooled.seconds_by_stage)
    score = score_home(truth, Home(tmp_path / "pool"))
    assert (score.planted, score.on_others) == (alone.counts.claims.inserted + score.planted - score.read, 0)
    assert score.f1("number") > 0.98, score.missed
    assert score.copies_found == score.copies > 0
    assert score.wrongly_clustered == 0


def die_soon(_: bytes) -> None:
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_pool_that_broke_while_a_task_was_on_its_way_is_shut_down() -> None:
    larger_than_a_pipe = bytes(1_000_000)
    pool = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
    waiting = [pool.submit(die_soon, larger_than_a_pipe) for _ in range(3)]
    with pytest.raises(BrokenProcessPool):
        waiting[0].result(timeout=60)
    free_feeder(pool)
    shutting = threading.Thread(target=pool.shutdown, daemon=True)
    shutting.start()
    shutting.join(timeout=60)
    assert not shutting.is_alive()


DIED_WHILE_IT_WROTE = """
from prefect.task_runners import ProcessPoolTaskRunner
from flows.reading import free_messages
runner = ProcessPoolTaskRunner(max_workers=1).__enter__()
runner._subprocess_message_queue._wlock.acquire()  # as a process that was killed while it wrote leaves it
free_messages(runner)
runner.__exit__(None, None, None)
print("ends", flush=True)
"""


def test_a_program_ends_although_a_reader_died_while_it_wrote_a_message() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DIED_WHILE_IT_WROTE], cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    )
    assert (done.returncode, done.stdout) == (0, "ends\n"), done.stderr


ORPHANED = """
import multiprocessing, os, signal, sys
from flows.reading import _watch_parent
def stay(said):
    _watch_parent()
    said.send(os.getpid())
    signal.pause()
if __name__ == "__main__":
    hear, say = multiprocessing.Pipe()
    multiprocessing.get_context("spawn").Process(target=stay, args=(say,)).start()
    print(hear.recv(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_reader_whose_run_was_killed_ends(tmp_path: Path) -> None:
    (tmp_path / "orphaned.py").write_text(ORPHANED, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "orphaned.py"], env=environ, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    reader = int(parent.stdout.readline())
    assert parent.wait(timeout=60) == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while psutil.pid_exists(reader) and psutil.Process(reader).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.1)


def leave(_: object) -> None:
    raise SystemExit(1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_pool_that_nobody_attends_any_more_is_given_up() -> None:
    """Prefect ends a task with SystemExit when its server is gone; handed on, it ends the thread that hands on."""
    pool = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
    given: Future[None] = Future()
    pool.submit(leave, None).add_done_callback(lambda done: given.set_result(done.result()))
    waiting = SimpleNamespace(wrapped_future=given, wait=lambda seconds: wait([given], seconds))
    readers = Readers(Workers(1))
    readers._runner = SimpleNamespace(_executor=pool)
    with pytest.raises(BrokenProcessPool, match="nobody hands on"):
        readers._watch(waiting)
    assert not given.done()
    free_feeder(pool)
    for process in (pool._processes or {}).values():
        process.kill()
    pool.shutdown()


@pytest.mark.parametrize(
    ("setting", "batches", "expected"),
    [
        ("1", 100, Workers(1)),
        ("3", 1, Workers(3)),
        ("auto", 1, Workers(1)),
        ("tcp://10.0.0.5:8786", 1, Workers(0, "tcp://10.0.0.5:8786")),
    ],
)
def test_one_setting_says_who_reads(setting: str, batches: int, expected: Workers) -> None:
    assert Workers.of(setting, batches) == expected


def test_a_setting_that_cannot_be_meant_so_is_refused() -> None:
    with pytest.raises(WorkersMisnamed, match="expected auto, a number of processes"):
        Workers.of("many", 1)


def test_the_setting_of_the_environment_counts_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMARKAV_WORKERS", "5")
    assert Workers.of(None, 1) == Workers(5)
    assert Workers.of("2", 1) == Workers(2)


def test_progress_says_what_is_left() -> None:
    assert describe_progress("news", 0, 10_000, 3.0) == "news: 0 of 10,000 articles"
    assert describe_progress("news", 4_000, 10_000, 10.0) == "news: 4,000 of 10,000 articles, 400 a second, 15 s left"
    assert describe_progress("news", 1_000, 100_000, 2.0).endswith("500 a second, 0:03:18 left")


def test_parts_go_where_all_workers_can_read_them(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert find_run_folder(home, "run", {}) == home.parts / "run"
    assert find_run_folder(home, "run", {"AMARKAV_PARTS": str(tmp_path / "shared")}) == tmp_path / "shared" / "run"
    for address in ("memory://parts", f"local://{tmp_path}/by-address"):
        folder = find_run_folder(home, "run", {"AMARKAV_PARTS": address})
        batch = BatchFolder(folder / "0001")
        assert not batch.has("rejections")
        batch.write("rejections", REJECTIONS.empty_table())
        assert BatchFolder(folder / "0001").has("rejections")
        assert batch.read("rejections").schema == REJECTIONS
        assert batch.key == "0001"
        remove_folder(folder)
        assert not batch.has("rejections")


@pytest.mark.parametrize("kind", ["path", "memory://slices"])
def test_a_table_written_in_parts_is_whole_or_not_there(kind: str, tmp_path: Path) -> None:
    root = str(tmp_path) if kind == "path" else kind
    batch = BatchFolder(find_run_folder(Home(tmp_path), "run", {"AMARKAV_PARTS": root}) / "0001")
    told = Rejection("desk", "a.txt", "empty", "no text")
    row = rejections_to_table([told])

    def write(rows: int, fails: bool) -> None:
        with batch.writing("rejections", REJECTIONS) as add:
            for _ in range(rows):
                add(row)
            if fails:
                raise MemoryError

    with pytest.raises(MemoryError):
        write(2, fails=True)
    assert not batch.has("rejections")
    write(1_201, fails=False)
    assert batch.read("rejections").num_rows == 1_201
    assert sum(rows.num_rows for rows in batch.read_slices("rejections")) == 1_201
    assert max(rows.num_rows for rows in batch.read_slices("rejections")) <= 500
    with pytest.raises(MemoryError):
        write(3, fails=True)
    assert batch.read("rejections").num_rows == 1_201, "what was there before an error is gone"
