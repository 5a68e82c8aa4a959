"""From the web to the warehouse, on an embedded Prefect server: a pass, corrections, copies, four doors, an archive."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "web"))

from archive import write_warc
from pages import FAMILIES, expected_lines
from prose import Story, write_story
from server import World, serve

from flows.backfill import backfill
from flows.cli import call
from flows.fetching import WebSummary
from flows.ingest_articles import ingest_articles
from flows.local_run import call_here
from flows.reextract import reextract
from seeds import read_table
from tasks.ingest.source import SourceError
from warehouse.connection import open_working
from warehouse.fetching import finished_months
from warehouse.home import Home
from warehouse.query import run_query

pytestmark = pytest.mark.usefixtures("prefect_server")

CLUSTERS = "SELECT source, source_id, cluster_id FROM articles WHERE is_current"
ONE, TWO = "پایگاه یک", "پایگاه دو"


@pytest.fixture
def world() -> Iterator[World]:
    with serve(World(stories=4)) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, world: World) -> Path:
    """A home that has turned on two outlets of the test web."""
    configure(tmp_path / "home", world)
    return tmp_path / "home"


def configure(home: Path, world: World) -> None:
    columns = list(read_table("sources")[0])
    archive = world.address("127.0.0.1", "/archive") + "?yr={jy}&mn={jm}&dy={jd}"
    shared = {"kind": "feed", "delay_seconds": "0", "enabled": "1", "allow_addresses": "127.0.0.1 ::1"}
    rows = [
        shared
        | {"name": "one", "url": world.address("127.0.0.1", "/rss"), "agency": ONE, "domain": "127.0.0.1"}
        | {"article_pattern": r"/news/(\d+)", "archive_kind": "listing", "archive_url": archive},
        shared
        | {"name": "two", "url": world.address("localhost", "/atom"), "agency": TWO, "domain": "localhost"}
        | {"article_pattern": r"/news/(\d+)"},
    ]
    home.mkdir()
    with (home / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def ingest(home: Path, **asked: Any) -> WebSummary:
    return call_here(lambda: ingest_articles(home=home, return_state=True, **asked))


def ask(home: Path, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in run_query(Home(home), query).to_pylist()]


def let_a_day_pass(home: Path) -> None:
    """Pages just looked at are not looked at again at once."""
    with open_working(Home(home), at=datetime.now(UTC)) as con:
        con.execute(
            "UPDATE fetch_state"
            " SET first_asked_at = first_asked_at - INTERVAL 1 DAY, asked_at = asked_at - INTERVAL 1 DAY"
        )


def look_alike(story: Story, number: int) -> Story:
    """The same words a few days later, with other figures."""
    shifted = str.maketrans("۱۲۳۴۵۶۷۸۹", "۲۳۴۵۶۷۸۹۱")
    return replace(
        story,
        number=number,
        day=story.day + timedelta(days=5),
        title=story.title.translate(shifted),
        lead=story.lead.translate(shifted),
        paragraphs=tuple(paragraph.translate(shifted) for paragraph in story.paragraphs),
        table=tuple(tuple(cell.translate(shifted) for cell in row) for row in story.table),
    )


def test_articles_arrive_are_corrected_copied_and_read_again(home: Path, world: World) -> None:
    first = ingest(home)
    assert [(done.source, done.fresh, done.rejections) for done in first.passes] == [("one", 4, []), ("two", 4, [])]
    assert sum(run.counts.articles.inserted for run in first.runs) == 8
    assert len(ask(home, "FROM claims")) > 30
    # The two outlets printed the same releases: each story is one cluster, and a claim shows both who printed it.
    assert ask(home, "SELECT count(*), count(DISTINCT agency) FROM articles GROUP BY cluster_id") == [(2, 2)] * 4
    ((claim,),) = ask(
        home,
        "SELECT min(claim_id) FROM claims JOIN articles USING (article_id)"
        " WHERE source = 'one' AND indicator = 'export_value' AND measure = 'level'",
    )
    sources = ask(home, f"SELECT agency, relation, is_independent FROM sources_of('{claim}') ORDER BY ALL")
    assert {(agency, relation) for agency, relation, _ in sources} == {(ONE, "itself"), (TWO, "same figure")}
    assert sorted(independent for *_, independent in sources) == [False, True]

    # A second pass asks only whether something changed, and changes nothing.
    snapshot = (home / "amarkav.duckdb").resolve()
    world.log.clear()
    second = ingest(home)
    assert [asked.path for asked in world.log if not asked.conditional] == []
    assert [done.unchanged for done in second.passes] == [4, 4]
    assert second.runs == ()
    assert (home / "amarkav.duckdb").resolve() == snapshot

    # One outlet corrects a figure, drops a sentence and adds one; it takes another page down; and a release like an
    # earlier one comes out, with other figures.
    before = datetime.now(UTC).replace(tzinfo=None)
    story = write_story(1)
    old = next(paragraph for paragraph in story.paragraphs if "میلیون دلار از" in paragraph)
    value = old.split("به ارزش ")[1].split(" ")[0]
    kept = [text.replace(f"به ارزش {value} ", "به ارزش ۹۹۱ ") for text in story.paragraphs if "رشد دارد" not in text]
    added = "وی افزود: در سال گذشته ۸۱۲ هزار تن کالا از این استان صادر شد."
    world.changed["nastooh", 1] = replace(story, paragraphs=(*kept, added))
    world.vanished["nastooh", 2] = 410
    world.written[4] = look_alike(write_story(0), 4)
    world.stories = 5
    let_a_day_pass(home)
    (run,) = ingest(home, source="one").runs
    assert run.rejected == {"gone": 1}
    assert (run.counts.articles.inserted, run.counts.articles.closed) == (2, 1)
    revised = ask(home, "SELECT right(source_id, 4), revision, is_current FROM articles WHERE revision > 1")
    assert revised == [("7001", 2, True)]
    of_story = "FROM {} JOIN articles USING (article_id) WHERE source = 'one' AND source_id LIKE '%7001'"
    said = "SELECT indicator, measure, value::BIGINT, unit, quote "
    was = set(ask(home, said + of_story.format(f"as_of(TIMESTAMP '{before}')")))
    now = set(ask(home, said + of_story.format("claims")))
    gone, new = was - now, now - was
    assert was & now, "what the correction did not touch is still claimed"
    assert {(991_000_000, "USD"), (812_000, "tonne")} <= {(value, unit) for _, _, value, unit, _ in new}
    assert {measure for _, measure, *_ in gone} >= {"level", "growth"}
    vanished = "SELECT count(*) FROM articles WHERE source = 'one' AND source_id LIKE '%7002' AND is_current"
    assert ask(home, vanished) == [(1,)]
    clusters = {(source, key.rpartition("700")[2][0]): cluster for source, key, cluster in ask(home, CLUSTERS)}
    assert clusters["one", "0"] == clusters["two", "0"] != clusters["one", "4"]

    # Everything is at hand to be read again, without the network, and comes out the same.
    world.log.clear()
    (run,) = call_here(lambda: reextract("one", home=home, return_state=True)).runs
    assert world.log == []
    assert (run.read, run.known, run.counts.changed, run.fresh) == (5, 5, 0, False)
    with pytest.raises(SourceError, match="no page of «nowhere» is kept; pages are kept of: one, two"):
        call_here(lambda: reextract("nowhere", home=home, return_state=True))


def test_a_copy_is_read_when_what_it_was_a_copy_of_says_something_else(home: Path, world: World) -> None:
    """The same words at two addresses are one article; when the first is corrected, only the second still says them."""
    world.written[3] = replace(write_story(0), number=3)
    first = ingest(home, source="one")
    assert [run.rejected for run in first.runs] == [{"duplicate": 1}]
    keys = "SELECT right(source_id, 4) FROM articles WHERE is_current ORDER BY ALL"
    assert ask(home, keys) == [("7000",), ("7001",), ("7002",)]
    let_a_day_pass(home)
    assert ingest(home, source="one").runs == ()

    story = write_story(0)
    world.changed["nastooh", 0] = replace(story, paragraphs=(*story.paragraphs, "وی افزود: ۸۱۲ هزار تن کالا صادر شد."))
    let_a_day_pass(home)
    corrected, copied = ingest(home, source="one").runs
    assert (corrected.counts.articles.inserted, corrected.counts.articles.closed) == (1, 1)
    assert (copied.counts.articles.inserted, copied.rejected) == (1, {})
    assert ask(home, keys) == [("7000",), ("7001",), ("7002",), ("7003",)]
    let_a_day_pass(home)
    assert ingest(home, source="one").runs == ()


WHERE_IT_STANDS = (
    "claim_id, article_id, run_id, valid_from, span_start, span_end, sentence_start, sentence_end, mentions, breakdown"
)


def test_the_same_article_through_four_doors_gives_the_same_claims(
    home: Path, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page on the web, an archive, a line of JSON, a text file."""
    numbers = range(3)
    stories = [write_story(number) for number in numbers]
    pages = [world.page("nastooh", number, host="127.0.0.1") for number in numbers]
    captures = [(f"https://a.example/news/{7000 + n}", FAMILIES["asam"](stories[n]).encode(), {}, 200) for n in numbers]
    warc = write_warc(tmp_path / "web.warc.gz", captures)
    texts = ["\n".join(expected_lines(story)) for story in stories]
    lines = [
        {"id": f"n{n}", "published_on": stories[n].day.isoformat(), "title": stories[n].title, "text": texts[n]}
        for n in numbers
    ]
    jsonl = tmp_path / "desk.jsonl"
    jsonl.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    files = [tmp_path / "drop" / f"{n}.txt" for n in numbers]
    files[0].parent.mkdir()
    for n in numbers:
        files[n].write_text(f" date {stories[n].day.isoformat()} {texts[n]}", encoding="utf-8")
    assert call(["ingest", *pages, *map(str, (warc, jsonl, *files)), "--home", str(home)]) == 0
    assert "one: 3 requests, 3 pages new or changed" in capsys.readouterr().out
    doors = dict(ask(home, "SELECT source, count(*) FROM articles GROUP BY ALL"))
    assert doors == {"one": 3, "web.warc": 3, "desk": 3, "drop": 3}
    query = f"SELECT published_on, claims.* EXCLUDE ({WHERE_IT_STANDS}) FROM claims JOIN articles USING (article_id)"
    said = {door: ask(home, f"{query} WHERE source = '{door}' ORDER BY ALL") for door in doors}
    assert len(said["one"]) > 15
    for door in doors:
        assert said[door] == said["one"], door
    assert ask(home, "SELECT count(DISTINCT cluster_id), count(*) FROM articles") == [(3, 12)]
    assert not list((home / "parts").glob("*")), "nothing is left on the way"


