"""Fetching, against real servers on loopback: what is asked, how often and how slowly, and how everything bad ends."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "web"))

from pages import expected_lines
from prose import write_story
from server import BAD_ADDRESSES, PATHS, World, serve, to_1256
from sources import LISTS, QUICK, WEB, make_source

from tasks.ingest.archive_days import Month, list_archive_addresses, list_months
from tasks.ingest.fetch_address import checked_addresses, read_networks, resolve_name
from tasks.ingest.fetch_crawl import Pass
from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.fetch_robots import read_robots, robots_without_file
from tasks.ingest.fetch_source import (
    PageBatch,
    Web,
    list_kept,
    list_waiting,
    make_user_agent,
    mark_pages_read,
    open_crawl,
)
from tasks.ingest.links import Link
from tasks.ingest.pages.addresses import read_address
from tasks.ingest.raw import RawMissing, RawStore
from tasks.ingest.source import SourceError
from tasks.ingest.sources import sitemap
from tasks.ingest.sources.pages import open_source
from tasks.ingest.web_source import WebSource
from tasks.records import Article, Rejection
from warehouse.connection import open_working
from warehouse.fetching import read_state
from warehouse.home import Home

OUTLETS = [name for name in LISTS if name != "bad"]


@pytest.fixture(scope="module")
def running() -> Iterator[World]:
    with serve(World()) as world:
        yield world


@pytest.fixture
def world(running: World) -> World:
    """The test web as it was built."""
    running.stories = 6
    running.log = []  # requests of the test before that have not ended yet go on into its own
    for noted in (running.delays, running.changed, running.vanished, running.counts, running.written):
        noted.clear()
    return running


@pytest.fixture(scope="module")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose warehouse is made: copying it is quicker than making one for each test."""
    root = tmp_path_factory.mktemp("empty") / "home"
    with open_working(Home(root), at=datetime.now(UTC)):
        return root


@pytest.fixture
def home(tmp_path: Path, empty_home: Path) -> Home:
    return Home(shutil.copytree(empty_home, tmp_path / "home"))


def crawl(source: WebSource, home: Home, web: Web = WEB, **options: bool) -> Pass:
    with open_crawl(source, home, web, **options) as under_way:
        under_way.take_list(source.url, source.kind)
    return under_way.done


def crawl_pages(source: WebSource, home: Home, *urls: str, web: Web = WEB) -> Pass:
    with open_crawl(source, home, web) as under_way:
        under_way.take_pages(Link(url) for url in urls)
    return under_way.done


def waiting(
    source: WebSource, home: Home, done: Pass | None = None
) -> tuple[list[Article], list[Rejection], PageBatch]:
    batch = list_waiting(source, home, home.parts / f"{source.name}.pages", done.rejections if done else [])
    assert batch is not None
    items = list(open_source(source.name, batch.path).read())
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Rejection)], batch


@pytest.mark.parametrize("name", OUTLETS)
def test_every_kind_of_list_is_read_once_and_then_asked_only_for_changes(world: World, home: Home, name: str) -> None:
    """RSS, Atom, a broken feed with Jalali dates, an index of gzipped sitemaps, a section page."""
    source = make_source(world, name)
    done = crawl(source, home)
    assert (done.fresh, done.rejections) == (world.stories, [])
    articles, rejections, batch = waiting(source, home)
    assert rejections == []
    by_title = {article.title: article for article in articles}
    for story in map(write_story, range(world.stories)):
        article = by_title[story.title]
        assert article.text.split("\n") == expected_lines(story)
        assert (article.published_on, article.agency, article.source) == (story.day, f"پایگاه {name}", name)
    assert len({article.source_id for article in articles}) == world.stories
    mark_pages_read(home, batch)
    world.log.clear()
    again = crawl(source, home)
    assert world.log
    assert [asked.path for asked in world.log if not asked.conditional] == []
    assert {asked.status for asked in world.log} == {304}
    assert (again.fresh, again.rejections) == (0, [])
    assert list_waiting(source, home, home.parts / "x.pages", []) is None


