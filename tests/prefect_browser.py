"""The real UI in headless Chromium, as an operator uses it: a custom run of `backfill`, and what the gates said of it.

Used by `prefect_acceptance.py`; the outlet is the test web on loopback. Screenshots go to the folder that is given.
"""

from __future__ import annotations

import csv
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect, sync_playwright

from seeds import read_table

sys.path.insert(0, str(Path(__file__).parent / "web"))

from server import World, serve

_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


@contextmanager
def outlet(home: Path) -> Iterator[World]:
    """A news site on loopback that `home` has turned on as the source `one`."""
    with serve(World(stories=12)) as world:
        row = {"name": "one", "kind": "feed", "url": world.address("127.0.0.1", "/rss"), "agency": "پایگاه یک"}
        row |= {"domain": "127.0.0.1", "article_pattern": r"/news/(\d+)", "delay_seconds": "0", "enabled": "1"}
        archive = world.address("127.0.0.1", "/archive") + "?yr={jy}&mn={jm}&dy={jd}"
        row |= {"archive_kind": "listing", "archive_url": archive, "allow_addresses": "127.0.0.1 ::1"}
        with (home / "sources.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(read_table("sources")[0]))
            writer.writeheader()
            writer.writerow(row)
        yield world


def operate(port: int, deployment_id: str, pictures: Path) -> dict[str, Any]:
    """Goes through the UI; what was seen: hosts that were asked, the run's state, text of its gates."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise FileNotFoundError("no chromium on this machine: apt-get install chromium")
    hosts: set[str] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 1100})
        page.set_default_timeout(60_000)
        page.on("request", lambda request: hosts.add(str(urlsplit(request.url).hostname)))
        base = f"http://127.0.0.1:{port}"
        page.goto(f"{base}/deployments")
        expect(page.get_by_text("run-pipeline").first).to_be_visible(timeout=60_000)
        page.screenshot(path=pictures / "1-deployments.png")
        page.goto(f"{base}/deployments/deployment/{deployment_id}/run")
        expect(page.get_by_text("First day", exact=True)).to_be_visible(timeout=60_000)
        page.locator("textarea").first.fill("one")
        for position, day in ((0, "2025-08-23"), (1, "2025-10-22")):
            _pick_day(page, position, day)
        page.screenshot(path=pictures / "2-form.png", full_page=True)
        page.get_by_role("button", name="Submit").click()
        page.wait_for_url("**/runs/flow-run/**")
        run_page = page.url
        expect(page.locator(".p-badge, .state-badge").filter(has_text="Completed").first).to_be_visible(timeout=300_000)
        page.screenshot(path=pictures / "3-run.png", full_page=True)
        state = page.locator(".state-badge").first.inner_text()
        browser_text = _read_gates(page, base, pictures)
        browser.close()
    return {"hosts": hosts, "state": state, "gates": browser_text, "run": run_page}


def _pick_day(page: Page, position: int, day: str) -> None:
    """Chooses a day in the calendar that the form's button opens."""
    year, month, number = day.split("-")
    page.locator(".p-date-button__control").nth(position).click()
    picker = page.locator(".p-date-picker").last
    wanted = f"{time.strftime('%B', time.strptime(month, '%m'))}{year}"
    for _ in range(100):
        if picker.locator(".p-calendar-header__title").inner_text().replace("\n", "") == wanted:
            break
        picker.locator(".p-calendar-header__before button").click()
    picker.locator(".p-calendar-date-picker__date--in-month").get_by_text(str(int(number)), exact=True).click()
    page.keyboard.press("Escape")
    expect(picker).not_to_be_visible()


def _read_gates(page: Page, base: str, pictures: Path) -> str:
    page.goto(f"{base}/artifacts/key/gates")
    expect(page.get_by_text("gates").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(3_000)
    page.screenshot(path=pictures / "4-gates.png", full_page=True)
    return page.locator("body").inner_text()
