"""The report as files: every link leads somewhere, every claim is on its page, and a hostile article is only text."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hostile_news import MARKUP, SENTENCE, build_hostile_home
from ragged_news import build_ragged_home
from synthetic_trade import build_home
from warehouse_rows import READER, article, batch, claim

from seeds import SEEDS_DIR
from tasks.publish.claim_view import cut_sentence, show_claimed
from tasks.publish.export import FORMATS, export_warehouse
from tasks.publish.folders import FolderRefused
from tasks.publish.iran_map import draw_provinces
from tasks.publish.overview import divide
from tasks.publish.province_pages import mark_outliers
from tasks.publish.search_index import fold, list_words, name_bucket
from tasks.publish.shown import persian_order, show_amount, show_date, show_period, show_scaled, show_text
from tasks.publish.site import build_site
from tasks.publish.templates import safe_link, to_data_block
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.errors import WarehouseMissing
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.query import run_query
from warehouse.snapshot import publish

AT = datetime(2026, 1, 10, tzinfo=UTC)
PHONE = "۰۲۱۸۸۸"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    return build_home(tmp_path_factory.mktemp("synthetic"), 70)


@pytest.fixture(scope="module")
def site(home, tmp_path_factory) -> Path:
    return build_site(home, tmp_path_factory.mktemp("sites") / "site", at=AT).index.parent


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    home = build_hostile_home(tmp_path_factory.mktemp("hostile"))
    return build_site(home, tmp_path_factory.mktemp("sites") / "hostile", at=AT).index.parent


class Page(HTMLParser):
    """What a browser would make of a page: its elements with their attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_script(path: Path) -> object:
    text = path.read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"amarkav\.receive\(\"[^\"]+\",(.*)\);\n", text, re.DOTALL)[1])


@pytest.mark.parametrize("which", ["site", "hostile"])
def test_every_link_of_every_page_leads_to_a_file_and_a_place_in_it(which, request):
    site = request.getfixturevalue(which)
    parsed = pages(site)
    ids = {path: {attrs["id"] for _, attrs in page.elements if "id" in attrs} for path, page in parsed.items()}
    broken, outside = [], Counter()
    for path, page in parsed.items():
        for tag, attrs in page.elements:
            target = attrs.get("href") or attrs.get("src")
            if not target:
                continue
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                outside[tag, parts.scheme] += 1
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not file.is_file() or (parts.fragment and parts.fragment not in ids.get(file, {parts.fragment})):
                broken.append((path.name, target))
    assert broken == []
    assert set(outside) <= {("a", "https")}, "something is loaded from elsewhere"
    assert site.resolve() == (site / "index.html").resolve().parent