def test_robots_delay_is_kept_as_the_server_sees_it(world: World, home: Home) -> None:
    world.stories = 5
    world.delays["nastooh.test"] = "0.2"
    crawl(make_source(world, "nastooh"), home)
    crawl(make_source(world, "nastooh"), home)
    asked = world.asked("nastooh.test")
    assert len(asked) == 2 + 5 + 6
    gaps = [later.arrived - earlier.arrived for earlier, later in pairwise(asked)]
    assert min(gaps) >= 0.2, gaps


def test_the_sources_own_delay_holds_across_runs(world: World, home: Home) -> None:
    world.stories = 2
    source = make_source(world, "nastooh", delay_seconds=0.3)
    for _ in range(2):
        crawl(source, home)
    gaps = [later.arrived - earlier.arrived for earlier, later in pairwise(world.log)]
    assert len(gaps) == 6
    assert min(gaps) >= 0.3, gaps


def test_requests_say_who_asks(world: World, home: Home) -> None:
    world.stories = 1
    agent = make_user_agent("1.2", "mailto:desk@news.example")
    crawl(make_source(world, "nastooh"), home, replace(WEB, user_agent=agent))
    assert {asked.headers["user-agent"] for asked in world.log} == {
        "Amarkav/1.2 (Persian trade statistics; mailto:desk@news.example)"
    }
    assert world.log[0].path == "/robots.txt"


def test_a_correction_waits_as_a_second_version(world: World, home: Home) -> None:
    world.stories = 3
    source = make_source(world, "nastooh")
    crawl(source, home)
    before, _, batch = waiting(source, home)
    mark_pages_read(home, batch)
    story = write_story(1)
    world.changed["nastooh", 1] = replace(story, paragraphs=(*story.paragraphs, "این خبر اصلاح شد."))
    done = crawl(source, home)
    assert (done.fresh, done.unchanged) == (1, 2)
    ((corrected,), _, _) = waiting(source, home)
    (old,) = [article for article in before if article.source_id == corrected.source_id]
    assert corrected.text == old.text + "\nاین خبر اصلاح شد."
    assert corrected.article_id != old.article_id


def test_two_corrections_between_two_runs_are_read_in_their_order(world: World, home: Home) -> None:
    world.stories = 1
    source = make_source(world, "nastooh")
    story = write_story(0)
    texts = []
    for version in range(3):
        world.changed["nastooh", 0] = replace(story, lead=f"{story.lead} ویرایش {version}")
        crawl(source, home)
    for _ in range(3):
        ((article,), _, batch) = waiting(source, home)
        texts.append(article.text.split("\n")[0][-1])
        mark_pages_read(home, batch)
    assert texts == ["0", "1", "2"]
    assert list_waiting(source, home, home.parts / "x.pages", []) is None


def test_a_page_that_vanished_is_told_and_closes_nothing(world: World, home: Home) -> None:
    world.stories = 2
    source = make_source(world, "nastooh")
    crawl(source, home)
    mark_pages_read(home, waiting(source, home)[2])
    seen = {row["url"]: row["last_seen_at"] for row in state_of(home, "nastooh")}
    world.vanished["nastooh", 0] = 410
    world.vanished["nastooh", 1] = 404
    done = crawl(source, home)
    assert done.rejected == {"gone": 1, "not_found": 1}
    after = [row for row in state_of(home, "nastooh") if row["kind"] == "page"]
    assert all(row["raw_hash"] and row["last_seen_at"] == seen[row["url"]] for row in after)
    world.log.clear()
    crawl(source, home)
    assert not [asked for asked in world.log if asked.path.startswith("/news/")], "they are left alone for a while"


