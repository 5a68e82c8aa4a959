"""What goes wrong around a run: disks, limits, clocks, damaged files, other processes, the network.

Each fault must end in a sentence that says where and what to do, or be survived; when it is over, the same work is done
again and must leave what an undisturbed run leaves. Disks are small tmpfs mounts, limits are the kernel's own.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import torture_crash as crash
from torture_child import Work, run_child
from torture_report import Line
from torture_stages import Contents, Scene, fill_a_month, publish_all, read_contents

import tasks.audit.task
import tasks.load.task
from flows.cli import _sentence
from warehouse.connection import open_published, open_working
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.lock import hold_lock
from warehouse.repair import find_damage, rebuild_working
from warehouse.snapshot import publish

MEGABYTE = 1 << 20


class Told(Exception):
    """What the command line would have said."""


@dataclass
class Ground:
    """Gated batches and an empty warehouse: the home that most faults begin with, and what it must become."""

    folder: Path
    scene: Scene
    base: Path
    expected: Contents = field(default_factory=dict)

    def fresh(self, root: Path | None = None) -> Home:
        """A copy of the home."""
        place = root or self.folder / "fault"
        if root is None:
            shutil.rmtree(place, ignore_errors=True)
        return Home(Path(shutil.copytree(self.base, place / "home", symlinks=True)))

    def log(self) -> Path:
        """Where a child says what it failed with."""
        return self.folder / "fault.log"

    def run(self, work: Work, before: Work = lambda: None) -> tuple[int, str]:
        """Exit status and sentence of the work in a child, after `before` there."""

        def told() -> None:
            before()
            try:
                work()
            except Exception as error:
                raise Told(_sentence(error)) from error

        child, status = run_child(told, self.log())
        return status, "" if status == 0 else child.told.removeprefix("torture_faults.Told: ")

    def judge(
        self,
        line: Line,
        seed: str,
        home: Home,
        said: tuple[int, str],
        *,
        must_fail: bool = False,
        again: Callable[[Home], None] | None = None,
        expected: Contents | None = None,
    ) -> None:
        """After the fault is over: what was said, and what the next run (`again`) leaves."""
        status, sentence = said
        line.tried += 1
        if status != 0 and (status < 0 or not sentence or sentence.startswith(("unexpected", "Traceback"))):
            line.fail(seed, f"no sentence: {status} {sentence}")
            return
        if must_fail and status == 0:
            line.fail(seed, "nobody noticed")
            return
        if sentence:
            line.note = sentence.replace(str(self.folder), "...")[:160]
        next_status, why = self.run(lambda: (again or load_and_publish)(home))
        if next_status != 0:
            line.fail(seed, f"the next run failed: {why}")
            return
        lost, differ = crash.compare(read_contents(home.working), expected or self.expected)
        line.lost += lost
        if differ:
            line.fail(seed, f"not as undisturbed: {differ}")
        else:
            line.survived += 1


def load_and_publish(home: Home) -> None:
    """The work under fault."""
    crash._load(home)
    publish_all(home, crash.RUN)


def faults(
    folder: Path, scene: Scene, tries: int, seed: int, *, with_processes: bool = True, only: Sequence[str] = ()
) -> Iterator[Line]:
    """A line for each kind of fault (of those named, if any are), after so many tries of it.

    `with_processes` adds those that need the real command: half a minute each.
    """
    place = folder / "faults"
    place.mkdir()
    base = Home(place / "base")
    run_child(lambda: crash._ingest(base, [f"desk={scene.file}"]), place / "log")
    child, status = run_child(lambda: crash._gate(base), place / "log")
    assert status == 0, child.told
    ground = Ground(place, scene, base.root)
    home = ground.fresh()
    status, why = ground.run(lambda: load_and_publish(home))
    assert status == 0, why
    ground.expected = read_contents(home.working)
    from torture_processes import PROCESS_FAULTS

    for fault in _FAULTS + (PROCESS_FAULTS if with_processes else ()):
        if only and not any(word in (fault.__doc__ or "") for word in only):
            continue
        line = Line(fault.__doc__ or "", seed=str(seed))
        for number in range(tries):
            fault(ground, line, f"{seed}-{fault.__name__}-{number}")
        yield line


@contextmanager
def _small_disk(folder: Path, size: int) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def _can_mount(line: Line) -> bool:
    if os.geteuid() == 0 and shutil.which("mount") is not None:
        return True
    line.note = "not tried: only root can mount a small disk"
    return False


def _remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", folder], check=True)


def fill_the_disk(ground: Ground, line: Line, seed: str) -> None:
    """disk full"""
    if not _can_mount(line):
        return
    used = sum(path.stat().st_size for path in ground.base.rglob("*") if path.is_file())
    room = random.Random(seed).randint(200_000, 8 * MEGABYTE)
    with _small_disk(ground.folder / "disk", used + room + MEGABYTE) as disk:
        home = ground.fresh(disk)
        said = ground.run(lambda: load_and_publish(home))
        _remount(disk, "size=256m")
        ground.judge(line, seed, home, said)


def make_read_only(ground: Ground, line: Line, seed: str) -> None:
    """read-only directory"""
    if not _can_mount(line):
        return
    with _small_disk(ground.folder / "disk", 256 * MEGABYTE) as disk:
        home = ground.fresh(disk)
        _remount(disk, "ro")
        said = ground.run(lambda: load_and_publish(home))
        _remount(disk, "rw")
        ground.judge(line, seed, home, said, must_fail=True)


def run_out_of_files(ground: Ground, line: Line, seed: str) -> None:
    """file-descriptor limit"""
    home, spare = ground.fresh(), random.Random(seed).randint(0, 4)

    def limit() -> None:
        used = len(os.listdir("/proc/self/fd"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + spare, used + spare))

    ground.judge(line, seed, home, ground.run(lambda: load_and_publish(home), limit))


def run_out_of_memory(ground: Ground, line: Line, seed: str) -> None:
    """out of memory in a worker (RLIMIT_AS)"""
    home, spare = ground.fresh(), random.Random(seed).randint(4, 400) * MEGABYTE

    def limit() -> None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        used = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + spare, used + spare))

    status, sentence = ground.run(lambda: load_and_publish(home), limit)
    # The kernel's or an allocator's own end of a process is an end, too: what counts is what it leaves.
    ground.judge(line, seed, home, (0, "") if status < 0 else (status, sentence))


class _Ahead(datetime):
    """A clock that is two years ahead."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + timedelta(days=730)


