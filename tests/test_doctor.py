"""The doctor finds what is broken and says what to do; it finds nothing wrong with what is well."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from flows.cli import call
from flows.doctor import DATABASE, Finding, examine
from warehouse.home import Home
from warehouse.lock import hold_lock

ROOT = Path(__file__).parent.parent


def unused_port() -> int:
    async def find() -> int:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
        async with server:
            return int(server.sockets[0].getsockname()[1])

    return asyncio.run(find())


def findings(place: Home, project: Path = ROOT, environ: dict[str, str] | None = None) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in examine(place, unused_port(), project, environ or {}):
        found.setdefault(one.subject, []).append(one)
    return found


def test_a_working_installation_has_nothing_bad(home: Home) -> None:
    found = findings(home)
    assert [one for several in found.values() for one in several if one.verdict == "bad"] == []
    assert found["warehouse"][0].verdict == "good"
    assert found["snapshot"][0].seen == "nothing is published yet"
    assert "amarkav run" in found["snapshot"][0].advice
    assert found["server"][0].verdict == "note"


def test_a_package_that_is_not_as_pinned_is_named_with_both_versions(home: Home, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    (project / "requirements.lock").write_text(lock.replace("duckdb==1.5.5", "duckdb==1.4.0"), encoding="utf-8")
    (bad,) = [one for one in findings(home, project)["packages"] if one.verdict == "bad"]
    assert bad.seen == "duckdb is 1.5.5, pinned to 1.4.0"
    assert "make env" in bad.advice


def test_a_held_lock_names_the_process(home: Home) -> None:
    with hold_lock(home.lock, wait_seconds=0):
        (found,) = findings(home)["warehouse"]
    assert found.verdict == "note"
    assert f"process {os.getpid()}" in found.seen


def test_a_warehouse_that_is_no_database_is_bad(home: Home) -> None:
    home.working.write_bytes(b"no database" * 1000)
    (found,) = findings(home)["warehouse"]
    assert found.verdict == "bad"
    assert str(home.working) in found.seen


def test_a_setting_that_somebody_changed_is_shown(home: Home) -> None:
    (found,) = findings(home, environ={"PREFECT_SERVER_UI_V2_ENABLED": "true"})["settings"]
    assert found.verdict == "note"
    assert "PREFECT_SERVER_UI_V2_ENABLED=true" in found.seen


@pytest.mark.parametrize(
    ("address", "seen", "advice"),
    [
        ("postgresql://u:secret@127.0.0.1/prefect", "begins with «postgresql:»", "postgresql+asyncpg://USER"),
        ("postgresql+asyncpg://u:secret@127.0.0.1:{port}/prefect", "Connect call failed", "start that PostgreSQL"),
    ],
)
def test_a_database_that_cannot_be_reached_is_bad(home: Home, address: str, seen: str, advice: str) -> None:
    (found,) = findings(home, environ={DATABASE: address.format(port=unused_port())})["database"]
    assert found.verdict == "bad"
    assert seen in found.seen
    assert advice in found.advice
    assert "secret" not in found.seen + found.advice


def test_the_server_s_own_database_is_named(home: Home) -> None:
    assert findings(home)["database"][0].seen.startswith("SQLite, made at the first start")
    home.prefect.mkdir()
    (home.prefect / "prefect.db").write_bytes(b"x" * 3_000_000)
    (found,) = findings(home)["database"]
    assert (found.verdict, found.seen) == ("good", f"SQLite, {home.prefect / 'prefect.db'} (3.0 MB)")


def test_left_over_batches_are_counted(home: Home) -> None:
    (home.parts / "run-1" / "0001").mkdir(parents=True)
    (found,) = findings(home)["leftovers"]
    assert found.seen.startswith("1 folders")


def test_the_command_ends_with_1_when_something_is_bad(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    port = str(unused_port())
    assert call(["doctor", "--home", str(home.root), "--port", port]) == 0
    home.working.write_bytes(b"no database" * 1000)
    assert call(["doctor", "--home", str(home.root), "--port", port]) == 1
    assert "bad  warehouse" in capsys.readouterr().out