def test_all_addresses_of_an_article_are_one(world: World, home: Home) -> None:
    source = make_source(world, "iransamaneh")
    paths = [f"/fa/news/{7003}/x", "/fa/amp/news/7003/x", "/fa/print/7003", "/fa/news/7003?utm_source=z"]
    urls = [world.address("iransamaneh.test", path) for path in paths]
    urls += [world.address(host, "/fa/news/7003") for host in ("mail.iransamaneh.test", "www.iransamaneh.test")]
    crawl_pages(source, home, world.page("iransamaneh", 3), *urls)
    assert len([asked for asked in world.log if "7003" in asked.path]) == 1
    crawl_pages(source, home, world.address("iransamaneh.test", "/s/3"))
    articles, _, _ = waiting(source, home)
    assert [article.source_id.partition("/")[2] for article in articles] == ["7003"]


def test_windows_1256_pages_are_read_whatever_the_header_says(world: World, home: Home) -> None:
    source = make_source(world, "iransamaneh")
    crawl_pages(source, home, world.page("iransamaneh", 9))
    ((article,), _, _) = waiting(source, home)
    expected = [to_1256(line).decode("cp1256") for line in expected_lines(write_story(9))]
    assert article.text.split("\n") == expected
    assert article.published_on == write_story(9).day


ENDS = {
    "not-found": "not_found",
    "gone": "gone",
    "forbidden": "forbidden",
    "teapot": "http_status",
    "broken": "server_error",
    "slow": "timeout",
    "endless": "too_large",
    "silent": "timeout",
    "bomb": "too_large",
    "to-private": "address_refused",
    "to-metadata": "address_refused",
    "to-file": "bad_address",
    "circle": "bad_redirect",
    "chain": "bad_redirect",
    "nowhere": "bad_redirect",
    "huge": "too_large",
    "empty": "empty",
    "pdf": "not_html",
    "cut": "truncated",
    "brotli": "bad_encoding",
    "bad-gzip": "bad_encoding",
    "cut-gzip": "truncated",
    "english": "not_persian",
    "gallery": "no_text",
    "off-site": "off_site",
    "unasked-304": "bad_answer",
    "busy": "rate_limited",
    "after-busy": "rate_limited",
}
PASS = {"busy-once", "broken-once", "sound"}


def test_every_bad_answer_ends_as_one_explained_rejection_and_the_run_goes_on(world: World, home: Home) -> None:
    source = make_source(world, "bad")
    done = crawl(source, home)
    articles, rejections, _ = waiting(source, home, done)
    ends = {rejection.source_id.split("/")[3]: rejection.reason for rejection in rejections}
    assert ends == ENDS
    assert len(rejections) == len(ENDS)
    assert {name.partition("/")[0] for name in BAD_ADDRESSES} == set(ENDS) | PASS
    assert all(len(rejection.detail) > 10 for rejection in rejections)
    # Three addresses gave the same sound page, and the page says which article it is.
    assert (done.fresh, len(articles)) == (3 + len({"empty", "pdf", "english", "gallery"}), 1)
    assert world.counts["/busy-once/1005"] == world.counts["/broken-once/1006"] == 2
    assert world.counts["/not-found/1001"] == 1, "what cannot pass is not tried again"
    assert world.counts["/broken/1007"] == QUICK.attempts
    assert "/after-busy/1100" not in world.counts, "a site that asked for an hour of quiet is left alone"
    again = crawl(source, home)
    assert again.fresh == 0
    assert not again.rejections, "nothing that failed is asked again at once"


def test_retry_after_is_waited_for(world: World, home: Home) -> None:
    crawl_pages(make_source(world, "bad"), home, world.address("bad.test", "/busy-once/1005"))
    first, second = world.asked("bad.test", "/busy-once/1005")
    assert second.arrived - first.ended >= 1.0


def test_what_robots_forbids_is_not_asked(world: World, home: Home) -> None:
    url = world.address("nastooh.test", "/private/news/7001")
    done = crawl_pages(make_source(world, "nastooh"), home, url)
    assert [(one.source_id, one.reason) for one in done.rejections] == [(url, "robots")]
    assert [asked.path for asked in world.log] == ["/robots.txt"]