def set_the_clock_back(ground: Ground, line: Line, seed: str) -> None:
    """clock going backwards by two years"""
    home = ground.fresh()

    def ahead() -> None:
        for module in (tasks.load.task, tasks.audit.task):
            module.datetime = _Ahead  # type: ignore[attr-defined]

    said = ground.run(lambda: crash._load(home), ahead)
    ground.judge(line, seed, home, said)
    with open_working(home, at=datetime.now(UTC)) as con:
        for table in ("article_revisions", "claims_history"):
            (wrong,) = con.execute(f"SELECT count(*) FROM {table} WHERE valid_to < valid_from").fetchone() or (1,)
            if wrong:
                line.fail(seed, f"{wrong} rows of {table} end before they begin")


def change_the_time_zone(ground: Ground, line: Line, seed: str) -> None:
    """time zone change between two runs"""
    home = ground.fresh()
    zones = ["Asia/Tehran", "Pacific/Kiritimati", "America/Anchorage", "UTC"]

    def move() -> None:
        os.environ["TZ"] = random.Random(seed).choice(zones)
        time.tzset()

    ground.judge(line, seed, home, ground.run(lambda: crash._load(home), move))


def _damage(path: Path, chance: random.Random) -> None:
    size = path.stat().st_size
    if chance.random() < 0.3:
        os.truncate(path, chance.randrange(size))
        return
    with path.open("r+b") as file:
        file.seek(chance.randrange(size))
        file.write(chance.randbytes(chance.choice([1, 16, 4096])))


def damage_the_warehouse(ground: Ground, line: Line, seed: str) -> None:
    """corrupt warehouse file, then doctor --repair"""
    home = ground.fresh()
    ground.run(lambda: load_and_publish(home))
    _damage(home.working, random.Random(seed))
    said = ground.run(lambda: load_and_publish(home))

    def mend() -> None:
        if find_damage(home.working) is not None:
            rebuild_working(home)

    ground.run(mend)
    ground.judge(line, seed, home, said)


