"""Pages that come as files: archives, saved pages, single files. What is whole comes out; what is broken is told."""

from __future__ import annotations

import gzip
import sys
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "web"))

from archive import Capture, write_warc
from pages import FAMILIES, expected_lines, render
from prose import write_story

from tasks.ingest.batches import without_repeats
from tasks.ingest.source import Notice, SourceError, open_sources
from tasks.records import Article, Rejection


def read(path: Path) -> tuple[list[Article], list[Rejection], dict[str, int]]:
    """Articles, rejections, and what was ignored."""
    (source,) = open_sources([str(path)])
    items = list(without_repeats(source))
    notices = {item.subject: item.count for item in items if isinstance(item, Notice)}
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Rejection)], notices


def capture(family: str, number: int, body: bytes | None = None, **headers: str) -> Capture:
    page = render(family, number)[1].encode() if body is None else body
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return f"https://www.{family}.example/news/{number + 7000}/x", page, told, 200


def captures(count: int) -> list[Capture]:
    return [capture(list(FAMILIES)[number % 5], number) for number in range(count)]


def test_an_archive_gives_its_persian_pages_and_counts_the_rest(tmp_path: Path) -> None:
    more: list[Capture] = [
        ("https://a.example/i.png", b"\x89PNG", {"Content-Type": "image/png"}, 200),
        ("https://a.example/en/70001", b"<html><body>" + b"plain words " * 99, {}, 200),
        ("https://a.example/gone/70002", b"<p>gone</p>", {}, 404),
        capture("asam", 50, gzip.compress(render("asam", 50)[1].encode()), Content_Encoding="gzip"),
        capture(
            "asam", 51, gzip.compress(("<p>" + "این متن بلند است. " * 999).encode() * 999), Content_Encoding="gzip"
        ),
    ]
    path = write_warc(tmp_path / "crawl.warc.gz", [*captures(25), *more])
    articles, rejections, notices = read(path)
    assert len(articles) == 26
    for article in articles:
        story = write_story(int(article.source_id.rpartition("/")[0].rpartition("/")[2]) - 7000)
        assert article.text.split("\n") == expected_lines(story)
        assert (article.published_on, article.captured_on) == (story.day, date(2025, 11, 21))
        assert (article.source, article.title) == ("crawl.warc", story.title)
    assert [(one.source_id[-7:], one.reason) for one in rejections] == [("/7051/x", "too_large")]
    assert notices == {
        "answer 404": 1,
        "image/png": 1,
        "page in another script": 1,
        "request record": 30,
        "warcinfo record": 1,
    }


def test_a_wacz_is_read_through_its_archives(tmp_path: Path) -> None:
    warc = write_warc(tmp_path / "data.warc.gz", captures(6))
    path = tmp_path / "site.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(warc, "archive/data.warc.gz")
        packed.writestr("datapackage.json", "{}")
    assert len(read(path)[0]) == 6
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(SourceError, match="cannot be read"):
        read(path)


@pytest.mark.parametrize("digests", [True, False])
@pytest.mark.parametrize("harm", ["cut", "overwritten", "no archive"])
def test_a_broken_archive_gives_what_came_before_the_break_and_says_where(
    tmp_path: Path, harm: str, digests: bool
) -> None:
    path = write_warc(tmp_path / "crawl.warc.gz", captures(20), digests=digests)
    data = bytearray(path.read_bytes())
    if harm == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "overwritten":
        data[len(data) // 2 : len(data) // 2 + 300] = bytes(300)
        path.write_bytes(data)
    else:
        path.write_bytes(b"this is no archive " * 100)
    articles, rejections, _ = read(path)
    (broken,) = [one for one in rejections if one.reason == "broken_archive"]
    assert broken.source_id.startswith("crawl.warc.gz:")
    rejections.remove(broken)
    assert {one.reason for one in rejections} <= ({"damaged"} if harm == "overwritten" and digests else set())
    assert len(articles) == (0 if harm == "no archive" else pytest.approx(10, abs=2))
    for article in articles:
        number = int(article.source_id.rpartition("/")[0].rpartition("/")[2]) - 7000
        assert article.text.split("\n") == expected_lines(write_story(number)), "no half page becomes an article"


def test_no_cut_goes_unnoticed_wherever_it_is(tmp_path: Path) -> None:
    """fastwarc takes a cut between two records, or inside a header, for the end."""
    path = write_warc(tmp_path / "crawl.warc.gz", captures(4))
    data = path.read_bytes()
    for end in range(1, len(data), 211):
        path.write_bytes(data[:end])
        articles, rejections, _ = read(path)
        assert [one.reason for one in rejections] == ["broken_archive"], end
        assert len(articles) < 4


def test_a_page_captured_twice_is_one_article(tmp_path: Path) -> None:
    once, other = capture("nastooh", 1), capture("nastooh", 1, render("nastooh", 2)[1].encode())
    amp = (once[0].replace("/news/", "/amp/news/"), *once[1:])
    articles, rejections, _ = read(write_warc(tmp_path / "c.warc.gz", [once, once, amp, other]))
    assert len(articles) == 1
    assert Counter(one.reason for one in rejections) == {"duplicate": 2, "conflict": 1}


def test_a_folder_takes_saved_pages_beside_text_files(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    story, page = render("nastooh", 3)
    page = page.replace('href="/news/', 'href="https://www.irna.ir/news/')
    (folder / "saved.html").write_text(page, encoding="utf-8")
    (folder / "plain.htm").write_text(render("asam", 4)[1], encoding="utf-8")
    (folder / "note.txt").write_text("متن کوتاه", encoding="utf-8")
    (folder / "menu.html").write_text("<html><body>نه</body></html>", encoding="utf-8")
    articles, rejections, _ = read(folder)
    known = {article.source_id: article for article in articles}
    assert set(known) == {"irna.ir/85000003", "plain.htm", "note.txt"}
    saved = known["irna.ir/85000003"]
    assert saved.text.split("\n") == expected_lines(story)
    assert (saved.published_on, saved.agency) == (story.day, "ایرنا")
    assert [(one.source_id, one.reason) for one in rejections] == [("menu.html", "no_text")]


def test_a_single_file_is_the_article_that_its_folder_would_give(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "note.txt").write_text(" date 2025-10-22 متن کوتاه", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"\0\0")
    (listed := tmp_path / "some.files").write_text(f"{folder / 'note.txt'}\n{folder / 'bad.txt'}\n", encoding="utf-8")
    whole = list(open_sources([f"desk={folder}"])[0].read())
    (single,) = open_sources([f"desk={folder / 'note.txt'}"])[0].read()
    assert single in whole
    assert list(open_sources([f"desk={listed}"])[0].read()) == sorted(
        whole, key=lambda item: isinstance(item, Rejection)
    )