def test_rules_of_sites() -> None:
    url = "https://a.test/x"
    assert read_robots(b"User-agent: amarkav\nDisallow: /x").refuses(url) == "robots.txt disallows it"
    assert read_robots(b"User-agent: other\nDisallow: /").refuses(url) is None
    assert read_robots(b"<html>not found</html>").refuses(url) is None
    assert "300 are waited at most" in (read_robots(b"User-agent: *\nCrawl-delay: 9000").refuses(url) or "")
    assert read_robots(b"User-agent: *\nCrawl-delay: 4\nRequest-rate: 1/10s").delay == 10
    assert robots_without_file(404, "not_found").refuses(url) is None
    assert robots_without_file(403, "forbidden").refuses(url) is None
    for status in (500, 503, 429, None):
        assert robots_without_file(status, "x").refuses(url) is not None


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "::",
        "2002:5db8:d70e::1", "2001::5db8:d70e",
        "64:ff9b:1::7f00:1", "::7f00:1", "::ffff:0:7f00:1", "fec0::1", "5f00::1", "ff0e::1", "2001::7f00:1",
        "2606:4700::5efe:7f00:1", "2001:db8::1", "ff02::1", "192.0.0.8", "192.88.99.1", "198.18.0.1", "240.0.0.1",
        "255.255.255.255", "fe80::1%eth0", "none",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(FetchRefused) as refused:
        checked_addresses("news.test", 80, (), lambda host, port: [address])
    assert refused.value.reason == "address_refused"
    with pytest.raises(FetchRefused):
        checked_addresses("news.test", 80, (), lambda host, port: ["93.184.215.14", address])


def test_addresses_that_a_source_names_are_allowed_and_no_others() -> None:
    allowed = read_networks("127.0.0.1 192.168.7.0/24 ::1")
    for address in ("127.0.0.1", "192.168.7.9", "::1", "::ffff:127.0.0.1", "93.184.215.14"):
        assert checked_addresses("news.test", 80, allowed, lambda host, port, a=address: [a]) == [address]
    for address in ("127.0.0.2", "192.168.8.1"):
        with pytest.raises(FetchRefused):
            checked_addresses("news.test", 80, allowed, lambda host, port, a=address: [a])


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "0", "localhost",
        "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]",
    ],
)  # fmt: skip
def test_other_spellings_of_loopback_are_seen_through(host: str) -> None:
    """The system resolves them; what it answers is what is looked at."""
    with pytest.raises(FetchRefused, match="is not public"):
        checked_addresses(host, 80, (), resolve_name)


@pytest.mark.parametrize("host", ["0x7f.1", "①②⑦.⓪.⓪.①"])
def test_other_spellings_of_loopback_get_no_connection(world: World, home: Home, host: str) -> None:
    source = make_source(world, "nastooh", domain=host, allow_addresses=())
    done = crawl_pages(source, home, f"http://{host}:{world.port}/news/7001", web=Web("Amarkav/0 (test)", QUICK))
    assert [one.reason in ("address_refused", "bad_address") for one in done.rejections] == [True], done.rejections
    assert world.log == []


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 9200, 11211])
def test_public_hosts_are_asked_only_where_the_web_answers(port: int) -> None:
    with pytest.raises(FetchRefused, match=f"port {port} of news.test is none that the web is read at"):
        checked_addresses("news.test", port, (), lambda host, port: ["93.184.215.14"])
    named = read_networks("93.184.215.14")
    assert checked_addresses("news.test", port, named, lambda host, port: ["93.184.215.14"]) == ["93.184.215.14"]


def test_a_user_name_in_an_address_is_never_sent(world: World, home: Home) -> None:
    with pytest.raises(ValueError, match="user name"):
        read_address(f"http://user:word@nastooh.test:{world.port}/news/7001")
    done = crawl_pages(make_source(world, "nastooh"), home, f"http://127.0.0.1@nastooh.test:{world.port}/news/7001")
    assert done.rejected == {"bad_address": 1}
    assert world.log == []


