"""Pages: what is read from them, what is left out, when they were published, and which addresses are one article."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "web"))

from pages import FAMILIES, JUNK, KNOWN, expected_lines, render

from seeds import read_table
from tasks.ingest.pages.addresses import is_within, read_address, settle_address
from tasks.ingest.pages.charset import declared_encoding, decode_page
from tasks.ingest.pages.datelines import read_dateline
from tasks.ingest.pages.families import find_family, find_outlet, list_families
from tasks.ingest.pages.language import is_persian, may_be_persian
from tasks.ingest.pages.page import MAX_BYTES, Page, read_page
from tasks.ingest.pages.refusal import PageRefused

TODAY = date(2025, 11, 22)
NUMBERS = range(60)
SENTENCES = (
    "به گزارش خبرنگار ما، صادرات کالا از این استان در نیمه نخست سال رشد کرده است. وی گفت: این روند تا پایان سال می‌ماند."
)


def read(html: str, **told: object) -> Page:
    return read_page(html.encode(), url="http://news.example/a/1", seen_on=TODAY, **told)


def body(inner: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><article id='item'><h1 class='title'>عنوان</h1><div class='item-body'>" + (
        f"<div class='item-text'>{inner}</div></div></article></body></html>"
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_the_text_of_every_page_comes_out_whole_and_alone(family: str) -> None:
    """Paragraphs, leads and tables: 99 % of the known families' lines, 95 % of the others'; nothing else."""
    wanted = found = 0
    lost: list[str] = []
    for number in NUMBERS:
        story, html = render(family, number)
        page = read_page(html.encode(), url=f"http://{family}.example/news/{number + 1000}", seen_on=TODAY)
        lines = page.text.split("\n")
        expected = expected_lines(story)
        wanted += len(expected)
        found += sum(line in lines for line in expected)
        lost += [line for line in expected if line not in lines]
        assert JUNK not in page.text, f"{family} {number}: {[line for line in lines if JUNK in line]}"
        assert page.title == story.title
        assert page.family == (family if family in KNOWN else "general")
    assert wanted > 500
    assert found / wanted >= (0.99 if family in KNOWN else 0.95), f"{found} of {wanted}; lost: {lost[:5]}"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_page_is_dated_right(family: str) -> None:
    """Although the machine-readable date lies in 2031 on some, and on the evening before in UTC on others."""
    for number in NUMBERS:
        story, html = render(family, number)
        page = read_page(html.encode(), url=f"http://{family}.example/news/{number + 1000}", seen_on=TODAY)
        assert page.published_on == story.day, f"{family} {number}: {page.dated_by}"


@pytest.mark.parametrize("family", KNOWN)
def test_the_author_line_is_read(family: str) -> None:
    story, html = render(family, 3)
    assert read_page(html.encode(), seen_on=TODAY).author == story.author


@pytest.mark.parametrize("family", ["nastooh", "weblog"])
def test_zero_width_joints_stay(family: str) -> None:
    """trafilatura alone would delete them."""
    story, html = render(family, 8)
    joints = sum(line.count("\u200c") for line in expected_lines(story))
    assert joints > 3
    assert read_page(html.encode(), seen_on=TODAY).text.count("\u200c") == joints


def test_a_table_stays_in_rows() -> None:
    rows = "<tr><th>کالا</th><th>وزن</th></tr><tr><td><p>سیمان</p></td><td><p>۱۲</p><p>هزار تن</p></td></tr>"
    page = read(body(f"<p>{SENTENCES}</p><table><caption>جدول یک</caption>{rows}</table>"))
    assert page.text.split("\n")[1:] == ["جدول یک", "کالا | وزن", "سیمان | ۱۲ هزار تن"]


def test_a_table_that_lays_out_the_page_is_no_table_of_data() -> None:
    page = read(body(f"<table><tr><td><p>{SENTENCES * 3}</p><p>پایان متن خبر.</p></td></tr></table>"))
    assert page.text.split("\n") == [SENTENCES * 3, "پایان متن خبر."]


@pytest.mark.parametrize(
    "teaser",
    [
        "<p><a href='/1'>واکنش‌ها به آمار تازه</a></p>",
        "<p><strong>بیشتر بخوانید:</strong> <a href='/1'>واکنش‌ها به آمار تازه</a></p>",
        "<p>اخبار مرتبط</p><ul><li><a href='/1'>یکم</a></li><li><a href='/2'>دوم</a></li></ul>",
        "<div><h4><a href='/1'>واکنش‌ها</a></h4></div>",
        "<p style='display: none'>پنهان است</p>",
        "<script>document.write('متن')</script>",
    ],
)
def test_teasers_go(teaser: str) -> None:
    assert read(body(f"<p>{SENTENCES}</p>{teaser}<p>پایان.</p>")).text == f"{SENTENCES}\nپایان."


@pytest.mark.parametrize(
    "kept",
    [
        f"<p>وی به <a href='/1'>گزارش گمرک</a> اشاره کرد. {SENTENCES}</p>",
        f"<p><a name='top'>{SENTENCES}</a></p>",
        f"<p><a href='/unclosed'>{SENTENCES}</p><p>{SENTENCES}</p>",
    ],
)
def test_paragraphs_with_links_stay(kept: str) -> None:
    """A link in a sentence, an anchor, a link that the page forgot to close and that so wraps the whole text."""
    assert SENTENCES in read(body(kept)).text


def test_a_lead_that_the_body_repeats_is_said_once() -> None:
    html = body(f"<p>{SENTENCES}</p><p>پایان.</p>").replace(
        "<div class='item-body'>", f"<p class='introtext'>{SENTENCES}</p><div class='item-body'>"
    )
    assert read(html).text == f"{SENTENCES}\nپایان."


def test_an_outlet_that_changed_its_system_is_still_read() -> None:
    """The profile that the table names finds nothing; the page's own marks lead to another."""
    story, html = render("asam", 5)
    page = read_page(html.encode(), url="https://www.irna.ir/news/85000001/x", family="nastooh", seen_on=TODAY)
    assert (page.family, page.title) == ("asam", story.title)


