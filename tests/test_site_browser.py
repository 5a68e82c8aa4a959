"""The report in a browser: from the file system and over http, on a desktop and a phone, in the light and in the dark.

Chromium of the system, driven by Playwright. No request leaves the site, nothing is said on the console, axe-core finds
no serious fault, and what people do with it works: the map, the search, a click on a figure, a download.
"""

from __future__ import annotations

import csv
import functools
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

import pytest
from hostile_news import build_hostile_home
from synthetic_trade import build_home

from tasks.publish.site import build_site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system: make setup-system installs it")

AT = datetime(2026, 1, 10, tzinfo=UTC)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and keeps silent."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    home = build_home(tmp_path_factory.mktemp("home"), 90)
    return build_site(home, tmp_path_factory.mktemp("sites") / "site", at=AT).index.parent


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    home = build_hostile_home(tmp_path_factory.mktemp("hostile"))
    return build_site(home, tmp_path_factory.mktemp("sites") / "hostile", at=AT).index.parent


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=["file", "http"])
def base(request, site) -> Iterator[str]:
    """Where the site is opened from."""
    if request.param == "file":
        yield f"file://{site}"
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Tab:
    """A tab that remembers what went wrong in it."""

    def __init__(self, browser, base: str, viewport=DESKTOP, scheme: str = "light") -> None:
        self.context = browser.new_context(viewport=viewport, color_scheme=scheme, accept_downloads=True)
        self.page = self.context.new_page()
        self.base = base
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(f"console {message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.faults.append("a dialog opened"), dialog.dismiss()))
        self.page.on("request", self._judge)
        self.page.on("requestfailed", self._note_failure)

    def _judge(self, request) -> None:
        if not request.url.startswith((self.base + "/", "data:", "blob:")):
            self.faults.append(f"left the site: {request.url}")

    def _note_failure(self, request) -> None:
        # A click that becomes a download ends its navigation, and leaving a page what it still fetches.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}")

    def open(self, path: str):
        self.page.goto(f"{self.base}/{path}")
        self.page.wait_for_function("[...document.querySelectorAll('.plot')].every(plot => plot.dataset.drawn)")
        return self.page

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        self.context.close()
        if error[0] is None:
            assert self.faults == []


def list_pages(site: Path) -> list[str]:
    """One page of each kind; the article with the most claims."""
    article = max(site.glob("article/*/*.html"), key=lambda path: path.stat().st_size)
    month = next(iter(sorted(site.glob("province/*/14*.html"))))
    kinds = [site / "province" / "IR-06.html", month, article]
    names = ["index.html", "coverage.html", "contradictions.html", "quality.html", "search.html", "about.html"]
    return names + [path.relative_to(site).as_posix() for path in kinds]


def find_faults(page) -> list[str]:
    """What axe-core finds serious or critical."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    assert result["passes"], "axe looked at nothing"
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]} {violation['nodes'][0]['failureSummary'][:300]}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")], ids=["desktop", "phone"])
def test_every_kind_of_page_is_sound(browser, site, viewport, scheme):
    found = {}
    with Tab(browser, f"file://{site}", viewport, scheme) as tab:
        for path in list_pages(site):
            page = tab.open(path)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], f"{path} is wider than the screen: {width}"
            found |= {path: faults} if (faults := find_faults(page)) else {}
            assert page.evaluate("document.fonts.check('16px Vazirmatn')"), "the font is not there"
    assert found == {}


def test_every_kind_of_page_opens_from_a_server_too(browser, base, site):
    with Tab(browser, base) as tab:
        for path in list_pages(site):
            assert tab.open(path).locator("h1").inner_text()


def test_axe_would_find_a_fault(browser, site):
    with Tab(browser, f"file://{site}") as tab:
        page = tab.open("about.html")
        page.evaluate("document.querySelector('h1').style.color = '#eee'; document.body.append(new Image())")
        assert {fault.partition(":")[0] for fault in find_faults(page)} >= {"image-alt", "color-contrast"}


def test_the_map_is_coloured_and_leads_to_provinces_by_mouse_and_by_keyboard(browser, base):
    with Tab(browser, base) as tab:
        page = tab.open("index.html")
        province = page.locator(".map a[href$='IR-06.html']")
        assert "خوزستان" in province.get_attribute("aria-label")
        before = province.locator("path").evaluate("path => getComputedStyle(path).fill")
        blank = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--none')")
        assert before not in (blank, "none", "rgb(0, 0, 0)")
        page.get_by_label("ارزش صادرات").check()
        assert page.locator(".map").get_attribute("data-by") == "export"
        assert page.locator(".legend:visible").get_attribute("data-for") == "export"
        province.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/province/IR-06.html")
        assert page.locator("h1").inner_text().startswith("خوزستان")


def test_charts_are_drawn_in_persian_with_their_data_beside_them(browser, base):
    with Tab(browser, base) as tab:
        page = tab.open("province/IR-06.html")
        assert page.locator(".plot svg").count() == page.locator(".plot").count() >= 3
        texts = "".join(page.locator(".plot svg text").all_text_contents())
        assert "میلیون" in texts
        assert "۱۴۰۴" in texts
        assert not set("0123456789") & set(texts), "a chart with Latin digits"
        greys = page.locator("#shares + *, .plot[data-spec=shares] path[fill='#b8b2a6']")
        assert greys.count() > 0, "the unstated rest is not drawn in grey"
        page.locator(".plot[data-spec='partners'] path[aria-roledescription='bar']").first.hover()
        assert "مقدار: " in page.locator("#tip").inner_text()
        with page.expect_download() as download:
            page.locator(".chart a.data").first.click()
        with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["indicator"] for row in rows} == {"export_value"}
        assert all(float(row["cumulative_value"]) > 0 for row in rows)


def test_the_search_finds_claims_and_leads_to_them(browser, base):
    with Tab(browser, base) as tab:
        page = tab.open("index.html")
        page.locator(".hero input").fill("پتروشيمي خوزستان ۱۴۰۴")  # Arabic letters, as some keyboards type
        page.locator(".hero input").press("Enter")
        page.wait_for_url("**/search.html?q=*")
        page.locator("#results li").first.wait_for()
        assert page.locator("#found").inner_text().endswith("ادعا")
        assert all("خوزستان" in text for text in page.locator("#results li").all_inner_texts())
        assert page.locator("#results mark").first.inner_text()
        page.locator("#results a.amount").first.click()
        page.wait_for_url("**/article/**")
        assert page.locator(".claim.shown").count() == 1
        tab.open("search.html?q=khuzestan petrochemical")
        page.locator("#results li").first.wait_for()
        tab.open("search.html?q=چنین‌واژه‌ای‌نیست")
        page.wait_for_function("document.getElementById('found').textContent.includes('هیچ')")


def test_a_click_on_a_figure_shows_its_row_its_audit_and_its_rule(browser, base, site):
    path = list_pages(site)[-1]
    with Tab(browser, base) as tab:
        page = tab.open(path)
        marks = page.locator("a.mark")
        mark = marks.nth(2)
        mark.click()
        shown = page.locator(".claim.shown")
        assert shown.count() == 1
        assert shown.get_attribute("id") == mark.get_attribute("href").removeprefix("#")
        text = shown.inner_text()
        for words in ("export_value", "ref_area", "حسابرسی", "قاعده", "amarkav show"):
            assert words in text
        assert mark.get_attribute("aria-current") == "true"
        marks.nth(3).focus()
        page.keyboard.press("Enter")
        assert shown.get_attribute("id") == marks.nth(3).get_attribute("href").removeprefix("#")
        assert page.evaluate("document.activeElement.classList.contains('shown')"), "a screen reader would not notice"
        address = page.url
    with Tab(browser, base, PHONE) as tab:
        page = tab.open(address.removeprefix(f"{base}/"))
        shown = page.locator(".claim.shown")
        mark = page.locator("a.mark[aria-current]")
        assert shown.evaluate("panel => panel.previousElementSibling.className") == "sentence", "not below its sentence"
        assert mark.get_attribute("href").removeprefix("#") == shown.get_attribute("id")


def test_without_scripts_every_claim_can_be_read(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site}/{list_pages(site)[-1]}")
    assert page.locator(".claim").count() == page.locator(".claim:visible").count() >= 10
    context.close()


def test_the_theme_is_chosen_and_kept(browser, base):
    with Tab(browser, base) as tab:
        page = tab.open("province/IR-06.html")
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        page.locator("#theme").click()
        page.wait_for_function("document.querySelector('.plot').dataset.drawn === 'dark'")
        dark = page.evaluate(paper)
        assert dark != light
        tab.open("index.html")
        assert page.evaluate(paper) == dark


def test_a_hostile_article_is_shown_and_not_run(browser, hostile):
    with Tab(browser, f"file://{hostile}") as tab:
        (article,) = [path for path in hostile.glob("article/*/*.html") if "DROP TABLE" in path.read_text("utf-8")]
        for path in (*list_pages(hostile)[:-3], "province/IR-18.html", article.relative_to(hostile).as_posix()):
            page = tab.open(path)
            page.wait_for_timeout(100)
            assert page.title().endswith("· آمارکاو")
            assert page.evaluate("document.querySelectorAll('img, svg[onload], [onerror]').length") == 0
        text = page.locator("main").inner_text()
        for words in (
            "<script>document.title='owned'</script>",
            "onerror=",
            "DROP TABLE claims",
            "=cmd|",
            "{{ 7 * 7 }}",
        ):
            assert words in text
        assert page.locator("h1 bdi").evaluate("title => getComputedStyle(title).unicodeBidi") == "isolate"
        assert page.locator("a[href^=javascript]").count() == 0
        tab.open("search.html?q=صادرات بوشهر")
        page.locator("#results li").first.wait_for()
        assert "</script>" in page.locator("#results").inner_text()
        assert page.evaluate("document.querySelectorAll('#results script, #results img').length") == 0
