"""Puts what the benches measured into docs/benchmarks.md, between its marks, and draws the plots beside it."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import altair as alt

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "benchmarks.md"
PLANS = (
    ("the Persian part of one Common Crawl month", 17_000_000),
    ("ten years of all agencies", 41_000_000),
    ("a day of live ingestion of 226 outlets", 11_300),
)
_STAGES = ("ingest", "read", "gate", "load", "audit", "publish")


def write_scale(results: Mapping[str, Any]) -> None:
    """The scaling table and its plots: time by articles, and the stages' shares."""
    jobs = results["jobs"]
    if jobs:
        _fill("sums", _sum_lines(jobs[-1]), page=DOCS / "scale.md")
    plots = ["![Seconds by articles](benchmarks-seconds.svg)", "![Peak memory by articles](benchmarks-megabytes.svg)"]
    _fill("scale", [*_machine(), "", *_scale_lines(results), "", *plots])
    points = [
        {"articles": job["articles"], "seconds": job["seconds"], "megabytes": job["memory_mb"]} for job in jobs
    ]  # fmt: skip
    for name, title in (("seconds", "seconds from start to published snapshot"), ("megabytes", "peak memory, MB")):
        chart = (
            alt.Chart({"values": points}, width=420, height=260)
            .mark_line(point=True)
            .encode(
                x=alt.X("articles:Q", scale=alt.Scale(type="log"), title="articles"),
                y=alt.Y(f"{name}:Q", scale=alt.Scale(type="log" if name == "seconds" else "linear"), title=title),
            )
        )
        chart.save(str(DOCS / f"benchmarks-{name}.svg"))


def write_readers(rows: Sequence[Mapping[str, Any]]) -> None:
    """The comparison of readers and its plot."""
    head = "| reader | articles/s | MB/s | peak MB | F1 of numbers on the gold |"
    lines = [head, "| --- | ---: | ---: | ---: | ---: |"]
    lines += [
        f"| {row['name']} | {row['rate']:,.0f} | {row['mb_rate']:.2f} | {row['memory_mb']:,.0f} |"
        f" {'–' if row['f1'] is None else format(row['f1'], '.3f')} |"
        for row in rows
    ]
    _fill("readers", [*_machine(), "", *lines, "", "![Articles a second by reader](benchmarks-readers.svg)"])
    values = [{"reader": row["name"], "rate": row["rate"]} for row in rows]
    chart = (
        alt.Chart({"values": values}, width=420)
        .mark_bar()
        .encode(
            x=alt.X("rate:Q", scale=alt.Scale(type="log"), title="articles a second, one core (log)"),
            y=alt.Y("reader:N", sort="-x", title=None),
        )
    )
    chart.save(str(DOCS / "benchmarks-readers.svg"))


def _scale_lines(results: Mapping[str, Any]) -> Iterator[str]:
    heads = ["articles", "s", "articles/s", "CPU s", "peak MB", "claims", *_STAGES, "F1 number", "claim", "row"]
    yield f"| {' | '.join(heads)} |"
    yield "|" + " ---: |" * len(heads)
    for job in results["jobs"]:
        total = sum(job["stages"].values())
        shares = [f"{100 * job['stages'].get(stage, 0) / total:.1f} %" for stage in _STAGES]
        scores = [f"{job['f1'][level]:.4f}" for level in ("number", "claim", "row")]
        cells = [f"{job['articles']:,}", f"{job['seconds']:,.1f}", f"{job['articles'] / job['seconds']:,.0f}"]
        cells += [f"{job['cpu_seconds']:,.1f}", f"{job['memory_mb']:,.0f}", f"{job['claims']:,}", *shares, *scores]
        yield f"| {' | '.join(cells)} |"
        worked = [f"{100 * job['processor'].get(stage, 0) / job['cpu_seconds']:.1f} %" for stage in _STAGES]
        yield f"| *of processor time* | | | | | | {' | '.join(worked)} | | | |"
    yield ""
    if "exponent" in results:
        yield f"- Exponent of time in articles: {results['exponent']:.3f}; between the last two sizes"
        yield f"  {results['exponent_last']:.3f}; of processor time {results['exponent_cpu']:.3f}."
    if "rerun" in results:
        again = results["rerun"]
        yield f"- The same {again['articles']:,} articles again: {again['seconds']:,.1f} s."
    if "pool" in results:
        pool = results["pool"]
        one, two = pool["rates"]
        yield f"- Two reading processes against one, {pool['articles']:,} articles: reading {one:,.0f} and {two:,.0f}"
        yield f"  articles/s, {pool['reading']:.2f} times; the whole job {pool['whole']:.2f} times."
        yield f"  {_differ(pool['different'])}"
    if "kill" in results:
        kill = results["kill"]
        yield f"- {kill['killed']} of two reading processes killed in the run: it ended well."
        yield f"  {_differ(kill['different'])}"
    if "lake" in results:
        lake = results["lake"]
        yield f"- A DuckLake with a PostgreSQL catalogue, four writers and four readers: {lake['pushes']} pushes of"
        yield f"  together {lake['rows']:,} rows in {lake['seconds']:,.1f} s, {lake['reads']:,} readings meanwhile;"
        yield f"  {lake['torn']} of them saw a part; {len(lake['errors'])} errors."
    if "cluster" in results:
        cluster = results["cluster"]
        where = "network namespaces of their own" if cluster["apart"] else "processes of their own"
        yield f"- A Dask cluster of two workers in {where}, {cluster['articles']:,} articles:"
        yield f"  {cluster['seconds']:,.1f} s. {_differ(cluster['different'])}"
        yield f"- The same with a worker killed in the run: it ended well. {_differ(cluster['different_after_kill'])}"


def _sum_lines(job: Mapping[str, Any]) -> list[str]:
    """What the plans of docs/scale.md take, at the cost an article of the largest job measured."""
    count = job["articles"]
    cpu, snapshot, parquet = job["cpu_seconds"] / count, job["snapshot_mb"] / count, job["parquet_mb"] / count
    lines = [
        f"Measured at {count:,} articles: {1000 * cpu:.1f} ms of processor time, {1000 * snapshot:.1f} KB of snapshot",
        f"and {1000 * parquet:.1f} KB of Parquet an article; {count / job['seconds']:,.0f} articles a second on"
        f" {os.cpu_count()} cores.",
        "",
        "| | core hours | hours on this machine | snapshot, GB | Parquet, GB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, articles in PLANS:
        hours, wall = articles * cpu / 3600, articles * job["seconds"] / count / 3600
        sizes = f"{articles * snapshot / 1000:,.1f} | {articles * parquet / 1000:,.1f}"
        lines.append(f"| {name} | {hours:,.2f} | {wall:,.2f} | {sizes} |")
    return lines


def _differ(tables: Sequence[str]) -> str:
    return f"Tables that differ: {'; '.join(tables)}." if tables else "All rows are equal."


def _machine() -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[0]
    return [
        f"{datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB,"
        f" Python {platform.python_version()}; load of the last minute at the end {load:.1f}."
    ]


def _processor() -> str:
    names = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return names[0] if names else platform.machine()


def _fill(mark: str, lines: Sequence[str], page: Path = PAGE) -> None:
    """Puts the lines between `<!-- mark -->` and `<!-- /mark -->`."""
    text = page.read_text(encoding="utf-8")
    start, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    page.write_text(before + "\n".join([start, *lines, end]) + after, encoding="utf-8")
