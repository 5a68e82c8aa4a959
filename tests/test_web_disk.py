"""Sources on the disk beside sources on the web: archives, JSONL files and folders that `sources.csv` names."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "web"))

from archive import write_warc
from pages import FAMILIES, expected_lines, render
from prose import write_story
from server import World, serve
from sources import WEB, make_source
from test_web_flows import ask

from flows.cli import call
from flows.fetching import SomeSourcesFailed, WebSummary
from flows.ingest_articles import ingest_articles
from flows.local_run import call_here
from flows.reextract import reextract
from seeds import read_table
from tasks.ingest.fetch_source import open_crawl
from tasks.ingest.page_keeper import PageKeeper
from tasks.ingest.raw import RawStore
from tasks.ingest.source import SourceError, keeping, open_sources
from tasks.ingest.web_source import read_web_sources
from tasks.records import Article
from warehouse.connection import open_working
from warehouse.fetching import last_asked
from warehouse.home import Home


def write_sources(home: Path, *rows: dict[str, str]) -> None:
    home.mkdir(exist_ok=True)
    with (home / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(read_table("sources")[0]))
        writer.writeheader()
        writer.writerows({"enabled": "1"} | row for row in rows)


def archive_of(path: Path, numbers: range, captured_at: str, lead: str | None = None) -> None:
    """An archive of stories, with `lead` for their first words where it is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stories = [replace(story, lead=lead or story.lead) for story in map(write_story, numbers)]
    html = [(story.number, FAMILIES["asam"](story).encode()) for story in stories]
    pages = [(f"https://a.example/news/{7000 + number}", page, {}, 200) for number, page in html]
    write_warc(path, pages, captured_at=captured_at)


def ingest(home: Path, **asked: Any) -> WebSummary:
    return call_here(lambda: ingest_articles(home=home, return_state=True, **asked))


