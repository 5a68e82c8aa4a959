"""Builds the report: a static site that works from the file system, with no network.

`build_site(home, folder, at=now)` reads the newest snapshot and puts the finished site in place of an older one in one
step, so that nobody opens half of it. Claims are streamed: memory does not grow with their texts.
"""

from __future__ import annotations

import shutil
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks.publish.article_pages import write_articles
from tasks.publish.citation import cite
from tasks.publish.claim_view import Row
from tasks.publish.folders import replace_folder
from tasks.publish.month_pages import Area, name_area, write_lists
from tasks.publish.overview import list_all_areas, order_areas, write_overview
from tasks.publish.province_pages import AreaData, write_province
from tasks.publish.quality_pages import write_contradictions, write_quality
from tasks.publish.search_index import SearchIndex
from tasks.publish.templates import render
from warehouse.connection import open_published
from warehouse.home import Home
from warehouse.reports import read_report, stream_report

MARK = "assets/site.js"
"""The file by which a folder is known to hold an earlier report."""

_ASSETS = Path(__file__).parent / "assets"
_MOST_HELD = 500
_MOST_CONTRADICTIONS = 3_000


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was built."""

    index: Path
    claims: int
    articles: int
    files: int
    bytes: int
    seconds: float


def build_site(home: Home, folder: Path, *, at: datetime, whole_texts: bool = False) -> SiteReport:
    """What was built in the folder, which is made, or replaced where it holds an earlier report.

    Raises FolderRefused for a folder that holds anything else, WarehouseMissing when nothing was published yet.
    """
    started = time.monotonic()
    with ExitStack() as stack:
        con = stack.enter_context(open_published(home))
        unfinished = stack.enter_context(replace_folder(folder, MARK))
        _copy_assets(unfinished)
        claims, articles = _write_pages(con, unfinished, at, whole_texts)
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return SiteReport(folder / "index.html", claims, articles, len(files), size, time.monotonic() - started)


def _write_pages(con: Any, folder: Path, at: datetime, whole_texts: bool) -> tuple[int, int]:
    """Numbers of claims and of article pages."""
    day = at.date()

    def rows(name: str, **parameters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = read_report(con, f"site_{name}", **parameters).to_pylist()
        return found

    coverage = rows("coverage")
    counts: dict[str, int] = defaultdict(int)
    for row in coverage:
        counts[row["area"]] += row["claims"]
    areas = order_areas(name_area(code, claims) for code, claims in counts.items())
    totals = rows("totals")[0]

    index = SearchIndex(folder / "search")
    audits = _by(rows("audits"), "claim_id")
    articles = write_articles(folder, stream_report(con, "site_claims", whole_texts=whole_texts), audits, index, day)
    index.write()
    newest = write_lists(folder, stream_report(con, "site_listing"), counts, day)
    of_areas = ("headlines", "series", "shares", "partners", "trade")
    data = AreaData(coverage, *(_by(rows(name), "area") for name in of_areas))
    for area in list_all_areas(areas):
        write_province(folder, area, data, newest.get(area.code, ()), day)
    write_overview(folder, totals, areas, coverage, rows("map"), rows("newest"), day)
    write_contradictions(folder, rows("contradictions", most=_MOST_CONTRADICTIONS), totals["contradictions"], day)
    tables = {name: rows(name) for name in ("gates", "unclaimed", "rejections", "runs")}
    tables |= {"quarantine": rows("quarantine", most=_MOST_HELD), "audits": rows("audit_verdicts")}
    write_quality(folder, tables, totals["held"], day)
    _write_further(folder, areas, at)
    return index.claims, articles


def _write_further(folder: Path, areas: Sequence[Area], at: datetime) -> None:
    files: list[dict[str, Any]] = [
        {"path": "data/coverage.csv", "rows": None, "title": "ادعاها به استان و ماه"},
        {"path": "data/map.csv", "rows": None, "title": "استان‌ها و تازه‌ترین ارزش صادرات"},
        {"path": "data/contradictions.csv", "rows": None, "title": "تناقض‌ها"},
        {"path": "data/unclaimed.csv", "rows": None, "title": "عددهای بی‌ادعا"},
    ]
    files += [{"path": area.csv, "rows": area.claims, "title": f"ادعاهای {area.name}"} for area in areas]
    shared = {"root": "", "built_on": at.date()}
    search = render("search.html", page="search", **shared)
    (folder / "search.html").write_text(search, encoding="utf-8")
    about = render("about.html", page="about", files=files, citation=cite(at), **shared)
    (folder / "about.html").write_text(about, encoding="utf-8")


def _by(rows: Sequence[Row], column: str) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _copy_assets(folder: Path) -> None:
    """The style, the scripts, the font and the licences; Vega is the bundle that vl-convert carries."""
    import vl_convert

    target = folder / "assets"
    target.mkdir(parents=True)
    for source in (_ASSETS, _ASSETS / "vendor"):
        for path in sorted(source.iterdir()):
            if path.is_file() and path.suffix != ".topojson":
                shutil.copyfile(path, target / path.name)
    # The bundle declares names of one letter: a function of its own keeps them from the page.
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    (target / "vega.js").write_text(f"(function(){{{bundle}\n}})();\n", encoding="utf-8")