def damage_the_snapshot(ground: Ground, line: Line, seed: str) -> None:
    """corrupt snapshot, then doctor --repair"""
    home = ground.fresh()
    ground.run(lambda: load_and_publish(home))
    snapshot = Path(os.path.realpath(home.published))
    _damage(snapshot, random.Random(seed))

    def read() -> None:
        with open_published(home) as con:
            for table in ("claims", "articles", "unclaimed_numbers"):
                con.execute(f"SELECT bit_xor(hash(t)) FROM {table} AS t").fetchall()

    said = ground.run(read)

    def mend() -> None:
        damaged = find_damage(Path(os.path.realpath(home.published))) is not None
        at = datetime.now(UTC)
        with open_working(home, at=at) as con:
            publish(con, home, at=at, force=damaged)

    ground.run(mend)
    ground.judge(line, seed, home, said)
    if find_damage(Path(os.path.realpath(home.published))) is not None:
        line.fail(seed, "what is published is damaged still")


def hold_the_lock(ground: Ground, line: Line, seed: str) -> None:
    """database locked by another process"""
    home = ground.fresh()
    ready_read, ready_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            if seed.endswith(("0", "2", "4", "6", "8")):
                with hold_lock(home.lock, wait_seconds=5):
                    os.write(ready_write, b"x")
                    time.sleep(600)
            with duckdb.connect(str(home.working)):  # a client that knows nothing of the lock
                os.write(ready_write, b"x")
                time.sleep(600)
        os._exit(0)
    os.read(ready_read, 1)

    def wait_a_little() -> None:
        with open_working(home, at=datetime.now(UTC), wait_seconds=0.5):
            raise WarehouseError("it was not locked")

    said = ground.run(wait_a_little)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    for handle in (ready_read, ready_write):
        os.close(handle)
    if "close it" not in said[1] and f"process {pid}" not in said[1]:
        line.fail(seed, f"who holds it is not said: {said[1]}")
    ground.judge(line, seed, home, said, must_fail=True)


def cut_the_network(ground: Ground, line: Line, seed: str) -> None:
    """network gone in the middle of a backfill"""
    whole, home = Home(ground.folder / "web-whole"), Home(ground.folder / "web-cut")
    if not whole.root.exists():
        run_child(lambda: fill_a_month(whole, ground.scene), ground.log())
    shutil.rmtree(home.root, ignore_errors=True)
    line.tried += 1
    after = random.Random(seed).uniform(0.05, 1.5)
    if os.fork() == 0:
        time.sleep(after)
        os.kill(ground.scene.server, signal.SIGSTOP)
        time.sleep(3)
        os.kill(ground.scene.server, signal.SIGCONT)
        os._exit(0)
    status, sentence = ground.run(lambda: fill_a_month(home, ground.scene))
    os.wait()
    if status != 0:
        line.fail(seed, sentence)
        return
    with open_working(home, at=datetime.now(UTC)) as con:  # what timed out is asked for again after an hour
        con.execute(
            "UPDATE fetch_state SET first_asked_at = asked_at - INTERVAL 2 DAY, asked_at = asked_at - INTERVAL 2 DAY"
        )
        finished = con.execute("SELECT count(*) FROM backfill_months").fetchall() == [(1,)]
        (pages,) = con.execute("SELECT count(*) FROM fetched_pages").fetchone() or (0,)
    run_child(lambda: fill_a_month(home, ground.scene), ground.log())
    expected, found = crash._fetched(whole), crash._fetched(home)
    lost, differ = crash.compare(
        {name: found[name] for name in ("fetched_pages", "raw", "backfill_months")},
        {name: expected[name] for name in ("fetched_pages", "raw", "backfill_months")},
    )
    line.lost += lost
    if differ:
        line.fail(seed, f"not as undisturbed: {differ}")
    elif finished and pages < expected["fetched_pages"][0]:
        line.fail(seed, "a month was booked as done that was not")
    else:
        line.survived += 1


_FAULTS: tuple[Callable[[Ground, Line, str], None], ...] = (
    fill_the_disk,
    make_read_only,
    run_out_of_files,
    run_out_of_memory,
    set_the_clock_back,
    change_the_time_zone,
    damage_the_warehouse,
    damage_the_snapshot,
    hold_the_lock,
    cut_the_network,
)
