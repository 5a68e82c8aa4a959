"""Months of scheduled ingestion in minutes: two outlets that publish, correct, repeat and fail; a worker that dies.

A day is one run of the real `ingest_articles` flow; between two days the clock of what was fetched is moved on by one.
What the outlets last said is known to the word: in the end the warehouse must hold exactly that, and each claim as a
home has it that was given the final texts only.
"""

from __future__ import annotations

import csv
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from select import select
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).parent / "web"))

from pages import expected_lines
from prose import Story, persian
from server import FIRST_ID, World, serve, to_1256
from torture_report import Line
from torture_stages import take_through

from seeds import read_table
from warehouse.connection import connect_snapshot, open_working
from warehouse.home import Home

OUTLETS = {"one": ("nastooh", "127.0.0.1", "/rss"), "two": ("iransamaneh", "localhost", "/atom")}
_AT_FIRST = 4
_LONGEST_DAY = 600.0
"""Seconds; a day takes one or two."""
_ROOT = Path(__file__).parent.parent


@dataclass
class Worker:
    """The process that ingests."""

    home: Home
    process: subprocess.Popen[str] | None = None

    def start_day(self) -> None:
        """Tells it to ingest; starts it first where it is not running."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "torture_worker", str(self.home.root)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=_ROOT,
            )  # fmt: skip
        assert self.process.stdin is not None
        self.process.stdin.write("day\n")
        self.process.stdin.flush()

    def end_day(self) -> dict[str, Any]:
        """What it answered; a worker that does not answer in ten minutes is killed, and that is the trouble."""
        assert self.process is not None
        assert self.process.stdout is not None
        if not select([self.process.stdout], [], [], _LONGEST_DAY)[0]:
            self.kill()
            return {"seconds": _LONGEST_DAY, "trouble": f"a day did not end within {_LONGEST_DAY:.0f} s"}
        return dict(json.loads(self.process.stdout.readline()))

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def live_long(folder: Path, minutes: float, seed: int) -> Iterator[Line]:
    """A line for the truth, one for memory and one for file handles."""
    chance, place = random.Random(seed), folder / "long"
    home, worker = Home(place / "home"), Worker(Home(place / "home"))
    truth = Line("long run: articles as the outlets last told them", seed=str(seed))
    with serve(World(stories=_AT_FIRST)) as world:
        _configure(home.root, world)
        stop, days, kills, events = time.monotonic() + 60 * minutes, list[dict[str, Any]](), 0, 0
        lives: list[list[dict[str, Any]]] = [[]]
        while time.monotonic() < stop or len(days) < 3:
            events += _make_news(world, chance)
            worker.start_day()
            if days and chance.random() < 0.08:
                time.sleep(chance.uniform(0.0, 1.5 * days[-1]["seconds"]))
                worker.kill()
                kills += 1
                lives.append([])
                worker.start_day()
            days.append(worker.end_day())
            if days[-1]["trouble"]:
                break
            lives[-1].append(days[-1])
            _move_on(home, 1)
            if len(days) % 50 == 0:
                print(f"long run: day {len(days)}, {kills} kills", file=sys.stderr, flush=True)
        world.vanished.clear()
        for _ in range(3):  # everything is looked at once more
            _move_on(home, 8)
            worker.start_day()
            days.append(worker.end_day())
            if not days[-1]["trouble"]:
                lives[-1].append(days[-1])
        worker.kill()
    for day in days:
        if day["trouble"]:
            truth.fail(str(seed), day["trouble"])
    truth.note = f"{len(days)} days in {minutes:g} min, {events} corrections, look-alikes and outages, {kills} kills"
    _compare(truth, home, Home(place / "final"), world, seed)
    yield truth
    yield from _flat(lives, seed)


def _make_news(world: World, chance: random.Random) -> int:
    """A day of both outlets: new stories, and how many corrections, look-alikes and outages."""
    events = 0
    for _ in range(chance.randint(0, 2)):
        number = world.stories
        if chance.random() < 0.3:
            world.written[number] = _look_alike(world.story(chance.randrange(number)), number)
            events += 1
        world.stories += 1
    for family, *_ in OUTLETS.values():
        if chance.random() < 0.4:
            number = chance.randrange(world.stories)
            world.changed[family, number] = _correct(world, family, number, chance)
            events += 1
        for key in [key for key in world.vanished if key[0] == family]:
            del world.vanished[key]
        if chance.random() < 0.15:
            events += 1
            for number in range(world.stories):
                world.vanished[family, number] = 503
    return events


def _correct(world: World, family: str, number: int, chance: random.Random) -> Story:
    """The story with another value in its first figure."""
    story = world.changed.get((family, number)) or world.story(number)
    first = next(text for text in story.paragraphs if "به ارزش " in text)
    value = first.split("به ارزش ")[1].split(" ")[0]
    told = first.replace(f"به ارزش {value} ", f"به ارزش {persian(chance.randint(12, 870))} ")
    return replace(story, paragraphs=tuple(told if text == first else text for text in story.paragraphs))


def _look_alike(story: Story, number: int) -> Story:
    """The same words some days later, with other figures."""
    shift = str.maketrans("۱۲۳۴۵۶۷۸۹", "۲۳۴۵۶۷۸۹۱")
    return replace(
        story,
        number=number,
        day=story.day + timedelta(days=5),
        title=story.title.translate(shift),
        lead=story.lead.translate(shift),
        paragraphs=tuple(paragraph.translate(shift) for paragraph in story.paragraphs),
        table=tuple(tuple(cell.translate(shift) for cell in row) for row in story.table),
    )


def _configure(home: Path, world: World) -> None:
    shared = {"kind": "feed", "delay_seconds": "0", "enabled": "1", "allow_addresses": "127.0.0.1 ::1"}
    rows = [
        shared
        | {"name": name, "url": world.address(host, path), "agency": f"پایگاه {name}", "domain": host}
        | {"article_pattern": r"/news/(\d+)"}
        for name, (_, host, path) in OUTLETS.items()
    ]
    home.mkdir(parents=True)
    with (home / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(read_table("sources")[0]))
        writer.writeheader()
        writer.writerows(rows)


def _move_on(home: Home, days: int) -> None:
    with open_working(home, at=datetime.now(UTC)) as con:
        con.execute(
            "UPDATE fetch_state"
            " SET first_asked_at = first_asked_at - to_days($days), asked_at = asked_at - to_days($days)",
            {"days": days},
        )


_CLAIMS = """
    SELECT source, right(source_id, 5), c.* EXCLUDE (claim_id, article_id, run_id, valid_from)
    FROM claims AS c JOIN articles USING (article_id)
    WHERE is_current ORDER BY ALL