def test_every_page_says_what_it_may_load(site):
    for path, page in pages(site).items():
        assert page.elements[0] == ("html", {"lang": "fa", "dir": "rtl"}), path
        policies = [attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv")]
        assert len(policies) == 1
        assert policies[0].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policies[0]
        kept = {"type", "id", "src", "defer"}
        assert all(set(attrs) <= kept for tag, attrs in page.elements if tag == "script"), path
        assert "style" not in {name for _, attrs in page.elements for name in attrs}, f"{path}: the policy forbids it"


def test_every_claim_is_on_its_article_in_its_list_and_in_its_file(home, site):
    claims = {
        row["claim_id"]: row for row in run_query(home, "SELECT claim_id, article_id, ref_area FROM claims").to_pylist()
    }
    parsed = pages(site)
    shown = Counter(
        (attrs["id"].removeprefix("c-"), path.stem)
        for path, page in parsed.items()
        for tag, attrs in page.elements
        if tag == "section" and attrs.get("class") == "claim"
    )
    assert shown == Counter((claim_id, row["article_id"]) for claim_id, row in claims.items())
    listed = Counter(
        attrs["href"].partition("#c-")[2]
        for path, page in parsed.items()
        if re.fullmatch(r"\d+-\d\d(-\d+)?", path.stem) and path.parent.parent.name == "province"
        for tag, attrs in page.elements
        if tag == "a" and attrs.get("class") == "amount"
    )
    assert listed == Counter(list(claims))
    filed = Counter(row["claim_id"] for path in site.glob("data/province/*-claims.csv") for row in read_csv(path))
    assert filed == Counter(list(claims))


def test_a_page_of_an_article_shows_its_sentences_and_no_more(home, site):
    sql = """
        SELECT DISTINCT c.article_id, c.sentence_start, a.text,
               substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence
        FROM claims AS c INNER JOIN articles AS a USING (article_id) ORDER BY ALL LIMIT 30
    """
    for row in run_query(home, sql).to_pylist():
        html = (site / "article" / row["article_id"][:2] / f"{row['article_id']}.html").read_text("utf-8")
        sentences = re.findall(r'<p class="sentence" dir="rtl">(.*?)</p>', html, re.DOTALL)
        assert show_text(row["sentence"]) in [re.sub(r"<[^>]+>", "", one).strip("\n") for one in sentences]


def test_coverage_counts_what_the_lists_hold(home, site):
    coverage = read_csv(site / "data" / "coverage.csv")
    (count,) = run_query(home, "SELECT count(*) FROM claims").column(0).to_pylist()
    assert sum(int(row["claims"]) for row in coverage) == count
    for row in coverage[:20]:
        html = (site / "province" / row["area"] / f"{row['list_year']}-{int(row['list_month']):02d}.html").read_text(
            "utf-8"
        )
        assert html.count('class="amount"') == int(row["claims"])


def test_the_rest_of_a_list_of_shares_is_said(site):
    rows = read_csv(next(iter(sorted(site.glob("data/province/*-shares.csv")))))
    lists = {row["list"] for row in rows}
    for name in lists:
        shares = [row for row in rows if row["list"] == name]
        assert sum(Decimal(row["share_percent"]) for row in shares) == 100
        assert shares[-1]["sector"] == "گفته‌نشده"


def test_search_finds_each_word_of_each_claim(home, site):
    index = read_script(site / "search" / "index.js")
    assert index["claims"] == run_query(home, "SELECT claim_id FROM claims").num_rows
    postings = read_script(site / "search" / f"w-{name_bucket('پتروشیمی')}.js")["پتروشیمی"]
    hits, last = [], 0
    for step in postings.split(","):
        last += int(step, 36)
        hits.append(last)
    assert hits == sorted(set(hits))
    entries = [read_script(site / "search" / f"c-{hit // index['size']}.js")[hit % index["size"]] for hit in hits[:50]]
    assert all("پتروشیمی" in "".join(entry[4:7]) + entry[3] for entry in entries)
    (count,) = run_query(home, "SELECT count(*) FROM claims WHERE sector = 'PET'").column(0).to_pylist()
    assert len(hits) >= count > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("شش‌ماهه نخست", {"ششماهه", "شش", "ماهه", "نخست"}),
        ("كتاب‌هاي ۱۴۰۳", {"کتابهای", "کتاب", "های", "1403"}),
        ("USD/tonne و «فولاد»", {"usd", "tonne", "فولاد"}),
    ],
)
def test_words_are_compared_in_one_spelling(text, words):
    assert list_words(text) == words
    assert fold("آذربایجان") == "اذربایجان"


def test_a_hostile_article_is_only_text(hostile):
    ours = {"theme.js", "site.js"}
    for path, page in pages(hostile).items():
        for tag, attrs in page.elements:
            assert not [name for name in attrs if name.startswith("on")], (path, tag, attrs)
            assert tag not in ("img", "iframe", "object", "base", "style"), (path, tag)
            assert not (attrs.get("href") or "").strip().lower().startswith("javascript"), path
            if tag == "script":
                assert attrs.get("type") == "application/json" or Path(attrs["src"]).name in ours, (path, attrs)
        text = "".join(page.text)
        assert "\x1b" not in text, path
        assert not re.search("[\u202a-\u202e\u2066\u2067]", text), f"{path}: an override of direction"
    (article,) = [path for path in hostile.glob("article/*/*.html") if MARKUP in "".join(Page(path).text)]
    assert show_text(SENTENCE) in "".join(Page(article).text)
    quality = "".join(Page(hostile / "quality.html").text)
    assert quality.count("<script>document.title='owned'</script>") >= 4, "gate, quarantine, rejection and run tell it"