@pytest.mark.usefixtures("prefect_server")
def test_archives_lines_and_folders_are_sources_like_any_other(tmp_path: Path) -> None:
    home = tmp_path / "home"
    archive_of(home / "in" / "2025-10.warc.gz", range(3), "2025-11-21T09:00:00Z")
    (home / "in" / "readme.txt").write_text("not an archive", encoding="utf-8")
    archive_of(tmp_path / "elsewhere" / "private.warc.gz", range(20, 22), "2025-11-21T09:00:00Z")
    (home / "in" / "link.warc.gz").symlink_to(tmp_path / "elsewhere" / "private.warc.gz")
    line = {"id": "n9", "text": "\n".join(expected_lines(write_story(9))), "published_on": "2025-10-15"}
    (tmp_path / "desk.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "5.txt").write_text(f" date 2025-10-15 {line['text']}", encoding="utf-8")
    (drop / "saved.html").write_text(render("nastooh", 4)[1], encoding="utf-8")
    write_sources(
        home,
        {"name": "crawl", "kind": "warc", "url": "in"},
        {"name": "desk", "kind": "jsonl", "url": str(tmp_path / "desk.jsonl"), "agency": "میز خبر"},
        {"name": "drop", "kind": "folder", "url": str(drop)},
        {"name": "lost", "kind": "folder", "url": str(tmp_path / "nowhere")},
    )

    # One source that cannot be read stops none of the others, before or behind it.
    with pytest.raises(SomeSourcesFailed, match=r"lost: source «lost».*nowhere is no folder") as failed:
        ingest(home)
    assert sum(run.counts.articles.inserted for run in failed.value.summary.runs) == 6
    count = "SELECT source, count(*) FROM articles GROUP BY ALL ORDER BY ALL"
    assert ask(home, count) == [("crawl", 3), ("desk", 1), ("drop", 2)]
    assert ask(home, "SELECT agency FROM articles WHERE source = 'desk'") == [("میز خبر",)]
    write_sources(home, *[row for row in csv.DictReader((home / "sources.csv").open()) if row["name"] != "lost"])

    # A later archive corrects a page; the earlier one, which stands there still, does not put the old words back.
    corrected = "به گزارش پایگاه، در این خبر رقم پیشین اصلاح شد و متن تازه در پی می‌آید."
    archive_of(home / "in" / "2025-11.warc.gz", range(1), "2025-12-21T09:00:00Z", corrected)
    assert ingest(home, source="crawl").runs[0].counts.articles.inserted == 1
    revisions = "SELECT revision, is_current FROM articles WHERE source_id = 'a.example/news/7000' ORDER BY ALL"
    assert ask(home, revisions) == [(1, False), (2, True)]
    assert ingest(home, source="crawl").runs == (), "archives are taken through once"
    (again,) = ingest(home, source="drop").runs
    assert (again.known, again.counts.changed) == (2, 0)

    # The archives and the saved page may go: what was read of them can be read again, and comes out the same.
    shutil.rmtree(home / "in")
    shutil.rmtree(drop)
    (run,) = call_here(lambda: reextract(home=home, return_state=True)).runs
    assert (run.read, run.known, run.counts.changed) == (4, 4, 0)
    with pytest.raises(SourceError, match=r"source «crawl».*is neither a folder nor a file of kind warc"):
        ingest(home, source="crawl")


def test_a_row_of_files_says_what_is_wrong_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for row, why in (
        ({"url": "https://a.example/x.warc"}, "it is the path of a folder or file"),
        ({"url": ""}, "it is the path of a folder or file"),
        ({"url": "in", "domain": "a.example"}, "domain is 'a.example'; files have none"),
        ({"url": "in", "archive_kind": "listing"}, "archive_kind is 'listing'; files have none"),
    ):
        write_sources(tmp_path, {"name": "crawl", "kind": "warc"} | row)
        with pytest.raises(SourceError, match=why):
            read_web_sources(tmp_path)
    write_sources(tmp_path, {"name": "crawl", "kind": "warc", "url": "in"})
    assert read_web_sources(tmp_path)["crawl"].url == str(tmp_path / "in")
    assert call(["source", "list", "--home", str(tmp_path)]) == 0
    assert "crawl" in capsys.readouterr().out.splitlines()[2]


def test_only_pages_of_accepted_articles_are_kept(tmp_path: Path) -> None:
    archive_of(tmp_path / "a.warc.gz", range(80), "2025-11-21T09:00:00Z")
    raw = RawStore(tmp_path / "raw")
    with PageKeeper("a", raw) as keeper:
        (source,) = open_sources([str(tmp_path / "a.warc.gz")])
        articles = [item for item in keeping(source, keeper.keep).read() if isinstance(item, Article)]
        rows = keeper.settle([article.article_id for article in articles[:70]])
        assert keeper.settle([article.article_id for article in articles[70:]]) == []
    assert [row["article_key"] for row in rows] == [article.source_id for article in articles[:70]]
    assert raw.load(rows[5]["raw_hash"]) == render("asam", 5)[1].encode()


@pytest.fixture
def world() -> Iterator[World]:
    with serve(World(stories=2)) as running:
        yield running


def test_two_sources_of_one_domain_keep_one_pace(tmp_path: Path, world: World) -> None:
    home = Home(tmp_path)
    for name in ("news", "economy"):
        source = replace(make_source(world, "asam"), name=name, delay_seconds=0.6)
        with open_crawl(source, home, WEB) as crawl:
            crawl.take_list(source.url, source.kind)
    # between arrivals: the server may note the end of an answer after the client has read all of it
    gaps = [later.arrived - sooner.arrived for sooner, later in zip(world.log, world.log[1:], strict=False)]
    assert len(gaps) >= 6
    assert min(gaps) >= 0.6
    with open_working(home, at=datetime.now(UTC)) as con:
        assert last_asked(con, "asam.test") is not None
        assert last_asked(con, "test") is not None, "hosts below a domain are of it"
        assert last_asked(con, "sam.test") is None
        assert last_asked(con, "asam.tes") is None