"""


def _compare(line: Line, home: Home, final: Home, world: World, seed: int) -> None:
    """The articles against what the outlets last said, and the claims against those of a home that read only that."""
    told = {
        (name, number): world.changed.get((family, number)) or world.story(number)
        for name, (family, *_) in OUTLETS.items()
        for number in range(world.stories)
    }
    con = connect_snapshot(home.working)
    held = {
        (source, _number(source_id)): text
        for source, source_id, text in con.execute(
            "SELECT source, source_id, text FROM articles WHERE is_current"
        ).fetchall()
    }
    copies = _copies(con, told)
    for key, story in told.items():
        line.tried += 1
        text = held.get(key)
        if text is None and any(held.get(other) is not None for other in copies.get(key, ())):
            line.survived += 1  # word for word at another address, and a rejection says so
        elif text is None:
            line.lost += 1
            line.fail(str(seed), f"{key} is not there")
        elif any(part not in text for part in _as_served(story, OUTLETS[key[0]][0])):
            line.lost += 1
            line.fail(str(seed), f"{key} is not as it was last told")
        else:
            line.survived += 1
    if extra := set(held) - set(told):
        line.fail(str(seed), f"nobody told {sorted(extra)[:5]}")
    rows = con.execute(
        "SELECT source, source_id, text, published_on, title, agency, url FROM articles WHERE is_current ORDER BY ALL"
    ).fetchall()
    claims = con.execute(_CLAIMS).fetchall()
    con.close()
    specs = []
    for name in OUTLETS:
        path = home.root.parent / f"{name}.jsonl"
        mine = [row for row in rows if row[0] == name]
        path.write_text(
            "".join(
                json.dumps(
                    {
                        "id": key,
                        "text": text,
                        "published_on": day.isoformat(),
                        "title": title,
                        "agency": who,
                        "url": url,
                    },
                    ensure_ascii=False,
                )
                + "\n"
                for _, key, text, day, title, who, url in mine
            ),
            encoding="utf-8",
        )
        specs.append(f"{name}={path}")
    take_through(final, specs)
    con = connect_snapshot(final.working)
    expected = con.execute(_CLAIMS).fetchall()
    con.close()
    line.note += f"; {len(claims):,} claims"
    if claims != expected:
        line.lost += abs(len(claims) - len(expected))
        line.fail(
            str(seed), f"{len(set(map(repr, claims)) ^ set(map(repr, expected)))} claims are not as in a fresh home"
        )


def _copies(
    con: duckdb.DuckDBPyConnection, told: dict[tuple[str, int], Story]
) -> dict[tuple[str, int], list[tuple[str, int]]]:
    """For each article that was rejected as a copy the others of its outlet that say the same, word for word."""
    rejected = con.execute("SELECT source, source_id FROM rejections WHERE reason = 'duplicate'").fetchall()
    keys = [(source, _number(source_id)) for source, source_id in rejected]
    said = {key: replace(story, number=0) for key, story in told.items()}
    return {
        key: [other for other in told if other != key and other[0] == key[0] and said[other] == said[key]]
        for key in keys
        if key in said
    }


def _number(source_id: str) -> int:
    return int(source_id.rstrip("/").rpartition("/")[2]) - FIRST_ID


def _as_served(story: Story, family: str) -> list[str]:
    """The story's lines, as the outlet's system writes them: one of them serves some pages in windows-1256."""
    lines = expected_lines(story)
    is_old = family == "iransamaneh" and story.number % 10 == 9
    return [to_1256(line).decode("cp1256") for line in lines] if is_old else lines


def _flat(lives: list[list[dict[str, Any]]], seed: int) -> Iterator[Line]:
    """Memory and handles of the worker that lived longest, its last third against the second."""
    longest = max(lives, key=len)
    third = len(longest) // 3
    for what, unit, scale, most in (("memory", "MB", 1e6, 1.10), ("handles", "open", 1, 1.0)):
        line = Line(f"long run: {what} flat", tried=1, seed=str(seed))
        name = "resident" if what == "memory" else what
        before = statistics.median([day[name] for day in longest[third : 2 * third]] or [longest[-1][name]])
        after = statistics.median(day[name] for day in longest[2 * third :])
        line.note = (
            f"{before / scale:,.0f} {unit} in the second third of {len(longest)} days, {after / scale:,.0f} in the last"
        )
        line.survived = int(after <= before * most + (2 if what == "handles" else 0))
        if not line.survived:
            line.fail(str(seed), line.note)
        yield line