def test_scripts_of_the_search_hold_a_hostile_article_as_data(hostile):
    entries = read_script(hostile / "search" / "c-0.js")
    assert any("</script>" in entry[4] for entry in entries)
    for path in (hostile / "search").glob("*.js"):
        assert path.read_text("utf-8").startswith("amarkav.receive(")


def test_texts_outside_of_claims_are_published_only_when_asked_for(tmp_path, hostile):
    assert all(
        "تلفن:" not in path.read_text("utf-8") for path in hostile.rglob("*") if path.suffix in (".html", ".js", ".csv")
    )
    home = build_hostile_home(tmp_path / "home")
    whole = build_site(home, tmp_path / "site", at=AT, whole_texts=True).index.parent
    assert any(f"تلفن: {PHONE}" in path.read_text("utf-8") for path in whole.glob("article/*/*.html"))


def test_a_claim_may_leave_out_whatever_a_claim_may_leave_out(tmp_path):
    """Every page and every export is written of rows that lack each column in turn, and of extreme values."""
    home = build_ragged_home(tmp_path / "home")
    site = build_site(home, tmp_path / "site", at=AT)
    exported = export_warehouse(home, tmp_path / "out", FORMATS, at=AT)
    (count,) = run_query(home, "SELECT count(*) FROM claims").column(0).to_pylist()
    assert site.claims == count > 20
    assert exported
    text = "".join(path.read_text("utf-8") for path in site.index.parent.rglob("*.html"))
    assert "None" not in re.sub(r"<[^>]+>", "", text), "an empty value is shown as Python names it"


def test_a_report_replaces_an_earlier_one_and_nothing_else(home, tmp_path):
    folder = tmp_path / "site"
    build_site(home, folder, at=AT)
    (folder / "stale.html").write_text("old")
    report = build_site(home, folder, at=AT)
    assert not (folder / "stale.html").exists()
    assert report.files == sum(path.is_file() for path in folder.rglob("*"))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("mine")
    with pytest.raises(FolderRefused, match="not empty"):
        build_site(home, mine, at=AT)
    assert (mine / "index.html").read_text() == "mine"
    with pytest.raises(WarehouseMissing):
        build_site(Home(tmp_path / "none"), tmp_path / "nothing", at=AT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "site"], "leftovers"


def test_the_map_has_each_province_where_it_is():
    shapes, height = draw_provinces()
    assert [shape.code for shape in shapes] == [f"IR-{number:02d}" for number in range(31)]
    places = {shape.code: (shape.x, shape.y) for shape in shapes}
    assert places["IR-04"][0] < places["IR-09"][0], "West Azerbaijan is west of Razavi Khorasan"
    assert places["IR-01"][1] < places["IR-22"][1], "Gilan is north of Hormozgan"
    assert all(0 <= x <= 1000 and 0 <= y <= height for x, y in places.values())


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("8500000000", "USD", "۸٫۵ میلیارد دلار"),
        ("161200", "tonne", "۱۶۱٫۲ هزار تن"),
        ("34368710", "USD", "۳۴٬۳۶۸٬۷۱۰ دلار"),
        ("-18.25", "percent", "\u200e−۱۸٫۲۵ درصد"),
        ("12345678901234567", "IRR", "۱۲٬۳۴۵٬۶۷۸٬۹۰۱٬۲۳۴٬۵۶۷ ریال"),
        ("0", "tonne", "۰ تن"),
        ("3", "count", "۳"),
    ],
)
def test_an_amount_is_shown_whole(value, unit, shown):
    assert show_amount(Decimal(value), unit) == shown