def test_an_answer_that_trickles_past_its_deadline_is_not_asked_for_again(world: World, home: Home) -> None:
    """Whether the deadline comes between two pieces or in the middle of a silence."""
    for pause in (0.9, 1.05):
        world.counts.clear()
        web = replace(WEB, limits=replace(QUICK, read_seconds=5.0, total_seconds=pause))
        done = crawl_pages(make_source(world, "bad"), home, world.address("bad.test", f"/slow/1008?{pause}"), web=web)
        assert [one.detail for one in done.rejections] == [f"the answer did not end within {pause:g} seconds"]
        assert list(world.counts.values()).count(1) == len(world.counts), world.counts


def test_a_name_that_changes_its_address_is_refused_when_it_does(world: World, home: Home) -> None:
    """The first answer is allowed, the second is not: each connection goes to an address that was looked at."""
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])
    web = replace(WEB, resolve=lambda host, port: [next(answers)])
    source = make_source(world, "nastooh", allow_addresses=(ip_network("127.0.0.1"),))
    with open_crawl(source, home, web) as under_way:
        under_way.take_pages([Link(world.page("nastooh", 1))])
        assert under_way.done.fresh == 1
        # Without its connection the next request asks for the name again.
        under_way._visitor._client._transport._pool.close()
        under_way.take_pages([Link(world.page("nastooh", 2))])
    assert under_way.done.rejected == {"address_refused": 1}
    assert [asked.path for asked in world.log if asked.path.startswith("/news")] == ["/news/7001/خبر"]


def test_a_pass_that_breaks_off_keeps_what_came_and_goes_on(world: World, home: Home) -> None:
    source = make_source(world, "nastooh")
    with pytest.raises(KeyboardInterrupt), open_crawl(source, home, WEB, progress=interrupt_after(3)) as under_way:
        under_way.take_list(source.url, source.kind)
    assert len(waiting(source, home)[0]) == 3
    world.log.clear()
    crawl(source, home, again=False)
    assert len([asked for asked in world.log if asked.path.startswith("/news/")]) == world.stories - 3
    assert len(waiting(source, home)[0]) == world.stories


def test_a_month_of_an_archive_is_finished_only_when_everything_could_be_had(world: World, home: Home) -> None:
    world.stories = 12
    source = make_source(world, "nastooh")
    inside = [number for number in range(12) if write_story(number).jalali.month == 6]
    first, last = Month(1404, 6).days
    assert (first, last) == (date(2025, 8, 23), date(2025, 9, 22))

    def fill() -> Pass:
        with open_crawl(source, home, WEB, again=False) as under_way:
            for address in list_archive_addresses(source, first, last):
                under_way.take_archive(address)
        return under_way.done

    world.vanished["nastooh", inside[0]] = 503
    done = fill()
    assert (done.fresh, done.is_unfinished) == (len(inside) - 1, True)
    world.vanished.clear()
    world.log.clear()
    later = replace(WEB, now=lambda: datetime.now(UTC) + timedelta(hours=2))
    with open_crawl(source, home, later, again=False) as under_way:
        for address in list_archive_addresses(source, first, last):
            under_way.take_archive(address)
    assert (under_way.done.fresh, under_way.done.is_unfinished) == (1, False)
    assert len([asked for asked in world.log if asked.path.startswith("/news/")]) == 1


def test_archives_by_pages_end_at_the_first_that_brings_nothing_new(world: World, home: Home) -> None:
    source = make_source(world, "nastooh", archive_url=world.address("nastooh.test", "/section") + "?page={page}")
    (address,) = list_archive_addresses(source, date(2025, 9, 1), date(2025, 9, 30))
    with open_crawl(source, home, WEB, again=False) as under_way:
        under_way.take_archive(address)
    assert [asked.path for asked in world.log if "page=" in asked.path] == ["/section?page=1", "/section?page=2"]
    assert under_way.done.fresh == world.stories


