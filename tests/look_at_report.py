"""Screenshots of every kind of page of a built report: `.venv/bin/python tests/look_at_report.py data/site /tmp/shots`.

Each on a desktop and a phone, in the light and in the dark, the whole page. For looking; nothing fails here.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright
from test_site_browser import CHROMIUM, DESKTOP, PHONE, list_pages

SCREENS = {"desktop": DESKTOP, "phone": PHONE}


def shoot(site: Path, folder: Path, only: str, schemes: list[str]) -> None:
    """Writes PAGE-SCREEN-SCHEME.png of each kind of page."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {path.split("/")[0].removesuffix(".html"): path for path in [*list_pages(site), "province/IR.html"]}
    pages |= {"province": "province/IR-06.html", "month": list_pages(site)[-2], "results": "search.html?q=صادرات"}
    pages |= {"nation": "province/IR.html"} if (site / "province" / "IR.html").exists() else {}
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for screen, viewport in SCREENS.items():
            for scheme in schemes:
                tab = chromium.new_context(viewport=viewport, color_scheme=scheme).new_page()
                for name, path in pages.items():
                    if only in name:
                        tab.goto(f"file://{site.resolve()}/{path}")
                        tab.wait_for_function("[...document.querySelectorAll('.plot')].every(p => p.dataset.drawn)")
                        tab.wait_for_timeout(300)
                        tab.screenshot(path=folder / f"{name}-{screen}-{scheme}.png", full_page=True)
        chromium.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--schemes", nargs="+", default=["light", "dark"])
    arguments = parser.parse_args()
    shoot(arguments.site, arguments.folder, arguments.only, arguments.schemes)