def test_a_range_and_a_date_are_shown_in_words():
    assert show_amount(Decimal(20), "percent", Decimal(30)) == "۲۰ تا ۳۰ درصد"
    assert show_date(date(2025, 3, 20)) == "۳۰ اسفند ۱۴۰۳"
    assert show_scaled(Decimal(999)) == "۹۹۹"


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (("jalali", 1404, 1, 7), "هفت‌ماهه نخست ۱۴۰۴"),
        (("jalali", 1404, 1, 6), "نیمه نخست ۱۴۰۴"),
        (("jalali", 1404, 7, 7), "مهر ۱۴۰۴"),
        (("jalali", 1404, 4, 6), "سه‌ماهه دوم ۱۴۰۴"),
        (("jalali", 1403, 1, 12), "سال ۱۴۰۳"),
        (("jalali", 1403, 5, 8), "مرداد تا آبان ۱۴۰۳"),
        (("jalali", None, 1, 3), "سه‌ماهه نخست (سال نامعلوم)"),
        (("gregorian", 2020, 1, 7), "هفت‌ماهه نخست ۲۰۲۰ میلادی"),
        ((None, None, None, None), "بی‌تاریخ"),
        # of several years: no year of its own, its days say it
        (("jalali", None, None, None, date(2011, 3, 21), date(2019, 3, 20)), "۱۳۹۰ تا ۱۳۹۷"),
        (("gregorian", None, None, None, date(2007, 1, 1), date(2018, 12, 31)), "۲۰۰۷ تا ۲۰۱۸ میلادی"),
        (("jalali", None, None, None, date(2018, 3, 21), None), "از ۱۳۹۷"),
        (("jalali", None, None, None, date(2018, 3, 21), date(2025, 10, 22)), "۱ فروردین ۱۳۹۷ تا ۳۰ مهر ۱۴۰۴"),
    ],
)
def test_a_period_is_shown_in_words(period, shown):
    assert show_period(*period) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"measure": "growth", "value": Decimal("-18.5")}, "۱۸٫۵ درصد کاهش"),
        (
            {"measure": "growth", "value": Decimal(20), "value_upper": Decimal(30), "qualifier": "range"},
            "۲۰ تا ۳۰ درصد رشد",
        ),
        ({"measure": "growth", "value": Decimal(-30), "value_upper": Decimal(-20)}, "۲۰ تا ۳۰ درصد کاهش"),
        ({"measure": "growth", "value": Decimal(-2), "value_upper": Decimal(3)}, "\u200e−۲ تا ۳ درصد"),
        ({"measure": "growth", "value": Decimal(2), "unit": "times"}, "۲ برابر"),
        ({"measure": "level", "value": Decimal(7), "qualifier": "more_than"}, "بیش از ۷ درصد"),
        ({"measure": "rank", "value": Decimal(2), "unit": "rank"}, "رتبه ۲"),
    ],
)
def test_what_was_claimed_is_shown_with_its_hedge_and_direction(said, shown):
    common = {"qualifier": "exact", "value_upper": None, "unit": "percent"}
    assert show_claimed(common | said) == shown


