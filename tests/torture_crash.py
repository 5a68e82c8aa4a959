"""kill -9 at random moments of every stage; the next run completes, and nothing is lost, doubled or half published.

Each attempt follows from its seed. It starts from a copy of a prepared home, is killed, and is done again by a process
that knows nothing of the first; what the home then holds is compared, row for row, with an undisturbed one.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
from torture_child import SYSTEM_CALLS, Child, can_trace, run_child
from torture_report import Line
from torture_stages import (
    Contents,
    Scene,
    become_command,
    begin,
    digest_rows,
    end_session,
    fill_a_month,
    judge_batch,
    publish_all,
    read_batch,
    read_contents,
    read_sources,
    work_a_day,
)

from seeds import SEEDS_DIR
from tasks.extract.reader import EXTRACTOR_VERSION
from tasks.ingest.raw import RawStore
from tasks.load.task import load
from tasks.parts import BatchFolder
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.home import Home
from warehouse.snapshot import publish
from warehouse.statements import list_sql, run_file

RUN = "run-under-test"


@dataclass
class Stage:
    """One kind of work, from a prepared home to what it must leave."""

    name: str
    base: Path
    work: Callable[[Home], None]
    contents: Callable[[Home], Contents]
    expected: Contents = field(default_factory=dict)
    is_command: bool = False
    """The work is another program: killed at a time, for nothing counts its operations; 3 is a good end, too."""
    child: Child | None = None
    """The undisturbed one: how long it took, how many operations it did."""

    @property
    def good(self) -> tuple[int, ...]:
        """Statuses of a good end."""
        return (0, 3) if self.is_command else (0,)


def crash(folder: Path, scene: Scene, tries: dict[str, int], seed: int) -> Iterator[Line]:
    """A line for each stage, after so many kills."""
    wanted = {name for name, count in tries.items() if count}
    for stage in _prepare(folder, scene, wanted):
        if stage.name not in wanted:
            continue
        _measure(stage, folder)
        line = Line(f"kill -9 during {stage.name}", seed=f"{seed}")
        ways: Counter[str] = Counter()
        number = 0
        while line.tried < tries[stage.name] and number < 5 * tries[stage.name]:
            number += 1
            _attempt(stage, folder, f"{seed}-{stage.name}-{number}", line, ways)
        line.note = ", ".join(f"{count} {way}" for way, count in sorted(ways.items()))
        yield line
        wanted.remove(stage.name)
        if not wanted:
            return


def _attempt(stage: Stage, folder: Path, seed: str, line: Line, ways: Counter[str]) -> None:
    chance = random.Random(seed)
    home = Home(folder / "attempt")
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.copytree(stage.base, home.root, symlinks=True)
    before = _published(home)
    how, moment = _choose_moment(stage, chance)
    killed, status = run_child(lambda: stage.work(home), folder / "log", **moment)
    if status != -9:
        return  # it was done before its moment came
    line.tried += 1
    ways[how] += 1
    seen = _published(home)
    child, status = run_child(lambda: stage.work(home), folder / "log")
    if stage.is_command:
        end_session(killed.pid)
    if status not in stage.good:
        line.fail(seed, f"the next run failed: {child.told}")
        return
    lost, differ = compare(stage.contents(home), stage.expected)
    line.lost += lost
    if differ:
        line.fail(seed, f"not as undisturbed: {differ}")
    elif seen not in (before, _published(home)):
        line.fail(seed, "readers saw neither the former snapshot nor the next")
    else:
        line.survived += 1


def _choose_moment(stage: Stage, chance: random.Random) -> tuple[str, dict[str, object]]:
    assert stage.child is not None
    if stage.is_command:
        return "at a time", {"after": chance.uniform(0, stage.child.seconds)}
    how = chance.choice(["at a time", "at a file operation", "at a system call"])
    calls = [name for name in SYSTEM_CALLS if stage.child.calls[name]]
    if how == "at a system call" and calls:
        name = chance.choice(calls)
        return how, {"at_call": (name, chance.randint(1, stage.child.calls[name]))}
    if how == "at a time":
        return how, {"after": chance.uniform(0, stage.child.seconds)}
    return "at a file operation", {"at_operation": chance.randint(1, stage.child.operations)}


def compare(found: Contents, expected: Contents) -> tuple[int, list[str]]:
    """Rows lost (or added) and the tables that differ."""
    differ = [name for name in {**expected, **found} if found.get(name) != expected.get(name)]
    lost = sum(max(1, abs(expected.get(name, (0, ""))[0] - found.get(name, (0, ""))[0])) for name in differ)
    return lost, differ


def _measure(stage: Stage, folder: Path) -> None:
    """Does the work undisturbed: what must come out, how long it takes, what there is to be killed at."""
    home = Home(folder / "undisturbed")
    for traced in (False,) if stage.is_command else (True, False):
        shutil.rmtree(home.root, ignore_errors=True)
        shutil.copytree(stage.base, home.root, symlinks=True)
        child, status = run_child(lambda: stage.work(home), folder / "log", count_calls=traced and can_trace())
        if status not in stage.good:
            raise AssertionError(f"{stage.name} fails undisturbed: {child.told}")
        if stage.child is not None:
            child.calls = stage.child.calls
        stage.child = child
    stage.expected = stage.contents(home)


def _published(home: Home) -> Contents | None:
    """What readers see; None where nothing is published. A broken snapshot raises."""
    if not home.published.exists():
        return None
    return read_contents(Path(os.path.realpath(home.published)))


def _prepare(folder: Path, scene: Scene, wanted: set[str]) -> Iterator[Stage]:
    """The stages, each with the home that the stages before it leave."""
    empty, bases = folder / "base-empty", folder
    empty.mkdir()
    yield Stage("migrate", empty, _migrate, _all)
    yield Stage("upgrade", _make_old_home(bases / "base-old"), _migrate, _all)
    yield Stage("backfill", empty, lambda home: fill_a_month(home, scene), _fetched)
    spec = [f"desk={scene.file}"]
    if "amarkav run" in wanted:
        served, more = Home(bases / "base-served"), ["--source", *spec, "--batch-size", "2"]
        run_child(lambda: become_command(served, folder / "log"), folder / "log")
        yield Stage(
            "amarkav run",
            served.root,
            lambda home: become_command(home, folder / "log", *more),
            _shown,
            is_command=True,
        )
    yield Stage("ingest", empty, lambda home: _ingest(home, spec), _parts)
    read = Home(bases / "base-read")
    run_child(lambda: _ingest(read, spec), folder / "log")
    yield Stage("extract", read.root, _extract, _parts)
    gated = Home(shutil.copytree(read.root, bases / "base-gated"))
    run_child(lambda: _gate(gated), folder / "log")
    yield Stage("load", gated.root, _load, _all)
    loaded = Home(shutil.copytree(gated.root, bases / "base-loaded"))
    run_child(lambda: _load_after_publishing(loaded), folder / "log")
    yield Stage("publish", loaded.root, lambda home: publish_all(home, RUN), _shown)
    yield Stage("a whole day", empty, lambda home: work_a_day(home, scene), _shown)


def _migrate(home: Home) -> None:
    at = datetime.now(UTC)
    with open_working(home, at=at) as con:
        load_dimensions(con, SEEDS_DIR, at=at)


def _make_old_home(root: Path) -> Path:
    """A warehouse of the third schema, with a row in it."""
    import duckdb

    home = Home(root)
    home.working.parent.mkdir(parents=True)
    with duckdb.connect(str(home.working)) as con:
        run_file(con, "state/create_migrations")
        for number, name in enumerate(list_sql("schema")[:4], start=1):
            run_file(con, name)
            run_file(con, "state/add_migration", version=number, name=f"{name}.sql", at=datetime(2025, 1, 1))
        con.execute(
            "INSERT INTO rejections SELECT i::VARCHAR, 's', i::VARCHAR, 'empty', 'd', TIMESTAMP '2025-01-01', 'r'"
            " FROM range(500) r(i)"
        )
    return root


def _ingest(home: Home, specs: list[str]) -> None:
    read_sources(home, home.parts / RUN, specs)


def _batches(home: Home) -> list[Path]:
    return sorted((home.parts / RUN).iterdir())


def _extract(home: Home) -> None:
    for batch in _batches(home):
        read_batch(batch)


def _gate(home: Home) -> None:
    _extract(home)
    for batch in _batches(home):
        judge_batch(home, batch)


def _load(home: Home) -> None:
    begin(home, RUN, [])
    for batch in _batches(home):
        load.fn(home.root, batch, RUN, EXTRACTOR_VERSION)


def _load_after_publishing(home: Home) -> None:
    """A warehouse that readers know empty, and that has something for them."""
    begin(home, RUN, [])
    at = datetime.now(UTC)
    with open_working(home, at=at) as con:
        publish(con, home, at=at)
    _load(home)


def _all(home: Home) -> Contents:
    return read_contents(home.working)


def _fetched(home: Home) -> Contents:
    """What fetching remembers, and its bytes, each of which must be what its name says."""
    raw = RawStore(home.raw)
    kept = [path.name for path in home.raw.rglob("*.zst") if raw.load(path.stem)]
    return _all(home) | {"raw": digest_rows(kept)}


def _parts(home: Home) -> Contents:
    """The rows of the batches on their way in."""
    found = {}
    for batch in _batches(home):
        for path in batch.glob("*.parquet"):
            rows = [repr(row) for row in BatchFolder(batch).read(path.stem).to_pylist()]
            found[f"{batch.name}/{path.stem}"] = digest_rows(rows)
    return found


def _shown(home: Home) -> Contents:
    """What readers see, which is what the warehouse holds, and the Parquet beside it."""
    seen = _published(home)
    assert seen is not None
    working = _all(home)
    news = {name: rows for name, rows in working.items() if not name.startswith(("fetch", "backfill"))}
    assert {name: seen[name] for name in news} == news, "the snapshot is not the warehouse"
    parquet = {
        f"parquet/{path.stem}": (pq.read_metadata(path).num_rows, "") for path in (home.root / "parquet").iterdir()
    }
    volatile = {f"parquet/{name}" for name in ("runs", "loads", "gate_results", "warehouse_state")}
    return working | {name: rows for name, rows in parquet.items() if name not in volatile}