@pytest.mark.parametrize(
    ("data", "content_type", "reason"),
    [
        (b"", "text/html", "empty"),
        (b"  \n", None, "empty"),
        (b"%PDF-1.7 ...", "text/html", "not_html"),
        (b"<html>", "image/png", "not_html"),
        (b"<html><body><p>x</p></body></html>", "text/html", "no_text"),
        (f"<p>{'The quick brown fox jumps over the lazy dog. ' * 9}</p>".encode(), "text/html", "not_persian"),
        (f"<p>{'ذهب الولد إلى المدرسة في الصباح الباكر مع أصدقائه. ' * 9}</p>".encode(), "text/html", "not_persian"),
        (f"<h1>تازه‌ها</h1><ul>{''.join(f'<li>{SENTENCES}</li>' for _ in range(9))}</ul>".encode(), None, "no_article"),
        (b"a" * (MAX_BYTES + 1), "text/html", "too_large"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(data: bytes, content_type: str | None, reason: str) -> None:
    with pytest.raises(PageRefused) as refused:
        read_page(data, content_type=content_type)
    assert refused.value.reason == reason, refused.value.detail
    assert len(refused.value.detail) > 10


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<div>" * 990, None),
        ("<span>" * 1010, "too_complex"),
        ("<table><tr><td>" * 480, None),
        ("<div>" + "<a href='/x'>y</a>" * 5000 + "</div>", None),
        ("<p><b><i><a href=x>" * 300, None),
        ("<br>" * 39_000, None),
        ("<br>" * 200_000, "too_complex"),
        ("<div>" * 200_000, "too_complex"),
        ("<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">", "too_complex"),
        ("<p " + " ".join(f"a{n}" for n in range(20_000)) + ">", "too_complex"),
        ("<img src='data:image/png;base64," + "QUJD " * 50_000 + "'>", None),
    ],
    ids=lambda value: (value or "read")[:12],
)
@pytest.mark.parametrize("known", [True, False])
def test_monsters_end_soon(inner: str, reason: str | None, known: bool) -> None:
    """Each of these once took minutes, or ended the whole run."""
    html = f"<h1>x</h1><p>{SENTENCES}</p>{inner}<p>{SENTENCES}</p>"
    page = (body(html) if known else f"<meta property='og:type' content='article'><body>{html}").encode()
    started = time.process_time()
    try:
        assert SENTENCES in read_page(page, url="http://news.example/a/12345").text
        ended = None
    except PageRefused as error:
        ended = error.reason
    assert time.process_time() - started < 10
    if reason is not None or known:
        assert ended == reason


ARABIC_CODED = SENTENCES.replace("ی", "ي").replace("ک", "ك")


@pytest.mark.parametrize(
    ("data", "content_type", "text", "name"),
    [
        (SENTENCES.encode(), None, SENTENCES, "utf-8"),
        (SENTENCES.encode(), "text/html; charset=windows-1256", SENTENCES, "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCES.encode(), None, SENTENCES, "utf-8"),
        (b"\xff\xfe" + SENTENCES.encode("utf-16-le"), None, SENTENCES, "utf-16-le"),
        (ARABIC_CODED.encode("cp1256"), "text/html; charset=windows-1256", ARABIC_CODED, "cp1256"),
        (ARABIC_CODED.encode("cp1256"), "text/html; charset=utf-8", ARABIC_CODED, "cp1256"),
        (ARABIC_CODED.encode("cp1256"), None, ARABIC_CODED, "cp1256"),
        (ARABIC_CODED.encode("cp1256"), "text/html; charset=rot13", ARABIC_CODED, "cp1256"),
    ],
)
def test_characters_are_right_whatever_the_server_declares(
    data: bytes, content_type: str | None, text: str, name: str
) -> None:
    assert decode_page(data, content_type) == (text, name)


def test_a_broken_byte_does_not_change_the_encoding() -> None:
    data = (SENTENCES * 20).encode()
    text, name = decode_page(data[:701] + b"\xff" + data[701:], None)
    assert (name, text.count("\ufffd") > 0, text.count("استان")) == ("utf-8", True, 20)


def test_declared_encodings() -> None:
    assert declared_encoding(b"<meta charset='windows-1256'>", None) == "cp1256"
    assert declared_encoding(b"<meta charset='windows-1256'>", "text/html; charset=UTF-8") == "utf-8"
    assert declared_encoding(b"<p>", "text/html; charset=zip") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("۲۳ مهر ۱۴۰۴ - ۱۲:۳۰", date(2025, 10, 15)),
        ("چهارشنبه ۲۳ مهرماه ۱۴۰۴ ساعت ۱۲:۳۰", date(2025, 10, 15)),
        ("تاریخ انتشار: ۱۲:۳۰ - ۲۳ مهر ۱۴۰۴ - 15 October 2025", date(2025, 10, 15)),
        ("٢٣ مهر ١٤٠٤", date(2025, 10, 15)),
        ("۲۳ دي ۱۴۰۳", date(2025, 1, 12)),
        ("۱۴۰۴/۰۷/۲۳ ۱۲:۳۰", date(2025, 10, 15)),
        ("23-7-1404", date(2025, 10, 15)),
        ("1404-07-23T12:30:00+03:30", date(2025, 10, 15)),
        ("2025-10-15T12:30:00+03:30", date(2025, 10, 15)),
        ("2025-10-15T21:30:00Z", date(2025, 10, 16)),
        ("2025-10-15T20:29:59.123456789Z", date(2025, 10, 15)),
        ("Wed, 15 Oct 2025 21:00:00 GMT", date(2025, 10, 16)),
        ("Wed, 15 Oct 2025 21:00:00 +0330", date(2025, 10, 15)),
        ("15 Oct 2025", date(2025, 10, 15)),
        ("October 15th, 2025", date(2025, 10, 15)),
        ("۱۵ اکتبر ۲۰۲۵", date(2025, 10, 15)),
        ("۳۰ اسفند ۱۴۰۳", date(2025, 3, 20)),
        ("۳۰ اسفند ۱۴۰۴", None),
        ("۰۴/۰۷/۲۳", None),
        ("کد خبر ۸۵۹۱۲۳۴۵", None),
        ("تلفن ۰۲۱-۸۸-۹۹-۱۴۰۴۵", None),
        ("۱۲:۳۰", None),
        ("", None),
    ],
)
def test_datelines(text: str, day: date | None) -> None:
    assert read_dateline(text) == day


@pytest.mark.parametrize("row", read_table("outlets"), ids=lambda row: row["domain"])
def test_every_outlet_reads_its_example(row: dict[str, str]) -> None:
    assert read_address(row["example_url"]).key == row["example_key"]
    outlet = find_outlet(row["domain"])
    assert outlet is not None
    assert (outlet.family is not None) == bool(row["site_family"])


def test_addresses_of_one_article_have_one_key() -> None:
    same = [
        "https://www.yjc.ir/fa/news/8123456/some-title",
        "http://yjc.ir/fa/news/8123456",
        "https://mail.yjc.ir/fa/amp/news/8123456/other",
        "https://www.yjc.ir/fa/print/8123456",
        "https://www.yjc.news/fa/news/8123456?utm_source=telegram#comments",
    ]
    assert {read_address(url).key for url in same} == {"yjc.ir/8123456"}
    plain = [
        "https://news.example/a/b/",
        "http://www.news.example/a/b?utm_medium=x",
        "https://m.news.example/a/b/amp/",
        "https://news.example:443/amp/a/b#top",
    ]
    assert {read_address(url).key for url in plain} == {"news.example/a/b"}


def test_addresses_of_different_articles_have_different_keys() -> None:
    pairs = [
        ("https://news.example/a?id=1", "https://news.example/a?id=2"),
        ("https://news.example/a", "https://other.example/a"),
        ("https://news.example:8080/a", "https://news.example:8081/a"),
        ("https://www.irna.ir/news/85000001", "https://www.irna.ir/news/85000002"),
    ]
    for one, other in pairs:
        assert read_address(one).key != read_address(other).key


@pytest.mark.parametrize("url", ["ftp://a.example/x", "file:///etc/passwd", "javascript:alert(1)", "//a.example", ""])
def test_what_is_no_address_of_a_page(url: str) -> None:
    with pytest.raises(ValueError, match="no address of a page"):
        read_address(url)


@pytest.mark.parametrize(
    ("asked", "said", "key"),
    [
        ("https://www.yjc.ir/00Abc1", "https://www.yjc.ir/fa/news/8123456/x", "yjc.ir/8123456"),
        ("https://news.example/p/12345", "/news/12345/title", "news.example/news/12345/title"),
        ("https://news.example/p/12345", "https://news.example/", "news.example/p/12345"),
        ("https://news.example/p/12345", "https://news.example/p/99999", "news.example/p/12345"),
        ("https://news.example/p/12345", "https://elsewhere.example/p/12345", "news.example/p/12345"),
        ("https://www.irna.ir/news/85000001", "https://www.irna.ir/news/85000009", "irna.ir/85000001"),
        ("https://news.example/p/12345", None, "news.example/p/12345"),
    ],
)
def test_the_pages_own_address_is_believed_with_care(asked: str, said: str | None, key: str) -> None:
    assert settle_address(asked, said).key == key


def test_within_a_domain() -> None:
    assert is_within("https://www.irna.ir/x", "irna.ir")
    assert not is_within("https://evilirna.ir/x", "irna.ir")
    assert not is_within("https://irna.ir.evil.example/x", "irna.ir")


def test_languages() -> None:
    assert is_persian(SENTENCES)
    assert is_persian(ARABIC_CODED)
    assert not is_persian(
        "اردو زبان میں لکھا گیا یہ جملہ فارسی کی طرح نظر آتا ہے مگر یہ اردو ہے اور اس میں بہت سے الفاظ ہیں۔"
    )
    assert not is_persian("قالت الوزارة في بيان لها إن الصادرات ارتفعت خلال العام الماضي إلى مستويات قياسية جديدة")
    assert may_be_persian(SENTENCES.encode())
    assert may_be_persian(ARABIC_CODED.encode("cp1256"))
    assert not may_be_persian(b"<p>plain</p>" * 1000)
    assert not may_be_persian("Übergrößenträger äöü ".encode() * 100)


def test_every_family_is_named_once_and_found() -> None:
    names = [family.name for family in list_families()]
    assert len(names) == len(set(names)) >= 4
    assert all(find_family(name) is not None for name in names)
    assert find_family("nowhere") is None