def test_a_backfill_takes_month_by_month_and_goes_on(home: Path, world: World) -> None:
    world.stories = 12
    first, last = date(2025, 8, 23), date(2025, 10, 22)
    inside = [number for number in range(12) if first <= write_story(number).day <= last]
    assert 3 < len(inside) < 12

    def fill() -> WebSummary:
        return call_here(lambda: backfill("one", first, last, home=home, return_state=True))

    world.vanished["nastooh", inside[0]] = 404
    done = fill()
    assert len(done.passes) == 2
    assert sum(one.fresh for one in done.passes) == len(inside) - 1
    assert ask(home, "SELECT count(*) FROM articles") == [(len(inside) - 1,)]
    with open_working(Home(home), at=datetime.now(UTC)) as con:
        assert finished_months(con, "one") == {"1404-06", "1404-07"}
    world.log.clear()
    assert fill().passes == ()
    assert world.log == [], "months that are done are not asked for again"
    with pytest.raises(SourceError, match="«two» has no archive"):
        call_here(lambda: backfill("two", first, last, home=home, return_state=True))


def test_what_is_off_is_not_fetched(home: Path) -> None:
    with pytest.raises(SourceError, match="«irna» is off"):
        ingest(home, source="irna")
    with pytest.raises(SourceError, match="no source is called «nowhere»; configured are: donya, iribnews"):
        ingest(home, source="nowhere")


