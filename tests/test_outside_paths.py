"""Names from outside decide about no place: sources, archives, addresses, links and hashes stay where they belong."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest
from warehouse_rows import CORRECTED, NOON, READER, article, batch, claim

sys.path.insert(0, str(Path(__file__).parent / "web"))

from archive import write_warc
from pages import render
from test_web_files import read

from tasks.ingest.raw import RawStore
from tasks.ingest.source import SourceError, open_sources, split_spec
from tasks.ingest.store import Stored, store_batches
from tasks.ingest.web_source import read_web_sources, source_of_address
from tasks.publish.site import build_site
from warehouse.connection import open_published, open_working
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.query import run_query
from warehouse.snapshot import publish

SECRET = "صادرات محرمانه استان یزد ۹۹۹ میلیون دلار بود."
NAMES = ["../../out", "/etc/out", "a/../../out", "..\\out", "a\0b", "~/out", "a b/../c"]
ADDRESSES = [
    "http://../../etc/passwd", "http://a.example/../../etc/passwd", "http://..%2f..%2fetc/x", "http://a.example:80/../x",
    "https://a.example/%2e%2e/%2e%2e/x", "http://a.example/..\\..\\x", "http://[::1]/../x",
]  # fmt: skip


def list_tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A text that is nobody's business, beside the drop folder."""
    (tmp_path / "drop").mkdir()
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


@pytest.mark.parametrize("how", ["absolute", "relative", "through a folder", "chain"])
def test_a_link_out_of_a_drop_folder_is_rejected_and_told(tmp_path: Path, outside: Path, how: str) -> None:
    drop = tmp_path / "drop"
    (drop / "own.txt").write_text("صادرات یزد ۴۰۱ میلیون دلار بود.", encoding="utf-8")
    (drop / "again.txt").symlink_to("own.txt")
    if how == "through a folder":
        (drop / "folder").symlink_to(tmp_path)
    if how == "chain":
        (drop / "first").symlink_to(outside)
    target = {"absolute": str(outside), "relative": "../secret.txt", "chain": "first"}.get(how, "folder/secret.txt")
    (drop / "link.txt").symlink_to(target)
    articles, rejections, _ = read(drop)
    assert len(articles) == 2
    assert not [one for one in articles if SECRET in one.text]
    assert [(one.source_id, one.reason) for one in rejections] == [("link.txt", "unreadable")]
    assert "leads out of the folder" in rejections[0].detail


def test_a_drop_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("صادرات یزد ۴۰۱ میلیون دلار بود.", encoding="utf-8")
    (tmp_path / "drop").symlink_to(tmp_path / "real")
    assert len(read(tmp_path / "drop")[0]) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_source_has_a_name_that_is_no_path(tmp_path: Path, name: str) -> None:
    columns = "name,kind,url,domain\n"
    (tmp_path / "sources.csv").write_text(f"{columns}{name},feed,https://a.example/rss,a.example\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a name has letters|cannot be read"):
        read_web_sources(tmp_path)


@pytest.mark.parametrize("spec", ["../../out=x", "/etc/out=x", "..=x", "a/b=x", "~/out=x"])
def test_a_name_on_the_command_line_is_no_path(spec: str) -> None:
    assert "/" not in split_spec(spec)[0]


def test_a_nul_in_a_path_is_refused_in_a_sentence() -> None:
    with pytest.raises(SourceError, match="NUL character"):
        open_sources(["a\0b.jsonl"])


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_source_made_for_an_address_has_a_name_that_is_no_path(address: str) -> None:
    name = source_of_address(address, None).name
    assert name == Path(name).name, name


@pytest.mark.parametrize(
    "digest", ["../../etc/passwd", "/" + "a" * 63, "a" * 63 + "/", "." * 64, "a" * 65, "", "a\0" * 32]
)
def test_bytes_are_kept_under_hashes_only(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        RawStore(tmp_path).path_of(digest)


@pytest.mark.parametrize("member", ["../../out.warc.gz", "/tmp/out.warc.gz", "archive/../../out.warc.gz"])
def test_archives_put_nothing_anywhere(tmp_path: Path, member: str) -> None:
    """Neither the names in a ZIP nor the addresses in a WARC become files; the pages are read all the same."""
    pages = [(address, render("nastooh", number)[1].encode(), {}, 200) for number, address in enumerate(ADDRESSES)]
    warc = write_warc(tmp_path / "data.warc.gz", pages)
    path = tmp_path / "site.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(warc, member)
    before = list_tree(tmp_path.parent)
    (source,) = open_sources([str(path)])
    store_batches(source, tmp_path / "parts" / "run", 1, 500, lambda _: Stored(frozenset(), {}))
    made = list_tree(tmp_path.parent) - before
    assert made
    assert {name.partition("/parts")[0] for name in made} == {tmp_path.name}
    assert len(read(path)[0]) == len(ADDRESSES)


def test_pages_of_the_report_are_named_by_hash_whatever_articles_call_themselves(home: Home) -> None:
    odd = ["../../../out", "/etc/out", "x\0y", "<b>/../..", "a" * 3000]
    told = [article(f"{CORRECTED} {number}", name) for number, name in enumerate(odd)]
    with open_working(home, at=NOON) as con:
        rows = batch(articles=told, claims=[claim(one, "۷۱ درصد", "71") for one in told])
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        publish(con, home, at=NOON)
    before = list_tree(home.root.parent)
    build_site(home, home.site, at=NOON)
    made = list_tree(home.root.parent) - before
    pages = {Path(name).stem for name in made if "/site/article/" in name and name.endswith(".html")}
    assert pages == {one["article_id"] for one in told}
    assert not [name for name in made if not name.startswith(f"{home.root.name}/site")]


@pytest.mark.parametrize("name", ["it's", "'; DROP TABLE claims; --", 'say "so"', "a;b", "خانه ما"])
def test_a_home_may_be_called_anything(home: Home, name: str) -> None:
    """Its path stands in ATTACH, which takes no parameter."""
    odd = Home(home.root.rename(home.root.with_name(name)))
    told = article(CORRECTED)
    with open_working(odd, at=NOON) as con:
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **batch(articles=[told], claims=[]))
        publish(con, odd, at=NOON)
    assert run_query(odd, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 1}]
    with open_published(odd) as con:
        assert con.execute("SELECT count(*) FROM claims").fetchone() == (0,)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_csv('{secret}')",
        "COPY articles TO '{out}'",
        "ATTACH '{out}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM '{secret}'",
        "DROP TABLE articles",
        "SELECT 1; SELECT 2",
    ],
)
def test_a_query_reaches_no_other_file_and_changes_nothing(home: Home, outside: Path, query: str) -> None:
    with open_working(home, at=NOON) as con:
        publish(con, home, at=NOON)
    before = os.stat(os.path.realpath(home.published)).st_mtime_ns
    out = outside.with_name("out.csv")
    with pytest.raises(Exception, match=r"the query failed|expected one SQL statement"):
        run_query(home, query.format(secret=outside, out=out))
    assert not out.exists()
    assert os.stat(os.path.realpath(home.published)).st_mtime_ns == before