def test_a_sentence_is_cut_at_its_claims_and_stays_whole():
    text = "صادرات ۲۰ تا ۳۰ میلیون دلار بود"
    pieces = cut_sentence(text, 100, [(107, 127, "range"), (112, 114, "part"), (90, 95, "before"), (125, 999, "after")])
    assert "".join(piece.text for piece in pieces) == text
    assert {piece.claim_id for piece in pieces} == {None, "range", "part", "after"}
    assert next(piece.text for piece in pieces if piece.claim_id == "part") == text[12:14]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://news.example/1", "https://news.example/1"),
        ("javascript:alert(1)", None),
        (" JaVaScRiPt:alert(1)", None),
        ("data:text/html,<script>", None),
        ("file:///etc/passwd", None),
        ("//news.example", None),
        ("https://", None),
        ("http://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_become_links(url, kept):
    assert safe_link(url) == kept


def test_data_in_a_page_cannot_end_its_element():
    block = to_data_block({"title": "</script><script>alert(1)</script>\u2028"})
    assert "<" not in block
    assert json.loads(block) == {"title": "</script><script>alert(1)</script>\u2028"}


@pytest.mark.parametrize(
    ("totals", "outliers"),
    [
        ([5, 9, 14, 20], []),
        ([5, 9, 9, 20], []),
        ([7_000, 2, 16_000], [1]),  # one product's total among those of all goods
        ([50, 5, 9, 14], [0]),
        ([], []),
    ],
)
def test_a_total_that_falls_is_told_from_those_that_agree(totals, outliers):
    points = [{"value": float(total)} for total in totals]
    mark_outliers(points)
    assert [place for place, point in enumerate(points) if not point["fits"]] == outliers


def test_names_are_sorted_as_persian_does():
    names = ["یزد", "گیلان", "کرمان", "قم", "چهارمحال و بختیاری", "تهران", "آذربایجان شرقی", "اردبیل", "همدان", "پارس"]
    ordered = [
        "آذربایجان شرقی",
        "اردبیل",
        "پارس",
        "تهران",
        "چهارمحال و بختیاری",
        "قم",
        "کرمان",
        "گیلان",
        "همدان",
        "یزد",
    ]
    assert sorted(names, key=persian_order) == ordered
    assert sorted(names) != ordered, "Unicode's own order would do"


def test_claims_about_other_countries_are_named_and_kept_apart(tmp_path):
    home = build_ragged_home(tmp_path / "home")
    site = build_site(home, tmp_path / "site", at=AT).index.parent
    coverage = (site / "coverage.html").read_text("utf-8")
    abroad = coverage.partition("کشورهای دیگر")[2].partition("</section>")[0]
    assert '<a href="province/TR.html">ترکیه</a>' in abroad
    assert "XX" in abroad, "a code without a name is shown as it is"
    assert "ترکیه" not in coverage.partition("کشورهای دیگر")[2].partition("</section>")[2]
    index = (site / "index.html").read_text("utf-8")
    assert "province/TR.html" not in index
    assert "<dd>۱<small> از ۳۱" in index, "another country counts as a province"


def test_what_contradicts_is_side_by_side_once_for_each_thing(tmp_path):
    home = Home(tmp_path / "home")
    said = ["۴ میلیارد دلار", "۶ میلیارد دلار", "۹ میلیارد دلار", "۶ میلیارد دلار"]
    articles = [article(f"صادرات استان {words} بود.", f"{number}.txt") for number, words in enumerate(said)]
    claims = [claim(one, words, f"{digit}000000000") for one, words, digit in zip(articles, said, "4696", strict=True)]
    with open_working(home, at=AT) as con:
        load_dimensions(con, SEEDS_DIR, at=AT)
        load_batch(con, run_id="r", at=AT, extractor_version=READER, **batch(articles=articles, claims=claims))
        publish(con, home, at=AT)
    site = build_site(home, tmp_path / "site", at=AT).index.parent
    html = (site / "contradictions.html").read_text("utf-8")
    (card,) = html.split('<section class="card pair"')[1:]
    assert re.findall(r'<a class="amount" [^>]+>([^<]+)</a>', card) == [
        "۴ میلیارد دلار",
        "۶ میلیارد دلار",
        "۹ میلیارد دلار",
    ]
    assert "اختلاف ۱۲۵٪" in card
    assert "در یک خبر" not in html
    assert len(read_csv(site / "data" / "contradictions.csv")) == 3, "the file has every pair"


def test_levels_of_the_map_divide_the_provinces_evenly():
    values = [Decimal(number) for number in range(1, 11)]
    assert divide(values) == [1, 3, 5, 7, 9]
    assert divide([]) == []
    assert divide([Decimal(4)] * 5) == [4]