def test_the_newest_of_a_sitemap_are_taken_first_wherever_they_stand(world: World, home: Home) -> None:
    days = [write_story(number).day for number in range(world.stories)]
    done = crawl(make_source(world, "weblog", most_pages=2), home)
    assert (done.fresh, done.is_unfinished) == (2, True)
    assert (
        sorted(article.published_on for article in waiting(make_source(world, "weblog"), home)[0]) == sorted(days)[-2:]
    )


def test_a_day_alone_does_not_tell_when_a_page_changed() -> None:
    urls = "".join(
        f"<url><loc>http://a.test/{n}</loc><lastmod>{stamp}</lastmod></url>"
        for n, stamp in enumerate(("2025-10-15", "2025-10-15T21:30:00+03:30"))
    )
    day, instant = sitemap.find_links(f"<urlset>{urls}</urlset>".encode(), "http://a.test/s.xml").articles
    assert (day.listed_on, day.changed_at) == (date(2025, 10, 15), None)
    assert instant.changed_at == datetime(2025, 10, 15, 18, tzinfo=UTC)


def test_months_of_a_stretch_of_days() -> None:
    months = [str(month) for month in list_months(date(2025, 2, 1), date(2025, 4, 21))]
    assert months == ["1403-11", "1403-12", "1404-01", "1404-02"]
    assert Month(1403, 12).days == (date(2025, 2, 19), date(2025, 3, 20)), "1403 is a leap year"


def interrupt_after(pages: int):  # type: ignore[no-untyped-def]
    def progress(done: Pass) -> None:
        if done.fresh >= pages:
            raise KeyboardInterrupt

    return progress


def test_pages_are_looked_at_again_ever_more_rarely(world: World, home: Home) -> None:
    world.stories = 1
    source = make_source(world, "nastooh")
    asked = []
    start = datetime.now(UTC)
    for hours in (0, 1, 2, 24, 25, 26, 28, 24 * 60, 24 * 60 + 48):
        world.log.clear()
        crawl(source, home, replace(WEB, now=lambda hours=hours: start + timedelta(hours=hours)))
        asked.append((hours, bool([one for one in world.log if one.path.startswith("/news/")])))
    assert asked == [
        (0, True), (1, True), (2, True), (24, True), (25, False), (26, False), (28, True), (1440, True), (1488, False),
    ]  # fmt: skip


def test_two_runs_do_not_fetch_from_one_domain_at_once(world: World, home: Home) -> None:
    source = make_source(world, "nastooh")
    with open_crawl(source, home, WEB), pytest.raises(SourceError, match=r"another run is fetching from nastooh\.test"):
        crawl(source, home)


def test_everything_can_be_read_again_without_the_network(world: World, home: Home) -> None:
    world.stories = 4
    source = make_source(world, "nastooh")
    crawl(source, home)
    first, _, batch = waiting(source, home)
    mark_pages_read(home, batch)
    world.log.clear()
    kept = list_kept(source, home, home.parts / "kept.pages")
    assert kept is not None
    again = [item for item in open_source("nastooh", kept.path).read() if isinstance(item, Article)]
    assert sorted(article.article_id for article in again) == sorted(article.article_id for article in first)
    assert world.log == []


def test_raw_bytes_are_kept_once_and_damage_is_noticed(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    digest = store.keep(b"page" * 1000)
    assert store.keep(b"page" * 1000) == digest
    assert store.load(digest) == b"page" * 1000
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file.stat().st_size < 1000
    other = store.keep(b"other")
    file.write_bytes(store.path_of(other).read_bytes())
    with pytest.raises(RawMissing, match="damaged"):
        store.load(digest)
    with pytest.raises(RawMissing, match="cannot be read"):
        store.load("0" * 64)
    with pytest.raises(ValueError, match="no SHA-256"):
        store.path_of("../../etc/passwd")


def state_of(home: Home, source: str) -> list[dict[str, object]]:
    with open_working(home, at=datetime.now(UTC)) as con:
        return read_state(con, source).to_pylist()


def test_the_paths_of_the_test_web_are_distinct() -> None:
    assert len(set(PATHS.values())) == len(PATHS)
