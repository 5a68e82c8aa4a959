"""Is this installation fit to run? Each finding says what was seen and what to do about it.

`examine(place, port, project, os.environ)` looks at the interpreter, the pinned packages, the settings, the disk, the
warehouse and its lock, at the server's database and at the server behind the port. It changes nothing.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from flows.environment import CLIENT_PASSWORD, DEFAULTS, SERVER_PASSWORD
from flows.errors import is_locked_out
from flows.ports import is_taken
from warehouse.connection import connect_snapshot, open_published
from warehouse.errors import WarehouseError, WarehouseLocked, WarehouseMissing
from warehouse.home import Home
from warehouse.lock import hold_lock

_SUPPORTED = ((3, 11), (3, 14))
_GIGABYTE = 1_000_000_000
_LEAST_FREE = 2 * _GIGABYTE
_LARGE_BOOK = 2 * _GIGABYTE
DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
_CHECKED_PACKAGES = (
    "prefect", "fastapi", "sqlalchemy", "duckdb", "great-expectations", "hazm", "numpy", "pandas", "pyarrow",
    "pydantic", "ahocorasick-rs", "persiantools", "cyclopts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    verdict: Literal["good", "note", "bad"]
    """good; note: it works, and somebody should know; bad: it does not work so."""
    seen: str
    advice: str = ""
    """What to do; empty for what is good."""


def examine(place: Home, port: int, project: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """The findings, in the order in which they should be mended."""
    yield _examine_python()
    yield from _examine_pins(project / "requirements.lock")
    yield _examine_settings(environ)
    yield _examine_disk(place)
    yield _examine_published(place)
    yield _examine_working(place)
    yield _examine_leftovers(place)
    yield _examine_database(place, environ)
    yield _examine_port(port)
    yield _examine_pages(port + 1)


def _examine_python() -> Finding:
    here = sys.version_info[:2]
    seen = f"CPython {sys.version.split()[0]}"
    if _SUPPORTED[0] <= here < _SUPPORTED[1]:
        return Finding("python", "good", seen)
    return Finding(
        "python", "bad", seen, "use CPython 3.11, 3.12 or 3.13: `make clean`, then `make env PYTHON=python3.12`"
    )


def _examine_pins(lock: Path) -> Iterator[Finding]:
    """One finding for all packages that are as pinned, and one for each that is not."""
    if not lock.is_file():
        yield Finding(
            "packages", "note", f"no {lock.name} beside the program", "installed from elsewhere: not compared"
        )
        return
    pins: dict[str, set[str]] = {}
    for name, pinned in re.findall(r"^([\w.-]+)==([\w.!+-]+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        pins.setdefault(name.lower(), set()).add(pinned)
    good = 0
    for name in _CHECKED_PACKAGES:
        try:
            installed = version(name)
        except PackageNotFoundError:
            yield Finding("packages", "bad", f"{name} is not installed", "`make env`")
            continue
        if installed in pins.get(name, {installed}):
            good += 1
        else:
            wanted = " or ".join(sorted(pins[name]))
            yield Finding(
                "packages", "bad", f"{name} is {installed}, pinned to {wanted}", "`make env` installs the pins"
            )
    yield Finding("packages", "good", f"{good} of {len(_CHECKED_PACKAGES)} packages are as pinned")


def _examine_settings(environ: Mapping[str, str]) -> Finding:
    other = {name: environ[name] for name, wanted in DEFAULTS.items() if environ.get(name, wanted) != wanted}
    if not other:
        return Finding("settings", "good", "as this project sets them")
    named = ", ".join(f"{name}={value}" for name, value in other.items())
    return Finding(
        "settings", "note", f"set otherwise: {named}", "unset what you did not choose; see flows/environment.py for why"
    )


def _examine_disk(place: Home) -> Finding:
    there = next(folder for folder in (place.root, *place.root.parents) if folder.is_dir())
    if not os.access(there, os.W_OK):
        return Finding(
            "disk", "bad", f"{there} cannot be written", "give this user the folder, or choose another --home"
        )
    # A snapshot is a copy: publishing needs as much again as the warehouse has.
    needed = max(_LEAST_FREE, 2 * (place.working.stat().st_size if place.working.exists() else 0))
    free = shutil.disk_usage(there).free
    seen = f"{free / _GIGABYTE:,.1f} GB free at {there}"
    if free >= needed:
        return Finding("disk", "good", seen)
    return Finding(
        "disk", "bad", f"{seen}, {needed / _GIGABYTE:,.1f} GB wanted", "make room, or run the deployment `housekeeping`"
    )


def _examine_published(place: Home) -> Finding:
    try:
        with open_published(place):
            return Finding("snapshot", "good", f"{place.published} opens")
    except WarehouseMissing:
        return Finding(
            "snapshot", "note", "nothing is published yet", "`amarkav run`, or run the deployment `run-pipeline`"
        )
    except WarehouseError as error:
        return Finding("snapshot", "bad", str(error), "`amarkav doctor --repair` publishes a new one")


def _examine_working(place: Home) -> Finding:
    if not place.working.exists():
        return Finding("warehouse", "note", "there is none yet", "the first run makes it")
    try:
        with hold_lock(place.lock, wait_seconds=0), closing(connect_snapshot(place.working)):
            size = place.working.stat().st_size / 1_000_000
            return Finding("warehouse", "good", f"{place.working} opens ({size:,.1f} MB), and nobody is writing")
    except WarehouseLocked as error:
        return Finding("warehouse", "note", str(error), "nothing, if a run is going on; else end that process")
    except WarehouseError as error:
        return Finding(
            "warehouse", "bad", str(error), "`amarkav doctor --repair` makes it anew, and keeps this one aside"
        )


def _examine_leftovers(place: Home) -> Finding:
    left = list(place.parts.iterdir()) if place.parts.is_dir() else []
    if not left:
        return Finding("leftovers", "good", "no files of killed runs")
    return Finding(
        "leftovers", "note", f"{len(left)} folders of runs in {place.parts}",
        "retry those runs in the UI, or let `housekeeping` remove what is old",
    )  # fmt: skip


def _examine_database(place: Home, environ: Mapping[str, str]) -> Finding:
    """The book in which the Prefect server keeps its runs."""
    address = environ.get(DATABASE)
    if address is None:
        book = Path(environ.get("PREFECT_HOME", place.prefect)) / "prefect.db"
        if not book.exists():
            return Finding("database", "good", "SQLite, made at the first start of the server")
        size = book.stat().st_size
        if size < _LARGE_BOOK:
            return Finding("database", "good", f"SQLite, {book} ({size / 1_000_000:,.1f} MB)")
        return Finding(
            "database", "note", f"SQLite, {book} has grown to {size / _GIGABYTE:,.1f} GB",
            f"run `housekeeping` with fewer days of history, or set {DATABASE} to a PostgreSQL",
        )  # fmt: skip
    wanted = f"{DATABASE} should read postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE"
    if not address.startswith("postgresql+asyncpg://"):
        return Finding("database", "bad", f"{DATABASE} begins with «{address.partition(':')[0]}:»", wanted)
    shown = make_url(address).render_as_string(hide_password=True)
    trouble = asyncio.run(_connect(address))
    if trouble is None:
        return Finding("database", "good", f"PostgreSQL answers at {shown}")
    return Finding("database", "bad", f"{shown}: {trouble}", f"start that PostgreSQL and make the database; {wanted}")


async def _connect(address: str) -> str | None:
    """None when the database lets us in; else what it said."""
    engine = create_async_engine(address, connect_args={"timeout": 5})
    try:
        async with engine.connect():
            return None
    except (OSError, TimeoutError, SQLAlchemyError) as error:
        return str(error).partition("\n")[0] or type(error).__name__
    finally:
        await engine.dispose()


def _examine_port(port: int) -> Finding:
    if not is_taken(port):
        return Finding("server", "note", f"nobody listens on port {port}", "`make serve` starts the server and the UI")
    from prefect.client.orchestration import get_client
    from prefect.exceptions import PrefectHTTPStatusError
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with (
        temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"}),
        get_client(sync_client=True) as client,
    ):
        trouble = client.api_healthcheck()
        if trouble is not None:
            return Finding(
                "server", "bad", f"something else listens on port {port}: {trouble}", '`make serve ARGS="--port 4300"`'
            )
        try:
            served = client.api_version()
            deployments = len(client.read_deployments(limit=200))
        except PrefectHTTPStatusError as error:
            if not is_locked_out(error):
                raise
            return Finding(
                "server", "bad", f"the server on port {port} does not let us in",
                f"set {CLIENT_PASSWORD} to the {SERVER_PASSWORD} that it was started with",
            )  # fmt: skip
    if served != version("prefect"):
        return Finding(
            "server", "bad", f"the server is Prefect {served}, this is {version('prefect')}", "restart `make serve`"
        )
    return Finding("server", "good", f"Prefect {served} answers on port {port} with {deployments} deployments")


def _examine_pages(port: int) -> Finding:
    if is_taken(port):
        return Finding("pages", "good", f"somebody listens on port {port}, where data docs and report are served")
    return Finding("pages", "note", f"nobody listens on port {port}", "`make serve` serves data docs and report there")
