"""Sources: what becomes an article, what is rejected and why, and that nothing is lost on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.ingest.batches import Batch, read_batches
from tasks.ingest.decode import Undecodable, decode_text
from tasks.ingest.source import Notice, SourceError, make_article, open_sources, split_spec
from tasks.ingest.store import Stored, store_batches
from tasks.load.arrow import articles_from_table
from tasks.parts import BatchFolder
from tasks.records import Article, Rejection

TEXT = " date 2024-11-05 رئیس گمرک بندر فرضی گفت: در شش ماهه نخست امسال ۷۱۳ هزار تن کالا صادر شد."


NOTHING_STORED = Stored(known=(), twins={})


def read(*specs: object, stored: Stored = NOTHING_STORED) -> Batch:
    """Everything the sources give, through the files on which it is handed on."""
    everything = Batch()
    for source in open_sources([str(spec) for spec in specs]):
        with tempfile.TemporaryDirectory() as folder:
            ingested = store_batches(source, Path(folder), 1, 500, lambda articles: stored)
            for batch in map(BatchFolder, ingested.batches):
                if batch.has("articles"):
                    everything.articles += articles_from_table(batch.read("articles"))
                if batch.has("rejections"):
                    everything.rejections += (Rejection(**row) for row in batch.read("rejections").to_pylist())
            everything.notices += ingested.notices
            assert ingested.rejected.total() == len(ingested.rejections)
    return everything


def write_lines(path: Path, *lines: object) -> Path:
    path.write_bytes(
        b"".join(
            (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()) + b"\n"
            for line in lines
        )
    )
    return path


def reasons(batch: Batch) -> dict[str, str]:
    return {rejection.source_id: rejection.reason for rejection in batch.rejections}


def test_a_text_file_is_one_article_whose_text_is_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(TEXT, encoding="utf-8")
    (article,) = read(tmp_path / "news").articles
    assert (article.source, article.source_id) == ("news", "a.txt")
    assert article.text == TEXT
    assert article.published_on == date(2024, 11, 5)
    assert (article.title, article.agency, article.url, article.captured_on) == (None, None, None, None)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("date 2024-11-05 متن", date(2024, 11, 5)),
        ("\n  date 2024-11-05\nمتن", date(2024, 11, 5)),
        ("\ufeffdate 2024-11-05 متن", date(2024, 11, 5)),
        ("« date 2024-11-05 » متن", date(2024, 11, 5)),
        ("متن date 2024-11-05", None),
        ("update 2024-11-05", None),
        ("date of birth", None),
    ],
)
def test_the_date_counts_only_at_the_head(tmp_path: Path, head: str, expected: date | None) -> None:
    (tmp_path / "a.txt").write_text(head, encoding="utf-8")
    (article,) = read(tmp_path).articles
    assert article.published_on == expected
    assert article.text == head


def test_line_ends_and_byte_order_marks_stay_so_that_spans_index_into_the_file(tmp_path: Path) -> None:
    data = "\ufeffخط یک\r\nخط دو\u200c\r".encode()
    (tmp_path / "a.txt").write_bytes(data)
    (article,) = read(tmp_path).articles
    assert article.text.encode() == data


def test_every_kind_of_bad_file_is_rejected_with_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    files = {
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "marks.txt": "\ufeff\u200c ".encode(),
        "binary.txt": b"\x00\x01\x02\x03",
        "random.txt": bytes(range(1, 256)),
        "report.txt": b"%PDF-1.7 ...",
        "cp1256.txt": "صادرات استان در شش ماه به ۱۲ تن رسيد".replace("۱۲", "12").replace("ی", "ي").encode("cp1256"),
        "utf16.txt": TEXT.encode("utf-16"),
        "cut.txt": TEXT.encode()[:-2],
        "jalali.txt": TEXT.replace("2024-11-05", "1403-08-15").encode(),
        "no-such-day.txt": TEXT.replace("2024-11-05", "2024-13-05").encode(),
        "good.txt": TEXT.encode(),
        "no-number.txt": "خبری بدون هیچ عددی".encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "large.txt").open("wb") as large:
        large.truncate(60_000_000)
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    got = read(tmp_path)
    assert reasons(got) == {
        "empty.txt": "empty",
        "blank.txt": "empty",
        "marks.txt": "empty",
        "binary.txt": "not_text",
        "random.txt": "not_text",
        "report.txt": "not_text",
        "cp1256.txt": "encoding",
        "utf16.txt": "encoding",
        "cut.txt": "encoding",
        "jalali.txt": "bad_field",
        "no-such-day.txt": "bad_field",
        "large.txt": "too_large",
        "folder.txt": "unreadable",
        "pipe.txt": "unreadable",
        "dangling.txt": "unreadable",
    }
    assert [article.source_id for article in got.articles] == ["good.txt", "no-number.txt"]
    details = {rejection.source_id: rejection.detail for rejection in got.rejections}
    assert "windows-1256" in details["cp1256.txt"]
    assert "iconv" in details["cp1256.txt"]
    assert "windows-1256" not in details["cut.txt"]
    assert "60.0 MB" in details["large.txt"]
    assert "Jalali" in details["jalali.txt"]


def test_the_same_article_twice_is_one_article_and_one_rejection(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    got = read(tmp_path)
    assert [article.source_id for article in got.articles] == ["a.txt"]
    assert reasons(got) == {"b.txt": "duplicate"}
    assert "a.txt" in got.rejections[0].detail


def test_a_copy_of_what_an_earlier_run_loaded_is_rejected_and_the_original_is_known(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    a, b = (make_article(source="s", source_id=name, text=TEXT) for name in ("a.txt", "b.txt"))
    got = read(f"s={tmp_path}", stored=Stored(known={b.article_id}, twins={a.article_id: "b.txt"}))
    assert got.articles == []
    assert reasons(got) == {"a.txt": "duplicate"}


def test_a_copy_of_what_the_same_batch_corrects_is_no_copy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{TEXT} واردات ۵ میلیون دلار بود.", encoding="utf-8")
    a = make_article(source="s", source_id="a.txt", text=TEXT)
    got = read(f"s={tmp_path}", stored=Stored(known=set(), twins={a.article_id: "b.txt"}))
    assert {article.source_id for article in got.articles} == {"a.txt", "b.txt"}
    assert reasons(got) == {}


def test_repeated_and_conflicting_lines(tmp_path: Path) -> None:
    first = {"id": "x", "text": TEXT}
    path = write_lines(
        tmp_path / "s.jsonl", first, first, {"id": "x", "text": TEXT + " دوم"}, {"id": "y", "text": TEXT + " سوم"}
    )
    got = read(path)
    assert [(article.source_id, article.text) for article in got.articles] == [("x", TEXT), ("y", TEXT + " سوم")]
    assert [rejection.reason for rejection in got.rejections] == ["duplicate", "conflict"]


def test_equal_texts_of_two_days_or_two_sources_are_two_articles(tmp_path: Path) -> None:
    one = write_lines(
        tmp_path / "one.jsonl",
        {"id": "1", "published_on": "2023-05-01", "text": "صادرات امسال ۵۱ تن بود"},
        {"id": "2", "published_on": "2024-05-01", "text": "صادرات امسال ۵۱ تن بود"},
    )
    two = write_lines(
        tmp_path / "two.jsonl", {"id": "1", "published_on": "2023-05-01", "text": "صادرات امسال ۵۱ تن بود"}
    )
    got = read(one, two)
    assert len({article.article_id for article in got.articles}) == 3
    assert got.rejections == []


def test_fields_of_a_line(tmp_path: Path) -> None:
    fields = {
        "id": 17,
        "published_on": "2024-11-05T23:59:00-08:00",
        "captured_on": None,
        "agency": "ایرنا",
        "title": "عنوان",
        "text": TEXT,
        "url": "https://example.org/17",
    }
    (article,) = read(write_lines(tmp_path / "s.jsonl", fields)).articles
    assert article == make_article(
        source="s",
        source_id="17",
        text=TEXT,
        url="https://example.org/17",
        agency="ایرنا",
        title="عنوان",
        published_on=date(2024, 11, 5),
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "1", "text": "cut', "bad_json"),
        (b"[1, 2]", "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"id": "1", "n": ' + b"9" * 5000 + b', "text": "x"}', "bad_json"),
        (b'{"id": "1", "text": "\xff"}', "encoding"),
        ({"id": "1"}, "missing_field"),
        ({"id": "1", "text": None}, "missing_field"),
        ({"id": "1", "text": 5}, "bad_field"),
        ({"id": "1", "text": " \n"}, "empty"),
        (b'{"id": "1", "text": "a\\u0000b"}', "not_text"),
        (b'{"id": "1", "text": "a\\ud800b"}', "not_text"),
        (b'{"id": "1", "title": "\\ud800", "text": "b"}', "not_text"),
        ({"id": True, "text": TEXT}, "bad_field"),
        ({"id": "1", "text": TEXT, "published_on": "1403-08-15"}, "bad_field"),
        ({"id": "1", "text": TEXT, "published_on": "5 Nov 2024"}, "bad_field"),
        (b'{"id": "1", "text": "' + b"a" * 11_000_000 + b'"}', "too_large"),
    ],
)
def test_a_bad_line_is_rejected_and_its_neighbours_are_read(tmp_path: Path, line: object, reason: str) -> None:
    path = write_lines(
        tmp_path / "s.jsonl", {"id": "before", "text": TEXT}, line, b"", {"id": "after", "text": TEXT + "!"}
    )
    got = read(path)
    assert [article.source_id for article in got.articles] == ["before", "after"]
    assert reasons(got) == {"s.jsonl:2": reason}


def test_a_line_without_an_id_gets_one_that_stays(tmp_path: Path) -> None:
    first = read(write_lines(tmp_path / "s.jsonl", {"text": TEXT}))
    second = read(write_lines(tmp_path / "s.jsonl", {"id": "0", "text": "دیگر"}, {"text": TEXT}))
    assert first.articles[0] == second.articles[1]
    assert first.notices == [Notice("s", "no_id", "id", 1)]


def test_unknown_fields_are_reported_once_a_source_with_their_counts(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "s.jsonl",
        {"text": "یک", "lead": "x"},
        {"text": "دو", "lead": "y", "tags": []},
        {"id": "3", "text": "سه"},
    )
    unknown = [notice for notice in read(path).notices if notice.code == "unknown_field"]
    assert unknown == [Notice("s", "unknown_field", "lead", 2), Notice("s", "unknown_field", "tags", 1)]


def test_names_of_unknown_fields_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "s.jsonl", *({"id": n, "text": f"متن {n}", f"field{n}": 1} for n in range(80)))
    unknown = [notice for notice in read(path).notices if notice.code == "unknown_field"]
    assert len(unknown) == 51
    assert sum(notice.count for notice in unknown) == 80


def test_other_files_of_a_folder_are_reported_and_an_empty_source_says_so(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    (tmp_path / "sub").mkdir()
    assert {(notice.code, notice.subject) for notice in read(tmp_path).notices} == {
        ("no_articles", f"no .txt or .html file in {tmp_path}"),
        ("ignored_files", ".pdf"),
        ("ignored_files", "folder"),
    }


def test_batches_are_bounded_and_lose_nothing(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "s.jsonl", *({"id": n, "text": f"متن {n}"} for n in range(25)))
    sizes = [len(batch.articles) for batch in read_batches(open_sources([str(path)]), 10)]
    assert sizes == [10, 10, 5]
    long = write_lines(tmp_path / "l.jsonl", *({"id": n, "text": f"متن {n}"} for n in range(70)))
    sizes = [len(batch.articles) for batch in read_batches(open_sources([str(long)]), 2)]
    assert sizes == [2] * 2 + [4] * 2 + [8] * 2 + [16] * 2 + [10]
    heavy = write_lines(tmp_path / "h.jsonl", *({"id": n, "text": f"{n}" + "a" * 9_000_000} for n in range(4)))
    assert [len(batch.articles) for batch in read_batches(open_sources([str(heavy)]), 500)] == [2, 2]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_that_encodes_to_them_or_a_rejection(data: bytes) -> None:
    try:
        text = decode_text(data)
    except Undecodable as error:
        rejected = (error.reason, bool(error.detail))
    else:
        assert text.encode() == data
        return
    assert rejected in {(reason, True) for reason in ("empty", "not_text", "encoding")}


LINES = st.one_of(
    st.binary(max_size=60),
    st.dictionaries(
        st.sampled_from(["id", "text", "title", "published_on", "captured_on", "agency", "url", "other"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.lists(st.integers(), max_size=2)),
    ).map(lambda fields: json.dumps(fields).encode()),
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(LINES, max_size=8))
def test_every_line_of_any_file_is_an_article_or_a_rejection(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(b"\n".join(lines))
    got = read(path)
    written = [line for line in path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    assert len(got.articles) + len(got.rejections) == len(written)


def test_names_of_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "odd=name").mkdir()
    monkeypatch.chdir(tmp_path / "news")
    assert split_spec(".") == ("news", Path())
    assert split_spec("irna=feed/day.jsonl") == ("irna", Path("feed/day.jsonl"))
    assert split_spec("odd=name")[0] == "odd=name"
    with pytest.raises(SourceError, match="two sources are called «news»"):
        open_sources([".", f"news={tmp_path}"])


@pytest.mark.parametrize("name", ["nowhere", "report.docx"])
def test_a_source_that_is_none_is_an_error_that_says_what_was_expected(tmp_path: Path, name: str) -> None:
    (tmp_path / "report.docx").write_bytes(b"PK")
    with pytest.raises(SourceError, match=r"expected a folder of \.txt or \.html files"):
        open_sources([str(tmp_path / name)])


def test_a_folder_that_may_not_be_listed_is_an_error(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o000)
    code = (
        "import os, sys\n"
        "from tasks.ingest.sources.folder import open_source\n"
        "from pathlib import Path\n"
        "if os.geteuid() == 0: os.seteuid(65534)\n"
        "try: list(open_source('closed', Path(sys.argv[1])).read())\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    tmp_path.chmod(0o755)
    try:
        done = subprocess.run([sys.executable, "-c", code, str(closed)], capture_output=True, text=True, check=True)
    finally:
        closed.chmod(0o700)
    assert done.stdout.startswith("SourceError source «closed»: folder"), done.stdout + done.stderr
    assert "Permission denied" in done.stdout


def test_ids_do_not_depend_on_the_rest_of_the_article() -> None:
    plain = make_article(source="s", source_id="1", text=TEXT)
    assert make_article(source="s", source_id="1", text=TEXT, title="t", agency="a").article_id == plain.article_id
    assert make_article(source="s", source_id="1", text=TEXT + " ").article_id != plain.article_id
    assert (
        make_article(source="s1", source_id="", text=TEXT).article_id
        != make_article(source="s", source_id="1", text=TEXT).article_id
    )


def test_the_seed_articles_are_all_read() -> None:
    seeds = Path(__file__).parent.parent / "seeds" / "articles"
    got = read(f"seeds={seeds}")
    assert (len(got.articles), got.rejections, got.notices) == (5, [], [])
    for article in got.articles:
        assert isinstance(article, Article)
        assert (seeds / article.source_id).read_bytes().decode() == article.text
    assert not any(isinstance(item, Rejection) for item in got.articles)
