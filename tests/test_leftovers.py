"""Housekeeping removes what is old, keeps what is young, never follows a link, and leaves other people's runs alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow

from tasks.tidy.leftovers import Removed, remove_old_files, remove_old_folders
from tasks.tidy.task import tidy_history

NOW = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)
WEEK = timedelta(days=7)


def write(path: Path, days_old: float, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    at = (NOW - timedelta(days=days_old)).timestamp()
    os.utime(path, (at, at))
    os.utime(path.parent, (at, at))
    return path


def test_a_folder_is_as_old_as_its_newest_file(tmp_path: Path) -> None:
    write(tmp_path / "dead" / "0001" / "claims.parquet", 9, "12345")
    write(tmp_path / "dead" / "0002" / "claims.parquet", 8, "123")
    write(tmp_path / "alive" / "0001" / "claims.parquet", 30)
    write(tmp_path / "alive" / "0002" / "claims.parquet", 1)
    removed = remove_old_folders(tmp_path, "parts", older_than=WEEK, now=NOW)
    assert removed == Removed("parts", 1, 8)
    assert [path.name for path in tmp_path.iterdir()] == ["alive"]


def test_the_newest_stay_however_old_they_are(tmp_path: Path) -> None:
    for age in (10, 20, 30, 40):
        write(tmp_path / f"{age}" / "index.html", age)
    removed = remove_old_folders(tmp_path, "docs", older_than=timedelta(0), now=NOW, keep=3)
    assert removed.files == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["10", "20", "30"]


def test_a_link_is_neither_followed_nor_removed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "precious.txt", 100)
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "linked").symlink_to(outside.parent)
    assert remove_old_folders(parts, "parts", older_than=WEEK, now=NOW).files == 0
    assert remove_old_files(parts, "pages", older_than=WEEK, now=NOW).files == 0
    assert outside.exists()
    assert (parts / "linked").is_symlink()


def test_old_files_go_with_the_folders_they_leave_empty(tmp_path: Path) -> None:
    write(tmp_path / "raw" / "3f" / "a.zst", 400, "12")
    young = write(tmp_path / "raw" / "4a" / "b.zst", 2)
    assert remove_old_files(tmp_path / "raw", "pages", older_than=WEEK, now=NOW) == Removed("pages", 1, 2)
    assert [path.name for path in (tmp_path / "raw").iterdir()] == ["4a"]
    assert young.exists()


def test_a_home_without_these_folders_is_left_as_it_is(tmp_path: Path) -> None:
    assert remove_old_folders(tmp_path / "parts", "parts", older_than=WEEK, now=NOW).files == 0
    assert remove_old_files(tmp_path / "raw", "pages", older_than=WEEK, now=NOW).files == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("prefect_server")
def test_the_history_of_our_runs_goes_with_the_runs_within_them_and_other_people_s_stays() -> None:
    @flow
    def within_ours() -> str:
        return "a run within a run carries no tag"

    @flow
    def ours() -> str:
        return within_ours()

    @flow
    def theirs() -> str:
        return "somebody else's"

    @flow
    def tidy(days: int) -> int:
        return tidy_history(days)

    with get_client(sync_client=True) as client:
        run_flow(ours, flow_run=client.create_flow_run(ours, tags=["amarkav"]))
        theirs()
        assert tidy(1) == 0
        assert tidy(0) == 2
        left = {client.read_flow(run.flow_id).name for run in client.read_flow_runs()}
    assert "theirs" in left
    assert not left & {"ours", "within-ours"}