def test_the_command_shows_what_would_be_read(home: Path, world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["source", "list", "--home", str(home)]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[:2] for line in listed.splitlines()[2:4]] == [["one", "on"], ["two", "on"]]
    assert call(["source", "test", world.page("nastooh", 3, host="127.0.0.1"), "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    story = write_story(3)
    for expected in (story.title, story.author, story.lead, *story.paragraphs, str(story.day), "nastooh", "Left out: "):
        assert expected in shown
    for feed in (world.address("127.0.0.1", "/rss"), "one"):
        assert call(["source", "test", feed, "--home", str(home)]) == 0
        assert "4 articles, 0 further lists" in capsys.readouterr().out
    assert call(["source", "test", world.address("127.0.0.1", "/private/7001"), "--home", str(home)]) == 1
    assert "robots: robots.txt disallows it" in capsys.readouterr().out
    assert not (home / "work").exists(), "a trial stores nothing"


TAKE_TURN = """
import os, sys
from pathlib import Path
from flows.own_server import prepare_run, wait_for_own_server
from warehouse.home import Home
place = Home(Path(sys.argv[1]))
prepare_run(place)
wait_for_own_server()
from flows.fetching import one_run_a_domain
from tasks.ingest.web_source import find_web_source
with one_run_a_domain(find_web_source("one", place.root), place):
    print("has the turn", flush=True)
    if sys.argv[2] == "dies":
        os._exit(9)
"""


def test_a_run_that_dies_leaves_no_turn_taken(home: Path) -> None:
    """With Prefect's own turns the next run waited without end: the server that knew of the lease had died as well."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    for how in ("dies", "ends"):
        done = subprocess.run(
            [sys.executable, "-c", TAKE_TURN, str(home), how],
            env=bare | {"HOME": str(home)}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert (done.stdout, done.returncode) == ("has the turn\n", 9 if how == "dies" else 0), done.stderr
