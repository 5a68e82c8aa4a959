"""The real UI in headless Chromium, as an operator uses it: lists, the form of a custom run, artifacts, a paused run.

Used by `prefect_acceptance.py`; the outlet is the test web on loopback. Screenshots go to the folder that is given.
"""

from __future__ import annotations

import csv
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Request, expect, sync_playwright

from seeds import read_table

sys.path.insert(0, str(Path(__file__).parent / "web"))

from server import World, serve

OUTLETS = [row["name"] for row in read_table("sources")]
EXAMPLE = "example"
"""A source of the home alone, of which nothing is known yet."""
_PATIENCE = 300_000
"""Milliseconds to wait for anything."""
_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


@contextmanager
def outlet(home: Path) -> Iterator[World]:
    """A news site on loopback, which `home` has turned on under the names of all sources that are deployed."""
    with serve(World(stories=12)) as world:
        row = {"kind": "feed", "url": world.address("127.0.0.1", "/rss"), "agency": "پایگاه یک"}
        row |= {"domain": "127.0.0.1", "article_pattern": r"/news/(\d+)", "delay_seconds": "0", "enabled": "1"}
        archive = world.address("127.0.0.1", "/archive") + "?yr={jy}&mn={jm}&dy={jd}"
        row |= {"archive_kind": "listing", "archive_url": archive, "allow_addresses": "127.0.0.1 ::1"}
        with (home / "sources.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(read_table("sources")[0]))
            writer.writeheader()
            writer.writerows(row | {"name": name} for name in (*OUTLETS, EXAMPLE))
        yield world


class Operator:
    """Goes through the UI as a person does, and takes pictures on the way."""

    def __init__(self, port: int, pictures: Path) -> None:
        self.hosts: set[str] = set()
        """Hosts that the UI's pages asked for anything."""
        self._base = f"http://127.0.0.1:{port}"
        self._pictures = pictures

    def __enter__(self) -> Operator:
        chromium = shutil.which("chromium")
        if chromium is None:
            raise FileNotFoundError("no chromium on this machine: apt-get install chromium")
        self._playwright = sync_playwright().start()
        browser = self._playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        self._page = browser.new_page(viewport={"width": 1400, "height": 1100})
        self._page.set_default_timeout(_PATIENCE)
        expect.set_options(timeout=_PATIENCE)
        self._page.on("request", self._note_host)
        return self

    def __exit__(self, *_: object) -> None:
        self._playwright.stop()

    def _note_host(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss"):  # data: and blob: ask nobody
            self.hosts.add(str(parts.hostname))

    def look_at_deployments(self) -> None:
        """Waits for the list of deployments."""
        self._page.goto(f"{self._base}/deployments")
        expect(self._page.get_by_text("backfill").first).to_be_visible()
        self._shoot("1-deployments")

    def run_backfill(self, deployment_id: str, source: str, first: str, last: str) -> str:
        """Fills the form of a custom run, starts it, and reads its state when it is completed."""
        page = self._page
        page.goto(f"{self._base}/deployments/deployment/{deployment_id}/run")
        expect(page.get_by_text("First day", exact=True)).to_be_visible()
        page.locator("textarea").first.fill(source)
        self._pick_day(0, first)
        self._pick_day(1, last)
        self._shoot("2-form")
        page.get_by_role("button", name="Submit").click()
        page.locator("a[href*='/runs/flow-run/']").first.click()  # the UI leads back to the deployment, with its runs
        page.wait_for_url("**/runs/flow-run/**")
        expect(page.locator(".state-badge").filter(has_text="Completed").first).to_be_visible()
        self._shoot("3-run")
        return page.locator(".state-badge").first.inner_text()

    def read_artifact(self, key: str) -> str:
        """The text of the newest artifact of that key."""
        self._page.goto(f"{self._base}/artifacts/key/{key}")
        self._page.locator("a[href*='/artifacts/artifact/']").first.click()  # the key's page lists the newest first
        expect(self._page.locator("table").first).to_be_visible()
        self._shoot(f"4-{key}")
        return self._page.locator("body").inner_text()

    def decide(self, run_id: str, decision: str, name: str, note: str) -> None:
        """Fills the form of a paused run and resumes it."""
        page = self._page
        page.goto(f"{self._base}/runs/flow-run/{run_id}")
        page.get_by_role("button", name="Resume").click()
        form = page.locator(".p-modal")
        choice = form.locator(".p-select-button__control").first
        choice.focus()
        page.keyboard.press("ArrowDown")  # a click of the mouse opens the list and closes it again
        page.locator("[class*=p-select-option]").get_by_text(decision, exact=True).last.click()
        expect(choice).to_have_text(decision)
        form.locator("textarea").nth(0).fill(name)
        form.locator("textarea").nth(1).fill(note)
        self._shoot("5-decision")
        for _ in range(5):  # a busy server may refuse: the form stays, and a person sends it again
            form.get_by_role("button", name="Submit").click()
            with suppress(AssertionError):
                expect(form).not_to_be_visible(timeout=20_000)
                return
            self._shoot("5-refused")
        raise AssertionError("the form of the paused run does not go away")

    def _pick_day(self, position: int, day: str) -> None:
        """Chooses a day in the calendar that the form's button opens."""
        page = self._page
        year, month, number = day.split("-")
        button = page.locator(".p-date-button__control").nth(position)
        button.click()
        picker = page.locator(".p-date-picker").last
        title = picker.locator(".p-calendar-header__title")
        wanted = f"{time.strftime('%B', time.strptime(month, '%m'))}{year}"
        for _ in range(100):
            if title.inner_text().replace("\n", "") == wanted:
                break
            picker.locator(".p-calendar-header__before button").click()
        picker.locator(".p-calendar-date-picker__date--in-month").get_by_text(str(int(number)), exact=True).click()
        picker.get_by_role("button", name="Apply").click()
        expect(picker).not_to_be_visible()
        expect(button).not_to_contain_text("Select date")

    def _shoot(self, name: str) -> None:
        self._page.wait_for_timeout(2_000)  # what slides in has come to rest
        self._page.screenshot(path=self._pictures / f"{name}.png", full_page=True)
